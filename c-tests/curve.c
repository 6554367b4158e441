/*  CURVE (RFC 25): its options; every pattern through it, whichever side binds; and who is let in, and hears of it. */
#include "curve_keys.h"
#include "monitors.h"
#include "zap_handler.h"

static void show_key (void *socket, const char *name, int option)
{
    char text[64];
    unsigned char bytes[64];
    size_t text_size = 41, size = 32;
    memset (text, 'x', sizeof text);
    printf ("%s: %d", name, zmq_getsockopt (socket, option, text, &text_size));
    printf (" \"%s\", %zu bytes, then '%c'; ", text, text_size, text[41]);
    printf ("%d %zu bytes, ", zmq_getsockopt (socket, option, bytes, &size), size);
    CHECK (zmq_z85_encode (text, bytes, 32) != NULL);
    printf ("%s\n", text);
}

static void show (void *socket)
{
    printf ("mechanism %d, server %d\n", get_int (socket, ZMQ_MECHANISM), get_int (socket, ZMQ_CURVE_SERVER));
    show_key (socket, "public", ZMQ_CURVE_PUBLICKEY);
    show_key (socket, "secret", ZMQ_CURVE_SECRETKEY);
    show_key (socket, "server's", ZMQ_CURVE_SERVERKEY);
}

static void sizes (void *context, int option)
{
    char text[80];
    void *socket = open_socket (context, ZMQ_DEALER);
    for (size_t size = 0; size <= 64; size++) {
        memset (text, '0', sizeof text);
        text[40] = 0;
        if (zmq_setsockopt (socket, option, text, size) == 0)
            printf ("set %d by %zu bytes: mechanism %d\n", option, size, get_int (socket, ZMQ_MECHANISM));
        else
            CHECK (zmq_errno () == EINVAL);
        size_t place = size;
        if (zmq_getsockopt (socket, option, text, &place) == 0)
            printf ("read %d into %zu bytes: %zu\n", option, size, place);
        else
            CHECK (zmq_errno () == EINVAL);
    }
    memset (text, '0', sizeof text);
    SHOW (zmq_setsockopt (socket, option, text, 41));
    text[7] = ' ';
    SHOW (zmq_setsockopt (socket, option, text, 40));
    memcpy (text, "#####", 5);
    SHOW (zmq_setsockopt (socket, option, text, 40));
    zmq_close (socket);
}

static void options (void *context)
{
    void *socket = open_socket (context, ZMQ_DEALER);
    show (socket);
    SHOW (set_int (socket, ZMQ_CURVE_SERVER, 1));
    SHOW (set_text (socket, ZMQ_CURVE_SECRETKEY, SERVER_SECRET));
    show (socket);
    SHOW (set_int (socket, ZMQ_CURVE_SERVER, 2));
    SHOW (set_int (socket, ZMQ_CURVE_SERVER, -1));
    SHOW (zmq_setsockopt (socket, ZMQ_CURVE_SERVER, "\1", 1));
    SHOW (set_text (socket, ZMQ_CURVE_PUBLICKEY, CLIENT_PUBLIC));
    SHOW (get_int (socket, ZMQ_CURVE_SERVER));
    SHOW (set_text (socket, ZMQ_CURVE_SERVERKEY, SERVER_PUBLIC));
    show (socket);
    SHOW (set_int (socket, ZMQ_CURVE_SERVER, 0));
    SHOW (get_int (socket, ZMQ_MECHANISM));
    SHOW (set_text (socket, ZMQ_CURVE_PUBLICKEY, CLIENT_PUBLIC));
    SHOW (get_int (socket, ZMQ_MECHANISM));
    SHOW (set_text (socket, ZMQ_PLAIN_USERNAME, "admin"));
    SHOW (get_int (socket, ZMQ_MECHANISM));
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, 1));
    SHOW (get_int (socket, ZMQ_CURVE_SERVER));
    SHOW (set_text (socket, ZMQ_CURVE_SECRETKEY, CLIENT_SECRET));
    SHOW (get_int (socket, ZMQ_CURVE_SERVER));
    SHOW (get_int (socket, ZMQ_PLAIN_SERVER));
    zmq_close (socket);
    sizes (context, ZMQ_CURVE_PUBLICKEY);
    sizes (context, ZMQ_CURVE_SECRETKEY);
    sizes (context, ZMQ_CURVE_SERVERKEY);
    SHOW (zmq_has ("curve"));
}

