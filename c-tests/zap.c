/*  ZAP: who is asked about which peer, what the answers lead to, and what happens without any. */
#include "monitors.h"
#include "zap_handler.h"

/*  A draft, which libzmq takes in any build. */
#define ENFORCE_DOMAIN 93

#define HANDSHAKES                                                                                 \
    (ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL                          \
     | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED)

/*  A server that asks a handler, a client, and what is told of both. */
struct scene
{
    void *context, *handler, *server, *client, *server_events, *client_events;
};

static void secure (int mechanism, void *server, void *client)
{
    if (mechanism == ZMQ_PLAIN)
        use_plain (server, client);
    if (mechanism == ZMQ_CURVE)
        use_curve (server, client);
}

static struct scene set_scene (int mechanism, const char *domain, int handler)
{
    struct scene scene = {.context = zmq_ctx_new ()};
    if (handler != -1)
        scene.handler = open_handler (scene.context, handler);
    scene.server = open_socket (scene.context, ZMQ_DEALER);
    scene.client = open_socket (scene.context, ZMQ_DEALER);
    secure (mechanism, scene.server, scene.client);
    if (domain)
        CHECK (set_text (scene.server, ZMQ_ZAP_DOMAIN, domain) == 0);
    scene.server_events = watch (scene.context, scene.server, HANDSHAKES);
    scene.client_events = watch (scene.context, scene.client, HANDSHAKES);
    CHECK (set_int (scene.client, ZMQ_RECONNECT_IVL, 10000) == 0);
    return scene;
}

static void meet (struct scene *scene)
{
    char endpoint[256];
    bind_any (scene->server, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_connect (scene->client, endpoint) == 0);
}

static void clear (struct scene *scene)
{
    void *sockets[] = {scene->client, scene->server, scene->client_events, scene->server_events, scene->handler};
    for (int i = 0; i < 5; i++)
        if (sockets[i])
            zmq_close (sockets[i]);
    end (scene->context);
}

static const char *name_of (int mechanism)
{
    static const char *const names[] = {"NULL", "PLAIN", "CURVE"};
    return names[mechanism];
}

static void grant (int mechanism)
{
    printf ("- %s, granted\n", name_of (mechanism));
    struct scene scene = set_scene (mechanism, "lab", ZMQ_REP);
    CHECK (set_text (scene.server, ZMQ_ROUTING_ID, "me") == 0);
    meet (&scene);
    take ("request", scene.handler, 0);
    answer (scene.handler, "200", "alice");
    next ("server", scene.server_events);
    next ("client", scene.client_events);
    put (scene.client, "hello", 0);
    take_with_properties (scene.server);
    put (scene.server, "world", 0);
    take_with_properties (scene.client);
    clear (&scene);
}

static void refuse (int mechanism, const char *status)
{
    printf ("- %s, refused with %s\n", name_of (mechanism), status);
    struct scene scene = set_scene (mechanism, "lab", ZMQ_REP);
    CHECK (set_int (scene.server, ZMQ_HANDSHAKE_IVL, 300) == 0);
    meet (&scene);
    put (scene.client, "let me in", 0);
    forget_request (scene.handler);
    /*  An answer that libzmq finds at once leads to an earlier end than one for which it waits. */
    settle ();
    answer (scene.handler, status, "alice");
    until ("server", scene.server_events, ZMQ_EVENT_DISCONNECTED);
    until ("client", scene.client_events, ZMQ_EVENT_DISCONNECTED);
    CHECK (set_int (scene.server, ZMQ_RCVTIMEO, 50) == 0);
    take ("received", scene.server, 0);
    clear (&scene);
}

