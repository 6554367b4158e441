/*  Thousands of sockets and contexts, one after the other and many at once: memory and descriptors stay as they were. */
#include "measure.h"

static void small_life (void *context, int round)
{
    static const char *wildcards[] = {"tcp://127.0.0.1:*", "ipc://*", "inproc://life"};
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, wildcards[round % 3], endpoint)) == 0);
    if (round % 2) {
        CHECK (put (req, "x", 0) == 1 && zmq_recv (rep, NULL, 0, 0) == 1);
        CHECK (put (rep, "y", 0) == 1);
    }
    zmq_close (round % 4 < 2 ? req : rep);
    zmq_close (round % 4 < 2 ? rep : req);
}

static void contexts (int count)
{
    for (int i = 0; i < count; i++) {
        void *context = zmq_ctx_new ();
        small_life (context, i);
        end (context);
    }
}

static void sockets (int count)
{
    void *context = zmq_ctx_new ();
    for (int i = 0; i < count; i++)
        small_life (context, i);
    end (context);
}

static void many_at_once (int count)
{
    void *context = zmq_ctx_new (), *all[1000];
    CHECK (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 1000) == 0);
    for (int i = 0; i < count; i++)
        all[i] = open_socket (context, i % 12);
    for (int i = 0; i < count; i++)
        CHECK (zmq_close (all[i]) == 0);
    end (context);
}

int main (void)
{
    contexts (60);
    sockets (60);
    many_at_once (1000);
    long memory = resident ();
    int descriptors = open_descriptors ();
    contexts (400);
    sockets (600);
    for (int i = 0; i < 5; i++)
        many_at_once (1000);
    long grown = resident () - memory;
    printf ("6000 sockets, 406 contexts: %ld KiB more, %d descriptors more\n", grown, open_descriptors () - descriptors);
    CHECK (grown < 2000 && open_descriptors () == descriptors);
    return 0;
}
