/*  What zmq_bind and zmq_connect say about endpoint strings.
 *
 *  One line a case: the call, the socket type, whether ZMQ_IPV6 is on, the string, then the error's name or what
 *  ZMQ_LAST_ENDPOINT says, with ports and paths that the system chose replaced. Transports that only one of two
 *  libraries was built with are judged by rule, not by value.
 *
 *  Needs IPv4 and IPv6 loopback. Connects to nobody: every connection that it starts is given up at once. */

#include "common.h"
#include <sys/file.h>

#define LENGTH(array) (sizeof (array) / sizeof *(array))

enum call { BIND, CONNECT };

static const char *const call_names[] = {"bind", "connect"};

static char directory[64];

struct socket_type {
    int number;
    const char *name;
};

static const struct socket_type common_types[] = {{ZMQ_ROUTER, "ROUTER"}, {ZMQ_PUB, "PUB"}};

static const struct socket_type all_types[] = {
  {ZMQ_PAIR, "PAIR"}, {ZMQ_PUB, "PUB"},       {ZMQ_SUB, "SUB"},       {ZMQ_REQ, "REQ"},
  {ZMQ_REP, "REP"},   {ZMQ_DEALER, "DEALER"}, {ZMQ_ROUTER, "ROUTER"}, {ZMQ_PULL, "PULL"},
  {ZMQ_PUSH, "PUSH"}, {ZMQ_XPUB, "XPUB"},     {ZMQ_XSUB, "XSUB"},     {ZMQ_STREAM, "STREAM"},
};

