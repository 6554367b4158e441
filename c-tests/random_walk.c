/*  Random walks: sockets of all types that come together over inproc names, send, receive and subscribe in any order. After each
 *  step all events are asked for, which has libzmq do at once what it would do some time.
 *
 *  Left out is what differs on purpose or hangs on time: high-water marks, what a REQ or a REP is woken by, and ends. */
#include "common.h"
#include "dice.h"

enum { SOCKETS = 7, NAMES = 3, TYPES = 11, PARTIES = 200, WALKS = 40, STEPS = 250 };

static struct {
    void *socket;
    int type;
    char id[16];
    int has_peer; /*  of a PAIR */
} all[SOCKETS];

/*  Who bound or connected to a name. */
static struct {
    int binder, count, binds[PARTIES], types[PARTIES];
} names[NAMES];

static const int groups[][TYPES + 1] = {{ZMQ_PAIR, -1},
                                        {ZMQ_PUB, ZMQ_SUB, ZMQ_XPUB, ZMQ_XSUB, -1},
                                        {ZMQ_REQ, ZMQ_REP, ZMQ_DEALER, ZMQ_ROUTER, -1},
                                        {ZMQ_PULL, ZMQ_PUSH, -1},
                                        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1}};
static void *context;
static int types[TYPES], type_count, step;

static void settle_all (void)
{
    for (int round = 0; round < 4; round++)
        for (int i = 0; i < SOCKETS; i++)
            if (all[i].socket)
                get_int (all[i].socket, ZMQ_EVENTS);
}

static void show_events (void)
{
    for (int i = 0; i < SOCKETS; i++)
        if (all[i].socket && all[i].type != ZMQ_REQ && all[i].type != ZMQ_REP)
            printf (" %d:%d", i, get_int (all[i].socket, ZMQ_EVENTS));
    puts ("");
}

static void option (int i, int type, int number, const char *name)
{
    if (all[i].type == type)
        printf ("  %s: %d\n", name, set_int (all[i].socket, number, 1));
}

static void choose_option (int i)
{
    switch (roll (7)) {
        case 0: option (i, ZMQ_REQ, ZMQ_REQ_RELAXED, "relaxed"); break;
        case 1: option (i, ZMQ_DEALER, ZMQ_PROBE_ROUTER, "probe"); break;
        case 2: option (i, ZMQ_XPUB, ZMQ_XPUB_VERBOSE, "verbose"); break;
        case 3: option (i, ZMQ_XPUB, ZMQ_XPUB_VERBOSER, "verboser"); break;
        case 4: option (i, ZMQ_PUB, ZMQ_XPUB_NODROP, "no drop"); break;
        case 5: option (i, ZMQ_PUB, ZMQ_INVERT_MATCHING, "invert"); break;
        case 6: option (i, ZMQ_ROUTER, ZMQ_PROBE_ROUTER, "probe"); break;
    }
}

static void begin (int i)
{
    all[i].type = types[roll (type_count)];
    all[i].socket = open_socket (context, all[i].type);
    all[i].has_peer = 0;
    sprintf (all[i].id, "id%d", i);
    CHECK (set_text (all[i].socket, ZMQ_ROUTING_ID, all[i].id) == 0);
    printf ("%d is of type %d\n", i, all[i].type);
    if (all[i].type == ZMQ_SUB && roll (2))
        CHECK (set_text (all[i].socket, ZMQ_SUBSCRIBE, "") == 0);
    if (roll (3) == 0)
        choose_option (i);
}

static int fit (int one, int other)
{
    static const int pairs[][2] = {{ZMQ_PAIR, ZMQ_PAIR},     {ZMQ_PUB, ZMQ_SUB},       {ZMQ_PUB, ZMQ_XSUB},     {ZMQ_XPUB, ZMQ_SUB},
                                   {ZMQ_XPUB, ZMQ_XSUB},     {ZMQ_REQ, ZMQ_REP},       {ZMQ_REQ, ZMQ_ROUTER},   {ZMQ_DEALER, ZMQ_REP},
                                   {ZMQ_DEALER, ZMQ_ROUTER}, {ZMQ_DEALER, ZMQ_DEALER}, {ZMQ_ROUTER, ZMQ_ROUTER}, {ZMQ_PULL, ZMQ_PUSH}};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if ((pairs[k][0] == one && pairs[k][1] == other) || (pairs[k][0] == other && pairs[k][1] == one))
            return 1;
    return 0;
}

