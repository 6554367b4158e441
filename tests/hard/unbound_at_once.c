/*  An endpoint is unbound at the very moment at which a connection to it is made: the connection ends with it, always. */
#include "measure.h"

int main (void)
{
    enum { ROUNDS = 150 };
    void *context = zmq_ctx_new ();
    for (int i = 0; i < ROUNDS; i++) {
        char endpoint[256], name[32];
        void *server = open_socket (context, ZMQ_DEALER), *client = open_socket (context, ZMQ_DEALER);
        void *servers = open_socket (context, ZMQ_PAIR), *clients = open_socket (context, ZMQ_PAIR);
        CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
        sprintf (name, "inproc://server-%d", i);
        CHECK (zmq_socket_monitor (server, name, ZMQ_EVENT_HANDSHAKE_SUCCEEDED) == 0 && zmq_connect (servers, name) == 0);
        sprintf (name, "inproc://client-%d", i);
        CHECK (zmq_socket_monitor (client, name, ZMQ_EVENT_DISCONNECTED) == 0 && zmq_connect (clients, name) == 0);
        CHECK (zmq_connect (client, bind_any (server, i % 2 ? "ipc://*" : "tcp://127.0.0.1:*", endpoint)) == 0);
        CHECK (zmq_recv (servers, NULL, 0, 0) == 6);
        CHECK (zmq_unbind (server, endpoint) == 0);
        CHECK (zmq_recv (clients, NULL, 0, 0) == 6);
        zmq_close (server);
        zmq_close (client);
        zmq_close (servers);
        zmq_close (clients);
    }
    end (context);
    printf ("%d connections ended with their endpoint\n", ROUNDS);
    return 0;
}
