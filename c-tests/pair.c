/*  PAIR: exactly one peer. */
#include "common.h"

static void exclusive (void *context, const char *wildcard)
{
    char endpoint[256];
    void *server = open_socket (context, ZMQ_PAIR);
    bind_any (server, wildcard, endpoint);
    SHOW (zmq_send (server, "x", 1, ZMQ_DONTWAIT));
    void *first = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (first, endpoint) == 0);
    put (first, "first", 0);
    take ("server", server, 0);
    void *second = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (second, endpoint) == 0);
    settle ();
    zmq_send (second, "second", 6, ZMQ_DONTWAIT);
    CHECK (set_int (server, ZMQ_RCVTIMEO, 200) == 0);
    take ("server", server, 0);
    put (server, "back", ZMQ_SNDMORE);
    put (server, "again", 0);
    take ("first", first, 0);
    zmq_close (second);
    zmq_close (first);
    zmq_close (server);
}

/*  After its peer has gone a PAIR takes the next. */
static void next_peer (void *context, const char *wildcard)
{
    char endpoint[256];
    void *server = open_socket (context, ZMQ_PAIR);
    bind_any (server, wildcard, endpoint);
    for (int i = 0; i < 2; i++) {
        void *client = open_socket (context, ZMQ_PAIR);
        CHECK (zmq_connect (client, endpoint) == 0);
        put (client, i ? "second" : "first", 0);
        take ("server", server, 0);
        put (server, "welcome", 0);
        take ("client", client, 0);
        zmq_close (client);
        settle ();
        CHECK (set_int (server, ZMQ_RCVTIMEO, 50) == 0);
        take ("server", server, 0);
        CHECK (set_int (server, ZMQ_RCVTIMEO, 5000) == 0);
    }
    zmq_close (server);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    exclusive (context, "inproc://pair");
    exclusive (context, "tcp://127.0.0.1:*");
    next_peer (context, "inproc://next");
    next_peer (context, "tcp://127.0.0.1:*");
    next_peer (context, "ipc://*");
    end (context);
    return 0;
}
