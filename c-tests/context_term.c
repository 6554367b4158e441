/*  The end of a context: blocked calls return, new ones are refused, term waits for the last socket. */
#include "common.h"

static void *waiting_receiver (void *socket)
{
    char byte;
    int result = zmq_recv (socket, &byte, 1, 0);
    printf ("blocked recv: %d %s\n", result, error_name (zmq_errno ()));
    SHOW (zmq_send (socket, "x", 1, ZMQ_DONTWAIT));
    int value;
    size_t size = sizeof value;
    SHOW (zmq_getsockopt (socket, ZMQ_TYPE, &value, &size));
    SHOW (set_int (socket, ZMQ_LINGER, 0));
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    SHOW (zmq_poll (&item, 1, 0));
    SHOW (zmq_bind (socket, "inproc://late"));
    SHOW (zmq_connect (socket, "inproc://late"));
    SHOW (zmq_close (socket));
    return NULL;
}

static void *waiting_sender (void *socket)
{
    int result = zmq_send (socket, "x", 1, 0);
    int error = zmq_errno ();
    sleep_ms (200);
    printf ("blocked send: %d %s\n", result, error_name (error));
    SHOW (zmq_close (socket));
    return NULL;
}

static void *waiting_poller (void *socket)
{
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    int result = zmq_poll (&item, 1, -1);
    int error = zmq_errno ();
    sleep_ms (400);
    printf ("blocked poll: %d %s\n", result, error_name (error));
    SHOW (zmq_close (socket));
    return NULL;
}

static void *user_socket (void *context, int type)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket);
    return socket;
}

int main (void)
{
    /*  Nothing was ever opened. */
    void *context = zmq_ctx_new ();
    SHOW (zmq_ctx_term (context));

    /*  Shut down before a socket is opened. */
    context = zmq_ctx_new ();
    SHOW (zmq_ctx_shutdown (context));
    SHOW (zmq_ctx_shutdown (context));
    CHECK (zmq_socket (context, ZMQ_PAIR) == NULL);
    printf ("zmq_socket after shutdown: %s\n", error_name (zmq_errno ()));
    SHOW (zmq_ctx_term (context));

    /*  Term wakes blocked threads and waits for their sockets. */
    context = zmq_ctx_new ();
    void *receiver = user_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (receiver, "inproc://receiver") == 0);
    void *sender = user_socket (context, ZMQ_PUSH);
    CHECK (zmq_bind (sender, "inproc://sender") == 0);
    void *poller = user_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (poller, "tcp://127.0.0.1:*") == 0);
    pthread_t threads[3];
    pthread_create (&threads[0], NULL, waiting_receiver, receiver);
    pthread_create (&threads[1], NULL, waiting_sender, sender);
    pthread_create (&threads[2], NULL, waiting_poller, poller);
    settle ();
    int64_t start = now_ms ();
    int ended = zmq_ctx_term (context);
    int64_t elapsed = now_ms () - start;
    for (int i = 0; i < 3; i++)
        pthread_join (threads[i], NULL);
    printf ("term: %d, waited for the last close: %s\n", ended, elapsed >= 380 ? "yes" : "no");

    /*  Shutdown returns at once, and term later. */
    context = zmq_ctx_new ();
    receiver = user_socket (context, ZMQ_SUB);
    pthread_create (&threads[0], NULL, waiting_poller, receiver);
    settle ();
    start = now_ms ();
    SHOW (zmq_ctx_shutdown (context));
    printf ("shutdown at once: %s\n", now_ms () - start < 200 ? "yes" : "no");
    pthread_join (threads[0], NULL);
    SHOW (zmq_ctx_term (context));
    return 0;
}
