/*  zmq_unbind and zmq_disconnect: by which names an endpoint answers, whoever of the two asks; the same endpoint several
 *  times; and what of the rest of a socket goes on. Ports are chosen by the system and printed as PORT. */
#include "raw_peers.h"

#define LENGTH(array) (sizeof (array) / sizeof *(array))

static int port; /*  of the case */

/*  A pattern with the port of the case for every # in it. */
static const char *spelled (const char *pattern)
{
    static char text[4][256];
    static int next;
    char *place = text[next++ % 4], *end = place;
    for (; *pattern; pattern++)
        end += *pattern == '#' ? sprintf (end, "%d", port) : sprintf (end, "%c", *pattern);
    *end = '\0';
    return place;
}

static void free_port (void)
{
    char endpoint[256];
    close (serve (endpoint));
    port = port_of (endpoint);
}

static int end_as (int by_unbind, void *socket, const char *name)
{
    return by_unbind ? zmq_unbind (socket, name) : zmq_disconnect (socket, name);
}

static const char *outcome_of (int result)
{
    return result == 0 ? "ok" : error_name (zmq_errno ());
}

/*  One way to name an endpoint that was made in another: by either call. */
static void name_it (int is_bound, int ipv6, const char *made, const char *name)
{
    printf ("%s %s as %s:", is_bound ? "bound" : "connected", made, name);
    for (int by_unbind = 1; by_unbind >= 0; by_unbind--) {
        void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_DEALER);
        CHECK (set_int (socket, ZMQ_IPV6, ipv6) == 0);
        free_port ();
        const int result = is_bound ? zmq_bind (socket, spelled (made)) : zmq_connect (socket, spelled (made));
        if (result == -1)
            printf (" not made: %s", error_name (zmq_errno ()));
        else
            printf (" %s", outcome_of (end_as (by_unbind, socket, spelled (name))));
        zmq_close (socket);
        end (context);
    }
    printf ("\n");
}

static void names (void)
{
    static const char *const made[] = {"tcp://*:#", "tcp://0.0.0.0:#", "tcp://127.0.0.1:#", "tcp://127.1:#", "tcp://lo:#",
                                       "tcp://*:*", "tcp://127.0.0.1:*", "tcp://127.0.0.1:0"};
    static const char *const as[] = {"tcp://*:#", "tcp://0.0.0.0:#", "tcp://0:#", "tcp://[::]:#", "tcp://127.0.0.1:#", "tcp://127.1:#",
                                     "tcp://127.0.0.1:0#", "tcp://[::ffff:127.0.0.1]:#", "tcp://lo:#", "tcp://*:*", "tcp://127.0.0.1:*",
                                     "tcp://127.0.0.1:0", "tcp://127.0.0.1", "tcp://", "tcp", ""};
    for (size_t i = 0; i < LENGTH (made); i++)
        for (size_t k = 0; k < LENGTH (as); k++)
            name_it (1, 0, made[i], as[k]);
    static const char *const made6[] = {"tcp://*:#", "tcp://[::]:#", "tcp://[::1]:#", "tcp://::1:#", "tcp://127.0.0.1:#"};
    static const char *const as6[] = {"tcp://*:#", "tcp://[::]:#", "tcp://:::#", "tcp://0.0.0.0:#", "tcp://[::1]:#", "tcp://::1:#",
                                      "tcp://[0::1]:#", "tcp://127.0.0.1:#", "tcp://[::ffff:127.0.0.1]:#", "tcp://lo:#"};
    for (size_t i = 0; i < LENGTH (made6); i++)
        for (size_t k = 0; k < LENGTH (as6); k++)
            name_it (1, 1, made6[i], as6[k]);
    static const char *const connected[] = {"tcp://127.0.0.1:#", "tcp://127.1:#", "tcp://localhost:#", "tcp://127.0.0.1:0#",
                                            "tcp://127.0.0.1:0;127.0.0.1:#", "tcp://nosuch.invalid:#"};
    static const char *const as_connected[] = {"tcp://127.0.0.1:#", "tcp://127.1:#", "tcp://localhost:#", "tcp://127.0.0.1:0#",
                                               "tcp://[::ffff:127.0.0.1]:#", "tcp://127.0.0.1:0;127.0.0.1:#", "tcp://*:#"};
    for (size_t i = 0; i < LENGTH (connected); i++)
        for (size_t k = 0; k < LENGTH (as_connected); k++)
            name_it (0, 0, connected[i], as_connected[k]);
    static const char *const others[] = {"ipc://@ends-#", "ipc:///tmp/ends-#", "ipc://*", "inproc://ends", "udp://127.0.0.1:#", "foo://x"};
    for (size_t i = 0; i < LENGTH (others); i++)
        for (size_t k = 0; k < LENGTH (others); k++) {
            name_it (1, 0, others[i], others[k]);
            name_it (0, 0, others[i], others[k]);
        }
}

