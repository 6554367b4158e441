/*  What goes on when nobody is inside a call any more: a reconnect that was due, a subscription, messages that had come
 *  while somebody waited. */
#include "common.h"

/*  The pause before the next dial began during a recv that has given up since; the dial happens all the same. */
static void reconnect_after_a_wait (void *context)
{
    char endpoint[256];
    void *dealer = open_socket (context, ZMQ_DEALER);
    void *router = open_socket (context, ZMQ_ROUTER);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    zmq_close (router);
    settle ();
    CHECK (set_int (dealer, ZMQ_RECONNECT_IVL, 100) == 0);
    CHECK (set_int (dealer, ZMQ_RCVTIMEO, 130) == 0);
    set_text (dealer, ZMQ_ROUTING_ID, "left");
    CHECK (zmq_connect (dealer, endpoint) == 0);
    put (dealer, "sent to nobody", 0);
    take ("dealer", dealer, 0);
    take ("dealer", dealer, 0);
    router = open_socket (context, ZMQ_ROUTER);
    CHECK (zmq_bind (router, endpoint) == 0);
    take ("router", router, 0);
    put (router, "left", ZMQ_SNDMORE);
    put (router, "an answer", 0);
    settle ();
    take ("dealer", dealer, ZMQ_DONTWAIT);
    zmq_close (router);
    zmq_close (dealer);
}

/*  One message of a burst is received by a thread that then leaves; the others are there for whoever comes. */
static void burst (void *context, const char *wildcard, int high_water_mark)
{
    enum { COUNT = 3000 };
    char endpoint[256], body[1000] = {0};
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (pull, ZMQ_RCVHWM, high_water_mark) == 0);
    CHECK (set_int (push, ZMQ_SNDHWM, 0) == 0);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    CHECK (zmq_send (push, "first", 5, 0) == 5);
    take ("pull", pull, 0);
    for (int i = 0; i < COUNT; i++) {
        memcpy (body, &i, sizeof i);
        CHECK (zmq_send (push, body, sizeof body, 0) == sizeof body);
    }
    int in_order = 1, received = 0, number;
    while (received < COUNT) {
        CHECK (zmq_recv (pull, &number, sizeof number, 0) == sizeof body);
        in_order &= number == received++;
        if (received % 500 == 1)
            sleep_ms (20); /*  away from the socket, with more decoded than was delivered */
    }
    printf ("%.6s, mark %d: %d received, in order: %s\n", wildcard, high_water_mark, received,
            in_order ? "yes" : "no");
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (push);
    zmq_close (pull);
}

/*  The same seen by poll(2) on ZMQ_FD: it speaks up for what came while another call waited. */
static void then_by_descriptor (void *context)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 50; i++)
            CHECK (zmq_send (push, "x", 1, 0) == 1);
        CHECK (zmq_recv (pull, NULL, 0, 0) == 1);
        int left = 49;
        while (left > 0) {
            while (get_int (pull, ZMQ_EVENTS) & ZMQ_POLLIN) {
                CHECK (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == 1);
                left--;
            }
            struct pollfd item = {get_int (pull, ZMQ_FD), POLLIN, 0};
            CHECK (left == 0 || poll (&item, 1, 3000) == 1);
        }
    }
    printf ("by descriptor: all received\n");
    zmq_close (push);
    zmq_close (pull);
}

/*  Waits that time out, one after the other, while messages trickle: none is lost and none comes twice. */
static void *trickle (void *push)
{
    for (int i = 0; i < 100; i++) {
        CHECK (zmq_send (push, &i, sizeof i, 0) == sizeof i);
        sleep_ms (i % 7);
    }
    return NULL;
}

static void short_waits (void *context, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 2) == 0);
    pthread_create (&thread, NULL, trickle, push);
    int next = 0;
    int64_t start = now_ms ();
    while (next < 100 && now_ms () - start < 3000) {
        int number;
        if (zmq_recv (pull, &number, sizeof number, 0) == -1)
            CHECK (zmq_errno () == EAGAIN);
        else
            CHECK (number == next++);
    }
    pthread_join (thread, NULL);
    printf ("%.6s, short waits: %d received\n", wildcard, next);
    zmq_close (push);
    zmq_close (pull);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    reconnect_after_a_wait (context);
    burst (context, "tcp://127.0.0.1:*", 1000);
    burst (context, "tcp://127.0.0.1:*", 3);
    burst (context, "ipc://*", 0);
    burst (context, "inproc://burst", 1000);
    then_by_descriptor (context);
    short_waits (context, "tcp://127.0.0.1:*");
    short_waits (context, "inproc://short");
    end (context);
    return 0;
}
