/*  Mistakes of the program that cost no more than themselves: a lent buffer that is gone before it was sent, commands that
 *  no proxy knows, timers that end themselves, huge topics on a small stack. */
#include "measure.h"
#include <sys/mman.h>

static void *context;

static void nothing (void *data UNUSED, void *hint UNUSED)
{
}

/*  The connection that was to send the buffer is lost and made anew; what comes after it arrives. */
static void lost_buffer (void)
{
    enum { SIZE = 4 << 20 };
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_int (pull, ZMQ_RCVHWM, 1) == 0 && set_int (push, ZMQ_RECONNECT_IVL, 20) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    static char filling[4 << 20];
    for (int i = 0; i < 4; i++) /*  more than the kernel keeps */
        CHECK (zmq_send (push, filling, sizeof filling, 0) == sizeof filling);
    char *pages = mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    zmq_msg_t message;
    CHECK (pages != MAP_FAILED && zmq_msg_init_data (&message, pages, SIZE, nothing, NULL) == 0);
    CHECK (zmq_msg_send (&message, push, 0) == SIZE);
    sleep_ms (20);
    CHECK (munmap (pages, SIZE) == 0);
    for (int i = 0; i < 4; i++)
        CHECK (zmq_recv (pull, NULL, 0, 0) == sizeof filling);
    int size = -1;
    for (int i = 0; i < 100 && size != 5; i++) { /*  what was in flight when the connection broke may be lost */
        CHECK (zmq_send (push, "after", 5, 0) == 5);
        CHECK (set_int (pull, ZMQ_RCVTIMEO, 50) == 0);
        size = zmq_recv (pull, NULL, 0, 0);
    }
    CHECK (size == 5);
    zmq_close (push);
    zmq_close (pull);
}

struct proxy {
    void *frontend, *backend, *control;
};

static void *run_proxy (void *argument)
{
    struct proxy *proxy = argument;
    CHECK (zmq_proxy_steerable (proxy->frontend, proxy->backend, NULL, proxy->control) == 0);
    return NULL;
}

