/*  Options of connecting: when to try again and when not, how long to wait for a connection and for a handshake. */
#include "raw_peers.h"

static void *context;

static void *watch (void *socket)
{
    CHECK (zmq_socket_monitor (socket, "inproc://watched", ZMQ_EVENT_ALL) == 0);
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (monitor, "inproc://watched") == 0);
    return monitor;
}

/*  The next event and its value; 0: there is none within that time. */
static int next_event (void *monitor, int patience, uint32_t *value)
{
    unsigned char frame[16];
    uint16_t event;
    CHECK (set_int (monitor, ZMQ_RCVTIMEO, patience) == 0);
    if (zmq_recv (monitor, frame, sizeof frame, 0) == -1)
        return 0;
    memcpy (&event, frame, 2);
    memcpy (value, frame + 2, 4);
    CHECK (zmq_recv (monitor, NULL, 0, 0) != -1);
    return event;
}

static void unwatch (void *socket, void *monitor)
{
    CHECK (zmq_socket_monitor (socket, NULL, 0) == 0);
    zmq_close (monitor);
    settle ();
}

/*  A port of the loopback interface on which nobody listens. */
static const char *nobody (char *endpoint)
{
    int fd = serve (endpoint);
    close (fd);
    return endpoint;
}

/*  Pauses begin at the interval and double up to the maximum; a random part of up to one interval is added. */
static void pauses (int interval, int maximum, const int *expected, int count)
{
    char endpoint[256];
    uint32_t value;
    void *socket = open_socket (context, ZMQ_DEALER), *monitor = watch (socket);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, interval) == 0);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL_MAX, maximum) == 0);
    CHECK (zmq_connect (socket, nobody (endpoint)) == 0);
    printf ("interval %d, at most %d:", interval, maximum);
    for (int i = 0; i < count;) {
        int event = next_event (monitor, 2000, &value);
        CHECK (event != 0);
        if (event != ZMQ_EVENT_CONNECT_RETRIED)
            continue;
        const uint32_t base = (uint32_t) expected[i++];
        printf (value >= base && value < base + (uint32_t) interval ? " %u" : " not %u", base);
    }
    printf ("\n");
    unwatch (socket, monitor);
    zmq_close (socket);
}

/*  Where nobody listens, or after the peer is gone: how often somebody tries again within a while. */
static void never_again (int interval)
{
    char endpoint[256];
    uint32_t value;
    int retries = 0, event;
    void *socket = open_socket (context, ZMQ_DEALER), *monitor = watch (socket);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, interval) == 0);
    CHECK (zmq_connect (socket, nobody (endpoint)) == 0);
    while ((event = next_event (monitor, 300, &value)) != 0 && retries < 3)
        retries += event == ZMQ_EVENT_CONNECT_RETRIED;
    printf ("interval %d, nobody there: %d retries\n", interval, retries);
    unwatch (socket, monitor);
    zmq_close (socket);

    const int listener = serve (endpoint);
    CHECK (fcntl (listener, F_SETFL, O_NONBLOCK) == 0);
    socket = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, interval) == 0);
    CHECK (zmq_connect (socket, endpoint) == 0);
    int connections = 0;
    for (int64_t end = now_ms () + 500; now_ms () < end && connections < 3; sleep_ms (10)) {
        const int fd = accept (listener, NULL, NULL);
        connections += fd != -1;
        close (fd);
    }
    printf ("interval %d, peer gone: %d connections\n", interval, connections);
    close (listener);
    zmq_close (socket);
}

/*  A listener whose queue is full: the next connection hangs. */
static int full_listener (char *endpoint, int *queued)
{
    const int listener = serve (endpoint);
    CHECK (listen (listener, 0) == 0);
    struct sockaddr_in address = loopback (port_of (endpoint));
    for (int i = 0; i < 4; i++) {
        queued[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect (queued[i], (struct sockaddr *) &address, sizeof address);
    }
    settle ();
    return listener;
}

static void connect_timeout (int milliseconds)
{
    char endpoint[256];
    int queued[4], closed = 0, event;
    uint32_t value;
    const int listener = full_listener (endpoint, queued);
    void *socket = open_socket (context, ZMQ_DEALER), *monitor = watch (socket);
    CHECK (set_int (socket, ZMQ_CONNECT_TIMEOUT, milliseconds) == 0);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, 20) == 0);
    CHECK (zmq_connect (socket, endpoint) == 0);
    printf ("connect timeout %d:", milliseconds);
    while (closed < 2 && (event = next_event (monitor, 500, &value)) != 0) {
        closed += event == ZMQ_EVENT_CLOSED;
        printf (event == ZMQ_EVENT_CONNECT_DELAYED ? " delayed" : event == ZMQ_EVENT_CLOSED ? " closed" : " retried");
    }
    printf ("\n");
    unwatch (socket, monitor);
    zmq_close (socket);
    close (listener);
    for (int i = 0; i < 4; i++)
        close (queued[i]);
}

/*  Somebody who connects and says nothing, and somebody who is connected to and says nothing. */
static void handshake (int interval)
{
    char endpoint[256];
    struct timeval patience = {0, 400000};
    char bytes[256];
    void *socket = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (socket, ZMQ_HANDSHAKE_IVL, interval) == 0);
    bind_any (socket, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    CHECK (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    ssize_t size;
    while ((size = recv (fd, bytes, sizeof bytes, 0)) > 0)
        ;
    printf ("handshake within %d: %s\n", interval, size == 0 ? "given up" : "waits");
    close (fd);
    const int listener = serve (endpoint);
    CHECK (zmq_connect (socket, endpoint) == 0);
    fd = accept (listener, NULL, NULL);
    CHECK (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    while ((size = recv (fd, bytes, sizeof bytes, 0)) > 0)
        ;
    printf ("connecting, within %d: %s\n", interval, size == 0 ? "given up" : "waits");
    close (fd);
    close (listener);
    zmq_close (socket);
}

int main (void)
{
    context = zmq_ctx_new ();
    pauses (50, 0, (const int[]){50, 50, 50}, 3);
    pauses (20, 100, (const int[]){20, 40, 80, 100, 100}, 5);
    pauses (20, 10, (const int[]){20, 20, 20}, 3);
    pauses (20, 20, (const int[]){20, 20, 20}, 3);
    never_again (20);
    never_again (-1);
    never_again (0);
    connect_timeout (100);
    connect_timeout (0);
    handshake (100);
    handshake (0);
    end (context);
    return 0;
}
