/*  What kills a program on libzmq or is undefined there, one function after the other: no pointer where there should be
 *  one, handles of what was closed, of another kind, between two things, and into memory that is not there. Each is an
 *  error here, and everything else goes on. */
#include "../../c-tests/common.h"
#include <sys/mman.h>

static int failures;

static void expect (const char *call, int failed, int error)
{
    if (!failed || zmq_errno () != error) {
        printf ("%s: %s %s\n", call, failed ? "fails with" : "succeeds, not", error_name (failed ? zmq_errno () : error));
        failures++;
    }
    errno = 0;
}

#define FAILS(call, error) expect (#call, (call) == -1, error)
#define YIELDS(nothing, call, error) expect (#call, (call) == nothing, error)
#define ONLY(call, error) (errno = 0, (call), expect (#call, 1, error))

static zmq_msg_t message;
static size_t count = 1;
static char place[64];
static struct iovec parts[1] = {{place, 1}};

static void use_as_socket (void *socket, int error)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    size_t size = sizeof place;
    FAILS (zmq_bind (socket, "inproc://a"), error);
    FAILS (zmq_connect (socket, "inproc://a"), error);
    FAILS (zmq_unbind (socket, "inproc://a"), error);
    FAILS (zmq_disconnect (socket, "inproc://a"), error);
    FAILS (zmq_setsockopt (socket, ZMQ_LINGER, place, sizeof (int)), error);
    FAILS (zmq_getsockopt (socket, ZMQ_LINGER, place, &size), error);
    FAILS (zmq_send (socket, "x", 1, 0), error);
    FAILS (zmq_send_const (socket, "x", 1, 0), error);
    FAILS (zmq_recv (socket, place, 1, 0), error);
    FAILS (zmq_msg_send (&message, socket, 0), error);
    FAILS (zmq_msg_recv (&message, socket, 0), error);
    FAILS (zmq_sendmsg (socket, &message, 0), error);
    FAILS (zmq_recvmsg (socket, &message, 0), error);
    FAILS (zmq_sendiov (socket, parts, 1, 0), error);
    FAILS (zmq_recviov (socket, parts, &count, 0), error);
    FAILS (zmq_socket_monitor (socket, "inproc://m", ZMQ_EVENT_ALL), error);
    if (socket) {
        FAILS (zmq_poll (&item, 1, 0), error);
        FAILS (zmq_proxy (socket, socket, NULL), error);
        FAILS (zmq_proxy_steerable (socket, socket, NULL, NULL), error);
        FAILS (zmq_device (ZMQ_QUEUE, socket, socket), error);
    }
    FAILS (zmq_close (socket), error);
}

static void use_as_context (void *context)
{
    FAILS (zmq_ctx_set (context, ZMQ_IO_THREADS, 1), EFAULT);
    FAILS (zmq_ctx_get (context, ZMQ_IO_THREADS), EFAULT);
    FAILS (zmq_ctx_shutdown (context), EFAULT);
    YIELDS (NULL, zmq_socket (context, ZMQ_PAIR), EFAULT);
    FAILS (zmq_ctx_term (context), EFAULT);
    FAILS (zmq_term (context), EFAULT);
    FAILS (zmq_ctx_destroy (context), EFAULT);
}

static void use_as_timers (void *timers)
{
    FAILS (zmq_timers_add (timers, 1, NULL, NULL), EFAULT);
    FAILS (zmq_timers_cancel (timers, 1), EFAULT);
    FAILS (zmq_timers_set_interval (timers, 1, 1), EFAULT);
    FAILS (zmq_timers_reset (timers, 1), EFAULT);
    FAILS (zmq_timers_timeout (timers), EFAULT);
    FAILS (zmq_timers_execute (timers), EFAULT);
    FAILS (zmq_timers_destroy (&timers), EFAULT);
}

/*  Pointers that are no handle, whatever is asked of them. */
static void no_handles (void)
{
    static uint64_t foreign[512];
    char *unmapped = mmap (NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK (munmap (unmapped, 4096) == 0);
    void *pointers[] = {NULL, foreign, (char *) foreign + 1, unmapped, (void *) 1, (void *) -1, (void *) INTPTR_MIN};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        use_as_socket (pointers[i], ENOTSOCK);
        use_as_context (pointers[i]);
    }
    use_as_timers (NULL);
    use_as_timers (foreign);
}

/*  Handles that are of another kind, past, or beside one that is right. */
static void other_handles (void)
{
    void *context = zmq_ctx_new (), *past = zmq_ctx_new ();
    void *socket = open_socket (context, ZMQ_PAIR), *closed = open_socket (context, ZMQ_PAIR);
    void *timers = zmq_timers_new (), *gone = zmq_timers_new (), *copy = gone;
    CHECK (zmq_ctx_term (past) == 0 && zmq_close (closed) == 0 && zmq_timers_destroy (&gone) == 0);
    use_as_socket (context, ENOTSOCK);
    use_as_socket (timers, ENOTSOCK);
    use_as_socket (closed, ENOTSOCK);
    use_as_socket ((char *) socket + 1, ENOTSOCK);
    use_as_socket ((char *) socket + 64, ENOTSOCK);
    use_as_context (socket);
    use_as_context (timers);
    use_as_context (past);
    use_as_context ((char *) context + 8);
    use_as_timers (copy);
    use_as_timers (socket);
    CHECK (zmq_close (socket) == 0 && zmq_timers_destroy (&timers) == 0);
    end (context);
}

