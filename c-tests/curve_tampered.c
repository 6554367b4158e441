/*  CURVE with somebody in the middle: commands and messages that are bent, cut, made longer, repeated or put elsewhere. */
#include "curve_keys.h"
#include "monitors.h"
#include "raw_peers.h"

enum { GREETING = 64, FRAME_MAX = 4096 };

enum tampering {
    NONE,
    BEND,    /*  one bit of byte `at` of the body is another */
    CUT,     /*  the body ends before byte `at` */
    LENGTHEN,/*  by one byte */
    REPEAT,  /*  it comes twice */
    SWAP,    /*  the one behind it comes first */
    RENAME   /*  the command that the peer would never send here */
};

struct frame {
    unsigned char header[9], body[FRAME_MAX];
    size_t header_size, size;
};

/*  What is done to one frame of one side's. */
struct plan {
    const char *title;
    int from_server, number;
    enum tampering tampering;
    size_t at;
};

/*  One direction. */
struct direction {
    int from, to, count;
    const struct plan *plan;
    struct frame kept;
    int keeps;
};

static int read_fully (int fd, void *data, size_t size)
{
    return recv (fd, data, size, MSG_WAITALL) == (ssize_t) size;
}

static int read_frame (int fd, struct frame *frame)
{
    frame->size = 0;
    if (!read_fully (fd, frame->header, 2))
        return 0;
    frame->header_size = frame->header[0] & 2 ? 9 : 2;
    if (frame->header_size == 9 && !read_fully (fd, frame->header + 2, 7))
        return 0;
    for (size_t i = 1; i < frame->header_size; i++)
        frame->size = frame->size << 8 | frame->header[i];
    CHECK (frame->size < FRAME_MAX);
    return read_fully (fd, frame->body, frame->size);
}

static void write_frame (int fd, struct frame *frame)
{
    frame->header[0] |= 2;
    for (int i = 0; i < 8; i++)
        frame->header[1 + i] = (unsigned char) ((uint64_t) frame->size >> (56 - 8 * i));
    send (fd, frame->header, 9, MSG_NOSIGNAL);
    send (fd, frame->body, frame->size, MSG_NOSIGNAL);
}

static void tamper (struct direction *direction, struct frame *frame)
{
    switch (direction->plan->tampering) {
        case BEND:
            frame->body[direction->plan->at] ^= 0x10;
            break;
        case CUT:
            frame->size = direction->plan->at;
            break;
        case LENGTHEN:
            frame->body[frame->size++] = 0;
            break;
        case REPEAT:
            write_frame (direction->to, frame);
            break;
        case SWAP:
            direction->kept = *frame;
            direction->keeps = 1;
            return;
        case RENAME:
            memcpy (frame->body, "\4PING\0\0", frame->size = 7);
            break;
        case NONE:
            break;
    }
    write_frame (direction->to, frame);
}

static void *relay (void *argument)
{
    struct direction *direction = argument;
    unsigned char greeting[GREETING];
    struct frame frame;
    /*  Either greeting comes in steps, each an answer to one of the other's. */
    for (size_t size = 0; size < GREETING;) {
        ssize_t got = recv (direction->from, greeting, GREETING - size, 0);
        if (got <= 0)
            break;
        send (direction->to, greeting, (size_t) got, MSG_NOSIGNAL);
        size += (size_t) got;
    }
    while (read_frame (direction->from, &frame)) {
        if (direction->plan && direction->count++ == direction->plan->number)
            tamper (direction, &frame);
        else
            write_frame (direction->to, &frame);
        if (direction->keeps && direction->count == direction->plan->number + 2) {
            direction->keeps = 0;
            write_frame (direction->to, &direction->kept);
        }
    }
    shutdown (direction->to, SHUT_RDWR);
    shutdown (direction->from, SHUT_RDWR);
    return NULL;
}

