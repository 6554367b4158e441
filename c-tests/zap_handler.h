/*  A ZAP handler (RFC 27), played by the test itself: it looks at a request when it comes, and answers when it likes. */

#ifndef ZAP_HANDLER_H
#define ZAP_HANDLER_H

#include "common.h"
#include "curve_keys.h"

static UNUSED void *open_handler (void *context, int type)
{
    void *handler = open_socket (context, type);
    CHECK (zmq_bind (handler, "inproc://zeromq.zap.01") == 0);
    return handler;
}

static UNUSED void forget_request (void *handler)
{
    zmq_msg_t part;
    do {
        zmq_msg_init (&part);
        CHECK (zmq_msg_recv (&part, handler, 0) != -1);
        zmq_msg_close (&part);
    } while (get_int (handler, ZMQ_RCVMORE));
}

/*  Answers the request received last. */
static UNUSED void answer (void *handler, const char *status, const char *user)
{
    put (handler, "1.0", ZMQ_SNDMORE);
    put (handler, "1", ZMQ_SNDMORE);
    put (handler, status, ZMQ_SNDMORE);
    put (handler, "said so", ZMQ_SNDMORE);
    put (handler, user, ZMQ_SNDMORE);
    CHECK (zmq_send (handler, "\5X-Key\0\0\0\5value", 15, 0) == 15);
}

static UNUSED void use_plain (void *server, void *client)
{
    CHECK (set_int (server, ZMQ_PLAIN_SERVER, 1) == 0);
    CHECK (set_text (client, ZMQ_PLAIN_USERNAME, "admin") == 0);
    CHECK (set_text (client, ZMQ_PLAIN_PASSWORD, "secret") == 0);
}

/*  The keys that zmq_curve(7) shows. */
static UNUSED void use_curve (void *server, void *client)
{
    be_server (server);
    be_client (client);
}

static UNUSED void show_property (zmq_msg_t *message, const char *name)
{
    const char *value = zmq_msg_gets (message, name);
    printf ("%s: %s\n", name, value ? value : error_name (zmq_errno ()));
}

/*  Receives a message and shows what is known of who sent it. */
static UNUSED void take_with_properties (void *socket)
{
    zmq_msg_t message;
    zmq_msg_init (&message);
    if (zmq_msg_recv (&message, socket, 0) == -1) {
        printf ("received: %s\n", error_name (zmq_errno ()));
        return;
    }
    printf ("received: %.*s\n", (int) zmq_msg_size (&message), (char *) zmq_msg_data (&message));
    show_property (&message, "User-Id");
    show_property (&message, "X-Key");
    show_property (&message, "Peer-Address");
    show_property (&message, "Socket-Type");
    zmq_msg_close (&message);
}

#endif
