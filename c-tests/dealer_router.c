/*  DEALER and ROUTER: ids, unknown peers, mandatory routing, handover. */
#include "common.h"

static void given_ids (void *context, const char *wildcard)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    bind_any (router, wildcard, endpoint);
    void *alice = open_socket (context, ZMQ_DEALER);
    void *bob = open_socket (context, ZMQ_DEALER);
    set_text (alice, ZMQ_ROUTING_ID, "alice");
    set_text (bob, ZMQ_ROUTING_ID, "bob");
    CHECK (zmq_connect (alice, endpoint) == 0);
    put (alice, "hello", ZMQ_SNDMORE);
    put (alice, "from alice", 0);
    take ("router", router, 0);
    CHECK (zmq_connect (bob, endpoint) == 0);
    put (bob, "", 0);
    take ("router", router, 0);
    put (router, "bob", ZMQ_SNDMORE);
    put (router, "", ZMQ_SNDMORE);
    put (router, "to bob", 0);
    put (router, "alice", ZMQ_SNDMORE);
    put (router, "to alice", 0);
    take ("alice", alice, 0);
    take ("bob", bob, 0);

    /*  Without ZMQ_ROUTER_MANDATORY a message to nobody is dropped, all its parts. */
    SHOW (put (router, "carol", ZMQ_SNDMORE));
    SHOW (put (router, "to nobody", ZMQ_SNDMORE));
    SHOW (put (router, "at all", 0));
    SHOW (put (router, "alice", ZMQ_SNDMORE));
    SHOW (put (router, "still here", 0));
    take ("alice", alice, 0);
    SHOW (set_int (router, ZMQ_ROUTER_MANDATORY, 1));
    SHOW (put (router, "carol", ZMQ_SNDMORE));
    SHOW (put (router, "bob", ZMQ_SNDMORE));
    SHOW (put (router, "after a refusal", 0));
    take ("bob", bob, 0);
    SHOW (set_int (router, ZMQ_ROUTER_MANDATORY, 0));
    SHOW (set_int (router, ZMQ_ROUTER_MANDATORY, -1));

    /*  An id alone, without a body, is no message to anybody. */
    SHOW (put (router, "bob", 0));
    SHOW (put (router, "bob", ZMQ_SNDMORE));
    SHOW (put (router, "body", 0));
    take ("bob", bob, 0);

    zmq_close (alice);
    settle ();
    CHECK (set_int (router, ZMQ_ROUTER_MANDATORY, 1) == 0);
    SHOW (put (router, "alice", ZMQ_SNDMORE));
    zmq_close (bob);
    zmq_close (router);
}

static void made_ids (void *context)
{
    void *router = open_socket (context, ZMQ_ROUTER);
    void *first = open_socket (context, ZMQ_DEALER);
    void *second = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_bind (router, "inproc://made") == 0);
    CHECK (zmq_connect (first, "inproc://made") == 0);
    CHECK (zmq_connect (second, "inproc://made") == 0);
    put (first, "1", 0);
    put (second, "2", 0);
    unsigned char ids[2][16], text[4];
    for (int i = 0; i < 2; i++) {
        int size = zmq_recv (router, ids[i], 16, 0);
        printf ("made id: %d bytes, first byte %d\n", size, ids[i][0]);
        CHECK (zmq_recv (router, text, 4, 0) == 1);
    }
    printf ("differ: %s\n", memcmp (ids[0], ids[1], 5) ? "yes" : "no");
    zmq_send (router, ids[1], 5, ZMQ_SNDMORE);
    put (router, "echo", 0);
    take ("second", second, 0);
    zmq_close (first);
    zmq_close (second);
    zmq_close (router);
}

/*  A second peer with an id that is taken is ignored; with ZMQ_ROUTER_HANDOVER it takes the id over. */
static void same_id (void *context, int handover)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    SHOW (set_int (router, ZMQ_ROUTER_HANDOVER, handover));
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    void *first = open_socket (context, ZMQ_DEALER);
    void *second = open_socket (context, ZMQ_DEALER);
    set_text (first, ZMQ_ROUTING_ID, "twin");
    set_text (second, ZMQ_ROUTING_ID, "twin");
    CHECK (zmq_connect (first, endpoint) == 0);
    put (first, "from first", 0);
    take ("router", router, 0);
    CHECK (zmq_connect (second, endpoint) == 0);
    put (second, "from second", 0);
    CHECK (set_int (router, ZMQ_RCVTIMEO, 300) == 0);
    take ("router", router, 0);
    put (router, "twin", ZMQ_SNDMORE);
    put (router, "to the twin", 0);
    CHECK (set_int (first, ZMQ_RCVTIMEO, 300) == 0);
    CHECK (set_int (second, ZMQ_RCVTIMEO, 300) == 0);
    take ("first", first, 0);
    take ("second", second, 0);
    zmq_close (first);
    zmq_close (second);
    zmq_close (router);
}

/*  The connecting side may name its peer. */
static void connect_routing_id (void *context)
{
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    void *router = open_socket (context, ZMQ_ROUTER);
    SHOW (set_text (router, ZMQ_CONNECT_ROUTING_ID, "the server"));
    CHECK (zmq_connect (router, endpoint) == 0);
    SHOW (put (router, "the server", ZMQ_SNDMORE));
    SHOW (put (router, "sent before the handshake", 0));
    take ("server", server, 0);
    put (server, "answer", 0);
    take ("router", router, 0);
    zmq_close (server);
    zmq_close (router);
}

static void probe (void *context)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    void *dealer = open_socket (context, ZMQ_DEALER);
    set_text (dealer, ZMQ_ROUTING_ID, "probe");
    SHOW (set_int (dealer, ZMQ_PROBE_ROUTER, 1));
    CHECK (zmq_connect (dealer, endpoint) == 0);
    take ("router", router, 0);
    put (dealer, "data", 0);
    take ("router", router, 0);
    zmq_close (dealer);
    zmq_close (router);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    given_ids (context, "inproc://given");
    given_ids (context, "tcp://127.0.0.1:*");
    made_ids (context);
    same_id (context, 0);
    same_id (context, 1);
    connect_routing_id (context);
    probe (context);
    void *dealer = open_socket (context, ZMQ_DEALER);
    char id[256] = "x";
    size_t size = sizeof id;
    SHOW (zmq_getsockopt (dealer, ZMQ_ROUTING_ID, id, &size));
    printf ("id size %zu\n", size);
    SHOW (zmq_setsockopt (dealer, ZMQ_ROUTING_ID, id, 0));
    SHOW (zmq_setsockopt (dealer, ZMQ_ROUTING_ID, id, 256));
    memset (id, 'i', sizeof id);
    SHOW (zmq_setsockopt (dealer, ZMQ_ROUTING_ID, id, 255));
    zmq_close (dealer);
    end (context);
    return 0;
}
