/*  A REQ that has its peers judged: who the handler says the peer is goes with the replies, and not before them. */
#include "../../c-tests/zap_handler.h"

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *handler = open_handler (context, ZMQ_REP);
    void *server = open_socket (context, ZMQ_REQ), *client = open_socket (context, ZMQ_REP);
    use_plain (server, client);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    forget_request (handler);
    answer (handler, "200", "alice");
    for (int i = 0; i < 3; i++) {
        CHECK (put (server, "hello", 0) == 5);
        take ("client", client, 0);
        CHECK (put (client, "world", 0) == 5);
        zmq_msg_t reply;
        zmq_msg_init (&reply);
        CHECK (zmq_msg_recv (&reply, server, 0) == 5 && !zmq_msg_more (&reply));
        CHECK (strcmp (zmq_msg_gets (&reply, "User-Id"), "alice") == 0);
        zmq_msg_close (&reply);
    }
    zmq_close (client);
    zmq_close (server);
    zmq_close (handler);
    end (context);
    return 0;
}
