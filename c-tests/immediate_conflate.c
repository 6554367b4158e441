/*  ZMQ_IMMEDIATE: only made connections count. ZMQ_CONFLATE: only the newest message is kept. */
#include "common.h"

static void immediate (void *context)
{
    char endpoint[256];
    void *push = open_socket (context, ZMQ_PUSH);
    SHOW (set_int (push, ZMQ_IMMEDIATE, 1));
    SHOW (set_int (push, ZMQ_IMMEDIATE, 2));
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    SHOW (get_int (push, ZMQ_EVENTS));
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    printf ("writable: %s\n", await_events (push, ZMQ_POLLOUT) ? "yes" : "no");
    for (int i = 0; i < 10; i++)
        CHECK (zmq_send (push, "x", 1, 0) == 1);
    printf ("all to the one that is there: %d\n", drain (pull, 200));
    zmq_close (pull);
    settle ();
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    zmq_close (push);

    /*  Without it half of the messages wait for the peer that never comes. */
    push = open_socket (context, ZMQ_PUSH);
    pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    for (int i = 0; i < 10; i++)
        CHECK (zmq_send (push, "x", 1, 0) == 1);
    printf ("without: %d\n", drain (pull, 200));
    zmq_close (push);
    zmq_close (pull);
}

static void conflating_receiver (void *context, const char *wildcard)
{
    char endpoint[256], text[16];
    void *pull = open_socket (context, ZMQ_PULL);
    SHOW (set_int (pull, ZMQ_CONFLATE, 1));
    bind_any (pull, wildcard, endpoint);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (push, ZMQ_CONFLATE, wildcard[1] == 'n') == 0); /*  on inproc the connecting side decides */
    CHECK (zmq_connect (push, endpoint) == 0);
    for (int i = 0; i < 20; i++) {
        sprintf (text, "%d", i);
        put (push, text, 0);
    }
    settle ();
    take ("pull", pull, 0);
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    put (push, "next", 0);
    take ("pull", pull, 0);
    zmq_close (push);
    zmq_close (pull);
}

static void conflating_subscriber (void *context)
{
    char endpoint[256], text[16];
    void *pub = open_socket (context, ZMQ_PUB);
    bind_any (pub, "tcp://127.0.0.1:*", endpoint);
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_int (sub, ZMQ_CONFLATE, 1) == 0);
    CHECK (zmq_setsockopt (sub, ZMQ_SUBSCRIBE, "", 0) == 0);
    CHECK (zmq_connect (sub, endpoint) == 0);
    settle ();
    for (int i = 0; i < 20; i++) {
        sprintf (text, "%d", i);
        put (pub, text, 0);
    }
    settle ();
    take ("sub", sub, 0);
    SHOW (zmq_recv (sub, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (sub);
    zmq_close (pub);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    immediate (context);
    conflating_receiver (context, "inproc://conflate");
    conflating_receiver (context, "tcp://127.0.0.1:*");
    conflating_subscriber (context);
    end (context);
    return 0;
}
