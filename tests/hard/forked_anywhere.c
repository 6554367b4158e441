/*  Children forked while other threads send, receive, poll, proxy, open and close, and end contexts. In the child whatever
 *  is inherited answers ETERM at once, may be closed and ended in any order, and exit(3) works; a context of its own is
 *  as good as any. The parent goes on without an error, and its sets still watch what they watched. */
#include "measure.h"
#include <sys/wait.h>

static void *context, *ending, *rep, *req, *pull, *router, *dealer, *monitor;
static volatile int over;

static void *answer (void *unused)
{
    while (zmq_recv (rep, NULL, 0, 0) != -1 && zmq_send (rep, "y", 1, 0) == 1)
        ;
    return unused;
}

static void *poll_for_ever (void *unused)
{
    zmq_pollitem_t item = {pull, 0, ZMQ_POLLIN, 0};
    while (zmq_poll (&item, 1, -1) != -1)
        ;
    return unused;
}

static void *proxy (void *unused)
{
    zmq_proxy (router, dealer, NULL);
    return unused;
}

static void *end_for_ever (void *unused)
{
    zmq_ctx_term (ending);
    return unused;
}

static void *open_and_close (void *unused)
{
    while (!over) {
        void *socket = zmq_socket (context, ZMQ_PUSH);
        if (!socket)
            break;
        set_int (socket, ZMQ_LINGER, 0);
        zmq_bind (socket, "tcp://127.0.0.1:*");
        zmq_close (socket);
    }
    return unused;
}

static void talk (void *asking)
{
    CHECK (zmq_send (asking, "x", 1, 0) == 1 && zmq_recv (asking, NULL, 0, 0) == 1);
}

/*  Everything inherited is dead. */
static void try_all (void)
{
    char byte;
    int value;
    size_t size = sizeof value;
    zmq_pollitem_t item = {pull, 0, ZMQ_POLLIN, 0};
    void *all[] = {rep, req, pull, router, dealer, monitor};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK (zmq_send (all[i], "x", 1, 0) == -1 && zmq_errno () == ETERM);
        CHECK (zmq_recv (all[i], &byte, 1, 0) == -1 && zmq_errno () == ETERM);
        CHECK (zmq_bind (all[i], "inproc://child") == -1 && zmq_errno () == ETERM);
        CHECK (zmq_connect (all[i], "inproc://child") == -1 && zmq_errno () == ETERM);
        CHECK (zmq_getsockopt (all[i], ZMQ_TYPE, &value, &size) == -1 && zmq_errno () == ETERM);
        CHECK (zmq_setsockopt (all[i], ZMQ_LINGER, &value, size) == -1 && zmq_errno () == ETERM);
        CHECK (zmq_socket_monitor (all[i], NULL, 0) == -1 && zmq_errno () == ETERM);
    }
    CHECK (zmq_poll (&item, 1, -1) == -1 && zmq_errno () == ETERM);
    CHECK (zmq_proxy (router, dealer, NULL) == -1 && zmq_errno () == ETERM);
    CHECK (zmq_socket (context, ZMQ_PAIR) == NULL && zmq_errno () == ETERM);
}

static void close_all (void)
{
    void *all[] = {dealer, pull, monitor, req, rep, router};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK (zmq_close (all[i]) == 0);
}

static void own_context (void)
{
    char endpoint[256];
    void *own = zmq_ctx_new (), *left = open_socket (own, ZMQ_PAIR), *right = open_socket (own, ZMQ_PAIR);
    CHECK (zmq_connect (right, bind_any (left, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_send (right, "x", 1, 0) == 1 && zmq_recv (left, NULL, 0, 0) == 1);
    zmq_close (left);
    zmq_close (right);
    end (own);
}

static void live (int manner)
{
    if (manner & 1)
        try_all ();
    if (manner & 2) {
        CHECK (manner % 8 < 4 || zmq_ctx_term (context) == 0);
        close_all ();
        CHECK (zmq_ctx_shutdown (context) == -1 || 1);
        CHECK (manner % 8 >= 4 || zmq_ctx_term (context) == 0);
    }
    if (manner & 8)
        own_context ();
    if (manner & 16) { /*  grandchildren, too */
        pid_t child = fork ();
        int status;
        CHECK (child != -1);
        if (child == 0) {
            try_all ();
            own_context ();
            exit (0);
        }
        CHECK (waitpid (child, &status, 0) == child && status == 0);
    }
    exit (0);
}

int main (void)
{
    enum { CHILDREN = 64 };
    char endpoint[256], front[256];
    pthread_t threads[5];
    context = zmq_ctx_new ();
    ending = zmq_ctx_new ();
    void *unclosed = zmq_socket (ending, ZMQ_PAIR);
    rep = zmq_socket (context, ZMQ_REP);
    req = open_socket (context, ZMQ_REQ);
    pull = zmq_socket (context, ZMQ_PULL);
    router = zmq_socket (context, ZMQ_ROUTER);
    dealer = zmq_socket (context, ZMQ_DEALER);
    monitor = open_socket (context, ZMQ_PAIR);
    void *client = open_socket (context, ZMQ_REQ);
    CHECK (zmq_socket_monitor (rep, "inproc://watched", ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (monitor, "inproc://watched") == 0);
    CHECK (zmq_connect (dealer, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_connect (req, bind_any (router, "ipc://*", front)) == 0);
    CHECK (zmq_connect (client, endpoint) == 0);
    CHECK (zmq_bind (pull, "tcp://127.0.0.1:*") == 0);
    void *(*const work[]) (void *) = {answer, poll_for_ever, proxy, end_for_ever, open_and_close};
    for (int i = 0; i < 5; i++)
        pthread_create (&threads[i], NULL, work[i], NULL);
    for (int i = 0; i < CHILDREN; i++) {
        talk (i % 2 ? req : client);
        pid_t child = fork ();
        CHECK (child != -1);
        if (child == 0) {
            alarm (10);
            live (i);
        }
        talk (req);
        talk (client);
        int status;
        CHECK (waitpid (child, &status, 0) == child);
        if (status != 0)
            fprintf (stderr, "child %d ended with %#x\n", i, status);
        CHECK (status == 0);
    }
    over = 1;
    pthread_join (threads[4], NULL);
    CHECK (zmq_close (unclosed) == 0);
    pthread_join (threads[3], NULL);
    CHECK (zmq_ctx_shutdown (context) == 0);
    for (int i = 0; i < 3; i++)
        pthread_join (threads[i], NULL);
    close_all ();
    zmq_close (client);
    end (context);
    printf ("%d children lived\n", CHILDREN);
    return 0;
}
