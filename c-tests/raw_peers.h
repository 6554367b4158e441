/*  Peers that do not speak ZMTP, and what a socket of ours has to do with them. */

#ifndef RAW_PEERS_H
#define RAW_PEERS_H

#include "common.h"
#include <netinet/in.h>

static UNUSED struct sockaddr_in loopback (int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons (port)};
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    return address;
}

static UNUSED int port_of (const char *endpoint)
{
    return atoi (strrchr (endpoint, ':') + 1);
}

/*  A peer that connects to us. */
static UNUSED int dial (const char *endpoint)
{
    struct sockaddr_in address = loopback (port_of (endpoint));
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    return fd;
}

/*  A peer to connect to. */
static UNUSED int serve (char *endpoint)
{
    struct sockaddr_in address = loopback (0);
    socklen_t size = sizeof address;
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && bind (fd, (struct sockaddr *) &address, size) == 0 && listen (fd, 8) == 0);
    CHECK (getsockname (fd, (struct sockaddr *) &address, &size) == 0);
    sprintf (endpoint, "tcp://127.0.0.1:%d", ntohs (address.sin_port));
    return fd;
}

static UNUSED void say (int fd, const char *text)
{
    CHECK (send (fd, text, strlen (text), MSG_NOSIGNAL) == (ssize_t) strlen (text));
}

/*  Prints so many bytes of what the peer hears, or that nothing more comes. */
static UNUSED void hear (int fd, size_t size)
{
    char bytes[65536];
    size_t count = 0;
    struct timeval patience = {3, 0};
    CHECK (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    while (count < size) {
        ssize_t got = recv (fd, bytes + count, size - count, 0);
        if (got <= 0) {
            printf ("peer hears %s after %zu bytes\n", got == 0 ? "the end" : "nothing", count);
            return;
        }
        count += (size_t) got;
    }
    printf ("peer hears ");
    print_bytes (bytes, count);
    putchar ('\n');
}

/*  The routing id of who sent last; five bytes that start with a zero are not printed, for they are random. */
static UNUSED char id[256];
static UNUSED int id_size;

/*  Receives an id and what came from it, and prints the latter. */
static UNUSED int take_bytes (const char *who, void *socket)
{
    static char bytes[65536];
    int first_more, second_more;
    id_size = zmq_recv (socket, id, sizeof id, 0);
    if (id_size == -1) {
        printf ("%s: %s\n", who, error_name (zmq_errno ()));
        return -1;
    }
    first_more = get_int (socket, ZMQ_RCVMORE);
    int size = zmq_recv (socket, bytes, sizeof bytes, 0);
    CHECK (size != -1);
    second_more = get_int (socket, ZMQ_RCVMORE);
    printf ("%s: from ", who);
    if (id_size == 5 && id[0] == 0)
        printf ("made id");
    else
        print_bytes (id, (size_t) id_size);
    printf ("%s ", first_more ? "" : " (no more)");
    print_bytes (bytes, (size_t) size);
    printf ("%s\n", second_more ? " (more)" : "");
    return size;
}

static UNUSED int send_to (void *socket, const char *text, int flags)
{
    if (zmq_send (socket, id, (size_t) id_size, ZMQ_SNDMORE | flags) == -1)
        return -1;
    return put (socket, text, flags);
}

/*  libzmq ends connections only while the socket is used. */
static UNUSED void tend (void *socket)
{
    for (int i = 0; i < 15; i++) {
        get_int (socket, ZMQ_EVENTS);
        sleep_ms (20);
    }
}

#endif
