/*  A child that inherits a busy context may close it, end it or leave, and make a context of its own; the parent does
 *  not notice. */
#include "../../c-tests/common.h"
#include <sys/wait.h>

static void *context, *rep, *req;
static char endpoint[256];

static void talk (void *asking, void *answering)
{
    for (int i = 0; i < 5; i++) {
        CHECK (put (asking, "question", 0) == 8 && zmq_recv (answering, NULL, 0, 0) == 8);
        CHECK (put (answering, "answer", 0) == 6 && zmq_recv (asking, NULL, 0, 0) == 6);
    }
}

static void own_context (void)
{
    char own_endpoint[256];
    void *own = zmq_ctx_new (), *server = open_socket (own, ZMQ_REP), *client = open_socket (own, ZMQ_REQ);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", own_endpoint)) == 0);
    talk (client, server);
    zmq_close (client);
    zmq_close (server);
    end (own);
}

static int live (int manner)
{
    if (manner & 1) {
        CHECK (zmq_send (req, "x", 1, ZMQ_DONTWAIT) == -1);
        zmq_close (req);
        zmq_close (rep);
        zmq_ctx_term (context);
    }
    if (manner & 2)
        own_context ();
    return 0;
}

int main (void)
{
    context = zmq_ctx_new ();
    rep = open_socket (context, ZMQ_REP);
    req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, "tcp://127.0.0.1:*", endpoint)) == 0);
    for (int i = 0; i < 40; i++) {
        talk (req, rep);
        pid_t child = fork ();
        CHECK (child != -1);
        if (child == 0) {
            alarm (5);
            _exit (live (i % 4));
        }
        talk (req, rep);
        int status;
        CHECK (waitpid (child, &status, 0) == child);
        if (status != 0)
            fprintf (stderr, "child %d ended with %x\n", i, status);
        CHECK (status == 0);
        talk (req, rep);
    }
    printf ("40 children\n");
    zmq_close (req);
    zmq_close (rep);
    end (context);
    return 0;
}
