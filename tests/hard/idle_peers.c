/*  Peers come and go at sockets whose program never calls: what they leave is given back all the same. libzmq keeps about
 *  32 KiB for each. */
#include "measure.h"

/*  How a peer of each socket type opens the conversation. */
static void visit (const char *endpoint, const char *peer_type)
{
    unsigned char greeting[64] = {0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, 'N', 'U', 'L', 'L'}, heard[512];
    unsigned char ready[64] = "\4.\5READY\13Socket-Type\0\0\0";
    size_t length = strlen (peer_type);
    ready[1] = (unsigned char) (22 + length);
    ready[23] = (unsigned char) length;
    memcpy (ready + 24, peer_type, length);
    int fd = dial (endpoint);
    CHECK (send (fd, greeting, 64, MSG_NOSIGNAL) == 64);
    CHECK (recv (fd, heard, 64, MSG_WAITALL) == 64);
    CHECK (send (fd, ready, 24 + length, MSG_NOSIGNAL) == (ssize_t) (24 + length));
    CHECK (recv (fd, heard, 2, MSG_WAITALL) == 2 && recv (fd, heard, heard[1], MSG_WAITALL) > 0);
    if (strcmp (peer_type, "SUB") == 0)
        CHECK (send (fd, "\0\6\1topic", 8, MSG_NOSIGNAL) == 8);
    reset (fd);
}

static void come_and_go (void *context, int type, const char *peer_type)
{
    enum { WARM = 200, VISITS = 700 };
    char endpoint[256];
    void *socket = open_socket (context, type);
    bind_any (socket, "tcp://127.0.0.1:*", endpoint);
    for (int i = 0; i < WARM; i++)
        visit (endpoint, peer_type);
    settle ();
    long memory = resident ();
    int descriptors = open_descriptors ();
    for (int i = 0; i < VISITS; i++)
        visit (endpoint, peer_type);
    settle ();
    long grown = resident () - memory;
    printf ("%s: %d visits, %ld KiB more, %d descriptors more\n", peer_type, VISITS, grown,
            open_descriptors () - descriptors);
    CHECK (grown < VISITS && open_descriptors () <= descriptors);
    zmq_close (socket);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    come_and_go (context, ZMQ_PUB, "SUB");
    come_and_go (context, ZMQ_ROUTER, "DEALER");
    come_and_go (context, ZMQ_PUSH, "PULL");
    come_and_go (context, ZMQ_REP, "REQ");
    end (context);
    return 0;
}