/*  Publishes until somebody hears it, and on until all of that was heard. */
static void warm_up (void *publisher, void *subscriber)
{
    CHECK (set_int (subscriber, ZMQ_RCVTIMEO, 20) == 0);
    do
        put (publisher, "warm", 0);
    while (zmq_recv (subscriber, NULL, 0, 0) == -1);
    drain (subscriber, 100);
    CHECK (set_int (subscriber, ZMQ_RCVTIMEO, 5000) == 0);
}

/*  The first type binds, and is the server or not. */
static void talk (int binds, int connects, const char *wildcard, int binder_serves)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *one = open_socket (context, binds), *other = open_socket (context, connects);
    be_server (binder_serves ? one : other);
    be_client (binder_serves ? other : one);
    if (connects == ZMQ_SUB)
        CHECK (zmq_setsockopt (other, ZMQ_SUBSCRIBE, "w", 1) == 0);
    CHECK (set_text (other, ZMQ_ROUTING_ID, "other") == 0);
    bind_any (one, wildcard, endpoint);
    CHECK (zmq_connect (other, endpoint) == 0);
    printf ("%d binds%s, %d connects, %.3s\n", binds, binder_serves ? " and serves" : "", connects, wildcard);
    if (connects == ZMQ_XSUB)
        put (other, "\1w", 0);
    if (binds == ZMQ_XPUB)
        take ("subscription", one, 0);
    else if (binds == ZMQ_PUB)
        warm_up (one, other);
    if (binds == ZMQ_PUB || binds == ZMQ_XPUB || binds == ZMQ_PUSH) {
        put (one, "nothing for a subscriber", 0);
        put (one, "word", ZMQ_SNDMORE);
        put (one, "", ZMQ_SNDMORE);
        put (one, "in three parts", 0);
        take ("other", other, 0);
        if (binds == ZMQ_PUSH)
            take ("other", other, 0);
    } else {
        put (other, "question", ZMQ_SNDMORE);
        put (other, "in two parts", 0);
        take ("one", one, 0);
        if (binds == ZMQ_ROUTER)
            put (one, "other", ZMQ_SNDMORE);
        put (one, "answer", 0);
        take ("other", other, 0);
    }
    zmq_close (one);
    zmq_close (other);
    end (context);
}

static void patterns (void)
{
    static const int pairs[][2] = {{ZMQ_REP, ZMQ_REQ}, {ZMQ_ROUTER, ZMQ_DEALER}, {ZMQ_DEALER, ZMQ_DEALER},
                                   {ZMQ_PAIR, ZMQ_PAIR}, {ZMQ_PUSH, ZMQ_PULL}, {ZMQ_PUB, ZMQ_SUB},
                                   {ZMQ_XPUB, ZMQ_SUB}, {ZMQ_XPUB, ZMQ_XSUB}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        talk (pairs[i][0], pairs[i][1], "tcp://127.0.0.1:*", 1);
        talk (pairs[i][0], pairs[i][1], "tcp://127.0.0.1:*", 0);
        talk (pairs[i][0], pairs[i][1], "ipc://*", 1);
    }
}

