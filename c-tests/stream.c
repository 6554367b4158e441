/*  STREAM, and ROUTER with ZMQ_ROUTER_RAW: bytes to and from peers that do not speak ZMTP, in both roles. */
#include "raw_peers.h"
#include <sys/wait.h>

static void *context;

static void set_options (void)
{
    void *stream = open_socket (context, ZMQ_STREAM);
    void *router = open_socket (context, ZMQ_ROUTER);
    void *dealer = open_socket (context, ZMQ_DEALER);
    char value[256];
    size_t size = sizeof value;
    puts ("options");
    printf ("type %d\n", get_int (stream, ZMQ_TYPE));
    for (int number = -1; number <= 2; number++) {
        printf ("%d: ", number);
        SHOW (set_int (stream, ZMQ_STREAM_NOTIFY, number));
        SHOW (set_int (stream, ZMQ_ROUTER_RAW, number));
        SHOW (set_int (router, ZMQ_ROUTER_RAW, number));
        SHOW (set_int (router, ZMQ_STREAM_NOTIFY, number));
        SHOW (set_int (dealer, ZMQ_ROUTER_RAW, number));
    }
    SHOW (zmq_setsockopt (stream, ZMQ_STREAM_NOTIFY, "1", 1));
    SHOW (zmq_setsockopt (router, ZMQ_ROUTER_RAW, "1", 1));
    SHOW (set_text (stream, ZMQ_CONNECT_ROUTING_ID, ""));
    SHOW (set_int (stream, ZMQ_ROUTER_MANDATORY, 1));
    SHOW (set_int (stream, ZMQ_PROBE_ROUTER, 1));
    SHOW (zmq_getsockopt (stream, ZMQ_STREAM_NOTIFY, value, &size));
    SHOW (zmq_getsockopt (router, ZMQ_ROUTER_RAW, value, &size));
    SHOW (zmq_getsockopt (stream, ZMQ_ROUTING_ID, value, &size));
    printf ("%zu bytes\n", size);
    SHOW (set_text (stream, ZMQ_ROUTING_ID, "mine"));
    size = sizeof value;
    SHOW (zmq_getsockopt (stream, ZMQ_ROUTING_ID, value, &size));
    printf ("%zu bytes, events %d\n", size, get_int (stream, ZMQ_EVENTS));
    zmq_close (stream);
    zmq_close (router);
    zmq_close (dealer);
}

static void accept_peers (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("accepted");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    say (fd, "hello");
    take_bytes ("said", stream);
    SHOW (send_to (stream, "GET", 0));
    SHOW (send_to (stream, " /", ZMQ_SNDMORE));
    SHOW (send_to (stream, "!", 0));
    hear (fd, 6);

    /*  What it said before it went is not lost, and then we are told. */
    say (fd, "last words");
    settle ();
    close (fd);
    take_bytes ("said", stream);
    take_bytes ("went", stream);
    tend (stream);
    SHOW (send_to (stream, "too late", 0));

    /*  A reset. */
    fd = dial (endpoint);
    take_bytes ("came", stream);
    struct linger reset = {1, 0};
    CHECK (setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0);
    close (fd);
    take_bytes ("went", stream);

    /*  One that only stops talking is taken to be gone. */
    fd = dial (endpoint);
    take_bytes ("came", stream);
    CHECK (shutdown (fd, SHUT_WR) == 0);
    take_bytes ("went", stream);
    hear (fd, 1);
    close (fd);
    zmq_close (stream);
}

static void close_peers (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("closed by an empty part");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint), other = dial (endpoint);
    take_bytes ("came", stream);
    take_bytes ("came", stream);
    say (fd, "first");
    take_bytes ("said", stream);
    SHOW (send_to (stream, "bye", 0));
    SHOW (send_to (stream, "", 0));
    tend (stream);
    hear (fd, 4);
    SHOW (send_to (stream, "too late", 0));
    close (fd);
    say (other, "second");
    take_bytes ("said", stream);
    SHOW (send_to (stream, "", ZMQ_SNDMORE));
    tend (stream);
    hear (other, 1);
    close (other);
    SHOW (set_int (stream, ZMQ_RCVTIMEO, 200));
    take_bytes ("nobody", stream);
    SHOW (zmq_send (stream, "nobody", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (stream, "lone id", 7, 0));
    SHOW (zmq_send (stream, "swallowed", 9, 0));
    SHOW (zmq_send (stream, "nobody", 6, ZMQ_SNDMORE));
    zmq_close (stream);
}

