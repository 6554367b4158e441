/*  ZMQ_RCVTIMEO, ZMQ_SNDTIMEO, ZMQ_DONTWAIT and a message that comes in time. */
#include "common.h"

static const char *between (int64_t elapsed, int from, int to)
{
    return elapsed < from ? "too early" : elapsed > to ? "late" : "in time";
}

static void *late_sender (void *socket)
{
    sleep_ms (200);
    CHECK (zmq_send (socket, "at last", 7, 0) == 7);
    return NULL;
}

static void *late_reader (void *socket)
{
    sleep_ms (200);
    for (int i = 0; i < 2; i++) /*  room for the next is made when both are read */
        CHECK (zmq_recv (socket, NULL, 0, 0) == 1);
    return NULL;
}

static void receiving (void *context, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 150) == 0);
    int64_t start = now_ms ();
    SHOW (zmq_recv (pull, NULL, 0, 0));
    printf ("150 ms: %s\n", between (now_ms () - start, 145, 600));
    start = now_ms ();
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    printf ("at once: %s\n", between (now_ms () - start, 0, 100));
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 0) == 0);
    start = now_ms ();
    SHOW (zmq_recv (pull, NULL, 0, 0));
    printf ("timeout 0: %s\n", between (now_ms () - start, 0, 100));
    for (int endless = 0; endless < 2; endless++) {
        CHECK (set_int (pull, ZMQ_RCVTIMEO, endless ? -1 : 2000) == 0);
        pthread_create (&thread, NULL, late_sender, push);
        start = now_ms ();
        take ("pull", pull, 0);
        printf ("a message after 200 ms: %s\n", between (now_ms () - start, 195, 700));
        pthread_join (thread, NULL);
    }
    SHOW (set_int (pull, ZMQ_RCVTIMEO, -2));
    zmq_close (push);
    zmq_close (pull);
}

static void sending (void *context)
{
    pthread_t thread;
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (push, ZMQ_SNDHWM, 1) == 0);
    CHECK (zmq_bind (push, "inproc://sending") == 0);
    CHECK (set_int (push, ZMQ_SNDTIMEO, 150) == 0);
    int64_t start = now_ms ();
    SHOW (zmq_send (push, "x", 1, 0));
    printf ("nobody for 150 ms: %s\n", between (now_ms () - start, 145, 600));
    start = now_ms ();
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    printf ("at once: %s\n", between (now_ms () - start, 0, 100));

    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVHWM, 1) == 0);
    CHECK (zmq_connect (pull, "inproc://sending") == 0);
    fill (push, 5000);
    start = now_ms ();
    SHOW (zmq_send (push, "x", 1, 0));
    printf ("full for 150 ms: %s\n", between (now_ms () - start, 145, 600));
    CHECK (set_int (pull, ZMQ_RCVTIMEO, -1) == 0);
    pthread_create (&thread, NULL, late_reader, pull);
    CHECK (set_int (push, ZMQ_SNDTIMEO, 3000) == 0);
    start = now_ms ();
    SHOW (zmq_send (push, "x", 1, 0));
    printf ("room after 200 ms: %s\n", between (now_ms () - start, 195, 700));
    pthread_join (thread, NULL);
    zmq_close (pull);
    zmq_close (push);
}

/*  A send that waits for a first peer goes on when one comes. */

static void *late_peer (void *context)
{
    sleep_ms (200);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (pull, "inproc://peerless") == 0);
    return pull;
}

int main (void)
{
    pthread_t thread;
    void *context = zmq_ctx_new ();
    receiving (context, "inproc://receiving");
    receiving (context, "tcp://127.0.0.1:*");
    sending (context);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_bind (push, "inproc://peerless") == 0);
    pthread_create (&thread, NULL, late_peer, context);
    SHOW (zmq_send (push, "waited", 6, 0));
    void *pull;
    pthread_join (thread, &pull);
    take ("late peer", pull, 0);
    zmq_close (pull);
    zmq_close (push);
    end (context);
    return 0;
}
