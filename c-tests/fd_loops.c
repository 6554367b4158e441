/*  Event loops on ZMQ_FD with epoll(7), level- and edge-triggered, that take all that is there at each wake-up, or one
 *  message only: the latter are mistaken, and get on as far as they do on libzmq. */
#include "common.h"
#include <sys/epoll.h>

enum { SENDERS = 2, MESSAGES = 3000 };

static char address[256];

static int watch_fd (void *socket, uint32_t how)
{
    int fd = -1;
    size_t size = sizeof fd;
    struct epoll_event event = {.events = EPOLLIN | how};
    CHECK (zmq_getsockopt (socket, ZMQ_FD, &fd, &size) == 0);
    int set = epoll_create1 (EPOLL_CLOEXEC);
    CHECK (set != -1 && epoll_ctl (set, EPOLL_CTL_ADD, fd, &event) == 0);
    return set;
}

static int woken (int set, int timeout)
{
    struct epoll_event event;
    return epoll_wait (set, &event, 1, timeout) == 1;
}

static int is_readable (void *socket)
{
    return get_int (socket, ZMQ_EVENTS) & ZMQ_POLLIN;
}

static void *send_many (void *socket)
{
    for (int i = 0; i < MESSAGES; i++) {
        CHECK (zmq_send (socket, "x", 1, 0) == 1);
        /*  Now and then the loop runs dry. */
        if (i % 1000 == 0)
            sleep_ms (2);
    }
    return NULL;
}

/*  Right: after each wake-up everything is taken, as long as ZMQ_EVENTS says that there is more. */
static void takes_all (void *context, const char *wildcard, uint32_t how)
{
    pthread_t threads[SENDERS];
    void *senders[SENDERS], *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, wildcard, address);
    int set = watch_fd (pull, how), received = 0;
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = open_socket (context, ZMQ_PUSH);
        CHECK (zmq_connect (senders[i], address) == 0);
        CHECK (pthread_create (&threads[i], NULL, send_many, senders[i]) == 0);
    }
    while (received < SENDERS * MESSAGES && woken (set, 5000))
        while (is_readable (pull)) {
            CHECK (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == 1);
            received++;
        }
    printf ("%.3s %s: %d\n", wildcard, how ? "edges" : "levels", received);
    for (int i = 0; i < SENDERS; i++) {
        pthread_join (threads[i], NULL);
        zmq_close (senders[i]);
    }
    zmq_close (pull);
    close (set);
    settle ();
}

/*  As right: no question beforehand, receiving until there is nothing. */
static void receives_until_empty (void *context, const char *wildcard, uint32_t how)
{
    pthread_t thread;
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, wildcard, address);
    int set = watch_fd (pull, how), received = 0;
    CHECK (zmq_connect (push, address) == 0);
    CHECK (pthread_create (&thread, NULL, send_many, push) == 0);
    while (received < MESSAGES && woken (set, 5000))
        while (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == 1)
            received++;
    printf ("%.3s until empty: %d\n", wildcard, received);
    pthread_join (thread, NULL);
    zmq_close (push);
    zmq_close (pull);
    close (set);
    settle ();
}

/*  Mistaken: one message a wake-up. What waits beside it is found with what comes next. */
static void takes_one (void *context, const char *wildcard, uint32_t how, int asks)
{
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, wildcard, address);
    int set = watch_fd (pull, how);
    CHECK (zmq_connect (push, address) == 0);
    settle ();
    get_int (pull, ZMQ_EVENTS);
    printf ("%.3s one at a time, %s, %s:", wildcard, how ? "edges" : "levels", asks ? "asking" : "trying");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++)
            put (push, "x", 0);
        sleep_ms (80);
        int wakes = 0, received = 0;
        while (wakes < 10 && woken (set, 50)) {
            wakes++;
            if (!asks || is_readable (pull))
                received += zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == 1;
        }
        printf (" %d of 3 by %d", received, wakes);
    }
    int left = 0;
    while (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == 1)
        left++;
    printf (", %d left\n", left);
    zmq_close (push);
    zmq_close (pull);
    close (set);
    settle ();
}

/*  What has been looked at before the descriptor was asked for is no news. */
static void asked_for_late (void *context)
{
    void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    bind_any (pull, "tcp://127.0.0.1:*", address);
    CHECK (zmq_connect (push, address) == 0);
    settle ();
    SHOW (get_int (pull, ZMQ_EVENTS));
    SHOW (get_int (push, ZMQ_EVENTS));
    int pulls = watch_fd (pull, 0), pushes = watch_fd (push, 0);
    SHOW (woken (pulls, 50));
    SHOW (woken (pushes, 50));
    close (pulls);
    close (pushes);
    zmq_close (pull);
    zmq_close (push);
}

static void loops (void *context, int number)
{
    static const char *const places[] = {"tcp://127.0.0.1:*", "ipc://*", "inproc://loops"};
    if (number == 0)
        asked_for_late (context);
    takes_all (context, places[number], 0);
    takes_all (context, places[number], EPOLLET);
    receives_until_empty (context, places[number], EPOLLET);
    for (int asks = 0; asks < 2; asks++) {
        takes_one (context, places[number], 0, asks);
        takes_one (context, places[number], EPOLLET, asks);
    }
}

int main (void)
{
    together (3, loops);
    return 0;
}
