/*  zmq_socket_monitor: which events come, in which order, with which values and endpoints. */
#include "common.h"

static const char *event_name (int event)
{
    switch (event) {
        case ZMQ_EVENT_CONNECTED: return "CONNECTED";
        case ZMQ_EVENT_CONNECT_DELAYED: return "CONNECT_DELAYED";
        case ZMQ_EVENT_CONNECT_RETRIED: return "CONNECT_RETRIED";
        case ZMQ_EVENT_LISTENING: return "LISTENING";
        case ZMQ_EVENT_BIND_FAILED: return "BIND_FAILED";
        case ZMQ_EVENT_ACCEPTED: return "ACCEPTED";
        case ZMQ_EVENT_ACCEPT_FAILED: return "ACCEPT_FAILED";
        case ZMQ_EVENT_CLOSED: return "CLOSED";
        case ZMQ_EVENT_CLOSE_FAILED: return "CLOSE_FAILED";
        case ZMQ_EVENT_DISCONNECTED: return "DISCONNECTED";
        case ZMQ_EVENT_MONITOR_STOPPED: return "MONITOR_STOPPED";
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return "HANDSHAKE_FAILED_NO_DETAIL";
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return "HANDSHAKE_SUCCEEDED";
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: return "HANDSHAKE_FAILED_PROTOCOL";
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return "HANDSHAKE_FAILED_AUTH";
        default: return "?";
    }
}

/*  A descriptor, an errno or an interval: what of it is the same each time. */
static void print_value (int event, uint32_t value)
{
    switch (event) {
        case ZMQ_EVENT_CONNECT_DELAYED:
        case ZMQ_EVENT_BIND_FAILED:
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
            printf (" %s", error_name ((int) value));
            break;
        case ZMQ_EVENT_CONNECT_RETRIED:
            printf (value >= 100 && value < 200 ? " about 100 ms" : " %u ms", value);
            break;
        case ZMQ_EVENT_MONITOR_STOPPED:
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            printf (" %#x", value);
            break;
        default:
            printf (value > 2 && value < 1000 ? " descriptor" : " %u", value);
    }
}

/*  The endpoint without what changes: ports, and names of temporary files. */
static void print_endpoint (const char *endpoint, size_t size)
{
    char text[256] = "";
    CHECK (size < sizeof text);
    memcpy (text, endpoint, size);
    char *port = strrchr (text, ':');
    if (port && port[1] >= '0' && port[1] <= '9')
        strcpy (port, ":PORT");
    printf (" \"%s\"\n", strncmp (text, "ipc://", 6) == 0 ? "ipc://FILE" : text);
}

/*  Receives one event and prints it; 0: none came. */
static int next (const char *who, void *monitor)
{
    unsigned char frame[16];
    char endpoint[256];
    int size = zmq_recv (monitor, frame, sizeof frame, 0);
    if (size == -1) {
        printf ("%s: %s\n", who, error_name (zmq_errno ()));
        return 0;
    }
    CHECK (size == 6 && get_int (monitor, ZMQ_RCVMORE));
    uint16_t event;
    uint32_t value;
    memcpy (&event, frame, 2);
    memcpy (&value, frame + 2, 4);
    size = zmq_recv (monitor, endpoint, sizeof endpoint, 0);
    CHECK (size >= 0 && !get_int (monitor, ZMQ_RCVMORE));
    printf ("%s: %s", who, event_name (event));
    print_value (event, value);
    print_endpoint (endpoint, (size_t) size);
    return event;
}

static void until (const char *who, void *monitor, int last)
{
    for (int event = -1; event != 0 && event != last;)
        event = next (who, monitor);
}

/*  Starts to monitor, and connects to the monitor. */
static void *watch (void *context, void *socket, const char *name, int events)
{
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_socket_monitor (socket, name, events) == 0);
    CHECK (zmq_connect (monitor, name) == 0);
    return monitor;
}

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
    void *servers = watch (context, server, "inproc://server", ZMQ_EVENT_ALL);
    void *clients = watch (context, client, "inproc://client", ZMQ_EVENT_ALL);
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

int main (void)
{
    void *context = zmq_ctx_new ();
    arguments (context);
    connection (context, "tcp://127.0.0.1:*");
    connection (context, "ipc://*");
    end (context);
    return 0;
}
