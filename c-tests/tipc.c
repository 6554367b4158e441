/*  tipc: which addresses are taken, what is said where the kernel has no TIPC, and, where it has, a conversation. */
#include "common.h"

static const char *const addresses[] = {
  "{5560,0,0}", "{5560, 0, 0}", "{5560,0,10}", "{5560,10,0}", "{63,0,0}", "{64,0,0}", "{5560,0,0", "{5560,0,0}x", "{5560,0}", "{5560,0}@0.0.0",
  "{5560,0}@1.2.3", "{5560,0}@1.2", "{5560,0}@1.2.3x", "{5560,0}@", "{64,0}", "{63,0}", "{5560}", "{5560", "{", "{}", "{,0,0}", "{x,0,0}",
  "{5560 ,0,0}", "{4294967295,0,4294967295}", "<*>", "<*>x", "<1.2.3:4>", "<1.2.3:4", "<1.2.3>", "<1.2:3>", "<>", "<", "x", "*", "5560,0,0",
};

static int has_tipc (void)
{
    const int fd = socket (AF_TIPC, SOCK_STREAM, 0);
    close (fd);
    return fd != -1;
}

/*  Of an address that it cannot read libzmq reports the error of some call before. */
static void print_outcome (void *socket, int result)
{
    char last[256];
    size_t size = sizeof last;
    if (result == -1) {
        printf (errno == EAFNOSUPPORT ? " no such family" : " refused");
        return;
    }
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, last, &size) == 0);
    printf (" %s", last);
}

static void try_address (const char *address)
{
    char endpoint[128];
    void *context = zmq_ctx_new (), *bound = open_socket (context, ZMQ_PAIR), *connected = open_socket (context, ZMQ_PAIR);
    sprintf (endpoint, "tipc://%s", address);
    printf ("%s:", endpoint);
    if (!has_tipc ())
        print_outcome (bound, zmq_bind (bound, endpoint));
    printf (";");
    const int result = zmq_connect (connected, endpoint);
    print_outcome (connected, result);
    if (result == 0)
        printf ("; disconnected %d", zmq_disconnect (connected, endpoint));
    printf ("\n");
    zmq_close (bound);
    zmq_close (connected);
    end (context);
}

static void converse (const char *bound, const char *connected)
{
    void *context = zmq_ctx_new (), *server = open_socket (context, ZMQ_REP), *client = open_socket (context, ZMQ_REQ);
    printf ("%s to %s\n", connected, bound);
    SHOW (zmq_bind (server, bound));
    SHOW (zmq_connect (client, connected));
    put (client, "question", 0);
    take ("server", server, 0);
    put (server, "answer", 0);
    take ("client", client, 0);
    SHOW (zmq_unbind (server, bound));
    zmq_close (client);
    zmq_close (server);
    end (context);
}

int main (void)
{
    if (!zmq_has ("tipc"))
        return 0;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        try_address (addresses[i]);
    if (has_tipc ()) {
        converse ("tipc://{5560,0,0}", "tipc://{5560,0}@0.0.0");
        converse ("tipc://{5561,0,9}", "tipc://{5561,5}");
    }
    return 0;
}
