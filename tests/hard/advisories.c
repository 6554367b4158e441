/*  What libzmq was once hurt by, each case under the name of its advisory. Ours bears all of them: the process lives, others are
 *  served on, and memory does not grow.
 *
 *  usage: advisories [ADVISORY [LIVES]]      all of them, and 600 lives of a peer in CVE-2021-20234, unless told otherwise */
#include "raw_zmtp.h"

static int lives = 600;

/*  How much memory may grow in a case that must not leave anything behind, in KiB. */
enum { NOISE = 6 * 1024 };

static void say_short (int fd, int flags, const char *text)
{
    say_frame (fd, flags, text, strlen (text));
}

static void exchange (void *from, void *to, const char *text)
{
    char bytes[64];
    put (from, text, 0);
    CHECK (zmq_recv (to, bytes, sizeof bytes, 0) == (int) strlen (text));
}

static void *connected (void *context, int type, const char *endpoint)
{
    void *socket = open_socket (context, type);
    CHECK (zmq_connect (socket, endpoint) == 0);
    return socket;
}

static const char CLIENT_KEY[41] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", CLIENT_SECRET[41] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
                  SERVER_KEY[41] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", SERVER_SECRET[41] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

static void serve_curve (void *socket)
{
    CHECK (set_int (socket, ZMQ_CURVE_SERVER, 1) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, SERVER_SECRET, 41) == 0);
}

static void use_curve (void *socket)
{
    CHECK (zmq_setsockopt (socket, ZMQ_CURVE_SERVERKEY, SERVER_KEY, 41) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_CURVE_PUBLICKEY, CLIENT_KEY, 41) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, CLIENT_SECRET, 41) == 0);
}

/*  CVE-2020-15166: a peer that says nothing starves the real ones. */
static void silent_peer (void *context, int curve, int type, int theirs)
{
    enum { REAL = 100 };
    char endpoint[256];
    void *server = open_socket (context, type), *real[REAL];
    if (curve)
        serve_curve (server);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    int silent = dial (endpoint);
    for (int i = 0; i < REAL; i++) {
        real[i] = open_socket (context, theirs);
        if (curve)
            use_curve (real[i]);
        if (theirs == ZMQ_SUB)
            CHECK (set_text (real[i], ZMQ_SUBSCRIBE, "") == 0);
        CHECK (zmq_connect (real[i], endpoint) == 0);
        if (theirs == ZMQ_REQ) {
            exchange (real[i], server, "question");
            exchange (server, real[i], "answer");
        }
        if (theirs == ZMQ_DEALER) {
            char id[32];
            put (real[i], "question", 0);
            int size = zmq_recv (server, id, sizeof id, 0);
            CHECK (size == 5 && zmq_recv (server, NULL, 0, 0) == 8);
            CHECK (zmq_send (server, id, (size_t) size, ZMQ_SNDMORE) == size);
            exchange (server, real[i], "answer");
        }
    }
    if (theirs == ZMQ_SUB) {
        sleep_ms (500);
        put (server, "news", 0);
    }
    for (int i = 0; i < REAL; i++) {
        if (theirs == ZMQ_SUB)
            CHECK (zmq_recv (real[i], endpoint, 4, 0) == 4);
        zmq_close (real[i]);
    }
    close (silent);
    zmq_close (server);
}

static void cve_2020_15166 (void *context)
{
    for (int curve = 0; curve < 2; curve++) {
        silent_peer (context, curve, ZMQ_REP, ZMQ_REQ);
        silent_peer (context, curve, ZMQ_ROUTER, ZMQ_DEALER);
        silent_peer (context, curve, ZMQ_PUB, ZMQ_SUB);
    }
}

static void await_topics (void *pub, int count)
{
    for (int i = 0; i < 200 && get_int (pub, ZMQ_TOPICS_COUNT) != count; i++)
        sleep_ms (50);
    CHECK (get_int (pub, ZMQ_TOPICS_COUNT) == count);
}

