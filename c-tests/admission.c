/*  Who may connect: filters of addresses, users, groups and processes; and a listener that the program made itself. */
#include "common.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

/*  Whether a message comes through when the bound side has one filter. */
static void filtered (void *context, const char *wildcard, const char *what, int option, const void *value, size_t size)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    printf ("%s: %d\n", what, zmq_setsockopt (pull, option, value, size));
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 400) == 0);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    put (push, "let me in", 0);
    take ("pull", pull, 0);
    zmq_close (push);
    zmq_close (pull);
}

static void addresses (void *context)
{
    static const char *filters[] = {"127.0.0.1", "127.0.0.0/8", "0.0.0.0/0", "127.0.0.255", "10.0.0.0/8"};
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        filtered (context, "tcp://127.0.0.1:*", filters[i], ZMQ_TCP_ACCEPT_FILTER, filters[i], strlen (filters[i]));
    filtered (context, "tcp://127.0.0.1:*", "none", ZMQ_TCP_ACCEPT_FILTER, NULL, 0);

    void *pull = open_socket (context, ZMQ_PULL);
    SHOW (set_text (pull, ZMQ_TCP_ACCEPT_FILTER, "name"));
    SHOW (set_text (pull, ZMQ_TCP_ACCEPT_FILTER, "127.0.0.1/"));
    SHOW (set_text (pull, ZMQ_TCP_ACCEPT_FILTER, "127.0.0.1/33"));
    SHOW (set_text (pull, ZMQ_TCP_ACCEPT_FILTER, "127.0.0.1/-1"));
    SHOW (set_text (pull, ZMQ_TCP_ACCEPT_FILTER, "::1"));
    zmq_close (pull);
}

static void processes (void *context)
{
    uid_t me = getuid (), other = me + 1;
    gid_t group = getgid (), no_group = 54321;
    pid_t process = getpid (), no_process = 1;
    filtered (context, "ipc://*", "this user", ZMQ_IPC_FILTER_UID, &me, sizeof me);
    filtered (context, "ipc://*", "another user", ZMQ_IPC_FILTER_UID, &other, sizeof other);
    filtered (context, "ipc://*", "this group", ZMQ_IPC_FILTER_GID, &group, sizeof group);
    filtered (context, "ipc://*", "another group", ZMQ_IPC_FILTER_GID, &no_group, sizeof no_group);
    filtered (context, "ipc://*", "this process", ZMQ_IPC_FILTER_PID, &process, sizeof process);
    filtered (context, "ipc://*", "another process", ZMQ_IPC_FILTER_PID, &no_process, sizeof no_process);
    filtered (context, "tcp://127.0.0.1:*", "another user, tcp", ZMQ_IPC_FILTER_UID, &other, sizeof other);

    void *pull = open_socket (context, ZMQ_PULL);
    size_t size = sizeof me;
    SHOW (zmq_setsockopt (pull, ZMQ_IPC_FILTER_UID, &me, 2));
    SHOW (zmq_getsockopt (pull, ZMQ_IPC_FILTER_UID, &me, &size));
    SHOW (zmq_setsockopt (pull, ZMQ_IPC_FILTER_UID, NULL, 0));
    zmq_close (pull);
}

/*  A socket that the program bound serves in place of one of the library's. */
static void converse (void *context, int listener, const char *endpoint)
{
    char last[256];
    size_t size = sizeof last;
    CHECK (listen (listener, 5) == 0);
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    SHOW (set_int (pull, ZMQ_USE_FD, listener));
    printf ("reads back: %d\n", get_int (pull, ZMQ_USE_FD) == listener);
    SHOW (zmq_bind (pull, endpoint));
    CHECK (zmq_getsockopt (pull, ZMQ_LAST_ENDPOINT, last, &size) == 0);
    printf ("its own endpoint: %d\n", strcmp (last, endpoint) == 0);
    CHECK (zmq_connect (push, endpoint) == 0);
    put (push, "through your socket", 0);
    take ("pull", pull, 0);
    SHOW (zmq_unbind (pull, last));
    settle ();
    printf ("closed: %d\n", fcntl (listener, F_GETFD) == -1);
    zmq_close (push);
    zmq_close (pull);
}

static void given_tcp (void *context)
{
    char endpoint[64];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (bind (listener, (struct sockaddr *) &address, size) == 0);
    CHECK (getsockname (listener, (struct sockaddr *) &address, &size) == 0);
    sprintf (endpoint, "tcp://127.0.0.1:%d", ntohs (address.sin_port));
    converse (context, listener, endpoint);
}

static void given_ipc (void *context)
{
    char endpoint[256];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    sprintf (address.sun_path, "/tmp/given-%d", (int) getpid ());
    int listener = socket (AF_UNIX, SOCK_STREAM, 0);
    CHECK (bind (listener, (struct sockaddr *) &address, sizeof address) == 0);
    sprintf (endpoint, "ipc://%s", address.sun_path);
    converse (context, listener, endpoint);
    printf ("the file stays: %d\n", unlink (address.sun_path) == 0);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    addresses (context);
    processes (context);
    given_tcp (context);
    given_ipc (context);
    void *pull = open_socket (context, ZMQ_PULL);
    SHOW (set_int (pull, ZMQ_USE_FD, -2));
    zmq_close (pull);
    end (context);
    return 0;
}
