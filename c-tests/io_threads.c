/*  I/O threads: how many there are, their names, how and where they run, and which of them serves a socket (ZMQ_AFFINITY). */
#include "common.h"
#include <dirent.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define MOST 16

struct task {
    int id;
    char name[32];
};

static int by_name (const void *one, const void *other)
{
    return strcmp (((const struct task *) one)->name, ((const struct task *) other)->name);
}

/*  The I/O threads of this process, by name. */
static int io_threads (struct task *tasks)
{
    int count = 0;
    DIR *directory = opendir ("/proc/self/task");
    CHECK (directory != NULL);
    for (struct dirent *entry; (entry = readdir (directory)) != NULL;) {
        char path[300], name[32] = "";
        snprintf (path, sizeof path, "/proc/self/task/%s/comm", entry->d_name);
        FILE *file = fopen (path, "r");
        if (!file)
            continue;
        if (fgets (name, sizeof name, file) && strstr (name, "/IO")) {
            CHECK (count < MOST);
            name[strcspn (name, "\n")] = '\0';
            tasks[count].id = atoi (entry->d_name);
            strcpy (tasks[count++].name, name);
        }
        fclose (file);
    }
    closedir (directory);
    qsort (tasks, (size_t) count, sizeof *tasks, by_name);
    return count;
}

/*  The same, once there are as many as wanted: a thread gives itself its name, and the system lists one for a moment after it
 *  was joined. */
static int await_io_threads (struct task *tasks, int wanted)
{
    int found = io_threads (tasks);
    for (const int64_t end = now_ms () + patiently (2000); found != wanted && now_ms () < end; found = io_threads (tasks))
        sleep_ms (5);
    return found;
}

static void print_task (const struct task *task)
{
    cpu_set_t set;
    struct sched_param parameters;
    CHECK (sched_getaffinity (task->id, sizeof set, &set) == 0 && sched_getparam (task->id, &parameters) == 0);
    errno = 0;
    const int theirs = getpriority (PRIO_PROCESS, (id_t) task->id), ours = getpriority (PRIO_PROCESS, 0);
    CHECK (errno == 0);
    printf (" %s (policy %d, priority %d, %s, processors", task->name, sched_getscheduler (task->id), parameters.sched_priority,
            theirs < ours ? "less nice" : theirs == ours ? "as nice" : "nicer");
    for (int processor = 0; processor < 8; processor++)
        if (CPU_ISSET (processor, &set))
            printf (" %d", processor);
    printf (")");
}

struct choice {
    int option, value;
};

static void with (const char *what, const struct choice *choices, size_t count)
{
    struct task tasks[MOST];
    int wanted = 1;
    void *context = zmq_ctx_new ();
    for (size_t i = 0; i < count; i++) {
        CHECK (zmq_ctx_set (context, choices[i].option, choices[i].value) == 0);
        if (choices[i].option == ZMQ_IO_THREADS)
            wanted = choices[i].value;
    }
    void *socket = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
    settle ();
    const int found = await_io_threads (tasks, wanted);
    printf ("%s:", what);
    for (int i = 0; i < found; i++)
        print_task (&tasks[i]);
    printf ("\n");
    zmq_close (socket);
    end (context);
    printf ("then: %d\n", await_io_threads (tasks, 0));
}

#define WITH(what, ...)                                                                                                \
    with (what, (const struct choice[]){__VA_ARGS__}, sizeof (const struct choice[]){__VA_ARGS__} / sizeof (struct choice))

/*  What is set after the first socket comes too late. */
static void too_late (void)
{
    struct task tasks[MOST];
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_ctx_set (context, ZMQ_IO_THREADS, 3) == 0 && zmq_ctx_set (context, ZMQ_THREAD_NAME_PREFIX, 7) == 0);
    CHECK (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
    settle ();
    const int found = await_io_threads (tasks, 1);
    printf ("too late: %d %s\n", found, tasks[0].name);
    zmq_close (socket);
    end (context);
}

/*  How long a thread has run, in nanoseconds. */
static long long time_run (const struct task *task)
{
    char path[64];
    long long time = 0;
    snprintf (path, sizeof path, "/proc/self/task/%d/schedstat", task->id);
    FILE *file = fopen (path, "r");
    CHECK (file != NULL && fscanf (file, "%lld", &time) == 1);
    fclose (file);
    return time;
}

/*  Which thread works when two sockets with this affinity talk. */
static void served_by (void *context, uint64_t affinity, const char *wildcard)
{
    char endpoint[256];
    struct task tasks[MOST];
    long long before[MOST], most = 0, all = 0;
    int busiest = 0;
    void *server = open_socket (context, ZMQ_REP), *client = open_socket (context, ZMQ_REQ);
    CHECK (zmq_setsockopt (server, ZMQ_AFFINITY, &affinity, sizeof affinity) == 0);
    CHECK (zmq_setsockopt (client, ZMQ_AFFINITY, &affinity, sizeof affinity) == 0);
    CHECK (zmq_connect (client, bind_any (server, wildcard, endpoint)) == 0);
    settle ();
    const int count = await_io_threads (tasks, 3);
    for (int i = 0; i < count; i++)
        before[i] = time_run (&tasks[i]);
    for (int i = 0; i < 100; i++) {
        CHECK (put (client, "question", 0) == 8 && zmq_recv (server, NULL, 0, 0) == 8);
        CHECK (put (server, "answer", 0) == 6 && zmq_recv (client, NULL, 0, 0) == 6);
    }
    for (int i = 0; i < count; i++) {
        const long long worked = time_run (&tasks[i]) - before[i];
        all += worked;
        if (worked > most) {
            most = worked;
            busiest = i;
        }
    }
    printf ("affinity %d: %s works\n", (int) affinity, most > all / 10 * 8 ? tasks[busiest].name : "nobody alone");
    zmq_close (client);
    zmq_close (server);
}

