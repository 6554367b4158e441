/*  Heartbeats: who is pinged answers or is hung up on, and who asks to be missed is. */
#include "common.h"
#include <netinet/in.h>

static int port_of (const char *endpoint)
{
    return atoi (strrchr (endpoint, ':') + 1);
}

static int dial (int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons (port)};
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    return fd;
}

static void say (int fd, const void *bytes, size_t size)
{
    CHECK (send (fd, bytes, size, MSG_NOSIGNAL) == (ssize_t) size);
}

static void hear (int fd, void *bytes, size_t size)
{
    CHECK (recv (fd, bytes, size, MSG_WAITALL) == (ssize_t) size);
}

/*  A DEALER that we play ourselves, of ZMTP 3.0 or 3.1. */
static unsigned char minor = 1;

static int shake_hands (const char *endpoint)
{
    unsigned char greeting[64] = {0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, minor, 'N', 'U', 'L', 'L'};
    const char ready[] = "\4\x29\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0";
    unsigned char theirs[256];
    int fd = dial (port_of (endpoint));
    say (fd, greeting, sizeof greeting);
    hear (fd, theirs, 64);
    say (fd, ready, sizeof ready);
    hear (fd, theirs, 2);
    hear (fd, theirs + 2, theirs[1]);
    return fd;
}

/*  Counts the pings that come until the connection ends, or for a while. */
static void listen_to (int fd, int patience)
{
    unsigned char frame[260];
    int pings = 0;
    struct pollfd item = {fd, POLLIN, 0};
    const char *end = "stays open";
    int64_t until = now_ms () + patience;
    while (poll (&item, 1, now_ms () < until ? (int) (until - now_ms ()) : 0) == 1) {
        if (recv (fd, frame, 2, MSG_WAITALL) != 2 || recv (fd, frame + 2, frame[1], MSG_WAITALL) != frame[1]) {
            end = "is closed";
            break;
        }
        pings += frame[0] == 4 && memcmp (frame + 2, "\4PING", 5) == 0;
    }
    printf ("%s, the connection %s\n", pings ? "pinged" : "not pinged", end);
    close (fd);
}

static void a_silent_peer (void *context, const char *what, int interval, int timeout)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    SHOW (set_int (router, ZMQ_HEARTBEAT_IVL, interval));
    if (timeout >= 0)
        SHOW (set_int (router, ZMQ_HEARTBEAT_TIMEOUT, timeout));
    int fd = shake_hands (bind_any (router, "tcp://127.0.0.1:*", endpoint));
    printf ("%s: ", what);
    listen_to (fd, 700);
    zmq_close (router);
}

/*  One that asks to be missed after a tenth of a second, and says nothing more. */
static void a_peer_with_a_ttl (void *context)
{
    char endpoint[256];
    unsigned char pong[8];
    void *router = open_socket (context, ZMQ_ROUTER);
    int fd = shake_hands (bind_any (router, "tcp://127.0.0.1:*", endpoint));
    say (fd, "\4\x07\4PING\0\1", 9);
    hear (fd, pong, 7);
    printf ("the pong: %s\n", memcmp (pong, "\4\5\4PONG", 7) ? "wrong" : "right");
    printf ("after a ping with a time to live: ");
    listen_to (fd, 700);
    zmq_close (router);
}

/*  One that asks for the same, but says something after its ping: only another ping starts the clock again. */
static void a_peer_that_goes_on (void *context)
{
    char endpoint[256];
    unsigned char pong[8];
    void *router = open_socket (context, ZMQ_ROUTER);
    int fd = shake_hands (bind_any (router, "tcp://127.0.0.1:*", endpoint));
    say (fd, "\4\x07\4PING\0\1", 9);
    hear (fd, pong, 7);
    say (fd, "\0\2hi", 4);
    printf ("after a ping with a time to live and a message: ");
    listen_to (fd, 700);
    fd = shake_hands (endpoint);
    say (fd, "\4\x07\4PING\0\1", 9);
    hear (fd, pong, 7);
    say (fd, "\0\2hi", 4);
    sleep_ms (50);
    say (fd, "\4\x07\4PING\0\1", 9);
    hear (fd, pong, 7);
    printf ("and another ping: ");
    listen_to (fd, 700);
    zmq_close (router);
}

