/*  The options of a socket: what they are at first, which sizes and values are taken, and what is refused. */
#include "common.h"

#include <limits.h>

struct option {
    int number;
    const char *name;
};

#define OPTION(name) {name, #name}

static const struct option ints[] = {
    OPTION (ZMQ_SNDHWM),
    OPTION (ZMQ_RCVHWM),
    OPTION (ZMQ_LINGER),
    OPTION (ZMQ_SNDTIMEO),
    OPTION (ZMQ_RCVTIMEO),
    OPTION (ZMQ_HANDSHAKE_IVL),
    OPTION (ZMQ_CONNECT_TIMEOUT),
    OPTION (ZMQ_TCP_MAXRT),
    OPTION (ZMQ_RECONNECT_IVL),
    OPTION (ZMQ_RECONNECT_IVL_MAX),
    OPTION (ZMQ_HEARTBEAT_IVL),
    OPTION (ZMQ_HEARTBEAT_TTL),
    OPTION (ZMQ_HEARTBEAT_TIMEOUT),
    OPTION (ZMQ_BACKLOG),
    OPTION (ZMQ_IPV6),
    OPTION (ZMQ_IPV4ONLY),
    OPTION (ZMQ_SNDBUF),
    OPTION (ZMQ_RCVBUF),
    OPTION (ZMQ_TOS),
    OPTION (ZMQ_TCP_KEEPALIVE),
    OPTION (ZMQ_TCP_KEEPALIVE_CNT),
    OPTION (ZMQ_TCP_KEEPALIVE_IDLE),
    OPTION (ZMQ_TCP_KEEPALIVE_INTVL),
    OPTION (ZMQ_IMMEDIATE),
    OPTION (ZMQ_CONFLATE),
    OPTION (ZMQ_INVERT_MATCHING),
    OPTION (ZMQ_RATE),
    OPTION (ZMQ_RECOVERY_IVL),
    OPTION (ZMQ_MULTICAST_HOPS),
    OPTION (ZMQ_MULTICAST_MAXTPDU),
    /*  Named in drafts only, and heeded by every build. */
    {94, "ZMQ_LOOPBACK_FASTPATH"},
    {96, "ZMQ_MULTICAST_LOOP"},
};

/*  Can only be read. */
static const struct option fixed[] = {
    OPTION (ZMQ_TYPE),
    OPTION (ZMQ_MECHANISM),
    OPTION (ZMQ_THREAD_SAFE),
    OPTION (ZMQ_RCVMORE),
    OPTION (ZMQ_EVENTS),
};

static const int types[] = {ZMQ_PAIR, ZMQ_PUB, ZMQ_SUB, ZMQ_REQ, ZMQ_REP, ZMQ_DEALER,
                            ZMQ_ROUTER, ZMQ_PULL, ZMQ_PUSH, ZMQ_XPUB, ZMQ_XSUB, ZMQ_STREAM};

#define LENGTH(array) (sizeof (array) / sizeof (array)[0])

static void print_outcome (int result)
{
    if (result == 0)
        printf (" ok");
    else
        printf (" %s", error_name (zmq_errno ()));
}

/*  What is read into a place of this many bytes, how many are said to be used, and what is in the rest. */
static void print_read (void *socket, int option, size_t size)
{
    unsigned char place[512];
    memset (place, 0xee, sizeof place);
    size_t used = size;
    printf (" %zu:", size);
    int result = zmq_getsockopt (socket, option, place, &used);
    print_outcome (result);
    if (result == 0) {
        printf (" %zu ", used);
        print_bytes (place, size);
    }
    CHECK (place[size] == 0xee);
}

static void print_set_int (void *socket, int option, int value)
{
    printf (" %d:", value);
    print_outcome (set_int (socket, option, value));
    printf (" (%d)", get_int (socket, option));
}

static void print_set_bytes (void *socket, int option, const void *bytes, size_t size)
{
    printf (" %zu bytes:", size);
    print_outcome (zmq_setsockopt (socket, option, bytes, size));
}

