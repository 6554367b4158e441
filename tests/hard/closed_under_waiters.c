/*  A socket that one thread closes while others wait on it or use it: they get ENOTSOCK or ETERM, and nobody hangs. A
 *  closed handle stays an error for ever, also after new sockets were opened. */
#include "../../c-tests/common.h"

static void *waiter (void *socket)
{
    CHECK (zmq_recv (socket, NULL, 0, 0) == -1);
    int error = zmq_errno ();
    CHECK (error == ENOTSOCK || error == ETERM);
    return NULL;
}

static void *user (void *socket)
{
    while (zmq_send (socket, "x", 1, ZMQ_DONTWAIT) == 1 || zmq_errno () == EAGAIN)
        ;
    CHECK (zmq_errno () == ENOTSOCK || zmq_errno () == ETERM);
    return NULL;
}

int main (void)
{
    void *context = zmq_ctx_new ();
    for (int round = 0; round < 20; round++) {
        pthread_t threads[4];
        char endpoint[256];
        void *socket = zmq_socket (context, ZMQ_DEALER), *peer = open_socket (context, ZMQ_DEALER);
        CHECK (set_int (socket, ZMQ_LINGER, 0) == 0);
        bind_any (peer, round % 2 ? "tcp://127.0.0.1:*" : "ipc://*", endpoint);
        CHECK (zmq_connect (socket, endpoint) == 0);
        for (int i = 0; i < 4; i++)
            pthread_create (&threads[i], NULL, i % 2 ? user : waiter, socket);
        sleep_ms (20);
        CHECK (zmq_close (socket) == 0);
        for (int i = 0; i < 4; i++)
            pthread_join (threads[i], NULL);
        CHECK (zmq_close (socket) == -1 && zmq_errno () == ENOTSOCK);
        void *another = open_socket (context, ZMQ_PAIR);
        CHECK (zmq_send (socket, "x", 1, ZMQ_DONTWAIT) == -1 && zmq_errno () == ENOTSOCK);
        CHECK (zmq_close (another) == 0 && zmq_close (peer) == 0);
    }
    printf ("closed 20 sockets under their users\n");
    end (context);
    return 0;
}
