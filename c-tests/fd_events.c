/*  ZMQ_FD and ZMQ_EVENTS: how event loops wait for a socket. The fd speaks up when something may have changed; reading
 *  ZMQ_EVENTS is the acknowledgement. */
#include "common.h"

static int fd_of (void *socket)
{
    int fd = -1;
    size_t size = sizeof fd;
    CHECK (zmq_getsockopt (socket, ZMQ_FD, &fd, &size) == 0 && size == sizeof fd);
    return fd;
}

static int readable (int fd, int timeout)
{
    struct pollfd item = {fd, POLLIN, 0};
    return poll (&item, 1, timeout) == 1 && (item.revents & POLLIN);
}

/*  Receives as an event loop does: wait for the fd, then take all that ZMQ_EVENTS promises. */
static int event_loop (void *socket, int fd, int wanted)
{
    int received = 0;
    while (received < wanted) {
        while (get_int (socket, ZMQ_EVENTS) & ZMQ_POLLIN) {
            CHECK (zmq_recv (socket, NULL, 0, ZMQ_DONTWAIT) != -1);
            received++;
        }
        if (received < wanted && !readable (fd, 3000))
            break;
    }
    return received;
}

static void *send_many (void *socket)
{
    for (int i = 0; i < 3000; i++) {
        CHECK (zmq_send (socket, "x", 1, 0) == 1);
        if (i % 500 == 0)
            sleep_ms (10);
    }
    return NULL;
}

/*  An endpoint of the network is news to its own socket, whether the fd was asked for before or after. */
static void endpoints_are_news (void *context)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    int fd = fd_of (push);
    SHOW (readable (fd, 0));
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    SHOW (readable (fd_of (pull), 0));
    SHOW (zmq_connect (push, endpoint));
    SHOW (readable (fd, 0));
    SHOW (get_int (push, ZMQ_EVENTS));
    SHOW (readable (fd, 100));
    zmq_close (push);
    zmq_close (pull);

    push = open_socket (context, ZMQ_PUSH);
    SHOW (zmq_connect (push, "inproc://nobody yet"));
    SHOW (readable (fd_of (push), 0));
    zmq_close (push);
}

static void one_socket (void *context, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    bind_any (pull, wildcard, endpoint);
    int fd = fd_of (pull);
    printf ("the same fd each time: %s\n", fd_of (pull) == fd ? "yes" : "no");
    SHOW (zmq_connect (push, endpoint));
    settle ();
    SHOW (get_int (pull, ZMQ_EVENTS));
    SHOW (readable (fd, 0));
    put (push, "one", 0);
    SHOW (readable (fd, 3000));
    /*  Other options are not the acknowledgement. */
    SHOW (get_int (pull, ZMQ_TYPE));
    SHOW (set_int (pull, ZMQ_RCVTIMEO, 3000));
    SHOW (get_int (pull, ZMQ_RCVMORE));
    SHOW (readable (fd, 0));
    SHOW (get_int (pull, ZMQ_EVENTS));
    SHOW (readable (fd, 0));
    SHOW (get_int (pull, ZMQ_EVENTS));
    take ("pull", pull, ZMQ_DONTWAIT);
    SHOW (get_int (pull, ZMQ_EVENTS));
    put (push, "two", 0);
    SHOW (readable (fd, 3000));
    take ("pull", pull, 0);
    pthread_create (&thread, NULL, send_many, push);
    SHOW (event_loop (pull, fd, 3000));
    pthread_join (thread, NULL);
    SHOW (get_int (pull, ZMQ_EVENTS));
    zmq_close (push);
    zmq_close (pull);
}

/*  A full sender's fd speaks up when there is room again. */
static void room_again (void *context)
{
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (push, ZMQ_SNDHWM, 2) == 0);
    CHECK (set_int (pull, ZMQ_RCVHWM, 2) == 0);
    CHECK (zmq_bind (pull, "inproc://room") == 0);
    CHECK (zmq_connect (push, "inproc://room") == 0);
    int fd = fd_of (push);
    SHOW (fill (push, 100));
    SHOW (get_int (push, ZMQ_EVENTS));
    SHOW (readable (fd, 0));
    SHOW (drain (pull, 0));
    SHOW (readable (fd, 3000));
    SHOW (get_int (push, ZMQ_EVENTS));
    zmq_close (push);
    zmq_close (pull);
}

/*  A new endpoint makes the fd speak up; it may be polled beside its own socket. */
static void new_endpoint (void *context)
{
    void *pull = open_socket (context, ZMQ_PULL);
    int fd = fd_of (pull);
    get_int (pull, ZMQ_EVENTS);
    SHOW (readable (fd, 0));
    CHECK (zmq_connect (pull, "tcp://127.0.0.1:1") == 0);
    SHOW (readable (fd, 0));
    zmq_pollitem_t items[] = {{pull, 0, ZMQ_POLLIN, 0}, {NULL, fd, ZMQ_POLLIN, 0}};
    SHOW (zmq_poll (items, 2, 100));
    SHOW (items[1].revents);
    SHOW (zmq_poll (items, 2, 20));
    SHOW (readable (fd, 0));
    CHECK (zmq_bind (pull, "tcp://127.0.0.1:*") == 0);
    SHOW (readable (fd, 0));
    SHOW (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT));
    SHOW (readable (fd, 0));
    zmq_close (pull);
}

/*  The fds of two sockets in one poll(2), as a broker's event loop has them. */
static void two_sockets (void *context)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    void *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_connect (dealer, bind_any (router, "tcp://127.0.0.1:*", endpoint)) == 0);
    int rounds = 0, router_fd = fd_of (router), dealer_fd = fd_of (dealer);
    for (int i = 0; i < 200; i++) {
        put (dealer, "ping", 0);
        while (!(get_int (router, ZMQ_EVENTS) & ZMQ_POLLIN))
            CHECK (readable (router_fd, 3000));
        char id[16];
        int size = zmq_recv (router, id, sizeof id, ZMQ_DONTWAIT);
        CHECK (size == 5 && zmq_recv (router, NULL, 0, ZMQ_DONTWAIT) == 4);
        zmq_send (router, id, size, ZMQ_SNDMORE | ZMQ_DONTWAIT);
        put (router, "pong", ZMQ_DONTWAIT);
        while (!(get_int (dealer, ZMQ_EVENTS) & ZMQ_POLLIN))
            CHECK (readable (dealer_fd, 3000));
        CHECK (zmq_recv (dealer, NULL, 0, ZMQ_DONTWAIT) == 4);
        rounds++;
    }
    printf ("%d rounds\n", rounds);
    zmq_close (dealer);
    zmq_close (router);
}

/*  Who asks for the fd late hears of what came before. */
static void late_watcher (void *context, const char *wildcard)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    bind_any (pull, wildcard, endpoint);
    CHECK (zmq_connect (push, endpoint) == 0);
    put (push, "early", 0);
    settle ();
    int fd = fd_of (pull);
    SHOW (readable (fd, 0));
    SHOW (readable (fd, 0));
    take ("pull", pull, 0);
    SHOW (get_int (pull, ZMQ_EVENTS));
    SHOW (readable (fd, 0));
    zmq_close (push);
    zmq_close (pull);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    endpoints_are_news (context);
    one_socket (context, "inproc://fd");
    one_socket (context, "tcp://127.0.0.1:*");
    one_socket (context, "ipc://*");
    room_again (context);
    new_endpoint (context);
    two_sockets (context);
    late_watcher (context, "inproc://late");
    late_watcher (context, "tcp://127.0.0.1:*");
    end (context);
    return 0;
}
