/*  A short life of the library: what a process must be able to do, whatever its parent was at when it was forked off. */

#ifndef LIFE_H
#define LIFE_H

#include "../../c-tests/common.h"

/*  A context, two sockets that find each other over tcp, a message between them, and the end of all. */
static UNUSED void live (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_send (push, "x", 1, 0) == 1 && zmq_recv (pull, NULL, 0, 0) == 1);
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

#endif
