/*  A subscription holds for what is published after it, even where one thread does both and nothing waits in between: it
 *  does not depend on when an I/O thread gets a processor. Only where that thread is interrupted in the middle of its
 *  work may a message miss; libzmq loses most of them. */
#include "../../c-tests/common.h"

enum { ROUNDS = 40, MISSES = 10 };

static void subscribe_and_publish (void *context, const char *address)
{
    void *publisher = open_socket (context, ZMQ_PUB), *subscriber = open_socket (context, ZMQ_SUB);
    char endpoint[256], body[16];
    CHECK (zmq_connect (subscriber, bind_any (publisher, address, endpoint)) == 0);
    /*  The connection has to stand first. */
    CHECK (set_int (subscriber, ZMQ_RCVTIMEO, 20) == 0);
    CHECK (set_text (subscriber, ZMQ_SUBSCRIBE, "ready") == 0);
    do
        CHECK (zmq_send (publisher, "ready", 5, 0) == 5);
    while (zmq_recv (subscriber, body, sizeof body, 0) != 5);
    int misses = 0;
    CHECK (set_int (subscriber, ZMQ_RCVTIMEO, 500) == 0);
    for (int round = 0; round < ROUNDS; round++) {
        char topic[16];
        int length = snprintf (topic, sizeof topic, "topic %d", round);
        sleep_ms (25);
        CHECK (set_text (subscriber, ZMQ_SUBSCRIBE, topic) == 0);
        CHECK (zmq_send (publisher, topic, length, 0) == length);
        int received;
        do
            received = zmq_recv (subscriber, body, sizeof body, 0);
        while (received == 5);
        misses += received != length;
        CHECK (set_text (subscriber, ZMQ_UNSUBSCRIBE, topic) == 0);
    }
    if (misses > MISSES) {
        printf ("%d of %d messages missed over %s\n", misses, ROUNDS, address);
        exit (1);
    }
    CHECK (zmq_close (publisher) == 0 && zmq_close (subscriber) == 0);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    subscribe_and_publish (context, "tcp://127.0.0.1:*");
    subscribe_and_publish (context, "ipc://*");
    CHECK (zmq_ctx_term (context) == 0);
    return 0;
}
