/*  zmq_poll over sockets, plain fds and both. */
#include "common.h"

static void *context;

static void show_poll (const char *what, zmq_pollitem_t *items, int count, long timeout)
{
    int64_t start = now_ms ();
    int result = zmq_poll (items, count, timeout);
    int64_t elapsed = now_ms () - start;
    printf ("%s: ", what);
    if (result == -1)
        printf ("%s", error_name (zmq_errno ()));
    else
        printf ("%d", result);
    for (int i = 0; result != -1 && i < count; i++)
        printf (" [%d]", items[i].revents);
    if (timeout > 0 && result == 0)
        printf (elapsed >= timeout - 5 && elapsed < timeout + 400 ? " in time" : " at a wrong time");
    printf ("\n");
}

static void *send_later (void *socket)
{
    sleep_ms (150);
    CHECK (zmq_send (socket, "x", 1, 0) == 1);
    return NULL;
}

static void *write_later (void *fd)
{
    sleep_ms (150);
    CHECK (write (*(int *) fd, "x", 1) == 1);
    return NULL;
}

static void sockets (const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    zmq_pollitem_t items[] = {{pull, 0, ZMQ_POLLIN, 0}, {push, 0, ZMQ_POLLOUT, 0}};
    show_poll ("writable only", items, 2, 0);
    show_poll ("nothing to read", items, 1, 100);
    show_poll ("nothing, at once", items, 1, 0);
    put (push, "x", 0);
    show_poll ("to read", items, 1, 3000);
    show_poll ("still to read", items, 2, 3000);
    take ("pull", pull, 0);
    show_poll ("read", items, 1, 0);
    pthread_create (&thread, NULL, send_later, push);
    show_poll ("a message comes", items, 1, -1);
    pthread_join (thread, NULL);
    items[0].events = ZMQ_POLLOUT | ZMQ_POLLERR | ZMQ_POLLPRI;
    items[1].events = ZMQ_POLLIN;
    show_poll ("wrong directions", items, 2, 50);
    items[0].events = 0;
    show_poll ("no events", items, 1, 50);
    items[0].events = ZMQ_POLLIN | ZMQ_POLLOUT;
    show_poll ("both asked", items, 1, 50);
    zmq_pollitem_t twice[] = {{pull, 0, ZMQ_POLLIN, 0}, {pull, 0, ZMQ_POLLIN, 0}};
    show_poll ("the same twice", twice, 2, 50);
    zmq_close (push);
    zmq_close (pull);
}

static void plain_fds (void)
{
    pthread_t thread;
    int ends[2];
    CHECK (pipe (ends) == 0);
    zmq_pollitem_t items[] = {{NULL, ends[0], ZMQ_POLLIN, 0}, {NULL, ends[1], ZMQ_POLLOUT, 0}};
    show_poll ("pipe", items, 2, 0);
    show_poll ("empty pipe", items, 1, 100);
    CHECK (write (ends[1], "x", 1) == 1);
    show_poll ("pipe to read", items, 2, 0);
    char byte;
    CHECK (read (ends[0], &byte, 1) == 1);
    pthread_create (&thread, NULL, write_later, &ends[1]);
    show_poll ("a byte comes", items, 1, -1);
    pthread_join (thread, NULL);
    CHECK (read (ends[0], &byte, 1) == 1);

    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "tcp://127.0.0.1:*") == 0);
    zmq_pollitem_t mixed[] = {{pull, 0, ZMQ_POLLIN, 0}, {NULL, ends[0], ZMQ_POLLIN, 0}};
    show_poll ("neither", mixed, 2, 100);
    pthread_create (&thread, NULL, write_later, &ends[1]);
    show_poll ("the fd of a socket and an fd", mixed, 2, -1);
    pthread_join (thread, NULL);
    close (ends[1]);
    CHECK (read (ends[0], &byte, 1) == 1);
    show_poll ("closed pipe", items, 1, 100);
    close (ends[0]);

    /*  An event fd of our own may be polled as a plain fd. */
    int file = open ("/dev/null", O_RDWR);
    zmq_pollitem_t null_device = {NULL, file, ZMQ_POLLIN | ZMQ_POLLOUT, 0};
    show_poll ("/dev/null", &null_device, 1, 100);
    close (file);

    int pair[2];
    CHECK (socketpair (AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    zmq_pollitem_t stream = {NULL, pair[0], ZMQ_POLLIN | ZMQ_POLLOUT | ZMQ_POLLERR, 0};
    show_poll ("socket pair", &stream, 1, 100);
    zmq_pollitem_t urgent = {NULL, pair[0], ZMQ_POLLPRI, 0};
    show_poll ("nothing urgent", &urgent, 1, 50);
    close (pair[0]);
    close (pair[1]);
    zmq_close (pull);
}

static void errors (void)
{
    SHOW (zmq_poll (NULL, 1, 0));
    SHOW (zmq_poll (NULL, 0, 0));
    SHOW (zmq_poll (NULL, 0, 50));
    zmq_pollitem_t item = {NULL, 0, 0, 0};
    SHOW (zmq_poll (&item, -1, 0));
    SHOW (zmq_poll (&item, 0, 20));
}

/*  Many sockets, one of which has something. */
static void many (void)
{
    enum { COUNT = 60 };
    void *pulls[COUNT], *push = open_socket (context, ZMQ_PUSH);
    zmq_pollitem_t items[COUNT];
    char endpoint[32];
    for (int i = 0; i < COUNT; i++) {
        pulls[i] = open_socket (context, ZMQ_PULL);
        sprintf (endpoint, "inproc://many-%d", i);
        CHECK (zmq_bind (pulls[i], endpoint) == 0);
        items[i] = (zmq_pollitem_t){pulls[i], 0, ZMQ_POLLIN, 0};
    }
    CHECK (zmq_connect (push, "inproc://many-41") == 0);
    printf ("%d of many, before\n", zmq_poll (items, COUNT, 20));
    put (push, "x", 0);
    int ready = zmq_poll (items, COUNT, 3000);
    printf ("%d of many: number", ready);
    for (int i = 0; i < COUNT; i++)
        if (items[i].revents)
            printf (" %d", i);
    printf ("\n");
    for (int i = 0; i < COUNT; i++)
        zmq_close (pulls[i]);
    zmq_close (push);
}

/*  A socket's own fd beside the socket: each is told what it would be told alone. */
static void socket_and_its_fd (void *context)
{
    char endpoint[256];
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (push, "tcp://127.0.0.1:*", endpoint);
    int fd;
    size_t size = sizeof fd;
    CHECK (zmq_getsockopt (pull, ZMQ_FD, &fd, &size) == 0);
    zmq_pollitem_t items[] = {{pull, 0, ZMQ_POLLIN, 0}, {NULL, fd, ZMQ_POLLIN, 0}};
    CHECK (zmq_connect (pull, endpoint) == 0);
    SHOW (zmq_poll (items, 2, 1000));
    printf ("socket %d, its fd %d\n", items[0].revents, items[1].revents);
    put (push, "x", 0);
    settle ();
    SHOW (zmq_poll (items, 2, 1000));
    printf ("socket %d, its fd %d\n", items[0].revents, items[1].revents);
    zmq_close (push);
    zmq_close (pull);
}

int main (void)
{
    context = zmq_ctx_new ();
    sockets ("inproc://poll");
    sockets ("tcp://127.0.0.1:*");
    sockets ("ipc://*");
    plain_fds ();
    errors ();
    many ();
    socket_and_its_fd (context);
    end (context);
    return 0;
}
