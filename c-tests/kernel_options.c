/*  Options of the kernel's sockets, as the kernel sees them: on the listener, on what it accepted, and on what connected. */
#include "raw_peers.h"
#include <netinet/tcp.h>

struct known {
    int level, number;
    const char *name;
};

static const struct known known[] = {
  {SOL_SOCKET, SO_KEEPALIVE, "keepalive"},
  {IPPROTO_TCP, TCP_KEEPCNT, "count"},
  {IPPROTO_TCP, TCP_KEEPIDLE, "idle"},
  {IPPROTO_TCP, TCP_KEEPINTVL, "interval"},
  {IPPROTO_TCP, TCP_USER_TIMEOUT, "user timeout"},
  {IPPROTO_TCP, TCP_NODELAY, "no delay"},
  {IPPROTO_IP, IP_TOS, "tos"},
  {SOL_SOCKET, SO_REUSEADDR, "reuse"},
  {IPPROTO_IPV6, IPV6_V6ONLY, "v6 only"},
  {IPPROTO_IPV6, IPV6_TCLASS, "class"},
  {SOL_SOCKET, SO_BINDTODEVICE, "device"},
  {SOL_SOCKET, SO_SNDBUF, "send buffer"},
  {SOL_SOCKET, SO_RCVBUF, "receive buffer"},
};

enum role { NONE, LISTENER, ACCEPTED, CONNECTED };

static const char *const role_names[] = {"none", "listener", "accepted", "connected"};

/*  Buffers that the kernel sized by itself grow with use. */
static int is_buffer (const struct known *option)
{
    return option->level == SOL_SOCKET && (option->number == SO_SNDBUF || option->number == SO_RCVBUF);
}

static void print_known (int fd, const struct known *option, int buffers)
{
    int value = 0;
    socklen_t size = sizeof value;
    char device[64] = "";
    if (is_buffer (option) && !buffers)
        return;
    if (option->level == SOL_SOCKET && option->number == SO_BINDTODEVICE) {
        size = sizeof device;
        if (getsockopt (fd, option->level, option->number, device, &size) == 0 && device[0])
            printf (" %s %s;", option->name, device);
    } else if (getsockopt (fd, option->level, option->number, &value, &size) == 0)
        printf (" %s %d;", option->name, value);
}

static int port_in (const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET6)
        return ntohs (((const struct sockaddr_in6 *) address)->sin6_port);
    return address->ss_family == AF_INET ? ntohs (((const struct sockaddr_in *) address)->sin_port) : -1;
}

static enum role role_of (int fd, int port)
{
    int listens = 0;
    struct sockaddr_storage name = {0}, peer = {0};
    socklen_t size = sizeof listens, name_size = sizeof name, peer_size = sizeof peer;
    if (getsockopt (fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == -1
        || getsockname (fd, (struct sockaddr *) &name, &name_size) == -1)
        return NONE;
    if (listens)
        return port_in (&name) == port ? LISTENER : NONE;
    if (getpeername (fd, (struct sockaddr *) &peer, &peer_size) == -1)
        return NONE;
    return port_in (&name) == port ? ACCEPTED : port_in (&peer) == port ? CONNECTED : NONE;
}

static void print_all (int port, int buffers)
{
    for (enum role role = LISTENER; role <= CONNECTED; role++)
        for (int fd = 3; fd < 64; fd++) {
            if (role_of (fd, port) != role)
                continue;
            printf ("  %s:", role_names[role]);
            for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
                print_known (fd, &known[i], buffers);
            printf ("\n");
        }
}

struct choice {
    int option;
    int value;
};

/*  A pair of sockets with these options, set before they are bound and connected. */
static void with (const char *what, const struct choice *choices, size_t count, const char *device, const char *wildcard)
{
    char endpoint[256];
    int buffers = 0;
    void *context = zmq_ctx_new ();
    void *sockets[] = {open_socket (context, ZMQ_PULL), open_socket (context, ZMQ_PUSH)};
    printf ("%s\n", what);
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < count; i++) {
            CHECK (set_int (sockets[side], choices[i].option, choices[i].value) == 0);
            buffers |= choices[i].option == ZMQ_SNDBUF || choices[i].option == ZMQ_RCVBUF;
        }
        if (device)
            CHECK (set_text (sockets[side], ZMQ_BINDTODEVICE, device) == 0);
    }
    CHECK (zmq_connect (sockets[1], bind_any (sockets[0], wildcard, endpoint)) == 0);
    put (sockets[1], "made", 0);
    take ("  pull", sockets[0], 0);
    print_all (port_of (endpoint), buffers);

    /*  Whoever is bound or connected already keeps what it has. */
    for (size_t i = 0; i < count; i++)
        CHECK (set_int (sockets[0], choices[i].option, 1) == 0);
    print_all (port_of (endpoint), buffers);
    zmq_close (sockets[1]);
    zmq_close (sockets[0]);
    end (context);
}