/*  Sizes around those that the boxes, the frames and the memory have. */
static void bodies (void)
{
    static const size_t sizes[] = {0, 1, 14, 15, 30, 31, 32, 95, 96, 221, 222, 223, 1024, 8191, 8192, 8193, 16384,
                                   16416, 65535, 65536, 262144, 1 << 20, 9 << 20};
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *server = open_socket (context, ZMQ_PAIR), *client = open_socket (context, ZMQ_PAIR);
    be_server (server);
    be_client (client);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (client, endpoint) == 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        zmq_msg_t sent, share, back;
        CHECK (zmq_msg_init_size (&sent, sizes[i]) == 0);
        unsigned char *data = zmq_msg_data (&sent);
        for (size_t at = 0; at < sizes[i]; at++)
            data[at] = (unsigned char) (at * 31 + at / 256 + i);
        zmq_msg_init (&share);
        zmq_msg_init (&back);
        CHECK (zmq_msg_copy (&share, &sent) == 0);
        CHECK (zmq_msg_send (&sent, client, 0) == (int) sizes[i]);
        CHECK (zmq_msg_recv (&back, server, 0) == (int) sizes[i]);
        CHECK (zmq_msg_send (&back, server, 0) == (int) sizes[i]);
        CHECK (zmq_msg_recv (&back, client, 0) == (int) sizes[i]);
        int same = memcmp (zmq_msg_data (&back), zmq_msg_data (&share), sizes[i]) == 0;
        printf ("%zu bytes there and back: %s\n", sizes[i], same ? "the same" : "others");
        zmq_msg_close (&back);
        zmq_msg_close (&share);
    }
    zmq_close (client);
    zmq_close (server);
    end (context);
}

enum { EVENTS = ZMQ_EVENT_ALL
                & ~(ZMQ_EVENT_LISTENING | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_DELAYED
                    | ZMQ_EVENT_CLOSED | ZMQ_EVENT_CONNECT_RETRIED) };

struct pair {
    void *context, *server, *client, *server_monitor, *client_monitor;
};

/*  Two sockets under watch; the client tries once. */
static struct pair open_pair (void)
{
    struct pair pair = {.context = zmq_ctx_new ()};
    pair.server = open_socket (pair.context, ZMQ_ROUTER);
    pair.client = open_socket (pair.context, ZMQ_DEALER);
    CHECK (set_int (pair.client, ZMQ_RECONNECT_IVL, -1) == 0);
    pair.server_monitor = watch (pair.context, pair.server, EVENTS);
    pair.client_monitor = watch (pair.context, pair.client, EVENTS);
    return pair;
}

static void join_pair (struct pair *pair)
{
    char endpoint[256];
    bind_any (pair->server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (pair->client, endpoint) == 0);
    /*  Whoever was refused already cannot. */
    put (pair->client, "hello", ZMQ_DONTWAIT);
}

/*  What either side was told up to the end, or to success. */
static void show_end (struct pair *pair)
{
    until ("server", pair->server_monitor, ZMQ_EVENT_DISCONNECTED);
    until ("client", pair->client_monitor, ZMQ_EVENT_DISCONNECTED);
    CHECK (set_int (pair->server, ZMQ_RCVTIMEO, 50) == 0);
    take ("received", pair->server, 0);
}

static void close_pair (struct pair *pair)
{
    zmq_close (pair->client);
    zmq_close (pair->server);
    zmq_close (pair->client_monitor);
    zmq_close (pair->server_monitor);
    end (pair->context);
}

