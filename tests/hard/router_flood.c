/*  A ROUTER that answers a flood drops nothing that the kernel would still take: a DEALER that sends all it has to ask before it
 *  reads, while a thread answers, gets every answer. What ROUTER drops for is a peer that does not read, not an I/O thread that has
 *  not come round to writing. */
#include "../../c-tests/common.h"
#include <pthread.h>

enum { REQUESTS = 100000 };

static void *echo (void *router)
{
    for (int i = 0; i < REQUESTS; i++) {
        char id[16], body[16];
        int id_size = zmq_recv (router, id, sizeof id, 0), size = zmq_recv (router, body, sizeof body, 0);
        CHECK (id_size > 0 && size == 4);
        CHECK (zmq_send (router, id, (size_t) id_size, ZMQ_SNDMORE) == id_size);
        CHECK (zmq_send (router, body, (size_t) size, 0) == size);
    }
    return NULL;
}

static void flood (void *context, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *router = open_socket (context, ZMQ_ROUTER), *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_connect (dealer, bind_any (router, wildcard, endpoint)) == 0);
    pthread_create (&thread, NULL, echo, router);
    for (int32_t i = 0; i < REQUESTS; i++)
        CHECK (zmq_send (dealer, &i, 4, 0) == 4);
    CHECK (set_int (dealer, ZMQ_RCVTIMEO, 20000) == 0);
    for (int32_t i = 0, answer; i < REQUESTS; i++)
        CHECK (zmq_recv (dealer, &answer, 4, 0) == 4 && answer == i);
    pthread_join (thread, NULL);
    zmq_close (dealer);
    zmq_close (router);
    printf ("%s: all answers came\n", wildcard);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    flood (context, "tcp://127.0.0.1:*");
    end (context);
    return 0;
}
