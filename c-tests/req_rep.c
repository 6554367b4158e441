/*  REQ and REP: strict turns, envelopes, and the requests of several clients. */
#include "common.h"

static void turns (void *context, const char *wildcard)
{
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP);
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, wildcard, endpoint)) == 0);

    SHOW (zmq_recv (req, NULL, 0, 0));
    SHOW (zmq_send (rep, "early", 5, 0));
    SHOW (put (req, "one", ZMQ_SNDMORE));
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    SHOW (put (req, "two", 0));
    SHOW (put (req, "again", 0));
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    char text[16];
    SHOW (zmq_recv (rep, text, sizeof text, 0));
    SHOW (get_int (rep, ZMQ_RCVMORE));
    SHOW (zmq_send (rep, "too soon", 8, 0));
    SHOW (zmq_recv (rep, text, sizeof text, 0));
    SHOW (get_int (rep, ZMQ_RCVMORE));
    SHOW (zmq_recv (rep, text, sizeof text, ZMQ_DONTWAIT));
    SHOW (put (rep, "three", ZMQ_SNDMORE));
    SHOW (zmq_recv (rep, text, sizeof text, ZMQ_DONTWAIT));
    SHOW (put (rep, "four", 0));
    SHOW (put (rep, "five", 0));
    take ("req", req, 0);
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    SHOW (put (req, "", 0));
    take ("rep", rep, 0);
    SHOW (put (rep, "", 0));
    take ("req", req, 0);
    zmq_close (req);
    zmq_close (rep);
}

/*  A DEALER may carry any envelope to a REP; the REP gives it back whole. A request without a delimiter is lost. */
static void envelopes (void *context)
{
    void *rep = open_socket (context, ZMQ_REP);
    void *dealer = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_bind (rep, "inproc://envelopes") == 0);
    CHECK (zmq_connect (dealer, "inproc://envelopes") == 0);
    put (dealer, "no delimiter", 0);
    put (dealer, "hop 1", ZMQ_SNDMORE);
    put (dealer, "hop 2", ZMQ_SNDMORE);
    put (dealer, "", ZMQ_SNDMORE);
    put (dealer, "body", ZMQ_SNDMORE);
    put (dealer, "", 0);
    take ("rep", rep, 0);
    put (rep, "answer", 0);
    take ("dealer", dealer, 0);
    put (dealer, "", ZMQ_SNDMORE);
    put (dealer, "short envelope", 0);
    take ("rep", rep, 0);
    put (rep, "yes", ZMQ_SNDMORE);
    put (rep, "indeed", 0);
    take ("dealer", dealer, 0);
    zmq_close (dealer);
    zmq_close (rep);
}

/*  A REQ takes no reply but the one from the peer that it asked, with the delimiter. */
static void unasked (void *context)
{
    void *router = open_socket (context, ZMQ_ROUTER);
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_bind (router, "inproc://unasked") == 0);
    set_text (req, ZMQ_ROUTING_ID, "asker");
    CHECK (zmq_connect (req, "inproc://unasked") == 0);
    put (req, "question", 0);
    take ("router", router, 0);
    put (router, "asker", ZMQ_SNDMORE);
    put (router, "no delimiter", 0);
    put (router, "asker", ZMQ_SNDMORE);
    put (router, "", ZMQ_SNDMORE);
    put (router, "answer", 0);
    put (router, "asker", ZMQ_SNDMORE);
    put (router, "", ZMQ_SNDMORE);
    put (router, "second answer", 0);
    take ("req", req, 0);
    put (req, "next", 0);
    take ("router", router, 0);
    put (router, "asker", ZMQ_SNDMORE);
    put (router, "", ZMQ_SNDMORE);
    put (router, "third answer", 0);
    take ("req", req, 0);
    zmq_close (req);
    zmq_close (router);
}

/*  Requests go round the servers; each reply comes from the one that was asked. */
static void several_servers (void *context)
{
    void *first = open_socket (context, ZMQ_REP);
    void *second = open_socket (context, ZMQ_REP);
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_bind (first, "inproc://first") == 0);
    CHECK (zmq_bind (second, "inproc://second") == 0);
    CHECK (zmq_connect (req, "inproc://first") == 0);
    CHECK (zmq_connect (req, "inproc://second") == 0);
    for (int round = 0; round < 2; round++) {
        put (req, "who", 0);
        take ("first", first, 0);
        put (first, "first", 0);
        take ("req", req, 0);
        put (req, "who", 0);
        take ("second", second, 0);
        put (second, "second", 0);
        take ("req", req, 0);
    }
    zmq_close (req);
    zmq_close (first);
    zmq_close (second);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    turns (context, "inproc://turns");
    turns (context, "tcp://127.0.0.1:*");
    turns (context, "ipc://*");
    envelopes (context);
    unasked (context);
    several_servers (context);
    end (context);
    return 0;
}