static void try_int (void *context, const struct option *option)
{
    static const int values[] = {INT_MIN, -1001, -100, -99, -2, -1, 0, 1, 2, 99, 100, 5000,
                                 6553599, 6553600, INT_MAX};
    static const unsigned char bytes[16] = {1};
    void *socket = zmq_socket (context, ZMQ_DEALER);
    CHECK (socket);
    printf ("%s = %d\n ", option->name, get_int (socket, option->number));
    for (size_t i = 0; i < LENGTH (values); i++)
        print_set_int (socket, option->number, values[i]);
    printf ("\n ");
    for (size_t size = 0; size <= 8; size++)
        print_set_bytes (socket, option->number, bytes, size);
    printf ("\n ");
    CHECK (set_int (socket, option->number, 1) == 0);
    for (size_t size = 0; size <= 8; size++)
        print_read (socket, option->number, size);
    printf ("\n");
    set_int (socket, ZMQ_LINGER, 0);
    CHECK (zmq_close (socket) == 0);
}

static void try_fixed (void *socket, const struct option *option)
{
    printf ("%s = %d; set:", option->name, get_int (socket, option->number));
    print_outcome (set_int (socket, option->number, 0));
    printf ("; read:");
    for (size_t size = 0; size <= 8; size++)
        print_read (socket, option->number, size);
    printf ("\n");
}

