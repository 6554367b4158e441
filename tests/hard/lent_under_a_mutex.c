/*  A free function that takes the mutex which its sender holds around zmq_msg_send: buffers are given back by another
 *  thread, each once, and nobody waits for himself. */
#include "../../c-tests/common.h"

enum { COUNT = 500 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int freed;
static char buffers[COUNT][2000], times_freed[COUNT];

static void give_back (void *data, void *hint)
{
    (void) data;
    pthread_mutex_lock (&mutex);
    freed++;
    (*(char *) hint)++;
    pthread_mutex_unlock (&mutex);
}

static int freed_until_now (void)
{
    pthread_mutex_lock (&mutex);
    int count = freed;
    pthread_mutex_unlock (&mutex);
    return count;
}

static void send_all (void *socket)
{
    for (int i = 0; i < COUNT; i++) {
        zmq_msg_t message;
        zmq_msg_init_data (&message, buffers[i], sizeof buffers[i], give_back, &times_freed[i]);
        pthread_mutex_lock (&mutex);
        int sent = zmq_msg_send (&message, socket, ZMQ_DONTWAIT);
        pthread_mutex_unlock (&mutex);
        if (sent == -1)
            zmq_msg_close (&message); /*  our own call: it may free at once */
    }
}

static void check_all (const char *what)
{
    int64_t start = now_ms ();
    while (freed_until_now () < COUNT && now_ms () - start < 3000)
        sleep_ms (5);
    int once = 0;
    for (int i = 0; i < COUNT; i++)
        once += times_freed[i] == 1;
    printf ("%s: %d freed, %d of them once\n", what, freed, once);
    CHECK (freed == COUNT && once == COUNT);
    freed = 0;
    memset (times_freed, 0, sizeof times_freed);
}

static void *reader (void *socket)
{
    int timeout = 300;
    zmq_setsockopt (socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    while (zmq_recv (socket, NULL, 0, 0) != -1)
        ;
    return NULL;
}

static void pass (void *context, const char *what, int sending, int receiving, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *from = open_socket (context, sending), *to = open_socket (context, receiving);
    if (receiving == ZMQ_SUB)
        CHECK (set_text (to, ZMQ_SUBSCRIBE, "") == 0);
    CHECK (zmq_connect (to, bind_any (from, wildcard, endpoint)) == 0);
    settle ();
    get_int (from, ZMQ_EVENTS);
    pthread_create (&thread, NULL, reader, to);
    send_all (from);
    pthread_join (thread, NULL);
    zmq_close (from);
    zmq_close (to);
    check_all (what);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    void *pub = open_socket (context, ZMQ_PUB);
    CHECK (zmq_bind (pub, "tcp://127.0.0.1:*") == 0);
    send_all (pub);
    check_all ("PUB without subscribers, tcp");
    zmq_close (pub);
    pub = open_socket (context, ZMQ_PUB);
    CHECK (zmq_bind (pub, "inproc://pub") == 0);
    send_all (pub);
    check_all ("PUB without subscribers, inproc");
    zmq_close (pub);
    void *router = open_socket (context, ZMQ_ROUTER);
    CHECK (zmq_bind (router, "tcp://127.0.0.1:*") == 0);
    send_all (router);
    zmq_close (router);
    check_all ("ROUTER to nobody");
    pass (context, "PUSH to PULL, tcp", ZMQ_PUSH, ZMQ_PULL, "tcp://127.0.0.1:*");
    pass (context, "PUSH to PULL, ipc", ZMQ_PUSH, ZMQ_PULL, "ipc://*");
    pass (context, "PUSH to PULL, inproc", ZMQ_PUSH, ZMQ_PULL, "inproc://pass");
    pass (context, "PUB to SUB, tcp", ZMQ_PUB, ZMQ_SUB, "tcp://127.0.0.1:*");
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    send_all (push);
    zmq_close (push);
    check_all ("PUSH closed with a full pipe");
    end (context);
    return 0;
}