static void unknown_commands (void)
{
    pthread_t thread;
    struct proxy proxy = {open_socket (context, ZMQ_PULL), open_socket (context, ZMQ_PUSH), open_socket (context, ZMQ_PAIR)};
    void *control = open_socket (context, ZMQ_PAIR), *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    static char huge[100000];
    CHECK (zmq_bind (proxy.frontend, "inproc://front") == 0 && zmq_bind (proxy.backend, "inproc://back") == 0);
    CHECK (zmq_bind (proxy.control, "inproc://steering") == 0 && zmq_connect (control, "inproc://steering") == 0);
    CHECK (zmq_connect (push, "inproc://front") == 0 && zmq_connect (pull, "inproc://back") == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    put (control, "", 0);
    put (control, "PAUS", 0);
    put (control, "PAUSED", 0);
    put (control, "terminate", 0);
    zmq_send (control, huge, sizeof huge, 0);
    put (control, "of", ZMQ_SNDMORE);
    put (control, "two parts", 0);
    put (push, "x", 0);
    CHECK (zmq_recv (pull, NULL, 0, 0) == 1);
    put (control, "TERMINATE", 0);
    pthread_join (thread, NULL);
    void *all[] = {proxy.frontend, proxy.backend, proxy.control, control, push, pull};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        zmq_close (all[i]);
}

static void *timers;
static int calls;

static void again (int timer UNUSED, void *argument UNUSED)
{
    calls++;
    CHECK (zmq_timers_execute (timers) == 0);
}

static void add_and_cancel (int timer, void *argument UNUSED)
{
    calls++;
    for (int i = 0; i < 50; i++) {
        int added = zmq_timers_add (timers, (size_t) i, add_and_cancel, NULL);
        CHECK (added > 0 && zmq_timers_reset (timers, added) == 0 && zmq_timers_cancel (timers, added) == 0);
    }
    CHECK (zmq_timers_cancel (timers, timer) == 0);
}

static void destroy (int timer UNUSED, void *argument UNUSED)
{
    calls++;
    void *set = timers;
    zmq_timers_destroy (&set);
}

static void timers_of_timers (void)
{
    timers = zmq_timers_new ();
    CHECK (zmq_timers_add (timers, 1, again, NULL) > 0 && zmq_timers_add (timers, 1, add_and_cancel, NULL) > 0);
    sleep_ms (5);
    CHECK (zmq_timers_execute (timers) == 0 && calls >= 2);
    CHECK (zmq_timers_destroy (&timers) == 0);
    timers = zmq_timers_new ();
    calls = 0;
    CHECK (zmq_timers_add (timers, 1, destroy, NULL) > 0 && zmq_timers_add (timers, 1, destroy, NULL) > 0);
    sleep_ms (5);
    zmq_timers_execute (timers);
    CHECK (calls >= 1);
    zmq_timers_destroy (&timers);
}

static void count (int timer UNUSED, void *argument UNUSED)
{
    calls++;
}

/*  A timer that is always due is run once a call. */
static void timer_without_interval (void)
{
    timers = zmq_timers_new ();
    calls = 0;
    CHECK (zmq_timers_add (timers, 0, count, NULL) > 0);
    for (int i = 1; i <= 3; i++)
        CHECK (zmq_timers_execute (timers) == 0 && calls == i && zmq_timers_timeout (timers) == 0);
    CHECK (zmq_timers_destroy (&timers) == 0);
}

/*  A message is copied and moved onto itself. */
static void message_and_itself (size_t size)
{
    zmq_msg_t message;
    CHECK (zmq_msg_init_size (&message, size) == 0);
    memset (zmq_msg_data (&message), 'x', size);
    CHECK (zmq_msg_copy (&message, &message) == 0 && zmq_msg_move (&message, &message) == 0);
    CHECK (zmq_msg_size (&message) == size && memchr (zmq_msg_data (&message), 'x', size) == zmq_msg_data (&message));
    CHECK (zmq_msg_close (&message) == 0);
}

static void *subscribe_hugely (void *sockets)
{
    void **pair = sockets;
    size_t size = 8 << 20;
    char *topic = calloc (1, size);
    CHECK (topic);
    CHECK (zmq_setsockopt (pair[0], ZMQ_SUBSCRIBE, topic, size) == 0);
    CHECK (zmq_setsockopt (pair[0], ZMQ_SUBSCRIBE, topic, size / 2) == 0);
    topic[size / 4] = 1;
    CHECK (zmq_setsockopt (pair[0], ZMQ_SUBSCRIBE, topic, size) == 0);
    CHECK (zmq_recv (pair[1], NULL, 0, 0) == (int) size + 1);
    CHECK (zmq_recv (pair[1], NULL, 0, 0) == (int) size / 2 + 1);
    CHECK (zmq_recv (pair[1], NULL, 0, 0) == (int) size + 1);
    CHECK (zmq_setsockopt (pair[0], ZMQ_UNSUBSCRIBE, topic, size) == 0);
    topic[size / 4] = 0;
    CHECK (zmq_setsockopt (pair[0], ZMQ_UNSUBSCRIBE, topic, size / 2) == 0);
    CHECK (zmq_setsockopt (pair[0], ZMQ_UNSUBSCRIBE, topic, size) == 0);
    CHECK (zmq_setsockopt (pair[0], ZMQ_UNSUBSCRIBE, topic, size) == 0); /*  once too often */
    free (topic);
    return NULL;
}

static void huge_topics (const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    pthread_attr_t small;
    void *pair[] = {open_socket (context, ZMQ_SUB), open_socket (context, ZMQ_XPUB)};
    CHECK (zmq_connect (pair[0], bind_any (pair[1], wildcard, endpoint)) == 0);
    pthread_attr_init (&small);
    CHECK (pthread_attr_setstacksize (&small, 64 * 1024) == 0);
    CHECK (pthread_create (&thread, &small, subscribe_hugely, pair) == 0);
    pthread_join (thread, NULL);
    zmq_close (pair[0]);
    zmq_close (pair[1]);
}

int main (void)
{
    context = zmq_ctx_new ();
    lost_buffer ();
    unknown_commands ();
    timers_of_timers ();
    timer_without_interval ();
    message_and_itself (5);
    message_and_itself (500000);
    huge_topics ("inproc://huge");
    huge_topics ("tcp://127.0.0.1:*");
    end (context);
    printf ("all was well in the end\n");
    return 0;
}
