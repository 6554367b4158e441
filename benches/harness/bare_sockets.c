/* The limit: the same work by bare stream sockets, without any library. */
#define _GNU_SOURCE
#include "harness.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct bare_address {
    socklen_t size;
    union {
        struct sockaddr any;
        struct sockaddr_in tcp;
        struct sockaddr_un ipc;
    };
};

static bool is_tcp(const struct side *side)
{
    return strcmp(side->plan->transport, "tcp") == 0;
}

static int bare_socket(const struct side *side)
{
    int fd = socket(is_tcp(side) ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(fd >= 0, "socket");
    return fd;
}

static int ready_stream(const struct side *side, int fd)
{
    int yes = 1;
    if (is_tcp(side))
        require(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0, "TCP_NODELAY");
    return fd;
}

/* A free port; or, of this address family alone, an abstract name that the kernel picks. */
static struct bare_address wildcard(const struct side *side)
{
    struct bare_address address = {.size = sizeof(sa_family_t)};
    address.ipc.sun_family = AF_UNIX;
    if (is_tcp(side)) {
        address.size = sizeof address.tcp;
        address.tcp = (struct sockaddr_in){.sin_family = AF_INET};
        address.tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    return address;
}

int bare_listen(struct side *side, int backlog)
{
    int listener = bare_socket(side);
    struct bare_address address = wildcard(side);
    require(bind(listener, &address.any, address.size) == 0, "bind");
    require(listen(listener, backlog) == 0, "listen");
    address.size = sizeof address.ipc;
    require(getsockname(listener, &address.any, &address.size) == 0, "getsockname");
    tell(side, &address, sizeof address);
    return listener;
}

int bare_accept(const struct side *side, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    require(fd >= 0, "accept");
    return ready_stream(side, fd);
}

void bare_connect(struct side *side, int *fds, size_t count)
{
    struct bare_address address;
    hear(side, &address, sizeof address);
    for (size_t i = 0; i < count; i++) {
        fds[i] = ready_stream(side, bare_socket(side));
        require(connect(fds[i], &address.any, address.size) == 0, "connect");
    }
}

void write_fully(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t count = send(fd, data, size, MSG_NOSIGNAL);
        require(count > 0, "send");
        data += count;
        size -= (size_t) count;
    }
}
