/*  Connections that are reset at every moment, with every option set that touches them: none harms the others, the
 *  library or the program, and nothing stays of them.
 *
 *  usage: resets [CONNECTIONS]      4500 unless told otherwise */
#include "measure.h"

enum { STRANGERS = 3, NOISE = 8 * 1024 };

static int connections = 4500;
static volatile int strangers_left = STRANGERS;

static void *context;
static char endpoint[256];

static void configure (void *socket)
{
    CHECK (set_int (socket, ZMQ_TCP_KEEPALIVE, 1) == 0 && set_int (socket, ZMQ_TCP_KEEPALIVE_IDLE, 5) == 0);
    CHECK (set_int (socket, ZMQ_TCP_KEEPALIVE_CNT, 3) == 0 && set_int (socket, ZMQ_TCP_KEEPALIVE_INTVL, 1) == 0);
    CHECK (set_int (socket, ZMQ_TOS, 0x28) == 0 && set_int (socket, ZMQ_TCP_MAXRT, 5000) == 0);
    CHECK (set_int (socket, ZMQ_SNDBUF, 65536) == 0 && set_int (socket, ZMQ_RCVBUF, 65536) == 0);
    /*  Many pings, and patience enough for a busy machine. */
    CHECK (set_int (socket, ZMQ_HEARTBEAT_IVL, 5) == 0 && set_int (socket, ZMQ_HEARTBEAT_TIMEOUT, 5000) == 0);
    CHECK (set_int (socket, ZMQ_HANDSHAKE_IVL, 1000) == 0);
    CHECK (set_text (socket, ZMQ_TCP_ACCEPT_FILTER, "127.0.0.0/8") == 0);
}

/*  Strangers that come and reset: at once, after some bytes, and after a whole handshake with messages both ways. */
static void *strangers (void *seed_pointer)
{
    static const char opening[] = "\xff\0\0\0\0\0\0\0\1\x7f\3\1NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\4\x1c\5READY\x0bSocket-Type\0\0\0\6" "DEALER" "\0\5hello" "\0\5again";
    unsigned *seed = seed_pointer;
    for (int i = 0; i < connections / STRANGERS; i++) {
        int fd = dial (endpoint);
        size_t size = rand_r (seed) % 3 == 0 ? 0 : rand_r (seed) % 3 == 0 ? sizeof opening - 1 : rand_r (seed) % sizeof opening;
        send (fd, opening, size, MSG_NOSIGNAL);
        if (rand_r (seed) % 8 == 0)
            usleep (rand_r (seed) % 1000);
        reset (fd);
    }
    __atomic_sub_fetch (&strangers_left, 1, __ATOMIC_RELAXED);
    return NULL;
}

static volatile int over;

/*  Answers whoever asks, and sends more than the strangers will ever read. */
static void *serve (void *router)
{
    static char body[5000];
    while (!over) {
        unsigned char id[32];
        int size = zmq_recv (router, id, sizeof id, 0);
        if (size == -1)
            continue;
        while (get_int (router, ZMQ_RCVMORE))
            zmq_recv (router, NULL, 0, 0);
        for (int i = 0; i < 4; i++) {
            zmq_send (router, id, (size_t) size, ZMQ_SNDMORE);
            zmq_send (router, body, i == 0 ? 3 : sizeof body, 0);
        }
    }
    return NULL;
}

static void be_served (void *steady)
{
    CHECK (put (steady, "still here", 0) == 10);
    CHECK (zmq_recv (steady, NULL, 0, 0) == 3);
    for (int more = 0; more < 3; more++)
        CHECK (zmq_recv (steady, NULL, 0, 0) == 5000);
}

/*  How many descriptors there are when the last connections have ended, those too that still waited to be accepted. */
static int descriptors_left (int expected)
{
    int64_t until = now_ms () + 5000;
    for (int calm = 0; calm < 20 && now_ms () < until; sleep_ms (10))
        calm = open_descriptors () <= expected ? calm + 1 : 0;
    return open_descriptors ();
}

int main (int count, char **arguments)
{
    /*  A socket with many connections makes an epoll set of its own, and keeps it. */
    enum { EPOLL_SETS = 2 };
    pthread_t server, threads[STRANGERS];
    unsigned seeds[STRANGERS] = {1, 2, 3};
    if (count > 1)
        connections = atoi (arguments[1]);
    context = zmq_ctx_new ();
    void *router = open_socket (context, ZMQ_ROUTER), *steady = open_socket (context, ZMQ_DEALER);
    configure (router);
    configure (steady);
    CHECK (set_int (router, ZMQ_RCVTIMEO, 50) == 0);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (steady, endpoint) == 0);
    pthread_create (&server, NULL, serve, router);
    be_served (steady);
    int descriptors = open_descriptors ();
    for (int i = 0; i < STRANGERS; i++)
        pthread_create (&threads[i], NULL, strangers, &seeds[i]);
    long before = 0;
    for (int i = 0; i < 100 || strangers_left > 0; i++) {
        be_served (steady);
        if (i == 50)
            before = resident ();
    }
    for (int i = 0; i < STRANGERS; i++)
        pthread_join (threads[i], NULL);
    int left = descriptors_left (descriptors + EPOLL_SETS);
    long after = resident ();
    over = 1;
    pthread_join (server, NULL);
    zmq_close (steady);
    zmq_close (router);
    end (context);
    printf ("%d connections reset, and one that nothing happened to: %ld KiB before, %ld KiB after; %d descriptors before, %d after\n",
            connections, before, after, descriptors, left);
    CHECK (after - before < NOISE && left <= descriptors + EPOLL_SETS);
    return 0;
}
