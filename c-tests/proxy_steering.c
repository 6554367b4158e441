/*  zmq_proxy_steerable's corners: what PAUSE does to what is under way, what STATISTICS counts of long messages, what a
 *  capture sees, and the end in a pause. libzmq answers a REQ that steers since 4.3.5: tests/suite.rs. */
#include "common.h"

static void *context;

struct proxy {
    void *frontend, *backend, *capture, *control;
};

static void *run_proxy (void *argument)
{
    struct proxy *proxy = argument;
    int result = zmq_proxy_steerable (proxy->frontend, proxy->backend, proxy->capture, proxy->control);
    int error = zmq_errno ();
    void *all[] = {proxy->frontend, proxy->backend, proxy->capture, proxy->control};
    for (int i = 0; i < 4; i++)
        if (all[i])
            zmq_close (all[i]);
    return result == -1 ? (void *) error_name (error) : (void *) "success";
}

static void join (pthread_t thread)
{
    void *verdict;
    pthread_join (thread, &verdict);
    printf ("proxy: %s\n", (char *) verdict);
}

static void show_figures (void *control)
{
    uint64_t figure;
    int more = 1;
    while (more) {
        CHECK (zmq_recv (control, &figure, sizeof figure, 0) == sizeof figure);
        printf (" %d", (int) figure);
        more = get_int (control, ZMQ_RCVMORE);
    }
    printf ("\n");
}

/*  A proxy between two inproc names, steered over a third by a pair of types. */
static pthread_t start (struct proxy *proxy, int front, int back, int controlled, int controlling, void **control)
{
    pthread_t thread;
    proxy->frontend = zmq_socket (context, front);
    proxy->backend = zmq_socket (context, back);
    proxy->control = zmq_socket (context, controlled);
    CHECK (zmq_bind (proxy->frontend, "inproc://front") == 0 && zmq_bind (proxy->backend, "inproc://back") == 0);
    CHECK (zmq_bind (proxy->control, "inproc://control") == 0);
    if (controlled == ZMQ_SUB)
        CHECK (set_text (proxy->control, ZMQ_SUBSCRIBE, "") == 0);
    *control = open_socket (context, controlling);
    CHECK (zmq_connect (*control, "inproc://control") == 0);
    pthread_create (&thread, NULL, run_proxy, proxy);
    settle ();
    return thread;
}

/*  Messages of several and of large parts, counted with a capture that sees them all, and what waited during a pause. */
static void counting (void)
{
    printf ("-- counting\n");
    static char large[70000];
    void *control, *watcher, *push, *pull;
    context = zmq_ctx_new ();
    struct proxy proxy = {.capture = zmq_socket (context, ZMQ_PUSH)};
    watcher = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (watcher, "inproc://capture") == 0 && zmq_connect (proxy.capture, "inproc://capture") == 0);
    pthread_t thread = start (&proxy, ZMQ_PULL, ZMQ_PUSH, ZMQ_PAIR, ZMQ_PAIR, &control);
    push = open_socket (context, ZMQ_PUSH);
    pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (push, "inproc://front") == 0 && zmq_connect (pull, "inproc://back") == 0);
    CHECK (zmq_send (push, large, sizeof large, ZMQ_SNDMORE) == sizeof large);
    put (push, "", ZMQ_SNDMORE);
    put (push, "end", 0);
    take ("pull", pull, 0);
    take ("watcher", watcher, 0);
    put (control, "STATISTICS", 0);
    show_figures (control);
    put (control, "PAUSE", 0);
    settle ();
    for (int i = 0; i < 10; i++)
        put (push, "waiting", 0);
    settle ();
    put (control, "STATISTICS", 0);
    show_figures (control);
    put (control, "RESUME", 0);
    printf ("%d after the pause\n", drain (pull, 300));
    printf ("%d captured\n", drain (watcher, 100));
    put (control, "RESUME", 0);
    put (control, "STATISTICS", 0);
    show_figures (control);
    put (control, "PAUSE", 0);
    put (control, "PAUSE", 0);
    put (control, "TERMINATE", 0);
    join (thread);
    zmq_close (push);
    zmq_close (pull);
    zmq_close (watcher);
    zmq_close (control);
    end (context);
}

/*  Commands from a PUSH, and a pause of publications. */
static void telling (void)
{
    printf ("-- a PUSH steers\n");
    void *control;
    struct proxy proxy = {0};
    context = zmq_ctx_new ();
    pthread_t thread = start (&proxy, ZMQ_XSUB, ZMQ_XPUB, ZMQ_PULL, ZMQ_PUSH, &control);
    void *pub = open_socket (context, ZMQ_PUB), *sub = open_socket (context, ZMQ_SUB);
    CHECK (zmq_connect (pub, "inproc://front") == 0 && zmq_connect (sub, "inproc://back") == 0);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "a") == 0);
    settle ();
    put (pub, "apple", 0);
    take ("sub", sub, 0);
    put (control, "PAUSE", 0);
    settle ();
    put (pub, "avocado", 0);
    put (control, "RESUME", 0);
    take ("sub", sub, 0);
    put (control, "TERMINATE", 0);
    join (thread);
    zmq_close (pub);
    zmq_close (sub);
    zmq_close (control);
    end (context);
}

int main (void)
{
    counting ();
    telling ();
    return 0;
}
