/*  A waiter that gets no processor time (SCHED_IDLE beside busy threads) blocks nobody: another thread sends on the same
 *  socket, and the message leaves at once. */
#include "../../c-tests/common.h"
#include <sched.h>

static volatile int busy = 1;

static void *burn (void *unused)
{
    (void) unused;
    while (busy)
        ;
    return NULL;
}

static void *idle_waiter (void *socket)
{
    struct sched_param parameter = {0};
    CHECK (pthread_setschedparam (pthread_self (), SCHED_IDLE, &parameter) == 0);
    char byte;
    while (zmq_recv (socket, &byte, 1, 0) == 1)
        ;
    return NULL;
}

static int64_t slowest_send (void *dealer, void *peer)
{
    int64_t slowest = 0;
    for (int i = 0; i < 40; i++) {
        int64_t start = now_ms ();
        CHECK (zmq_send (dealer, "x", 1, 0) == 1);
        CHECK (zmq_recv (peer, NULL, 0, 0) == 1);
        int64_t elapsed = now_ms () - start;
        if (elapsed > slowest)
            slowest = elapsed;
        /*  Wake the waiter now and then: it is awake and holds whatever it holds, without getting on. */
        CHECK (zmq_send (peer, "y", 1, 0) == 1);
    }
    return slowest;
}

int main (void)
{
    char endpoint[256];
    pthread_t waiter, burners[8];
    void *context = zmq_ctx_new ();
    void *dealer = open_socket (context, ZMQ_DEALER), *peer = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_connect (dealer, bind_any (peer, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_send (dealer, "x", 1, 0) == 1 && zmq_recv (peer, NULL, 0, 0) == 1);
    pthread_create (&waiter, NULL, idle_waiter, dealer);
    settle ();
    int count = (int) sysconf (_SC_NPROCESSORS_ONLN);
    if (count > 8)
        count = 8;
    for (int i = 0; i < count; i++)
        pthread_create (&burners[i], NULL, burn, NULL);
    int64_t slowest = slowest_send (dealer, peer);
    busy = 0;
    for (int i = 0; i < count; i++)
        pthread_join (burners[i], NULL);
    printf ("the slowest message took %d ms\n", (int) slowest);
    CHECK (slowest < 1000);
    CHECK (zmq_ctx_shutdown (context) == 0);
    pthread_join (waiter, NULL);
    zmq_close (dealer);
    zmq_close (peer);
    end (context);
    return 0;
}
