/*  PUSH and PULL: one way only, round robin out, fair queueing in. */
#include "common.h"

static void one_way (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (push, "inproc://one-way") == 0);
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    CHECK (zmq_connect (pull, "inproc://one-way") == 0);
    SHOW (zmq_send (pull, "x", 1, ZMQ_DONTWAIT));
    SHOW (zmq_recv (push, NULL, 0, ZMQ_DONTWAIT));
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    SHOW (get_int (push, ZMQ_EVENTS));
    SHOW (get_int (pull, ZMQ_EVENTS));
    SHOW (put (push, "a", 0));
    SHOW (get_int (pull, ZMQ_EVENTS));
    take ("pull", pull, 0);
    SHOW (get_int (pull, ZMQ_EVENTS));
    zmq_close (push);
    zmq_close (pull);
}

/*  Whole messages go to the workers in turn; the parts of one message stay together. */
static void round_robin (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    void *pulls[3];
    CHECK (zmq_bind (push, "inproc://workers") == 0);
    for (int i = 0; i < 3; i++) {
        pulls[i] = open_socket (context, ZMQ_PULL);
        CHECK (zmq_connect (pulls[i], "inproc://workers") == 0);
    }
    char text[16];
    for (int i = 0; i < 9; i++) {
        sprintf (text, "task %d", i);
        put (push, text, i % 2 ? ZMQ_SNDMORE : 0);
        if (i % 2)
            put (push, "tail", 0);
    }
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 3; i++)
            take (i == 0 ? "one" : i == 1 ? "two" : "three", pulls[i], 0);
    zmq_close (push);
    for (int i = 0; i < 3; i++)
        zmq_close (pulls[i]);
}

/*  A worker that leaves is left out of the turn. */
static void leaving (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    void *first = open_socket (context, ZMQ_PULL);
    void *second = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (push, "inproc://leaving") == 0);
    CHECK (zmq_connect (first, "inproc://leaving") == 0);
    CHECK (zmq_connect (second, "inproc://leaving") == 0);
    put (push, "1", 0);
    put (push, "2", 0);
    take ("first", first, 0);
    take ("second", second, 0);
    zmq_close (first);
    settle ();
    put (push, "3", 0);
    put (push, "4", 0);
    take ("second", second, 0);
    take ("second", second, 0);
    zmq_close (second);
    settle ();
    SHOW (zmq_send (push, "x", 1, ZMQ_DONTWAIT));
    zmq_close (push);
}

/*  Each sender gets its turn, however much another has queued. */
static void fair_queueing (void *context)
{
    void *pull = open_socket (context, ZMQ_PULL);
    void *pushes[3];
    CHECK (zmq_bind (pull, "inproc://fair") == 0);
    for (int i = 0; i < 3; i++) {
        pushes[i] = open_socket (context, ZMQ_PUSH);
        CHECK (zmq_connect (pushes[i], "inproc://fair") == 0);
    }
    const char *names[] = {"A", "B", "C"};
    for (int i = 0; i < 3; i++)
        for (int n = 0; n < 4; n++)
            put (pushes[i], names[i], 0);
    int seen[3] = {0}, fair = 1;
    for (int n = 1; n <= 12; n++) {
        char name = 0;
        CHECK (zmq_recv (pull, &name, 1, 0) == 1);
        seen[name - 'A']++;
        for (int i = 0; i < 3; i++)
            if (n % 3 == 0 && seen[i] != n / 3)
                fair = 0;
    }
    printf ("fair: %s\n", fair ? "yes" : "no");
    zmq_close (pull);
    for (int i = 0; i < 3; i++)
        zmq_close (pushes[i]);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    one_way (context);
    round_robin (context);
    leaving (context);
    fair_queueing (context);
    end (context);
    return 0;
}
