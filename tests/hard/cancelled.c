/*  A thread that is cancelled while it waits in a call of ours takes nothing with it: whatever it held is free, and
 *  the socket serves the next thread. The calls are no cancellation points: the thread ends after its call. */
#include "../../c-tests/common.h"

static void *receiver (void *socket)
{
    char byte;
    zmq_recv (socket, &byte, 1, 0);
    pthread_testcancel ();
    return NULL;
}

static void *poller (void *socket)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    zmq_poll (&item, 1, -1);
    pthread_testcancel ();
    return NULL;
}

static void cancel_one (void *context, const char *wildcard, void *(*body) (void *))
{
    char endpoint[256];
    pthread_t thread;
    void *result, *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, -1) == 0);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    CHECK (put (push, "0", 0) == 1 && take ("before", pull, 0) == 1);
    for (int i = 0; i < 20; i++) {
        pthread_create (&thread, NULL, body, pull);
        sleep_ms (i % 4 * 5);
        pthread_cancel (thread);
        CHECK (put (push, "1", 0) == 1);
        pthread_join (thread, &result);
        CHECK (result == PTHREAD_CANCELED);
        if (body == poller)
            CHECK (zmq_recv (pull, NULL, 0, 0) == 1);
        CHECK (put (push, "2", 0) == 1);
        char byte = 0;
        CHECK (set_int (pull, ZMQ_RCVTIMEO, 2000) == 0);
        while (byte != '2')
            CHECK (zmq_recv (pull, &byte, 1, 0) == 1);
        CHECK (set_int (pull, ZMQ_RCVTIMEO, -1) == 0);
    }
    CHECK (zmq_close (push) == 0 && zmq_close (pull) == 0);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    const char *wildcards[] = {"inproc://cancel-0", "tcp://127.0.0.1:*", "ipc://*"};
    for (int i = 0; i < 3; i++) {
        cancel_one (context, wildcards[i], receiver);
        cancel_one (context, i == 0 ? "inproc://cancel-1" : wildcards[i], poller);
    }
    end (context);
    return 0;
}
