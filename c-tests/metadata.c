/*  What a received message tells of its sender. */
#include "common.h"

static void show_property (zmq_msg_t *message, const char *name)
{
    const char *value = zmq_msg_gets (message, name);
    if (value)
        printf ("  %s: \"%s\"\n", name, value);
    else
        printf ("  %s: NULL %s\n", name, error_name (zmq_errno ()));
}

static void show_all (void *socket)
{
    zmq_msg_t message;
    zmq_msg_init (&message);
    CHECK (zmq_msg_recv (&message, socket, 0) != -1);
    while (zmq_msg_more (&message))
        CHECK (zmq_msg_recv (&message, socket, 0) != -1);
    show_property (&message, "Socket-Type");
    show_property (&message, "Identity");
    show_property (&message, "Routing-Id");
    show_property (&message, "Peer-Address");
    show_property (&message, "User-Id");
    show_property (&message, "");
    printf ("  source fd: %s\n", zmq_msg_get (&message, ZMQ_SRCFD) > 2 ? "valid" : "none");
    printf ("  shared: %d\n", zmq_msg_get (&message, ZMQ_SHARED));
    SHOW (zmq_msg_get (&message, 77));
    zmq_msg_close (&message);
}

static void over (void *context, const char *wildcard)
{
    char endpoint[256];
    printf ("%.6s\n", wildcard);
    void *server = open_socket (context, ZMQ_ROUTER);
    bind_any (server, wildcard, endpoint);
    void *client = open_socket (context, ZMQ_DEALER);
    set_text (client, ZMQ_ROUTING_ID, "client-7");
    CHECK (zmq_connect (client, endpoint) == 0);
    put (client, "hello", 0);
    show_all (server);
    put (server, "client-7", ZMQ_SNDMORE);
    put (server, "hello", 0);
    show_all (client);
    zmq_close (client);
    zmq_close (server);
}

/*  A message that is sent on is the sender's own: it tells nothing of where it came from. */
static void forwarded (void *context)
{
    char endpoint[256];
    zmq_msg_t message;
    printf ("forwarded\n");
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, endpoint) == 0);
    void *in = open_socket (context, ZMQ_PAIR), *out = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (out, "inproc://forward") == 0);
    CHECK (zmq_connect (in, "inproc://forward") == 0);
    put (push, "hello", 0);
    CHECK (zmq_msg_init (&message) == 0);
    CHECK (zmq_msg_recv (&message, pull, 0) == 5);
    show_property (&message, "Socket-Type");
    CHECK (zmq_msg_send (&message, in, 0) == 5);
    show_all (out);
    zmq_close (push);
    zmq_close (pull);
    zmq_close (in);
    zmq_close (out);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    over (context, "tcp://127.0.0.1:*");
    over (context, "inproc://metadata");
    forwarded (context);
    end (context);
    return 0;
}
