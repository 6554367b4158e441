/*  A context's options: defaults, ranges, and what is refused. */
#include "common.h"
#include <limits.h>
#include <sched.h>

/*  How I/O threads are to run. */
static void thread_options (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    printf ("policy %d\n", zmq_ctx_get (context, ZMQ_THREAD_SCHED_POLICY));
    SHOW (zmq_ctx_get (context, ZMQ_THREAD_PRIORITY));
    SHOW (zmq_ctx_get (context, ZMQ_THREAD_NAME_PREFIX));
    SHOW (zmq_ctx_get (context, ZMQ_MAX_MSGSZ));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_SCHED_POLICY, -1));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_PRIORITY, -1));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_AFFINITY_CPU_ADD, -1));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_AFFINITY_CPU_REMOVE, 0));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, -1));

    SHOW (zmq_ctx_set (context, ZMQ_THREAD_SCHED_POLICY, SCHED_BATCH));
    SHOW (zmq_ctx_get (context, ZMQ_THREAD_SCHED_POLICY));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_PRIORITY, 0));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_AFFINITY_CPU_ADD, 0));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_AFFINITY_CPU_ADD, 1));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_AFFINITY_CPU_REMOVE, 1));
    SHOW (zmq_ctx_set (context, ZMQ_THREAD_NAME_PREFIX, 1234));
    SHOW (zmq_ctx_get (context, ZMQ_THREAD_NAME_PREFIX));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, 1));
    SHOW (zmq_ctx_get (context, ZMQ_MAX_MSGSZ));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, INT_MAX));

    void *server = open_socket (context, ZMQ_REP);
    void *client = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    put (client, "with chosen threads", 0);
    take ("server", server, 0);
    put (server, "answer", 0);
    take ("client", client, 0);
    zmq_close (client);
    zmq_close (server);
    end (context);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    CHECK (context);
    SHOW (zmq_ctx_get (context, ZMQ_IO_THREADS));
    SHOW (zmq_ctx_get (context, ZMQ_MAX_SOCKETS));
    SHOW (zmq_ctx_get (context, ZMQ_SOCKET_LIMIT));
    SHOW (zmq_ctx_get (context, ZMQ_IPV6));
    SHOW (zmq_ctx_get (context, ZMQ_BLOCKY));
    SHOW (zmq_ctx_get (context, ZMQ_MSG_T_SIZE));
    SHOW (zmq_ctx_get (context, ZMQ_THREAD_AFFINITY_CPU_ADD));
    SHOW (zmq_ctx_get (context, 12345));

    SHOW (zmq_ctx_set (context, ZMQ_IO_THREADS, 2));
    SHOW (zmq_ctx_get (context, ZMQ_IO_THREADS));
    SHOW (zmq_ctx_set (context, ZMQ_IO_THREADS, -1));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 0));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, -5));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 10));
    SHOW (zmq_ctx_get (context, ZMQ_MAX_SOCKETS));
    SHOW (zmq_ctx_set (context, ZMQ_IPV6, 1));
    SHOW (zmq_ctx_get (context, ZMQ_IPV6));
    SHOW (zmq_ctx_set (context, ZMQ_IPV6, -1));
    SHOW (zmq_ctx_set (context, ZMQ_BLOCKY, 0));
    SHOW (zmq_ctx_get (context, ZMQ_BLOCKY));
    SHOW (zmq_ctx_set (context, ZMQ_MSG_T_SIZE, 64));
    SHOW (zmq_ctx_set (context, 12345, 1));
    SHOW (zmq_ctx_set (NULL, ZMQ_IO_THREADS, 1));
    SHOW (zmq_ctx_get (NULL, ZMQ_IO_THREADS));

    /*  Sockets inherit two of them. */
    void *socket = zmq_socket (context, ZMQ_PUSH);
    CHECK (socket);
    SHOW (get_int (socket, ZMQ_IPV6));
    printf ("linger %d\n", get_int (socket, ZMQ_LINGER));
    SHOW (zmq_close (socket));
    SHOW (zmq_ctx_term (context));

    context = zmq_ctx_new ();
    socket = zmq_socket (context, ZMQ_PUSH);
    SHOW (get_int (socket, ZMQ_IPV6));
    printf ("linger %d\n", get_int (socket, ZMQ_LINGER));
    zmq_close (socket);
    SHOW (zmq_ctx_term (context));

    SHOW (zmq_ctx_term (NULL));
    SHOW (zmq_ctx_destroy (NULL));
    SHOW (zmq_ctx_shutdown (NULL));
    SHOW (zmq_term (NULL));
    CHECK (zmq_init (-1) == NULL);
    printf ("zmq_init (-1): %s\n", error_name (zmq_errno ()));
    context = zmq_init (3);
    SHOW (zmq_ctx_get (context, ZMQ_IO_THREADS));
    SHOW (zmq_term (context));

    thread_options ();
    return 0;
}
