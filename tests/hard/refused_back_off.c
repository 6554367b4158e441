/*  A peer that accepts connections and turns each away during the handshake: the pauses before the next attempt grow up to their
 *  maximum, where libzmq starts again with the first, because TCP did connect. A handshake that succeeds starts them again. */
#include "../../c-tests/raw_peers.h"

enum { FIRST = 20, MOST = 160 };

/*  The next pause that the monitor tells. */
static int next_pause (void *monitor)
{
    unsigned char frame[6];
    uint32_t value;
    CHECK (zmq_recv (monitor, frame, sizeof frame, 0) == 6 && zmq_recv (monitor, NULL, 0, 0) >= 0);
    memcpy (&value, frame + 2, 4);
    return (int) value;
}

static void expect_pause (void *monitor, int expected)
{
    int pause = next_pause (monitor);
    printf ("%d ms, of %d\n", pause, expected);
    CHECK (pause >= expected && pause < expected + FIRST);
}

static void *open_client (void *context, void **monitor, const char *endpoint)
{
    void *client = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, FIRST) == 0);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL_MAX, MOST) == 0);
    CHECK (zmq_socket_monitor (client, endpoint, ZMQ_EVENT_CONNECT_RETRIED) == 0);
    *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (*monitor, endpoint) == 0);
    return client;
}

/*  Hears a greeting, or all but its end, and hangs up; or shakes hands before. */
static void turn_away (int listener, int politely)
{
    static const char greeting[64] = "\xff\0\0\0\0\0\0\0\1\x7f\3\1NULL";
    static const char ready[] = "\4\x29\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0";
    int fd = accept (listener, NULL, NULL);
    CHECK (fd != -1);
    if (politely) {
        CHECK (send (fd, greeting, sizeof greeting, MSG_NOSIGNAL) == sizeof greeting);
        CHECK (send (fd, ready, sizeof ready, MSG_NOSIGNAL) == sizeof ready);
        hear (fd, sizeof greeting + sizeof ready);
    } else
        hear (fd, 10);
    close (fd);
}

static void silently_refused (void *context)
{
    char endpoint[256];
    void *monitor, *client = open_client (context, &monitor, "inproc://silent");
    int listener = serve (endpoint);
    CHECK (zmq_connect (client, endpoint) == 0);
    for (int round = 0; round < 2; round++) {
        static const int pauses[] = {FIRST, 2 * FIRST, 4 * FIRST, MOST, MOST};
        for (int i = round; i < 5; i++) {
            turn_away (listener, 0);
            expect_pause (monitor, pauses[i]);
        }
        turn_away (listener, 1);
        expect_pause (monitor, FIRST);
    }
    close (listener);
    zmq_close (monitor);
    zmq_close (client);
}

static void refused_for_a_key (void *context)
{
    char endpoint[256], public_key[41], secret_key[41], other_key[41], nobody[41];
    CHECK (zmq_curve_keypair (public_key, secret_key) == 0 && zmq_curve_keypair (other_key, nobody) == 0);
    void *monitor, *client = open_client (context, &monitor, "inproc://key");
    void *server = open_socket (context, ZMQ_DEALER);
    CHECK (set_int (server, ZMQ_CURVE_SERVER, 1) == 0);
    CHECK (set_text (server, ZMQ_CURVE_SECRETKEY, secret_key) == 0);
    CHECK (set_text (client, ZMQ_CURVE_SERVERKEY, other_key) == 0);
    CHECK (set_text (client, ZMQ_CURVE_PUBLICKEY, public_key) == 0);
    CHECK (set_text (client, ZMQ_CURVE_SECRETKEY, secret_key) == 0);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    static const int pauses[] = {FIRST, 2 * FIRST, 4 * FIRST, MOST, MOST};
    for (int i = 0; i < 5; i++)
        expect_pause (monitor, pauses[i]);
    zmq_close (monitor);
    zmq_close (client);
    zmq_close (server);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    silently_refused (context);
    refused_for_a_key (context);
    end (context);
    return 0;
}
