/*  What a peer may make a socket hold: each limit cuts who goes beyond it, and nobody else. */
#include "raw_zmtp.h"

static int set_wide (void *socket, int option, int64_t value)
{
    return zmq_setsockopt (socket, option, &value, sizeof value);
}

static void *push_to (void *context, const char *endpoint)
{
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, endpoint) == 0);
    return push;
}

/*  Silent connections make room after a while; ones that introduced themselves do not. */
static void connections (void *context)
{
    char endpoint[256];
    int silent[3];
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_MAX_CONNECTIONS, 3) == 0 && get_int (pull, ZMQ_MAX_CONNECTIONS) == 3);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    for (int i = 0; i < 3; i++)
        silent[i] = dial (endpoint);
    void *pushes[3];
    for (int i = 0; i < 3; i++) {
        pushes[i] = push_to (context, endpoint);
        put (pushes[i], "real", 0);
        take ("beside silent connections", pull, 0);
    }
    for (int i = 0; i < 3; i++) {
        CHECK (ends_within (silent[i], 10000));
        close (silent[i]);
    }
    void *waiting = push_to (context, endpoint);
    put (waiting, "waited", 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 1500) == 0);
    SHOW (zmq_recv (pull, NULL, 0, 0));
    zmq_close (pushes[0]);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 5000) == 0);
    take ("when one left", pull, 0);
    zmq_close (pushes[1]);
    zmq_close (pushes[2]);
    zmq_close (waiting);
    zmq_close (pull);
}

static void parts (void *context)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (pull, ZMQ_MAX_MESSAGE_PARTS, 3) == 0);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    int fd = introduce (endpoint, "PUSH");
    for (int i = 0; i < 2; i++)
        say_frame (fd, 1, "part", 4);
    say_frame (fd, 0, "last", 4);
    take ("three parts", pull, 0);
    CHECK (!ends_within (fd, 200));
    for (int i = 0; i < 4; i++)
        say_frame (fd, 1, "part", 4);
    CHECK (ends_within (fd, 10000));
    close (fd);
    zmq_close (pull);

    /*  Unless said otherwise, a message may have a million. */
    pull = open_socket (context, ZMQ_PULL);
    fd = introduce (bind_any (pull, "tcp://127.0.0.1:*", endpoint), "PUSH");
    char *empty = malloc (1000000);
    for (int i = 0; i < 500000; i++)
        memcpy (empty + 2 * i, "\1", 2);
    say_bytes (fd, empty, 1000000);
    say_bytes (fd, empty, 1000000);
    CHECK (!ends_within (fd, 500));
    say_bytes (fd, empty, 100);
    CHECK (ends_within (fd, 10000));
    free (empty);
    close (fd);
    zmq_close (pull);
}

static void subscriptions (void *context)
{
    char endpoint[256], topic[32];
    void *pub = open_socket (context, ZMQ_PUB);
    CHECK (set_int (pub, ZMQ_MAX_SUBSCRIPTIONS, 10) == 0);
    bind_any (pub, "tcp://127.0.0.1:*", endpoint);
    int modest = introduce (endpoint, "SUB"), greedy = introduce (endpoint, "SUB");
    for (int i = 0; i < 11; i++) {
        sprintf (topic, "topic %d", i);
        subscribe (greedy, topic);
        subscribe (modest, i < 10 ? topic : "topic 0");
    }
    CHECK (ends_within (greedy, 10000));
    CHECK (!ends_within (modest, 200));
    SHOW (get_int (pub, ZMQ_TOPICS_COUNT));
    close (modest);
    close (greedy);
    zmq_close (pub);
}

/*  The program does not call meanwhile. */
static void subscription_memory (void *context)
{
    char endpoint[256], topic[32];
    void *pub = open_socket (context, ZMQ_PUB);
    CHECK (set_wide (pub, ZMQ_MAX_SUBSCRIPTION_MEMORY, 1 << 20) == 0);
    bind_any (pub, "tcp://127.0.0.1:*", endpoint);
    long before = resident ();
    for (int peer = 0; peer < 8; peer++) {
        int fd = introduce (endpoint, "SUB");
        for (int i = 0; i < 5000; i++) {
            sprintf (topic, "%d %d", peer, i);
            subscribe (fd, topic);
        }
        CHECK (ends_within (fd, 10000));
        close (fd);
    }
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "news") == 0 && zmq_connect (sub, endpoint) == 0);
    settle ();
    put (pub, "news", 0);
    take ("after the greedy ones", sub, 0);
    printf ("topics: %d\n", get_int (pub, ZMQ_TOPICS_COUNT));
    CHECK (resident () - before < 8 * 1024);
    zmq_close (sub);
    zmq_close (pub);
}

/*  A program that never reads its XPUB, and peers that tell it things all the time. */
static void notifications (void *context)
{
    char endpoint[256], chatter[1000];
    void *xpub = open_socket (context, ZMQ_XPUB);
    CHECK (set_wide (xpub, ZMQ_MAX_SUBSCRIPTION_MEMORY, 1 << 20) == 0);
    bind_any (xpub, "tcp://127.0.0.1:*", endpoint);
    int fd = introduce (endpoint, "XSUB");
    long before = resident ();
    memset (chatter, 'c', sizeof chatter);
    for (int i = 0; i < 20000; i++) {
        say_frame (fd, 0, chatter, sizeof chatter);
        say_frame (fd, 0, "\1a", 2);
        say_frame (fd, 0, "\0a", 2);
    }
    settle ();
    CHECK (!ends_within (fd, 200));
    CHECK (resident () - before < 8 * 1024);
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "news") == 0 && zmq_connect (sub, endpoint) == 0);
    settle ();
    put (xpub, "news", 0);
    take ("beside the chatter", sub, 0);
    int count = 0, is_told = 0;
    char bytes[1000];
    for (int size; (size = zmq_recv (xpub, bytes, sizeof bytes, ZMQ_DONTWAIT)) != -1; count++)
        is_told |= size == 5 && memcmp (bytes, "\1news", 5) == 0;
    CHECK (is_told && count > 100 && count < 20000);
    close (fd);
    zmq_close (sub);
    zmq_close (xpub);
}

/*  Lengths are believed when their bytes arrive. */
static void announced_lengths (void *context)
{
    enum { PEERS = 400 };
    static const uint64_t LENGTHS[] = {4 << 20, 1 << 30, INT64_MAX, UINT64_MAX};
    char endpoint[256];
    unsigned char header[9];
    int peers[PEERS];
    void *pull = open_socket (context, ZMQ_PULL);
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    long before = resident ();
    for (int i = 0; i < PEERS; i++) {
        peers[i] = introduce (endpoint, "PUSH");
        say_bytes (peers[i], header, put_header (header, 0, LENGTHS[i % 4]));
        say_bytes (peers[i], endpoint, 100);
    }
    settle ();
    void *push = push_to (context, endpoint);
    put (push, "real", 0);
    take ("beside giants", pull, 0);
    for (int i = 0; i < PEERS; i++) {
        CHECK (i % 4 == 3 || !ends_within (peers[i], 0));
        close (peers[i]);
    }
    CHECK (resident () - before < 32 * 1024);
    zmq_close (push);
    zmq_close (pull);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    connections (context);
    parts (context);
    subscriptions (context);
    subscription_memory (context);
    notifications (context);
    announced_lengths (context);
    end (context);
    return 0;
}