/*  An affinity to threads that are not there. */
static void served_by_nobody (void *context, uint64_t affinity)
{
    char name[64];
    void *socket = open_socket (context, ZMQ_PAIR);
    sprintf (name, "inproc://%#llx", (unsigned long long) affinity);
    CHECK (zmq_setsockopt (socket, ZMQ_AFFINITY, &affinity, sizeof affinity) == 0);
    printf ("affinity %#llx\n", (unsigned long long) affinity);
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:*"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:1"));
    SHOW (zmq_bind (socket, "ipc://*"));
    SHOW (zmq_bind (socket, name));
    zmq_close (socket);
}

/*  The affinity is looked at for each endpoint, after its transport and before its address. */
static void served_no_longer (void *context)
{
    const uint64_t nobody = 8;
    char endpoint[256];
    void *socket = open_socket (context, ZMQ_PULL);
    bind_any (socket, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_setsockopt (socket, ZMQ_AFFINITY, &nobody, sizeof nobody) == 0);
    printf ("affinity changed\n");
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:*"));
    SHOW (zmq_connect (socket, "ipc://@io-threads"));
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:abc"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:abc"));
    SHOW (zmq_bind (socket, "nothing://known"));
    SHOW (zmq_connect (socket, "inproc://changed"));
    zmq_close (socket);
}

static void affinity (void)
{
    void *context = zmq_ctx_new ();
    CHECK (zmq_ctx_set (context, ZMQ_IO_THREADS, 3) == 0);
    for (uint64_t one = 1; one <= 4; one *= 2) {
        served_by (context, one, "tcp://127.0.0.1:*");
        served_by (context, one, "ipc://*");
    }
    served_by_nobody (context, 8);
    served_by_nobody (context, 1ull << 63);
    served_by_nobody (context, 9);
    served_no_longer (context);
    end (context);
}

/*  Whether this process may run in real time, and be less nice than others. */
static int may_be_urgent (void)
{
    int status;
    const pid_t child = fork ();
    CHECK (child != -1);
    if (child == 0) {
        const struct sched_param parameters = {.sched_priority = 1};
        _exit (setpriority (PRIO_PROCESS, 0, -20) == -1 || sched_setscheduler (0, SCHED_FIFO, &parameters) == -1);
    }
    CHECK (waitpid (child, &status, 0) == child);
    return status == 0;
}

int main (void)
{
    with ("by default", NULL, 0);
    WITH ("three", {ZMQ_IO_THREADS, 3});
    WITH ("eleven", {ZMQ_IO_THREADS, 11});
    WITH ("with a prefix", {ZMQ_IO_THREADS, 2}, {ZMQ_THREAD_NAME_PREFIX, 42});
    WITH ("in batches", {ZMQ_THREAD_SCHED_POLICY, SCHED_BATCH});
    WITH ("when idle", {ZMQ_IO_THREADS, 2}, {ZMQ_THREAD_SCHED_POLICY, SCHED_IDLE});
    WITH ("on one processor", {ZMQ_IO_THREADS, 2}, {ZMQ_THREAD_AFFINITY_CPU_ADD, 0});
    if (sysconf (_SC_NPROCESSORS_ONLN) > 1) {
        WITH ("on two", {ZMQ_THREAD_AFFINITY_CPU_ADD, 0}, {ZMQ_THREAD_AFFINITY_CPU_ADD, 1});
        WITH ("on the second", {ZMQ_THREAD_AFFINITY_CPU_ADD, 0}, {ZMQ_THREAD_AFFINITY_CPU_ADD, 1}, {ZMQ_THREAD_AFFINITY_CPU_REMOVE, 0});
    }
    WITH ("anywhere again", {ZMQ_THREAD_AFFINITY_CPU_ADD, 0}, {ZMQ_THREAD_AFFINITY_CPU_REMOVE, 0});
    if (may_be_urgent ()) {
        WITH ("in real time", {ZMQ_THREAD_SCHED_POLICY, SCHED_FIFO}, {ZMQ_THREAD_PRIORITY, 3});
        WITH ("in turn", {ZMQ_IO_THREADS, 2}, {ZMQ_THREAD_SCHED_POLICY, SCHED_RR}, {ZMQ_THREAD_PRIORITY, 1});
        WITH ("with a priority alone", {ZMQ_THREAD_PRIORITY, 1});
    }
    too_late ();
    affinity ();
    return 0;
}
