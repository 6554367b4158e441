/*  Load with enemies: real clients talk to a server as fast as they can while others send garbage, stall in every step of
 *  the handshake, reset in the middle of frames, announce giants, never read, and flood a publisher with subscriptions.
 *
 *  usage: enemies [CLIENTS [ENEMIES [SECONDS [PERCENT [KIND]]]]]      default 200 2000 2 80, and all kinds
 *
 *  The enemies act at a fixed rate, which is printed. Clients and server are never done: they take all that the machine's processors
 *  give. Times without enemies and with them follow each other, and what the clients lose in each of the latter is found in two ways,
 *  from what happens before the enemies come, meanwhile, and after they left; the median counts, as the same processors may be much
 *  faster now than in ten seconds.
 *
 *  - By the replies a second. Whatever else runs on the machine takes some of them, too, so this counts only if nobody else took
 *    more than a tenth of the processors. The enemies' own processor time is a part of the loss.
 *  - By the processor time that the enemies cost the server, which is what it uses beyond its usual time for a reply: what part of
 *    the machine's processors is gone. This is the library's part of the loss, and can be told on a machine that does other things.
 *
 *  Fails if one of them fell below PERCENT, messages of the publisher's were lost, the server's memory grew by more than 128 MiB, or
 *  a descriptor stayed open; and, as there is nothing to be seen then, if the enemies mostly did not get to act. */
#include "../hard/raw_zmtp.h"
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { ROUNDS = 5, MEMORY_MAX = 128 * 1024, WINDOW = 4, THREADS = 4, TICK = 100 };

/*  A socket with many connections makes an epoll set of its own, and keeps it. */
enum { EPOLL_SETS = 2 };

/*  What all processes see. */
static struct shared
{
    volatile int is_over;
    volatile long replies;
    volatile long published, heard, last_heard;
    volatile long deeds;
    char router[256], pub[256];
} *shared;

static int clients = 200, enemies = 2000, seconds = 2, percent = 80, only = -1;

/*  ---- The server: a ROUTER that echoes, and a PUB. */

static void *publish (void *pub)
{
    while (!shared->is_over) {
        char text[32];
        sprintf (text, "news %ld", shared->published + 1);
        CHECK (put (pub, text, 0) != -1);
        shared->published++;
        sleep_ms (1);
    }
    return NULL;
}

static void serve_all (void)
{
    pthread_t publisher;
    void *context = zmq_ctx_new ();
    void *router = open_socket (context, ZMQ_ROUTER), *pub = open_socket (context, ZMQ_PUB);
    CHECK (set_int (router, ZMQ_RCVTIMEO, 100) == 0 && set_int (router, ZMQ_BACKLOG, 4096) == 0);
#ifdef ZMQ_MAX_SUBSCRIPTIONS
    CHECK (set_int (pub, ZMQ_MAX_SUBSCRIPTIONS, 1000) == 0);
#endif
    CHECK (set_int (pub, ZMQ_BACKLOG, 4096) == 0);
    bind_any (pub, "tcp://127.0.0.1:*", shared->pub);
    bind_any (router, "tcp://127.0.0.1:*", shared->router);
    CHECK (pthread_create (&publisher, NULL, publish, pub) == 0);
    zmq_msg_t part;
    zmq_msg_init (&part);
    while (!shared->is_over)
        while (zmq_msg_recv (&part, router, 0) != -1) {
            int more = zmq_msg_more (&part);
            if (zmq_msg_send (&part, router, more ? ZMQ_SNDMORE : 0) == -1)
                zmq_msg_close (&part), zmq_msg_init (&part);
        }
    CHECK (pthread_join (publisher, NULL) == 0);
    zmq_close (router);
    zmq_close (pub);
    zmq_ctx_term (context);
}

/*  ---- Real clients, some threads of them. */

static void *ask (void *context)
{
    int count = clients / THREADS;
    void **sockets = calloc ((size_t) count, sizeof *sockets);
    zmq_pollitem_t *items = calloc ((size_t) count, sizeof *items);
    char text[256];
    memset (text, 'q', 100);
    for (int i = 0; i < count; i++) {
        sockets[i] = open_socket (context, ZMQ_DEALER);
        CHECK (zmq_connect (sockets[i], shared->router) == 0);
        items[i] = (zmq_pollitem_t){sockets[i], 0, ZMQ_POLLIN, 0};
        for (int j = 0; j < WINDOW; j++)
            CHECK (zmq_send (sockets[i], text, 100, 0) == 100);
    }
    while (!shared->is_over) {
        zmq_poll (items, count, 100);
        long replies = 0;
        for (int i = 0; i < count; i++)
            if (items[i].revents & ZMQ_POLLIN)
                while (zmq_recv (sockets[i], text, sizeof text, ZMQ_DONTWAIT) == 100) {
                    CHECK (zmq_send (sockets[i], text, 100, 0) == 100);
                    replies++;
                }
        __atomic_add_fetch (&shared->replies, replies, __ATOMIC_RELAXED);
    }
    for (int i = 0; i < count; i++)
        zmq_close (sockets[i]);
    free (sockets);
    free (items);
    return NULL;
}

