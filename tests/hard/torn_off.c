/*  Connections that end in the middle of a message, by zmq_disconnect, zmq_unbind or a peer's death, for every type that
 *  sends messages of several parts: nobody ever receives half of one, and what follows is whole. And two peers of one
 *  name, with handover, under load. */
#include "measure.h"

static void *context;

static void torn (int sending, int receiving, const char *wildcard, int manner)
{
    char endpoint[256];
    void *from = open_socket (context, sending), *to = open_socket (context, receiving);
    set_text (to, ZMQ_SUBSCRIBE, "");
    CHECK (set_int (from, ZMQ_RECONNECT_IVL, 5) == 0);
    CHECK (zmq_connect (from, bind_any (to, wildcard, endpoint)) == 0);
    if (sending == ZMQ_PUB || sending == ZMQ_XPUB)
        settle ();
    for (int i = 0; i < 5; i++) {
        put (from, "first of three", ZMQ_SNDMORE);
        switch (manner) {
            case 0: zmq_disconnect (from, endpoint); break;
            case 1: zmq_unbind (to, endpoint); break;
            case 2: break;
        }
        zmq_send (from, "second", 6, ZMQ_SNDMORE | ZMQ_DONTWAIT);
        if (manner == 2) {
            zmq_close (from);
            from = open_socket (context, sending);
            CHECK (set_int (from, ZMQ_RECONNECT_IVL, 5) == 0);
        } else
            zmq_send (from, "third", 5, ZMQ_DONTWAIT);
        if (manner == 0 || manner == 2)
            CHECK (zmq_connect (from, endpoint) == 0);
        if (manner == 1)
            for (int tries = 0; zmq_bind (to, endpoint) == -1; tries++) {
                CHECK (zmq_errno () == EADDRINUSE && tries < 200);
                sleep_ms (5);
            }
    }
    CHECK (set_int (from, ZMQ_SNDTIMEO, 1000) == 0 && set_int (to, ZMQ_RCVTIMEO, 20) == 0);
    int whole = 0;
    for (int i = 0; i < 100 && !whole; i++) {
        char part[32];
        int size, parts = 0, skip = receiving == ZMQ_ROUTER;
        if (sending != ZMQ_REQ || get_int (from, ZMQ_EVENTS) & ZMQ_POLLOUT)
            zmq_send (from, "whole", 5, ZMQ_DONTWAIT);
        while ((size = zmq_recv (to, part, sizeof part, 0)) != -1) {
            if (skip-- > 0)
                continue;
            CHECK (parts > 0 || size == 14 || size == 5);
            if (parts == 0 && size == 5) {
                CHECK (memcmp (part, "whole", 5) == 0 && !get_int (to, ZMQ_RCVMORE));
                whole = 1;
                break;
            }
            CHECK (size == (parts == 0 ? 14 : parts == 1 ? 6 : 5));
            parts++;
            if (!get_int (to, ZMQ_RCVMORE)) {
                CHECK (parts == 3);
                break;
            }
        }
    }
    if (!whole)
        printf ("types %d and %d, %.6s, manner %d: nothing arrives any more\n", sending, receiving, wildcard, manner);
    CHECK (whole);
    zmq_close (from);
    zmq_close (to);
}

static int over;

static void *same_name (void *endpoint)
{
    while (!__atomic_load_n (&over, __ATOMIC_RELAXED)) {
        void *dealer = open_socket (context, ZMQ_DEALER);
        CHECK (set_text (dealer, ZMQ_ROUTING_ID, "one name") == 0 && zmq_connect (dealer, endpoint) == 0);
        for (int i = 0; i < 20; i++) {
            put (dealer, "first", ZMQ_SNDMORE);
            put (dealer, "second", 0);
        }
        CHECK (set_int (dealer, ZMQ_RCVTIMEO, 15) == 0);
        zmq_recv (dealer, NULL, 0, 0);
        zmq_close (dealer);
    }
    return NULL;
}

static void handover (int wanted)
{
    char endpoint[256], part[32];
    pthread_t threads[3];
    void *router = open_socket (context, ZMQ_ROUTER);
    CHECK (set_int (router, ZMQ_ROUTER_HANDOVER, wanted) == 0 && set_int (router, ZMQ_RCVTIMEO, 300) == 0);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    __atomic_store_n (&over, 0, __ATOMIC_RELAXED);
    for (int i = 0; i < 3; i++)
        pthread_create (&threads[i], NULL, same_name, endpoint);
    int64_t start = now_ms ();
    int count = 0;
    while (now_ms () - start < 300) {
        if (zmq_recv (router, part, sizeof part, 0) != 8)
            continue;
        CHECK (memcmp (part, "one name", 8) == 0);
        CHECK (zmq_recv (router, part, sizeof part, 0) == 5 && zmq_recv (router, part, sizeof part, 0) == 6);
        CHECK (!get_int (router, ZMQ_RCVMORE));
        put (router, "one name", ZMQ_SNDMORE);
        put (router, "answer", 0);
        count++;
    }
    __atomic_store_n (&over, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < 3; i++)
        pthread_join (threads[i], NULL);
    printf ("one name, handover %d: %s messages\n", wanted, count > 50 ? "many" : "few");
    CHECK (count > 50);
    zmq_close (router);
}

int main (void)
{
    static const int pairs[][2] = {
        {ZMQ_PUSH, ZMQ_PULL}, {ZMQ_DEALER, ZMQ_DEALER}, {ZMQ_DEALER, ZMQ_ROUTER}, {ZMQ_PAIR, ZMQ_PAIR}, {ZMQ_PUB, ZMQ_SUB},
        {ZMQ_XPUB, ZMQ_XSUB},
    };
    context = zmq_ctx_new ();
    for (size_t i = 0; i < 5; i++)
        for (int manner = 0; manner < 3; manner++) {
            torn (pairs[i][0], pairs[i][1], "tcp://127.0.0.1:*", manner);
            torn (pairs[i][0], pairs[i][1], "inproc://torn", manner);
        }
    handover (1);
    handover (0);
    end (context);
    printf ("no half of a message was seen\n");
    return 0;
}
