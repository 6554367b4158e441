/*  High-water marks count whole messages, exactly: on inproc both ends add up, and a connection that is not made yet
 *  has the sender's alone. */
#include "common.h"

static void inproc_sum (void *context, int send, int receive, int connect_first)
{
    static int number;
    char endpoint[32];
    sprintf (endpoint, "inproc://sum-%d", number++);
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (push, ZMQ_SNDHWM, send) == 0);
    CHECK (set_int (pull, ZMQ_RCVHWM, receive) == 0);
    if (connect_first)
        CHECK (zmq_connect (push, endpoint) == 0);
    CHECK (zmq_bind (pull, endpoint) == 0);
    if (!connect_first)
        CHECK (zmq_connect (push, endpoint) == 0);
    int accepted = fill (push, 5000);
    printf ("inproc %d + %d%s: %d accepted, %d arrive", send, receive,
            connect_first ? " (connect first)" : "", accepted, drain (pull, 0));
    printf (", then %d accepted\n", fill (push, 5000));
    zmq_close (push);
    zmq_close (pull);
}

/*  Credit returns in steps: how many messages must be read before the next can be sent. */
static void credit (void *context, int mark)
{
    static int number;
    char endpoint[32];
    sprintf (endpoint, "inproc://credit-%d", number++);
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (push, ZMQ_SNDHWM, mark) == 0);
    CHECK (set_int (pull, ZMQ_RCVHWM, mark) == 0);
    CHECK (zmq_bind (pull, endpoint) == 0);
    CHECK (zmq_connect (push, endpoint) == 0);
    fill (push, 5000);
    int read = 0;
    do {
        CHECK (zmq_recv (pull, NULL, 0, 0) == 1);
        read++;
    } while ((get_int (push, ZMQ_EVENTS) & ZMQ_POLLOUT) == 0);
    printf ("mark %d + %d: writable after %d reads, then %d accepted\n", mark, mark, read,
            fill (push, 5000));
    zmq_close (push);
    zmq_close (pull);
}

static void nobody_there (void *context, int type, const char *name, const char *endpoint, int mark)
{
    void *socket = open_socket (context, type);
    CHECK (set_int (socket, ZMQ_SNDHWM, mark) == 0);
    CHECK (zmq_connect (socket, endpoint) == 0);
    printf ("%s to nobody, mark %d: %d accepted\n", name, mark, fill (socket, 5000));
    zmq_close (socket);
}

/*  The parts of one message count as one, and are never split by the mark. */
static void whole_messages (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (push, ZMQ_SNDHWM, 3) == 0);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    int whole = 0;
    while (zmq_send (push, "a", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE) == 1) {
        for (int i = 0; i < 10; i++)
            CHECK (zmq_send (push, "b", 1, ZMQ_DONTWAIT | ZMQ_SNDMORE) == 1);
        CHECK (zmq_send (push, "c", 1, ZMQ_DONTWAIT) == 1);
        whole++;
    }
    printf ("whole messages of 12 parts: %d, then %s\n", whole, error_name (zmq_errno ()));
    SHOW (get_int (push, ZMQ_EVENTS));
    zmq_close (push);
}

/*  PUB drops what a full subscriber has no room for, silently. */
static void publisher_drops (void *context)
{
    void *pub = open_socket (context, ZMQ_PUB);
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_int (pub, ZMQ_SNDHWM, 20) == 0);
    CHECK (set_int (sub, ZMQ_RCVHWM, 10) == 0);
    CHECK (zmq_bind (pub, "inproc://drops") == 0);
    CHECK (zmq_connect (sub, "inproc://drops") == 0);
    CHECK (zmq_setsockopt (sub, ZMQ_SUBSCRIBE, "", 0) == 0);
    settle ();
    printf ("publisher: %d accepted, ", fill (pub, 100));
    printf ("%d arrive\n", drain (sub, 100));
    printf ("again: %d accepted, ", fill (pub, 5));
    printf ("%d arrive\n", drain (sub, 100));
    zmq_close (sub);
    zmq_close (pub);
}

/*  ROUTER drops for a full peer, or says EAGAIN when routing is mandatory. */
static void router_full (void *context, int mandatory)
{
    void *router = open_socket (context, ZMQ_ROUTER);
    void *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (router, ZMQ_SNDHWM, 2) == 0);
    CHECK (set_int (dealer, ZMQ_RCVHWM, 2) == 0);
    CHECK (set_int (router, ZMQ_ROUTER_MANDATORY, mandatory) == 0);
    set_text (dealer, ZMQ_ROUTING_ID, "full");
    CHECK (zmq_bind (router, mandatory ? "inproc://mandatory" : "inproc://lenient") == 0);
    CHECK (zmq_connect (dealer, mandatory ? "inproc://mandatory" : "inproc://lenient") == 0);
    put (dealer, "hello", 0);
    take ("router", router, 0);
    int accepted = 0, error = 0;
    for (int i = 0; i < 10; i++) {
        if (put (router, "full", ZMQ_SNDMORE | ZMQ_DONTWAIT) == -1) {
            error = zmq_errno ();
            break;
        }
        CHECK (put (router, "body", ZMQ_DONTWAIT) == 4);
        accepted++;
    }
    printf ("router: %d accepted, %s; ", accepted, error ? error_name (error) : "no error");
    printf ("%d arrive\n", drain (dealer, 100));
    zmq_close (dealer);
    zmq_close (router);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    inproc_sum (context, 1, 1, 0);
    inproc_sum (context, 2, 5, 0);
    inproc_sum (context, 2, 5, 1);
    inproc_sum (context, 1000, 1000, 0);
    inproc_sum (context, 0, 10, 0);
    inproc_sum (context, 10, 0, 0);
    credit (context, 1);
    credit (context, 2);
    credit (context, 5);
    credit (context, 100);
    nobody_there (context, ZMQ_PUSH, "PUSH", "tcp://127.0.0.1:1", 1);
    nobody_there (context, ZMQ_PUSH, "PUSH", "tcp://127.0.0.1:1", 17);
    nobody_there (context, ZMQ_DEALER, "DEALER", "ipc:///nonexistent/socket", 1000);
    nobody_there (context, ZMQ_PUSH, "PUSH", "inproc://nobody", 9);
    whole_messages (context);
    publisher_drops (context);
    router_full (context, 0);
    router_full (context, 1);
    end (context);
    return 0;
}
