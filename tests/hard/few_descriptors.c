/*  A limit on descriptors: what does not fit is an error of the call or a connection that waits, never the end of the
 *  program; and when there is room again everything goes on. The argument is the limit. */
#include "../../c-tests/common.h"
#include <netinet/in.h>
#include <sys/resource.h>

static int lowest_free (void)
{
    int fd = dup (0);
    if (fd != -1)
        close (fd);
    return fd;
}

/*  Sockets with endpoints until one fails; the number that there were. */
static int open_until_refused (void *context, void **sockets, int most)
{
    int count = 0;
    while (count < most) {
        void *socket = zmq_socket (context, ZMQ_REP);
        if (!socket) {
            CHECK (zmq_errno () == EMFILE);
            break;
        }
        CHECK (set_int (socket, ZMQ_LINGER, 0) == 0);
        sockets[count++] = socket;
        if (zmq_bind (socket, "tcp://127.0.0.1:*") == -1) {
            CHECK (zmq_errno () == EMFILE);
            break;
        }
    }
    return count;
}

static void talk (void *context)
{
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (put (req, "hello", 0) == 5 && zmq_recv (rep, NULL, 0, 0) == 5);
    CHECK (put (rep, "world", 0) == 5 && zmq_recv (req, NULL, 0, 0) == 5);
    zmq_close (req);
    zmq_close (rep);
}

/*  Descriptors run out while clients wait to be accepted; the server takes them when it can. */
static void accept_at_the_limit (void *context)
{
    char endpoint[256];
    int plugs[2048], count = 0;
    void *rep = open_socket (context, ZMQ_REP);
    bind_any (rep, "tcp://127.0.0.1:*", endpoint);
    void *req = open_socket (context, ZMQ_REQ);
    settle ();
    while (count < 2048 && (plugs[count] = dup (0)) != -1)
        count++;
    CHECK (count > 0 && errno == EMFILE);
    close (plugs[--count]); /*  one for the client, none for the server */
    CHECK (zmq_connect (req, endpoint) == 0 || zmq_errno () == EMFILE);
    zmq_send (req, "hello", 5, ZMQ_DONTWAIT);
    CHECK (set_int (rep, ZMQ_RCVTIMEO, 300) == 0);
    CHECK (zmq_recv (rep, NULL, 0, 0) == -1 && zmq_errno () == EAGAIN);
    while (count > 0)
        close (plugs[--count]);
    CHECK (set_int (rep, ZMQ_RCVTIMEO, 5000) == 0);
    CHECK (zmq_recv (rep, NULL, 0, 0) == 5);
    CHECK (put (rep, "world", 0) == 5 && zmq_recv (req, NULL, 0, 0) == 5);
    zmq_close (req);
    zmq_close (rep);
}

static void *send_later (void *push)
{
    sleep_ms (100);
    CHECK (zmq_send (push, "late", 4, 0) == 4);
    return NULL;
}

/*  A thread that never waited before does so with no descriptor left, for a socket and a plain descriptor. */
static void *poll_at_the_limit (void *context)
{
    char endpoint[256];
    int plugs[2048], count = 0, plain[2];
    pthread_t sender;
    void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (pipe (plain) == 0);
    settle ();
    while (count < 2048 && (plugs[count] = dup (0)) != -1)
        count++;
    zmq_pollitem_t items[] = {{pull, 0, ZMQ_POLLIN, 0}, {NULL, plain[0], ZMQ_POLLIN, 0}};
    CHECK (zmq_poll (items, 2, 50) == 0);
    CHECK (pthread_create (&sender, NULL, send_later, push) == 0);
    CHECK (zmq_poll (items, 2, 5000) == 1 && items[0].revents == ZMQ_POLLIN);
    pthread_join (sender, NULL);
    CHECK (zmq_recv (pull, NULL, 0, 0) == 4);
    CHECK (write (plain[1], "x", 1) == 1);
    CHECK (zmq_poll (items, 2, 5000) == 1 && items[1].revents == ZMQ_POLLIN);
    while (count > 0)
        close (plugs[--count]);
    close (plain[0]);
    close (plain[1]);
    zmq_close (push);
    zmq_close (pull);
    return NULL;
}

int main (int argc, char **argv)
{
    int limit = argc > 1 ? atoi (argv[1]) : 64;
    struct rlimit descriptors = {(rlim_t) limit, (rlim_t) limit};
    CHECK (setrlimit (RLIMIT_NOFILE, &descriptors) == 0);
    void *context = zmq_ctx_new (), *sockets[1100];
    CHECK (context);
    int before = lowest_free ();
    for (int round = 0; round < 3; round++) {
        int count = open_until_refused (context, sockets, 1000);
        printf ("limit %d: %d sockets with an endpoint each\n", limit, count);
        CHECK (count > limit / 4);
        for (int i = 0; i < count; i++)
            CHECK (zmq_close (sockets[i]) == 0);
        settle ();
        talk (context);
    }
    accept_at_the_limit (context);
    pthread_t poller;
    CHECK (pthread_create (&poller, NULL, poll_at_the_limit, context) == 0);
    pthread_join (poller, NULL);
    end (context);
    printf ("descriptors left: %s\n", lowest_free () <= before ? "none" : "some");
    CHECK (lowest_free () <= before);
    return 0;
}
