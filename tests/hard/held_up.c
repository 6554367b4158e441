/*  A process that gets no processor for longer than heartbeats take: what came meanwhile lies unread in the kernel, and
 *  is as good a sign of life as any. libzmq looks at the clock first, and hangs up on a healthy peer. */
#include "measure.h"
#include <sys/prctl.h>
#include <sys/wait.h>

enum { INTERVAL_MS = 50, PAUSE_MS = 40, HOLD_UP_MS = 150, ROUNDS = 5 };

static pid_t start (void (*body) (int in, int out), int *in, int *out)
{
    int to_child[2], from_child[2];
    CHECK (pipe (to_child) == 0 && pipe (from_child) == 0);
    pid_t child = fork ();
    CHECK (child != -1);
    if (child == 0) {
        prctl (PR_SET_PDEATHSIG, SIGKILL);
        close (to_child[1]);
        close (from_child[0]);
        body (to_child[0], from_child[1]);
        _exit (0);
    }
    close (to_child[0]);
    close (from_child[1]);
    *in = from_child[0];
    *out = to_child[1];
    return child;
}

/*  Says something every now and then, more rarely than it is asked to. */
static void speak (int in, int out)
{
    (void) in;
    char endpoint[256] = "";
    void *push = open_socket (zmq_ctx_new (), ZMQ_PUSH);
    bind_any (push, "tcp://127.0.0.1:*", endpoint);
    CHECK (write (out, endpoint, sizeof endpoint) == sizeof endpoint);
    for (;;) {
        CHECK (put (push, "here", 0) == 4);
        sleep_ms (PAUSE_MS);
    }
}

/*  Holds its parent up each time it is told to. */
static void hold_up (int in, int out)
{
    char byte;
    while (read (in, &byte, 1) == 1) {
        pid_t parent = getppid ();
        CHECK (kill (parent, SIGSTOP) == 0);
        sleep_ms (HOLD_UP_MS);
        CHECK (kill (parent, SIGCONT) == 0);
        CHECK (write (out, &byte, 1) == 1);
    }
}

static void receive_some (void *pull)
{
    for (int i = 0; i < 4;) {
        int size = zmq_recv (pull, NULL, 0, 0);
        CHECK (size == 4 || errno == EINTR);
        i += size == 4;
    }
}

int main (void)
{
    int from_speaker, to_speaker, from_brake, to_brake;
    char endpoint[256], byte = 0;
    pid_t speaker = start (speak, &from_speaker, &to_speaker);
    pid_t brake = start (hold_up, &from_brake, &to_brake);
    CHECK (read (from_speaker, endpoint, sizeof endpoint) == sizeof endpoint);

    void *context = zmq_ctx_new (), *pull = open_socket (context, ZMQ_PULL), *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (set_int (pull, ZMQ_HEARTBEAT_IVL, INTERVAL_MS) == 0);
    CHECK (zmq_socket_monitor (pull, "inproc://losses", ZMQ_EVENT_DISCONNECTED) == 0);
    CHECK (zmq_connect (monitor, "inproc://losses") == 0);
    CHECK (zmq_connect (pull, endpoint) == 0);
    receive_some (pull);
    for (int round = 0; round < ROUNDS; round++) {
        CHECK (write (to_brake, &byte, 1) == 1);
        receive_some (pull);
        CHECK (read (from_brake, &byte, 1) == 1);
        receive_some (pull);
    }
    CHECK (zmq_recv (monitor, NULL, 0, ZMQ_DONTWAIT) == -1 && errno == EAGAIN);

    CHECK (kill (speaker, SIGKILL) == 0 && waitpid (speaker, NULL, 0) == speaker);
    close (to_brake);
    CHECK (waitpid (brake, NULL, 0) == brake);
    zmq_close (monitor);
    zmq_close (pull);
    zmq_ctx_term (context);
    printf ("held up %d times, and still connected\n", ROUNDS);
    return 0;
}
