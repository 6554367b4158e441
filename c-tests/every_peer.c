/*  Every peer: what a socket answers, byte by byte, to peers of ZMTP 1.0, 2.0, 3.0, 3.1 and of the future, to downgrades and to
 *  nonsense; on either end of the connection; whether the bytes come at once or one after the other. Then what the monitor
 *  tells, what was received, and how messages are put for such a peer.
 *
 *  Each conversation has a thread, a context and a page of its own; the pages are printed in order. */
#include "raw_peers.h"
#include <netinet/tcp.h>

#define BYTES(literal) literal, sizeof literal - 1
#define SIGNATURE "\xff\0\0\0\0\0\0\0\1\x7f"
#define ZEROS_16 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define GREETING(major, minor, mechanism) SIGNATURE major minor mechanism ZEROS_16 ZEROS_16
#define NULL_20 "NULL" ZEROS_16
#define READY_DEALER "\4\x29\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0\0"
#define READY_NAMED "\4\x2b\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0\2me"
#define READY_SUB "\4\x19\5READY\13Socket-Type\0\0\0\3SUB"
#define READY_PUB "\4\x19\5READY\13Socket-Type\0\0\0\3PUB"
#define READY_ROUTER "\4\x1c\5READY\13Socket-Type\0\0\0\6ROUTER"

/*  What the peer says from first to last. */
struct conversation
{
    int type;
    const char *title;
    const char *bytes;
    size_t size;
    int binds;
    int slowly;
    char *page;
    size_t page_size;
};

#define TO_ROUTER(title, ...) {ZMQ_ROUTER, "ROUTER and " title, BYTES (__VA_ARGS__), 0, 0, NULL, 0}
#define TO_DEALER(title, ...) {ZMQ_DEALER, "DEALER and " title, BYTES (__VA_ARGS__), 0, 0, NULL, 0}
#define TO_PUB(title, ...) {ZMQ_PUB, "PUB and " title, BYTES (__VA_ARGS__), 0, 0, NULL, 0}
#define TO_XPUB(title, ...) {ZMQ_XPUB, "XPUB and " title, BYTES (__VA_ARGS__), 0, 0, NULL, 0}
#define TO_SUB(title, ...) {ZMQ_SUB, "SUB and " title, BYTES (__VA_ARGS__), 0, 0, NULL, 0}

