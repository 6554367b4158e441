/*  Messages from nothing to 10 MiB, both ways, on every transport; and a size limit that is kept. */
#include "common.h"

static unsigned char byte_at (size_t position, size_t size)
{
    return (unsigned char) (position * 31 + size);
}

static void fill_body (zmq_msg_t *message, size_t size)
{
    CHECK (zmq_msg_init_size (message, size) == 0);
    unsigned char *data = zmq_msg_data (message);
    for (size_t i = 0; i < size; i++)
        data[i] = byte_at (i, size);
}

static int body_is_right (zmq_msg_t *message, size_t size)
{
    const unsigned char *data = zmq_msg_data (message);
    if (zmq_msg_size (message) != size)
        return 0;
    for (size_t i = 0; i < size; i++)
        if (data[i] != byte_at (i, size))
            return 0;
    return 1;
}

static void echo (void *context, const char *wildcard)
{
    static const size_t sizes[] = {0, 1, 2, 28, 29, 30, 31, 32, 33, 34, 35, 36, 63, 64, 65, 127, 128, 254,
                                   255, 256, 257, 511, 512, 1000, 4095, 4096, 8183, 8192, 8193, 16384,
                                   65535, 65536, 65537, 262144, 1 << 20, 10 << 20};
    char endpoint[256];
    void *server = open_socket (context, ZMQ_PAIR);
    void *client = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (client, bind_any (server, wildcard, endpoint)) == 0);
    int right = 0, count = sizeof sizes / sizeof sizes[0];
    for (int i = 0; i < count; i++) {
        zmq_msg_t message;
        fill_body (&message, sizes[i]);
        CHECK (zmq_msg_send (&message, client, ZMQ_SNDMORE) == (int) sizes[i]);
        fill_body (&message, sizes[i]);
        CHECK (zmq_msg_send (&message, client, 0) == (int) sizes[i]);
        for (int part = 0; part < 2; part++) {
            zmq_msg_init (&message);
            CHECK (zmq_msg_recv (&message, server, 0) == (int) sizes[i]);
            CHECK (zmq_msg_send (&message, server, part == 0 ? ZMQ_SNDMORE : 0) == (int) sizes[i]);
        }
        int good = 1;
        for (int part = 0; part < 2; part++) {
            zmq_msg_init (&message);
            CHECK (zmq_msg_recv (&message, client, 0) == (int) sizes[i]);
            good &= body_is_right (&message, sizes[i]) && zmq_msg_more (&message) == !part;
            zmq_msg_close (&message);
        }
        right += good;
    }
    printf ("%.6s: %d of %d sizes right\n", wildcard, right, count);
    zmq_close (client);
    zmq_close (server);
}

/*  A message above ZMQ_MAXMSGSIZE costs its sender the connection; smaller ones pass again after. */
static void limit (void *context)
{
    char endpoint[256], body[1001] = {0};
    void *pull = open_socket (context, ZMQ_PULL);
    int64_t most = 1000;
    SHOW (zmq_setsockopt (pull, ZMQ_MAXMSGSIZE, &most, sizeof most));
    bind_any (pull, "tcp://127.0.0.1:*", endpoint);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, endpoint) == 0);
    CHECK (zmq_send (push, body, 1000, 0) == 1000);
    SHOW (zmq_recv (pull, body, sizeof body, 0));
    CHECK (zmq_send (push, body, 1001, 0) == 1001);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 200) == 0);
    SHOW (zmq_recv (pull, body, sizeof body, 0));
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 5000) == 0);
    settle ();
    CHECK (zmq_send (push, body, 10, 0) == 10);
    SHOW (zmq_recv (pull, body, sizeof body, 0));
    zmq_close (push);
    zmq_close (pull);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    echo (context, "inproc://sizes");
    echo (context, "tcp://127.0.0.1:*");
    echo (context, "ipc://*");
    limit (context);
    end (context);
    return 0;
}
