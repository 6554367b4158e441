/*  A server that goes and comes back: connections, subscriptions and ids are made anew. */
#include "common.h"
#include <netinet/in.h>

static char address[256];

static void *serve (void *context, int type)
{
    void *socket = open_socket (context, type);
    if (type == ZMQ_SUB)
        CHECK (zmq_setsockopt (socket, ZMQ_SUBSCRIBE, "", 0) == 0);
    int64_t start = now_ms ();
    while (zmq_bind (socket, address) == -1) {
        CHECK (zmq_errno () == EADDRINUSE && now_ms () - start < 3000);
        sleep_ms (10);
    }
    return socket;
}

/*  A free endpoint to which the server can come back. A port is bound once more, by a socket that does not listen, so that
 *  nobody else is given it. */
static void choose (const char *transport)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    int keeper = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK (setsockopt (keeper, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof (int)) == 0);
    CHECK (bind (keeper, (struct sockaddr *) &place, size) == 0);
    CHECK (getsockname (keeper, (struct sockaddr *) &place, &size) == 0);
    if (strcmp (transport, "ipc") == 0)
        sprintf (address, "ipc:///tmp/zmq-reconnect-%d", getpid ());
    else
        sprintf (address, "tcp://127.0.0.1:%d", ntohs (place.sin_port));
}

static void give_up (void)
{
    settle ();
    if (strncmp (address, "ipc://", 6) == 0)
        unlink (address + 6);
}

/*  The client first; then the server goes and comes back twice. */
static void requests (void *context)
{
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (set_int (req, ZMQ_RECONNECT_IVL, 50) == 0);
    CHECK (zmq_connect (req, address) == 0);
    put (req, "first", 0);
    for (int life = 0; life < 3; life++) {
        void *rep = serve (context, ZMQ_REP);
        take ("rep", rep, 0);
        put (rep, "reply", 0);
        take ("req", req, 0);
        zmq_close (rep);
        settle ();
        put (req, "while the server is away", 0);
    }
    zmq_close (req);
}

/*  Hears two subscriptions of one letter. libzmq's SUB repeats its subscriptions within its next call only. */
static void hear_two (void *xpub, void *sub)
{
    for (int i = 0; i < 2; i++) {
        zmq_pollitem_t item = {xpub, 0, ZMQ_POLLIN, 0};
        int64_t start = now_ms ();
        while (zmq_poll (&item, 1, 10) == 0) {
            CHECK (now_ms () - start < 3000);
            get_int (sub, ZMQ_EVENTS);
        }
        CHECK (zmq_recv (xpub, NULL, 0, 0) == 2);
    }
}

/*  Subscriptions are made again on the new connection, the cancelled ones not. */
static void subscriptions (void *context)
{
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_int (sub, ZMQ_RECONNECT_IVL, 50) == 0);
    set_text (sub, ZMQ_SUBSCRIBE, "A");
    set_text (sub, ZMQ_SUBSCRIBE, "B");
    CHECK (zmq_connect (sub, address) == 0);
    for (int life = 0; life < 3; life++) {
        void *xpub = serve (context, ZMQ_XPUB);
        hear_two (xpub, sub);
        put (xpub, "A", 0);
        put (xpub, "B", 0);
        put (xpub, "C", 0);
        take ("sub", sub, 0);
        take ("sub", sub, 0);
        zmq_close (xpub);
        if (life == 1) {
            set_text (sub, ZMQ_UNSUBSCRIBE, "B");
            set_text (sub, ZMQ_SUBSCRIBE, "C");
            void *pub = serve (context, ZMQ_XPUB);
            hear_two (pub, sub);
            put (pub, "B", 0);
            put (pub, "C", 0);
            take ("sub", sub, 0);
            zmq_close (pub);
            set_text (sub, ZMQ_UNSUBSCRIBE, "C");
            set_text (sub, ZMQ_SUBSCRIBE, "B");
        }
    }
    zmq_close (sub);
}

/*  What is asked for and said while the publisher is away comes once, after what was asked for before. libzmq learns of the
 *  loss within the next call only. */
