/*  The older names of things, which programs still use, and small corners of the newer ones: zmq_init, zmq_term,
 *  zmq_sendmsg, zmq_recvmsg, zmq_send_const, zmq_device, zmq_version, zmq_sleep. */
#include "common.h"

static void *context;

/*  A message through zmq_sendmsg and zmq_recvmsg; the sent one is empty afterwards. */
static void whole_messages (void *push, void *pull)
{
    zmq_msg_t message, received;
    zmq_msg_init_size (&message, 5);
    memcpy (zmq_msg_data (&message), "hello", 5);
    zmq_msg_init (&received);
    SHOW (zmq_sendmsg (push, &message, ZMQ_SNDMORE));
    printf ("left: %zu bytes\n", zmq_msg_size (&message));
    SHOW (zmq_sendmsg (push, &message, 0));
    SHOW (zmq_recvmsg (pull, &received, 0));
    printf ("more %d\n", zmq_msg_more (&received));
    SHOW (zmq_recvmsg (pull, &received, 0));
    printf ("more %d, size %zu\n", zmq_msg_more (&received), zmq_msg_size (&received));
    SHOW (zmq_recvmsg (pull, &received, ZMQ_DONTWAIT));
    SHOW (zmq_recvmsg (push, &received, 0));
    SHOW (zmq_sendmsg (pull, &message, 0));
    SHOW (zmq_msg_close (&message));
    SHOW (zmq_msg_close (&received));
}

/*  Constant bytes of any size, and what of them fits. */
static void constants (void *push, void *pull)
{
    static char constant[100000], place[16];
    static const size_t sizes[] = {0, 1, 33, 34, 100, sizeof constant};
    memset (constant, 'c', sizeof constant);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memset (place, '.', sizeof place);
        SHOW (zmq_send_const (push, constant, sizes[i], 0));
        SHOW (zmq_recv (pull, place, 8, 0));
        print_bytes (place, sizeof place);
        putchar ('\n');
    }
    SHOW (zmq_send_const (push, NULL, 0, 0));
    SHOW (zmq_recv (pull, place, 8, 0));
    SHOW (zmq_send_const (pull, constant, 1, 0));
    SHOW (zmq_send (push, "into no room", 12, 0));
    SHOW (zmq_recv (pull, NULL, 0, 0));
    SHOW (zmq_send (push, "x", 1, 64)); /*  flags that mean nothing */
    SHOW (zmq_recv (pull, place, 8, 64));
}

struct device {
    int type;
    void *front, *back;
};

static void *run_device (void *argument)
{
    struct device *device = argument;
    int result = zmq_device (device->type, device->front, device->back);
    int error = zmq_errno ();
    zmq_close (device->front);
    zmq_close (device->back);
    printf ("zmq_device: %d %s\n", result, error_name (error));
    return NULL;
}

static void device (int type, int front, int back, int asking, int answering)
{
    pthread_t thread;
    void *own = zmq_init (1);
    struct device device = {type, zmq_socket (own, front), zmq_socket (own, back)};
    if (front == ZMQ_SUB)
        CHECK (set_text (device.front, ZMQ_SUBSCRIBE, "") == 0);
    CHECK (zmq_bind (device.front, "inproc://front") == 0 && zmq_bind (device.back, "inproc://back") == 0);
    void *left = open_socket (own, asking), *right = open_socket (own, answering);
    if (answering == ZMQ_SUB)
        CHECK (set_text (right, ZMQ_SUBSCRIBE, "") == 0);
    CHECK (zmq_connect (left, "inproc://front") == 0 && zmq_connect (right, "inproc://back") == 0);
    pthread_create (&thread, NULL, run_device, &device);
    settle ();
    put (left, "through", ZMQ_SNDMORE);
    put (left, "the device", 0);
    take ("right", right, 0);
    if (asking == ZMQ_REQ) {
        put (right, "and back", 0);
        take ("left", left, 0);
    }
    CHECK (zmq_ctx_shutdown (own) == 0);
    pthread_join (thread, NULL);
    zmq_close (left);
    zmq_close (right);
    SHOW (zmq_term (own));
}

static void on_alarm (int number UNUSED)
{
}

/*  zmq_sleep takes whole seconds, and a signal ends it. */
static void naps (void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction (SIGALRM, &action, NULL);
    int64_t start = now_ms ();
    zmq_sleep (1);
    printf ("slept a second: %s\n", now_ms () - start >= 999 ? "yes" : "no");
    start = now_ms ();
    alarm (1);
    zmq_sleep (60);
    printf ("slept a minute: %s\n", now_ms () - start >= 60000 ? "yes" : "no");
}

int main (void)
{
    int major = -1, minor = -1, patch = -1;
    zmq_version (&major, &minor, &patch);
    printf ("version 4.3: %s, patch %s\n", major == 4 && minor == 3 ? "yes" : "no", patch >= 0 ? "there" : "not there");
    context = zmq_init (0);
    printf ("no I/O threads: %s, %d\n", context ? "a context" : error_name (zmq_errno ()),
            zmq_ctx_get (context, ZMQ_IO_THREADS));
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "inproc://old") == 0 && zmq_connect (push, "inproc://old") == 0);
    whole_messages (push, pull);
    constants (push, pull);
    zmq_close (push);
    zmq_close (pull);
    SHOW (zmq_term (context));
    SHOW (zmq_term (NULL));
    device (ZMQ_QUEUE, ZMQ_ROUTER, ZMQ_DEALER, ZMQ_REQ, ZMQ_REP);
    device (ZMQ_STREAMER, ZMQ_PULL, ZMQ_PUSH, ZMQ_PUSH, ZMQ_PULL);
    device (ZMQ_FORWARDER, ZMQ_SUB, ZMQ_PUB, ZMQ_PUB, ZMQ_SUB);
    device (-1, ZMQ_PULL, ZMQ_PUSH, ZMQ_PUSH, ZMQ_PULL);
    naps ();
    return 0;
}
