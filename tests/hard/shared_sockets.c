/*  Sockets used by several threads at once, which libzmq forbids: here each call is whole, no message is torn, lost or
 *  doubled, and the context ends under all of them. */
#include "../../c-tests/common.h"
#include <sys/uio.h>

enum { THREADS = 4, EACH = 1500 };

static void *context, *push, *pull;
static int received[THREADS][EACH];

static void *send_many (void *number)
{
    for (int i = 0; i < EACH; i++) {
        int content[2] = {(int) (long) number, i};
        CHECK (zmq_send (push, content, sizeof content, 0) == sizeof content);
    }
    return NULL;
}

/*  The first thread to find nothing for a while ends; all of them do. */
static void *receive_many (void *unused)
{
    int content[2];
    while (zmq_recv (pull, content, sizeof content, 0) == sizeof content)
        __atomic_add_fetch (&received[content[0]][content[1]], 1, __ATOMIC_RELAXED);
    CHECK (zmq_errno () == EAGAIN);
    return unused;
}

static void pass_all (const char *wildcard)
{
    char endpoint[256];
    pthread_t senders[THREADS], receivers[THREADS];
    push = open_socket (context, ZMQ_PUSH);
    pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 500) == 0);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    memset (received, 0, sizeof received);
    for (long i = 0; i < THREADS; i++) {
        pthread_create (&receivers[i], NULL, receive_many, NULL);
        pthread_create (&senders[i], NULL, send_many, (void *) i);
    }
    int wrong = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join (senders[i], NULL);
        pthread_join (receivers[i], NULL);
    }
    for (int i = 0; i < THREADS; i++)
        for (int n = 0; n < EACH; n++)
            wrong += received[i][n] != 1;
    printf ("%.6s: %d of %d messages lost or doubled\n", wildcard, wrong, THREADS * EACH);
    CHECK (wrong == 0);
    zmq_close (push);
    zmq_close (pull);
}

enum { PARTS = 6 };

static void *send_parts (void *number)
{
    char name = (char) ('a' + (long) number);
    struct iovec parts[PARTS];
    for (int i = 0; i < PARTS; i++)
        parts[i] = (struct iovec) {&name, 1};
    for (int i = 0; i < EACH; i++)
        CHECK (zmq_sendiov (push, parts, PARTS, ZMQ_SNDMORE) == 1);
    return NULL;
}

/*  Counts the messages that came whole. */
static void *receive_parts (void *unused)
{
    long whole = 0;
    (void) unused;
    for (;;) {
        struct iovec parts[PARTS];
        size_t count = PARTS;
        if (zmq_recviov (pull, parts, &count, 0) == -1)
            break;
        CHECK (count == PARTS);
        for (int i = 0; i < PARTS; i++) {
            CHECK (*(char *) parts[i].iov_base == *(char *) parts[0].iov_base);
            if (i > 0)
                free (parts[i].iov_base);
        }
        free (parts[0].iov_base);
        whole++;
    }
    CHECK (zmq_errno () == EAGAIN);
    return (void *) whole;
}

/*  The parts of zmq_sendiov and zmq_recviov stay together. */
static void pass_parts (const char *wildcard)
{
    char endpoint[256];
    pthread_t senders[THREADS], receivers[THREADS];
    push = open_socket (context, ZMQ_PUSH);
    pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 500) == 0 && set_int (push, ZMQ_SNDHWM, 10) == 0);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    for (long i = 0; i < THREADS; i++) {
        pthread_create (&receivers[i], NULL, receive_parts, NULL);
        pthread_create (&senders[i], NULL, send_parts, (void *) i);
    }
    long sum = 0;
    for (int i = 0; i < THREADS; i++) {
        void *whole;
        pthread_join (senders[i], NULL);
        pthread_join (receivers[i], &whole);
        sum += (long) whole;
    }
    CHECK (sum == THREADS * EACH);
    zmq_close (push);
    zmq_close (pull);
}

static void *send_one (void *socket)
{
    CHECK (zmq_send (socket, "x", 1, 0) == 1);
    return NULL;
}

static void *poll_one (void *socket)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLOUT, 0};
    CHECK (zmq_poll (&item, 1, 3000) == 1);
    return NULL;
}

/*  Threads wait for somebody to send to; another thread connects. */
static void connect_under_waiters (const char *wildcard)
{
    char endpoint[256];
    pthread_t sender, poller;
    void *dealer = open_socket (context, ZMQ_DEALER), *peer = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (dealer, ZMQ_SNDTIMEO, 3000) == 0);
    bind_any (peer, wildcard, endpoint);
    pthread_create (&sender, NULL, send_one, dealer);
    pthread_create (&poller, NULL, poll_one, dealer);
    settle ();
    struct timespec start, stop;
    clock_gettime (CLOCK_MONOTONIC, &start);
    CHECK (zmq_connect (dealer, endpoint) == 0);
    pthread_join (sender, NULL);
    pthread_join (poller, NULL);
    clock_gettime (CLOCK_MONOTONIC, &stop);
    CHECK (stop.tv_sec - start.tv_sec <= 1);
    CHECK (zmq_recv (peer, NULL, 0, 0) == 1);
    zmq_close (dealer);
    zmq_close (peer);
}

static void *wait_for_the_end (void *socket)
{
    CHECK (zmq_recv (socket, NULL, 0, 0) == -1 && zmq_errno () == ETERM);
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    CHECK (zmq_poll (&item, 1, -1) == -1 && zmq_errno () == ETERM);
    return NULL;
}

/*  Many wait on one socket while its context ends. */
static void end_under_waiters (void)
{
    pthread_t waiters[THREADS];
    void *own = zmq_ctx_new (), *socket = zmq_socket (own, ZMQ_DEALER);
    CHECK (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_create (&waiters[i], NULL, wait_for_the_end, socket);
    settle ();
    CHECK (zmq_ctx_shutdown (own) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join (waiters[i], NULL);
    CHECK (zmq_close (socket) == 0);
    end (own);
}

int main (void)
{
    context = zmq_ctx_new ();
    pass_all ("inproc://shared");
    pass_all ("tcp://127.0.0.1:*");
    pass_all ("ipc://*");
    pass_parts ("inproc://parts");
    pass_parts ("tcp://127.0.0.1:*");
    connect_under_waiters ("inproc://waited for");
    connect_under_waiters ("tcp://127.0.0.1:*");
    for (int i = 0; i < 5; i++)
        end_under_waiters ();
    end (context);
    return 0;
}
