/*  ZMQ_SNDHWM and ZMQ_RCVHWM raised while everything is full: there is room at once, also for whoever waits for it (with
 *  libzmq a full pipe stays full until its reader takes something). */
#include "../../c-tests/common.h"

struct raise {
    void *socket;
    int option;
};

static void *raise_later (void *argument)
{
    const struct raise *raise = argument;
    settle ();
    CHECK (set_int (raise->socket, raise->option, 10) == 0);
    return NULL;
}

static void raised (const char *wildcard, int option)
{
    char endpoint[256];
    pthread_t thread;
    void *context = zmq_ctx_new (), *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (push, ZMQ_SNDHWM, 2) == 0 && set_int (pull, ZMQ_RCVHWM, 2) == 0);
    if (wildcard)
        CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    else
        CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    const int before = fill (push, 100);
    CHECK (before == (wildcard ? 4 : 2));
    struct raise raise = {option == ZMQ_SNDHWM ? push : pull, option};
    CHECK (pthread_create (&thread, NULL, raise_later, &raise) == 0);
    CHECK (zmq_send (push, "x", 1, 0) == 1);
    CHECK (pthread_join (thread, NULL) == 0);
    printf ("%s: %d more\n", wildcard ? wildcard : "nobody", 1 + fill (push, 100));
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

/*  A receiver that stopped reading from the network goes on. */
static void raised_over_tcp (void)
{
    static char body[1000000];
    char endpoint[256];
    int sent = 0, more = 0;
    void *context = zmq_ctx_new (), *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (push, ZMQ_SNDHWM, 2) == 0 && set_int (pull, ZMQ_RCVHWM, 2) == 0);
    CHECK (set_int (push, ZMQ_SNDTIMEO, 300) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    while (zmq_send (push, body, sizeof body, 0) != -1)
        CHECK (++sent < 50);
    CHECK (set_int (pull, ZMQ_RCVHWM, 20) == 0);
    while (zmq_send (push, body, sizeof body, 0) != -1)
        CHECK (++more < 50);
    printf ("over tcp: %d, %d more\n", sent, more);
    /*  What the kernel held goes to the pipe first, and the kernel may take more in its place. */
    CHECK (more >= 10);
    CHECK (drain (pull, 300) == sent + more);
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

int main (void)
{
    raised_over_tcp ();
    raised ("inproc://raised", ZMQ_SNDHWM);
    raised ("inproc://raised too", ZMQ_RCVHWM);
    raised (NULL, ZMQ_SNDHWM);
    return 0;
}
