/*  XPUB and XSUB: subscriptions as messages, and the options that change which of them are passed on. */
#include "common.h"

static void *xpub, *xsub, *other;

static void open_all (void *context)
{
    static int number;
    char endpoint[32];
    sprintf (endpoint, "inproc://%d", number++); /*  a closed socket's name is free only some time later */
    xpub = open_socket (context, ZMQ_XPUB);
    xsub = open_socket (context, ZMQ_XSUB);
    other = open_socket (context, ZMQ_XSUB);
    CHECK (set_int (xpub, ZMQ_RCVTIMEO, 200) == 0);
    CHECK (zmq_bind (xpub, endpoint) == 0);
    CHECK (zmq_connect (xsub, endpoint) == 0);
    CHECK (zmq_connect (other, endpoint) == 0);
}

static void close_all (void)
{
    zmq_close (xsub);
    zmq_close (other);
    zmq_close (xpub);
}

static void subscribe (void *socket, const char *topic)
{
    char message[64] = "\1";
    strcpy (message + 1, topic);
    CHECK (zmq_send (socket, message, 1 + strlen (topic), 0) != -1);
}

static void cancel (void *socket, const char *topic)
{
    char message[64] = {0};
    strcpy (message + 1, topic);
    CHECK (zmq_send (socket, message, 1 + strlen (topic), 0) != -1);
}

static void listen_to_xpub (int most)
{
    while (most-- && take ("xpub", xpub, 0) != -1)
        ;
}

/*  By default only the first subscription and the last cancellation come through. */
static void changes_only (void *context, int option)
{
    open_all (context);
    if (option)
        CHECK (set_int (xpub, option, 1) == 0);
    subscribe (xsub, "A");
    listen_to_xpub (3);
    subscribe (xsub, "A");
    listen_to_xpub (3);
    subscribe (other, "A");
    listen_to_xpub (3);
    cancel (xsub, "B");
    listen_to_xpub (3);
    cancel (xsub, "A");
    listen_to_xpub (3);
    cancel (xsub, "A");
    listen_to_xpub (3);
    put (xpub, "A for other", 0);
    take ("other", other, 0);
    cancel (other, "A");
    listen_to_xpub (3);
    close_all ();
}

/*  Messages of the user's own go up as they are. */
static void user_messages (void *context)
{
    open_all (context);
    put (xsub, "hello", 0);
    listen_to_xpub (2);
    put (xsub, "\2two", ZMQ_SNDMORE);
    put (xsub, "parts", 0);
    listen_to_xpub (2);
    SHOW (zmq_send (xsub, "", 0, 0));
    listen_to_xpub (2);
    subscribe (xsub, "");
    listen_to_xpub (1);
    put (xpub, "everything", 0);
    take ("xsub", xsub, 0);
    close_all ();
}

/*  A closed peer's subscriptions are cancelled for it. */
static void closing (void *context)
{
    open_all (context);
    subscribe (xsub, "one");
    listen_to_xpub (1);
    subscribe (other, "one");
    zmq_close (other);
    listen_to_xpub (1);
    zmq_close (xsub);
    listen_to_xpub (2);
    zmq_close (xpub);
}

/*  Manual: the application decides what the last heard peer is subscribed to. */
static void manual (void *context)
{
    open_all (context);
    SHOW (set_int (xpub, ZMQ_XPUB_MANUAL, 1));
    subscribe (xsub, "A");
    listen_to_xpub (1);
    SHOW (set_text (xpub, ZMQ_SUBSCRIBE, "XA"));
    subscribe (other, "B");
    listen_to_xpub (1);
    SHOW (set_text (xpub, ZMQ_SUBSCRIBE, "XB"));
    put (xpub, "A", 0);
    put (xpub, "XA", 0);
    put (xpub, "XB", 0);
    CHECK (set_int (xsub, ZMQ_RCVTIMEO, 200) == 0);
    CHECK (set_int (other, ZMQ_RCVTIMEO, 200) == 0);
    take ("xsub", xsub, 0);
    take ("xsub", xsub, 0);
    take ("other", other, 0);
    take ("other", other, 0);
    cancel (xsub, "A");
    listen_to_xpub (1);
    SHOW (set_text (xpub, ZMQ_UNSUBSCRIBE, "XA"));
    put (xpub, "XA", 0);
    take ("xsub", xsub, 0);
    close_all ();
}

