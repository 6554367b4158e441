/*  Many buffers in one call: zmq_sendiov and zmq_recviov. */
#include "common.h"
#include <sys/uio.h>

enum { PARTS = 3 };

static char texts[PARTS][8] = {"one", "", "three"};

static void describe (struct iovec *parts)
{
    for (int i = 0; i < PARTS; i++) {
        parts[i].iov_base = texts[i];
        parts[i].iov_len = strlen (texts[i]);
    }
}

static void receive (void *socket, size_t room)
{
    struct iovec parts[PARTS + 1];
    memset (parts, 0, sizeof parts);
    size_t count = room;
    int result = zmq_recviov (socket, parts, &count, ZMQ_DONTWAIT);
    printf ("room for %d: %d", (int) room, result);
    if (result == -1)
        printf (" %s", error_name (errno));
    printf (", count %d:", (int) count);
    for (size_t i = 0; i < count; i++) {
        printf (" '%.*s'", (int) parts[i].iov_len, (char *) parts[i].iov_base);
        free (parts[i].iov_base);
    }
    printf (", more %d\n", get_int (socket, ZMQ_RCVMORE));
}

static void wrong_calls (void *push, void *pull)
{
    struct iovec parts[PARTS];
    size_t count = 1, none = 0;
    describe (parts);
    SHOW (zmq_sendiov (NULL, parts, PARTS, 0));
    SHOW (zmq_sendiov (push, NULL, PARTS, 0));
    SHOW (zmq_sendiov (push, parts, 0, 0));
    SHOW (zmq_sendiov (pull, parts, PARTS, 0));
    SHOW (zmq_recviov (NULL, parts, &count, 0));
    SHOW (zmq_recviov (pull, NULL, &count, 0));
    SHOW (zmq_recviov (pull, parts, NULL, 0));
    SHOW (zmq_recviov (pull, parts, &none, 0));
    receive (pull, PARTS);
}

int main (void)
{
    struct iovec parts[PARTS];
    void *context = zmq_ctx_new ();
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_bind (pull, "inproc://iov") == 0);
    CHECK (zmq_connect (push, "inproc://iov") == 0);
    describe (parts);
    wrong_calls (push, pull);

    puts ("as one message");
    SHOW (zmq_sendiov (push, parts, PARTS, ZMQ_SNDMORE));
    receive (pull, PARTS + 1);

    puts ("in two calls");
    SHOW (zmq_sendiov (push, parts, PARTS, ZMQ_SNDMORE));
    receive (pull, 2);
    receive (pull, 2);

    puts ("as a message each");
    SHOW (zmq_sendiov (push, parts, PARTS, 0));
    for (int i = 0; i < PARTS + 1; i++)
        receive (pull, PARTS);
    zmq_close (push);
    zmq_close (pull);
    end (context);
    return 0;
}
