/*  A process that gets no processor for longer than heartbeats take: what came meanwhile lies unread in the kernel, and
 *  is as good a sign of life as any. libzmq looks at the clock first, and hangs up on a healthy peer. */
#include "raw_zmtp.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/*  In milliseconds. The peer has all of TIMEOUT for its answer: a busy machine may take some of it. */
enum { INTERVAL = 50, TIMEOUT = 1000, HOLD_UP = 1500, ROUNDS = 2 };

/*  A peer that answers each ping with a message at once, but lets the program see the first answers when it is too late. */
static void answer (const char *endpoint)
{
    char bytes[4096];
    int fd = introduce (endpoint, "PUSH");
    for (int round = 0;;) {
        ssize_t size = recv (fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            return;
        if (!memmem (bytes, (size_t) size, "\4PING", 5))
            continue;
        int holds_up = round++ < ROUNDS;
        if (holds_up)
            CHECK (kill (getppid (), SIGSTOP) == 0);
        say_frame (fd, 0, "here", 4);
        if (holds_up) {
            sleep_ms (HOLD_UP);
            CHECK (kill (getppid (), SIGCONT) == 0);
        }
    }
}

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_HEARTBEAT_IVL, INTERVAL) == 0 && set_int (pull, ZMQ_HEARTBEAT_TIMEOUT, TIMEOUT) == 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 10000) == 0);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);

    pid_t peer = fork ();
    CHECK (peer != -1);
    if (peer == 0) {
        prctl (PR_SET_PDEATHSIG, SIGKILL);
        answer (endpoint);
        _exit (0);
    }
    /*  One that was hung up on does not come back. */
    for (int count = 0; count < ROUNDS + 5;) {
        int size = zmq_recv (pull, NULL, 0, 0);
        CHECK (size == 4 || errno == EINTR);
        count += size == 4;
    }
    printf ("held up %d times, and still connected\n", ROUNDS);
    CHECK (kill (peer, SIGKILL) == 0 && waitpid (peer, NULL, 0) == peer);
    zmq_close (pull);
    end (context);
    return 0;
}
