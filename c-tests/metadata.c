/*  What a received message tells of its sender. */
#include "common.h"

#define ZMQ_OWN_PROPERTY 95

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

/*  What a program has its connections say (ZMQ_METADATA, a draft that Debian's build takes nevertheless). */
static void own_properties (void *context)
{
    static const char *const texts[] = {"X-name:value", "X-name:another", "X-:empty name", "X-long:with: colons", "X-a:",
                                        "X-b", ":c", "x-d:e", "Y-f:g", "X:h", "X-:i", "", "X-j:k"};
    char endpoint[256], longest[300] = "X-", text[64];
    size_t size = sizeof text;
    zmq_msg_t message;
    printf ("own properties\n");
    void *server = open_socket (context, ZMQ_PULL), *client = open_socket (context, ZMQ_PUSH);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        printf ("  %s: %d\n", texts[i], set_text (client, ZMQ_OWN_PROPERTY, texts[i]));
    for (int length = 255; length <= 256; length++) {
        memset (longest + 2, 'n', 298);
        strcpy (longest + length, ":v");
        printf ("  a name of %d: %d\n", length, set_text (client, ZMQ_OWN_PROPERTY, longest));
    }
    SHOW (zmq_getsockopt (client, ZMQ_OWN_PROPERTY, text, &size));
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (client, endpoint) == 0);
    put (client, "hello", 0);
    zmq_msg_init (&message);
    CHECK (zmq_msg_recv (&message, server, 0) == 5);
    show_property (&message, "X-name");
    show_property (&message, "X-");
    show_property (&message, "X-long");
    show_property (&message, "X-j");
    show_property (&message, "Socket-Type");
    zmq_msg_close (&message);
    zmq_close (server);
    zmq_close (client);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    own_properties (context);
    over (context, "tcp://127.0.0.1:*");
    over (context, "inproc://metadata");
    forwarded (context);
    end (context);
    return 0;
}