/*  Over inproc nobody asks whether types fit. */
static int may_join (int n, int type, int binds)
{
    int *count = &names[n].count;
    for (int k = 0; k < *count; k++)
        if (names[n].binds[k] != binds && !fit (names[n].types[k], type))
            return 0;
    if (*count == PARTIES)
        return 0;
    names[n].binds[*count] = binds;
    names[n].types[(*count)++] = type;
    return 1;
}

static void link_up (int i)
{
    char name[16];
    int n = roll (NAMES), binds = roll (2), binder = names[n].binder;
    sprintf (name, "inproc://%c", 'a' + n);
    if (!may_join (n, all[i].type, binds))
        return;
    if (binds) {
        int rc = zmq_bind (all[i].socket, name);
        printf ("%d binds %s: %s\n", i, name, rc == 0 ? "ok" : error_name (zmq_errno ()));
        if (rc == 0)
            names[n].binder = i;
        return;
    }
    if (binder == -1 || binder == i)
        return;
    if (all[i].type == ZMQ_PAIR) {
        if (all[i].has_peer || all[binder].has_peer)
            return;
        all[i].has_peer = all[binder].has_peer = 1;
    }
    printf ("%d connects to %s\n", i, name);
    CHECK (zmq_connect (all[i].socket, name) == 0);
}

static int send_part (int i, const char *part, size_t size, int more)
{
    int rc = zmq_send (all[i].socket, part, size, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0));
    printf ("%d sends ", i);
    print_bytes (part, size);
    printf ("%s: %s\n", more ? "+" : "", rc == -1 ? error_name (zmq_errno ()) : "ok");
    return rc != -1;
}

static size_t some_part (int i, char *part, int is_only)
{
    if (all[i].type == ZMQ_XSUB && is_only && roll (2)) {
        part[0] = (char) roll (2);
        part[1] = (char) ('a' + roll (3));
        return 1 + roll (2);
    }
    static const char dashes[] = "------------------------------------";
    if (roll (10) == 0)
        return 0;
    char topic = (char) ('a' + roll (3));
    return (size_t) sprintf (part, "%c%d%.*s", topic, step, (int) roll (sizeof dashes), dashes);
}

static void send_some (int i)
{
    char part[64];
    int parts = roll (4) ? 1 : 2 + (int) roll (2), ok = 1;
    if (all[i].type == ZMQ_ROUTER) {
        const char *id = all[roll (SOCKETS)].id;
        ok = send_part (i, id, strlen (id), 1) && send_part (i, "", 0, 1);
    }
    if (all[i].type == ZMQ_DEALER)
        ok = send_part (i, "", 0, 1);
    for (int left = parts; left > 0 && ok; left--) {
        size_t size = some_part (i, part, parts == 1);
        ok = send_part (i, part, size, left > 1);
    }
}

static void receive (int i)
{
    char part[64];
    int rc = zmq_recv (all[i].socket, part, sizeof part, ZMQ_DONTWAIT);
    printf ("%d receives ", i);
    if (rc == -1)
        printf ("%s", error_name (zmq_errno ()));
    else
        print_bytes (part, (size_t) rc);
    printf ("%s\n", get_int (all[i].socket, ZMQ_RCVMORE) ? "+" : "");
}

static void subscribe (int i)
{
    static const char *const topics[] = {"", "a", "b", "ab", "c"};
    const char *topic = topics[roll (5)];
    int option = roll (3) ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE, rc = set_text (all[i].socket, option, topic);
    printf ("%d %s \"%s\": %s\n", i, option == ZMQ_SUBSCRIBE ? "subscribes to" : "leaves", topic, rc == -1 ? error_name (zmq_errno ()) : "ok");
}

static void walk (unsigned seed)
{
    const int *group = groups[seed % 5];
    shake (seed);
    memset (all, 0, sizeof all);
    for (int n = 0; n < NAMES; n++) {
        names[n].binder = -1;
        names[n].count = 0;
    }
    for (type_count = 0; group[type_count] != -1; type_count++)
        types[type_count] = group[type_count];
    context = zmq_ctx_new ();
    printf ("walk %u\n", seed);
    for (step = 0; step < STEPS; step++) {
        int i = (int) roll (SOCKETS);
        unsigned what = roll (100);
        if (!all[i].socket)
            begin (i);
        else if (what < 20)
            link_up (i);
        else if (what < 57)
            send_some (i);
        else if (what < 92)
            receive (i);
        else
            subscribe (i);
        settle_all ();
        show_events ();
    }
    for (int i = 0; i < SOCKETS; i++)
        if (all[i].socket)
            zmq_close (all[i].socket);
    end (context);
}

int main (void)
{
    for (unsigned seed = 1; seed <= WALKS; seed++)
        walk (seed);
    return 0;
}
