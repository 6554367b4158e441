/*  zmq_socket_monitor where things fail: nobody listens, descriptors run out, a file is gone, peers break off, endpoints
 *  are taken back, and monitors follow each other. */
#include "monitors.h"
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/un.h>

/*  Reads events up to one, and prints none of them. */
static void skip_until (void *monitor, int last)
{
    uint16_t event = 0;
    while (event != last) {
        unsigned char frame[6];
        CHECK (zmq_recv (monitor, frame, sizeof frame, 0) == 6 && zmq_recv (monitor, NULL, 0, 0) >= 0);
        memcpy (&event, frame, sizeof event);
    }
}

/*  An address where nobody listens, and then somebody does. */
static void refused_then_accepted (void *context)
{
    printf ("-- refused, then accepted\n");
    char endpoint[256];
    void *client = open_socket (context, ZMQ_DEALER), *server = open_socket (context, ZMQ_DEALER);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_unbind (server, endpoint) == 0);
    settle ();
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 100) == 0);
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    CHECK (zmq_connect (client, endpoint) == 0);
    until ("client", monitor, ZMQ_EVENT_CONNECT_RETRIED);
    until ("client", monitor, ZMQ_EVENT_CONNECT_RETRIED);
    CHECK (zmq_bind (server, endpoint) == 0);
    skip_until (monitor, ZMQ_EVENT_CONNECTED); /*  some more attempts may have failed */
    until ("client", monitor, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    zmq_close (client);
    until ("client", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
    zmq_close (server);
}

/*  No descriptor for the next connection: told with its errno, and later the connection is made. */
static void out_of_descriptors (void *context)
{
    printf ("-- out of descriptors\n");
    char endpoint[256];
    struct rlimit before, little = {64, 64};
    int plugs[64], count = 0;
    void *server = open_socket (context, ZMQ_DEALER);
    void *monitor = watch (context, server, ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_ACCEPTED);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons ((uint16_t) atoi (strrchr (endpoint, ':') + 1));
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    settle (); /*  what was closed before gives its descriptors back */
    CHECK (getrlimit (RLIMIT_NOFILE, &before) == 0);
    little.rlim_max = before.rlim_max;
    CHECK (setrlimit (RLIMIT_NOFILE, &little) == 0);
    while (count < 64 && (plugs[count] = dup (0)) != -1)
        count++;
    CHECK (connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    unsigned char frame[6];
    uint16_t event = 0;
    uint32_t value = 0;
    CHECK (zmq_recv (monitor, frame, sizeof frame, 0) == 6 && zmq_recv (monitor, NULL, 0, 0) > 0);
    memcpy (&event, frame, 2);
    memcpy (&value, frame + 2, 4);
    printf ("%s %s\n", event_name (event), error_name ((int) value));
    while (count > 0)
        close (plugs[--count]);
    CHECK (setrlimit (RLIMIT_NOFILE, &before) == 0);
    while (event == ZMQ_EVENT_ACCEPT_FAILED) { /*  libzmq tells of each of many attempts */
        CHECK (zmq_recv (monitor, frame, sizeof frame, 0) == 6 && zmq_recv (monitor, NULL, 0, 0) > 0);
        memcpy (&event, frame, 2);
    }
    printf ("%s\n", event_name (event));
    close (fd);
    zmq_close (server);
    zmq_close (monitor);
}

/*  The file of an ipc endpoint was removed by somebody else. */
static void lost_file (void *context)
{
    printf ("-- a lost file\n");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER);
    void *monitor = watch (context, server, ZMQ_EVENT_ALL);
    bind_any (server, "ipc://*", endpoint);
    CHECK (unlink (endpoint + strlen ("ipc://")) == 0);
    SHOW (zmq_unbind (server, endpoint));
    next ("server", monitor);
    next ("server", monitor);
    zmq_close (server);
    until ("server", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
}

/*  A peer that resets the connection, before and after messages went both ways. */
static void reset (void *context, int talk)
{
    printf ("-- reset%s\n", talk ? " after a message" : "");
    char endpoint[256];
    void *server = open_socket (context, ZMQ_STREAM);
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
    int listener = socket (AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    CHECK (bind (listener, (struct sockaddr *) &address, sizeof address) == 0 && listen (listener, 5) == 0);
    CHECK (getsockname (listener, (struct sockaddr *) &address, &length) == 0);
    sprintf (endpoint, "tcp://127.0.0.1:%d", ntohs (address.sin_port));
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    CHECK (zmq_connect (client, endpoint) == 0);
    int fd = accept (listener, NULL, NULL);
    if (talk) {
        static const char opening[] = "\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\4\x1c\5READY\x0bSocket-Type\0\0\0\6DEALER";
        CHECK (send (fd, opening, sizeof opening - 1, 0) == sizeof opening - 1);
        settle ();
        CHECK (send (fd, "\0\1x", 3, 0) == 3);
        take ("client", client, 0);
    } else
        until ("client", monitor, ZMQ_EVENT_CONNECTED);
    settle ();
    struct linger abort_it = {1, 0};
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &abort_it, sizeof abort_it);
    close (fd);
    until ("client", monitor, ZMQ_EVENT_DISCONNECTED);
    zmq_close (client);
    until ("client", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    close (listener);
    zmq_close (monitor);
    zmq_close (server);
}

/*  On libzmq a socket takes an endpoint back in several steps, each in a call of its owner's. */
static void complete (void *socket)
{
    for (int i = 0; i < 5; i++) {
        sleep_ms (20);
        get_int (socket, ZMQ_EVENTS);
    }
}

/*  Endpoints taken back while they are used. */
static void taken_back (void *context, const char *wildcard)
{
    printf ("-- taken back over %.3s\n", wildcard);
    char endpoint[256];
    void *server = open_socket (context, ZMQ_DEALER), *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 100) == 0);
    void *servers = watch (context, server, ZMQ_EVENT_ALL), *clients = watch (context, client, ZMQ_EVENT_ALL);
    CHECK (zmq_connect (client, bind_any (server, wildcard, endpoint)) == 0);
    until ("client", clients, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    until ("server", servers, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    SHOW (zmq_disconnect (client, endpoint));
    complete (client);
    until ("server", servers, ZMQ_EVENT_DISCONNECTED);
    CHECK (zmq_connect (client, endpoint) == 0);
    until ("client", clients, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    until ("server", servers, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    SHOW (zmq_unbind (server, endpoint));
    complete (server);
    until ("client", clients, ZMQ_EVENT_CONNECT_RETRIED);
    zmq_close (client);
    skip_until (clients, ZMQ_EVENT_MONITOR_STOPPED); /*  it may have tried again */
    zmq_close (server);
    until ("server", servers, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (servers);
    zmq_close (clients);
}

/*  Peers in the same process are none that a monitor tells of. */
static void inproc (void *context)
{
    printf ("-- inproc\n");
    void *server = open_socket (context, ZMQ_PAIR), *client = open_socket (context, ZMQ_PAIR);
    void *monitor = watch (context, server, ZMQ_EVENT_ALL);
    CHECK (zmq_bind (server, "inproc://told of") == 0 && zmq_connect (client, "inproc://told of") == 0);
    put (client, "x", 0);
    take ("server", server, 0);
    zmq_close (client);
    zmq_close (server);
    until ("server", monitor, ZMQ_EVENT_MONITOR_STOPPED);
    zmq_close (monitor);
}

/*  One after the other: each is told that it ends before the next begins. Who starts none keeps the old one. */
static void successors (void *context)
{
    printf ("-- successors\n");
    void *server = open_socket (context, ZMQ_DEALER), *readers[4];
    for (int i = 0; i < 4; i++) {
        readers[i] = watch (context, server, ZMQ_EVENT_LISTENING | ZMQ_EVENT_MONITOR_STOPPED);
        CHECK (zmq_bind (server, "tcp://127.0.0.1:*") == 0);
    }
    for (int i = 0; i < 3; i++)
        until ("former", readers[i], ZMQ_EVENT_MONITOR_STOPPED);
    SHOW (zmq_socket_monitor (server, "nonsense", ZMQ_EVENT_ALL));
    SHOW (zmq_socket_monitor (server, "tcp://127.0.0.1:*", ZMQ_EVENT_ALL));
    CHECK (zmq_bind (server, "tcp://127.0.0.1:*") == 0);
    next ("last", readers[3]);
    next ("last", readers[3]);
    /*  The name is another socket's: the old monitor is gone all the same. */
    CHECK (zmq_bind (readers[0], "inproc://taken") == 0);
    SHOW (zmq_socket_monitor (server, "inproc://taken", ZMQ_EVENT_ALL));
    next ("last", readers[3]);
    CHECK (zmq_bind (server, "tcp://127.0.0.1:*") == 0);
    zmq_close (server);
    for (int i = 0; i < 4; i++)
        zmq_close (readers[i]);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    refused_then_accepted (context);
    out_of_descriptors (context);
    lost_file (context);
    reset (context, 0);
    reset (context, 1);
    taken_back (context, "tcp://127.0.0.1:*");
    taken_back (context, "ipc://*");
    inproc (context);
    successors (context);
    end (context);
    return 0;
}