static void try_wide (void *socket, int option, const char *name)
{
    static const int64_t values[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    static const unsigned char bytes[16] = {1};
    int64_t value = 77;
    size_t size = sizeof value;
    SHOW (zmq_getsockopt (socket, option, &value, &size));
    printf ("%s = %lld\n ", name, (long long) value);
    for (size_t i = 0; i < LENGTH (values); i++) {
        printf (" %lld:", (long long) values[i]);
        print_outcome (zmq_setsockopt (socket, option, &values[i], sizeof values[i]));
        CHECK (zmq_getsockopt (socket, option, &value, &size) == 0);
        CHECK (value == values[i]);
    }
    printf ("\n ");
    for (size = 0; size <= 10; size++)
        print_set_bytes (socket, option, bytes, size);
    printf ("\n ");
    for (size = 0; size <= 10; size++)
        print_read (socket, option, size);
    printf ("\n");
}

static void try_routing_id (void *socket)
{
    unsigned char bytes[300];
    memset (bytes, 'i', sizeof bytes);
    printf ("ZMQ_ROUTING_ID\n ");
    print_read (socket, ZMQ_ROUTING_ID, 0);
    print_read (socket, ZMQ_ROUTING_ID, 8);
    print_set_bytes (socket, ZMQ_ROUTING_ID, bytes, 0);
    print_set_bytes (socket, ZMQ_ROUTING_ID, bytes, 255);
    print_set_bytes (socket, ZMQ_ROUTING_ID, bytes, 256);
    print_read (socket, ZMQ_ROUTING_ID, 254);
    print_read (socket, ZMQ_ROUTING_ID, 255);
    print_read (socket, ZMQ_ROUTING_ID, 300);
    print_set_bytes (socket, ZMQ_ROUTING_ID, "\0ab", 3);
    print_read (socket, ZMQ_ROUTING_ID, 2);
    print_read (socket, ZMQ_ROUTING_ID, 3);
    print_read (socket, ZMQ_ROUTING_ID, 6);
    printf ("\n");
}

static void try_device (void *socket)
{
    printf ("ZMQ_BINDTODEVICE\n ");
    print_read (socket, ZMQ_BINDTODEVICE, 0);
    print_read (socket, ZMQ_BINDTODEVICE, 4);
    print_set_bytes (socket, ZMQ_BINDTODEVICE, "abcdefghijklmnopq", 17);
    print_set_bytes (socket, ZMQ_BINDTODEVICE, "abcdefghijklmnop", 16);
    print_read (socket, ZMQ_BINDTODEVICE, 16);
    print_read (socket, ZMQ_BINDTODEVICE, 17);
    print_set_bytes (socket, ZMQ_BINDTODEVICE, "lo", 2);
    print_read (socket, ZMQ_BINDTODEVICE, 2);
    print_read (socket, ZMQ_BINDTODEVICE, 3);
    print_read (socket, ZMQ_BINDTODEVICE, 8);
    print_set_bytes (socket, ZMQ_BINDTODEVICE, NULL, 0);
    print_read (socket, ZMQ_BINDTODEVICE, 4);
    printf ("\n");
}

static void try_last_endpoint (void *socket)
{
    printf ("ZMQ_LAST_ENDPOINT\n ");
    print_read (socket, ZMQ_LAST_ENDPOINT, 0);
    print_read (socket, ZMQ_LAST_ENDPOINT, 4);
    CHECK (zmq_bind (socket, "inproc://options") == 0);
    print_read (socket, ZMQ_LAST_ENDPOINT, 16);
    print_read (socket, ZMQ_LAST_ENDPOINT, 17);
    print_read (socket, ZMQ_LAST_ENDPOINT, 20);
    print_set_bytes (socket, ZMQ_LAST_ENDPOINT, "tcp://x:1", 9);
    printf ("\n");
}

/*  ZMQ_IPV6 and ZMQ_IPV4ONLY are two views of one option. */
static void try_ip (void *socket)
{
    SHOW (set_int (socket, ZMQ_IPV6, 1));
    SHOW (get_int (socket, ZMQ_IPV4ONLY));
    SHOW (set_int (socket, ZMQ_IPV4ONLY, 1));
    SHOW (get_int (socket, ZMQ_IPV6));
}

/*  No such option, or nothing that a DEALER has, or nothing that can be read, or set. */
static void try_unknown (void *socket)
{
    static const int numbers[] = {-1, 0, 1, 2, 3, 10, 20, 26, 29, 30, 67, 82, 83, 12345, INT_MAX,
                                  ZMQ_SUBSCRIBE, ZMQ_UNSUBSCRIBE, ZMQ_XPUB_VERBOSE, ZMQ_XPUB_NODROP,
                                  ZMQ_XPUB_MANUAL, ZMQ_XPUB_WELCOME_MSG, ZMQ_REQ_RELAXED,
                                  ZMQ_REQ_CORRELATE, ZMQ_ROUTER_MANDATORY, ZMQ_ROUTER_HANDOVER};
    for (size_t i = 0; i < LENGTH (numbers); i++) {
        printf ("option %d: set", numbers[i]);
        print_outcome (set_int (socket, numbers[i], 1));
        printf (", read");
        print_read (socket, numbers[i], 4);
        printf ("\n");
    }
}

static void try_no_socket (void)
{
    int value = 0;
    size_t size = sizeof value;
    SHOW (zmq_setsockopt (NULL, ZMQ_LINGER, &value, size));
    SHOW (zmq_getsockopt (NULL, ZMQ_LINGER, &value, &size));
}

int main (void)
{
    void *context = zmq_ctx_new ();
    CHECK (context);
    for (size_t i = 0; i < LENGTH (ints); i++)
        try_int (context, &ints[i]);
    for (size_t i = 0; i < LENGTH (types); i++) {
        void *socket = zmq_socket (context, types[i]);
        CHECK (socket);
        try_fixed (socket, &fixed[0]);
        CHECK (zmq_close (socket) == 0);
    }

    void *socket = zmq_socket (context, ZMQ_DEALER);
    CHECK (socket);
    for (size_t i = 0; i < LENGTH (fixed); i++)
        try_fixed (socket, &fixed[i]);
    try_wide (socket, ZMQ_AFFINITY, "ZMQ_AFFINITY");
    try_wide (socket, ZMQ_MAXMSGSIZE, "ZMQ_MAXMSGSIZE");
    try_routing_id (socket);
    try_device (socket);
    try_last_endpoint (socket);
    try_ip (socket);
    try_unknown (socket);
    try_no_socket ();
    CHECK (zmq_close (socket) == 0);
    end (context);
    return 0;
}
