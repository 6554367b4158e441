/*  zmq_poll where things are odd: sockets that were closed or whose context ended, descriptors that are none, the same thing
 *  several times, every kind of time-out, and what revents says after each. */
#include "common.h"

static void show (const char *what, zmq_pollitem_t *items, int count, long timeout)
{
    for (int i = 0; i < count; i++)
        items[i].revents = 0x55;
    int64_t start = now_ms ();
    int result = zmq_poll (items, count, timeout);
    int error = zmq_errno (), elapsed = (int) (now_ms () - start);
    printf ("%s: %s", what, result == -1 ? error_name (error) : "");
    if (result >= 0) {
        printf ("%d", result);
        for (int i = 0; i < count; i++)
            printf (" [%#x]", items[i].revents);
    }
    printf (elapsed > 1000 ? " after long\n" : timeout > 0 && elapsed >= timeout - 5 ? " after the time-out\n" : " at once\n");
}

static void descriptors (void)
{
    int ends[2], closed = 900;
    CHECK (pipe (ends) == 0 && fcntl (closed, F_GETFD) == -1);
    zmq_pollitem_t items[] = {
        {NULL, -1, ZMQ_POLLIN, 0}, {NULL, ends[1], ZMQ_POLLOUT, 0}, {NULL, closed, ZMQ_POLLIN, 0}, {NULL, ends[0], ZMQ_POLLIN, 0},
    };
    show ("none", items, 1, 50);
    show ("one that is ready", items + 1, 1, 50);
    show ("none and one that is ready", items, 2, 50);
    show ("a closed one", items + 2, 1, 50);
    show ("all of them", items, 4, 50);
    show ("one that is not", items + 3, 1, 50);
    close (ends[1]);
    show ("hung up", items + 3, 1, 50);
    items[3].events = 0;
    show ("hung up, nothing asked", items + 3, 1, 50);
    items[3].events = ZMQ_POLLERR;
    show ("hung up, errors asked", items + 3, 1, 50);
    items[3].events = ZMQ_POLLOUT;
    show ("hung up, room asked", items + 3, 1, 50);
    close (ends[0]);
    int file = open ("/proc/self/status", O_RDONLY);
    zmq_pollitem_t same[] = {{NULL, file, ZMQ_POLLIN, 0}, {NULL, file, ZMQ_POLLIN | ZMQ_POLLPRI, 0}, {NULL, file, ZMQ_POLLOUT, 0}};
    show ("a file three times", same, 3, 50);
    close (file);
}

static void sockets (void)
{
    void *context = zmq_ctx_new ();
    void *left = open_socket (context, ZMQ_PAIR), *right = open_socket (context, ZMQ_PAIR), *lonely = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (left, "inproc://corners") == 0 && zmq_connect (right, "inproc://corners") == 0);
    zmq_pollitem_t items[] = {
        {left, 0, ZMQ_POLLIN | ZMQ_POLLOUT, 0}, {left, -1, ZMQ_POLLIN, 0}, {right, 99999, ZMQ_POLLIN, 0}, {lonely, 0, ZMQ_POLLOUT, 0},
    };
    show ("a socket twice, descriptors that do not matter", items, 4, 0);
    put (right, "x", 0);
    settle ();
    show ("one message", items, 4, -1);
    put (left, "y", 0);
    settle ();
    show ("both ways", items, 4, 100);
    take ("left", left, 0);
    take ("right", right, 0);
    items[0].events = items[1].events = 0;
    show ("nothing asked of some", items, 3, 50);
    items[0].events = ZMQ_POLLERR;
    show ("errors asked of a socket", items, 1, 50);
    show ("no time", items + 2, 2, 0);
    show ("a little", items + 2, 2, 1);
    zmq_close (right);
    settle ();
    items[0].events = ZMQ_POLLIN | ZMQ_POLLOUT;
    show ("the peer is gone", items, 1, 50);
    CHECK (zmq_ctx_shutdown (context) == 0);
    show ("the context ends", items, 1, 50);
    show ("the context ends, no time", items, 1, 0);
    int ends[2];
    CHECK (pipe (ends) == 0);
    zmq_pollitem_t mixed[] = {{NULL, ends[1], ZMQ_POLLOUT, 0}, {left, 0, ZMQ_POLLIN, 0}};
    show ("a descriptor that is ready and the end", mixed, 2, 50);
    close (ends[0]);
    close (ends[1]);
    zmq_close (left);
    zmq_close (lonely);
    end (context);
}

/*  States in which a socket may not send or receive. */
static void turns (void)
{
    void *context = zmq_ctx_new ();
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    zmq_pollitem_t items[] = {{rep, 0, ZMQ_POLLIN | ZMQ_POLLOUT, 0}, {req, 0, ZMQ_POLLIN | ZMQ_POLLOUT, 0}};
    show ("REP and REQ, alone", items, 2, 50);
    CHECK (zmq_bind (rep, "inproc://turns") == 0 && zmq_connect (req, "inproc://turns") == 0);
    show ("connected", items, 2, 50);
    put (req, "ask", 0);
    show ("asked", items, 2, 50);
    take ("rep", rep, 0);
    show ("heard", items, 2, 50);
    put (rep, "first", ZMQ_SNDMORE);
    show ("half answered", items, 2, 50);
    put (rep, "second", 0);
    show ("answered", items, 2, 50);
    CHECK (zmq_recv (req, NULL, 0, 0) == 5);
    show ("half heard", items, 2, 50);
    CHECK (zmq_recv (req, NULL, 0, 0) == 6);
    show ("all over", items, 2, 50);
    zmq_close (rep);
    zmq_close (req);
    end (context);
}

int main (void)
{
    descriptors ();
    sockets ();
    turns ();
    return 0;
}
