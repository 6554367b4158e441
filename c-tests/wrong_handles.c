/*  Every function that takes a handle or a pointer, given none or another thing's: an error, and which.
 *
 *  Only what libzmq survives is asked here; tests/hard/strange_pointers.c asks the rest. */
#include "common.h"

/*  Memory of the program's, in which nothing of the library's is. */
static union {
    unsigned char bytes[4096];
    uint64_t number;
    zmq_msg_t message;
} foreign;

static char text[64];
static size_t size = sizeof text;

static void show_pointer (const char *call, const void *pointer)
{
    printf ("%s = %s\n", call, pointer ? "something" : error_name (zmq_errno ()));
}
#define SHOW_POINTER(call) show_pointer (#call, (call))

static void contexts (void)
{
    void *none = NULL, *other = foreign.bytes;
    SHOW (zmq_ctx_term (none));
    SHOW (zmq_ctx_term (other));
    SHOW (zmq_ctx_destroy (none));
    SHOW (zmq_ctx_destroy (other));
    SHOW (zmq_term (none));
    SHOW (zmq_term (other));
    SHOW (zmq_ctx_shutdown (none));
    SHOW (zmq_ctx_shutdown (other));
    SHOW (zmq_ctx_set (none, ZMQ_IO_THREADS, 1));
    SHOW (zmq_ctx_set (other, ZMQ_IO_THREADS, 1));
    SHOW (zmq_ctx_get (none, ZMQ_IO_THREADS));
    SHOW (zmq_ctx_get (other, ZMQ_IO_THREADS));
    SHOW_POINTER (zmq_socket (none, ZMQ_PAIR));
    SHOW_POINTER (zmq_socket (other, ZMQ_PAIR));
    SHOW_POINTER (zmq_init (-1));
}

/*  What takes a socket, with none and with another thing. */
static void sockets (void *socket)
{
    zmq_msg_t message;
    struct iovec parts[1] = {{text, 1}};
    size_t count = 1;
    CHECK (zmq_msg_init (&message) == 0);
    SHOW (zmq_close (socket));
    SHOW (zmq_bind (socket, "inproc://a"));
    SHOW (zmq_bind (socket, NULL));
    SHOW (zmq_connect (socket, "inproc://a"));
    SHOW (zmq_connect (socket, NULL));
    SHOW (zmq_unbind (socket, "inproc://a"));
    SHOW (zmq_unbind (socket, NULL));
    SHOW (zmq_disconnect (socket, "inproc://a"));
    SHOW (zmq_disconnect (socket, NULL));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, NULL, 0));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, &(int){0}, sizeof (int)));
    SHOW (zmq_getsockopt (socket, ZMQ_LINGER, text, &size));
    SHOW (zmq_getsockopt (socket, ZMQ_LINGER, NULL, NULL));
    SHOW (zmq_send (socket, "x", 1, 0));
    SHOW (zmq_send (socket, NULL, 0, 0));
    SHOW (zmq_send_const (socket, "x", 1, 0));
    SHOW (zmq_recv (socket, text, 1, 0));
    SHOW (zmq_recv (socket, NULL, 0, 0));
    SHOW (zmq_msg_send (&message, socket, 0));
    SHOW (zmq_msg_recv (&message, socket, 0));
    SHOW (zmq_sendmsg (socket, &message, 0));
    SHOW (zmq_recvmsg (socket, &message, 0));
    SHOW (zmq_msg_send (&foreign.message, socket, 0));
    SHOW (zmq_sendiov (socket, parts, 1, 0));
    SHOW (zmq_recviov (socket, parts, &count, 0));
    SHOW (zmq_socket_monitor (socket, "inproc://m", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, NULL, 0));
    zmq_msg_close (&message);
}

