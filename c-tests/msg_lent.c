/*  Buffers lent with zmq_msg_init_data: each comes back once, whatever way its message went. */
#include "common.h"

static pthread_mutex_t books = PTHREAD_MUTEX_INITIALIZER;
static int lent, returned;

/* The application's own lock, held around zmq_msg_send as well. */
static void take_back (void *data, void *hint)
{
    pthread_mutex_lock (&books);
    returned++;
    if (hint)
        ++*(int *) hint;
    pthread_mutex_unlock (&books);
    free (data);
}

static void lend (zmq_msg_t *message, size_t size, int *hint)
{
    void *data = malloc (size ? size : 1);
    CHECK (data);
    memset (data, 'x', size);
    lent++;
    CHECK (zmq_msg_init_data (message, data, size, take_back, hint) == 0);
}

/* Waits until all lent buffers are back, at most five seconds. */
static void all_back (const char *what)
{
    for (int64_t end = now_ms () + 5000; now_ms () < end; sleep_ms (5)) {
        pthread_mutex_lock (&books);
        int done = returned == lent;
        pthread_mutex_unlock (&books);
        if (done)
            break;
    }
    sleep_ms (20);
    printf ("%s: lent %d, returned %d\n", what, lent, returned);
    lent = returned = 0;
}

static void *bound_socket (void *context, int type, const char *bind, char *endpoint, size_t room)
{
    void *socket = zmq_socket (context, type);
    int timeout = 5000;
    CHECK (socket);
    CHECK (zmq_setsockopt (socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout) == 0);
    CHECK (zmq_bind (socket, bind) == 0);
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, endpoint, &room) == 0);
    return socket;
}

/* A stream of every size; the sender holds the lock that the free function wants. */
static void stream (const char *bind)
{
    static const size_t sizes[] = {0, 1, 33, 48, 49, 100, 1000, 9000, 100000};
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *pull = bound_socket (context, ZMQ_PULL, bind, endpoint, sizeof endpoint);
    void *push = zmq_socket (context, ZMQ_PUSH);
    zmq_msg_t message;
    size_t bytes = 0;
    CHECK (zmq_connect (push, endpoint) == 0);
    for (int i = 0; i < 90; i++) {
        lend (&message, sizes[i % 9], NULL);
        CHECK (zmq_msg_send (&message, push, 0) == (int) sizes[i % 9]);
        CHECK (zmq_msg_size (&message) == 0);
    }
    for (int i = 0; i < 90; i++) {
        CHECK (zmq_msg_init (&message) == 0);
        CHECK (zmq_msg_recv (&message, pull, 0) >= 0);
        bytes += zmq_msg_size (&message);
        CHECK (zmq_msg_close (&message) == 0);
    }
    printf ("%zu bytes; ", bytes);
    all_back (bind);
    CHECK (zmq_close (push) == 0 && zmq_close (pull) == 0 && zmq_ctx_term (context) == 0);
}

/* Inside a process the receiver gets the very buffer, and its close gives it back. */
static void inproc (void)
{
    char endpoint[256];
    int back = 0;
    void *context = zmq_ctx_new ();
    void *one = bound_socket (context, ZMQ_PAIR, "inproc://lent", endpoint, sizeof endpoint);
    void *other = zmq_socket (context, ZMQ_PAIR);
    zmq_msg_t sent, received;
    CHECK (zmq_connect (other, endpoint) == 0);
    lend (&sent, 1000, &back);
    void *data = zmq_msg_data (&sent);
    SHOW (zmq_msg_send (&sent, other, 0));
    CHECK (zmq_msg_init (&received) == 0);
    SHOW (zmq_msg_recv (&received, one, 0));
    printf ("same memory: %d, back %d\n", zmq_msg_data (&received) == data, back);
    SHOW (zmq_msg_close (&received));
    printf ("back %d\n", back);

    /* A message that is received into gives back what it had before. */
    lend (&received, 1000, &back);
    SHOW (zmq_send (other, "", 0, 0));
    SHOW (zmq_msg_recv (&received, one, 0));
    printf ("back %d\n", back);

    /* What nobody received comes back with the end of the sockets. */
    for (int i = 0; i < 5; i++) {
        lend (&sent, 10, NULL);
        CHECK (zmq_msg_send (&sent, other, i < 4 ? ZMQ_SNDMORE : 0) == 10);
    }
    lend (&sent, 10, NULL);
    CHECK (zmq_msg_send (&sent, other, ZMQ_SNDMORE) == 10);
    CHECK (zmq_close (one) == 0 && zmq_close (other) == 0 && zmq_ctx_term (context) == 0);
    all_back ("unread and unfinished");
}