/*  As zmq_bind; the I/O thread may still be at closing what was there, and the system lends free ports to others. */
static int bind_again (void *socket, const char *endpoint)
{
    int rc = zmq_bind (socket, endpoint);
    for (int i = 0; i < 250 && rc == -1 && zmq_errno () == EADDRINUSE; i++) {
        sleep_ms (20);
        rc = zmq_bind (socket, endpoint);
    }
    return rc;
}

/*  What ZMQ_LAST_ENDPOINT says is a name, by either call, once. */
static void last_endpoints (void)
{
    static const char *const wildcards[] = {"tcp://*:*", "tcp://*:0", "tcp://127.0.0.1:*", "tcp://lo:*", "ipc://*", "inproc://last"};
    for (size_t i = 0; i < LENGTH (wildcards); i++)
        for (int by_unbind = 1; by_unbind >= 0; by_unbind--) {
            char last[256];
            void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_DEALER);
            bind_any (socket, wildcards[i], last);
            printf ("%s by its name: %s", wildcards[i], outcome_of (end_as (by_unbind, socket, last)));
            printf (", again: %s", outcome_of (end_as (by_unbind, socket, last)));
            char still[256];
            size_t size = sizeof still;
            CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, still, &size) == 0);
            printf (", last: %s", strcmp (still, last) == 0 ? "the same" : still[0] ? "another" : "none");
            settle ();
            printf (", bound again: %s\n", outcome_of (bind_again (socket, last)));
            zmq_close (socket);
            end (context);
        }
}

/*  How many connections come within a while. They are left open: who is hung up on comes back. */
static int accepted (int listener, int *fds)
{
    int count = 0;
    settle ();
    CHECK (fcntl (listener, F_SETFL, O_NONBLOCK) == 0);
    while (count < 4 && (fds[count] = accept (listener, NULL, NULL)) != -1)
        count++;
    return count;
}

/*  Connected to one endpoint twice: some types take the first for both. Each disconnect ends them all. */
static void twice (int type, const char *name)
{
    char endpoint[256];
    int fds[8], count;
    const int listener = serve (endpoint);
    void *context = zmq_ctx_new (), *socket = open_socket (context, type);
    CHECK (zmq_connect (socket, endpoint) == 0 && zmq_connect (socket, endpoint) == 0);
    count = accepted (listener, fds);
    printf ("%s connected twice: %d connections,", name, count);
    printf (" disconnected: %s", outcome_of (zmq_disconnect (socket, endpoint)));
    printf (", again: %s", outcome_of (zmq_disconnect (socket, endpoint)));
    CHECK (zmq_connect (socket, endpoint) == 0);
    const int anew = accepted (listener, fds + count);
    printf (", anew: %d\n", anew);
    zmq_close (socket);
    end (context);
    close (listener);
    for (int i = 0; i < count + anew; i++)
        close (fds[i]);
}