/*  The longest topics that a peer may have, its prefixes, and cancellations of these and of what was never there. */
static void *long_topics (void *context)
{
    enum { SIZE = 16 << 20 };
    static const char *const TYPES[] = {"SUB", "XSUB"};
    char endpoint[256], *topic = malloc (SIZE);
    for (int i = 0; i < 2; i++) {
        void *pub = open_socket (context, i == 0 ? ZMQ_PUB : ZMQ_XPUB);
        int fd = introduce (bind_any (pub, "tcp://127.0.0.1:*", endpoint), TYPES[i]), count = 0;
        memset (topic, 't', SIZE);
        memcpy (topic, "\6CANCEL", 7);
        say_frame (fd, 4, topic, 7);
        say_frame (fd, 4, topic, SIZE);
        memcpy (topic, "\11SUBSCRIBE", 10);
        for (int size = SIZE; size > 10; size /= 3)
            say_frame (fd, 4, topic, (size_t) size), count++;
        await_topics (pub, count);
        memcpy (topic, "tttttttttt", 10);
        CHECK (zmq_send (pub, topic, SIZE - 10, ZMQ_DONTWAIT) == SIZE - 10);
        memcpy (topic, "\6CANCEL", 7);
        say_frame (fd, 4, topic, SIZE - 3);
        await_topics (pub, count - 1);
        close (fd);
        await_topics (pub, 0);
        zmq_close (pub);
    }
    free (topic);
    return NULL;
}

/*  CVE-2021-20236: a topic so long that the tree of topics overflows the stack, which is small here. */
static void cve_2021_20236 (void *context)
{
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK (pthread_attr_init (&attributes) == 0 && pthread_attr_setstacksize (&attributes, 64 << 10) == 0);
    CHECK (pthread_create (&thread, &attributes, long_topics, context) == 0);
    CHECK (pthread_join (thread, NULL) == 0);
}

/*  CVE-2021-20237: a publisher keeps what subscribers send to it. */
static void cve_2021_20237 (void *context)
{
    char endpoint[256], chatter[4096];
    memset (chatter, 'c', sizeof chatter);
    void *pub = open_socket (context, ZMQ_PUB);
    int fd = introduce (bind_any (pub, "tcp://127.0.0.1:*", endpoint), "SUB");
    for (int i = 0; i < 1000; i++)
        say_frame (fd, 0, chatter, sizeof chatter);
    settle ();
    long before = resident ();
    for (int i = 0; i < 20000; i++)
        say_frame (fd, 0, chatter, sizeof chatter);
    subscribe (fd, "news");
    await_topics (pub, 1);
    CHECK (resident () - before < NOISE);
    close (fd);
    zmq_close (pub);
}

/*  CVE-2021-20234: messages without an end stay when their connection goes. */
static void cve_2021_20234 (void *context)
{
    char endpoint[256], body[1000];
    memset (body, 'b', sizeof body);
    int listener = serve (endpoint);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_RECONNECT_IVL, 1) == 0 && zmq_connect (pull, endpoint) == 0);
    long before = 0;
    int descriptors = 0;
    for (int life = 0; life < lives; life++) {
        if (life == 100) {
            before = resident ();
            descriptors = open_descriptors ();
        }
        int fd = accept (listener, NULL, NULL);
        say_bytes (fd, GREETING, sizeof GREETING);
        say_ready (fd, "PUSH");
        for (int i = 0; i < 100; i++)
            say_frame (fd, 1, body, sizeof body);
        shutdown (fd, SHUT_WR);
        CHECK (ends_within (fd, 5000));
        close (fd);
    }
    CHECK (zmq_recv (pull, NULL, 0, ZMQ_DONTWAIT) == -1);
    printf ("%d lives: %ld KiB before, %ld KiB after; %d descriptors before, %d after\n", lives, before, resident (), descriptors,
            open_descriptors ());
    CHECK (resident () - before < NOISE && open_descriptors () <= descriptors);
    close (listener);
    zmq_close (pull);
}

