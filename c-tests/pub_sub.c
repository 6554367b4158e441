/*  PUB and SUB: prefixes, counted subscriptions, first frames only. */
#include "common.h"

static void prefixes (void *context, const char *wildcard)
{
    char endpoint[256];
    void *pub = open_socket (context, ZMQ_PUB);
    bind_any (pub, wildcard, endpoint);
    void *sub = open_socket (context, ZMQ_SUB);
    SHOW (set_text (sub, ZMQ_SUBSCRIBE, "10"));
    SHOW (set_text (sub, ZMQ_SUBSCRIBE, "ab"));
    SHOW (set_text (sub, ZMQ_SUBSCRIBE, "ab"));
    CHECK (zmq_connect (sub, endpoint) == 0);
    settle ();
    static const char *topics[] = {"1", "10", "100", "2", "", "a", "ab", "abc", "b", "AB"};
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        put (pub, topics[i], 0);
    put (pub, "none", ZMQ_SNDMORE);
    put (pub, "10", 0);
    put (pub, "10 head", ZMQ_SNDMORE);
    put (pub, "any body", 0);
    for (int i = 0; i < 5; i++)
        take ("sub", sub, 0);
    SHOW (zmq_recv (sub, NULL, 0, ZMQ_DONTWAIT));

    /*  Two subscriptions to a prefix need two cancellations. */
    SHOW (set_text (sub, ZMQ_UNSUBSCRIBE, "ab"));
    SHOW (set_text (sub, ZMQ_UNSUBSCRIBE, "never subscribed"));
    settle ();
    put (pub, "ab still", 0);
    take ("sub", sub, 0);
    SHOW (set_text (sub, ZMQ_UNSUBSCRIBE, "ab"));
    settle ();
    put (pub, "ab no more", 0);
    put (pub, "10 yes", 0);
    take ("sub", sub, 0);

    /*  The empty prefix is everything. */
    SHOW (set_text (sub, ZMQ_SUBSCRIBE, ""));
    settle ();
    put (pub, "anything", 0);
    put (pub, "", 0);
    take ("sub", sub, 0);
    take ("sub", sub, 0);
    SHOW (zmq_send (sub, "x", 1, 0));
    SHOW (zmq_recv (pub, NULL, 0, ZMQ_DONTWAIT));
    SHOW (set_text (pub, ZMQ_SUBSCRIBE, "x"));
    SHOW (zmq_setsockopt (sub, ZMQ_SUBSCRIBE, NULL, 0));
    zmq_close (sub);
    settle ();
    SHOW (put (pub, "to nobody", 0));
    zmq_close (pub);
}

/*  A subscriber of several publishers, and a publisher of several subscribers. */
static void several (void *context)
{
    void *pubs[2], *subs[2];
    pubs[0] = open_socket (context, ZMQ_PUB);
    pubs[1] = open_socket (context, ZMQ_PUB);
    CHECK (zmq_bind (pubs[0], "inproc://pub-0") == 0);
    CHECK (zmq_bind (pubs[1], "inproc://pub-1") == 0);
    for (int i = 0; i < 2; i++) {
        subs[i] = open_socket (context, ZMQ_SUB);
        CHECK (zmq_connect (subs[i], "inproc://pub-0") == 0);
        CHECK (zmq_connect (subs[i], "inproc://pub-1") == 0);
        set_text (subs[i], ZMQ_SUBSCRIBE, i ? "b" : "");
    }
    settle ();
    put (pubs[0], "a", 0);
    take ("sub 0", subs[0], 0);
    put (pubs[1], "b", 0);
    take ("sub 0", subs[0], 0);
    take ("sub 1", subs[1], 0);
    put (pubs[0], "ba", ZMQ_SNDMORE);
    put (pubs[0], "ck", 0);
    take ("sub 0", subs[0], 0);
    take ("sub 1", subs[1], 0);
    SHOW (zmq_recv (subs[1], NULL, 0, ZMQ_DONTWAIT));
    for (int i = 0; i < 2; i++) {
        zmq_close (subs[i]);
        zmq_close (pubs[i]);
    }
}

/*  Inverted matching: everything but the prefix, asked for on both sides. */
static void inverted (void *context)
{
    char endpoint[256];
    void *pub = open_socket (context, ZMQ_PUB);
    void *sub = open_socket (context, ZMQ_SUB);
    SHOW (set_int (pub, ZMQ_INVERT_MATCHING, 1));
    SHOW (set_int (sub, ZMQ_INVERT_MATCHING, 1));
    bind_any (pub, "tcp://127.0.0.1:*", endpoint);
    set_text (sub, ZMQ_SUBSCRIBE, "drop");
    CHECK (zmq_connect (sub, endpoint) == 0);
    settle ();
    put (pub, "drop this", 0);
    put (pub, "keep this", 0);
    put (pub, "dro", 0);
    take ("sub", sub, 0);
    take ("sub", sub, 0);
    zmq_close (sub);
    zmq_close (pub);
}

/*  The subscriber binds; what was published before it was known is lost. */
static void subscriber_binds (void *context)
{
    char endpoint[256];
    void *sub = open_socket (context, ZMQ_SUB);
    set_text (sub, ZMQ_SUBSCRIBE, "");
    bind_any (sub, "ipc://*", endpoint);
    void *pub = open_socket (context, ZMQ_PUB);
    CHECK (zmq_connect (pub, endpoint) == 0);
    settle ();
    get_int (sub, ZMQ_EVENTS); /*  libzmq's SUB greets a new publisher within its next call only */
    settle ();
    put (pub, "heard", 0);
    take ("sub", sub, 0);
    zmq_close (pub);
    zmq_close (sub);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    prefixes (context, "inproc://prefixes");
    prefixes (context, "tcp://127.0.0.1:*");
    prefixes (context, "ipc://*");
    several (context);
    inverted (context);
    subscriber_binds (context);
    end (context);
    return 0;
}
