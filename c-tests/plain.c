/*  PLAIN (RFC 24): its options; both roles on either end; what peers hear that do not keep to it, and what the monitor tells. */
#include "monitors.h"
#include "raw_peers.h"
#include "zap_handler.h"
#include <netinet/tcp.h>

#define BYTES(literal) literal, sizeof literal - 1
#define SIGNATURE "\xff\0\0\0\0\0\0\0\1\x7f"
#define ZEROS_15 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define GREETING(mechanism) SIGNATURE "\3\1" mechanism ZEROS_15 ZEROS_15 ZEROS_15 "\0\0"
/*  A draft, which libzmq takes in any build. */
#define ENFORCE_DOMAIN 93
#define PLAIN GREETING ("PLAIN")
#define HELLO "\4\x13\5HELLO\5admin\6secret"
#define DEALER_IS "\13Socket-Type\0\0\0\6DEALER\10Identity\0\0\0\0"
#define INITIATE "\4\x2c\10INITIATE" DEALER_IS
#define WELCOME "\4\10\7WELCOME"
/*  So libzmq spells it: its source says "\x05ERROR", of which C reads the first three characters as one byte. */
#define ERROR "^RROR"
#define READY "\4\x29\5READY" DEALER_IS

static void show_text (void *socket, const char *name, int option)
{
    char text[300];
    size_t size = sizeof text;
    printf ("%s: %d", name, zmq_getsockopt (socket, option, text, &size));
    printf (" \"%s\", %zu bytes\n", text, size);
}

static void show (void *socket)
{
    printf ("mechanism %d, server %d\n", get_int (socket, ZMQ_MECHANISM), get_int (socket, ZMQ_PLAIN_SERVER));
    show_text (socket, "username", ZMQ_PLAIN_USERNAME);
    show_text (socket, "password", ZMQ_PLAIN_PASSWORD);
    show_text (socket, "domain", ZMQ_ZAP_DOMAIN);
    printf ("enforced %d\n", get_int (socket, ENFORCE_DOMAIN));
}

static void options (void *context)
{
    char text[300];
    size_t size = 5;
    memset (text, 'x', sizeof text);
    void *socket = open_socket (context, ZMQ_DEALER);
    show (socket);
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, 1));
    show (socket);
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, 2));
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, -1));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_SERVER, text, 3));
    SHOW (set_int (socket, ZMQ_MECHANISM, ZMQ_PLAIN));
    SHOW (set_text (socket, ZMQ_PLAIN_USERNAME, "admin"));
    show (socket);
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, 1));
    SHOW (set_text (socket, ZMQ_PLAIN_PASSWORD, "secret"));
    show (socket);
    SHOW (zmq_getsockopt (socket, ZMQ_PLAIN_USERNAME, text, &size));
    size = 6;
    SHOW (zmq_getsockopt (socket, ZMQ_PLAIN_USERNAME, text, &size));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, "", 0));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_PASSWORD, "", 0));
    SHOW (get_int (socket, ZMQ_MECHANISM));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, NULL, 0));
    show (socket);
    SHOW (set_text (socket, ZMQ_PLAIN_USERNAME, "admin"));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_PASSWORD, NULL, 0));
    show (socket);
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, text, 256));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_PASSWORD, text, 256));
    SHOW (zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, text, 256));
    SHOW (zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, text, 255));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, text, 255));
    SHOW (set_text (socket, ZMQ_ZAP_DOMAIN, "lab"));
    SHOW (zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, "", 0));
    SHOW (zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, NULL, 0));
    SHOW (zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, "a\0b", 3));
    SHOW (set_int (socket, ENFORCE_DOMAIN, -7));
    show (socket);
    SHOW (set_int (socket, ENFORCE_DOMAIN, 0));
    SHOW (set_int (socket, ZMQ_PLAIN_SERVER, 0));
    show (socket);
    zmq_close (socket);
}

/*  Over ipc a request names who is at the other end: us. */
static void show_local_address (void *handler)
{
    char address[64] = "", expected[64];
    for (int part = 0; part < 4; part++) {
        memset (address, 0, sizeof address);
        CHECK (zmq_recv (handler, address, sizeof address - 1, 0) != -1);
    }
    forget_request (handler);
    sprintf (expected, "localhost:%d:%d:%d", (int) getuid (), (int) getgid (), (int) getpid ());
    printf ("address as expected: %s\n", strcmp (address, expected) == 0 ? "yes" : address);
}

/*  Either side binds, over either transport; the handler is asked by who serves. */
static void roles (void *context, void *handler, const char *wildcard, int server_binds)
{
    char endpoint[256];
    void *server = open_socket (context, ZMQ_REP), *client = open_socket (context, ZMQ_REQ);
    use_plain (server, client);
    bind_any (server_binds ? server : client, wildcard, endpoint);
    CHECK (zmq_connect (server_binds ? client : server, endpoint) == 0);
    printf ("%s, the server %s\n", wildcard, server_binds ? "binds" : "connects");
    if (wildcard[0] == 't')
        take ("request", handler, 0);
    else
        show_local_address (handler);
    answer (handler, "200", "");
    put (client, "hello", 0);
    take ("server", server, 0);
    put (server, "world", 0);
    take ("client", client, 0);
    zmq_close (client);
    zmq_close (server);
}