/*  CVE-2021-20235, CVE-2020-36400: ZMTP 1.0 and messages beyond the size of a read buffer. */
static void cve_2021_20235 (void *context)
{
    enum { SIZE = 20000 };
    char endpoint[256];
    unsigned char header[10] = {0xff, 0, 0, 0, 0, 0, 0, (SIZE + 1) >> 8, (SIZE + 1) & 0xff, 0};
    char *body = malloc (SIZE), *got = malloc (SIZE);
    memset (body, 'v', SIZE);
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    for (int piece = 1; piece < 9000; piece = piece * 7 + 1) {
        int fd = dial (endpoint);
        say_bytes (fd, "\1\0", 2);
        for (int message = 0; message < 3; message++) {
            say_bytes (fd, header, 10);
            for (int at = 0; at < SIZE; at += piece)
                say_bytes (fd, body + at, (size_t) (SIZE - at < piece ? SIZE - at : piece));
            CHECK (zmq_recv (pull, got, SIZE, 0) == SIZE && memcmp (got, body, SIZE) == 0);
        }
        close (fd);
    }
    free (body);
    free (got);
    zmq_close (pull);
}

/*  CVE-2019-13132: a CURVE server reads more of a handshake command than there is room for, before it knows who asks. */
static void cve_2019_13132 (void *context)
{
    static const char *const NAMES[] = {"\5HELLO", "\10INITIATE", "\7MESSAGE", "\7WELCOME", "\5READY", "\5ERROR"};
    char endpoint[256], greeting[64], *body = calloc (1, 70000);
    memcpy (greeting, GREETING, sizeof greeting);
    memcpy (greeting + 12, "CURVE", 5);
    void *server = open_socket (context, ZMQ_PULL);
    serve_curve (server);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    for (int i = 0; i < 6; i++)
        for (size_t size = 0; size < 70000; size += size < 600 ? 1 : 997) {
            size_t name = strlen (NAMES[i]);
            memcpy (body, NAMES[i], name);
            int fd = dial (endpoint);
            say_bytes (fd, greeting, sizeof greeting);
            say_frame (fd, 4, body, name + size);
            close (fd);
        }
    void *client = open_socket (context, ZMQ_PUSH);
    use_curve (client);
    CHECK (zmq_connect (client, endpoint) == 0);
    exchange (client, server, "sealed");
    free (body);
    zmq_close (client);
    zmq_close (server);
}

/*  CVE-2019-6250: a length that a pointer overflows with. */
static void cve_2019_6250 (void *context)
{
    static const uint64_t LENGTHS[] = {INT64_MAX, UINT64_MAX, UINT64_MAX - 8, UINT64_MAX - 9, 1ULL << 63, 1ULL << 32};
    char endpoint[256];
    unsigned char header[9];
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    for (size_t i = 0; i < 6; i++)
        for (int version = 1; version < 4; version++) {
            int fd = version == 3 ? introduce (endpoint, "PUSH") : dial (endpoint);
            put_header (header, 0, LENGTHS[i]);
            if (version == 1) {
                say_bytes (fd, "\1\0\xff", 3);
                say_bytes (fd, header + 1, 8);
                say_bytes (fd, "\0", 1);
            } else {
                if (version == 2)
                    say_bytes (fd, "\xff\0\0\0\0\0\0\0\1\x7f\1\10\0\0", 14);
                say_bytes (fd, header, 9);
            }
            for (int j = 0; j < 100; j++)
                say_bytes (fd, GREETING, sizeof GREETING);
            close (fd);
        }
    void *push = connected (context, ZMQ_PUSH, endpoint);
    exchange (push, pull, "real");
    zmq_close (push);
    zmq_close (pull);
}

