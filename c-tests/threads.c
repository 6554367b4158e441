/*  Sockets handed from thread to thread, one context used by many, and the library's helpers for threads and time. */
#include "common.h"


enum { WORKERS = 8, EACH = 200 };

static void worker (void *context)
{
    void *rep = open_socket (context, ZMQ_REP);
    CHECK (zmq_connect (rep, "inproc://work") == 0);
    for (;;) {
        int number;
        if (zmq_recv (rep, &number, sizeof number, 0) == -1)
            break;
        number *= 2;
        if (zmq_send (rep, &number, sizeof number, 0) == -1)
            break;
    }
    zmq_close (rep);
}

static void *client (void *context)
{
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, "inproc://clients") == 0);
    long right = 0;
    for (int i = 0; i < EACH; i++) {
        int answer;
        CHECK (zmq_send (req, &i, sizeof i, 0) == sizeof i);
        CHECK (zmq_recv (req, &answer, sizeof answer, 0) == sizeof answer);
        right += answer == 2 * i;
    }
    zmq_close (req);
    return (void *) right;
}

static void *broker (void *context)
{
    void *front = open_socket (context, ZMQ_ROUTER);
    void *back = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_bind (front, "inproc://clients") == 0);
    CHECK (zmq_bind (back, "inproc://work") == 0);
    zmq_proxy (front, back, NULL);
    zmq_close (front);
    zmq_close (back);
    return NULL;
}

/*  A socket may move to another thread behind a full fence, here the creation and the end of the thread. */
static void *moved (void *socket)
{
    CHECK (put (socket, "from another thread", 0) != -1);
    return NULL;
}

int main (void)
{
    void *context = zmq_ctx_new (), *workers[WORKERS];
    pthread_t clients[WORKERS], middle;
    pthread_create (&middle, NULL, broker, context);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = zmq_threadstart (worker, context);
        CHECK (workers[i]);
        pthread_create (&clients[i], NULL, client, context);
    }
    long right = 0;
    for (int i = 0; i < WORKERS; i++) {
        void *result;
        pthread_join (clients[i], &result);
        right += (long) result;
    }
    printf ("%ld of %d answers right\n", right, WORKERS * EACH);
    CHECK (zmq_ctx_shutdown (context) == 0);
    for (int i = 0; i < WORKERS; i++)
        zmq_threadclose (workers[i]);
    pthread_join (middle, NULL);
    end (context);

    context = zmq_ctx_new ();
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    for (int i = 0; i < 3; i++) {
        pthread_create (&middle, NULL, moved, push);
        pthread_join (middle, NULL);
        take ("pull", pull, 0);
    }
    zmq_close (push);
    zmq_close (pull);
    end (context);

    void *counter = zmq_atomic_counter_new ();
    SHOW (zmq_atomic_counter_value (counter));
    SHOW (zmq_atomic_counter_inc (counter));
    SHOW (zmq_atomic_counter_inc (counter));
    SHOW (zmq_atomic_counter_dec (counter));
    SHOW (zmq_atomic_counter_dec (counter));
    zmq_atomic_counter_set (counter, 5);
    SHOW (zmq_atomic_counter_value (counter));
    zmq_atomic_counter_destroy (&counter);
    printf ("counter gone: %s\n", counter == NULL ? "yes" : "no");

    void *watch = zmq_stopwatch_start ();
    sleep_ms (50);
    unsigned long between = zmq_stopwatch_intermediate (watch);
    unsigned long elapsed = zmq_stopwatch_stop (watch);
    printf ("stopwatch: %s\n", between >= 49000 && elapsed >= between && elapsed < 2000000 ? "right" : "wrong");
    return 0;
}
