/*  A server that dies between request and reply, many times: a REQ that may ask again (ZMQ_REQ_RELAXED) and knows its
 *  replies (ZMQ_REQ_CORRELATE) always gets the reply to its latest question, and never an older one. */
#include "measure.h"

enum { LIVES = 60 };

static void *server (void *context, const char *endpoint)
{
    void *rep = open_socket (context, ZMQ_REP);
    for (int i = 0; zmq_bind (rep, endpoint) == -1; i++) {
        CHECK (zmq_errno () == EADDRINUSE && i < 200);
        sleep_ms (5);
    }
    return rep;
}

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *req = open_socket (context, ZMQ_REQ), *rep = open_socket (context, ZMQ_REP);
    CHECK (set_int (req, ZMQ_REQ_RELAXED, 1) == 0 && set_int (req, ZMQ_REQ_CORRELATE, 1) == 0);
    CHECK (set_int (req, ZMQ_RECONNECT_IVL, 5) == 0);
    CHECK (zmq_connect (req, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    int question = 0, heard, answer;
    for (int life = 0; life < LIVES; life++) {
        question++;
        CHECK (zmq_send (req, &question, sizeof question, 0) == sizeof question);
        CHECK (zmq_recv (rep, &heard, sizeof heard, 0) == sizeof heard && heard == question);
        if (life % 2) /*  the answer goes out, and is late */
            CHECK (zmq_send (rep, &heard, sizeof heard, 0) == sizeof heard);
        zmq_close (rep);
        rep = server (context, endpoint);
        CHECK (set_int (rep, ZMQ_RCVTIMEO, 50) == 0 && set_int (req, ZMQ_RCVTIMEO, 50) == 0);
        int attempts = 0;
        do { /*  one that was sent into the dying connection may be lost */
            question++;
            CHECK (zmq_send (req, &question, sizeof question, 0) == sizeof question && ++attempts < 50);
            while (zmq_recv (rep, &heard, sizeof heard, 0) == sizeof heard) {
                CHECK (zmq_send (rep, &heard, sizeof heard, 0) == sizeof heard);
                if (heard == question)
                    break;
            }
        } while (zmq_recv (req, &answer, sizeof answer, 0) == -1);
        CHECK (answer == question);
        CHECK (set_int (rep, ZMQ_RCVTIMEO, 5000) == 0 && set_int (req, ZMQ_RCVTIMEO, 5000) == 0);
    }
    zmq_close (req);
    zmq_close (rep);
    end (context);
    printf ("%d servers died, %d questions\n", LIVES, question);
    return 0;
}