/*  A socket, and nothing where bytes, a text or a message should be. */
static void contents (void *socket)
{
    zmq_msg_t closed;
    zmq_msg_init (&closed);
    zmq_msg_close (&closed);
    SHOW (zmq_unbind (socket, NULL));
    SHOW (zmq_disconnect (socket, NULL));
    SHOW (zmq_bind (socket, ""));
    SHOW (zmq_connect (socket, ""));
    SHOW (zmq_unbind (socket, ""));
    SHOW (zmq_disconnect (socket, ""));
    SHOW (zmq_unbind (socket, "inproc://never"));
    SHOW (zmq_disconnect (socket, "inproc://never"));
    SHOW (zmq_unbind (socket, "tcp://127.0.0.1:1"));
    SHOW (zmq_disconnect (socket, "tcp://127.0.0.1:1"));
    SHOW (zmq_unbind (socket, "gopher://never"));
    SHOW (zmq_disconnect (socket, "gopher://never"));
    SHOW (zmq_msg_recv (&foreign.message, socket, ZMQ_DONTWAIT));
    SHOW (zmq_msg_recv (&closed, socket, ZMQ_DONTWAIT));
    SHOW (zmq_send (socket, NULL, 0, ZMQ_DONTWAIT));
    SHOW (zmq_recv (socket, NULL, 0, ZMQ_DONTWAIT));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, NULL, 0));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, &(int){0}, sizeof (int) - 1));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, &(int64_t){0}, sizeof (int64_t)));
    SHOW (zmq_setsockopt (socket, -1, &(int){0}, sizeof (int)));
    SHOW (zmq_setsockopt (socket, 9999, &(int){0}, sizeof (int)));
    size_t little = 3, much = sizeof text;
    SHOW (zmq_getsockopt (socket, ZMQ_LINGER, text, &little));
    SHOW (zmq_getsockopt (socket, -1, text, &much));
    SHOW (zmq_getsockopt (socket, 9999, text, &much));
    SHOW (zmq_getsockopt (socket, ZMQ_LINGER, text, &much));
    printf ("size %zu\n", much);
}

static void messages (void)
{
    zmq_msg_t message, closed;
    zmq_msg_t *other = &foreign.message;
    zmq_msg_init_size (&message, 3);
    zmq_msg_init (&closed);
    zmq_msg_close (&closed);
    SHOW (zmq_msg_close (other));
    SHOW (zmq_msg_close (&closed));
    SHOW (zmq_msg_copy (other, &message));
    SHOW (zmq_msg_copy (&message, other));
    SHOW (zmq_msg_copy (&message, &closed));
    SHOW (zmq_msg_move (other, &message));
    SHOW (zmq_msg_move (&message, other));
    SHOW (zmq_msg_move (&message, &closed));
    SHOW (zmq_msg_get (&message, -1));
    SHOW (zmq_msg_get (&message, 9999));
    SHOW (zmq_msg_get (&message, ZMQ_SRCFD));
    SHOW (zmq_msg_set (&message, 1, 1));
    SHOW (zmq_msg_set (&message, 9999, 1));
    SHOW_POINTER (zmq_msg_gets (&message, "Socket-Type"));
    SHOW_POINTER (zmq_msg_gets (&message, ""));
    SHOW (zmq_msg_init_size (&closed, (size_t) -1));
    printf ("size %zu\n", zmq_msg_size (&message));
    SHOW (zmq_msg_close (&message));
}

static void others (void *context)
{
    void *socket = open_socket (context, ZMQ_PAIR), *none = NULL, *other = foreign.bytes;
    zmq_pollitem_t items[] = {{other, 0, ZMQ_POLLIN, 0}, {socket, 0, ZMQ_POLLIN, 0}};
    SHOW (zmq_poll (items, 1, 0));
    SHOW (zmq_poll (items, 2, 0));
    SHOW (zmq_poll (items + 1, 1, 0));
    SHOW (zmq_proxy (none, socket, NULL));
    SHOW (zmq_proxy (socket, none, NULL));
    SHOW (zmq_proxy_steerable (none, none, none, none));
    SHOW (zmq_timers_destroy (&none));
    other = foreign.bytes;
    SHOW (zmq_timers_destroy (&other));
    printf ("%s\n", other == foreign.bytes ? "left" : "cleared");
    SHOW (zmq_timers_add (foreign.bytes, 1, NULL, NULL));
    SHOW (zmq_timers_cancel (foreign.bytes, 1));
    SHOW (zmq_timers_set_interval (foreign.bytes, 1, 1));
    SHOW (zmq_timers_reset (foreign.bytes, 1));
    SHOW ((int) zmq_timers_timeout (foreign.bytes));
    SHOW (zmq_timers_execute (foreign.bytes));
    zmq_close (socket);
}

int main (void)
{
    contexts ();
    printf ("-- no socket\n");
    sockets (NULL);
    printf ("-- a foreign socket\n");
    sockets (foreign.bytes);
    void *context = zmq_ctx_new ();
    printf ("-- a context for a socket\n");
    sockets (context);
    void *socket = open_socket (context, ZMQ_PAIR);
    printf ("-- a socket for a context\n");
    SHOW (zmq_ctx_term (socket));
    SHOW (zmq_ctx_set (socket, ZMQ_IO_THREADS, 1));
    SHOW_POINTER (zmq_socket (socket, ZMQ_PAIR));
    printf ("-- no contents\n");
    contents (socket);
    zmq_close (socket);
    printf ("-- messages\n");
    messages ();
    printf ("-- others\n");
    others (context);
    end (context);
    return 0;
}