/*  What a peer says, in pieces of as many bytes as it likes, and what comes of it. */
struct conversation
{
    const char *title;
    const char *bytes;
    size_t size;
    /*  The status that the handler, if it is asked, answers. */
    const char *status;
};

static const struct conversation TO_SERVER[] = {
    {"all is well", BYTES (PLAIN HELLO INITIATE "\0\2hi"), "200"},
    {"no credentials", BYTES (PLAIN "\4\10\5HELLO\0\0" INITIATE), "200"},
    {"a refused name", BYTES (PLAIN HELLO), "400"},
    {"a failing handler", BYTES (PLAIN HELLO), "500"},
    {"nothing follows the greeting", BYTES (PLAIN), NULL},
    {"an empty command", BYTES (PLAIN "\4\0"), NULL},
    {"a command of one byte", BYTES (PLAIN "\4\1\0"), NULL},
    {"a name that is cut off", BYTES (PLAIN "\4\3\5HE"), NULL},
    {"a name alone", BYTES (PLAIN "\4\6\5HELLO"), NULL},
    {"another command", BYTES (PLAIN "\4\6\5HULLO"), NULL},
    {"INITIATE first", BYTES (PLAIN INITIATE), NULL},
    {"a long username", BYTES (PLAIN "\4\x0b\5HELLO\5name"), NULL},
    {"no password", BYTES (PLAIN "\4\x0b\5HELLO\4name"), NULL},
    {"a long password", BYTES (PLAIN "\4\x0d\5HELLO\4name\2x"), NULL},
    {"a tail", BYTES (PLAIN "\4\x0e\5HELLO\4name\1xy"), NULL},
    {"READY for INITIATE", BYTES (PLAIN HELLO READY), "200"},
    {"HELLO twice", BYTES (PLAIN HELLO HELLO), "200"},
    {"bad properties", BYTES (PLAIN HELLO "\4\x0b\10INITIATE\4X"), "200"},
    {"a socket type that does not fit", BYTES (PLAIN HELLO "\4\x1c\10INITIATE\13Socket-Type\0\0\0\3PUB"), "200"},
    {"no properties", BYTES (PLAIN HELLO "\4\x09\10INITIATE" "\0\2hi"), "200"},
    {"another mechanism", BYTES (GREETING ("NULL\0")), NULL},
    {"a longer name of a mechanism", BYTES (SIGNATURE "\3\1PLAINS" ZEROS_15 ZEROS_15 ZEROS_15 "\0"), NULL},
    {"ZMTP 2.0", BYTES (SIGNATURE "\1\5" "\0\2me" "\0\2hi"), NULL},
    {"ZMTP 1.0", BYTES (SIGNATURE "\0\5" "\3\0me" "\3\0hi"), NULL},
    {"ZMTP 1.0 without versions", BYTES ("\1\0" "\3\0hi"), NULL},
};

static const struct conversation TO_CLIENT[] = {
    {"all is well", BYTES (PLAIN WELCOME READY "\0\2hi"), NULL},
    {"WELCOME with a tail", BYTES (PLAIN "\4\x09\7WELCOMEx"), NULL},
    {"READY first", BYTES (PLAIN READY), NULL},
    {"WELCOME twice", BYTES (PLAIN WELCOME WELCOME), NULL},
    {"HELLO", BYTES (PLAIN HELLO), NULL},
    {"an empty command", BYTES (PLAIN "\4\0"), NULL},
    {"ERROR 300", BYTES (PLAIN "\4\x09" ERROR "\003300"), NULL},
    {"ERROR 400", BYTES (PLAIN "\4\x09" ERROR "\003400"), NULL},
    {"ERROR 500 for READY", BYTES (PLAIN WELCOME "\4\x09" ERROR "\003500"), NULL},
    {"an ERROR of its own", BYTES (PLAIN "\4\x08" ERROR "\2no"), NULL},
    {"ERROR 200", BYTES (PLAIN "\4\x09" ERROR "\003200"), NULL},
    {"an ERROR without a reason", BYTES (PLAIN "\4\5" ERROR), NULL},
    {"an ERROR that is cut off", BYTES (PLAIN "\4\x09" ERROR "\004400"), NULL},
    {"another mechanism", BYTES (GREETING ("CURVE")), NULL},
    {"ZMTP 2.0", BYTES (SIGNATURE "\1\5" "\0\2me" "\0\2hi"), NULL},
    {"ZMTP 1.0", BYTES (SIGNATURE "\0\5" "\3\0me" "\3\0hi"), NULL},
    {"ZMTP 1.0 without versions", BYTES ("\1\0" "\3\0hi"), NULL},
};

