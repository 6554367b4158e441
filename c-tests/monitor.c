/*  zmq_socket_monitor: which events come, in which order, with which values and endpoints. */
#include "monitors.h"
#include <netinet/in.h>

static void arguments (void *context)
{
    void *socket = open_socket (context, ZMQ_DEALER);
    void *other = open_socket (context, ZMQ_DEALER);
    SHOW (zmq_socket_monitor (NULL, "inproc://monitor", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, "", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, "monitor", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, "inproc://", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (socket, "tcp://127.0.0.1:9999", 0));
    SHOW (zmq_socket_monitor (socket, "tcp://nonsense", 0));
    SHOW (zmq_socket_monitor (socket, "nothing://known", 0));
    SHOW (zmq_socket_monitor (socket, "udp://127.0.0.1:9999", 0));
    SHOW (zmq_socket_monitor (socket, "inproc://monitor", 0x10000));
    SHOW (zmq_socket_monitor (socket, "inproc://monitor", -1));
    SHOW (zmq_socket_monitor (socket, NULL, -1));
    SHOW (zmq_socket_monitor (socket, NULL, 0));
    SHOW (zmq_socket_monitor (socket, "inproc://monitor", 0));
    SHOW (zmq_socket_monitor (other, "inproc://monitor", 0));
    SHOW (zmq_bind (other, "inproc://monitor"));
    zmq_close (other);
    zmq_close (socket);
}

/*  A whole life of two sockets. */
static void connection (void *context, const char *wildcard)
{
    printf ("-- connection over %.3s\n", wildcard);
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 100) == 0);
    void *servers = watch (context, server, ZMQ_EVENT_ALL);
    void *clients = watch (context, client, ZMQ_EVENT_ALL);
    bind_any (server, wildcard, endpoint);
    next ("server", servers);
    CHECK (zmq_connect (client, endpoint) == 0);
    until ("client", clients, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    until ("server", servers, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    put (client, "x", 0);
    take ("server", server, 0);
    zmq_close (server);
    until ("server", servers, ZMQ_EVENT_MONITOR_STOPPED);
    until ("client", clients, ZMQ_EVENT_CLOSED);
    next ("client", clients);
    zmq_close (client);
    until ("client", clients, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (servers);
    zmq_close (clients);
}

/*  An endpoint that is taken. */
static void failed_bind (void *context)
{
    printf ("-- failed bind\n");
    char endpoint[256];
    void *holder = open_socket (context, ZMQ_DEALER);
    void *socket = open_socket (context, ZMQ_DEALER);
    bind_any (holder, "tcp://127.0.0.1:*", endpoint);
    void *monitor = watch (context, socket, ZMQ_EVENT_ALL);
    SHOW (zmq_bind (socket, endpoint));
    until ("bind", monitor, ZMQ_EVENT_BIND_FAILED);
    SHOW (zmq_bind (socket, "ipc:///nowhere/at/all"));
    until ("bind", monitor, ZMQ_EVENT_BIND_FAILED);
    static const char *const malformed[] = {"tcp://127.0.0.1:abc", "tcp://127.0.0.1", "tcp://nosuch?:*", "ipc://@"};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        CHECK (zmq_bind (socket, malformed[i]) == -1); /*  by libzmq with the errno of its own event */
        until (malformed[i], monitor, ZMQ_EVENT_BIND_FAILED);
    }
    SHOW (zmq_bind (socket, "nothing://known")); /*  of which no monitor hears */
    SHOW (zmq_bind (socket, "ipc://*"));
    until ("bind", monitor, ZMQ_EVENT_LISTENING);
    zmq_close (socket);
    until ("bind", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
    zmq_close (holder);
}

static int dial (const char *endpoint)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons ((uint16_t) atoi (strrchr (endpoint, ':') + 1));
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    return fd;
}

/*  A peer that sends these bytes and then waits for the end, or leaves. */
static void stranger (void *context, const char *what, const char *bytes, size_t size, int leaves)
{
    printf ("-- %s\n", what);
    char endpoint[256], rest[256];
    void *server = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (server, ZMQ_HANDSHAKE_IVL, 300) == 0);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    void *monitor = watch (context, server, ZMQ_EVENT_ALL);
    int fd = dial (endpoint);
    if (size > 0)
        CHECK (send (fd, bytes, size, MSG_NOSIGNAL) == (ssize_t) size);
    if (leaves) {
        settle ();
        shutdown (fd, SHUT_WR);
    }
    until (what, monitor, ZMQ_EVENT_DISCONNECTED);
    while (recv (fd, rest, sizeof rest, 0) > 0)
        ;
    close (fd);
    zmq_close (server);
    until (what, monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
}

#define GREETING(mechanism) "\xff\0\0\0\0\0\0\0\x01\x7f\x03\0" mechanism \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\0" \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define OPENING GREETING ("NULL")
#define STRANGER(what, bytes, leaves) stranger (context, what, bytes, sizeof bytes - 1, leaves)

static void strangers (void *context)
{
    STRANGER ("leaves at once", "", 1);
    STRANGER ("leaves after the greeting", OPENING, 1);
    STRANGER ("wants another mechanism", GREETING ("KERB"), 0);
    STRANGER ("sends an unknown command", OPENING "\4\6\5HELLO", 0);
    STRANGER ("is of the wrong type",
              OPENING "\4\x18\5READY\x0bSocket-Type\0\0\0\2PU" "", 0);
    STRANGER ("is of a type that does not match",
              OPENING "\4\x19\5READY\x0bSocket-Type\0\0\0\3SUB", 0);
    STRANGER ("begins with an impossible frame of ZMTP 1.0", "\0", 0);
    STRANGER ("begins with a long one", "\xff\0\0\0\0\0\0\0\0\0", 0);
    STRANGER ("refuses", OPENING "\4\x0a\5ERROR\003400", 0);
    STRANGER ("refuses without a word", OPENING "\4\7\5ERROR\0", 0);
    STRANGER ("refuses unreadably", OPENING "\4\7\5ERROR\7", 0);
    STRANGER ("says nothing", "", 0);
}

/*  Raw connections have no handshake, which libzmq takes for one that failed. */
static void streams (void *context)
{
    printf ("-- streams\n");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_STREAM);
    void *client = open_socket (context, ZMQ_STREAM);
    void *servers = watch (context, server, ZMQ_EVENT_ALL);
    void *clients = watch (context, client, ZMQ_EVENT_ALL);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (client, endpoint) == 0);
    until ("client", clients, ZMQ_EVENT_CONNECTED);
    until ("server", servers, ZMQ_EVENT_ACCEPTED);
    settle ();
    zmq_close (client);
    until ("client", clients, ZMQ_EVENT_MONITOR_STOPPED);
    until ("server", servers, ZMQ_EVENT_DISCONNECTED);
    zmq_close (server);
    until ("server", servers, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (servers);
    zmq_close (clients);
}

