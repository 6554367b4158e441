/*  Nobody reads the monitors while peers come and go, far more often than a pipe holds events: data flows as ever. Who
 *  reads at last finds whole events, the oldest that there was room for, and the end. */
#include "../../c-tests/common.h"

enum { LIVES = 1200 };

static void exchange (void *from, void *to)
{
    char byte;
    CHECK (zmq_send (from, "x", 1, 0) == 1);
    CHECK (zmq_recv (to, &byte, 1, 0) == 1 && byte == 'x');
}

/*  Counts events up to the last. */
static int read_all (void *monitor)
{
    unsigned char frame[6];
    int count = 0;
    uint16_t event = 0;
    while (event != ZMQ_EVENT_MONITOR_STOPPED) {
        CHECK (zmq_recv (monitor, frame, sizeof frame, 0) == 6 && get_int (monitor, ZMQ_RCVMORE));
        CHECK (zmq_recv (monitor, NULL, 0, 0) >= 0 && !get_int (monitor, ZMQ_RCVMORE));
        memcpy (&event, frame, sizeof event);
        count++;
    }
    return count;
}

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *server = open_socket (context, ZMQ_PULL), *steady = open_socket (context, ZMQ_PUSH);
    void *reader = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_socket_monitor (server, "inproc://connected", ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (reader, "inproc://connected") == 0);
    CHECK (zmq_socket_monitor (steady, "inproc://nobody", ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (steady, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    int64_t slowest = 0;
    for (int life = 0; life < LIVES; life++) {
        void *visitor = open_socket (context, ZMQ_PUSH);
        CHECK (zmq_connect (visitor, endpoint) == 0);
        exchange (visitor, server);
        zmq_close (visitor);
        int64_t start = now_ms ();
        exchange (steady, server);
        int64_t elapsed = now_ms () - start;
        slowest = elapsed > slowest ? elapsed : slowest;
    }
    CHECK (slowest < 1000);
    zmq_close (server);
    int count = read_all (reader);
    printf ("%d events of more than %d, slowest message %d ms\n", count, 3 * LIVES, (int) slowest);
    CHECK (count > 1000 && count < 3 * LIVES);
    zmq_close (reader);
    zmq_close (steady);
    end (context);
    return 0;
}
