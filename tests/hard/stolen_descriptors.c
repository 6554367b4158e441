/*  The program closes descriptors that are not its own, as daemons and wrappers of stdio do, or writes to them: the
 *  library loses a connection or finds another way, and neither ends the program nor hangs nor spins. */
#include "measure.h"
#include <sys/wait.h>

static void *context;

static void talk (const char *wildcard)
{
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, wildcard, endpoint)) == 0);
    CHECK (put (req, "hello", 0) == 5 && zmq_recv (rep, NULL, 0, 0) == 5);
    CHECK (put (rep, "world", 0) == 5 && zmq_recv (req, NULL, 0, 0) == 5);
    zmq_close (req);
    zmq_close (rep);
}

/*  A busy context with all kinds of descriptors: listeners, connections, epoll sets, wake-ups, ZMQ_FD. */
static int make_busy (void **sockets)
{
    char endpoint[256];
    int count = 0;
    for (int i = 0; i < 6; i++) {
        void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
        CHECK (set_int (push, ZMQ_RECONNECT_IVL, 20) == 0);
        CHECK (set_int (pull, ZMQ_RCVTIMEO, 100) == 0 && set_int (push, ZMQ_SNDTIMEO, 100) == 0);
        CHECK (zmq_connect (push, bind_any (pull, i % 2 ? "tcp://127.0.0.1:*" : "ipc://*", endpoint)) == 0);
        CHECK (put (push, "x", 0) == 1 && zmq_recv (pull, NULL, 0, 0) == 1);
        if (i < 2)
            get_int (pull, ZMQ_FD);
        sockets[count++] = pull;
        sockets[count++] = push;
    }
    return count;
}

/*  Everything that can be called, whatever comes of it. */
static void use_all (void **sockets, int count)
{
    char byte;
    for (int i = 0; i < count; i++) {
        zmq_pollitem_t item = {sockets[i], 0, ZMQ_POLLIN | ZMQ_POLLOUT, 0};
        uint32_t events;
        size_t size = sizeof events;
        zmq_send (sockets[i], "y", 1, 0);
        zmq_recv (sockets[i], &byte, 1, 0);
        zmq_poll (&item, 1, 20);
        zmq_getsockopt (sockets[i], ZMQ_EVENTS, &events, &size);
    }
}

static void damage (int first, int manner)
{
    int null = open ("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = first; fd < first + 60; fd++) {
        uint64_t many = 3;
        if (fd == null)
            continue;
        switch (manner) {
            case 0: close (fd); break;
            case 1: if (fd % 3 == 0) close (fd); break;
            case 2: dup2 (null, fd); break;
            case 3: { /*  extra writes to whatever is an eventfd */
                char path[64], what[64] = "";
                sprintf (path, "/proc/self/fd/%d", fd);
                if (readlink (path, what, sizeof what - 1) > 0 && strstr (what, "eventfd"))
                    CHECK (write (fd, &many, sizeof many) == sizeof many);
                break;
            }
        }
    }
}

static int live (int manner)
{
    void *sockets[64];
    int first = dup (0);
    close (first);
    context = zmq_ctx_new ();
    int count = make_busy (sockets);
    damage (first, manner);
    int64_t used = processor_ms (), start = now_ms ();
    use_all (sockets, count);
    sleep_ms (300);
    used = processor_ms () - used;
    int64_t taken = now_ms () - start;
    if (used > taken / 2)
        fprintf (stderr, "manner %d: %d ms of processor time in %d ms\n", manner, (int) used, (int) taken);
    for (int i = 0; i < count; i++)
        CHECK (zmq_close (sockets[i]) == 0);
    /*  Without its descriptors the context may not end; another works. */
    void *damaged = context;
    context = zmq_ctx_new ();
    talk ("tcp://127.0.0.1:*");
    talk ("ipc://*");
    end (context);
    CHECK (zmq_ctx_term (damaged) == 0);
    return used > taken / 2 && taken > 100;
}

int main (void)
{
    int bad = 0;
    for (int manner = 0; manner < 4; manner++) {
        pid_t child = fork ();
        CHECK (child != -1);
        if (child == 0) {
            alarm (10);
            exit (live (manner));
        }
        int status;
        CHECK (waitpid (child, &status, 0) == child);
        printf ("manner %d: %s\n", manner, status == 0 ? "lived" : "did not live");
        if (status != 0)
            fprintf (stderr, "manner %d ended with %#x\n", manner, status);
        bad |= status;
    }
    return bad != 0;
}