/*  No bytes, text, length or message where there should be some. */
static void no_contents (void)
{
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_PAIR), *none = NULL;
    zmq_msg_t closed;
    size_t size = 4;
    zmq_msg_init (&closed);
    zmq_msg_close (&closed);
    FAILS (zmq_bind (socket, NULL), EINVAL);
    FAILS (zmq_connect (socket, NULL), EINVAL);
    FAILS (zmq_setsockopt (socket, ZMQ_LINGER, NULL, 4), EFAULT);
    FAILS (zmq_setsockopt (socket, ZMQ_ROUTING_ID, NULL, 4), EFAULT);
    FAILS (zmq_getsockopt (socket, ZMQ_LINGER, NULL, &size), EFAULT);
    FAILS (zmq_getsockopt (socket, ZMQ_LINGER, place, NULL), EFAULT);
    FAILS (zmq_send (socket, NULL, 1, 0), EFAULT);
    FAILS (zmq_send_const (socket, NULL, 1, 0), EFAULT);
    FAILS (zmq_recv (socket, NULL, 1, 0), EFAULT);
    FAILS (zmq_msg_send (NULL, socket, 0), EFAULT);
    FAILS (zmq_msg_recv (NULL, socket, 0), EFAULT);
    FAILS (zmq_msg_send (&closed, socket, 0), EFAULT);
    FAILS (zmq_msg_recv (&closed, socket, 0), EFAULT);
    FAILS (zmq_sendmsg (socket, NULL, 0), EFAULT);
    FAILS (zmq_recvmsg (socket, NULL, 0), EFAULT);
    FAILS (zmq_sendiov (socket, NULL, 1, 0), EINVAL);
    FAILS (zmq_recviov (socket, NULL, &count, 0), EINVAL);
    FAILS (zmq_recviov (socket, parts, NULL, 0), EINVAL);
    FAILS (zmq_poll (NULL, 1, 0), EFAULT);
    FAILS (zmq_device (ZMQ_QUEUE, none, none), EFAULT);
    CHECK (zmq_close (socket) == 0);
    end (context);
}

static void messages (void)
{
    zmq_msg_t none;
    memset (&none, 0, sizeof none);
    zmq_msg_t *wrong[] = {NULL, &none};
    for (size_t i = 0; i < 2; i++) {
        FAILS (zmq_msg_close (wrong[i]), EFAULT);
        FAILS (zmq_msg_copy (wrong[i], &message), EFAULT);
        FAILS (zmq_msg_copy (&message, wrong[i]), EFAULT);
        FAILS (zmq_msg_move (wrong[i], &message), EFAULT);
        FAILS (zmq_msg_move (&message, wrong[i]), EFAULT);
        FAILS (zmq_msg_more (wrong[i]), EFAULT);
        FAILS (zmq_msg_get (wrong[i], ZMQ_MORE), EFAULT);
        FAILS (zmq_msg_set (wrong[i], ZMQ_MORE, 1), EINVAL);
        YIELDS (NULL, zmq_msg_data (wrong[i]), EFAULT);
        YIELDS (0, zmq_msg_size (wrong[i]), EFAULT);
        YIELDS (NULL, zmq_msg_gets (wrong[i], "Socket-Type"), EFAULT);
    }
    YIELDS (NULL, zmq_msg_gets (&message, NULL), EFAULT);
    FAILS (zmq_msg_init (NULL), EFAULT);
    FAILS (zmq_msg_init_size (NULL, 1), EFAULT);
    FAILS (zmq_msg_init_size (&none, (size_t) -1), ENOMEM);
    FAILS (zmq_msg_init_size (&none, (size_t) -1 >> 1), ENOMEM);
    FAILS (zmq_msg_init_data (NULL, place, 1, NULL, NULL), EFAULT);
    FAILS (zmq_msg_init_data (&none, NULL, 1, NULL, NULL), EFAULT);
}

static void small_things (void)
{
    void *none = NULL;
    uint8_t key[32];
    FAILS (zmq_atomic_counter_inc (NULL), EFAULT);
    FAILS (zmq_atomic_counter_dec (NULL), EFAULT);
    FAILS (zmq_atomic_counter_value (NULL), EFAULT);
    ONLY (zmq_atomic_counter_set (NULL, 1), EFAULT);
    ONLY (zmq_atomic_counter_destroy (NULL), EFAULT);
    zmq_atomic_counter_destroy (&none);
    errno = 0;
    YIELDS (0, zmq_stopwatch_intermediate (NULL), EFAULT);
    YIELDS (0, zmq_stopwatch_stop (NULL), EFAULT);
    FAILS (zmq_timers_destroy (NULL), EFAULT);
    YIELDS (NULL, zmq_threadstart (NULL, NULL), EFAULT);
    ONLY (zmq_threadclose (NULL), EFAULT);
    YIELDS (NULL, zmq_z85_encode (NULL, key, sizeof key), EFAULT);
    YIELDS (NULL, zmq_z85_encode (place, NULL, sizeof key), EFAULT);
    YIELDS (NULL, zmq_z85_decode (NULL, "HelloWorld"), EFAULT);
    YIELDS (NULL, zmq_z85_decode (key, NULL), EFAULT);
    FAILS (zmq_curve_keypair (NULL, NULL), EFAULT);
    FAILS (zmq_curve_public (NULL, NULL), EFAULT);
    CHECK (zmq_has (NULL) == 0);
    zmq_version (NULL, NULL, NULL);
    CHECK (zmq_strerror (EAGAIN) != NULL);
}

int main (void)
{
    CHECK (zmq_msg_init_size (&message, 1) == 0);
    no_handles ();
    other_handles ();
    no_contents ();
    messages ();
    small_things ();
    CHECK (zmq_msg_close (&message) == 0);
    printf ("%d answers were not as they should be\n", failures);
    return failures != 0;
}