static void asked_meanwhile (void *context)
{
    void *xsub = open_socket (context, ZMQ_XSUB), *xpub = serve (context, ZMQ_XPUB);
    CHECK (set_int (xsub, ZMQ_RECONNECT_IVL, 50) == 0);
    put (xsub, "\1A", 0);
    CHECK (zmq_connect (xsub, address) == 0);
    take ("xpub", xpub, 0);
    zmq_close (xpub);
    for (int i = 0; i < 10; i++) {
        sleep_ms (50);
        get_int (xsub, ZMQ_EVENTS);
    }
    put (xsub, "\1B", 0);
    put (xsub, "hello", 0);
    xpub = open_socket (context, ZMQ_XPUB);
    CHECK (set_int (xpub, ZMQ_XPUB_VERBOSER, 1) == 0);
    CHECK (zmq_bind (xpub, address) == 0);
    for (int i = 0; i < 3; i++)
        take ("xpub", xpub, 0);
    CHECK (set_int (xpub, ZMQ_RCVTIMEO, 200) == 0);
    take ("xpub", xpub, 0);
    zmq_close (xsub);
    zmq_close (xpub);
}

/*  What a DEALER sends while the server is away waits for it. */
static void queued (void *context)
{
    void *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (dealer, ZMQ_RECONNECT_IVL, 50) == 0);
    set_text (dealer, ZMQ_ROUTING_ID, "D");
    CHECK (zmq_connect (dealer, address) == 0);
    void *router = serve (context, ZMQ_ROUTER);
    put (dealer, "one", 0);
    take ("router", router, 0);
    zmq_close (router);
    settle ();
    put (dealer, "two", 0);
    put (dealer, "three", 0);
    router = serve (context, ZMQ_ROUTER);
    take ("router", router, 0);
    take ("router", router, 0);
    put (router, "D", ZMQ_SNDMORE);
    put (router, "back", 0);
    take ("dealer", dealer, 0);
    zmq_close (router);
    zmq_close (dealer);
}

/*  The bound side stays and the clients change. */
static void clients_change (void *context)
{
    void *router = serve (context, ZMQ_ROUTER);
    CHECK (set_int (router, ZMQ_ROUTER_MANDATORY, 1) == 0);
    for (int life = 0; life < 3; life++) {
        void *dealer = open_socket (context, ZMQ_DEALER);
        set_text (dealer, ZMQ_ROUTING_ID, "client");
        CHECK (zmq_connect (dealer, address) == 0);
        put (dealer, "hello", 0);
        take ("router", router, 0);
        put (router, "client", ZMQ_SNDMORE);
        put (router, "welcome", 0);
        take ("dealer", dealer, 0);
        zmq_close (dealer);
        for (int i = 0; i < 10; i++) { /*  on libzmq the old client's end takes several calls */
            sleep_ms (20);
            get_int (router, ZMQ_EVENTS);
        }
        SHOW (put (router, "client", ZMQ_SNDMORE));
    }
    zmq_close (router);
}

/*  With ZMQ_RECONNECT_IVL -1 a connection that has ended is not made again, and what is sent has nowhere to go. */
static void never_again (void *context)
{
    void *server = serve (context, ZMQ_PAIR);
    void *client = open_socket (context, ZMQ_PAIR);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
    CHECK (zmq_connect (client, address) == 0);
    put (client, "once", 0);
    take ("server", server, 0);
    zmq_close (server);
    settle ();
    SHOW (zmq_send (client, "x", 1, ZMQ_DONTWAIT));
    server = serve (context, ZMQ_PAIR);
    settle ();
    SHOW (zmq_send (client, "x", 1, ZMQ_DONTWAIT));
    SHOW (zmq_connect (client, address));
    put (client, "connected again by hand", 0);
    take ("server", server, 0);
    zmq_close (client);
    zmq_close (server);
}

static void part (void *context, int number)
{
    static const char *transports[] = {"tcp", "ipc"};
    static void (*const parts[]) (void *) = {requests, subscriptions, asked_meanwhile, queued, clients_change, never_again};
    choose (transports[number / 6]);
    parts[number % 6](context);
    give_up ();
}

int main (void)
{
    together (12, part);
    return 0;
}