/*  Peers of before ZMTP 3.0 know no pings and are left alone; those of 3.0 are taken for as able as those of 3.1. */
static void older_peers (void *context)
{
    struct { const char *name, *greeting; size_t size; } peers[] = {
        {"1.0 without a version", "\1\0", 2},
        {"1.0", "\xff\0\0\0\0\0\0\0\1\x7f\0\5\1\0", 14},
        {"2.0", "\xff\0\0\0\0\0\0\0\1\x7f\1\5\0\0", 14},
    };
    char endpoint[256];
    unsigned char greeting[64];
    void *router = open_socket (context, ZMQ_ROUTER);
    CHECK (set_int (router, ZMQ_HEARTBEAT_IVL, 50) == 0);
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
        int fd = dial (port_of (endpoint));
        say (fd, peers[i].greeting, peers[i].size);
        struct pollfd item = {fd, POLLIN, 0};
        size_t count = 0;
        while (poll (&item, 1, 700) == 1 && recv (fd, greeting, sizeof greeting, 0) > 0)
            count++;
        printf ("a silent peer of ZMTP %s: %s\n", peers[i].name, poll (&item, 1, 0) == 0 && count < 9 ? "left alone" : "not");
        close (fd);
    }
    zmq_close (router);
}

/*  What a ping says comes back, up to 16 bytes of it. */
static void contexts (void *context)
{
    char endpoint[256];
    unsigned char ping[64] = "\4\x0a\4PING\0\0LOL", pong[64];
    void *router = open_socket (context, ZMQ_ROUTER);
    int fd = shake_hands (bind_any (router, "tcp://127.0.0.1:*", endpoint));
    say (fd, ping, 12);
    hear (fd, pong, 10);
    print_bytes (pong, 10);
    putchar ('\n');
    ping[1] = 47;
    memset (ping + 9, 'z', 40);
    say (fd, ping, 49);
    hear (fd, pong, 23);
    print_bytes (pong, 23);
    putchar ('\n');
    say (fd, "\4\x08\4PING\0\0A\4\x08\4PING\0\0B", 20);
    hear (fd, pong, 16);
    print_bytes (pong, 16);
    putchar ('\n');
    close (fd);
    zmq_close (router);
}

/*  Two sockets that beat for each other stay together: a message sent much later finds the same connection. */
static void a_beating_pair (void *context, int first, int second, const char *what)
{
    char endpoint[256];
    void *server = open_socket (context, first);
    void *client = open_socket (context, second);
    int quick = 30;
    CHECK (set_int (server, ZMQ_HEARTBEAT_IVL, quick) == 0);
    CHECK (set_int (client, ZMQ_HEARTBEAT_IVL, quick) == 0);
    CHECK (set_int (client, ZMQ_HEARTBEAT_TTL, 300) == 0);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
    CHECK (set_text (client, ZMQ_ROUTING_ID, "me") == 0);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    sleep_ms (700);
    put (client, "still here", 0);
    take (what, server, 0);
    zmq_close (client);
    zmq_close (server);
}

static void part (void *context, int number)
{
    switch (number) {
        case 0: a_silent_peer (context, "a silent peer", 50, -1); break;
        case 1: a_silent_peer (context, "a silent peer and a short timeout", 100, 50); break;
        case 2: a_silent_peer (context, "a silent peer and a long timeout", 50, 5000); break;
        case 3: a_silent_peer (context, "a silent peer and no timeout", 50, 0); break;
        case 4: a_silent_peer (context, "no heartbeats", 0, -1); break;
        case 5: minor = 0; a_silent_peer (context, "a silent peer of ZMTP 3.0", 50, -1); break;
        case 6: a_peer_with_a_ttl (context); break;
        case 7: a_peer_that_goes_on (context); break;
        case 8: older_peers (context); break;
        case 9: contexts (context); break;
        case 10: a_beating_pair (context, ZMQ_PAIR, ZMQ_PAIR, "pair"); break;
        case 11: a_beating_pair (context, ZMQ_ROUTER, ZMQ_DEALER, "router"); break;
        case 12: a_beating_pair (context, ZMQ_PULL, ZMQ_PUSH, "pull"); break;
        case 13: a_beating_pair (context, ZMQ_REP, ZMQ_REQ, "rep"); break;
    }
}

int main (void)
{
    together (14, part);
    return 0;
}