/*  Several binds and connects on a socket, which share its messages, and go one by one. */
static void several (void)
{
    char bound[3][256];
    void *context = zmq_ctx_new (), *push = open_socket (context, ZMQ_PUSH), *pulls[6];
    bind_any (push, "tcp://127.0.0.1:*", bound[0]);
    bind_any (push, "ipc://*", bound[1]);
    bind_any (push, "inproc://several", bound[2]);
    for (int i = 0; i < 3; i++) {
        char endpoint[256];
        pulls[i] = open_socket (context, ZMQ_PULL);
        CHECK (zmq_connect (pulls[i], bound[i]) == 0);
        pulls[3 + i] = open_socket (context, ZMQ_PULL);
        bind_any (pulls[3 + i], i == 0 ? "tcp://127.0.0.1:*" : i == 1 ? "ipc://*" : "inproc://several more", endpoint);
        CHECK (zmq_connect (push, endpoint) == 0);
    }
    /*  Until everybody is there: each gets something. */
    for (int there = 0, attempts = 0; there < 6; attempts++) {
        CHECK (attempts < 50);
        settle ();
        for (int i = 0; i < 12; i++)
            CHECK (zmq_send (push, "x", 1, 0) == 1);
        settle ();
        there = 0;
        for (int i = 0; i < 6; i++)
            there += drain (pulls[i], 10) > 0;
    }
    for (int round = 0; round <= 3; round++) {
        CHECK (await_events (push, ZMQ_POLLOUT));
        for (int i = 0; i < 60; i++)
            CHECK (zmq_send (push, "x", 1, 0) == 1);
        printf ("shared:");
        for (int i = 0; i < 6; i++)
            printf (" %d", drain (pulls[i], 60));
        printf ("\n");
        if (round < 3)
            printf ("unbound %d: %s\n", round, outcome_of (zmq_unbind (push, bound[round])));
        settle ();
    }
    for (int i = 0; i < 6; i++)
        zmq_close (pulls[i]);
    zmq_close (push);
    end (context);
}

/*  A socket that is connected to itself: one call ends both sides. */
static void with_itself (const char *wildcard)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_connect (socket, bind_any (socket, wildcard, endpoint)) == 0);
    settle ();
    printf ("%s to itself:", wildcard);
    printf (" %s", outcome_of (zmq_disconnect (socket, endpoint)));
    printf (", then %s", outcome_of (zmq_unbind (socket, endpoint)));
    printf (", then %s\n", outcome_of (zmq_disconnect (socket, endpoint)));
    zmq_close (socket);
    end (context);
}

/*  An inproc connection that its peer ended is none any more. On libzmq the last word is said several calls later. */
static void left_behind (int is_refused)
{
    void *context = zmq_ctx_new (), *peer = open_socket (context, ZMQ_PAIR), *socket = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (peer, "inproc://left") == 0);
    CHECK (zmq_connect (socket, "inproc://left") == 0);
    CHECK (get_int (peer, ZMQ_EVENTS) == ZMQ_POLLOUT);
    printf ("left behind: ");
    if (is_refused) {
        /*  A PAIR has one peer, and lets go of others. */
        void *another = open_socket (context, ZMQ_PAIR);
        CHECK (zmq_connect (another, "inproc://left") == 0);
        zmq_close (socket);
        socket = another;
    } else
        zmq_close (peer);
    for (int i = 0; i < 4; i++) {
        sleep_ms (50);
        get_int (socket, ZMQ_EVENTS);
        if (is_refused)
            get_int (peer, ZMQ_EVENTS);
    }
    printf ("%s\n", outcome_of (zmq_disconnect (socket, "inproc://left")));
    zmq_close (socket);
    if (is_refused)
        zmq_close (peer);
    end (context);
}

#define GREETING "\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/*  Who has not said who he is when the endpoint is taken back. */
static void strangers_left (const char *what, const char *bytes, size_t size)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_DEALER);
    bind_any (socket, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    CHECK (send (fd, bytes, size, MSG_NOSIGNAL) == (ssize_t) size);
    settle ();
    CHECK (zmq_unbind (socket, endpoint) == 0);
    printf ("%s: ", what);
    hear (fd, 1000);
    close (fd);
    zmq_close (socket);
    end (context);
}

int main (void)
{
    left_behind (0);
    left_behind (1);
    names ();
    last_endpoints ();
    twice (ZMQ_DEALER, "DEALER");
    twice (ZMQ_REQ, "REQ");
    twice (ZMQ_SUB, "SUB");
    twice (ZMQ_PUB, "PUB");
    twice (ZMQ_PUSH, "PUSH");
    twice (ZMQ_PULL, "PULL");
    twice (ZMQ_ROUTER, "ROUTER");
    twice (ZMQ_REP, "REP");
    twice (ZMQ_XPUB, "XPUB");
    twice (ZMQ_XSUB, "XSUB");
    twice (ZMQ_STREAM, "STREAM");
    several ();
    strangers_left ("silent", "", 0);
    strangers_left ("in the greeting", "\xff\0\0\0\0\0\0\0\x01\x7f", 10);
    strangers_left ("after the greeting", GREETING, sizeof GREETING - 1);
    with_itself ("tcp://127.0.0.1:*");
    with_itself ("ipc://*");
    with_itself ("inproc://itself");
    return 0;
}
