/*  zmq_proxy: requests, publications, pipelines and a capture socket. */
#include "common.h"

static void *context;

struct proxy {
    void *frontend, *backend, *capture;
};

static void *run_proxy (void *argument)
{
    struct proxy *proxy = argument;
    int result = zmq_proxy (proxy->frontend, proxy->backend, proxy->capture);
    int error = zmq_errno ();
    zmq_close (proxy->frontend);
    if (proxy->backend != proxy->frontend)
        zmq_close (proxy->backend);
    if (proxy->capture)
        zmq_close (proxy->capture);
    return result == -1 ? (void *) error_name (error) : (void *) "success";
}

/*  A request and its reply cross a ROUTER and a DEALER; a PUB tells what it saw. */
static void requests (const char *wildcard)
{
    char front[256], back[256];
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_ROUTER), zmq_socket (context, ZMQ_DEALER),
                          zmq_socket (context, ZMQ_PUSH)};
    bind_any (proxy.frontend, wildcard, front);
    bind_any (proxy.backend, wildcard[0] == 'i' && wildcard[1] == 'n' ? "inproc://back" : wildcard, back);
    void *watcher = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (watcher, "inproc://capture") == 0);
    CHECK (zmq_connect (proxy.capture, "inproc://capture") == 0);
    void *req = open_socket (context, ZMQ_REQ);
    void *rep = open_socket (context, ZMQ_REP);
    set_text (req, ZMQ_ROUTING_ID, "asker");
    CHECK (zmq_connect (req, front) == 0);
    CHECK (zmq_connect (rep, back) == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    for (int i = 0; i < 3; i++) {
        put (req, "question", ZMQ_SNDMORE);
        put (req, "", 0);
        take ("rep", rep, 0);
        put (rep, "answer", 0);
        take ("req", req, 0);
        take ("watcher", watcher, 0);
        take ("watcher", watcher, 0);
    }
    CHECK (zmq_ctx_shutdown (context) == 0);
    void *verdict;
    pthread_join (thread, &verdict);
    printf ("proxy: %s\n", (char *) verdict);
    zmq_close (req);
    zmq_close (rep);
    zmq_close (watcher);
    end (context);
}

/*  Subscriptions travel up through XPUB and XSUB, publications down. */
static void publications (void)
{
    char front[256], back[256];
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_XSUB), zmq_socket (context, ZMQ_XPUB), NULL};
    bind_any (proxy.frontend, "tcp://127.0.0.1:*", front);
    bind_any (proxy.backend, "tcp://127.0.0.1:*", back);
    void *xpub = open_socket (context, ZMQ_XPUB);
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (zmq_connect (xpub, front) == 0);
    CHECK (zmq_connect (sub, back) == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    set_text (sub, ZMQ_SUBSCRIBE, "news");
    take ("publisher", xpub, 0);
    put (xpub, "sport", 0);
    put (xpub, "news", ZMQ_SNDMORE);
    put (xpub, "of today", 0);
    take ("sub", sub, 0);
    set_text (sub, ZMQ_UNSUBSCRIBE, "news");
    take ("publisher", xpub, 0);
    CHECK (zmq_ctx_shutdown (context) == 0);
    void *verdict;
    pthread_join (thread, &verdict);
    printf ("proxy: %s\n", (char *) verdict);
    zmq_close (xpub);
    zmq_close (sub);
    end (context);
}

/*  A REP that is both ends of a proxy sends each request back. */
static void echo (void)
{
    char endpoint[256];
    pthread_t thread;
    context = zmq_ctx_new ();
    void *rep = zmq_socket (context, ZMQ_REP);
    bind_any (rep, "tcp://127.0.0.1:*", endpoint);
    struct proxy proxy = {rep, rep, NULL};
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (set_int (req, ZMQ_RCVTIMEO, 500) == 0);
    CHECK (zmq_connect (req, endpoint) == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    put (req, "echo", ZMQ_SNDMORE);
    put (req, "of two parts", 0);
    take ("req", req, 0);
    put (req, "again", 0);
    take ("req", req, 0);
    CHECK (zmq_ctx_shutdown (context) == 0);
    pthread_join (thread, NULL);
    zmq_close (req);
    end (context);
}

/*  A stream through PULL and PUSH keeps its order. */
static void stream (void)
{
    char front[256], back[256];
    pthread_t thread;
    context = zmq_ctx_new ();
    struct proxy proxy = {zmq_socket (context, ZMQ_PULL), zmq_socket (context, ZMQ_PUSH), NULL};
    bind_any (proxy.frontend, "ipc://*", front);
    bind_any (proxy.backend, "tcp://127.0.0.1:*", back);
    void *push = open_socket (context, ZMQ_PUSH);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RCVHWM, 0) == 0 && set_int (proxy.backend, ZMQ_SNDHWM, 0) == 0);
    CHECK (zmq_connect (push, front) == 0);
    CHECK (zmq_connect (pull, back) == 0);
    pthread_create (&thread, NULL, run_proxy, &proxy);
    int in_order = 1, count = 2000, number;
    for (int i = 0; i < count; i++)
        CHECK (zmq_send (push, &i, sizeof i, 0) == sizeof i);
    for (int i = 0; i < count; i++) {
        CHECK (zmq_recv (pull, &number, sizeof number, 0) == sizeof number);
        in_order &= number == i;
    }
    printf ("%d through, in order: %s\n", count, in_order ? "yes" : "no");
    CHECK (zmq_ctx_shutdown (context) == 0);
    pthread_join (thread, NULL);
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

int main (void)
{
    SHOW (zmq_proxy (NULL, NULL, NULL));
    requests ("inproc://front");
    requests ("tcp://127.0.0.1:*");
    publications ();
    echo ();
    stream ();
    return 0;
}
