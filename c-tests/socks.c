/*  ZMQ_SOCKS_PROXY: what a proxy is asked, what happens when it says no, breaks off or talks nonsense, and who hears of it. */
#include "socks_proxy.h"

/*  Drafts by name only: every build heeds them. */
#ifndef ZMQ_SOCKS_USERNAME
#define ZMQ_SOCKS_USERNAME 99
#define ZMQ_SOCKS_PASSWORD 100
#endif

#define NEVER_RESOLVED "somewhere.else.invalid"

static void *context;

/*  A REP behind the proxy, and where a client that goes through the proxy finds it under another name. */
static void *open_server (const char *host, char *endpoint)
{
    char real[256];
    void *server = open_socket (context, ZMQ_REP);
    bind_any (server, "tcp://127.0.0.1:*", real);
    sprintf (endpoint, "tcp://%s:%d", host, port_of (real));
    return server;
}

static void *open_client (const struct socks_proxy *proxy)
{
    void *client = open_socket (context, ZMQ_REQ);
    CHECK (set_text (client, ZMQ_SOCKS_PROXY, proxy->address) == 0);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 20) == 0);
    return client;
}

static void exchange (void *client, void *server)
{
    put (client, "question", 0);
    take ("server", server, 0);
    put (server, "answer", 0);
    take ("client", client, 0);
}

static void converse (const char *what, struct socks_proxy proxy, const char *host, const char *user, const char *password)
{
    char endpoint[256], last[256];
    size_t size = sizeof last;
    printf ("%s\n", what);
    start_proxy (&proxy);
    void *server = open_server (host, endpoint);
    void *client = open_client (&proxy);
    if (user)
        CHECK (set_text (client, ZMQ_SOCKS_USERNAME, user) == 0);
    if (password)
        CHECK (set_text (client, ZMQ_SOCKS_PASSWORD, password) == 0);
    CHECK (zmq_connect (client, endpoint) == 0);
    CHECK (zmq_getsockopt (client, ZMQ_LAST_ENDPOINT, last, &size) == 0);
    CHECK (strcmp (last, endpoint) == 0);
    exchange (client, server);
    print_notes (&proxy);
    CHECK (zmq_disconnect (client, endpoint) == 0);
    zmq_close (client);
    zmq_close (server);
    stop_proxy (&proxy);
}

static void hosts (void)
{
    const struct socks_proxy plain = {0};
    converse ("IPv4", plain, "127.0.0.1", NULL, NULL);
    converse ("IPv4, short", plain, "127.1", NULL, NULL);
    converse ("IPv6", plain, "[::1]", NULL, NULL);
    converse ("IPv4 in IPv6", plain, "[::ffff:127.0.0.1]", NULL, NULL);
    converse ("a name for the proxy to look up", plain, NEVER_RESOLVED, NULL, NULL);
    converse ("a password without a name", plain, "127.0.0.1", NULL, "unused");
    converse ("a name and a password", (struct socks_proxy){.user = "me", .password = "secret"}, "127.0.0.1", "me", "secret");
    converse ("a name alone", (struct socks_proxy){.user = "me", .password = ""}, "127.0.0.1", "me", NULL);
}

static void answers (void)
{
    /*  In a longer answer libzmq does not count right. */
    converse ("byte by byte", (struct socks_proxy){.user = "me", .password = "", .bytewise = 2}, "127.0.0.1", "me", NULL);
    converse ("a name bound", (struct socks_proxy){.answer_kind = 3}, "127.0.0.1", NULL, NULL);
    converse ("an IPv6 address bound", (struct socks_proxy){.answer_kind = 4}, "127.0.0.1", NULL, NULL);
    converse ("with the destination's first bytes", (struct socks_proxy){.eager = 1}, "127.0.0.1", NULL, NULL);
    converse ("and behind a name", (struct socks_proxy){.eager = 1, .answer_kind = 3}, "127.0.0.1", NULL, NULL);
}

/*  Who is turned away asks again. (To close a socket meanwhile is more than libzmq can bear: it looks again at the
 *  descriptor that it closed.) */