/*  Greetings of peers that offer less than what is asked for, and what they go on with. */
static const struct
{
    const char *bytes;
    size_t size;
} DOWNGRADES[] = {
    {"\1\0\3\0hi", 6},
    {"\xff\0\0\0\0\0\0\0\1\x7f\0\10\1\0\3\0hi", 18},
    {"\xff\0\0\0\0\0\0\0\1\x7f\1\10\0\0\0\2hi", 18},
    {"\xff\0\0\0\0\0\0\0\1\x7f\2\10\0\0\0\2hi\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 64},
    {GREETING, 64},
};

static void secure (void *socket, int mechanism, int as_server)
{
    if (mechanism == ZMQ_CURVE && as_server)
        serve_curve (socket);
    else if (mechanism == ZMQ_CURVE)
        use_curve (socket);
    else if (as_server)
        CHECK (set_int (socket, ZMQ_PLAIN_SERVER, 1) == 0);
    else
        CHECK (set_text (socket, ZMQ_PLAIN_USERNAME, "me") == 0 && set_text (socket, ZMQ_PLAIN_PASSWORD, "word") == 0);
}

/*  CVE-2014-9721 and CVE-2014-7202: a peer that says it is old is let in without security, on either side. */
static void refuse_downgrades (void *context, int as_server)
{
    char endpoint[256];
    for (int mechanism = ZMQ_PLAIN; mechanism <= ZMQ_CURVE; mechanism++)
        for (size_t i = 0; i < sizeof DOWNGRADES / sizeof *DOWNGRADES; i++)
            for (int binds = 0; binds < 2; binds++) {
                void *socket = open_socket (context, ZMQ_PAIR);
                int fd;
                secure (socket, mechanism, as_server);
                CHECK (set_int (socket, ZMQ_RECONNECT_IVL, -1) == 0 && set_int (socket, ZMQ_RCVTIMEO, 50) == 0);
                if (binds)
                    fd = dial (bind_any (socket, "tcp://127.0.0.1:*", endpoint));
                else {
                    int listener = serve (endpoint);
                    CHECK (zmq_connect (socket, endpoint) == 0);
                    fd = accept (listener, NULL, NULL);
                    close (listener);
                }
                zmq_send (socket, "in clear", 8, ZMQ_DONTWAIT);
                say_bytes (fd, DOWNGRADES[i].bytes, DOWNGRADES[i].size);
                if (DOWNGRADES[i].bytes == GREETING)
                    say_ready (fd, "PAIR"), say_short (fd, 0, "hi");
                CHECK (ends_within (fd, 3000));
                CHECK (zmq_recv (socket, NULL, 0, 0) == -1);
                close (fd);
                zmq_close (socket);
            }
}

static void cve_2014_9721 (void *context)
{
    refuse_downgrades (context, 1);
}

static void cve_2014_7202 (void *context)
{
    refuse_downgrades (context, 0);
}

/*  Passes bytes on while they come; returns how many of those to `to` there were, with the last of them kept. */
static size_t pass_on (int from, int to, unsigned char *last)
{
    size_t size = 0;
    struct pollfd items[2] = {{from, POLLIN, 0}, {to, POLLIN, 0}};
    unsigned char bytes[65536];
    while (poll (items, 2, 300) > 0) {
        for (int i = 0; i < 2; i++)
            if (items[i].revents) {
                ssize_t count = recv (items[i].fd, bytes, sizeof bytes, 0);
                if (count <= 0)
                    return size;
                say_bytes (items[!i].fd, bytes, (size_t) count);
                if (i == 0)
                    memcpy (last, bytes, size = (size_t) count);
            }
    }
    return size;
}

/*  CVE-2014-7203: what a CURVE client sent can be sent again by somebody else. */
static void cve_2014_7203 (void *context)
{
    char server_at[256], endpoint[256];
    unsigned char last[65536];
    void *server = open_socket (context, ZMQ_PULL);
    serve_curve (server);
    bind_any (server, "tcp://127.0.0.1:*", server_at);
    int listener = serve (endpoint);
    void *client = open_socket (context, ZMQ_PUSH);
    use_curve (client);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0 && zmq_connect (client, endpoint) == 0);
    int near = accept (listener, NULL, NULL), far = dial (server_at);
    pass_on (near, far, last);
    put (client, "once", 0);
    size_t size = pass_on (near, far, last);
    CHECK (size > 0);
    char text[8];
    CHECK (zmq_recv (server, text, sizeof text, 0) == 4);
    say_bytes (far, last, size);
    CHECK (ends_within (far, 3000));
    CHECK (set_int (server, ZMQ_RCVTIMEO, 100) == 0);
    CHECK (zmq_recv (server, text, sizeof text, 0) == -1);
    close (near);
    close (far);
    close (listener);
    zmq_close (client);
    zmq_close (server);
}

