/*  What a program may look at of itself: descriptors, memory, processor time. */

#ifndef MEASURE_H
#define MEASURE_H

#include "../../c-tests/common.h"
#include <dirent.h>
#include <netinet/in.h>

static UNUSED int open_descriptors (void)
{
    int count = 0;
    DIR *directory = opendir ("/proc/self/fd");
    CHECK (directory);
    while (readdir (directory))
        count++;
    closedir (directory);
    return count;
}

/*  Resident memory in KiB. */
static UNUSED long resident (void)
{
    long pages = 0, unused;
    FILE *file = fopen ("/proc/self/statm", "r");
    CHECK (file && fscanf (file, "%ld %ld", &unused, &pages) == 2);
    fclose (file);
    return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/*  Processor time of the whole process. */
static UNUSED int64_t processor_ms (void)
{
    struct timespec used;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
    return (int64_t) used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

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
