/*  Subscriptions are no messages: however many there are and however low the high-water mark, all of them hold again
 *  after the publisher was restarted. libzmq drops those that find no room. */
#include "measure.h"

enum { TOPICS = 20000 };

static void *publisher (void *context, const char *endpoint)
{
    void *pub = open_socket (context, ZMQ_XPUB);
    CHECK (set_int (pub, ZMQ_SNDHWM, 1) == 0 && set_int (pub, ZMQ_RCVHWM, 1) == 0);
    for (int i = 0; zmq_bind (pub, endpoint) == -1; i++) {
        CHECK (zmq_errno () == EADDRINUSE && i < 100);
        sleep_ms (10);
    }
    return pub;
}

/*  How many subscriptions the publisher hears of. */
static int hear (void *pub)
{
    int count = 0;
    while (count < TOPICS && zmq_recv (pub, NULL, 0, 0) > 0)
        count++;
    return count;
}

static void announce (void *pub, void *sub, int number)
{
    char topic[32];
    sprintf (topic, "topic %d.", number);
    put (pub, topic, 0);
    CHECK (zmq_recv (sub, NULL, 0, 0) == (int) strlen (topic));
}

int main (void)
{
    char topic[32], endpoint[256];
    void *context = zmq_ctx_new ();
    void *sub = open_socket (context, ZMQ_SUB), *pub = open_socket (context, ZMQ_XPUB);
    bind_any (pub, "tcp://127.0.0.1:*", endpoint);
    zmq_close (pub);
    pub = publisher (context, endpoint);
    CHECK (set_int (sub, ZMQ_RCVHWM, 1) == 0 && set_int (sub, ZMQ_SNDHWM, 1) == 0);
    CHECK (set_int (sub, ZMQ_RECONNECT_IVL, 20) == 0);
    CHECK (zmq_connect (sub, endpoint) == 0);
    for (int i = 0; i < TOPICS; i++) {
        sprintf (topic, "topic %d.", i);
        CHECK (set_text (sub, ZMQ_SUBSCRIBE, topic) == 0);
    }
    for (int life = 0; life < 3; life++) {
        CHECK (hear (pub) == TOPICS);
        for (int i = 0; i < TOPICS; i += 997)
            announce (pub, sub, i);
        zmq_close (pub);
        if (life < 2)
            pub = publisher (context, endpoint);
    }
    printf ("%d topics hold after each restart\n", TOPICS);
    zmq_close (sub);
    end (context);
    return 0;
}