/*  %D stands for a directory that exists for the time of the run. */
static const char *const endpoints[] = {
  /*  no transport, or no address */
  "", ":", "/", "://", "tcp", "tcp:", "tcp:/", "tcp://", "ipc", "ipc://", "inproc", "inproc://", "://x", "x", "*",
  " tcp://127.0.0.1:*", "TCP://127.0.0.1:*", "tcp ://127.0.0.1:*", "tcp//127.0.0.1:*", "tcp:///127.0.0.1:*",
  "tcp://tcp://127.0.0.1:*",

  /*  transports that do not exist */
  "foo://x", "http://127.0.0.1:80", "udp4://127.0.0.1:5555",

  /*  wildcards */
  "tcp://*", "tcp://*:*", "tcp://*:0", "tcp://*:", "tcp://:*", "tcp://:0", "tcp://:", "tcp://:5555", "tcp://::*",
  "tcp://[*]:*", "tcp://[]:*", "tcp://[:*", "tcp://]:*", "tcp://**:*", "tcp://*:**", "tcp://*:*0", "tcp://0:*",

  /*  ports */
  "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:*", "tcp://127.0.0.1:0", "tcp://127.0.0.1:00",
  "tcp://127.0.0.1:-0", "tcp://127.0.0.1:65535", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:-2",
  "tcp://127.0.0.1:+21671", "tcp://127.0.0.1:abc", "tcp://127.0.0.1:021672", "tcp://127.0.0.1:21673abc",
  "tcp://127.0.0.1: 21674", "tcp://127.0.0.1:21675 ", "tcp://127.0.0.1:0x5555", "tcp://127.0.0.1:87210",
  "tcp://127.0.0.1:99999999999999999999", "tcp://127.0.0.1:4294967296", "tcp://127.0.0.1:http",
  "tcp://127.0.0.1:21676/", "tcp://127.0.0.1:21677/path", "tcp://127.0.0.1:*/path",

  /*  IPv4 numbers */
  "tcp://127.1:*", "tcp://127.0.1:*", "tcp://2130706433:*", "tcp://0x7f.1:*", "tcp://0x7f000001:*", "tcp://0177.0.0.1:*",
  "tcp://017700000001:*", "tcp://127.0.0.1.:*", "tcp://127.0.0.256:*", "tcp://127.0.0.1.2:*", "tcp://0x:*",
  "tcp://127.65536:*", "tcp://127.08.0.1:*", "tcp://4294967296:*", "tcp://127..1:*", "tcp://+127.0.0.1:*",
  "tcp://[127.0.0.1]:*", "tcp://203.0.113.1:*", "tcp://255.255.255.255:*", "tcp://224.0.0.1:*", "tcp://127.0.0.2:*",
  "tcp://127.0.0.1%lo:*", "tcp://127.0.0.1%1:*", "tcp://127.0.0.1%:*", "tcp://127.0.0.1%0:*", "tcp://127.0.0.1%nosuch0:*",

  /*  IPv6 numbers */
  "tcp://[::1]:*", "tcp://::1:*", "tcp://[::]:*", "tcp://[::1]", "tcp://[::1]:", "tcp://[::1:*", "tcp://::1]:*",
  "tcp://[::ffff:127.0.0.1]:*", "tcp://::ffff:127.0.0.1:*", "tcp://[::127.0.0.1]:*", "tcp://[::1%lo]:*",
  "tcp://[::1%1]:*", "tcp://[::1%]:*", "tcp://[::1]%lo:*", "tcp://[::1%nosuch0]:*", "tcp://[0:0:0:0:0:0:0:1]:*",
  "tcp://[::g]:*", "tcp://[1::2::3]:*", "tcp://[2001:db8::1]:*", "tcp://[fe80::1]:*", "tcp://[::1]:65536", "tcp://[[::1]]:*",

  /*  names */
  "tcp://lo:*", "tcp://lo:21680", "tcp://LO:*",
  "tcp://nosuch0:*", "tcp://nosuch0:0", "tcp://nosuch0", "tcp://no such:1", "tcp://no_such:1", "tcp://-nosuch:1",
  "tcp://.nosuch:1", "tcp://nosuch?:1", "tcp://nosuch.invalid:1", "tcp://user@127.0.0.1:1",

  /*  source addresses */
  "tcp://127.0.0.1:0;127.0.0.1:21690", "tcp://127.0.0.1:*;127.0.0.1:21690", "tcp://lo:0;127.0.0.1:21690",
  "tcp://*:0;127.0.0.1:21690", "tcp://;127.0.0.1:21690", "tcp://127.0.0.1:0;", "tcp://127.0.0.1;127.0.0.1:21690",
  "tcp://127.0.0.1:0;127.0.0.1", "tcp://127.0.0.1:abc;127.0.0.1:21690", "tcp://localhost:0;127.0.0.1:21690",
  "tcp://nosuch0:0;127.0.0.1:21690", "tcp://[::1]:0;[::1]:21690", "tcp://127.0.0.1:1;127.0.0.1:0;127.0.0.1:21690",
  "tcp://127.0.0.1:0;127.0.0.1:*",

  /*  ipc */
  "ipc://*", "ipc://*x", "ipc://@", "ipc://@endpoints-test", "ipc://@@endpoints-test", "ipc://@endpoints test/\xc3\xa9",
  "ipc://%D/socket", "ipc://%D//socket", "ipc://%D", "ipc://%D/", "ipc://%D/no/such", "ipc:///", "ipc://.",
  "ipc://%D/with space:*?;", "ipc://%D/\xc3\xa9", "ipc://%D/../%D/x", "ipc://%D/./x", "ipc://./", "ipc://..", "ipc:// ",
  "ipc://%D/new\nline", "ipc://*/socket", "ipc://@*", "ipc://@ ", "ipc://%D/a\\b", "ipc://ipc://%D/x", "ipc:/%D/x", "ipc:%D/x",

  /*  white space, control characters, and other scripts */
  "tcp://127.0.0.1:1\n", "tcp://127.0.0.1:\t21678", "tcp:// 127.0.0.1:*", "tcp://127.0.0.1 :*", "tcp://\x01:1", "tcp://127.0.0.1:*\n",
  "tcp://\xe2\x88\x97:1", "tcp://127.0.0.1:\xd9\xa1", "\ttcp://127.0.0.1:*", "tcp://127.0.0.1:*\t",

  /*  more than one of something */
  "tcp://127.0.0.1:*,tcp://127.0.0.2:*", "tcp://127.0.0.1:*;", "tcp://;", "tcp://;;", "tcp://::", "tcp://:::", "tcp://127.0.0.1::*",
  "tcp://127.0.0.1:21681:21682", "tcp://127.0.0.1:1-2", "tcp://127.0.0.1:*?x=y", "tcp://127.0.0.1:*#x", "tcp://[]", "tcp://[", "tcp://]",
  "tcp://[::1]]:*", "tcp://[[::1]:*", "tcp://[::1][::1]:*", "tcp://[::1].:*", "tcp://[::1] :*", "tcp://%:*", "tcp://%lo:*", "tcp://lo%lo:*",
  "tcp://::1%lo%lo:*", "tcp://[::1%4294967297]:*", "tcp://[::1%-1]:*", "tcp://[::1%1x]:*", "tcp://*%lo:*", "tcp://[::]%lo:*",
  "tcp://127.0.0.1:*://x", "tcp://://", "://tcp://127.0.0.1:*", "tcp://x://127.0.0.1:1", "inproc://://", "inproc:// ", "inproc://\x01\n",
  "inproc://inproc://x", "inproc://*", "inproc:///", "inproc://%D",

  /*  numbers of other kinds */
  "tcp://127.0.0.1:0x50", "tcp://127.0.0.1:1e3", "tcp://127.0.0.1:21683.5", "tcp://127.0.0.1:+0", "tcp://127.0.0.1:++1",
  "tcp://127.0.0.1:--1", "tcp://127.0.0.1:65537", "tcp://127.0.0.1:-65535", "tcp://127.0.0.1:2147483648", "tcp://0x7F.0X0.0.1:*",
  "tcp://0x7f.0.0.1x:*", "tcp://127.0.0.01:*", "tcp://0:*;127.0.0.1:21690", "tcp://1.2.3:21690", "tcp://0.0.0.0:*", "tcp://00:*",
  "tcp://0.0.0.0:21684", "tcp://[0.0.0.0]:*", "tcp://[::0]:*", "tcp://[0]:*", "tcp://[::ffff:0]:*", "tcp://[::ffff:7f00:1]:*",
  "tcp://[::00001]:*", "tcp://[0:0:0:0:0:0:0:0:1]:*", "tcp://[::1:]:*", "tcp://[::ffff:127.1]:*", "tcp://[::ffff:256.0.0.1]:*",

  /*  bytes that are no UTF-8 */
  "ipc://%D/\xff\xfe", "ipc://@\x80" "-endpoints-test", "ipc://\xff/x", "inproc://\xff", "inproc://\xf4\x8f\xbe\x80", "tcp://\xff:1",
  "tcp://127.0.0.1:\xff", "tcp://127.0.0.1:*\xff", "\xff://x", "tcp\xff://127.0.0.1:*",

  /*  characters that no host has */
  "tcp://a*b:1", "tcp://a%b:1", "tcp://a,b:1", "tcp://a+b:1", "tcp://a~b:1",
};

