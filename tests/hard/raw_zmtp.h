/*  Peers that we play ourselves, byte by byte. */

#ifndef RAW_ZMTP_H
#define RAW_ZMTP_H

#define ZMQ_BUILD_DRAFT_API

#include "../../c-tests/raw_peers.h"
#include "resources.h"

static const char GREETING[64] = "\xff\0\0\0\0\0\0\0\1\x7f\3\1NULL";

static UNUSED void say_bytes (int fd, const void *bytes, size_t size)
{
    const char *rest = bytes;
    while (size > 0) {
        ssize_t count = send (fd, rest, size, MSG_NOSIGNAL);
        if (count == -1)
            return;
        rest += count;
        size -= (size_t) count;
    }
}

/*  The number of bytes as frames of ZMTP 2 and 3 carry it. */
static UNUSED size_t put_header (unsigned char *out, int flags, uint64_t size)
{
    out[0] = (unsigned char) (flags | 2);
    for (int i = 0; i < 8; i++)
        out[1 + i] = (unsigned char) (size >> (56 - 8 * i));
    return 9;
}

static UNUSED void say_frame (int fd, int flags, const void *body, size_t size)
{
    unsigned char header[9];
    say_bytes (fd, header, put_header (header, flags, size));
    say_bytes (fd, body, size);
}

static UNUSED void say_ready (int fd, const char *type)
{
    char body[64] = "\5READY\13Socket-Type\0\0\0";
    size_t size = strlen (type);
    body[21] = (char) size;
    memcpy (body + 22, type, size);
    say_frame (fd, 4, body, 22 + size);
}

/*  A connection of ZMTP 3.1 whose handshake is done on this side; what the socket says is not read. */
static UNUSED int introduce (const char *endpoint, const char *type)
{
    int fd = dial (endpoint);
    say_bytes (fd, GREETING, sizeof GREETING);
    say_ready (fd, type);
    return fd;
}

static UNUSED void subscribe (int fd, const char *topic)
{
    char body[256] = "\11SUBSCRIBE";
    strcpy (body + 10, topic);
    say_frame (fd, 4, body, 10 + strlen (topic));
}

/*  Whether the connection ends within the time; whatever comes before that is thrown away. */
static UNUSED int ends_within (int fd, int milliseconds)
{
    char bytes[65536];
    int64_t until = now_ms () + milliseconds;
    struct pollfd item = {fd, POLLIN, 0};
    for (;;) {
        int64_t left = until - now_ms ();
        if (left <= 0 || poll (&item, 1, (int) left) != 1)
            return 0;
        if (recv (fd, bytes, sizeof bytes, 0) <= 0)
            return 1;
    }
}

#endif