/*  Answers that are none, or almost, each as its parts. */
static const char *const NONSENSE[][9] = {
    {"1.0", "1", "200", "", "", "", NULL},
    {"1.0", "1", "200", "", "", NULL},
    {"1.0", "1", "200", NULL},
    {"1.0", NULL},
    {"", NULL},
    {"1.0", "1", "200", "", "", "", "", NULL},
    {"1.0", "1", "200", "", "", "", "", "", NULL},
    {"1.1", "1", "200", "", "", "", NULL},
    {"", "1", "200", "", "", "", NULL},
    {"1.0", "2", "200", "", "", "", NULL},
    {"1.0", "", "200", "", "", "", NULL},
    {"1.0", "1", "201", "", "", "", NULL},
    {"1.0", "1", "100", "", "", "", NULL},
    {"1.0", "1", "600", "", "", "", NULL},
    {"1.0", "1", "", "", "", "", NULL},
    {"1.0", "1", "2000", "", "", "", NULL},
    {"1.0", "1", "200", "", "", "x", NULL},
    {"1.0", "1", "400", "", "", "x", NULL},
    {"2.0", "2", "900", "", "", "x", NULL},
};

static void answer_nonsense (int mechanism, const char *const *parts)
{
    printf ("- %s, answered", name_of (mechanism));
    struct scene scene = set_scene (mechanism, "lab", ZMQ_REP);
    meet (&scene);
    forget_request (scene.handler);
    for (int i = 0; parts[i]; i++) {
        putchar (' ');
        print_bytes (parts[i], strlen (parts[i]));
        put (scene.handler, parts[i], parts[i + 1] ? ZMQ_SNDMORE : 0);
    }
    putchar ('\n');
    next ("server", scene.server_events);
    clear (&scene);
}

/*  Without a handler it depends on the mechanism and on what is enforced. */
static void leave_unasked (int mechanism, const char *domain, int enforce)
{
    printf ("- %s, %s domain, %senforced, no handler\n", name_of (mechanism), domain ? "a" : "no", enforce ? "" : "not ");
    struct scene scene = set_scene (mechanism, domain, -1);
    CHECK (set_int (scene.server, ENFORCE_DOMAIN, enforce) == 0);
    CHECK (set_int (scene.server, ZMQ_HANDSHAKE_IVL, 300) == 0);
    meet (&scene);
    put (scene.client, "hello", 0);
    next ("server", scene.server_events);
    CHECK (set_int (scene.server, ZMQ_RCVTIMEO, 400) == 0);
    take ("received", scene.server, 0);
    clear (&scene);
}

enum death
{
    BEFORE_THE_REQUEST,
    UNREAD,
    READ,
    HALF_ANSWERED,
    UNBOUND
};

/*  A handler that goes without an answer, or with half of one. */
static void die (int mechanism, enum death death)
{
    static const char *const names[] = {"before the request", "without reading it", "in its middle",
                                        "while it answers", "having lost its name"};
    printf ("- %s, the handler ends %s\n", name_of (mechanism), names[death]);
    struct scene scene = set_scene (mechanism, "lab", ZMQ_REP);
    CHECK (set_int (scene.server, ZMQ_HANDSHAKE_IVL, 400) == 0);
    CHECK (set_int (scene.server, ENFORCE_DOMAIN, 1) == 0);
    if (death == UNBOUND)
        CHECK (zmq_unbind (scene.handler, "inproc://zeromq.zap.01") == 0);
    else if (death != BEFORE_THE_REQUEST) {
        meet (&scene);
        CHECK (await_events (scene.handler, ZMQ_POLLIN));
    }
    if (death == READ)
        CHECK (zmq_recv (scene.handler, NULL, 0, 0) == 3);
    if (death == HALF_ANSWERED) {
        forget_request (scene.handler);
        put (scene.handler, "1.0", ZMQ_SNDMORE);
        put (scene.handler, "1", ZMQ_SNDMORE);
        put (scene.handler, "200", ZMQ_SNDMORE);
    }
    if (death != UNBOUND) {
        CHECK (zmq_close (scene.handler) == 0);
        scene.handler = NULL;
    }
    if (death == UNBOUND || death == BEFORE_THE_REQUEST) {
        settle ();
        meet (&scene);
    }
    next ("server", scene.server_events);
    put (scene.client, "let me in", 0);
    CHECK (set_int (scene.server, ZMQ_RCVTIMEO, 50) == 0);
    take ("received", scene.server, 0);
    clear (&scene);
}

