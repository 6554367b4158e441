/*  The errnos of the man pages that take some doing: no I/O thread, a context that ends, a signal during the end, no room for
 *  another socket. What is easy to get wrong is in the programs of each function. */
#include "common.h"

static void no_io_thread (void)
{
    void *context = zmq_ctx_new ();
    CHECK (zmq_ctx_set (context, ZMQ_IO_THREADS, 0) == 0);
    void *socket = open_socket (context, ZMQ_DEALER);
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:*"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:1"));
    SHOW (zmq_bind (socket, "ipc://*"));
    SHOW (zmq_connect (socket, "ipc:///tmp/nobody"));
    SHOW (zmq_bind (socket, "inproc://no io thread"));
    SHOW (zmq_connect (socket, "inproc://somebody"));
    zmq_close (socket);
    end (context);
}

/*  Every call on a socket whose context was shut down. */
static void ended (void)
{
    char bytes[256];
    size_t size = sizeof bytes, count = 1;
    struct iovec part = {bytes, 1};
    zmq_msg_t message;
    zmq_msg_init_size (&message, 3);
    void *context = zmq_ctx_new ();
    void *socket = open_socket (context, ZMQ_DEALER), *other = open_socket (context, ZMQ_DEALER);
    char endpoint[256];
    CHECK (zmq_connect (other, bind_any (socket, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_bind (socket, "inproc://ended") == 0);
    SHOW (zmq_ctx_shutdown (context));
    SHOW (zmq_bind (socket, "tcp://127.0.0.1:*"));
    SHOW (zmq_connect (socket, "tcp://127.0.0.1:1"));
    SHOW (zmq_unbind (socket, endpoint));
    SHOW (zmq_disconnect (other, endpoint));
    SHOW (zmq_unbind (socket, "inproc://ended"));
    SHOW (zmq_setsockopt (socket, ZMQ_LINGER, &(int){0}, sizeof (int)));
    SHOW (zmq_setsockopt (socket, 9999, &(int){0}, sizeof (int)));
    SHOW (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, bytes, &size));
    SHOW (zmq_send (socket, "x", 1, ZMQ_DONTWAIT));
    SHOW (zmq_send_const (socket, "x", 1, 0));
    SHOW (zmq_recv (socket, bytes, 1, ZMQ_DONTWAIT));
    SHOW (zmq_msg_send (&message, socket, 0));
    printf ("kept: %zu bytes\n", zmq_msg_size (&message));
    SHOW (zmq_msg_recv (&message, socket, 0));
    printf ("kept: %zu bytes\n", zmq_msg_size (&message));
    SHOW (zmq_sendiov (socket, &part, 1, 0));
    SHOW (zmq_recviov (socket, &part, &count, 0));
    SHOW (zmq_socket_monitor (socket, "inproc://m", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, NULL, 0));
    SHOW (zmq_proxy (socket, other, NULL));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 5));
    SHOW (zmq_ctx_get (context, ZMQ_IO_THREADS));
    SHOW (zmq_close (socket));
    SHOW (zmq_close (other));
    zmq_msg_close (&message);
    end (context);
}

static void on_alarm (int number UNUSED)
{
}

/*  A signal ends zmq_ctx_term early; the context has begun to end, and is ended by another call. */
static void interrupted_end (void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction (SIGALRM, &action, NULL);
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_PAIR);
    alarm (1);
    SHOW (zmq_ctx_term (context));
    SHOW (zmq_send (socket, "x", 1, ZMQ_DONTWAIT));
    printf ("another socket: %s\n", zmq_socket (context, ZMQ_PAIR) ? "opened" : error_name (zmq_errno ()));
    SHOW (zmq_close (socket));
    SHOW (zmq_ctx_term (context));
}

/*  Messages that sockets of one direction, or out of turn, do not take stay the sender's. */
static void refused_messages (void)
{
    static const int types[] = {ZMQ_SUB, ZMQ_PULL, ZMQ_REP, ZMQ_ROUTER, ZMQ_PUSH, ZMQ_PAIR};
    void *context = zmq_ctx_new ();
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        zmq_msg_t message;
        void *socket = open_socket (context, types[i]);
        zmq_msg_init_size (&message, 100);
        printf ("type %d: ", types[i]);
        SHOW (zmq_msg_send (&message, socket, ZMQ_DONTWAIT));
        printf ("kept: %zu bytes\n", zmq_msg_size (&message));
        SHOW (zmq_msg_recv (&message, socket, ZMQ_DONTWAIT));
        zmq_msg_close (&message);
        zmq_close (socket);
    }
    end (context);
}

int main (void)
{
    no_io_thread ();
    ended ();
    interrupted_end ();
    refused_messages ();
    return 0;
}