static void refusals (void)
{
    converse ("refused twice", (struct socks_proxy){.refusals = 2}, "127.0.0.1", NULL, NULL);
    converse ("not believed twice", (struct socks_proxy){.user = "me", .password = "secret", .doubts = 2}, "127.0.0.1", "me", "secret");
    converse ("broken off at the first answer", (struct socks_proxy){.hang_ups = 1}, "127.0.0.1", NULL, NULL);
    converse ("broken off again and again", (struct socks_proxy){.hang_ups = 3}, "127.0.0.1", NULL, NULL);
    converse ("no method", (struct socks_proxy){.greeting = "\5\xff", .greetings = 2}, "127.0.0.1", NULL, NULL);
    converse ("another version", (struct socks_proxy){.greeting = "\4", .greetings = 1}, "127.0.0.1", NULL, NULL);
    converse ("no proxy at all", (struct socks_proxy){.greeting = "HTTP/1.0 400 Bad Request\r\n\r\n", .greetings = 2}, "127.0.0.1",
              NULL, NULL);
}

/*  Events are about the proxy, which is what is connected to. */
static void events (void)
{
    char endpoint[256];
    struct socks_proxy proxy = {.refusals = 1};
    start_proxy (&proxy);
    void *server = open_server ("127.0.0.1", endpoint);
    void *client = open_client (&proxy);
    CHECK (zmq_socket_monitor (client, "inproc://events", ZMQ_EVENT_ALL) == 0);
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (monitor, "inproc://events") == 0);
    CHECK (zmq_connect (client, endpoint) == 0);
    exchange (client, server);
    CHECK (zmq_disconnect (client, endpoint) == 0);
    CHECK (set_int (monitor, ZMQ_RCVTIMEO, 300) == 0);
    for (;;) {
        char where[256];
        uint16_t event;
        unsigned char frame[16];
        if (zmq_recv (monitor, frame, sizeof frame, 0) == -1)
            break;
        memcpy (&event, frame, sizeof event);
        int size = zmq_recv (monitor, where, sizeof where, 0);
        const int is_proxy = strncmp (where, "tcp://", 6) == 0 && size == 6 + (int) strlen (proxy.address)
                             && strncmp (where + 6, proxy.address, strlen (proxy.address)) == 0;
        printf ("event %#x of %s\n", event, is_proxy ? "the proxy" : "another");
    }
    zmq_socket_monitor (client, NULL, 0);
    zmq_close (monitor);
    zmq_close (client);
    zmq_close (server);
    stop_proxy (&proxy);
}

/*  The proxy's name may have to be looked up; only tcp needs it; it holds for what is connected from then on. */
static void whom_it_concerns (void)
{
    char endpoint[256], name[64];
    struct socks_proxy proxy = {0};
    start_proxy (&proxy);
    void *server = open_server (NEVER_RESOLVED, endpoint);
    void *client = open_client (&proxy);
    sprintf (name, "localhost:%d", port_of (proxy.address));
    SHOW (set_text (client, ZMQ_SOCKS_PROXY, name));
    CHECK (zmq_connect (client, endpoint) == 0);
    SHOW (zmq_setsockopt (client, ZMQ_SOCKS_PROXY, NULL, 0));
    exchange (client, server);
    print_notes (&proxy);
    zmq_close (client);
    zmq_close (server);

    char path[256];
    server = open_socket (context, ZMQ_REP);
    client = open_client (&proxy);
    CHECK (zmq_connect (client, bind_any (server, "ipc://*", path)) == 0);
    exchange (client, server);
    printf ("ipc asked: %s\n", proxy.notes[0] ? "yes" : "no");
    zmq_close (client);
    zmq_close (server);

    server = open_server ("127.0.0.1", endpoint);
    client = open_client (&proxy);
    SHOW (zmq_setsockopt (client, ZMQ_SOCKS_PROXY, NULL, 0));
    CHECK (zmq_connect (client, endpoint) == 0);
    exchange (client, server);
    printf ("without a proxy asked: %s\n", proxy.notes[0] ? "yes" : "no");
    zmq_close (client);
    zmq_close (server);
    stop_proxy (&proxy);

    /*  What cannot be dialed is tried again, and nobody hears of it. */
    client = open_client (&proxy);
    SHOW (set_text (client, ZMQ_SOCKS_PROXY, "nowhere"));
    SHOW (zmq_connect (client, "tcp://127.0.0.1:1"));
    SHOW (set_text (client, ZMQ_SOCKS_PROXY, "[::1]:1"));
    SHOW (zmq_connect (client, "tcp://127.0.0.1:2"));
    SHOW (zmq_close (client));
}

int main (void)
{
    context = zmq_ctx_new ();
    hosts ();
    answers ();
    refusals ();
    events ();
    whom_it_concerns ();
    end (context);
    return 0;
}
