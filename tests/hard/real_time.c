/*  I/O threads under SCHED_FIFO, above every other thread: nothing spins and nothing starves. Where the system does not
 *  permit real-time threads the test is skipped. */
#include "../../c-tests/common.h"
#include <dirent.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/*  Raises every thread of this process but the caller; false: it is not permitted. */
static int raise_others (void)
{
    struct sched_param parameter = {.sched_priority = 1};
    struct dirent *entry;
    DIR *tasks = opendir ("/proc/self/task");
    CHECK (tasks);
    int permitted = 1, raised = 0;
    while (permitted && (entry = readdir (tasks))) {
        int thread = atoi (entry->d_name);
        if (thread == 0 || thread == (int) syscall (SYS_gettid))
            continue;
        permitted = sched_setscheduler (thread, SCHED_FIFO, &parameter) == 0;
        raised++;
    }
    closedir (tasks);
    CHECK (!permitted || raised > 0);
    return permitted;
}

static double cpu_seconds (void)
{
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
           + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void *echo (void *socket)
{
    char text[64];
    int size;
    while ((size = zmq_recv (socket, text, sizeof text, 0)) != -1)
        if (zmq_send (socket, text, size, 0) == -1)
            break;
    return NULL;
}

int main (void)
{
    char endpoint[256];
    pthread_t thread;
    void *context = zmq_ctx_new ();
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (req, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    settle ();
    if (!raise_others ()) {
        printf ("no real-time threads here\n");
        return 77;
    }
    pthread_create (&thread, NULL, echo, rep);
    int64_t start = now_ms ();
    for (int i = 0; i < 2000; i++) {
        char text[8];
        CHECK (zmq_send (req, "ping", 4, 0) == 4);
        CHECK (zmq_recv (req, text, sizeof text, 0) == 4);
    }
    for (int i = 0; i < 20000; i++)
        CHECK (zmq_send (push, "stream", 6, 0) == 6 && (i % 2 == 0 || zmq_recv (pull, NULL, 0, 0) == 6));
    printf ("the work took %d ms\n", (int) (now_ms () - start));
    double before = cpu_seconds ();
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 300) == 0);
    while (zmq_recv (pull, NULL, 0, 0) != -1)
        ;
    before = cpu_seconds ();
    sleep_ms (300);
    printf ("idle for 300 ms: %.0f ms of processor time\n", (cpu_seconds () - before) * 1000);
    CHECK (cpu_seconds () - before < 0.05);
    CHECK (zmq_ctx_shutdown (context) == 0);
    pthread_join (thread, NULL);
    zmq_close (req);
    zmq_close (rep);
    zmq_close (push);
    zmq_close (pull);
    end (context);
    return 0;
}
