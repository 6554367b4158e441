/*  ZMQ_USE_FD with descriptors that do not listen (libzmq takes them, and aborts when the first event comes): binding fails,
 *  and the descriptor stays the program's. */
#include "../../c-tests/raw_peers.h"

static void refused (int fd, int expected)
{
    static const char *const endpoints[] = {"tcp://127.0.0.1:*", "ipc://*", "ipc://@no-listener"};
    for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
        void *context = zmq_ctx_new (), *socket = open_socket (context, ZMQ_PULL);
        const int was_open = fcntl (fd, F_GETFD) != -1;
        CHECK (set_int (socket, ZMQ_USE_FD, fd) == 0);
        CHECK (zmq_bind (socket, endpoints[i]) == -1 && zmq_errno () == expected);
        CHECK ((fcntl (fd, F_GETFD) != -1) == was_open);
        /*  Without it the socket is as good as any. */
        CHECK (set_int (socket, ZMQ_USE_FD, -1) == 0 && zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
        zmq_close (socket);
        end (context);
    }
}

int main (void)
{
    int pipes[2];
    struct sockaddr_in address = loopback (0);
    CHECK (pipe (pipes) == 0);
    refused (pipes[0], ENOTSOCK);
    refused (open ("/dev/null", O_RDONLY), ENOTSOCK);
    refused (900, EBADF);
    const int idle = socket (AF_INET, SOCK_STREAM, 0), bound = socket (AF_INET, SOCK_STREAM, 0), datagrams = socket (AF_INET, SOCK_DGRAM, 0);
    CHECK (bind (bound, (struct sockaddr *) &address, sizeof address) == 0);
    refused (idle, EINVAL);
    refused (bound, EINVAL);
    refused (datagrams, EINVAL);
    return 0;
}
