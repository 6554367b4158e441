/*  STREAM beside the plain road: what a monitor hears, ZMQ_IMMEDIATE, inproc, full pipes, ends. */
#include "raw_peers.h"
#include <sys/wait.h>

static void *context;

static void *monitor (void *socket, const char *endpoint)
{
    void *pair = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_socket_monitor (socket, endpoint, ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (pair, endpoint) == 0);
    CHECK (set_int (pair, ZMQ_RCVTIMEO, 300) == 0);
    return pair;
}

/*  Prints all events that came, with the errors that they speak of. */
static void take_events (const char *when, void *pair)
{
    unsigned char bytes[6];
    printf ("%s:", when);
    while (zmq_recv (pair, bytes, sizeof bytes, 0) == sizeof bytes) {
        uint16_t event;
        uint32_t value;
        memcpy (&event, bytes, sizeof event);
        memcpy (&value, bytes + 2, sizeof value);
        printf (" %#x", event);
        if (event == ZMQ_EVENT_CONNECT_DELAYED || event == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)
            printf ("(%s)", error_name ((int) value));
        CHECK (zmq_recv (pair, NULL, 0, 0) > 0);
    }
    putchar ('\n');
}

static void close_monitored (void *socket, void *pair)
{
    CHECK (zmq_socket_monitor (socket, NULL, 0) == 0);
    zmq_close (socket);
    zmq_close (pair);
}

static void monitor_accepted (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    void *pair = monitor (stream, "inproc://accepted");
    puts ("monitor of accepted connections");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    close (fd);
    take_bytes ("went", stream);
    tend (stream);
    take_events ("gone", pair);

    fd = dial (endpoint);
    take_bytes ("came", stream);
    SHOW (send_to (stream, "", 0));
    tend (stream);
    take_events ("closed by us", pair);
    close (fd);

    fd = dial (endpoint);
    take_bytes ("came", stream);
    const struct linger reset = {1, 0};
    CHECK (setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0);
    close (fd);
    take_bytes ("went", stream);
    tend (stream);
    take_events ("reset", pair);
    close_monitored (stream, pair);
}

static void monitor_connected (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    void *pair = monitor (stream, "inproc://connected");
    puts ("monitor of a connection of ours");
    int server = serve (endpoint);
    SHOW (zmq_connect (stream, endpoint));
    int fd = accept (server, NULL, NULL);
    take_bytes ("came", stream);
    close (fd);
    take_bytes ("went", stream);
    fd = accept (server, NULL, NULL);
    take_bytes ("came", stream);
    take_events ("twice", pair);
    SHOW (zmq_disconnect (stream, endpoint));
    tend (stream);
    take_events ("disconnected", pair);
    close (fd);
    close (server);
    close_monitored (stream, pair);
}

/*  With ZMQ_IMMEDIATE a peer comes with its connection, and the program cannot name it. What becomes of a lost one is
 *  left out: on libzmq the end of its pipe may end the whole endpoint. */
static void connect_late (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("immediate");
    SHOW (set_int (stream, ZMQ_IMMEDIATE, 1));
    int server = serve (endpoint);
    SHOW (set_text (stream, ZMQ_CONNECT_ROUTING_ID, "A"));
    SHOW (zmq_connect (stream, endpoint));
    int fd = accept (server, NULL, NULL);
    take_bytes ("came", stream);
    say (fd, "hello");
    take_bytes ("said", stream);
    SHOW (zmq_send (stream, "A", 1, ZMQ_SNDMORE));
    SHOW (send_to (stream, "back", 0));
    hear (fd, 4);
    close (fd);
    close (server);
    zmq_close (stream);
}

static void read_id (void *socket)
{
    size_t size = sizeof id;
    SHOW (zmq_getsockopt (socket, ZMQ_ROUTING_ID, id, &size));
    id_size = (int) size;
}

static void meet_within_the_process (void)
{
    void *server = open_socket (context, ZMQ_STREAM), *client = open_socket (context, ZMQ_STREAM);
    void *dealer = open_socket (context, ZMQ_DEALER);
    puts ("inproc");
    SHOW (zmq_bind (server, "inproc://stream"));
    SHOW (zmq_connect (client, "inproc://stream"));
    read_id (client);
    SHOW (send_to (client, "hello", 0));
    take_bytes ("server", server);
    SHOW (send_to (server, "back", 0));
    take_bytes ("client", client);
    SHOW (send_to (client, "", 0));
    tend (client);
    tend (server);
    tend (client);
    SHOW (send_to (client, "too late", 0));
    SHOW (zmq_connect (dealer, "inproc://stream"));
    put (dealer, "one", 0);
    take_bytes ("server", server);
    SHOW (send_to (server, "back", 0));
    take ("dealer", dealer, 0);

    SHOW (zmq_connect (client, "inproc://later"));
    read_id (client);
    SHOW (send_to (client, "early", 0));
    SHOW (zmq_bind (server, "inproc://later"));
    take_bytes ("server", server);
    zmq_close (client);
    zmq_close (server);
    zmq_close (dealer);
}

