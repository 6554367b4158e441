/*  zmq_proxy_steerable: PAUSE, RESUME, STATISTICS and TERMINATE. */
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
    zmq_close (proxy->frontend);
    zmq_close (proxy->backend);
    if (proxy->capture)
        zmq_close (proxy->capture);
    if (proxy->control)
        zmq_close (proxy->control);
    return result == -1 ? (void *) error_name (error) : (void *) "success";
}

static void steer (void *control, const char *command)
{
    printf ("%s\n", command);
    CHECK (put (control, command, 0) != -1);
    settle ();
}

static void show_statistics (void *control)
{
    int more = 1, count = 0;
    uint64_t figure;
    steer (control, "STATISTICS");
    while (more) {
        CHECK (zmq_recv (control, &figure, sizeof figure, 0) == sizeof figure);
        printf (" %d", (int) figure);
        more = get_int (control, ZMQ_RCVMORE);
        count++;
    }
    printf (" (%d figures)\n", count);
}

static void join (pthread_t thread)
{
    void *verdict;
    pthread_join (thread, &verdict);
    printf ("proxy: %s\n", (char *) verdict);
}

/*  PAUSE holds the traffic, RESUME lets it go on, STATISTICS counts it, TERMINATE ends the proxy without an error. */
static void pipeline (const char *wildcard)
{
    char steering[256];
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_PULL), zmq_socket (context, ZMQ_PUSH), NULL,
                          zmq_socket (context, ZMQ_PAIR)};
    CHECK (zmq_bind (proxy.frontend, "inproc://front") == 0);
    CHECK (zmq_bind (proxy.backend, "inproc://back") == 0);
    bind_any (proxy.control, wildcard, steering);
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    void *control = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (push, "inproc://front") == 0);
    CHECK (zmq_connect (pull, "inproc://back") == 0);
    CHECK (zmq_connect (control, steering) == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    show_statistics (control);
    put (push, "first", 0);
    take ("pull", pull, 0);
    steer (control, "PAUSE");
    put (push, "second", 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 200) == 0);
    take ("pull", pull, 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 5000) == 0);
    show_statistics (control);
    steer (control, "PAUSE");
    steer (control, "RESUME");
    take ("pull", pull, 0);
    put (push, "three", ZMQ_SNDMORE);
    put (push, "", ZMQ_SNDMORE);
    put (push, "parts", 0);
    take ("pull", pull, 0);
    show_statistics (control);
    steer (control, "TERMINATE");
    join (thread);
    zmq_close (push);
    zmq_close (pull);
    zmq_close (control);
    end (context);
}

/*  Requests one way, replies the other, a command from a PUB, and a pause that ends with the proxy. */
static void requests (void)
{
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_ROUTER), zmq_socket (context, ZMQ_DEALER), NULL,
                          zmq_socket (context, ZMQ_SUB)};
    CHECK (zmq_bind (proxy.frontend, "inproc://front") == 0);
    CHECK (zmq_bind (proxy.backend, "inproc://back") == 0);
    CHECK (zmq_bind (proxy.control, "inproc://control") == 0);
    CHECK (set_text (proxy.control, ZMQ_SUBSCRIBE, "") == 0);
    void *req = open_socket (context, ZMQ_REQ);
    void *rep = open_socket (context, ZMQ_REP);
    void *control = open_socket (context, ZMQ_PUB);
    CHECK (zmq_connect (req, "inproc://front") == 0);
    CHECK (zmq_connect (rep, "inproc://back") == 0);
    CHECK (zmq_connect (control, "inproc://control") == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    settle ();
    put (req, "question", 0);
    take ("rep", rep, 0);
    steer (control, "PAUSE");
    put (rep, "answer", 0);
    CHECK (set_int (req, ZMQ_RCVTIMEO, 200) == 0);
    take ("req", req, 0);
    steer (control, "RESUME");
    take ("req", req, 0);
    steer (control, "PAUSE");
    steer (control, "TERMINATE");
    join (thread);
    zmq_close (req);
    zmq_close (rep);
    zmq_close (control);
    end (context);
}

/*  Figures of both ways, and a paused proxy whose context ends. */
static void both_ways (void)
{
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_DEALER), zmq_socket (context, ZMQ_DEALER), NULL,
                          zmq_socket (context, ZMQ_PAIR)};
    CHECK (zmq_bind (proxy.frontend, "inproc://front") == 0);
    CHECK (zmq_bind (proxy.backend, "inproc://back") == 0);
    CHECK (zmq_bind (proxy.control, "inproc://control") == 0);
    void *left = open_socket (context, ZMQ_DEALER);
    void *right = open_socket (context, ZMQ_DEALER);
    void *control = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (left, "inproc://front") == 0);
    CHECK (zmq_connect (right, "inproc://back") == 0);
    CHECK (zmq_connect (control, "inproc://control") == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    for (int i = 0; i < 3; i++) {
        put (left, "to the right", 0);
        take ("right", right, 0);
    }
    put (right, "to the", ZMQ_SNDMORE);
    put (right, "left", 0);
    take ("left", left, 0);
    show_statistics (control);
    steer (control, "PAUSE");
    CHECK (zmq_ctx_shutdown (context) == 0);
    join (thread);
    zmq_close (left);
    zmq_close (right);
    zmq_close (control);
    end (context);
}

/*  Without a control socket it is zmq_proxy. */
static void unsteered (void)
{
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_PULL), zmq_socket (context, ZMQ_PUSH), NULL, NULL};
    CHECK (zmq_bind (proxy.frontend, "inproc://front") == 0);
    CHECK (zmq_bind (proxy.backend, "inproc://back") == 0);
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_connect (push, "inproc://front") == 0);
    CHECK (zmq_connect (pull, "inproc://back") == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    put (push, "TERMINATE", 0);
    take ("pull", pull, 0);
    CHECK (zmq_ctx_shutdown (context) == 0);
    join (thread);
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

static void part (void *unused UNUSED, int number)
{
    switch (number) {
        case 0: pipeline ("inproc://control"); break;
        case 1: pipeline ("tcp://127.0.0.1:*"); break;
        case 2: requests (); break;
        case 3: both_ways (); break;
        case 4: unsteered (); break;
    }
}

int main (void)
{
    SHOW (zmq_proxy_steerable (NULL, NULL, NULL, NULL));
    together (5, part);
    return 0;
}