/* A send that fails leaves the buffer with the caller. */
static void failure (void)
{
    int back = 0;
    void *context = zmq_ctx_new ();
    void *push = zmq_socket (context, ZMQ_PUSH);
    void *pull = zmq_socket (context, ZMQ_PULL);
    zmq_msg_t message;
    lend (&message, 100, &back);
    SHOW (zmq_msg_send (&message, push, ZMQ_DONTWAIT));
    SHOW (zmq_msg_send (&message, pull, ZMQ_DONTWAIT));
    SHOW (zmq_msg_send (&message, NULL, ZMQ_DONTWAIT));
    printf ("size %zu, back %d\n", zmq_msg_size (&message), back);
    SHOW (zmq_msg_close (&message));
    printf ("back %d\n", back);
    CHECK (zmq_close (push) == 0 && zmq_close (pull) == 0 && zmq_ctx_term (context) == 0);
    all_back ("failure");
}

/* Nobody to send to: a publisher drops it, a pusher keeps it until its linger is over. */
static void nobody (void)
{
    int linger = 0;
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *pub = bound_socket (context, ZMQ_PUB, "tcp://127.0.0.1:*", endpoint, sizeof endpoint);
    void *push = zmq_socket (context, ZMQ_PUSH);
    zmq_msg_t message;
    CHECK (zmq_setsockopt (push, ZMQ_LINGER, &linger, sizeof linger) == 0);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    for (int i = 0; i < 10; i++) {
        lend (&message, 100, NULL);
        CHECK (zmq_msg_send (&message, pub, 0) == 100);
        lend (&message, 100, NULL);
        CHECK (zmq_msg_send (&message, push, 0) == 100);
    }
    CHECK (zmq_close (pub) == 0 && zmq_close (push) == 0 && zmq_ctx_term (context) == 0);
    all_back ("nobody");
}

/* One buffer to several peers, while the application keeps a copy. */
static void shared (void)
{
    char endpoint[256];
    int back = 0;
    void *context = zmq_ctx_new ();
    void *pub = bound_socket (context, ZMQ_PUB, "tcp://127.0.0.1:*", endpoint, sizeof endpoint);
    void *subs[3];
    zmq_msg_t message, kept;
    for (int i = 0; i < 3; i++) {
        int timeout = 5000;
        subs[i] = zmq_socket (context, ZMQ_SUB);
        CHECK (zmq_setsockopt (subs[i], ZMQ_RCVTIMEO, &timeout, sizeof timeout) == 0);
        CHECK (zmq_setsockopt (subs[i], ZMQ_SUBSCRIBE, "", 0) == 0);
        CHECK (zmq_connect (subs[i], endpoint) == 0);
    }
    sleep_ms (300);
    lend (&message, 20000, &back);
    CHECK (zmq_msg_init (&kept) == 0 && zmq_msg_copy (&kept, &message) == 0);
    CHECK (zmq_msg_send (&message, pub, 0) == 20000);
    for (int i = 0; i < 3; i++) {
        CHECK (zmq_msg_init (&message) == 0);
        printf ("received %d\n", zmq_msg_recv (&message, subs[i], 0));
        CHECK (zmq_msg_close (&message) == 0);
        CHECK (zmq_close (subs[i]) == 0);
    }
    CHECK (zmq_close (pub) == 0 && zmq_ctx_term (context) == 0);
    printf ("back %d, the copy has %zu\n", back, zmq_msg_size (&kept));
    SHOW (zmq_msg_close (&kept));
    all_back ("shared");
}

int main (void)
{
    stream ("tcp://127.0.0.1:*");
    stream ("ipc://*");
    stream ("inproc://stream");
    inproc ();
    failure ();
    nobody ();
    shared ();
    return 0;
}
