/*  Random walks through the options: what is set, to values of all sizes and kinds, between endpoints that come and go, and
 *  what can be read then. The tables of options look at one option at a time; here each meets what the others left.
 *
 *  Left out is what the two do differently on purpose, and what changes from run to run. */
#include "dice.h"
#include "option_table.h"

enum { SOCKETS = 5, WALKS = 40, STEPS = 300, MOST_BYTES = 300 };

static struct {
    void *socket;
    int type;
} all[SOCKETS];

static void *context;

static const char *const endpoints[] = {"tcp://127.0.0.1:*", "tcp://127.0.0.1:1",  "tcp://[::1]:1",     "tcp://127.0.0.1:abc", "tcp://127.0.0.1:0;127.0.0.1:1",
                                        "tcp://nosuch?:*",   "ipc://@option-walk", "ipc:///nowhere/at", "udp://127.0.0.1:1",   "nothing://known"};

/*  A SOCKS5 proxy that refuses is more than libzmq bears; who lingers for peers that never come holds the end up; and when
 *  disconnecting has its effect on the events is a matter of time. */
static int is_walked (int option)
{
    static const int left_out[] = {ZMQ_SOCKS_PROXY, ZMQ_LINGER, ZMQ_EVENTS, ZMQ_LAST_ENDPOINT};
    for (size_t i = 0; i < LENGTH (left_out); i++)
        if (left_out[i] == option)
            return 0;
    return !is_left_out (option);
}

static int some_option (void)
{
    int option;
    do
        option = (int) roll (LAST_OPTION);
    while (!is_walked (option));
    return option;
}

static size_t some_number (int option, unsigned char *value)
{
    static const int numbers[] = {-1000, -100, -3, -2, -1, 4, 5, 6, 7, 8, 9, 10, 63, 64, 99, 100, 101, 252, 253, 254, 255, 256, 999, 1000, 65535, 65536, INT_MIN, INT_MAX};
    int number = roll (3) ? (int) roll (4) : numbers[roll (LENGTH (numbers))];
    if (option == ZMQ_USE_FD)
        number = -1;
    if (option != ZMQ_AFFINITY && option != ZMQ_MAXMSGSIZE && roll (20)) {
        memcpy (value, &number, sizeof number);
        return sizeof number;
    }
    int64_t wide = number;
    memcpy (value, &wide, sizeof wide);
    return sizeof wide;
}

static size_t some_text (unsigned char *value)
{
    static const char *const texts[] = {"",    "x",   "lo",   "global",    "127.0.0.1", "127.0.0.1/8",
                                        "::1", "::/0", "[::1]", "0.0.0.0/0", "nosuch0",   "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"};
    const char *text = texts[roll (LENGTH (texts))];
    memcpy (value, text, strlen (text) + 1);
    return strlen (text) + (roll (4) == 0);
}

static int is_key (int option)
{
    return option == ZMQ_CURVE_PUBLICKEY || option == ZMQ_CURVE_SECRETKEY || option == ZMQ_CURVE_SERVERKEY;
}

/*  Keys that are not Z85 leave parts of themselves behind in libzmq. */
static size_t some_bytes (int option, unsigned char *value)
{
    static const size_t sizes[] = {0, 1, 2, 4, 5, 7, 8, 9, 31, 32, 33, 39, 42, 64, 127, 254, 255, 256, 257, MOST_BYTES};
    const size_t size = sizes[roll (LENGTH (sizes))];
    const unsigned kind = roll (3);
    for (size_t i = 0; i < size; i++)
        value[i] = (unsigned char) (kind == 0 ? 'a' + roll (26) : kind == 1 ? roll (256) : roll (20) ? 'x' : 0);
    return option == ZMQ_USE_FD || (is_key (option) && size > sizeof (int64_t) && size != 32) ? 0 : size;
}

static void set_some (int i)
{
    unsigned char value[MOST_BYTES + 1];
    const int option = some_option ();
    const unsigned kind = roll (10);
    const size_t size = kind < 6 ? some_number (option, value) : kind < 8 ? some_text (value) : some_bytes (option, value);
    if (option == ZMQ_USE_FD && size >= sizeof (int))
        memset (value, 0xff, sizeof (int));
    printf ("%d of %s: set %d to %zu bytes ", i, type_names[all[i].type], option, size);
    print_bytes (value, size);
    print_outcome (zmq_setsockopt (all[i].socket, option, size == 0 && roll (2) ? NULL : value, size));
    puts ("");
}

/*  A STREAM, and a ROUTER that is one, take the random names that they give to peers for their own. */
static int has_random_name (int i)
{
    unsigned char name[ROOM];
    size_t size = sizeof name;
    return zmq_getsockopt (all[i].socket, ZMQ_ROUTING_ID, name, &size) == 0 && size == 5 && name[0] == 0;
}

static void read_some (int i)
{
    static const size_t sizes[] = {0, 1, 3, 4, 5, 8, 31, 32, 33, 40, 41, 42, 255, 256, 257};
    const int option = some_option ();
    if (option == ZMQ_ROUTING_ID && has_random_name (i))
        return;
    printf ("%d of %s: read %d", i, type_names[all[i].type], option);
    print_read (all[i].socket, option, sizes[roll (LENGTH (sizes))]);
    puts ("");
}

static void read_all (int i)
{
    for (int option = 0; option <= LAST_OPTION; option++)
        if (is_walked (option) && !(option == ZMQ_ROUTING_ID && has_random_name (i))) {
            printf ("%d", option);
            print_value (all[i].socket, option);
            puts ("");
        }
}

static void try_endpoint (int i)
{
    static int (*const calls[]) (void *, const char *) = {zmq_bind, zmq_connect, zmq_unbind, zmq_disconnect};
    static const char *const names[] = {"bind", "connect", "unbind", "disconnect"};
    const unsigned call = roll (LENGTH (calls));
    const char *endpoint = endpoints[roll (LENGTH (endpoints))];
    if (call == 0 && strcmp (endpoint, "ipc://@option-walk") == 0)
        return; /*  nobody is to be there */
    if (call == 0 && strchr (endpoint, '1') && strchr (endpoint, '*') == NULL)
        return; /*  whose port that is we cannot know */
    printf ("%d of %s: %s %s", i, type_names[all[i].type], names[call], endpoint);
    print_outcome (calls[call](all[i].socket, endpoint));
    puts ("");
}

static void walk (unsigned seed)
{
    shake (seed);
    printf ("walk %u\n", seed);
    for (int i = 0; i < SOCKETS; i++) {
        all[i].type = (int) roll (LENGTH (type_names));
        all[i].socket = open_plain (context, all[i].type);
        CHECK (set_int (all[i].socket, ZMQ_LINGER, 0) == 0);
    }
    for (int step = 0; step < STEPS; step++) {
        const int i = (int) roll (SOCKETS);
        const unsigned what = roll (100);
        if (what < 60)
            set_some (i);
        else if (what < 85)
            read_some (i);
        else
            try_endpoint (i);
    }
    for (int i = 0; i < SOCKETS; i++) {
        read_all (i);
        close_plain (all[i].socket);
    }
}

int main (void)
{
    for (unsigned seed = 1; seed <= WALKS; seed++) {
        context = zmq_ctx_new ();
        walk (seed);
        end (context);
    }
    return 0;
}