static const struct conversation CONVERSATIONS[] = {
    TO_ROUTER ("ZMTP 1.0, unversioned, anonymous", "\1\0" "\3\0hi"),
    TO_ROUTER ("ZMTP 1.0, unversioned, named", "\3\0me" "\3\0hi" "\2\1a\2\0b"),
    TO_ROUTER ("ZMTP 1.0, unversioned, a long header", "\xff\0\0\0\0\0\0\0\3\0me" "\xff\0\0\0\0\0\0\0\3\0hi"),
    TO_ROUTER ("ZMTP 1.0, versioned", SIGNATURE "\0\5" "\3\0me" "\3\0hi"),
    TO_ROUTER ("ZMTP 1.0, a length of nothing", SIGNATURE "\0\5" "\3\0me" "\0\0"),
    TO_ROUTER ("ZMTP 2.0", SIGNATURE "\1\5" "\0\2me" "\0\2hi" "\2\0\0\0\0\0\0\0\2ho"),
    TO_ROUTER ("ZMTP 2.0, anonymous", SIGNATURE "\1\5" "\0\0" "\0\2hi"),
    TO_ROUTER ("ZMTP 2.0, multipart", SIGNATURE "\1\5" "\0\2me" "\1\1a\1\0\0\1b"),
    TO_ROUTER ("ZMTP 2.0, strange flags", SIGNATURE "\1\5" "\0\2me" "\xf8\2hi"),
    TO_ROUTER ("ZMTP 2.1", GREETING ("\2", "\0", NULL_20) READY_NAMED "\0\2hi"),
    TO_ROUTER ("ZMTP 3.0", GREETING ("\3", "\0", NULL_20) READY_NAMED "\0\2hi"),
    TO_ROUTER ("ZMTP 3.1", GREETING ("\3", "\1", NULL_20) READY_NAMED "\0\2hi"),
    TO_ROUTER ("ZMTP 3.7", GREETING ("\3", "\7", NULL_20) READY_NAMED "\0\2hi"),
    TO_ROUTER ("ZMTP 4.0", GREETING ("\4", "\0", NULL_20) READY_NAMED "\0\2hi"),
    TO_ROUTER ("ZMTP 3.1, strange flags", GREETING ("\3", "\1", NULL_20) READY_NAMED "\xf8\2hi"),
    TO_ROUTER ("ZMTP 3.1, unknown commands", GREETING ("\3", "\1", NULL_20) READY_NAMED "\4\5\4JUNK\4\0\4\1\xff\0\2hi"),
    TO_ROUTER ("ZMTP 3.1, a second READY", GREETING ("\3", "\1", NULL_20) READY_NAMED READY_NAMED "\0\2hi"),
    TO_ROUTER ("a mechanism that asks for more", GREETING ("\3", "\0", "PLAIN" ZEROS_16) READY_NAMED),
    TO_ROUTER ("CURVE", GREETING ("\3", "\0", "CURVE" ZEROS_16) READY_NAMED),
    TO_ROUTER ("a mechanism that nobody knows", GREETING ("\3", "\0", "WHAT" ZEROS_16) READY_NAMED),
    TO_ROUTER ("NULL with a tail", GREETING ("\3", "\0", "NULLS" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") READY_NAMED),
    TO_ROUTER ("as-server set", SIGNATURE "\3\0" NULL_20 "\1" ZEROS_16 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" READY_NAMED "\0\2hi"),
    TO_ROUTER ("an ERROR", GREETING ("\3", "\1", NULL_20) "\4\x0a\5ERROR\3400"),
    TO_ROUTER ("an ERROR cut short", GREETING ("\3", "\1", NULL_20) "\4\7\5ERROR\5"),
    TO_ROUTER ("a message in place of READY", GREETING ("\3", "\1", NULL_20) "\0\2hi"),
    TO_ROUTER ("a command in place of READY", GREETING ("\3", "\1", NULL_20) "\4\6\5HELLO"),
    TO_ROUTER ("a READY of a PUB", GREETING ("\3", "\1", NULL_20) READY_PUB),
    TO_ROUTER ("a READY of nobody", GREETING ("\3", "\1", NULL_20) "\4\6\5READY" "\0\2hi"),
    TO_ROUTER ("an empty command", GREETING ("\3", "\1", NULL_20) "\4\0"),
    TO_ROUTER ("an identity that begins with a zero", GREETING ("\3", "\1", NULL_20) "\4\x2b\5READY\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0\2\0x" "\0\2hi"),
    TO_ROUTER ("a browser", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    TO_ROUTER ("half a greeting", SIGNATURE "\3"),
    TO_DEALER ("ZMTP 1.0, unversioned", "\1\0" "\3\0hi"),
    TO_DEALER ("ZMTP 1.0, versioned", SIGNATURE "\0\6" "\1\0" "\2\1a\2\0b"),
    TO_DEALER ("ZMTP 2.0", SIGNATURE "\1\6" "\0\0" "\0\2hi"),
    TO_DEALER ("ZMTP 3.0", GREETING ("\3", "\0", NULL_20) READY_ROUTER "\0\2hi"),
    TO_DEALER ("ZMTP 3.1", GREETING ("\3", "\1", NULL_20) READY_ROUTER "\0\2hi"),
    TO_PUB ("ZMTP 1.0, unversioned", "\1\0"),
    TO_PUB ("ZMTP 1.0, versioned", SIGNATURE "\0\2" "\1\0" "\3\0\1y"),
    TO_PUB ("ZMTP 2.0", SIGNATURE "\1\2" "\0\0" "\0\2\1y"),
    TO_PUB ("ZMTP 2.0, cancelled", SIGNATURE "\1\2" "\0\0" "\0\2\1y\0\2\0y"),
    TO_PUB ("ZMTP 3.0", GREETING ("\3", "\0", NULL_20) READY_SUB "\0\2\1y"),
    TO_PUB ("ZMTP 3.0 and a SUBSCRIBE", GREETING ("\3", "\0", NULL_20) READY_SUB "\4\x0b\11SUBSCRIBEy"),
    TO_PUB ("ZMTP 3.1", GREETING ("\3", "\1", NULL_20) READY_SUB "\4\x0b\11SUBSCRIBEy"),
    TO_PUB ("ZMTP 3.1, cancelled", GREETING ("\3", "\1", NULL_20) READY_SUB "\4\x0b\11SUBSCRIBEy\4\x08\6CANCELy"),
    TO_PUB ("ZMTP 3.1 and an old subscription", GREETING ("\3", "\1", NULL_20) READY_SUB "\0\2\1y"),
    TO_XPUB ("ZMTP 1.0, unversioned", "\1\0"),
    TO_XPUB ("ZMTP 2.0", SIGNATURE "\1\2" "\0\0" "\0\2\1y\0\2hi"),
    TO_XPUB ("ZMTP 3.1", GREETING ("\3", "\1", NULL_20) READY_SUB "\4\x0b\11SUBSCRIBEy\0\2hi"),
    TO_SUB ("ZMTP 1.0, unversioned", "\1\0" "\3\0yo"),
    TO_SUB ("ZMTP 1.0, versioned", SIGNATURE "\0\1" "\1\0" "\3\0yo"),
    TO_SUB ("ZMTP 2.0", SIGNATURE "\1\1" "\0\0" "\0\2yo\0\2no"),
    TO_SUB ("ZMTP 3.0", GREETING ("\3", "\0", NULL_20) READY_PUB "\0\2yo"),
    TO_SUB ("ZMTP 3.1", GREETING ("\3", "\1", NULL_20) READY_PUB "\0\2yo\0\2no"),
    TO_SUB ("ZMTP 3.1 that subscribes, too", GREETING ("\3", "\1", NULL_20) READY_PUB "\4\x0b\11SUBSCRIBEy\0\2yo"),
};

#define COUNT (sizeof CONVERSATIONS / sizeof *CONVERSATIONS)

static void write_bytes (FILE *page, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] > ' ' && bytes[i] < 127 && bytes[i] != '\\')
            fputc (bytes[i], page);
        else
            fprintf (page, "\\%x.", bytes[i]);
}

/*  What the peer hears until nothing more comes. Of what goes before a hang-up some may be lost with the connection. */
static void write_heard (FILE *page, int fd, const char *when)
{
    unsigned char bytes[4096];
    size_t count = 0;
    ssize_t got;
    struct pollfd item = {fd, POLLIN, 0};
    int is_over = 0;
    while (count < sizeof bytes && poll (&item, 1, 250) == 1) {
        got = recv (fd, bytes + count, sizeof bytes - count, 0);
        if (got <= 0) {
            is_over = 1;
            break;
        }
        count += (size_t) got;
    }
    fprintf (page, "  %s the peer hears ", when);
    if (!is_over)
        write_bytes (page, bytes, count);
    fprintf (page, "%s\n", is_over ? "the end" : "");
}

static void write_events (FILE *page, void *monitor)
{
    unsigned char frame[6];
    char endpoint[256];
    while (zmq_recv (monitor, frame, sizeof frame, ZMQ_DONTWAIT) == 6) {
        uint16_t event;
        uint32_t value;
        memcpy (&event, frame, 2);
        memcpy (&value, frame + 2, 4);
        CHECK (zmq_recv (monitor, endpoint, sizeof endpoint, 0) != -1);
        /*  Of failures without detail libzmq tells the error of some call before. */
        if (event & (ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED))
            fprintf (page, "  event %#x: %#x\n", event, value);
        else
            fprintf (page, "  event %#x\n", event);
    }
}

/*  Prints what came, and leaves the routing id of who sent it. */
static void write_received (FILE *page, void *socket, char *id, int *id_size)
{
    char part[256];
    int size, is_first = 1;
    while ((size = zmq_recv (socket, part, sizeof part, ZMQ_DONTWAIT)) != -1) {
        fprintf (page, is_first ? "  received " : ", ");
        if (is_first && get_int (socket, ZMQ_TYPE) == ZMQ_ROUTER) {
            memcpy (id, part, (size_t) size);
            *id_size = size;
        }
        if (size == 5 && part[0] == 0)
            fprintf (page, "an id");
        else
            write_bytes (page, (unsigned char *) part, (size_t) size);
        is_first = !get_int (socket, ZMQ_RCVMORE);
        if (is_first)
            fputc ('\n', page);
    }
}

static void send_some (void *socket, int type, const char *id, int id_size)
{
    if (type == ZMQ_SUB || (type == ZMQ_ROUTER && id_size < 0))
        return;
    for (int i = 0; i < 2; i++) {
        if (type == ZMQ_ROUTER)
            zmq_send (socket, id, (size_t) id_size, ZMQ_SNDMORE | ZMQ_DONTWAIT);
        zmq_send (socket, "yo", 2, (i == 0 ? 0 : ZMQ_SNDMORE) | ZMQ_DONTWAIT);
    }
    char large[260];
    memset (large, 'l', sizeof large);
    zmq_send (socket, large, sizeof large, ZMQ_DONTWAIT);
}

/*  The length of greeting and READY. libzmq refuses peers of ZMTP 3 whose first message comes with their READY. */
static size_t opening (const struct conversation *conversation)
{
    const unsigned char *bytes = (const unsigned char *) conversation->bytes;
    int has_ready = conversation->size > 66 && bytes[0] == 0xff && bytes[10] > 1 && bytes[64] == 4;
    size_t end = has_ready ? 66u + bytes[65] : conversation->size;
    return end < conversation->size ? end : conversation->size;
}

static void speak (int fd, const struct conversation *conversation)
{
    size_t first = opening (conversation), size;
    int at_once = 1;
    CHECK (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once) == 0);
    for (size_t at = 0; at < conversation->size; at += size) {
        size = conversation->slowly ? 1 : at == 0 ? first : conversation->size - first;
        if (send (fd, conversation->bytes + at, size, MSG_NOSIGNAL) == -1)
            return;
        sleep_ms (conversation->slowly ? 1 : 100);
    }
}

static int meet (void *socket, int binds)
{
    char endpoint[256];
    if (binds)
        return dial (bind_any (socket, "tcp://127.0.0.1:*", endpoint));
    int listener = serve (endpoint);
    CHECK (zmq_connect (socket, endpoint) == 0);
    int fd = accept (listener, NULL, NULL);
    close (listener);
    return fd;
}

static void *converse (void *argument)
{
    struct conversation *conversation = argument;
    char id[256];
    int id_size = -1;
    FILE *page = open_memstream (&conversation->page, &conversation->page_size);
    void *context = zmq_ctx_new ();
    void *socket = open_socket (context, conversation->type);
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, -1) == 0);
    if (conversation->type == ZMQ_DEALER)
        CHECK (set_text (socket, ZMQ_ROUTING_ID, "dealer") == 0);
    if (conversation->type == ZMQ_SUB)
        CHECK (set_text (socket, ZMQ_SUBSCRIBE, "y") == 0);
    CHECK (zmq_socket_monitor (socket, "inproc://monitor",
                               ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
                                   | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
           == 0);
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_connect (monitor, "inproc://monitor") == 0);

    fprintf (page, "%s, which %s%s\n", conversation->title, conversation->binds ? "connects" : "is connected to",
             conversation->slowly ? ", byte by byte" : "");
    int fd = meet (socket, conversation->binds);
    speak (fd, conversation);
    /*  libzmq does some of its work only while the program calls it. */
    sleep_ms (100);
    get_int (socket, ZMQ_EVENTS);
    write_heard (page, fd, "first");
    write_events (page, monitor);
    write_received (page, socket, id, &id_size);
    send_some (socket, conversation->type, id, id_size);
    write_heard (page, fd, "then");
    close (fd);
    zmq_close (monitor);
    zmq_close (socket);
    zmq_ctx_term (context);
    fclose (page);
    return NULL;
}

int main (void)
{
    static struct conversation conversations[COUNT * 4];
    pthread_t threads[COUNT];
    for (int round = 0; round < 4; round++) {
        struct conversation *these = conversations + round * (int) COUNT;
        for (size_t i = 0; i < COUNT; i++) {
            these[i] = CONVERSATIONS[i];
            these[i].binds = round / 2 == 0;
            these[i].slowly = round % 2;
            CHECK (pthread_create (&threads[i], NULL, converse, &these[i]) == 0);
        }
        for (size_t i = 0; i < COUNT; i++)
            CHECK (pthread_join (threads[i], NULL) == 0);
    }
    for (size_t i = 0; i < COUNT * 4; i++)
        fputs (conversations[i].page, stdout);
    return 0;
}