/*  Attempts to connect that fail at once, with and without another. */
static void unreachable (void *context)
{
    printf ("-- unreachable\n");
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 100) == 0);
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    CHECK (zmq_connect (client, "ipc:///nowhere/at/all") == 0);
    until ("client", monitor, ZMQ_EVENT_CONNECT_RETRIED);
    until ("client", monitor, ZMQ_EVENT_CONNECT_RETRIED);
    CHECK (zmq_disconnect (client, "ipc:///nowhere/at/all") == 0);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
    CHECK (zmq_connect (client, "ipc:///nowhere/else") == 0);
    until ("client", monitor, ZMQ_EVENT_CLOSED);
    zmq_close (client);
    until ("client", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
}

static void refused (void *context)
{
    printf ("-- refused\n");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    set_text (server, ZMQ_TCP_ACCEPT_FILTER, "10.0.0.0/8");
    void *monitor = watch (context, server, ZMQ_EVENT_ALL);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    until ("server", monitor, ZMQ_EVENT_ACCEPT_FAILED);
    close (fd);
    zmq_close (server);
    until ("server", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
}

/*  Only what was asked for is told, from the beginning of the monitor to its end. */
static void masks (void *context)
{
    printf ("-- masks\n");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    void *client = open_socket (context, ZMQ_DEALER);
    void *some = watch (context, server, ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_CLOSED);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (client, endpoint) == 0);
    until ("some", some, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    /*  Another takes over; the first is not told, since it did not ask. */
    void *other = watch (context, server, ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (client);
    until ("other", other, ZMQ_EVENT_DISCONNECTED);
    void *third = watch (context, server, ZMQ_EVENT_ALL);
    until ("other", other, ZMQ_EVENT_MONITOR_STOPPED);
    SHOW (zmq_socket_monitor (server, NULL, 0));
    until ("third", third, ZMQ_EVENT_MONITOR_STOPPED);
    SHOW (zmq_socket_monitor (server, NULL, 0));
    zmq_close (server);
    settle ();
    CHECK (set_int (some, ZMQ_RCVTIMEO, 0) == 0 && set_int (other, ZMQ_RCVTIMEO, 0) == 0);
    next ("some", some);
    next ("other", other);
    zmq_close (some);
    zmq_close (other);
    zmq_close (third);
}

/*  Who connects late finds what has happened. */
static void late_reader (void *context)
{
    printf ("-- late reader\n");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    void *client = open_socket (context, ZMQ_DEALER);
    void *monitor = open_socket (context, ZMQ_PAIR);
    bind_any (server, "ipc://*", endpoint);
    CHECK (zmq_socket_monitor (client, "inproc://late", ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (client, endpoint) == 0);
    settle ();
    CHECK (zmq_connect (monitor, "inproc://late") == 0);
    until ("late", monitor, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    zmq_close (monitor);
    zmq_close (client);
    zmq_close (server);
}

/*  The context ends while both are open: no other monitor starts, and both close in any order. */
static void end_of_context (int reader_first)
{
    printf ("-- end of the context, %s\n", reader_first ? "reader first" : "socket first");
    void *context = zmq_ctx_new ();
    void *socket = open_socket (context, ZMQ_DEALER);
    void *monitor = watch (context, socket, ZMQ_EVENT_ALL);
    CHECK (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
    next ("before", monitor);
    SHOW (zmq_ctx_shutdown (context));
    SHOW (zmq_socket_monitor (socket, "inproc://again", ZMQ_EVENT_ALL));
    zmq_close (reader_first ? monitor : socket);
    zmq_close (reader_first ? socket : monitor);
    end (context);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    arguments (context);
    connection (context, "tcp://127.0.0.1:*");
    connection (context, "ipc://*");
    failed_bind (context);
    strangers (context);
    streams (context);
    unreachable (context);
    refused (context);
    masks (context);
    late_reader (context);
    end (context);
    end_of_context (0);
    end_of_context (1);
    return 0;
}
