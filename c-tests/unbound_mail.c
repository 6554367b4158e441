/*  What has come is still received after zmq_unbind, and answers go nowhere; after zmq_disconnect it is lost. */
#include "common.h"

enum { MESSAGES = 5 };

/*  Reading the events lets libzmq take each of the steps that an end has there. */
static void let_end (void *socket)
{
    for (int i = 0; i < 4; i++) {
        sleep_ms (40);
        get_int (socket, ZMQ_EVENTS);
    }
}

static void take_all (void *socket)
{
    while (take ("  got", socket, ZMQ_DONTWAIT) != -1)
        ;
}

static void receiver (void *context, const char *wildcard, const char *name, int type, int peers)
{
    char endpoint[256];
    printf ("%s over %.3s\n", name, wildcard);
    void *socket = open_socket (context, type), *peer = open_socket (context, peers);
    if (type == ZMQ_SUB)
        CHECK (zmq_setsockopt (socket, ZMQ_SUBSCRIBE, "", 0) == 0);
    CHECK (zmq_setsockopt (peer, ZMQ_ROUTING_ID, "peer", 4) == 0);
    CHECK (zmq_connect (peer, bind_any (socket, wildcard, endpoint)) == 0);
    settle ();
    get_int (socket, ZMQ_EVENTS); /*  now libzmq's subscribes */
    settle ();
    for (int i = 0; i < MESSAGES; i++) {
        char text[2] = {(char) ('0' + i), 0};
        if (type == ZMQ_REP)
            put (peer, "", ZMQ_SNDMORE);
        put (peer, text, ZMQ_SNDMORE);
        put (peer, "end", 0);
    }
    settle ();
    take ("  before", socket, ZMQ_DONTWAIT);
    SHOW (zmq_unbind (socket, endpoint));
    settle ();
    if (type == ZMQ_REP)
        SHOW (put (socket, "into the void", ZMQ_DONTWAIT));
    take ("  after", socket, ZMQ_DONTWAIT);
    if (type == ZMQ_REP)
        SHOW (put (socket, "into the void", ZMQ_DONTWAIT));
    if (type == ZMQ_ROUTER) {
        SHOW (put (socket, "peer", ZMQ_SNDMORE | ZMQ_DONTWAIT));
        SHOW (put (socket, "into the void", ZMQ_DONTWAIT));
        SHOW (set_int (socket, ZMQ_ROUTER_MANDATORY, 1));
        SHOW (put (socket, "peer", ZMQ_SNDMORE | ZMQ_DONTWAIT));
    }
    if (type == ZMQ_DEALER || type == ZMQ_PAIR)
        SHOW (put (socket, "into the void", ZMQ_DONTWAIT));
    put (peer, "too late", ZMQ_DONTWAIT);
    settle ();
    if (type != ZMQ_REP)
        take_all (socket);
    let_end (socket);
    printf ("  events %d\n", get_int (socket, ZMQ_EVENTS));
    if (type != ZMQ_REP && type != ZMQ_PULL && type != ZMQ_SUB)
        SHOW (put (socket, "nobody", ZMQ_DONTWAIT));
    CHECK (set_int (peer, ZMQ_RCVTIMEO, 50) == 0);
    if (peers != ZMQ_PUSH && peers != ZMQ_PUB)
        take ("  peer", peer, 0);
    zmq_close (peer);
    zmq_close (socket);
}

/*  Who connected loses what it has not taken. */
static void disconnected (void *context, const char *wildcard)
{
    char endpoint[256];
    printf ("disconnected from %.3s\n", wildcard);
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (pull, bind_any (push, wildcard, endpoint)) == 0);
    for (int i = 0; i < MESSAGES; i++)
        put (push, "x", 0);
    settle ();
    take ("  before", pull, ZMQ_DONTWAIT);
    SHOW (zmq_disconnect (pull, endpoint));
    take_all (pull);
    zmq_close (push);
    zmq_close (pull);
}

static void over (void *context, int number)
{
    const char *wildcard = number % 2 ? "ipc://*" : "tcp://127.0.0.1:*";
    switch (number / 2) {
        case 0: receiver (context, wildcard, "PULL", ZMQ_PULL, ZMQ_PUSH); break;
        case 1: receiver (context, wildcard, "DEALER", ZMQ_DEALER, ZMQ_DEALER); break;
        case 2: receiver (context, wildcard, "ROUTER", ZMQ_ROUTER, ZMQ_DEALER); break;
        case 3: receiver (context, wildcard, "REP", ZMQ_REP, ZMQ_DEALER); break;
        case 4: receiver (context, wildcard, "PAIR", ZMQ_PAIR, ZMQ_PAIR); break;
        case 5: receiver (context, wildcard, "SUB", ZMQ_SUB, ZMQ_PUB); break;
        default: disconnected (context, wildcard);
    }
}

int main (void)
{
    together (14, over);
    return 0;
}