static void welcome (void *context)
{
    char endpoint[256];
    xpub = open_socket (context, ZMQ_XPUB);
    SHOW (set_text (xpub, ZMQ_XPUB_WELCOME_MSG, "Welcome"));
    bind_any (xpub, "tcp://127.0.0.1:*", endpoint);
    void *sub = open_socket (context, ZMQ_SUB);
    set_text (sub, ZMQ_SUBSCRIBE, "W");
    CHECK (zmq_connect (sub, endpoint) == 0);
    take ("xpub", xpub, 0);
    take ("sub", sub, 0);
    put (xpub, "What else", 0);
    take ("sub", sub, 0);
    zmq_close (sub);
    zmq_close (xpub);
}

/*  XPUB_NODROP: at the high-water mark a send is refused, not lost. */
static void no_drop (void *context)
{
    xpub = open_socket (context, ZMQ_XPUB);
    void *sub = open_socket (context, ZMQ_SUB);
    SHOW (set_int (xpub, ZMQ_XPUB_NODROP, 1));
    CHECK (set_int (xpub, ZMQ_SNDHWM, 10) == 0);
    CHECK (set_int (sub, ZMQ_RCVHWM, 10) == 0);
    CHECK (zmq_bind (xpub, "inproc://no-drop") == 0);
    set_text (sub, ZMQ_SUBSCRIBE, "");
    CHECK (zmq_connect (sub, "inproc://no-drop") == 0);
    take ("xpub", xpub, 0);
    SHOW (fill (xpub, 100));
    SHOW (get_int (xpub, ZMQ_EVENTS));
    SHOW (drain (sub, 0));
    SHOW (get_int (xpub, ZMQ_EVENTS));
    SHOW (fill (xpub, 100));
    zmq_close (sub);
    zmq_close (xpub);
}

/*  ZMQ_ONLY_FIRST_SUBSCRIBE and SUB-to-XPUB over the wire. */
static void sub_over_tcp (void *context)
{
    char endpoint[256];
    xpub = open_socket (context, ZMQ_XPUB);
    bind_any (xpub, "tcp://127.0.0.1:*", endpoint);
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (zmq_connect (sub, endpoint) == 0);
    set_text (sub, ZMQ_SUBSCRIBE, "weather");
    take ("xpub", xpub, 0);
    set_text (sub, ZMQ_SUBSCRIBE, "weather");
    set_text (sub, ZMQ_UNSUBSCRIBE, "weather");
    set_text (sub, ZMQ_SUBSCRIBE, "sport");
    take ("xpub", xpub, 0);
    put (xpub, "weather: fine", 0);
    take ("sub", sub, 0);
    zmq_close (sub);
    take ("xpub", xpub, 0);
    take ("xpub", xpub, 0);
    zmq_close (xpub);
}

static void part (void *context, int number)
{
    switch (number) {
        case 0: changes_only (context, 0); break;
        case 1: printf ("verbose\n"); changes_only (context, ZMQ_XPUB_VERBOSE); break;
        case 2: printf ("verboser\n"); changes_only (context, ZMQ_XPUB_VERBOSER); break;
        case 3: printf ("user messages\n"); user_messages (context); break;
        case 4: printf ("closing\n"); closing (context); break;
        case 5: printf ("manual\n"); manual (context); break;
        case 6: printf ("welcome\n"); welcome (context); break;
        case 7: printf ("no drop\n"); no_drop (context); break;
        case 8: printf ("sub over tcp\n"); sub_over_tcp (context); break;
    }
}

int main (void)
{
    together (9, part);
    return 0;
}
