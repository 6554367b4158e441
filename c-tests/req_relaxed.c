/*  REQ with ZMQ_REQ_RELAXED and ZMQ_REQ_CORRELATE. */
#include "common.h"

static void print_frame (void *socket, const char *label)
{
    zmq_msg_t part;
    zmq_msg_init (&part);
    CHECK (zmq_msg_recv (&part, socket, 0) != -1);
    printf ("%s %zu bytes, more %d\n", label, zmq_msg_size (&part), zmq_msg_more (&part));
    zmq_msg_close (&part);
}

static void correlate (void *context)
{
    void *router = open_socket (context, ZMQ_ROUTER);
    void *req = open_socket (context, ZMQ_REQ);
    SHOW (set_int (req, ZMQ_REQ_CORRELATE, 1));
    SHOW (set_int (req, ZMQ_REQ_RELAXED, 1));
    SHOW (set_int (req, ZMQ_REQ_CORRELATE, 2));
    SHOW (set_int (req, ZMQ_REQ_RELAXED, -1));
    CHECK (zmq_bind (router, "inproc://correlate") == 0);
    CHECK (zmq_connect (req, "inproc://correlate") == 0);

    SHOW (put (req, "A", 0));
    SHOW (put (req, "B", 0));
    zmq_msg_t id[2], number[2];
    for (int i = 0; i < 2; i++) {
        zmq_msg_init (&id[i]);
        zmq_msg_init (&number[i]);
        CHECK (zmq_msg_recv (&id[i], router, 0) == 5);
        int size = zmq_msg_recv (&number[i], router, 0);
        printf ("request number: %d bytes\n", size);
        print_frame (router, "delimiter:");
        take ("body", router, 0);
    }
    printf ("numbers follow: %s\n",
            memcmp (zmq_msg_data (&number[0]), zmq_msg_data (&number[1]), 4) ? "yes" : "no");
    const char *answers[] = {"stale", "fresh"};
    for (int i = 0; i < 2; i++) {
        zmq_msg_send (&id[i], router, ZMQ_SNDMORE);
        zmq_msg_send (&number[i], router, ZMQ_SNDMORE);
        put (router, "", ZMQ_SNDMORE);
        put (router, answers[i], 0);
    }
    take ("req", req, 0);
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (req);
    zmq_close (router);
}

/*  Relaxed alone: a new request may be sent, and drops the pipe of the unanswered one. */
static void relaxed (void *context)
{
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP);
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (set_int (req, ZMQ_REQ_RELAXED, 1) == 0);
    CHECK (set_int (req, ZMQ_REQ_CORRELATE, 1) == 0);
    CHECK (zmq_connect (req, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    put (req, "first", 0);
    take ("rep", rep, 0);
    put (req, "second", 0);
    put (rep, "reply to first", 0);
    take ("rep", rep, 0);
    put (rep, "reply to second", 0);
    take ("req", req, 0);
    zmq_close (req);
    zmq_close (rep);
}

/*  A new request that finds no peer gives the last one up all the same. */
static void nobody_left (void *context)
{
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (set_int (req, ZMQ_REQ_RELAXED, 1) == 0);
    CHECK (zmq_bind (rep, "inproc://left") == 0 && zmq_connect (req, "inproc://left") == 0);
    put (req, "first", 0);
    take ("rep", rep, 0);
    zmq_close (rep);
    settle ();
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    SHOW (put (req, "second", ZMQ_DONTWAIT));
    SHOW (zmq_recv (req, NULL, 0, ZMQ_DONTWAIT));
    SHOW (put (req, "third", ZMQ_DONTWAIT));
    zmq_close (req);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    correlate (context);
    relaxed (context);
    nobody_left (context);
    end (context);
    return 0;
}
