/*  inproc: names, connect before bind, names that end. */
#include "common.h"

static void connect_first (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    SHOW (zmq_connect (push, "inproc://early"));
    put (push, "sent before the bind", 0);
    void *pull = open_socket (context, ZMQ_PULL);
    SHOW (zmq_bind (pull, "inproc://early"));
    take ("pull", pull, 0);
    zmq_close (push);
    zmq_close (pull);
}

static void subscribe_first (void *context)
{
    void *sub = open_socket (context, ZMQ_SUB);
    set_text (sub, ZMQ_SUBSCRIBE, "a");
    SHOW (zmq_connect (sub, "inproc://early-sub"));
    set_text (sub, ZMQ_SUBSCRIBE, "b");
    void *pub = open_socket (context, ZMQ_PUB);
    SHOW (zmq_bind (pub, "inproc://early-sub"));
    settle ();
    put (pub, "a", 0);
    put (pub, "b", 0);
    put (pub, "c", 0);
    take ("sub", sub, 0);
    take ("sub", sub, 0);
    SHOW (zmq_recv (sub, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (sub);
    zmq_close (pub);
}

/*  Several connect early, with their ids; the ROUTER that binds later knows them all. */
static void several_first (void *context)
{
    void *dealers[3];
    const char *ids[] = {"A", "B", "C"};
    for (int i = 0; i < 3; i++) {
        dealers[i] = open_socket (context, ZMQ_DEALER);
        set_text (dealers[i], ZMQ_ROUTING_ID, ids[i]);
        CHECK (zmq_connect (dealers[i], "inproc://several") == 0);
        put (dealers[i], "hello", 0);
    }
    void *router = open_socket (context, ZMQ_ROUTER);
    CHECK (zmq_bind (router, "inproc://several") == 0);
    for (int i = 0; i < 3; i++)
        take ("router", router, 0);
    for (int i = 2; i >= 0; i--) {
        put (router, ids[i], ZMQ_SNDMORE);
        put (router, "you are", ZMQ_SNDMORE);
        put (router, ids[i], 0);
        take ("dealer", dealers[i], 0);
        zmq_close (dealers[i]);
    }
    zmq_close (router);
}

/*  The early one closes before anybody binds: what it sent is lost unless it lingers. */
static void gone_before_bind (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, "inproc://gone") == 0);
    put (push, "lost or not", 0);
    zmq_close (push);
    settle ();
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "inproc://gone") == 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 200) == 0);
    take ("pull", pull, 0);
    zmq_close (pull);
}

static void names (void *context)
{
    void *first = open_socket (context, ZMQ_PAIR);
    void *second = open_socket (context, ZMQ_PAIR);
    SHOW (zmq_bind (first, "inproc://name"));
    SHOW (zmq_bind (second, "inproc://name"));
    SHOW (zmq_bind (first, "inproc://other name"));
    SHOW (zmq_bind (second, "inproc://"));
    char endpoint[256];
    size_t size = sizeof endpoint;
    SHOW (zmq_getsockopt (first, ZMQ_LAST_ENDPOINT, endpoint, &size));
    printf ("%s, %zu bytes\n", endpoint, size);
    SHOW (zmq_unbind (first, "inproc://name"));
    SHOW (zmq_unbind (first, "inproc://name"));
    SHOW (zmq_bind (second, "inproc://name"));
    SHOW (zmq_disconnect (first, "inproc://name"));
    SHOW (zmq_connect (first, "inproc://name"));
    put (first, "connected", 0);
    take ("second", second, 0);
    SHOW (zmq_disconnect (first, "inproc://name"));
    SHOW (zmq_disconnect (first, "inproc://name"));
    zmq_close (first);
    zmq_close (second);
}

/*  Disconnected from a peer: what it sent and nobody took is lost, unless the peer had left before. */
static void disconnected_late (void *context, int peer_leaves)
{
    /*  A name of its own: a socket's end, and with it that of its names, takes its time. */
    const char *name = peer_leaves ? "inproc://late-and-left" : "inproc://late";
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 200) == 0);
    CHECK (zmq_bind (push, name) == 0 && zmq_connect (pull, name) == 0);
    put (push, "one", 0);
    put (push, "two", 0);
    take ("pull", pull, 0);
    if (peer_leaves)
        zmq_close (push);
    settle ();
    printf ("events %d\n", get_int (pull, ZMQ_EVENTS));
    SHOW (zmq_disconnect (pull, name));
    SHOW (zmq_disconnect (pull, name));
    settle ();
    printf ("events %d\n", get_int (pull, ZMQ_EVENTS));
    take ("pull", pull, 0);
    take ("pull", pull, 0);
    zmq_close (pull);
    if (!peer_leaves)
        zmq_close (push);
}

/*  Names belong to their context. */
static void two_contexts (void *context)
{
    void *elsewhere = zmq_ctx_new ();
    void *first = open_socket (context, ZMQ_PAIR);
    void *second = open_socket (elsewhere, ZMQ_PAIR);
    SHOW (zmq_bind (first, "inproc://mine"));
    SHOW (zmq_bind (second, "inproc://mine"));
    zmq_close (first);
    zmq_close (second);
    end (elsewhere);
}

/*  A socket may be connected to itself. */
static void itself (void *context)
{
    void *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_bind (dealer, "inproc://self") == 0);
    CHECK (zmq_connect (dealer, "inproc://self") == 0);
    put (dealer, "echo", 0);
    put (dealer, "echo", 0);
    take ("self", dealer, 0);
    take ("self", dealer, 0);
    zmq_close (dealer);
}

/*  Large bodies are handed over, not copied: the receiver's bytes are the sender's. */
static void no_copy (void *context)
{
    void *pair[2] = {open_socket (context, ZMQ_PAIR), open_socket (context, ZMQ_PAIR)};
    CHECK (zmq_bind (pair[0], "inproc://no-copy") == 0);
    CHECK (zmq_connect (pair[1], "inproc://no-copy") == 0);
    zmq_msg_t message;
    zmq_msg_init_size (&message, 100000);
    void *data = zmq_msg_data (&message);
    memset (data, 'm', 100000);
    CHECK (zmq_msg_send (&message, pair[0], 0) == 100000);
    zmq_msg_init (&message);
    CHECK (zmq_msg_recv (&message, pair[1], 0) == 100000);
    printf ("the same memory: %s\n", zmq_msg_data (&message) == data ? "yes" : "no");
    zmq_msg_close (&message);
    zmq_close (pair[0]);
    zmq_close (pair[1]);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    connect_first (context);
    subscribe_first (context);
    several_first (context);
    gone_before_bind (context);
    names (context);
    disconnected_late (context, 0);
    disconnected_late (context, 1);
    two_contexts (context);
    itself (context);
    no_copy (context);
    end (context);
    return 0;
}