/*  A handler that takes its time holds up nobody but the peer that it thinks about. */
static void think_slowly (int mechanism)
{
    printf ("- %s, a slow handler\n", name_of (mechanism));
    char endpoint[256];
    struct scene scene = set_scene (mechanism, "lab", ZMQ_ROUTER);
    void *second = open_socket (scene.context, ZMQ_DEALER), *other = open_socket (scene.context, ZMQ_DEALER);
    secure (mechanism, other, second);
    CHECK (zmq_connect (scene.client, bind_any (scene.server, "tcp://127.0.0.1:*", endpoint)) == 0);
    char first_id[16], second_id[16];
    int first_size = zmq_recv (scene.handler, first_id, sizeof first_id, 0);
    CHECK (zmq_recv (scene.handler, NULL, 0, 0) == 0);
    take ("first request", scene.handler, 0);
    CHECK (zmq_connect (second, endpoint) == 0);
    int second_size = zmq_recv (scene.handler, second_id, sizeof second_id, 0);
    CHECK (zmq_recv (scene.handler, NULL, 0, 0) == 0);
    take ("second request", scene.handler, 0);
    zmq_send (scene.handler, second_id, (size_t) second_size, ZMQ_SNDMORE);
    put (scene.handler, "", ZMQ_SNDMORE);
    answer (scene.handler, "200", "second");
    put (scene.client, "from the first", 0);
    put (second, "from the second", 0);
    take_with_properties (scene.server);
    put (scene.server, "to the second", 0);
    take ("second", second, 0);
    zmq_send (scene.handler, first_id, (size_t) first_size, ZMQ_SNDMORE);
    put (scene.handler, "", ZMQ_SNDMORE);
    answer (scene.handler, "200", "first");
    take_with_properties (scene.server);
    zmq_close (second);
    zmq_close (other);
    clear (&scene);
}

/*  The side that connects may be the one that asks; both may be; and over ipc there is no address. */
static void ask_on_both_sides (const char *wildcard)
{
    printf ("- NULL, both sides ask, %s\n", wildcard);
    char endpoint[256];
    struct scene scene = set_scene (0, "bound", ZMQ_ROUTER);
    CHECK (set_text (scene.client, ZMQ_ZAP_DOMAIN, "connected") == 0);
    CHECK (zmq_connect (scene.client, bind_any (scene.server, wildcard, endpoint)) == 0);
    int bound = 0, connected = 0;
    for (int i = 0; i < 2; i++) {
        char id[16], domain[16] = "";
        int size = zmq_recv (scene.handler, id, sizeof id, 0);
        for (int part = 0; part < 4; part++)
            CHECK (zmq_recv (scene.handler, domain, sizeof domain, 0) != -1);
        bound += memcmp (domain, "bound", 5) == 0;
        connected += memcmp (domain, "connected", 9) == 0;
        forget_request (scene.handler);
        zmq_send (scene.handler, id, (size_t) size, ZMQ_SNDMORE);
        put (scene.handler, "", ZMQ_SNDMORE);
        answer (scene.handler, "200", i == 0 ? "one" : "two");
    }
    printf ("asked for the bound: %d, for the connected: %d\n", bound, connected);
    put (scene.client, "hello", 0);
    take ("server", scene.server, 0);
    put (scene.server, "world", 0);
    take ("client", scene.client, 0);
    clear (&scene);
}

int main (void)
{
    for (int mechanism = ZMQ_NULL; mechanism <= ZMQ_CURVE; mechanism++) {
        grant (mechanism);
        refuse (mechanism, "300");
        refuse (mechanism, "400");
        refuse (mechanism, "500");
        for (size_t i = 0; i < sizeof NONSENSE / sizeof NONSENSE[0]; i++)
            answer_nonsense (mechanism, NONSENSE[i]);
        for (enum death death = BEFORE_THE_REQUEST; death <= UNBOUND; death++)
            die (mechanism, death);
        think_slowly (mechanism);
        leave_unasked (mechanism, NULL, 0);
        /*  There libzmq aborts. */
        if (mechanism != ZMQ_PLAIN)
            leave_unasked (mechanism, NULL, 1);
        leave_unasked (mechanism, "lab", 0);
        leave_unasked (mechanism, "lab", 1);
    }
    ask_on_both_sides ("tcp://127.0.0.1:*");
    ask_on_both_sides ("ipc://*");
    return 0;
}
