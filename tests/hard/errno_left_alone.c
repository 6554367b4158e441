/*  A call that succeeds leaves errno as it was, also where the library itself met errors on the way (EAGAIN of a
 *  descriptor, EINPROGRESS of a connect, ...). Every function that can succeed does so here, between two looks at errno. */
#include "../../c-tests/common.h"

enum { SENTINEL = 4242 };

static int failures;

static void judge (const char *call, int good)
{
    int error = errno;
    if (!good || error != SENTINEL) {
        printf ("%s: %s, errno %d\n", call, good ? "succeeds" : "fails", error);
        failures++;
    }
}

/*  A call, and whether its result is the right one. */
#define QUIET(call, good)                                                                          \
    do {                                                                                           \
        errno = SENTINEL;                                                                          \
        __auto_type result = (call);                                                               \
        judge (#call, (good));                                                                     \
    } while (0)
#define WELL(call) QUIET (call, result == 0)
#define PASSES(call) (errno = SENTINEL, (call), judge (#call, 1))

static void ready (int timer UNUSED, void *argument UNUSED)
{
    errno = SENTINEL;
}

static void nothing (void *data UNUSED, void *hint UNUSED)
{
}

static void thread (void *argument UNUSED)
{
}

static void messages (void)
{
    static char bytes[100];
    zmq_msg_t first, second;
    WELL (zmq_msg_init (&first));
    WELL (zmq_msg_init_size (&second, 1 << 20));
    WELL (zmq_msg_move (&first, &second));
    WELL (zmq_msg_copy (&second, &first));
    QUIET (zmq_msg_data (&first), result != NULL);
    QUIET (zmq_msg_size (&first), result == 1 << 20);
    WELL (zmq_msg_more (&first));
    QUIET (zmq_msg_get (&first, ZMQ_SHARED), result == 1);
    WELL (zmq_msg_close (&first));
    WELL (zmq_msg_close (&second));
    WELL (zmq_msg_init_data (&first, bytes, sizeof bytes, nothing, NULL));
    WELL (zmq_msg_close (&first));
}

static void connections (void *context, const char *wildcard)
{
    char endpoint[256], place[16];
    size_t size = sizeof endpoint, count = 1;
    struct iovec parts[1] = {{place, 1}}, received[1];
    zmq_msg_t message;
    void *req = open_socket (context, ZMQ_REQ), *rep = open_socket (context, ZMQ_REP);
    QUIET (zmq_socket_monitor (rep, "inproc://watched", ZMQ_EVENT_ALL), result == 0);
    WELL (zmq_bind (rep, wildcard));
    WELL (zmq_getsockopt (rep, ZMQ_LAST_ENDPOINT, endpoint, &size));
    WELL (zmq_setsockopt (req, ZMQ_REQ_RELAXED, &(int){1}, sizeof (int)));
    WELL (zmq_connect (req, endpoint));
    QUIET (zmq_send (req, "one", 3, 0), result == 3);
    zmq_pollitem_t items[] = {{rep, 0, ZMQ_POLLIN, 0}, {NULL, 0, ZMQ_POLLOUT, 0}};
    QUIET (zmq_poll (items, 1, 5000), result == 1);
    QUIET (zmq_recv (rep, place, sizeof place, 0), result == 3);
    QUIET (zmq_send_const (rep, "two", 3, 0), result == 3);
    QUIET (zmq_recv (req, NULL, 0, 0), result == 3);
    CHECK (zmq_msg_init_size (&message, 1 << 20) == 0);
    QUIET (zmq_msg_send (&message, req, 0), result == 1 << 20);
    QUIET (zmq_msg_recv (&message, rep, 0), result == 1 << 20);
    if (wildcard[1] != 'n') {
        QUIET (zmq_msg_gets (&message, "Socket-Type"), result && strcmp (result, "REQ") == 0);
    }
    QUIET (zmq_sendmsg (rep, &message, 0), result == 1 << 20);
    QUIET (zmq_recvmsg (req, &message, 0), result == 1 << 20);
    QUIET (zmq_sendiov (req, parts, 1, 0), result == 1);
    QUIET (zmq_recviov (rep, received, &count, 0), result == 1);
    free (received[0].iov_base);
    WELL (zmq_poll (items, 1, 20));
    WELL (zmq_socket_monitor (rep, NULL, 0));
    WELL (zmq_disconnect (req, endpoint));
    WELL (zmq_unbind (rep, endpoint));
    if (wildcard[0] == 't') {
        WELL (zmq_connect (req, "tcp://127.0.0.1:1"));
    }
    CHECK (zmq_msg_close (&message) == 0);
    WELL (zmq_close (req));
    WELL (zmq_close (rep));
}

static void proxies (void *context)
{
    void *front = open_socket (context, ZMQ_PULL), *back = open_socket (context, ZMQ_PUSH);
    void *control = open_socket (context, ZMQ_PAIR), *steering = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (control, "inproc://steering") == 0 && zmq_connect (steering, "inproc://steering") == 0);
    CHECK (put (steering, "TERMINATE", 0) == 9);
    WELL (zmq_proxy_steerable (front, back, NULL, control));
    zmq_close (front);
    zmq_close (back);
    zmq_close (control);
    zmq_close (steering);
}