/*  Each case has a context of its own: terminating it waits until everything that the case bound is free again. */
static void *context;

static void begin_case (void)
{
    context = zmq_ctx_new ();
    CHECK (context != NULL);
}

static void end_case (void)
{
    CHECK (zmq_ctx_term (context) == 0);
    putchar ('\n');
    fflush (stdout);
}

/*  Replaces every `from` in `text`, which has room for it. */
static void replace (char *text, const char *from, const char *to)
{
    char rest[1024];
    for (char *at = text; (at = strstr (at, from)) != NULL; at += strlen (to)) {
        strcpy (rest, at + strlen (from));
        strcpy (at, to);
        strcat (at, rest);
    }
}

/*  Hides what the system chose: the port of a wildcard, the random name of an ipc wildcard, our directory. */
static void normalise (char *last, const char *endpoint)
{
    const size_t length = strlen (endpoint);
    const int chosen = length > 2 && endpoint[length - 2] == ':' && (endpoint[length - 1] == '*' || endpoint[length - 1] == '0');
    char *port = strrchr (last, ':');
    if (strncmp (last, "tcp://", 6) == 0 && chosen && port)
        strcpy (port, ":PORT");
    if (strncmp (endpoint, "ipc://*", 7) == 0) {
        char *name = strstr (last, "/tmp");
        char *end = name ? strrchr (last, '/') : NULL;
        char *random = end;
        while (random > name && random[-1] != '/')
            --random;
        if (random && strncmp (random, "tmp", 3) == 0)
            memmove (random + 3, end, strlen (end) + 1);
    }
    replace (last, directory, "DIR");
}

