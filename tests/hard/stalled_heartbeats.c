/*  Heartbeats and back-pressure. A receiver that the program leaves unread stops reading, so that nothing of a peer's
 *  pings and pongs is heard: neither end takes the other for dead, nothing is lost, and all of it goes on at the next
 *  receive. libzmq drops such connections, or aborts.
 *
 *  In all cases the sender floods; who beats is the receiver, the sender, or both. */
#include "measure.h"

/*  In milliseconds; a busy machine may keep a pong waiting. */
enum { INTERVAL = 60, TIMEOUT = 1500, STALL = 2000, ROUNDS = 12 };

static const struct stall {
    const char *who, *wildcard;
    int receiver_beats, sender_beats, sender_asks;
} stalls[] = {
    {"the receiver beats", "tcp://127.0.0.1:*", 1, 0, 0},
    {"both beat", "tcp://127.0.0.1:*", 1, 1, 0},
    {"the sender beats", "tcp://127.0.0.1:*", 0, 1, 0},
    {"the sender beats and asks to be missed", "ipc://*", 0, 1, 1},
};

struct flood {
    void *socket;
    volatile int over;
};

static void *flood (void *argument)
{
    struct flood *flood = argument;
    char body[2000] = "";
    for (uint32_t number = 0; !flood->over;) {
        memcpy (body, &number, sizeof number);
        if (zmq_send (flood->socket, body, sizeof body, 0) != -1)
            number++;
    }
    return NULL;
}

/*  How many connections were lost, of all that the monitor tells. */
static int losses (void *monitor)
{
    unsigned char frame[6];
    int count = 0;
    while (zmq_recv (monitor, frame, sizeof frame, ZMQ_DONTWAIT) == 6) {
        count++;
        CHECK (zmq_recv (monitor, NULL, 0, 0) >= 0);
    }
    return count;
}

static void *run (void *argument)
{
    const struct stall *stall = argument;
    char endpoint[256];
    void *context = zmq_ctx_new (), *pull = open_socket (context, ZMQ_PULL), *push = open_socket (context, ZMQ_PUSH);
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (set_int (pull, ZMQ_RCVHWM, 1) == 0 && set_int (push, ZMQ_SNDHWM, 10) == 0);
    CHECK (set_int (push, ZMQ_SNDTIMEO, 50) == 0);
    CHECK (zmq_socket_monitor (push, "inproc://losses", ZMQ_EVENT_DISCONNECTED) == 0);
    CHECK (zmq_connect (monitor, "inproc://losses") == 0);
    if (stall->receiver_beats)
        CHECK (set_int (pull, ZMQ_HEARTBEAT_IVL, INTERVAL) == 0 && set_int (pull, ZMQ_HEARTBEAT_TIMEOUT, TIMEOUT) == 0);
    if (stall->sender_beats)
        CHECK (set_int (push, ZMQ_HEARTBEAT_IVL, INTERVAL) == 0 && set_int (push, ZMQ_HEARTBEAT_TIMEOUT, TIMEOUT) == 0);
    if (stall->sender_asks)
        CHECK (set_int (push, ZMQ_HEARTBEAT_TTL, TIMEOUT) == 0);
    CHECK (zmq_connect (push, bind_any (pull, stall->wildcard, endpoint)) == 0);
    sleep_ms (3 * INTERVAL); /*  the first pings are heard */
    pthread_t sender;
    struct flood flooding = {push, 0};
    pthread_create (&sender, NULL, flood, &flooding);
    uint32_t next = 0, number;
    int wrong = 0;
    for (int round = 0; round < ROUNDS; round++) {
        sleep_ms (round < 2 ? STALL : INTERVAL / 3);
        for (int i = 0; i < round; i++, next++) {
            CHECK (zmq_recv (pull, &number, sizeof number, 0) == 2000);
            wrong += number != next;
            next = number;
        }
    }
    flooding.over = 1;
    pthread_join (sender, NULL);
    int lost = losses (monitor);
    printf ("%s, %.3s: %d connections lost, %d messages out of order\n", stall->who, stall->wildcard,
            lost, wrong);
    zmq_close (push);
    zmq_close (pull);
    zmq_close (monitor);
    end (context);
    return (void *) (intptr_t) (lost + wrong);
}

int main (void)
{
    enum { COUNT = sizeof stalls / sizeof *stalls };
    pthread_t threads[COUNT];
    intptr_t bad = 0;
    for (int i = 0; i < COUNT; i++)
        pthread_create (&threads[i], NULL, run, (void *) &stalls[i]);
    for (int i = 0; i < COUNT; i++) {
        void *result;
        pthread_join (threads[i], &result);
        bad += (intptr_t) result;
    }
    return bad != 0;
}
