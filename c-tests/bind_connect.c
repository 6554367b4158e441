/*  Several binds and connects on one socket, and taking them back. */
#include "common.h"

static void several (void *context)
{
    char tcp[256], ipc[256];
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, "tcp://127.0.0.1:*", tcp);
    bind_any (pull, "ipc://*", ipc);
    CHECK (zmq_bind (pull, "inproc://several") == 0);
    const char *endpoints[] = {tcp, ipc, "inproc://several"};
    const char *texts[] = {"over tcp", "over ipc", "over inproc"};
    for (int i = 0; i < 3; i++) {
        void *push = open_socket (context, ZMQ_PUSH);
        CHECK (zmq_connect (push, endpoints[i]) == 0);
        put (push, texts[i], 0);
        take ("pull", pull, 0);
        zmq_close (push);
    }
    printf ("last endpoint after a wildcard bind: %.16s\n", tcp);
    zmq_close (pull);
}

static void one_to_many (void *context)
{
    char endpoints[3][256];
    void *pulls[3], *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (push, ZMQ_IMMEDIATE, 1) == 0);
    for (int i = 0; i < 3; i++) {
        pulls[i] = open_socket (context, ZMQ_PULL);
        bind_any (pulls[i], i == 1 ? "ipc://*" : "tcp://127.0.0.1:*", endpoints[i]);
        CHECK (zmq_connect (push, endpoints[i]) == 0);
    }
    settle ();
    for (int i = 0; i < 6; i++)
        CHECK (zmq_send (push, "x", 1, 0) == 1);
    for (int i = 0; i < 3; i++)
        printf ("worker %d: %d\n", i, drain (pulls[i], 100));

    /*  A disconnected one gets nothing more. */
    SHOW (zmq_disconnect (push, endpoints[0]));
    SHOW (zmq_disconnect (push, endpoints[0]));
    settle ();
    for (int i = 0; i < 6; i++)
        CHECK (zmq_send (push, "x", 1, 0) == 1);
    for (int i = 0; i < 3; i++)
        printf ("worker %d: %d\n", i, drain (pulls[i], 100));
    for (int i = 0; i < 3; i++)
        zmq_close (pulls[i]);
    zmq_close (push);
}

/*  Unbind ends the listener and the connections that it took. */
static void unbinding (void *context, const char *wildcard)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    put (push, "before", 0);
    take ("pull", pull, 0);
    SHOW (zmq_unbind (pull, endpoint));
    SHOW (zmq_unbind (pull, endpoint));
    settle ();
    put (push, "after", 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 200) == 0);
    take ("pull", pull, 0);
    void *again = open_socket (context, ZMQ_PULL);
    SHOW (zmq_bind (again, endpoint));
    zmq_close (again);
    zmq_close (push);
    zmq_close (pull);
}

/*  So a sender that is unbound has nobody to send to. */
static void unbound_sender (void *context)
{
    char endpoint[256];
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (pull, bind_any (push, "tcp://127.0.0.1:*", endpoint)) == 0);
    put (push, "before", 0);
    take ("pull", pull, 0);
    SHOW (zmq_unbind (push, endpoint));
    settle ();
    SHOW (zmq_send (push, "after", 5, ZMQ_DONTWAIT));
    zmq_close (push);
    zmq_close (pull);
}

/*  What was queued for a disconnected peer is lost when the socket does not linger. */
static void queued_then_disconnected (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    put (push, "queued", 0);
    SHOW (zmq_disconnect (push, "tcp://127.0.0.1:1"));
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    SHOW (get_int (push, ZMQ_EVENTS));
    zmq_close (push);
}

/*  The same endpoint may be connected to twice: two connections, two turns. */
static void twice (void *context)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    void *dealer = open_socket (context, ZMQ_DEALER);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (dealer, endpoint) == 0);
    CHECK (zmq_connect (dealer, endpoint) == 0);
    settle ();
    put (dealer, "1", 0);
    put (dealer, "2", 0);
    char ids[2][8];
    for (int i = 0; i < 2; i++) {
        CHECK (zmq_recv (router, ids[i], sizeof ids[i], 0) == 5);
        CHECK (zmq_recv (router, NULL, 0, 0) == 1);
    }
    printf ("two connections: %s\n", memcmp (ids[0], ids[1], 5) ? "yes" : "no");
    zmq_close (dealer);
    zmq_close (router);
}

static void in_use (void *context)
{
    char endpoint[256];
    void *first = open_socket (context, ZMQ_REP);
    void *second = open_socket (context, ZMQ_REP);
    bind_any (first, "tcp://127.0.0.1:*", endpoint);
    SHOW (zmq_bind (second, endpoint));
    SHOW (zmq_bind (first, endpoint));
    zmq_close (first);
    settle ();
    SHOW (zmq_bind (second, endpoint));
    zmq_close (second);
}

static void refused (void *context)
{
    void *socket = open_socket (context, ZMQ_DEALER);
    SHOW (zmq_bind (socket, ""));
    SHOW (zmq_connect (socket, "tcp"));
    SHOW (zmq_connect (socket, "tcp://"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:0"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:65536"));
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:port"));
    SHOW (zmq_bind (socket, "foo://127.0.0.1:1"));
    SHOW (zmq_connect (socket, "foo://127.0.0.1:1"));
    SHOW (zmq_bind (socket, "://x"));
    SHOW (zmq_bind (socket, "ipc://"));
    SHOW (zmq_bind (socket, "ipc:///nonexistent/directory/socket"));
    SHOW (zmq_unbind (socket, "tcp://127.0.0.1:5555"));
    SHOW (zmq_disconnect (socket, "tcp://127.0.0.1:5555"));
    zmq_close (socket);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    several (context);
    one_to_many (context);
    unbinding (context, "tcp://127.0.0.1:*");
    unbinding (context, "ipc://*");
    unbound_sender (context);
    queued_then_disconnected (context);
    twice (context);
    in_use (context);
    refused (context);
    end (context);
    return 0;
}
