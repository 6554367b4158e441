/*  High-water marks that are changed while a socket is at work: they hold for the pipes that there are, too. Room comes
 *  back in steps of half the mark, so between half of it and all of it fits; and a pipe that is full at the moment is left
 *  to itself here: with libzmq it stays so until the reader takes something. */
#include "common.h"

struct pair {
    void *context, *sender, *receiver;
};

static struct pair connected (const char *wildcard, int type, int other, int send, int receive)
{
    char endpoint[256];
    struct pair pair;
    pair.context = zmq_ctx_new ();
    pair.sender = open_socket (pair.context, type);
    pair.receiver = open_socket (pair.context, other);
    if (other == ZMQ_SUB)
        CHECK (zmq_setsockopt (pair.receiver, ZMQ_SUBSCRIBE, "", 0) == 0);
    CHECK (set_int (pair.sender, ZMQ_SNDHWM, send) == 0 && set_int (pair.receiver, ZMQ_RCVHWM, receive) == 0);
    bind_any (pair.receiver, wildcard, endpoint);
    CHECK (zmq_connect (pair.sender, endpoint) == 0);
    settle ();
    /*  libzmq's SUB tells of its subscriptions when it is asked something next. */
    get_int (pair.receiver, ZMQ_EVENTS);
    return pair;
}

static void close_pair (struct pair pair)
{
    zmq_close (pair.sender);
    zmq_close (pair.receiver);
    end (pair.context);
}

static void print_count (const char *what, int count, int mark)
{
    if (count <= mark && 2 * count >= mark)
        printf ("%s: about %d\n", what, mark);
    else if (strncmp (what, "less", 4) == 0 && count > 0 && count < 25)
        /*  libzmq has another idea of what is left of a larger step. */
        printf ("%s: a few\n", what);
    else
        printf ("%s: %d, not %d\n", what, count, mark);
}

/*  Sets a mark, sends more than can fit, and takes what came; a publisher drops the rest. */
static void pass (struct pair *pair, const char *what, void *socket, int option, int mark, int sum)
{
    CHECK (set_int (socket, option, mark) == 0 && get_int (socket, option) == mark);
    get_int (pair->sender, ZMQ_EVENTS);
    for (int i = 0; i < 300; i++)
        if (zmq_send (pair->sender, "x", 1, ZMQ_DONTWAIT) == -1)
            break;
    print_count (what, drain (pair->receiver, 100), sum);
}

static void of_both_sides (const char *name, int type, int other)
{
    struct pair pair = connected ("inproc://live", type, other, 2, 3);
    printf ("%s\n", name);
    pass (&pair, "as it was", pair.sender, ZMQ_SNDHWM, 2, 5);
    pass (&pair, "more to send", pair.sender, ZMQ_SNDHWM, 20, 23);
    pass (&pair, "more to receive", pair.receiver, ZMQ_RCVHWM, 80, 100);
    pass (&pair, "again", pair.receiver, ZMQ_RCVHWM, 80, 100);
    pass (&pair, "less to receive", pair.receiver, ZMQ_RCVHWM, 1, 0);
    pass (&pair, "less to send", pair.sender, ZMQ_SNDHWM, 1, 0);
    pass (&pair, "without a mark", pair.sender, ZMQ_SNDHWM, 0, 300);
    close_pair (pair);
}

/*  A connection that is not made yet holds what the sender's mark allows when it is first made. */
static void nobody_there (int type, const char *name)
{
    void *context = zmq_ctx_new (), *socket = open_socket (context, type);
    CHECK (set_int (socket, ZMQ_SNDHWM, 5) == 0);
    CHECK (zmq_connect (socket, "tcp://127.0.0.1:1") == 0);
    CHECK (set_int (socket, ZMQ_SNDHWM, 20) == 0);
    printf ("%s to nobody: %d", name, fill (socket, 1000));
    CHECK (set_int (socket, ZMQ_SNDHWM, 10) == 0);
    CHECK (zmq_connect (socket, "ipc://@nobody-is-here-either") == 0);
    printf (", another: %d\n", fill (socket, 1000));
    zmq_close (socket);
    end (context);
}

/*  Over a network the marks of both sides hold at their own sides, and what the kernel holds comes on top; bodies as large
 *  as these leave it little room. */
static void over_tcp (void)
{
    static char body[1000000];
    struct pair pair = connected ("tcp://127.0.0.1:*", ZMQ_PUSH, ZMQ_PULL, 1, 1);
    CHECK (set_int (pair.sender, ZMQ_SNDHWM, 100) == 0);
    int sent = 0;
    CHECK (set_int (pair.sender, ZMQ_SNDTIMEO, 200) == 0);
    while (sent < 300 && zmq_send (pair.sender, body, sizeof body, 0) != -1)
        sent++;
    printf ("over tcp: %s\n", sent >= 100 && sent < 200 ? "some more than 100" : "not 100");
    printf ("all of them come: %s\n", drain (pair.receiver, 1500) == sent ? "yes" : "no");
    close_pair (pair);
}

int main (void)
{
    of_both_sides ("PUSH and PULL", ZMQ_PUSH, ZMQ_PULL);
    of_both_sides ("PUB and SUB", ZMQ_PUB, ZMQ_SUB);
    of_both_sides ("DEALER and DEALER", ZMQ_DEALER, ZMQ_DEALER);
    nobody_there (ZMQ_PUSH, "PUSH");
    nobody_there (ZMQ_DEALER, "DEALER");
    nobody_there (ZMQ_PAIR, "PAIR");
    over_tcp ();
    return 0;
}
