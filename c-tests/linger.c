/*  What becomes of unsent messages when a socket closes and its context ends. */
#include "common.h"

static void *user_socket (void *context, int type, int linger)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket && set_int (socket, ZMQ_LINGER, linger) == 0);
    return socket;
}

/*  Ends the context and says how long that took, in rough terms. */
static void timed_end (const char *what, void *context, int expected)
{
    int64_t start = now_ms ();
    int result = zmq_ctx_term (context);
    int64_t elapsed = now_ms () - start;
    printf ("%s: term %d %s\n", what, result,
            elapsed < expected - 50 ? "too early" : elapsed > expected + 400 ? "late" : "in time");
}

static void nobody_there (int linger, int expected, const char *what)
{
    void *context = zmq_ctx_new ();
    void *push = user_socket (context, ZMQ_PUSH, linger);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    CHECK (put (push, "unsent", 0) == 6);
    CHECK (zmq_close (push) == 0);
    timed_end (what, context, expected);
}

static char path[64];

static void *late_receiver (void *unused)
{
    (void) unused;
    sleep_ms (300);
    void *context = zmq_ctx_new ();
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, path) == 0);
    take ("late receiver", pull, 0);
    take ("late receiver", pull, 0);
    zmq_close (pull);
    end (context);
    return NULL;
}

/*  Endless linger: term waits until the peer has come and taken everything. */
static void endless (void)
{
    pthread_t thread;
    sprintf (path, "ipc:///tmp/zmq-linger-%d", getpid ());
    void *context = zmq_ctx_new ();
    void *push = user_socket (context, ZMQ_PUSH, -1);
    CHECK (zmq_connect (push, path) == 0);
    put (push, "one", 0);
    put (push, "two", ZMQ_SNDMORE);
    put (push, "parts", 0);
    CHECK (zmq_close (push) == 0);
    pthread_create (&thread, NULL, late_receiver, NULL);
    int64_t start = now_ms ();
    CHECK (zmq_ctx_term (context) == 0);
    int waited = now_ms () - start >= 250;
    pthread_join (thread, NULL);
    unlink (path + strlen ("ipc://"));
    printf ("endless linger: waited for the receiver: %s\n", waited ? "yes" : "no");
}

/*  Messages sent just before the close arrive. */
static void sent_and_closed (const char *wildcard, int count)
{
    char endpoint[256];
    void *receiving = zmq_ctx_new ();
    void *pull = open_socket (receiving, ZMQ_PULL);
    bind_any (pull, wildcard, endpoint);
    void *sending = zmq_ctx_new ();
    void *push = user_socket (sending, ZMQ_PUSH, 5000);
    CHECK (zmq_connect (push, endpoint) == 0);
    for (int i = 0; i < count; i++)
        CHECK (zmq_send (push, "message", 7, 0) == 7);
    CHECK (zmq_close (push) == 0);
    int arrived = 0;
    while (arrived < count && zmq_recv (pull, NULL, 0, 0) == 7)
        arrived++;
    printf ("sent and closed over %.3s: %d of %d arrive\n", wildcard, arrived, count);
    CHECK (zmq_ctx_term (sending) == 0);
    zmq_close (pull);
    end (receiving);
}

/*  What waits in a closed inproc socket's peer stays readable. */
static void inproc_leftovers (void)
{
    void *context = zmq_ctx_new ();
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = user_socket (context, ZMQ_PUSH, 0);
    CHECK (zmq_bind (pull, "inproc://leftovers") == 0);
    CHECK (zmq_connect (push, "inproc://leftovers") == 0);
    for (int i = 0; i < 5; i++)
        put (push, "left", 0);
    zmq_close (push);
    printf ("inproc, sender closed with linger 0: %d arrive\n", drain (pull, 100));
    zmq_close (pull);
    timed_end ("inproc", context, 0);
}

int main (void)
{
    nobody_there (0, 0, "linger 0");
    nobody_there (300, 300, "linger 300 ms");
    endless ();
    sent_and_closed ("tcp://127.0.0.1:*", 2000);
    sent_and_closed ("ipc://*", 500);
    inproc_leftovers ();

    void *context = zmq_ctx_new ();
    void *push = zmq_socket (context, ZMQ_PUSH);
    printf ("default linger %d\n", get_int (push, ZMQ_LINGER));
    SHOW (set_int (push, ZMQ_LINGER, -2));
    zmq_close (push);

    /*  Subscriptions are no messages that a closed socket has to get rid of. */
    void *sub = user_socket (context, ZMQ_SUB, -1);
    CHECK (zmq_connect (sub, "tcp://127.0.0.1:1") == 0);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "unsent") == 0);
    settle ();
    zmq_close (sub);

    /*  Unconnected messages of a socket that was never connected anywhere need no linger. */
    push = user_socket (context, ZMQ_DEALER, -1);
    zmq_close (push);
    timed_end ("nothing queued", context, 0);
    return 0;
}
