/*  Messages of several parts: together or not at all, and ZMQ_RCVMORE while they are read. */
#include "common.h"

static void many_parts (void *context, const char *wildcard, int parts)
{
    char endpoint[256], text[32];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    for (int i = 0; i < parts; i++) {
        sprintf (text, "part %d", i);
        CHECK (put (push, text, i < parts - 1 ? ZMQ_SNDMORE : 0) != -1);
    }
    int count = 0, in_order = 1, more = 1;
    while (more) {
        char wanted[32];
        sprintf (wanted, "part %d", count);
        int size = zmq_recv (pull, text, sizeof text, 0);
        CHECK (size != -1);
        if (size != (int) strlen (wanted) || memcmp (text, wanted, size))
            in_order = 0;
        more = get_int (pull, ZMQ_RCVMORE);
        count++;
    }
    printf ("%d parts, in order: %s\n", count, in_order ? "yes" : "no");
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (push);
    zmq_close (pull);
}

/*  Nothing is seen of a message before its last part is sent; it is lost whole when its sender closes. */
static void unfinished (void *context, const char *wildcard)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    put (push, "whole", 0);
    take ("pull", pull, 0);
    put (push, "head", ZMQ_SNDMORE);
    put (push, "middle", ZMQ_SNDMORE);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 100) == 0);
    take ("pull", pull, 0);
    put (push, "tail", 0);
    take ("pull", pull, 0);
    put (push, "never", ZMQ_SNDMORE);
    CHECK (set_int (push, ZMQ_LINGER, 100) == 0);
    zmq_close (push);
    take ("pull", pull, 0);
    zmq_close (pull);
}

/*  A part may be read with either function; zmq_msg_more and ZMQ_RCVMORE agree. */
static void mixed_reading (void *context)
{
    void *pair[2] = {open_socket (context, ZMQ_PAIR), open_socket (context, ZMQ_PAIR)};
    CHECK (zmq_bind (pair[0], "inproc://mixed") == 0);
    CHECK (zmq_connect (pair[1], "inproc://mixed") == 0);
    put (pair[0], "a", ZMQ_SNDMORE);
    put (pair[0], "", ZMQ_SNDMORE);
    put (pair[0], "a longer part that does not fit into the message itself", ZMQ_SNDMORE);
    zmq_msg_t part;
    zmq_msg_init_size (&part, 3);
    memcpy (zmq_msg_data (&part), "end", 3);
    SHOW (zmq_msg_send (&part, pair[0], 0));
    SHOW ((int) zmq_msg_size (&part));
    char text[8];
    SHOW (get_int (pair[1], ZMQ_RCVMORE));
    SHOW (zmq_recv (pair[1], text, sizeof text, 0));
    SHOW (get_int (pair[1], ZMQ_RCVMORE));
    SHOW (zmq_msg_recv (&part, pair[1], 0));
    SHOW (zmq_msg_more (&part));
    SHOW (zmq_msg_get (&part, ZMQ_MORE));
    SHOW (zmq_recv (pair[1], text, sizeof text, 0));
    printf ("truncated to: ");
    print_bytes (text, sizeof text);
    printf ("\n");
    SHOW (get_int (pair[1], ZMQ_RCVMORE));
    SHOW (zmq_msg_recv (&part, pair[1], 0));
    SHOW (zmq_msg_more (&part));
    SHOW (get_int (pair[1], ZMQ_RCVMORE));
    zmq_msg_close (&part);

    /*  A flag left on a message by its reception is not sent on. */
    put (pair[0], "x", ZMQ_SNDMORE);
    put (pair[0], "y", 0);
    zmq_msg_init (&part);
    SHOW (zmq_msg_recv (&part, pair[1], 0));
    SHOW (zmq_recv (pair[1], text, sizeof text, 0));
    SHOW (zmq_msg_send (&part, pair[1], 0));
    take ("forwarded", pair[0], 0);
    zmq_close (pair[0]);
    zmq_close (pair[1]);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    many_parts (context, "inproc://many", 1000);
    many_parts (context, "tcp://127.0.0.1:*", 1000);
    many_parts (context, "ipc://*", 5000);
    unfinished (context, "inproc://unfinished");
    unfinished (context, "tcp://127.0.0.1:*");
    mixed_reading (context);
    end (context);
    return 0;
}
