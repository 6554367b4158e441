/*  Says files, as somebody's corpora for fuzzers, to sockets of all types under each mechanism, which bind and which connect:
 *  whole, and by halves. A server among them serves on.
 *
 *  usage: replayed FILE... */
#include "raw_zmtp.h"

enum { MOST = 1 << 20 };

static const int TYPES[] = {ZMQ_PAIR, ZMQ_PUB, ZMQ_SUB, ZMQ_REQ, ZMQ_REP, ZMQ_DEALER, ZMQ_ROUTER, ZMQ_PULL, ZMQ_PUSH, ZMQ_XPUB, ZMQ_XSUB, ZMQ_STREAM};

static void *open_secured (void *context, int type, int mechanism, int as_server)
{
    void *socket = open_socket (context, type);
    if (type == ZMQ_SUB)
        CHECK (set_text (socket, ZMQ_SUBSCRIBE, "") == 0);
    CHECK (set_int (socket, ZMQ_RCVTIMEO, 0) == 0 && set_int (socket, ZMQ_LINGER, 0) == 0);
    if (mechanism == ZMQ_PLAIN && as_server)
        CHECK (set_int (socket, ZMQ_PLAIN_SERVER, 1) == 0);
    if (mechanism == ZMQ_PLAIN && !as_server)
        CHECK (set_text (socket, ZMQ_PLAIN_USERNAME, "me") == 0 && set_text (socket, ZMQ_PLAIN_PASSWORD, "word") == 0);
    if (mechanism == ZMQ_CURVE && as_server)
        CHECK (set_int (socket, ZMQ_CURVE_SERVER, 1) == 0);
    if (mechanism == ZMQ_CURVE) {
        char public[41], secret[41];
        CHECK (zmq_curve_keypair (public, secret) == 0);
        CHECK (set_text (socket, ZMQ_CURVE_SECRETKEY, secret) == 0);
        if (!as_server)
            CHECK (set_text (socket, ZMQ_CURVE_PUBLICKEY, public) == 0 && set_text (socket, ZMQ_CURVE_SERVERKEY, public) == 0);
    }
    return socket;
}

static void say_to (void *socket, int fd, const char *bytes, size_t size, int by_halves)
{
    say_bytes (fd, bytes, by_halves ? size / 2 : size);
    if (by_halves) {
        sleep_ms (1);
        say_bytes (fd, bytes + size / 2, size - size / 2);
    }
    sleep_ms (1);
    while (zmq_recv (socket, NULL, 0, ZMQ_DONTWAIT) != -1)
        ;
    close (fd);
}

static void replay (void *context, const char *bytes, size_t size)
{
    char endpoint[256];
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        for (int mechanism = ZMQ_NULL; mechanism <= ZMQ_CURVE; mechanism++)
            for (int by_halves = 0; by_halves < 2; by_halves++) {
                if (TYPES[i] == ZMQ_STREAM && mechanism != ZMQ_NULL)
                    continue;
                void *server = open_secured (context, TYPES[i], mechanism, 1);
                say_to (server, dial (bind_any (server, "tcp://127.0.0.1:*", endpoint)), bytes, size, by_halves);
                zmq_close (server);
                void *client = open_secured (context, TYPES[i], mechanism, 0);
                int listener = serve (endpoint);
                CHECK (zmq_connect (client, endpoint) == 0);
                say_to (client, accept (listener, NULL, NULL), bytes, size, by_halves);
                close (listener);
                zmq_close (client);
            }
}

int main (int count, char **paths)
{
    char *bytes = malloc (MOST), endpoint[256];
    void *context = zmq_ctx_new (), *rep = open_socket (context, ZMQ_REP);
    bind_any (rep, "tcp://127.0.0.1:*", endpoint);
    for (int i = 1; i < count; i++) {
        FILE *file = fopen (paths[i], "rb");
        CHECK (file);
        size_t size = fread (bytes, 1, MOST, file);
        fclose (file);
        replay (context, bytes, size);
        int fd = dial (endpoint);
        say_bytes (fd, bytes, size);
        void *req = open_socket (context, ZMQ_REQ);
        CHECK (zmq_connect (req, endpoint) == 0);
        put (req, "ask", 0);
        /*  The file may have asked something, too. */
        for (int asked = 0; asked != 3;) {
            CHECK ((asked = zmq_recv (rep, NULL, 0, 0)) != -1);
            put (rep, "answer", 0);
        }
        CHECK (zmq_recv (req, NULL, 0, 0) == 6);
        close (fd);
        zmq_close (req);
    }
    zmq_close (rep);
    end (context);
    free (bytes);
    printf ("%d files said\n", count - 1);
    return 0;
}