static int give (void *socket, enum call call, const char *endpoint)
{
    return call == BIND ? zmq_bind (socket, endpoint) : zmq_connect (socket, endpoint);
}

static void *open_case_socket (int type, int ipv6)
{
    void *socket = open_socket (context, type);
    CHECK (set_int (socket, ZMQ_IPV6, ipv6) == 0);
    return socket;
}

static void print_outcome (void *socket, int outcome, const char *endpoint)
{
    char last[1024];
    size_t length = sizeof last;
    if (outcome == -1) {
        printf (" %s", error_name (errno));
        return;
    }
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, last, &length) == 0);
    if (length != strlen (last) + 1)
        printf (" (length %d)", (int) length);
    normalise (last, endpoint);
    printf (" ok \"%s\"", last);
}

static void try_endpoint (enum call call, struct socket_type type, int ipv6, const char *pattern)
{
    char endpoint[1024];
    void *socket;
    begin_case ();
    socket = open_case_socket (type.number, ipv6);
    strcpy (endpoint, pattern);
    replace (endpoint, "%D", directory);
    printf ("%s %s %s \"%s\":", call_names[call], type.name, ipv6 ? "ipv6" : "ipv4", pattern);
    print_outcome (socket, give (socket, call, endpoint), endpoint);
    CHECK (zmq_close (socket) == 0);
    end_case ();
}

static void try_all_endpoints (void)
{
    for (size_t type = 0; type < LENGTH (common_types); ++type)
        for (size_t i = 0; i < LENGTH (endpoints); ++i)
            for (int ipv6 = 0; ipv6 <= 1; ++ipv6) {
                try_endpoint (BIND, common_types[type], ipv6, endpoints[i]);
                try_endpoint (CONNECT, common_types[type], ipv6, endpoints[i]);
            }
}

/*  A transport that is there or not there by choice of the build: where it is not, both calls must say so. (ws is left
 *  out: builds that have it did not always admit it to zmq_has.) */
static void try_optional_transport (const char *name, const char *capability, const char *address)
{
    char endpoint[128];
    snprintf (endpoint, sizeof endpoint, "%s://%s", name, address);
    begin_case ();
    printf ("%s:", name);
    for (size_t type = 0; type < LENGTH (all_types); ++type)
        for (int call = BIND; call <= CONNECT; ++call) {
            int right = 1;
            if (!zmq_has (capability)) {
                void *socket = open_case_socket (all_types[type].number, 0);
                right = give (socket, (enum call) call, endpoint) == -1 && errno == EPROTONOSUPPORT;
                zmq_close (socket);
            }
            printf (" %s", right ? "as built" : error_name (errno));
        }
    end_case ();
}