static void play (const struct plan *plan)
{
    enum { EVENTS = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
                    | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED };
    char endpoint[256], middle[256];
    printf ("- %s %d of the %s's: %s\n", plan->number < 2 ? "command" : "message",
            plan->number < 2 ? plan->number : plan->number - 2, plan->from_server ? "server" : "client", plan->title);
    void *context = zmq_ctx_new ();
    void *server = open_socket (context, ZMQ_DEALER), *client = open_socket (context, ZMQ_DEALER);
    be_server (server);
    be_client (client);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, -1) == 0);
    CHECK (set_int (server, ZMQ_HANDSHAKE_IVL, 2000) == 0);
    void *server_monitor = watch (context, server, EVENTS), *client_monitor = watch (context, client, EVENTS);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    int listener = serve (middle);
    CHECK (zmq_connect (client, middle) == 0);
    int to_client = accept (listener, NULL, NULL), to_server = dial (endpoint);
    CHECK (to_client != -1);
    pthread_t threads[2];
    struct direction directions[2] = {{.from = to_client, .to = to_server, .plan = plan->from_server ? NULL : plan},
                                      {.from = to_server, .to = to_client, .plan = plan->from_server ? plan : NULL}};
    for (int i = 0; i < 2; i++)
        CHECK (pthread_create (&threads[i], NULL, relay, &directions[i]) == 0);
    void *from = plan->from_server ? server : client, *to = plan->from_server ? client : server;
    /*  A server without peers cannot send. */
    if (plan->number >= 2 || plan->tampering == NONE) {
        CHECK (next ("server", server_monitor) && next ("client", client_monitor));
        for (int i = 0; i < 4; i++) {
            char text[] = "word 0";
            text[5] += (char) i;
            /*  Whoever has no peer any more cannot. */
            put (from, text, ZMQ_DONTWAIT | (i == 2 ? ZMQ_SNDMORE : 0));
            sleep_ms (20);
        }
        CHECK (set_int (to, ZMQ_RCVTIMEO, 200) == 0);
        while (take ("received", to, 0) != -1)
            ;
    }
    if (plan->number >= 2) /*  libzmq then stops to read; ours ends the connection */
        next (plan->from_server ? "client" : "server", plan->from_server ? client_monitor : server_monitor);
    else if (plan->number < 2 && plan->tampering != NONE) {
        until ("server", server_monitor, ZMQ_EVENT_DISCONNECTED);
        until ("client", client_monitor, ZMQ_EVENT_DISCONNECTED);
    }
    zmq_close (client);
    zmq_close (server);
    zmq_close (client_monitor);
    zmq_close (server_monitor);
    end (context);
    for (int i = 0; i < 2; i++)
        pthread_join (threads[i], NULL);
    close (to_client);
    close (to_server);
    close (listener);
}

static const struct plan PLANS[] = {
    {"nothing is done", 0, -1, NONE, 0},
    {"its name", 0, 0, BEND, 1},
    {"the version", 0, 0, BEND, 6},
    {"the short-term key", 0, 0, BEND, 80},
    {"the number", 0, 0, BEND, 119},
    {"the box", 0, 0, BEND, 199},
    {"the last byte is gone", 0, 0, CUT, 199},
    {"the name alone", 0, 0, CUT, 6},
    {"nothing is left", 0, 0, CUT, 0},
    {"half a name", 0, 0, CUT, 3},
    {"one byte more", 0, 0, LENGTHEN, 0},
    {"twice", 0, 0, REPEAT, 0},
    {"another command", 0, 0, RENAME, 0},
    {"its name", 1, 0, BEND, 1},
    {"the nonce", 1, 0, BEND, 8},
    {"the box", 1, 0, BEND, 100},
    {"the last byte is gone", 1, 0, CUT, 167},
    {"one byte more", 1, 0, LENGTHEN, 0},
    {"the name alone", 1, 0, CUT, 8},
    {"another command", 1, 0, RENAME, 0},
    {"its name", 0, 1, BEND, 1},
    {"the cookie's nonce", 0, 1, BEND, 9},
    {"the cookie", 0, 1, BEND, 50},
    {"the number", 0, 1, BEND, 112},
    {"the box", 0, 1, BEND, 113},
    {"the vouch", 0, 1, BEND, 200},
    {"the metadata", 0, 1, BEND, 260},
    {"too short by a byte", 0, 1, CUT, 256},
    {"as short as can be", 0, 1, CUT, 257},
    {"the name alone", 0, 1, CUT, 9},
    {"one byte more", 0, 1, LENGTHEN, 0},
    {"another command", 0, 1, RENAME, 0},
    {"its name", 1, 1, BEND, 1},
    {"the number", 1, 1, BEND, 13},
    {"the box", 1, 1, BEND, 20},
    {"too short by a byte", 1, 1, CUT, 29},
    {"as short as can be", 1, 1, CUT, 30},
    {"one byte more", 1, 1, LENGTHEN, 0},
    {"another command", 1, 1, RENAME, 0},
    {"its name", 0, 3, BEND, 1},
    {"a greater number", 0, 3, BEND, 14},
    {"the tag", 0, 3, BEND, 20},
    {"the flags", 0, 3, BEND, 32},
    {"the text", 0, 3, BEND, 35},
    {"too short by a byte", 0, 3, CUT, 32},
    {"as short as can be", 0, 3, CUT, 33},
    {"nothing is left", 0, 3, CUT, 0},
    {"one byte more", 0, 3, LENGTHEN, 0},
    {"twice", 0, 3, REPEAT, 0},
    {"behind the next", 0, 3, SWAP, 0},
    {"a command in clear", 0, 3, RENAME, 0},
    {"the text", 1, 3, BEND, 35},
    {"twice", 1, 3, REPEAT, 0},
    {"behind the next", 1, 3, SWAP, 0},
    {"a command in clear", 1, 3, RENAME, 0},
};

int main (void)
{
    for (size_t i = 0; i < sizeof PLANS / sizeof PLANS[0]; i++)
        play (&PLANS[i]);
    return 0;
}
