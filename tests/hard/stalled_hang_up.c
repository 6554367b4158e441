/*  Peers hang up behind pipes that are full: the sockets do not read on before there is room, and meanwhile nothing may
 *  spin on the hang-up. */
#include "../../c-tests/common.h"
#include <sys/resource.h>
#include <sys/wait.h>

static double processor_time (void)
{
    struct rusage usage;
    CHECK (getrusage (RUSAGE_SELF, &usage) == 0);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void send_and_die (const char *endpoint, int peers)
{
    static char body[70000];
    void *context = zmq_ctx_new ();
    for (int peer = 0; peer < peers; peer++) {
        void *push = open_socket (context, ZMQ_PUSH);
        CHECK (zmq_connect (push, endpoint) == 0);
        for (int i = 0; i < 50; i++)
            CHECK (zmq_send (push, body, sizeof body, 0) == sizeof body);
    }
    sleep_ms (300);
    _exit (0);
}

static void try (void *context, const char *wildcard, int peers)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVHWM, 2) == 0);
    bind_any (pull, wildcard, endpoint);
    pid_t child = fork ();
    CHECK (child != -1);
    if (child == 0)
        send_and_die (endpoint, peers);
    int status;
    CHECK (waitpid (child, &status, 0) == child && status == 0);
    sleep_ms (100);
    double before = processor_time ();
    sleep_ms (500);
    double alone = processor_time () - before;
    zmq_pollitem_t item = {pull, 0, ZMQ_POLLOUT, 0};
    CHECK (zmq_poll (&item, 1, 500) == 0);
    double waiting = processor_time () - before - alone;
    printf ("%.6s, %d peers: %.3f s of processor time alone, %.3f s waiting\n", wildcard, peers, alone, waiting);
    CHECK (alone < 0.05 && waiting < 0.05);
    CHECK (zmq_recv (pull, NULL, 0, 0) == 70000);
    zmq_close (pull);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    try (context, "ipc://*", 1);
    try (context, "ipc://*", 8);
    try (context, "tcp://127.0.0.1:*", 1);
    end (context);
    return 0;
}