static void try_every_type (void)
{
    static const char *const each[] = {"tcp://127.0.0.1:*", "tcp://127.0.0.1:21691", "ipc://@endpoints-types", "inproc://types",
                                       "udp://127.0.0.1:5555", "vmci://1:1", "tcp://127.0.0.1", "x"};
    for (size_t type = 0; type < LENGTH (all_types); ++type)
        for (size_t i = 0; i < LENGTH (each); ++i) {
            try_endpoint (BIND, all_types[type], 0, each[i]);
            try_endpoint (CONNECT, all_types[type], 0, each[i]);
        }
}

static void try_long_path (int length, const char *start)
{
    char endpoint[256] = "ipc://";
    strcat (endpoint, start);
    for (size_t at = strlen (endpoint); at < strlen ("ipc://") + (size_t) length; ++at) {
        endpoint[at] = 'x';
        endpoint[at + 1] = '\0';
    }
    for (int call = BIND; call <= CONNECT; ++call) {
        void *socket;
        begin_case ();
        socket = open_case_socket (ZMQ_PAIR, 0);
        printf ("%s ipc of %d bytes from \"%s\":", call_names[call], length, start[0] == '@' ? "@" : "DIR");
        print_outcome (socket, give (socket, (enum call) call, endpoint), endpoint);
        zmq_close (socket);
        end_case ();
    }
}

/*  A host name to bind to was always ENODEV up to 4.3.4; since 4.3.5 it is looked up. */
static void try_host_name (const char *endpoint, const char *normal)
{
    int major, minor, patch;
    zmq_version (&major, &minor, &patch);
    printf ("bind to host \"%s\":", endpoint);
    for (int ipv6 = 0; ipv6 <= 1; ++ipv6) {
        char last[256] = "";
        size_t length = sizeof last;
        void *socket;
        const char *outcome;
        begin_case ();
        socket = open_case_socket (ZMQ_PAIR, ipv6);
        outcome = zmq_bind (socket, endpoint) ? error_name (errno) : "ok";
        zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, last, &length);
        if (patch < 5)
            printf (" %s", strcmp (outcome, "ENODEV") ? outcome : "as of its version");
        else
            printf (" %s", strcmp (outcome, "ok") || (!ipv6 && strncmp (last, normal, strlen (normal))) ? outcome : "as of its version");
        zmq_close (socket);
        CHECK (zmq_ctx_term (context) == 0);
    }
    putchar ('\n');
}

/*  The same endpoint for two sockets, and again for the first. */
static void try_twice (const char *pattern)
{
    char endpoint[128];
    void *first, *second;
    begin_case ();
    first = open_case_socket (ZMQ_PAIR, 0);
    second = open_case_socket (ZMQ_PAIR, 0);
    strcpy (endpoint, pattern);
    replace (endpoint, "%D", directory);
    printf ("twice \"%s\":", pattern);
    print_outcome (first, zmq_bind (first, endpoint), endpoint);
    print_outcome (second, zmq_bind (second, endpoint), endpoint);
    print_outcome (first, zmq_bind (first, endpoint), endpoint);
    zmq_close (first);
    zmq_close (second);
    end_case ();
}

/*  A bound endpoint answers to other spellings of its address too. */
static void try_to_unbind_as (const char *bound, const char *name)
{
    void *socket;
    begin_case ();
    socket = open_case_socket (ZMQ_DEALER, 0);
    CHECK (zmq_bind (socket, bound) == 0);
    printf ("unbind \"%s\" as \"%s\": %s", bound, name, zmq_unbind (socket, name) ? error_name (errno) : "ok");
    zmq_close (socket);
    end_case ();
}

/*  What was bound can be unbound under the name that ZMQ_LAST_ENDPOINT gives, once. */
static void try_to_end (enum call call, const char *endpoint)
{
    char last[256];
    size_t length = sizeof last;
    void *socket;
    int (*end) (void *, const char *) = call == BIND ? zmq_unbind : zmq_disconnect;
    begin_case ();
    socket = open_case_socket (ZMQ_DEALER, 0);
    CHECK (give (socket, call, endpoint) == 0);
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, last, &length) == 0);
    printf ("end of %s \"%s\":", call_names[call], endpoint);
    for (int time = 0; time < 2; ++time)
        printf (" %s", end (socket, last) ? error_name (errno) : "ok");
    printf (" %s", end (socket, "tcp://127.0.0.1:1") ? error_name (errno) : "ok");
    zmq_close (socket);
    end_case ();
}