/*  However short the socket lingers, a peer that is closed gets what was sent to it. */
static void close_peer_with_much_to_say (void)
{
    char endpoint[256], *much = calloc (1, 4000000);
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("closed with much to say");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    zmq_send (stream, id, (size_t) id_size, ZMQ_SNDMORE);
    SHOW (zmq_send (stream, much, 4000000, 0));
    SHOW (send_to (stream, "end", 0));
    size_t count = 0;
    for (ssize_t got; count < 4000003 && (got = recv (fd, much, 65536, 0)) > 0;)
        count += (size_t) got;
    printf ("%zu bytes\n", count);
    SHOW (send_to (stream, "", 0));
    tend (stream);
    hear (fd, 1);
    close (fd);
    free (much);
    zmq_close (stream);
}

static void connect_to_peers (void)
{
    char endpoint[256], name[256];
    size_t size = sizeof name;
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("connected");
    int server = serve (endpoint);
    SHOW (zmq_connect (stream, endpoint));
    /*  The id is there before the connection. */
    SHOW (zmq_getsockopt (stream, ZMQ_ROUTING_ID, name, &size));
    printf ("%zu bytes, the first %d\n", size, name[0]);
    memcpy (id, name, size);
    id_size = (int) size;
    SHOW (send_to (stream, "hello", 0));
    int fd = accept (server, NULL, NULL);
    CHECK (fd != -1);
    hear (fd, 5);
    take_bytes ("came", stream);
    printf ("by the same id: %s\n", id_size == (int) size && memcmp (id, name, size) == 0 ? "yes" : "no");

    /*  It is dialed again when it is lost, and keeps its id. */
    close (fd);
    take_bytes ("went", stream);
    fd = accept (server, NULL, NULL);
    CHECK (fd != -1);
    take_bytes ("came", stream);
    printf ("by the same id: %s\n", id_size == (int) size && memcmp (id, name, size) == 0 ? "yes" : "no");
    SHOW (send_to (stream, "again", 0));
    hear (fd, 5);

    /*  Closed by us it is not. */
    SHOW (send_to (stream, "", 0));
    tend (stream);
    hear (fd, 1);
    close (fd);
    CHECK (set_int (stream, ZMQ_RCVTIMEO, 400) == 0);
    take_bytes ("nobody", stream);
    SHOW (zmq_disconnect (stream, endpoint));
    tend (stream);

    SHOW (set_text (stream, ZMQ_CONNECT_ROUTING_ID, "server"));
    SHOW (zmq_connect (stream, endpoint));
    SHOW (zmq_send (stream, "server", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (stream, "named", 5, 0));
    fd = accept (server, NULL, NULL);
    hear (fd, 5);
    CHECK (set_int (stream, ZMQ_RCVTIMEO, 5000) == 0);
    take_bytes ("came", stream);
    SHOW (zmq_disconnect (stream, endpoint));
    tend (stream);
    hear (fd, 1);
    SHOW (zmq_send (stream, "server", 6, ZMQ_SNDMORE));
    close (fd);
    close (server);
    zmq_close (stream);
}

static void be_silent (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("without notifications");
    SHOW (set_int (stream, ZMQ_STREAM_NOTIFY, 0));
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    say (fd, "hello");
    take_bytes ("said", stream);
    close (fd);
    CHECK (set_int (stream, ZMQ_RCVTIMEO, 200) == 0);
    take_bytes ("nobody", stream);
    zmq_close (stream);
}

/*  Much comes in pieces of 8192 bytes at most. */
static void receive_much (void)
{
    enum { MUCH = 1000000 };
    char endpoint[256], *much = malloc (MUCH), piece[65536];
    void *stream = open_socket (context, ZMQ_STREAM);
    int total = 0, largest = 0, right = 1;
    puts ("much");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    CHECK (set_int (stream, ZMQ_RCVTIMEO, 5000) == 0);
    for (int i = 0; i < MUCH; i++)
        much[i] = (char) (i * 7 + i / 256);
    pid_t child = fork ();
    if (child == 0) {
        for (int sent = 0; sent < MUCH;)
            sent += (int) send (fd, much + sent, (size_t) (MUCH - sent), MSG_NOSIGNAL);
        _exit (0);
    }
    while (total < MUCH) {
        CHECK (zmq_recv (stream, id, sizeof id, 0) == 5);
        int size = zmq_recv (stream, piece, sizeof piece, 0);
        CHECK (size > 0 && total + size <= MUCH);
        right &= memcmp (piece, much + total, (size_t) size) == 0;
        largest = size > largest ? size : largest;
        total += size;
    }
    printf ("%d bytes, %s, largest piece %d\n", total, right ? "right" : "wrong", largest);
    CHECK (waitpid (child, NULL, 0) == child);
    close (fd);
    free (much);
    zmq_close (stream);
}

static void show_metadata (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("metadata");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    say (fd, "hello");
    for (int part = 0; part < 4; part++) {
        zmq_msg_t message;
        zmq_msg_init (&message);
        CHECK (zmq_msg_recv (&message, stream, 0) != -1);
        const char *address = zmq_msg_gets (&message, "Peer-Address"), *type = zmq_msg_gets (&message, "Socket-Type");
        printf ("part %d: address %s, type %s, descriptor %s\n", part, address ? address : "none", type ? type : "none",
                zmq_msg_get (&message, ZMQ_SRCFD) > 2 ? "there" : "none");
        zmq_msg_close (&message);
    }
    close (fd);
    zmq_close (stream);
}

static void unbind_peers (void)
{
    char endpoint[256];
    void *stream = open_socket (context, ZMQ_STREAM);
    puts ("unbound");
    bind_any (stream, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", stream);
    SHOW (zmq_unbind (stream, endpoint));
    tend (stream);
    hear (fd, 1);
    close (fd);
    zmq_close (stream);
}

static void meet_each_other (void)
{
    char endpoint[256];
    void *server = open_socket (context, ZMQ_STREAM), *client = open_socket (context, ZMQ_STREAM);
    puts ("STREAM and STREAM");
    bind_any (server, "ipc://*", endpoint);
    SHOW (set_text (client, ZMQ_CONNECT_ROUTING_ID, "server"));
    SHOW (zmq_connect (client, endpoint));
    take_bytes ("server", server);
    take_bytes ("client", client);
    SHOW (zmq_send (client, "server", 6, ZMQ_SNDMORE));
    SHOW (zmq_send (client, "hello", 5, 0));
    take_bytes ("server", server);
    SHOW (send_to (server, "", 0));
    tend (server);
    take_bytes ("client", client);
    zmq_close (client);
    zmq_close (server);
}

static void route_raw (void)
{
    char endpoint[256];
    void *router = open_socket (context, ZMQ_ROUTER);
    puts ("ROUTER");
    SHOW (set_int (router, ZMQ_ROUTER_RAW, 1));
    SHOW (set_int (router, ZMQ_ROUTER_MANDATORY, 1));
    bind_any (router, "tcp://127.0.0.1:*", endpoint);
    int fd = dial (endpoint);
    take_bytes ("came", router);
    say (fd, "hello");
    take_bytes ("said", router);
    SHOW (send_to (router, "GET", ZMQ_SNDMORE));
    SHOW (send_to (router, " /", 0));
    hear (fd, 5);
    SHOW (send_to (router, "", 0));
    tend (router);
    hear (fd, 1);
    SHOW (send_to (router, "too late", 0));
    close (fd);
    fd = dial (endpoint);
    take_bytes ("came", router);
    close (fd);
    take_bytes ("went", router);
    zmq_close (router);
}

int main (void)
{
    context = zmq_ctx_new ();
    set_options ();
    accept_peers ();
    close_peers ();
    close_peer_with_much_to_say ();
    connect_to_peers ();
    be_silent ();
    receive_much ();
    show_metadata ();
    unbind_peers ();
    meet_each_other ();
    route_raw ();
    end (context);
    return 0;
}
