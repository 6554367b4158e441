/*  What the tests of the whole option table share: every number that might be an option, and how an answer is printed. */

#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include "common.h"
#include <limits.h>

#define LENGTH(array) (sizeof (array) / sizeof (array)[0])
#define ROOM 1024

static const char *const type_names[] = {"PAIR", "PUB",  "SUB",  "REQ",  "REP", "DEALER",
                                         "ROUTER", "PULL", "PUSH", "XPUB", "XSUB", "STREAM"};

/*  Every number from -1 on to this, most of which are options. */
#define LAST_OPTION 135

/*  Not of the stable interface, or a matter of the build: GSSAPI (Debian's libzmq has it, ours has not); drafts that
 *  libzmq heeds in every build (95, 109), that ours does (112, 115, 116), and that are newer than 4.3.4. */
static UNUSED int is_left_out (int option)
{
    static const int left_out[] = {62, 63, 64, 65, 90, 91, 95, 109, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124};
    for (size_t i = 0; i < LENGTH (left_out); i++)
        if (left_out[i] == option)
            return 1;
    return 0;
}

static UNUSED void print_outcome (int result)
{
    printf (" %s", result == 0 ? "ok" : error_name (zmq_errno ()));
}

/*  What is read into a place of this many bytes: how many are said to be used, which they are, and whether the rest is
 *  zeroed or left alone. Nothing beyond may be touched. */
static UNUSED void print_read (void *socket, int option, size_t size)
{
    unsigned char place[ROOM + 1];
    size_t used = size, zeroes = 0, untouched = 0;
    CHECK (size <= ROOM);
    memset (place, 0xee, sizeof place);
    const int result = zmq_getsockopt (socket, option, place, &used);
    CHECK (place[size] == 0xee);
    if (result == -1) {
        printf (" %s", error_name (zmq_errno ()));
        CHECK (used == size && (size == 0 || place[0] == 0xee));
        return;
    }
    CHECK (used <= size);
    for (size_t i = used; i < size; i++) {
        zeroes += place[i] == 0;
        untouched += place[i] == 0xee;
    }
    printf (" %zu bytes ", used);
    if (option == ZMQ_FD)
        printf ("descriptor");
    else
        for (size_t i = 0; i < used; i++)
            if (i < 8 || i >= used - 2)
                printf ("%02x", place[i]);
    if (used < size)
        printf (zeroes == size - used ? "+zeroes" : untouched == size - used ? "+untouched" : "+rubbish");
}

/*  The value as whoever knows the option reads it: an int, 8 bytes, or whatever it is. */
static UNUSED void print_value (void *socket, int option)
{
    unsigned char place[ROOM];
    static const size_t sizes[] = {sizeof (int), sizeof (int64_t), ROOM};
    for (size_t i = 0; i < LENGTH (sizes); i++) {
        size_t used = sizes[i];
        if (zmq_getsockopt (socket, option, place, &used) == 0) {
            printf ("=");
            print_read (socket, option, sizes[i]);
            return;
        }
    }
}

static UNUSED void *open_plain (void *context, int type)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket != NULL);
    return socket;
}

static UNUSED void close_plain (void *socket)
{
    const int linger = 0;
    CHECK (zmq_setsockopt (socket, ZMQ_LINGER, &linger, sizeof linger) == 0);
    CHECK (zmq_close (socket) == 0);
}

#endif