static void listen_to_news (void *context)
{
    char text[32];
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "news ") == 0 && set_int (sub, ZMQ_RCVTIMEO, 100) == 0);
    CHECK (zmq_connect (sub, shared->pub) == 0);
    while (!shared->is_over) {
        int size = zmq_recv (sub, text, sizeof text - 1, 0);
        if (size == -1)
            continue;
        text[size] = 0;
        shared->last_heard = atol (text + 5);
        shared->heard++;
    }
    zmq_close (sub);
}

static void be_clients (void)
{
    void *context = zmq_ctx_new ();
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK (pthread_create (&threads[i], NULL, ask, context) == 0);
    listen_to_news (context);
    for (int i = 0; i < THREADS; i++)
        CHECK (pthread_join (threads[i], NULL) == 0);
    zmq_ctx_term (context);
}

/*  ---- Enemies. Each does something in each second, the floods ten times. */

enum kind { GARBAGE, STALLING, RESETTING, GIANT, DEAF, FLOODING, KINDS };

struct enemy
{
    int fd;
    enum kind kind;
    /*  How far it gets before it stalls. */
    int step;
    int age;
};

/*  Without waiting, as there are many. */
static void say_some (struct enemy *enemy, const void *bytes, size_t size)
{
    if (send (enemy->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 && errno != EAGAIN) {
        close (enemy->fd);
        enemy->fd = -1;
    }
}

static void say_hello (struct enemy *enemy, const char *type)
{
    unsigned char bytes[128];
    size_t size = strlen (type), at = sizeof GREETING;
    memcpy (bytes, GREETING, at);
    at += put_header (bytes + at, 4, 22 + size);
    memcpy (bytes + at, "\5READY\13Socket-Type\0\0\0", 21);
    bytes[at + 21] = (unsigned char) size;
    memcpy (bytes + at + 22, type, size);
    at += 22 + size;
    say_some (enemy, bytes, enemy->kind == STALLING ? (size_t) enemy->step * at / 40 : at);
}

static void leave (struct enemy *enemy, int with_reset)
{
    struct linger reset = {1, 0};
    if (with_reset)
        setsockopt (enemy->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close (enemy->fd);
    enemy->fd = -1;
}

static void come (struct enemy *enemy)
{
    struct sockaddr_in address = loopback (port_of (enemy->kind == FLOODING ? shared->pub : shared->router));
    enemy->fd = socket (AF_INET, SOCK_STREAM, 0);
    if (enemy->fd == -1 || connect (enemy->fd, (struct sockaddr *) &address, sizeof address) == -1) {
        if (enemy->fd != -1)
            close (enemy->fd);
        enemy->fd = -1;
        return;
    }
    enemy->age = 0;
    if (enemy->kind != GARBAGE)
        say_hello (enemy, enemy->kind == FLOODING ? "SUB" : "DEALER");
}

static void act (struct enemy *enemy)
{
    static unsigned char bytes[4096] __attribute__ ((aligned (16)));
    char rubbish[16384];
    shared->deeds++;
    if (enemy->fd == -1)
        return come (enemy);
    if (enemy->kind != DEAF && recv (enemy->fd, rubbish, sizeof rubbish, MSG_DONTWAIT) == 0)
        return leave (enemy, 0);
    enemy->age++;
    switch (enemy->kind) {
        case GARBAGE:
            for (size_t i = 0; i < sizeof bytes; i += sizeof (int))
                *(int *) (void *) (bytes + i) = rand () ^ rand () << 16;
            say_some (enemy, bytes, sizeof bytes);
            break;
        case STALLING:
            /*  One byte a second, and a new start after a while. */
            if (enemy->age > 40)
                leave (enemy, 0);
            break;
        case RESETTING:
            say_some (enemy, bytes, put_header (bytes, 1, 1 << 20));
            if (enemy->fd != -1)
                say_some (enemy, bytes, 1000);
            if (enemy->fd != -1)
                leave (enemy, 1);
            break;
        case GIANT:
            say_some (enemy, bytes, enemy->age == 1 ? put_header (bytes, 0, 1ULL << 40) : 100);
            break;
        case DEAF:
            say_some (enemy, "\1\4many\1\5parts\0\4said", 19);
            break;
        default:
            for (size_t i = 0, size = 0; i < 20; i++) {
                size += (size_t) sprintf (rubbish + size, "\4%c\11SUBSCRIBEtopic %08x", 10 + 14, rand ());
                if (i == 19)
                    say_some (enemy, rubbish, size);
            }
    }
}

static void be_enemies (void)
{
    struct enemy *all = calloc ((size_t) enemies, sizeof *all);
    for (int i = 0; i < enemies; i++)
        all[i] = (struct enemy){-1, (enum kind) (only < 0 ? i % KINDS : only), i / KINDS % 40, 0};
    for (int tick = 0; !shared->is_over; tick++) {
        int64_t next = now_ms () + TICK;
        for (int i = 0; i < enemies && !shared->is_over; i++)
            if (all[i].kind == FLOODING || (i + tick) % 10 == 0)
                act (&all[i]);
        if (next > now_ms ())
            sleep_ms ((int) (next - now_ms ()));
    }
}

/*  ---- The judge. */

static pid_t start (void (*what) (void))
{
    fflush (stdout);
    pid_t pid = fork ();
    CHECK (pid != -1);
    if (pid == 0) {
        CHECK (prctl (PR_SET_PDEATHSIG, SIGKILL) == 0);
        what ();
        _exit (0);
    }
    return pid;
}

static long number_in (const char *path, const char *format)
{
    char line[256];
    long number = -1;
    FILE *file = fopen (path, "r");
    CHECK (file);
    while (number == -1 && fgets (line, sizeof line, file))
        sscanf (line, format, &number);
    fclose (file);
    return number;
}

static long memory_of (pid_t pid)
{
    char path[64];
    sprintf (path, "/proc/%d/status", (int) pid);
    return number_in (path, "VmRSS: %ld");
}

static int descriptors_of (pid_t pid)
{
    char command[64];
    int count = -1;
    sprintf (command, "ls /proc/%d/fd | wc -l", (int) pid);
    FILE *pipe = popen (command, "r");
    CHECK (pipe && fscanf (pipe, "%d", &count) == 1);
    pclose (pipe);
    return count;
}

/*  In seconds. */
static double processor_time (pid_t pid)
{
    char path[64];
    long user, kernel;
    sprintf (path, "/proc/%d/stat", (int) pid);
    FILE *file = fopen (path, "r");
    CHECK (file && fscanf (file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &kernel) == 2);
    fclose (file);
    return (double) (user + kernel) / (double) sysconf (_SC_CLK_TCK);
}

/*  Of all processors together, but for interrupts, which nobody in particular causes. */
static double machine_time (void)
{
    long user, nice, kernel;
    FILE *file = fopen ("/proc/stat", "r");
    CHECK (file && fscanf (file, "cpu %ld %ld %ld", &user, &nice, &kernel) == 3);
    fclose (file);
    return (double) (user + nice + kernel) / (double) sysconf (_SC_CLK_TCK);
}

enum who { SERVER, CLIENTS, FOES, PROCESSES };

/*  At some moment, or between two of them. */
struct figures
{
    double time, machine, used[PROCESSES];
    double replies, published, heard, deeds;
};

static pid_t pids[PROCESSES];

static struct figures now (void)
{
    struct figures figures = {(double) now_ms () / 1000, machine_time (), {0}, (double) shared->replies,
                              (double) shared->published, (double) shared->heard, (double) shared->deeds};
    for (int i = 0; i < PROCESSES; i++)
        figures.used[i] = pids[i] ? processor_time (pids[i]) : 0;
    return figures;
}

/*  What happens in the seconds to come. */
static struct figures measure (const char *when)
{
    struct figures from = now ();
    sleep_ms (seconds * 1000);
    struct figures to = now (), it = {to.time - from.time, to.machine - from.machine, {0}, to.replies - from.replies,
                                      to.published - from.published, to.heard - from.heard, to.deeds - from.deeds};
    for (int i = 0; i < PROCESSES; i++)
        it.used[i] = to.used[i] - from.used[i];
    double own = it.used[SERVER] + it.used[CLIENTS] + it.used[FOES];
    printf ("%-10s %8.0f replies/s, %5.2f us each of server and %5.2f of clients; news %.0f of %.0f, enemies %.0f deeds/s; processors: "
            "server %.0f %%, clients %.0f %%, enemies %.0f %%, others %.0f %%; server holds %ld KiB, %d descriptors\n",
            when, it.replies / it.time, 1e6 * it.used[SERVER] / (it.replies + 1), 1e6 * it.used[CLIENTS] / (it.replies + 1), it.heard,
            it.published, it.deeds / it.time, 100 * it.used[SERVER] / it.time, 100 * it.used[CLIENTS] / it.time,
            100 * it.used[FOES] / it.time, 100 * (it.machine - own) / it.time, memory_of (pids[SERVER]),
            descriptors_of (pids[SERVER]));
    return it;
}

static double others_share (struct figures it)
{
    double own = it.used[SERVER] + it.used[CLIENTS] + it.used[FOES];
    return (it.machine - own) / it.time / (double) sysconf (_SC_NPROCESSORS_ONLN);
}

/*  What clients keep of their replies a second, in percent. */
static int speed_kept (struct figures before, struct figures meanwhile, struct figures after)
{
    double usual = (before.replies + after.replies) / (before.time + after.time);
    return usual > 0 ? (int) (100 * meanwhile.replies / meanwhile.time / usual) : 100;
}

/*  What the server leaves to clients of all processors, in percent. */
static int time_kept (struct figures before, struct figures meanwhile, struct figures after)
{
    double usual = (before.used[SERVER] + after.used[SERVER]) / (before.replies + after.replies + 1);
    double price = meanwhile.used[SERVER] - (clients ? usual * meanwhile.replies : 0);
    printf ("enemies cost the server %.1f %% of a processor, %.1f us a deed; clients keep %d %% of their replies\n",
            100 * price / meanwhile.time, 1e6 * price / meanwhile.deeds, speed_kept (before, meanwhile, after));
    return (int) (100 - 100 * price / meanwhile.time / (double) sysconf (_SC_NPROCESSORS_ONLN));
}

/*  Deeds a second if nothing holds them up. */
static double planned_deeds (void)
{
    int floods = only < 0 ? enemies / KINDS : only == FLOODING ? enemies : 0;
    return enemies - floods + 10 * floods;
}

static void start_all (void)
{
    pids[SERVER] = start (serve_all);
    while (!shared->router[0])
        sleep_ms (10);
    pids[CLIENTS] = start (be_clients);
    sleep_ms (1000);
}

/*  How many descriptors the server has more than it had. */
static int descriptors_left (int before)
{
    int64_t until = now_ms () + 5000;
    while (descriptors_of (pids[SERVER]) > before + EPOLL_SETS && now_ms () < until)
        sleep_ms (100);
    return descriptors_of (pids[SERVER]) - before;
}

static void end_foes (void)
{
    kill (pids[FOES], SIGKILL);
    waitpid (pids[FOES], NULL, 0);
    pids[FOES] = 0;
}

static void end_all (void)
{
    int status[2];
    shared->is_over = 1;
    waitpid (pids[SERVER], &status[0], 0);
    waitpid (pids[CLIENTS], &status[1], 0);
    CHECK (status[0] == 0 && status[1] == 0);
}

static int compare (const void *one, const void *other)
{
    return *(const int *) one - *(const int *) other;
}

static int median (int values[ROUNDS])
{
    qsort (values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

int main (int count, char **arguments)
{
    int *const parameters[] = {&clients, &enemies, &seconds, &percent, &only};
    for (int i = 1; i < count && i <= 5; i++)
        *parameters[i - 1] = atoi (arguments[i]);
    struct rlimit descriptors = {8192, 8192};
    setrlimit (RLIMIT_NOFILE, &descriptors);
    setvbuf (stdout, NULL, _IOLBF, 0);
    shared = mmap (NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK (shared != MAP_FAILED);

    start_all ();
    struct figures before = measure ("before");
    long memory = memory_of (pids[SERVER]), grown = 0;
    int fds = descriptors_of (pids[SERVER]), left = 0, acted = 0, is_quiet = others_share (before) < 0.1;
    int speeds[ROUNDS], times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        pids[FOES] = start (be_enemies);
        sleep_ms (1500);
        struct figures meanwhile = measure ("meanwhile");
        long more = memory_of (pids[SERVER]) - memory;
        grown = more > grown ? more : grown;
        end_foes ();
        left = descriptors_left (fds);
        struct figures after = measure ("after");
        is_quiet = is_quiet && others_share (meanwhile) < 0.1 && others_share (after) < 0.1;
        speeds[round] = speed_kept (before, meanwhile, after);
        times[round] = time_kept (before, meanwhile, after);
        acted += meanwhile.deeds / meanwhile.time > 0.8 * planned_deeds ();
        before = after;
    }
    CHECK (acted > ROUNDS / 2);
    end_all ();

    int speed = median (speeds), left_over = median (times);
    long missed = shared->last_heard - shared->heard;
    printf ("kept %d %% of the processors' time, %d %% of the replies a second%s; memory grew by %ld KiB, descriptors left open %d\n",
            left_over, speed, is_quiet ? "" : " (does not count: others use this machine)", grown, left);
    CHECK (missed < 1000 && shared->published - shared->last_heard < 1000);
    CHECK (grown < MEMORY_MAX && left <= EPOLL_SETS);
    CHECK (left_over >= percent && (speed >= percent || !is_quiet));
    return 0;
}