/*  A stopped or silent ZAP handler lets nobody in, and keeps nobody else waiting. */
static void zap_fails_closed (void *context)
{
    char endpoint[256];
    for (int mechanism = ZMQ_NULL; mechanism <= ZMQ_CURVE; mechanism++)
        for (int handler_lives = 0; handler_lives < 2; handler_lives++) {
            void *judge = NULL;
            void *server = open_socket (context, ZMQ_PULL), *client = open_socket (context, ZMQ_PUSH);
            void *open_to_all = open_socket (context, ZMQ_PULL);
            if (handler_lives) {
                judge = open_socket (context, ZMQ_ROUTER);
                CHECK (zmq_bind (judge, "inproc://zeromq.zap.01") == 0);
            }
            if (mechanism != ZMQ_NULL)
                secure (server, mechanism, 1), secure (client, mechanism, 0);
            CHECK (set_text (server, ZMQ_ZAP_DOMAIN, "lab") == 0 && set_int (server, ZMQ_ZAP_ENFORCE_DOMAIN, 1) == 0);
            CHECK (set_int (server, ZMQ_RCVTIMEO, 300) == 0);
            CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
            put (client, "let me in", 0);
            CHECK (zmq_recv (server, NULL, 0, 0) == -1);
            void *other = connected (context, ZMQ_PUSH, bind_any (open_to_all, "tcp://127.0.0.1:*", endpoint));
            exchange (other, open_to_all, "served");
            if (judge) {
                /*  It dies with the question in its hands. */
                CHECK (zmq_recv (judge, endpoint, sizeof endpoint, 0) != -1);
                zmq_close (judge);
                CHECK (zmq_recv (server, NULL, 0, 0) == -1);
            }
            zmq_close (client);
            zmq_close (server);
            zmq_close (other);
            zmq_close (open_to_all);
        }
}

static const struct
{
    const char *name;
    void (*run) (void *context);
} ADVISORIES[] = {
    {"CVE-2020-15166", cve_2020_15166}, {"CVE-2021-20236", cve_2021_20236}, {"CVE-2021-20237", cve_2021_20237},
    {"CVE-2021-20234", cve_2021_20234}, {"CVE-2021-20235", cve_2021_20235}, {"CVE-2019-13132", cve_2019_13132},
    {"CVE-2019-6250", cve_2019_6250},   {"CVE-2014-9721", cve_2014_9721},   {"CVE-2014-7202", cve_2014_7202},
    {"CVE-2014-7203", cve_2014_7203},   {"ZAP", zap_fails_closed},
};

int main (int count, char **arguments)
{
    int ran = 0;
    if (count > 2)
        lives = atoi (arguments[2]);
    for (size_t i = 0; i < sizeof ADVISORIES / sizeof *ADVISORIES; i++)
        if (count < 2 || strcmp (arguments[1], ADVISORIES[i].name) == 0) {
            int64_t start = now_ms ();
            void *context = zmq_ctx_new ();
            ADVISORIES[i].run (context);
            end (context);
            printf ("%s: borne (%d ms)\n", ADVISORIES[i].name, (int) (now_ms () - start));
            ran++;
        }
    CHECK (ran > 0);
    return 0;
}
