/*  Peers that do not belong: other patterns, and programs that do not speak ZMTP at all. The socket serves on. */
#include "common.h"
#include <netinet/in.h>

static int port_of (const char *endpoint)
{
    return atoi (strrchr (endpoint, ':') + 1);
}

static int dial (int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons (port)};
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (fd != -1 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
    return fd;
}

static void still_serves (void *context, const char *endpoint, void *rep, const char *after)
{
    void *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, endpoint) == 0);
    put (req, after, 0);
    take ("rep", rep, 0);
    put (rep, "fine", 0);
    take ("req", req, 0);
    zmq_close (req);
}

/*  Is the connection ended by the other side? */
static int hung_up (int fd)
{
    char bytes[256];
    struct pollfd item = {fd, POLLIN, 0};
    while (poll (&item, 1, 1000) == 1) {
        ssize_t size = recv (fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            return 1;
    }
    return 0;
}

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *rep = open_socket (context, ZMQ_REP);
    bind_any (rep, "tcp://127.0.0.1:*", endpoint);
    int port = port_of (endpoint);

    /*  A browser. */
    int fd = dial (port);
    const char *request = "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: everything, really everything\r\n\r\n";
    CHECK (send (fd, request, strlen (request), MSG_NOSIGNAL) > 0);
    settle ();
    close (fd);
    still_serves (context, endpoint, rep, "after the browser");

    /*  One that leaves at once, and one that resets. */
    for (int i = 0; i < 20; i++) {
        fd = dial (port);
        struct linger reset = {1, 0};
        if (i % 2)
            CHECK (setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0);
        close (fd);
    }
    still_serves (context, endpoint, rep, "after twenty that left");

    /*  One that never says a word keeps nobody waiting. */
    int silent = dial (port);
    still_serves (context, endpoint, rep, "beside a silent one");

    /*  A ZMTP 3 greeting, and then a command of a wrong kind. */
    fd = dial (port);
    unsigned char greeting[64] = {0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, 'N', 'U', 'L', 'L'};
    CHECK (send (fd, greeting, sizeof greeting, MSG_NOSIGNAL) == sizeof greeting);
    CHECK (send (fd, "\4\7\5HELLO!", 9, MSG_NOSIGNAL) == 9);
    printf ("a wrong command is hung up on: %s\n", hung_up (fd) ? "yes" : "no");
    close (fd);

    /*  An unknown mechanism. */
    fd = dial (port);
    memcpy (greeting + 12, "WHAT", 4);
    CHECK (send (fd, greeting, sizeof greeting, MSG_NOSIGNAL) == sizeof greeting);
    printf ("an unknown mechanism is hung up on: %s\n", hung_up (fd) ? "yes" : "no");
    close (fd);

    /*  A READY that says a socket type which may not talk to REP. */
    fd = dial (port);
    memcpy (greeting + 12, "NULL", 4);
    CHECK (send (fd, greeting, sizeof greeting, MSG_NOSIGNAL) == sizeof greeting);
    const char ready[] = "\4\x19\5READY\13Socket-Type\0\0\0\3PUB";
    CHECK (send (fd, ready, sizeof ready - 1, MSG_NOSIGNAL) == sizeof ready - 1);
    printf ("a PUB is hung up on: %s\n", hung_up (fd) ? "yes" : "no");
    close (fd);
    still_serves (context, endpoint, rep, "after all of them");

    /*  A library's socket of a pattern that does not fit gets nowhere either. */
    void *sub = open_socket (context, ZMQ_SUB);
    CHECK (zmq_setsockopt (sub, ZMQ_SUBSCRIBE, "", 0) == 0);
    CHECK (zmq_connect (sub, endpoint) == 0);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, endpoint) == 0);
    put (push, "pushed", 0);
    settle ();
    still_serves (context, endpoint, rep, "beside a SUB and a PUSH");
    SHOW (zmq_recv (sub, NULL, 0, ZMQ_DONTWAIT));
    zmq_close (sub);
    zmq_close (push);
    close (silent);
    zmq_close (rep);
    end (context);
    return 0;
}
