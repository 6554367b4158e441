/*  Every type of socket used by several threads at once: some send, some receive, some poll, ask and set options, connect
 *  and disconnect. Nobody crashes or hangs, and what arrives is whole. And on one socket: a receive that waits keeps
 *  nobody from sending, and messages of several parts, of which each thread sends its own under a lock of the program's,
 *  arrive in one piece. */
#include "measure.h"

static void *context;
static int over;

/*  What one thread does with a socket until the time is up. */
struct user {
    void *socket;
    int type, manner;
    unsigned seed;
    int torn, received;
};

enum { SIZE_MAX_SENT = 300 };

/*  A body whose bytes all say the same: the first tells how many there are. */
static void send_some (struct user *user)
{
    unsigned char body[SIZE_MAX_SENT];
    size_t size = 1 + (size_t) rand_r (&user->seed) % (SIZE_MAX_SENT - 1);
    memset (body, (int) (size % 251), size);
    zmq_send (user->socket, body, size, rand_r (&user->seed) % 4 == 0 ? ZMQ_SNDMORE : 0);
}

static void receive_some (struct user *user)
{
    unsigned char body[SIZE_MAX_SENT];
    int size = zmq_recv (user->socket, body, sizeof body, 0);
    if (size <= 0)
        return;
    user->received++;
    if (user->type == ZMQ_ROUTER || user->type == ZMQ_STREAM || user->type == ZMQ_XPUB || user->type == ZMQ_REP)
        return; /*  routing ids and subscriptions are no bodies of ours */
    int wrong = size > SIZE_MAX_SENT;
    for (int i = 0; i < size && !wrong; i++)
        wrong = body[i] != (unsigned char) (size % 251);
    user->torn += wrong;
}

static void ask_and_set (struct user *user)
{
    zmq_pollitem_t item = {user->socket, 0, ZMQ_POLLIN | ZMQ_POLLOUT, 0};
    char endpoint[256];
    size_t size = sizeof endpoint;
    switch (rand_r (&user->seed) % 7) {
        case 0: zmq_poll (&item, 1, 1); break;
        case 1: zmq_getsockopt (user->socket, ZMQ_LAST_ENDPOINT, endpoint, &size); break;
        case 2: set_int (user->socket, ZMQ_SNDHWM, 10 + rand_r (&user->seed) % 10); break;
        case 3: set_text (user->socket, ZMQ_SUBSCRIBE, ""); set_text (user->socket, ZMQ_UNSUBSCRIBE, "no such"); break;
        case 4: zmq_connect (user->socket, "tcp://127.0.0.1:1"); zmq_disconnect (user->socket, "tcp://127.0.0.1:1"); break;
        case 5: zmq_bind (user->socket, "inproc://shared"); zmq_unbind (user->socket, "inproc://shared"); break;
        case 6: size = sizeof (int); zmq_getsockopt (user->socket, ZMQ_EVENTS, endpoint, &size); break;
    }
}

static void *use (void *argument)
{
    struct user *user = argument;
    while (!__atomic_load_n (&over, __ATOMIC_RELAXED)) {
        switch (user->manner) {
            case 0: send_some (user); break;
            case 1: receive_some (user); break;
            case 2: ask_and_set (user); break;
        }
    }
    return NULL;
}