/*  What the peer heard so far. */
struct heard
{
    char bytes[512];
    size_t count;
    int ended;
};

/*  Hears what comes within so many milliseconds of the last. */
static void hear_more (int fd, struct heard *heard, int patience)
{
    struct pollfd item = {fd, POLLIN, 0};
    while (!heard->ended && poll (&item, 1, patience) == 1) {
        ssize_t got = recv (fd, heard->bytes + heard->count, sizeof heard->bytes - heard->count, 0);
        if (got > 0)
            heard->count += (size_t) got;
        else
            heard->ended = 1;
    }
}

/*  Of the greeting every byte is known; an end may come in its midst. */
static void show_heard (const struct heard *heard)
{
    size_t greeting = heard->count < 64 ? heard->count : 64;
    printf ("hears ");
    if (!heard->ended)
        printf ("%zu bytes of greeting, ", greeting);
    print_bytes (heard->bytes + greeting, heard->count - greeting);
    printf ("%s\n", heard->ended ? ", the end" : "");
}

/*  Says everything in pieces that end where a frame or the greeting does, as a peer would that waits for answers. */
static void say_bytes (int fd, const struct conversation *conversation, void *handler, struct heard *heard)
{
    const char *bytes = conversation->bytes;
    size_t size = conversation->size, piece;
    int asked = 0;
    for (size_t at = 0; at < size; at += piece) {
        piece = at == 0 ? 64 : 2 + (size_t) (unsigned char) bytes[at + 1];
        if (piece > size - at)
            piece = size - at;
        send (fd, bytes + at, piece, MSG_NOSIGNAL);
        hear_more (fd, heard, 30);
        if (conversation->status && !asked && at >= 64) {
            asked = 1;
            forget_request (handler);
            answer (handler, conversation->status, "");
            hear_more (fd, heard, 100);
        }
    }
    hear_more (fd, heard, 150);
}

static void converse (const struct conversation *conversation, int as_server)
{
    printf ("- %s hears: %s\n", as_server ? "a server" : "a client", conversation->title);
    char endpoint[256];
    void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_DEALER);
    void *handler = open_handler (context, ZMQ_REP);
    CHECK (as_server ? set_int (socket, ZMQ_PLAIN_SERVER, 1) == 0 : set_text (socket, ZMQ_PLAIN_USERNAME, "admin") == 0);
    int events = ZMQ_EVENT_ALL & ~(ZMQ_EVENT_LISTENING | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_CONNECTED
                                   | ZMQ_EVENT_CONNECT_DELAYED | ZMQ_EVENT_CLOSED);
    void *monitor = watch (context, socket, events);
    int fd, listener = -1;
    CHECK (set_int (socket, ZMQ_RECONNECT_IVL, 10000) == 0);
    if (as_server)
        fd = dial (bind_any (socket, "tcp://127.0.0.1:*", endpoint));
    else {
        listener = serve (endpoint);
        CHECK (zmq_connect (socket, endpoint) == 0);
        CHECK ((fd = accept (listener, NULL, NULL)) != -1);
    }
    struct heard heard = {.count = 0};
    say_bytes (fd, conversation, handler, &heard);
    show_heard (&heard);
    close (fd);
    CHECK (set_int (socket, ZMQ_RCVTIMEO, 50) == 0);
    take ("received", socket, 0);
    /*  How often, and after how long, it tries again is not the matter here. */
    CHECK (set_int (monitor, ZMQ_RCVTIMEO, 1000) == 0);
    until ("told", monitor, ZMQ_EVENT_DISCONNECTED);
    CHECK (set_int (monitor, ZMQ_RCVTIMEO, 100) == 0);
    unsigned char frame[6];
    int retried = zmq_recv (monitor, frame, sizeof frame, 0) == 6;
    printf ("tries again: %s\n", retried && (frame[0] | frame[1] << 8) == ZMQ_EVENT_CONNECT_RETRIED ? "yes" : "no");
    if (listener != -1)
        close (listener);
    zmq_close (monitor);
    zmq_close (handler);
    zmq_close (socket);
    end (context);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    options (context);
    end (context);
    for (int binds = 0; binds <= 1; binds++)
        for (int ipc = 0; ipc <= 1; ipc++) {
            context = zmq_ctx_new ();
            void *handler = open_handler (context, ZMQ_REP);
            roles (context, handler, ipc ? "ipc://*" : "tcp://127.0.0.1:*", binds);
            zmq_close (handler);
            end (context);
        }
    for (size_t i = 0; i < sizeof TO_SERVER / sizeof TO_SERVER[0]; i++)
        converse (&TO_SERVER[i], 1);
    for (size_t i = 0; i < sizeof TO_CLIENT / sizeof TO_CLIENT[0]; i++)
        converse (&TO_CLIENT[i], 0);
    return 0;
}
