/*  Peers that come and go under traffic, on every transport at once: nothing crashes, nothing hangs, and in the end no
 *  descriptor is left. */
#include "../../c-tests/common.h"
#include <dirent.h>

enum { CLIENTS = 6, ROUNDS = 60 };

static void *context;
static char endpoints[3][256];

static int open_descriptors (void)
{
    int count = 0;
    DIR *directory = opendir ("/proc/self/fd");
    while (readdir (directory))
        count++;
    closedir (directory);
    return count;
}

/*  An echo server on all transports, which leaves with its context. */
static void *serve (void *router)
{
    for (;;) {
        zmq_msg_t part;
        int more = 1;
        while (more) {
            zmq_msg_init (&part);
            if (zmq_msg_recv (&part, router, 0) == -1 || (more = zmq_msg_more (&part), 0)
                || zmq_msg_send (&part, router, more ? ZMQ_SNDMORE : 0) == -1) {
                int error = zmq_errno ();
                zmq_msg_close (&part);
                CHECK (error == ETERM || error == EAGAIN);
                if (error == ETERM) {
                    zmq_close (router);
                    return NULL;
                }
                more = 0;
            }
        }
    }
}

/*  Some clients wait for their answers, some leave with messages under way, some in the middle of a message. */
static void *churn (void *seed_pointer)
{
    unsigned seed = *(unsigned *) seed_pointer;
    char body[2000] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        void *dealer = open_socket (context, ZMQ_DEALER);
        CHECK (set_int (dealer, ZMQ_SNDTIMEO, 2000) == 0);
        CHECK (zmq_connect (dealer, endpoints[rand_r (&seed) % 3]) == 0);
        int messages = rand_r (&seed) % 20, manner = rand_r (&seed) % 4;
        for (int i = 0; i < messages; i++)
            CHECK (zmq_send (dealer, body, rand_r (&seed) % sizeof body, 0) != -1);
        if (manner == 0)
            for (int i = 0; i < messages; i++)
                CHECK (zmq_recv (dealer, body, sizeof body, 0) != -1);
        if (manner == 1)
            CHECK (zmq_send (dealer, body, 100, ZMQ_SNDMORE) == 100);
        if (manner == 2)
            sleep_ms (rand_r (&seed) % 5);
        CHECK (zmq_close (dealer) == 0);
    }
    return NULL;
}

int main (void)
{
    int before = open_descriptors ();
    for (int life = 0; life < 3; life++) {
        pthread_t server, clients[CLIENTS];
        unsigned seeds[CLIENTS];
        context = zmq_ctx_new ();
        void *router = zmq_socket (context, ZMQ_ROUTER);
        bind_any (router, "tcp://127.0.0.1:*", endpoints[0]);
        bind_any (router, "ipc://*", endpoints[1]);
        bind_any (router, "inproc://churn", endpoints[2]);
        pthread_create (&server, NULL, serve, router);
        for (int i = 0; i < CLIENTS; i++) {
            seeds[i] = life * 100 + i;
            pthread_create (&clients[i], NULL, churn, &seeds[i]);
        }
        for (int i = 0; i < CLIENTS; i++)
            pthread_join (clients[i], NULL);
        CHECK (zmq_ctx_shutdown (context) == 0);
        pthread_join (server, NULL);
        end (context);
    }
    printf ("%d connections came and went; descriptors left: %d\n", 3 * CLIENTS * ROUNDS,
            open_descriptors () - before);
    CHECK (open_descriptors () == before);
    return 0;
}