static void timers (void)
{
    void *timers;
    QUIET (timers = zmq_timers_new (), result != NULL);
    QUIET (zmq_timers_add (timers, 1, ready, NULL), result > 0);
    QUIET (zmq_timers_timeout (timers), result >= 0);
    sleep_ms (5);
    WELL (zmq_timers_execute (timers));
    WELL (zmq_timers_reset (timers, 1));
    WELL (zmq_timers_set_interval (timers, 1, 1000));
    WELL (zmq_timers_cancel (timers, 1));
    QUIET (zmq_timers_timeout (timers), result == -1);
    WELL (zmq_timers_destroy (&timers));
}

static void small_things (void)
{
    int major, minor, patch;
    char text[64];
    uint8_t bytes[32];
    void *counter, *watch, *thread_started;
    PASSES (zmq_version (&major, &minor, &patch));
    QUIET (zmq_has ("ipc"), result == 1);
    QUIET (zmq_strerror (ETERM), result != NULL);
    QUIET (zmq_errno (), result == SENTINEL);
    QUIET (counter = zmq_atomic_counter_new (), result != NULL);
    PASSES (zmq_atomic_counter_set (counter, 1));
    QUIET (zmq_atomic_counter_inc (counter), result == 1);
    QUIET (zmq_atomic_counter_dec (counter), result == 1);
    QUIET (zmq_atomic_counter_value (counter), result == 1);
    PASSES (zmq_atomic_counter_destroy (&counter));
    QUIET (watch = zmq_stopwatch_start (), result != NULL);
    PASSES (zmq_stopwatch_intermediate (watch));
    PASSES (zmq_stopwatch_stop (watch));
    QUIET (thread_started = zmq_threadstart (thread, NULL), result != NULL);
    PASSES (zmq_threadclose (thread_started));
    PASSES (zmq_sleep (0));
    QUIET (zmq_z85_encode (text, (const uint8_t *) "\x86\x4f\xd2\x6f", 4), result == text);
    QUIET (zmq_z85_decode (bytes, "Hello"), result == bytes);
    QUIET (zmq_curve_keypair (text, (char[64]){0}), result == 0);
}

int main (void)
{
    void *context;
    QUIET (context = zmq_init (1), result != NULL);
    WELL (zmq_ctx_shutdown (context));
    WELL (zmq_term (context));
    QUIET (context = zmq_ctx_new (), result != NULL);
    WELL (zmq_ctx_set (context, ZMQ_IO_THREADS, 2));
    QUIET (zmq_ctx_get (context, ZMQ_IO_THREADS), result == 2);
    void *socket;
    QUIET (socket = zmq_socket (context, ZMQ_PAIR), result != NULL);
    WELL (zmq_close (socket));
    messages ();
    connections (context, "inproc://errno");
    connections (context, "tcp://127.0.0.1:*");
    connections (context, "ipc://*");
    proxies (context);
    timers ();
    small_things ();
    WELL (zmq_ctx_term (context));
    CHECK ((context = zmq_ctx_new ()) != NULL);
    WELL (zmq_ctx_destroy (context));
    printf ("%d calls changed errno or failed\n", failures);
    return failures != 0;
}
