/*  Opening, limiting and closing sockets of every stable type. */
#include "common.h"

int main (void)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {
        {"PAIR", ZMQ_PAIR}, {"PUB", ZMQ_PUB}, {"SUB", ZMQ_SUB}, {"REQ", ZMQ_REQ}, {"REP", ZMQ_REP},
        {"DEALER", ZMQ_DEALER}, {"ROUTER", ZMQ_ROUTER}, {"PULL", ZMQ_PULL}, {"PUSH", ZMQ_PUSH},
        {"XPUB", ZMQ_XPUB}, {"XSUB", ZMQ_XSUB}, {"STREAM", ZMQ_STREAM},
    };
    void *context = zmq_ctx_new ();
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        void *socket = zmq_socket (context, types[i].type);
        CHECK (socket);
        printf ("%s %d: type %d", types[i].name, types[i].type, get_int (socket, ZMQ_TYPE));
        printf (" events %d", get_int (socket, ZMQ_EVENTS));
        printf (" more %d", get_int (socket, ZMQ_RCVMORE));
        printf (" fd %s\n", get_int (socket, ZMQ_FD) >= 0 ? "valid" : "invalid");
        printf ("  ");
        SHOW (zmq_send (socket, "x", 1, ZMQ_DONTWAIT));
        char byte;
        printf ("  ");
        SHOW (zmq_recv (socket, &byte, 1, ZMQ_DONTWAIT));
        printf ("  ");
        SHOW (zmq_close (socket));
    }
    CHECK (zmq_socket (context, 99) == NULL);
    printf ("type 99: %s\n", error_name (zmq_errno ()));
    CHECK (zmq_socket (context, -1) == NULL);
    printf ("type -1: %s\n", error_name (zmq_errno ()));
    CHECK (zmq_socket (NULL, ZMQ_PAIR) == NULL);
    printf ("no context: %s\n", error_name (zmq_errno ()));
    SHOW (zmq_close (NULL));
    SHOW (zmq_bind (NULL, "inproc://a"));
    SHOW (zmq_connect (NULL, "inproc://a"));
    SHOW (zmq_unbind (NULL, "inproc://a"));
    SHOW (zmq_disconnect (NULL, "inproc://a"));
    SHOW (zmq_send (NULL, "x", 1, 0));
    SHOW (zmq_send_const (NULL, "x", 1, 0));
    SHOW (zmq_recv (NULL, NULL, 0, 0));
    SHOW (set_int (NULL, ZMQ_LINGER, 0));
    zmq_msg_t message;
    zmq_msg_init (&message);
    SHOW (zmq_msg_send (&message, NULL, 0));
    SHOW (zmq_msg_recv (&message, NULL, 0));
    SHOW (zmq_sendmsg (NULL, &message, 0));
    SHOW (zmq_recvmsg (NULL, &message, 0));
    zmq_msg_close (&message);
    end (context);

    /*  The limit counts open sockets; a closed one makes room. */
    context = zmq_ctx_new ();
    CHECK (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 3) == 0);
    void *sockets[3];
    for (int i = 0; i < 3; i++) {
        sockets[i] = zmq_socket (context, ZMQ_PAIR);
        CHECK (sockets[i]);
    }
    CHECK (zmq_socket (context, ZMQ_PAIR) == NULL);
    printf ("a fourth of three: %s\n", error_name (zmq_errno ()));
    CHECK (zmq_socket (context, 99) == NULL);
    printf ("a fourth of three, of type 99: %s\n", error_name (zmq_errno ()));
    CHECK (zmq_close (sockets[0]) == 0);
    settle ();
    sockets[0] = zmq_socket (context, ZMQ_PAIR);
    printf ("after a close: %s\n", sockets[0] ? "opened" : error_name (zmq_errno ()));
    CHECK (zmq_ctx_shutdown (context) == 0);
    CHECK (zmq_socket (context, 99) == NULL);
    printf ("type 99, at the end: %s\n", error_name (zmq_errno ()));
    for (int i = 0; i < 3; i++)
        CHECK (zmq_close (sockets[i]) == 0);
    end (context);
    return 0;
}
