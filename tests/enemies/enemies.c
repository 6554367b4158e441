/*  Load with enemies: real clients talk to a server as fast as they can while others send garbage, stall in every step of
 *  the handshake, reset in the middle of frames, announce giants, never read, and flood a publisher with subscriptions.
 *
 *  usage: enemies [CLIENTS [ENEMIES [SECONDS [PERCENT [KIND]]]]]      default 200 2000 5 80, and all kinds
 *
 *  Prints what the clients got done before and meanwhile, and what the server holds. Fails if that fell below PERCENT, a message
 *  of the publisher's was lost, the server's memory grew by more than 128 MiB, or a descriptor stayed open. */
#include "../hard/raw_zmtp.h"
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { MEMORY_MAX = 128 * 1024, WINDOW = 4, THREADS = 4, TICK = 100 };

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

static int clients = 200, enemies = 2000, seconds = 5, percent = 80, only = -1;

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

/*  Replies a second. */
static long measure (const char *when, pid_t server, pid_t foes)
{
    long replies = shared->replies, deeds = shared->deeds, published = shared->published, heard = shared->heard;
    double time = processor_time (server), foes_time = foes ? processor_time (foes) : 0;
    int64_t start = now_ms ();
    sleep_ms (seconds * 1000);
    double passed = (double) (now_ms () - start) / 1000;
    long speed = (long) ((double) (shared->replies - replies) / passed);
    printf ("%-10s %8ld replies/s, news %ld of %ld, enemies: %5.0f deeds/s, %3.0f %% of a processor, server: %3.0f %%, %6ld KiB, %4d descriptors\n",
            when, speed, shared->heard - heard, shared->published - published, (double) (shared->deeds - deeds) / passed,
            foes ? 100 * (processor_time (foes) - foes_time) / passed : 0,
            100 * (processor_time (server) - time) / passed, memory_of (server), descriptors_of (server));
    return speed;
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

    pid_t server = start (serve_all);
    while (!shared->router[0])
        sleep_ms (10);
    pid_t others = start (be_clients);
    sleep_ms (1000);
    long before = measure ("before", server, 0);
    long memory = memory_of (server);
    int fds = descriptors_of (server);

    pid_t foes = start (be_enemies);
    sleep_ms (1500);
    long during = measure ("meanwhile", server, foes);
    long grown = memory_of (server) - memory;
    kill (foes, SIGKILL);
    waitpid (foes, NULL, 0);
    int64_t until = now_ms () + 5000;
    while (descriptors_of (server) > fds && now_ms () < until)
        sleep_ms (100);
    int left = descriptors_of (server) - fds;
    measure ("after", server, 0);

    shared->is_over = 1;
    int status[2];
    waitpid (server, &status[0], 0);
    waitpid (others, &status[1], 0);
    int kept = before > 0 ? (int) (100 * during / before) : 0;
    long missed = shared->last_heard - shared->heard;
    printf ("kept %d %%, memory grew by %ld KiB, descriptors left open %d\n", kept, grown, left);
    CHECK (status[0] == 0 && status[1] == 0);
    CHECK (missed < 1000 && shared->published - shared->last_heard < 1000);
    CHECK (kept >= percent && grown < MEMORY_MAX && left <= EPOLL_SETS);
    return 0;
}