static void fill_up (void)
{
    char endpoint[256];
    static char much[1000000];
    int count = 0;
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("full");
    CHECK (set_int (stream, ZMQ_SNDHWM, 2) == 0 && set_int (stream, ZMQ_RCVHWM, 2) == 0);
    CHECK (set_int (stream, ZMQ_SNDBUF, 4096) == 0 && set_int (stream, ZMQ_RCVBUF, 4096) == 0);
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    CHECK (set_int (stream, ZMQ_SNDTIMEO, 200) == 0);
    while (count < 100 && zmq_send (stream, id, (size_t) id_size, ZMQ_SNDMORE) != -1) {
        CHECK (zmq_send (stream, much, sizeof much, 0) != -1);
        count++;
    }
    printf ("%s, %s, events %d\n", count > 2 && count < 60 ? "full" : "not full", error_name (zmq_errno ()),
            get_int (stream, ZMQ_EVENTS));

    /*  A peer that reads makes room. */
    pid_t child = fork ();
    if (child == 0) {
        while (recv (fd, much, sizeof much, 0) > 0)
            ;
        _exit (0);
    }
    CHECK (set_int (stream, ZMQ_SNDTIMEO, 5000) == 0);
    SHOW (send_to (stream, "room", 0));

    /*  Nothing of what fills us is lost. */
    for (int i = 0; i < 100; i++) {
        say (fd, "0123456789");
        sleep_ms (2);
    }
    int total = 0;
    while (total < 1000) {
        CHECK (zmq_recv (stream, id, sizeof id, 0) == 5);
        total += zmq_recv (stream, much, sizeof much, 0);
    }
    printf ("%d bytes\n", total);
    kill (child, SIGKILL);
    CHECK (waitpid (child, NULL, 0) == child);
    close (fd);
    zmq_close (stream);
}

static void connect_raw_router (void)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    puts ("ROUTER that connects");
    int server = serve (endpoint);
    SHOW (set_int (router, ZMQ_ROUTER_RAW, 1));
    SHOW (set_text (router, ZMQ_CONNECT_ROUTING_ID, "server"));
    SHOW (zmq_connect (router, endpoint));
    SHOW (zmq_send (router, "server", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (router, "hello", 5, 0));
    int fd = accept (server, NULL, NULL);
    hear (fd, 5);
    take_bytes ("came", router);
    SHOW (zmq_send (router, "nobody", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (router, "dropped", 7, 0));
    SHOW (zmq_send (router, "server", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (router, "", 0, 0));
    tend (router);
    hear (fd, 1);
    close (fd);
    close (server);
    zmq_close (router);
}

/*  REP takes the option too, and hears nothing of what raw peers say. */
static void ask_raw_rep (void)
{
    char endpoint[256];
    void *rep = open_socket (context, ZMQ_REP);
    puts ("REP");
    SHOW (set_int (rep, ZMQ_ROUTER_RAW, 1));
    bind_any (rep, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    say (fd, "question");
    CHECK (set_int (rep, ZMQ_RCVTIMEO, 200) == 0);
    take ("rep", rep, 0);
    close (fd);
    zmq_close (rep);
}

/*  A peer that was closed and never reads does not keep the context from ending. */
static void close_one_that_never_reads (void)
{
    char endpoint[256];
    static char much[20000000];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("closed, and never reads");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    zmq_send (stream, id, (size_t) id_size, ZMQ_SNDMORE);
    SHOW (zmq_send (stream, much, sizeof much, 0));
    SHOW (send_to (stream, "", 0));
    settle ();
    zmq_close (stream);
    int64_t start = now_ms ();
    end (context);
    printf ("ended %s\n", now_ms () - start < 1000 ? "at once" : "late");
    close (fd);
}

int main (void)
{
    context = zmq_ctx_new ();
    monitor_accepted ();
    monitor_connected ();
    connect_late ();
    meet_within_the_process ();
    fill_up ();
    connect_raw_router ();
    ask_raw_rep ();
    close_one_that_never_reads ();
    return 0;
}