static void misfits (void)
{
    static const char *titles[] = {"a client of another server", "a client that names no server",
                                   "a client that speaks NULL", "a server that speaks NULL",
                                   "a client that speaks PLAIN", "two servers", "two clients"};
    for (int i = 0; i < 7; i++) {
        printf ("- %s\n", titles[i]);
        struct pair pair = open_pair ();
        if (i == 3 || i == 6)
            ;
        else
            be_server (pair.server);
        if (i == 6)
            be_client (pair.server);
        if (i == 0)
            be_client_of (pair.client, CLIENT_PUBLIC);
        else if (i == 1)
            CHECK (set_text (pair.client, ZMQ_CURVE_SECRETKEY, CLIENT_SECRET) == 0);
        else if (i == 4)
            CHECK (set_text (pair.client, ZMQ_PLAIN_USERNAME, "admin") == 0);
        else if (i == 5)
            be_server (pair.client);
        else if (i != 2)
            be_client (pair.client);
        if (i >= 5) {
            CHECK (set_int (pair.server, ZMQ_HANDSHAKE_IVL, 300) == 0);
            CHECK (set_int (pair.client, ZMQ_HANDSHAKE_IVL, 1000) == 0);
        }
        join_pair (&pair);
        if (i == 1) /*  libzmq stays connected and says nothing, until the handshake takes too long */
            next ("client", pair.client_monitor);
        else
            show_end (&pair);
        close_pair (&pair);
    }
}

static void show_request (void *handler)
{
    char key[41];
    unsigned char bytes[64];
    for (int part = 0; part < 7; part++) {
        int size = zmq_recv (handler, bytes, sizeof bytes, 0);
        CHECK (size != -1 && get_int (handler, ZMQ_RCVMORE) == (part < 6));
        if (part == 6) {
            CHECK (size == 32 && zmq_z85_encode (key, bytes, 32) != NULL);
            printf (" %s\n", key);
        } else {
            print_bytes (bytes, (size_t) size);
            putchar (part == 5 ? ':' : ' ');
        }
    }
}

/*  The handler is told the client's key; more of it is in zap.c. */
static void ask (void)
{
    struct pair pair = open_pair ();
    void *handler = open_handler (pair.context, ZMQ_REP);
    be_server (pair.server);
    be_client (pair.client);
    CHECK (set_text (pair.server, ZMQ_ZAP_DOMAIN, "lab") == 0);
    CHECK (set_text (pair.server, ZMQ_ROUTING_ID, "door") == 0);
    CHECK (set_text (pair.client, ZMQ_ROUTING_ID, "guest") == 0);
    join_pair (&pair);
    show_request (handler);
    answer (handler, "200", "guest no. 1");
    CHECK (zmq_recv (pair.server, NULL, 0, 0) == 5);
    take_with_properties (pair.server);
    CHECK (put (pair.server, "guest", ZMQ_SNDMORE) == 5 && put (pair.server, "welcome", 0) == 7);
    take_with_properties (pair.client);
    next ("server", pair.server_monitor);
    next ("client", pair.client_monitor);
    zmq_close (handler);
    close_pair (&pair);
}

/*  Pings go through the boxes; nobody is taken for dead. */
static void heartbeats (void)
{
    struct pair pair = open_pair ();
    be_server (pair.server);
    be_client (pair.client);
    for (int i = 0; i < 2; i++) {
        void *socket = i ? pair.server : pair.client;
        CHECK (set_int (socket, ZMQ_HEARTBEAT_IVL, 40) == 0);
        CHECK (set_int (socket, ZMQ_HEARTBEAT_TIMEOUT, 2000) == 0);
        CHECK (set_int (socket, ZMQ_HEARTBEAT_TTL, 3000) == 0);
    }
    join_pair (&pair);
    next ("server", pair.server_monitor);
    next ("client", pair.client_monitor);
    sleep_ms (500);
    CHECK (zmq_recv (pair.server, NULL, 0, 0) == 5);
    take ("server", pair.server, 0);
    CHECK (set_int (pair.server_monitor, ZMQ_RCVTIMEO, 50) == 0);
    CHECK (set_int (pair.client_monitor, ZMQ_RCVTIMEO, 50) == 0);
    next ("server", pair.server_monitor);
    next ("client", pair.client_monitor);
    close_pair (&pair);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    options (context);
    end (context);
    patterns ();
    bodies ();
    misfits ();
    ask ();
    heartbeats ();
    return 0;
}