static int pair_of (int left, int right, const char *wildcard)
{
    enum { MANNERS = 3, USERS = 2 * 2 * MANNERS };
    char endpoint[256];
    struct user users[USERS];
    pthread_t threads[USERS];
    void *sockets[2] = {open_socket (context, left), open_socket (context, right)};
    for (int i = 0; i < 2; i++) {
        CHECK (set_int (sockets[i], ZMQ_RCVTIMEO, 5) == 0 && set_int (sockets[i], ZMQ_SNDTIMEO, 5) == 0);
        set_text (sockets[i], ZMQ_SUBSCRIBE, "");
        set_int (sockets[i], ZMQ_REQ_RELAXED, 1);
    }
    CHECK (zmq_connect (sockets[1], bind_any (sockets[0], wildcard, endpoint)) == 0);
    __atomic_store_n (&over, 0, __ATOMIC_RELAXED);
    for (int i = 0; i < USERS; i++) {
        users[i] = (struct user) {sockets[i % 2], i % 2 ? right : left, i / 2 % MANNERS, (unsigned) i, 0, 0};
        pthread_create (&threads[i], NULL, use, &users[i]);
    }
    sleep_ms (60);
    __atomic_store_n (&over, 1, __ATOMIC_RELAXED);
    int torn = 0;
    for (int i = 0; i < USERS; i++) {
        pthread_join (threads[i], NULL);
        torn += users[i].torn;
    }
    if (torn)
        printf ("types %d and %d, %.6s: %d messages torn\n", left, right, wildcard, torn);
    CHECK (zmq_close (sockets[0]) == 0 && zmq_close (sockets[1]) == 0);
    return torn;
}

enum { SENDERS = 3, EACH = 300, PARTS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *send_parts (void *socket)
{
    for (uint32_t i = 0; i < EACH; i++) {
        pthread_mutex_lock (&lock);
        for (uint32_t part = 0; part < PARTS; part++) {
            uint32_t body[2] = {i, part};
            CHECK (zmq_send (socket, body, sizeof body, part + 1 < PARTS ? ZMQ_SNDMORE : 0) == sizeof body);
        }
        pthread_mutex_unlock (&lock);
    }
    return NULL;
}

static void *receive_parts (void *socket)
{
    for (int i = 0; i < SENDERS * EACH; i++) {
        uint32_t body[2], first = 0;
        for (uint32_t part = 0; part < PARTS; part++) {
            CHECK (zmq_recv (socket, body, sizeof body, 0) == sizeof body);
            CHECK (body[1] == part && (part == 0 || body[0] == first));
            first = body[0];
        }
        CHECK (!get_int (socket, ZMQ_RCVMORE));
    }
    return NULL;
}

/*  Both sockets send and receive at once, from threads of their own. */
static void both_ways (int type, const char *wildcard)
{
    char endpoint[256];
    pthread_t threads[2 * (SENDERS + 1)];
    void *sockets[2] = {open_socket (context, type), open_socket (context, type)};
    CHECK (zmq_connect (sockets[1], bind_any (sockets[0], wildcard, endpoint)) == 0);
    for (int i = 0; i < 2 * (SENDERS + 1); i++)
        pthread_create (&threads[i], NULL, i < 2 ? receive_parts : send_parts, sockets[i % 2]);
    for (int i = 0; i < 2 * (SENDERS + 1); i++)
        pthread_join (threads[i], NULL);
    CHECK (zmq_close (sockets[0]) == 0 && zmq_close (sockets[1]) == 0);
}

int main (void)
{
    static const int pairs[][2] = {
        {ZMQ_PAIR, ZMQ_PAIR}, {ZMQ_PUB, ZMQ_SUB}, {ZMQ_XPUB, ZMQ_XSUB}, {ZMQ_REP, ZMQ_REQ}, {ZMQ_ROUTER, ZMQ_DEALER},
        {ZMQ_DEALER, ZMQ_DEALER}, {ZMQ_PULL, ZMQ_PUSH}, {ZMQ_ROUTER, ZMQ_ROUTER}, {ZMQ_STREAM, ZMQ_STREAM},
    };
    static const char *wildcards[] = {"tcp://127.0.0.1:*", "inproc://pair of types"};
    int torn = 0;
    context = zmq_ctx_new ();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int transport = 0; transport < 2; transport++)
            if (pairs[i][0] != ZMQ_STREAM || transport == 0)
                torn += pair_of (pairs[i][0], pairs[i][1], wildcards[transport]);
    both_ways (ZMQ_PAIR, "tcp://127.0.0.1:*");
    both_ways (ZMQ_DEALER, "ipc://*");
    both_ways (ZMQ_DEALER, "inproc://both ways");
    end (context);
    printf ("%d messages torn\n", torn);
    return torn != 0;
}
