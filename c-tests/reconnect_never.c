/*  Connections that are not made again: ZMQ_RECONNECT_IVL of 0 and -1, and ZMQ_RECONNECT_STOP, whose value is the same
 *  in libzmq 4.3.4 and later for what is tried here. */
#include "monitors.h"
#include <netinet/in.h>
#include <poll.h>

#ifndef ZMQ_RECONNECT_STOP
#define ZMQ_RECONNECT_STOP 109
#endif
enum { STOP_IF_REFUSED = 1, STOP_IF_HANDSHAKE_FAILS = 2 };

/*  A port that nobody else is given: bound by a socket that does not listen. */
static int keep_port (char *endpoint)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    int keeper = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK (setsockopt (keeper, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof (int)) == 0);
    CHECK (bind (keeper, (struct sockaddr *) &place, size) == 0);
    CHECK (getsockname (keeper, (struct sockaddr *) &place, &size) == 0);
    sprintf (endpoint, "tcp://127.0.0.1:%d", ntohs (place.sin_port));
    return keeper;
}

static void *serve (void *context, const char *endpoint)
{
    void *server = open_socket (context, ZMQ_DEALER);
    int64_t start = now_ms ();
    while (zmq_bind (server, endpoint) == -1) {
        CHECK (zmq_errno () == EADDRINUSE && now_ms () - start < 3000);
        sleep_ms (10);
    }
    return server;
}

/*  All that has happened by now. */
static void events (void *monitor)
{
    CHECK (set_int (monitor, ZMQ_RCVTIMEO, 300) == 0);
    until ("client", monitor, 0);
}

/*  The first attempt finds nobody: none follows, and what is sent waits for ever. */
static void nobody_there (void *context, int interval)
{
    printf ("-- nobody there, interval %d\n", interval);
    char endpoint[256];
    int keeper = keep_port (endpoint);
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, interval) == 0);
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    SHOW (zmq_connect (client, endpoint));
    events (monitor);
    SHOW (put (client, "in vain", ZMQ_DONTWAIT));
    printf ("events %d\n", get_int (client, ZMQ_EVENTS));
    void *server = serve (context, endpoint);
    CHECK (set_int (server, ZMQ_RCVTIMEO, 300) == 0);
    take ("server", server, 0);
    SHOW (zmq_connect (client, endpoint));
    take ("server", server, 0);
    SHOW (zmq_disconnect (client, endpoint));
    SHOW (zmq_disconnect (client, endpoint));
    settle ();
    SHOW (zmq_connect (client, endpoint));
    SHOW (put (client, "by a new connection", 0));
    CHECK (set_int (server, ZMQ_RCVTIMEO, 3000) == 0);
    take ("server", server, 0);
    zmq_close (client);
    zmq_close (server);
    zmq_close (monitor);
    close (keeper);
}

/*  A connection stood and is lost: its endpoint is gone, and can be connected to anew. */
static void lost (void *context, int interval)
{
    printf ("-- lost, interval %d\n", interval);
    char endpoint[256];
    int keeper = keep_port (endpoint);
    void *server = serve (context, endpoint);
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, interval) == 0);
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    SHOW (zmq_connect (client, endpoint));
    SHOW (put (client, "hello", 0));
    take ("server", server, 0);
    zmq_close (server);
    events (monitor);
    SHOW (put (client, "to nobody", ZMQ_DONTWAIT));
    printf ("events %d\n", get_int (client, ZMQ_EVENTS));
    SHOW (zmq_disconnect (client, endpoint));
    server = serve (context, endpoint);
    SHOW (zmq_connect (client, endpoint));
    SHOW (put (client, "again", 0));
    take ("server", server, 0);
    SHOW (zmq_disconnect (client, endpoint));
    zmq_close (client);
    zmq_close (server);
    zmq_close (monitor);
    close (keeper);
}

