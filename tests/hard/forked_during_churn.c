/*  A child is forked off while other threads open and close sockets and contexts: whatever lock they hold at that moment
 *  stays locked in the child, which makes a context of its own all the same. */
#include "life.h"
#include <sys/wait.h>

static volatile int stop;

static void *churn (void *unused)
{
    (void) unused;
    while (!stop) {
        void *context = zmq_ctx_new (), *sockets[8];
        for (int i = 0; i < 8; i++)
            sockets[i] = open_socket (context, ZMQ_PUSH);
        for (int i = 0; i < 8; i++)
            zmq_close (sockets[i]);
        end (context);
    }
    return NULL;
}

int main (void)
{
    enum { CHILDREN = 150, THREADS = 2 };
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create (&threads[i], NULL, churn, NULL);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork ();
        CHECK (child != -1);
        if (child == 0) {
            alarm (10);
            live ();
            _exit (0);
        }
        int status;
        CHECK (waitpid (child, &status, 0) == child);
        if (status != 0)
            fprintf (stderr, "child %d ended with %x\n", i, status);
        CHECK (status == 0);
    }
    stop = 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join (threads[i], NULL);
    printf ("%d children lived\n", CHILDREN);
    return 0;
}