#define WITH(what, wildcard, ...)                                                                                      \
    with (what, (const struct choice[]){__VA_ARGS__}, sizeof (const struct choice[]){__VA_ARGS__} / sizeof (struct choice), \
          NULL, wildcard)

/*  A device that does not exist keeps a socket from being bound, and from ever connecting. */
static void no_device (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    CHECK (set_text (push, ZMQ_BINDTODEVICE, "nosuch0") == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (set_text (pull, ZMQ_BINDTODEVICE, "nosuch0") == 0);
    SHOW (zmq_bind (pull, "tcp://127.0.0.1:*"));
    SHOW (zmq_bind (pull, "ipc://*"));
    put (push, "lost", 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 300) == 0);
    take ("without a device", pull, 0);
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

/*  As many connections wait for a listener as ZMQ_BACKLOG says; the kernel tells the number as that of segments. */
static void backlog (int length)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_BACKLOG, length) == 0);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    for (int fd = 3; fd < 64; fd++) {
        struct tcp_info info;
        socklen_t size = sizeof info;
        if (role_of (fd, port_of (endpoint)) == LISTENER && getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0)
            printf ("backlog %d: %u\n", length, info.tcpi_sacked);
    }
    zmq_close (pull);
    end (context);
}

int main (void)
{
    static const char tcp[] = "tcp://127.0.0.1:*";
    with ("defaults", NULL, 0, NULL, tcp);
    WITH ("keepalive off", tcp, {ZMQ_TCP_KEEPALIVE, 0});
    WITH ("keepalive", tcp, {ZMQ_TCP_KEEPALIVE, 1});
    WITH ("keepalive in detail", tcp, {ZMQ_TCP_KEEPALIVE, 1}, {ZMQ_TCP_KEEPALIVE_CNT, 7}, {ZMQ_TCP_KEEPALIVE_IDLE, 77},
          {ZMQ_TCP_KEEPALIVE_INTVL, 17});
    WITH ("details without keepalive", tcp, {ZMQ_TCP_KEEPALIVE_CNT, 7}, {ZMQ_TCP_KEEPALIVE_IDLE, 77}, {ZMQ_TCP_KEEPALIVE_INTVL, 17});
    WITH ("details with keepalive off", tcp, {ZMQ_TCP_KEEPALIVE, 0}, {ZMQ_TCP_KEEPALIVE_CNT, 7}, {ZMQ_TCP_KEEPALIVE_IDLE, 77});
    WITH ("retransmission", tcp, {ZMQ_TCP_MAXRT, 5432});
    WITH ("type of service", tcp, {ZMQ_TOS, 0x28});
    WITH ("type of service beyond a byte", tcp, {ZMQ_TOS, 0x1234});
    WITH ("buffers", tcp, {ZMQ_SNDBUF, 32768}, {ZMQ_RCVBUF, 65536});
    WITH ("no buffers", tcp, {ZMQ_SNDBUF, 0}, {ZMQ_RCVBUF, 0});
    WITH ("IPv6", "tcp://[::1]:*", {ZMQ_IPV6, 1});
    WITH ("IPv6 wildcard", "tcp://*:*", {ZMQ_IPV6, 1});
    WITH ("IPv4 by the old name", "tcp://*:*", {ZMQ_IPV6, 1}, {ZMQ_IPV4ONLY, 1});
    WITH ("IPv6 with a type of service", "tcp://[::1]:*", {ZMQ_IPV6, 1}, {ZMQ_TOS, 0x28});
    with ("a device", NULL, 0, "lo", tcp);
    with ("a device, with its NUL", NULL, 0, "lo\0", tcp);
    no_device ();
    backlog (0);
    backlog (1);
    backlog (17);
    backlog (100);
    return 0;
}
