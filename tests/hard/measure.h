/*  What a program may look at of itself, and peers that come and go. */

#ifndef MEASURE_H
#define MEASURE_H

#include "resources.h"
#include <netinet/in.h>

/*  A plain connection to a tcp endpoint of this machine. */
static UNUSED int dial (const char *endpoint)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons ((uint16_t) atoi (strrchr (endpoint, ':') + 1));
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    return fd;
}

/*  Closes a connection as a peer does that dies: with a reset. */
static UNUSED void reset (int fd)
{
    struct linger at_once = {1, 0};
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close (fd);
}

#endif
