/*  A ROUTER that must deliver (ZMQ_ROUTER_MANDATORY) waits for a peer that is full; when that peer leaves the wait ends with
 *  EHOSTUNREACH, and when it reads, with success. libzmq waits for ever for one that left. One that reads at this very moment
 *  is full or not, but never out of reach. */
#include "measure.h"

static void *context;

struct send {
    void *router;
    int result, error;
};

static void *send_waiting (void *argument)
{
    struct send *send = argument;
    send->result = zmq_send (send->router, "peer", 4, ZMQ_SNDMORE);
    if (send->result == 4)
        send->result = zmq_send (send->router, "x", 1, 0);
    send->error = zmq_errno ();
    return NULL;
}

static void wait_for (const char *wildcard, int leaves, int kept)
{
    static char body[100000];
    char endpoint[256];
    pthread_t thread;
    void *router = open_socket (context, ZMQ_ROUTER), *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (router, ZMQ_ROUTER_MANDATORY, 1) == 0 && set_int (router, ZMQ_SNDHWM, 2) == 0);
    CHECK (set_int (dealer, ZMQ_RCVHWM, 2) == 0 && set_text (dealer, ZMQ_ROUTING_ID, "peer") == 0);
    CHECK (zmq_connect (dealer, bind_any (router, wildcard, endpoint)) == 0);
    CHECK (put (dealer, "here", 0) == 4 && zmq_recv (router, NULL, 0, 0) == 4 && zmq_recv (router, NULL, 0, 0) == 4);
    int sent = 0;
    CHECK (set_int (router, ZMQ_SNDTIMEO, kept) == 0);
    while (zmq_send (router, "peer", 4, ZMQ_SNDMORE) == 4 && zmq_send (router, body, sizeof body, 0) > 0)
        sent++;
    CHECK (zmq_errno () == EAGAIN && sent >= 2);
    CHECK (set_int (router, ZMQ_SNDTIMEO, -1) == 0);
    struct send sending = {router, 0, 0};
    pthread_create (&thread, NULL, send_waiting, &sending);
    sleep_ms (100);
    if (leaves)
        zmq_close (dealer);
    else
        for (int i = 0; i < sent; i++)
            CHECK (zmq_recv (dealer, NULL, 0, 0) == sizeof body);
    int64_t start = now_ms ();
    pthread_join (thread, NULL);
    CHECK (now_ms () - start < 10000);
    CHECK (leaves ? sending.result == -1 && sending.error == EHOSTUNREACH : sending.result == 1);
    if (!leaves)
        zmq_close (dealer);
    zmq_close (router);
}

enum { MESSAGES = 300000 };

static void *read_all (void *dealer)
{
    for (int i = 0; i < MESSAGES; i++)
        CHECK (zmq_recv (dealer, NULL, 0, 0) == 1);
    return NULL;
}

/*  A reader as fast as the writer: room is made while the writer looks for it. */
static void keep_up (const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *router = open_socket (context, ZMQ_ROUTER), *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (router, ZMQ_ROUTER_MANDATORY, 1) == 0 && set_int (router, ZMQ_SNDHWM, 1) == 0);
    CHECK (set_int (dealer, ZMQ_RCVHWM, 1) == 0 && set_text (dealer, ZMQ_ROUTING_ID, "peer") == 0);
    CHECK (zmq_connect (dealer, bind_any (router, wildcard, endpoint)) == 0);
    CHECK (put (dealer, "here", 0) == 4 && zmq_recv (router, NULL, 0, 0) == 4 && zmq_recv (router, NULL, 0, 0) == 4);
    pthread_create (&thread, NULL, read_all, dealer);
    for (int sent = 0; sent < MESSAGES;) {
        if (zmq_send (router, "peer", 4, ZMQ_SNDMORE | ZMQ_DONTWAIT) == 4) {
            CHECK (zmq_send (router, "x", 1, 0) == 1);
            sent++;
        } else
            CHECK (zmq_errno () == EAGAIN);
    }
    pthread_join (thread, NULL);
    zmq_close (dealer);
    zmq_close (router);
}

int main (void)
{
    context = zmq_ctx_new ();
    for (int leaves = 0; leaves < 2; leaves++) {
        wait_for ("inproc://router", leaves, 20);
        // A kernel whose buffers are full may find room for more when it asks the peer once again, after some 200 ms.
        wait_for ("tcp://127.0.0.1:*", leaves, 500);
        wait_for ("ipc://*", leaves, 500);
    }
    printf ("six waits ended\n");
    keep_up ("inproc://fast");
    keep_up ("tcp://127.0.0.1:*");
    end (context);
    printf ("nobody was out of reach\n");
    return 0;
}