/*  Refused once is refused for good. */
static void refused (void *context, int flags)
{
    printf ("-- refused, flags %d\n", flags);
    char endpoint[256];
    int keeper = keep_port (endpoint);
    void *client = open_socket (context, ZMQ_DEALER);
    SHOW (set_int (client, ZMQ_RECONNECT_STOP, flags));
    SHOW (get_int (client, ZMQ_RECONNECT_STOP));
    void *monitor = watch (context, client, ZMQ_EVENT_ALL);
    SHOW (zmq_connect (client, endpoint));
    events (monitor);
    SHOW (put (client, "to nobody", ZMQ_DONTWAIT));
    SHOW (zmq_disconnect (client, endpoint));
    zmq_close (client);
    zmq_close (monitor);
    close (keeper);
}

/*  One that connects, and then hangs up instead of a greeting. */
static void strange (void *context, int type, int flags)
{
    printf ("-- a stranger, type %d, flags %d\n", type, flags);
    char endpoint[256];
    int listener = keep_port (endpoint);
    CHECK (listen (listener, 5) == 0);
    void *client = open_socket (context, type);
    SHOW (set_int (client, ZMQ_RECONNECT_STOP, flags));
    SHOW (set_int (client, ZMQ_RECONNECT_IVL, 100));
    void *monitor = watch (context, client, ZMQ_EVENT_ALL & ~ZMQ_EVENT_CONNECT_RETRIED);
    SHOW (zmq_connect (client, endpoint));
    int peer = accept (listener, NULL, NULL);
    /*  What was said to it and not read makes its end a reset, each time. */
    struct pollfd greeting = {.fd = peer, .events = POLLIN};
    CHECK (peer != -1 && (type == ZMQ_STREAM || poll (&greeting, 1, 3000) == 1));
    CHECK (close (peer) == 0);
    sleep_ms (400);
    CHECK (fcntl (listener, F_SETFL, O_NONBLOCK) == 0);
    peer = accept (listener, NULL, NULL);
    printf ("%s\n", peer == -1 ? "never came again" : "came again");
    /*  Had it come again it would still be shaking hands. */
    until ("client", monitor, ZMQ_EVENT_DISCONNECTED);
    SHOW (zmq_disconnect (client, endpoint));
    zmq_close (client);
    zmq_close (monitor);
    if (peer != -1)
        close (peer);
    close (listener);
}

/*  A connection that stood is made again: the flags are about the first words only. */
static void lost_after_greeting (void *context)
{
    printf ("-- lost after its handshake\n");
    char endpoint[256];
    int keeper = keep_port (endpoint);
    void *server = serve (context, endpoint);
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_STOP, STOP_IF_HANDSHAKE_FAILS) == 0);
    CHECK (zmq_connect (client, endpoint) == 0);
    SHOW (put (client, "first", 0));
    take ("server", server, 0);
    zmq_close (server);
    settle ();
    server = serve (context, endpoint);
    SHOW (put (client, "second", 0));
    take ("server", server, 0);
    zmq_close (server);
    zmq_close (client);
    close (keeper);
}

static void values (void *context)
{
    void *socket = open_socket (context, ZMQ_SUB);
    printf ("-- values\n");
    SHOW (get_int (socket, ZMQ_RECONNECT_STOP));
    for (int value = -2; value < 9; value++) {
        CHECK (set_int (socket, ZMQ_RECONNECT_STOP, value) == 0);
        CHECK (get_int (socket, ZMQ_RECONNECT_STOP) == value);
    }
    SHOW (zmq_setsockopt (socket, ZMQ_RECONNECT_STOP, "1", 1));
    zmq_close (socket);
}

static void part (void *context, int number)
{
    switch (number) {
        case 0: nobody_there (context, -1); break;
        case 1: nobody_there (context, 0); break;
        case 2: lost (context, -1); break;
        case 3: lost (context, 0); break;
        case 4: refused (context, STOP_IF_REFUSED); break;
        case 5: refused (context, STOP_IF_REFUSED | STOP_IF_HANDSHAKE_FAILS); break;
        case 6: strange (context, ZMQ_DEALER, STOP_IF_HANDSHAKE_FAILS); break;
        case 7: strange (context, ZMQ_DEALER, 0); break;
        case 8: strange (context, ZMQ_STREAM, STOP_IF_HANDSHAKE_FAILS); break;
        case 9: lost_after_greeting (context); break;
        default: values (context);
    }
}

int main (void)
{
    together (11, part);
    return 0;
}