/*  The ports and names above are fixed: two runs at a time would meet. The lock ends with the process. */
static void wait_for_our_turn (void)
{
    const int file = open ("/tmp/endpoints.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    CHECK (file == -1 || flock (file, LOCK_EX) == 0);
}

int main (void)
{
    wait_for_our_turn ();
    strcpy (directory, "/tmp/endpoints-XXXXXX");
    CHECK (mkdtemp (directory) != NULL && setenv ("TMPDIR", directory, 1) == 0);
    try_all_endpoints ();
    try_every_type ();
    try_optional_transport ("pgm", "pgm", "127.0.0.1;239.192.1.1:5555");
    try_optional_transport ("epgm", "pgm", "127.0.0.1;239.192.1.1:5555");
    try_optional_transport ("norm", "norm", "127.0.0.1:5556");
    try_optional_transport ("tipc", "tipc", "{5560,0,0}");
    try_optional_transport ("wss", "wss", "127.0.0.1:5555");
    try_optional_transport ("vsock", "vsock", "1:5555");
    for (int length = 105; length <= 109; ++length) {
        char start[80];
        try_long_path (length, "@");
        snprintf (start, sizeof start, "%s/", directory);
        try_long_path (length, start);
    }
    try_host_name ("tcp://localhost:*", "tcp://127.0.0.1:");
    try_host_name ("tcp://LOCALHOST:21681", "tcp://127.0.0.1:21681");
    try_host_name ("tcp://localhost%lo:*", "tcp://127.0.0.1:");
    try_twice ("tcp://127.0.0.1:21692");
    try_twice ("tcp://127.0.0.1:*");
    try_twice ("ipc://@endpoints-twice");
    try_twice ("inproc://twice");
    try_twice ("ipc://@\xff\xfe-twice");
    try_twice ("inproc://\xff\xfe-twice");
    try_to_end (BIND, "tcp://127.0.0.1:*");
    try_to_end (BIND, "tcp://*:*");
    try_to_end (BIND, "ipc://*");
    try_to_end (BIND, "ipc://@endpoints-end");
    try_to_end (BIND, "inproc://end");
    try_to_end (BIND, "inproc://\xff");
    try_to_end (BIND, "ipc://@\xff-end");
    try_to_end (CONNECT, "ipc://@\xff-end");
    try_to_unbind_as ("tcp://*:21694", "tcp://*:21694");
    try_to_unbind_as ("tcp://*:21694", "tcp://0.0.0.0:21694");
    try_to_unbind_as ("tcp://*:21694", "tcp://0:021694");
    try_to_unbind_as ("tcp://*:21694", "tcp://127.0.0.1:21694");
    try_to_unbind_as ("tcp://lo:21694", "tcp://lo:21694");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "tcp://lo:21694");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "tcp://127.1:21694");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "tcp://[::ffff:127.0.0.1]:21694");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "tcp://127.0.0.1:21694x");
    try_to_unbind_as ("tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "tcp://nosuch?:21694");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "foo://x");
    try_to_unbind_as ("tcp://127.0.0.1:21694", "x");
    try_to_unbind_as ("ipc://*", "ipc://*");
    try_to_end (CONNECT, "tcp://127.0.0.1:21693");
    try_to_end (CONNECT, "tcp://localhost:21693");
    try_to_end (CONNECT, "ipc://@endpoints-end");
    {
        char command[128];
        snprintf (command, sizeof command, "rm -rf %s", directory);
        return system (command) != 0;
    }
}
