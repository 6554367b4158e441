/*  What the C tests share.
 *
 *  A test prints what the library answers, one line a call; the runner compares the lines of two libraries. So a
 *  test names the call and shows its result, and prints nothing that may change from run to run: a port, a time, an
 *  address. A CHECK that fails ends the program: the test itself is broken, or cannot go on. */

#ifndef COMMON_H
#define COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define UNUSED __attribute__ ((unused))

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fflush (stdout);                                                                       \
            fprintf (stderr, "%s:%d: %s (errno %d %s)\n", __FILE__, __LINE__, #condition, errno,   \
                     strerror (errno));                                                            \
            exit (99);                                                                             \
        }                                                                                          \
    } while (0)

/*  Prints a call and what it returned: SHOW (zmq_close (NULL)) prints "zmq_close (NULL) = -1 ENOTSOCK". */
#define SHOW(call) show_result (#call, (call))

static UNUSED const char *error_name (int error)
{
    static const struct {
        int error;
        const char *name;
    } names[] = {
        {EAGAIN, "EAGAIN"}, {EINVAL, "EINVAL"}, {EFAULT, "EFAULT"}, {ENOTSOCK, "ENOTSOCK"},
        {ENOTSUP, "ENOTSUP"}, {EPIPE, "EPIPE"}, {ENOENT, "ENOENT"}, {ENODEV, "ENODEV"}, {ENOMEM, "ENOMEM"},
        {EMFILE, "EMFILE"}, {EINTR, "EINTR"}, {EACCES, "EACCES"}, {EFSM, "EFSM"}, {ETERM, "ETERM"},
        {ENOCOMPATPROTO, "ENOCOMPATPROTO"}, {EMTHREAD, "EMTHREAD"}, {EADDRINUSE, "EADDRINUSE"},
        {EADDRNOTAVAIL, "EADDRNOTAVAIL"}, {ECONNREFUSED, "ECONNREFUSED"}, {EMSGSIZE, "EMSGSIZE"},
        {EHOSTUNREACH, "EHOSTUNREACH"}, {EPROTONOSUPPORT, "EPROTONOSUPPORT"}, {ENXIO, "ENXIO"},
        {ENAMETOOLONG, "ENAMETOOLONG"}, {EBADF, "EBADF"}, {EDEADLK, "EDEADLK"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].error == error)
            return names[i].name;
    return strerror (error);
}

static UNUSED int show_result (const char *call, int result)
{
    if (result == -1)
        printf ("%s = -1 %s\n", call, error_name (zmq_errno ()));
    else
        printf ("%s = %d\n", call, result);
    return result;
}

static UNUSED void sleep_ms (int milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    while (nanosleep (&pause, &pause) == -1 && errno == EINTR)
        ;
}

static UNUSED int64_t now_ms (void)
{
    struct timespec now;
    clock_gettime (CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*  How long to wait before it is taken that nothing more comes: PATIENCE in the environment is how many times as long as
 *  usual, for a machine that stands still now and then. */
static UNUSED int patiently (int milliseconds)
{
    const char *patience = getenv ("PATIENCE");
    return patience ? atoi (patience) * milliseconds : milliseconds;
}

/*  Long enough for a connection on this machine to be made, or for a message to arrive. */
static UNUSED void settle (void)
{
    sleep_ms (patiently (150));
}

static UNUSED void *open_socket (void *context, int type)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket != NULL);
    int linger = 0, timeout = 5000;
    CHECK (zmq_setsockopt (socket, ZMQ_LINGER, &linger, sizeof linger) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout) == 0);
    CHECK (zmq_setsockopt (socket, ZMQ_SNDTIMEO, &timeout, sizeof timeout) == 0);
    return socket;
}

static UNUSED int set_int (void *socket, int option, int value)
{
    return zmq_setsockopt (socket, option, &value, sizeof value);
}

static UNUSED int get_int (void *socket, int option)
{
    int value = 0;
    size_t size = sizeof value;
    CHECK (zmq_getsockopt (socket, option, &value, &size) == 0);
    return value;
}

static UNUSED int set_text (void *socket, int option, const char *text)
{
    return zmq_setsockopt (socket, option, text, strlen (text));
}

/*  Binds to a free port of the loopback interface, or any wildcard endpoint; the endpoint to connect to is returned
 *  in a buffer of the caller's of 256 bytes. */
static UNUSED const char *bind_any (void *socket, const char *wildcard, char *endpoint)
{
    size_t size = 256;
    CHECK (zmq_bind (socket, wildcard) == 0);
    CHECK (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    return endpoint;
}

static UNUSED int put (void *socket, const char *text, int flags)
{
    return zmq_send (socket, text, strlen (text), flags);
}

/*  Prints bytes so that any of them can be read: letters as they are, others as \xHH. */
static UNUSED void print_bytes (const void *data, size_t size)
{
    const unsigned char *bytes = data;
    if (size > 64) {
        printf ("<%zu bytes>", size);
        return;
    }
    putchar ('"');
    for (size_t i = 0; i < size; i++)
        if (bytes[i] >= ' ' && bytes[i] < 127 && bytes[i] != '"')
            putchar (bytes[i]);
        else
            printf ("\\x%02x", bytes[i]);
    putchar ('"');
}

/*  Receives one whole message and prints its parts on one line: who: "a" "b". An error is printed by its name. */
static UNUSED int take (const char *who, void *socket, int flags)
{
    int parts = 0, more = 1;
    printf ("%s:", who);
    while (more) {
        zmq_msg_t part;
        zmq_msg_init (&part);
        if (zmq_msg_recv (&part, socket, flags) == -1) {
            printf (" %s\n", error_name (zmq_errno ()));
            zmq_msg_close (&part);
            return -1;
        }
        putchar (' ');
        print_bytes (zmq_msg_data (&part), zmq_msg_size (&part));
        more = zmq_msg_more (&part);
        zmq_msg_close (&part);
        parts++;
    }
    putchar ('\n');
    return parts;
}

/*  How many messages can be received, each within so many milliseconds of the one before. */
static UNUSED int drain (void *socket, int milliseconds)
{
    int count = 0;
    CHECK (set_int (socket, ZMQ_RCVTIMEO, patiently (milliseconds)) == 0);
    while (zmq_recv (socket, NULL, 0, 0) != -1)
        count++;
    CHECK (zmq_errno () == EAGAIN);
    return count;
}

/*  How many messages can be sent without waiting, up to a limit. A send that may not wait need not hear of new room
 *  or of a new peer; asking for the events does. */
static UNUSED int fill (void *socket, int limit)
{
    int count = 0;
    get_int (socket, ZMQ_EVENTS);
    while (count < limit && zmq_send (socket, "x", 1, ZMQ_DONTWAIT) == 1)
        count++;
    if (count < limit)
        CHECK (zmq_errno () == EAGAIN);
    return count;
}

/*  Waits until a socket has the wanted events, for 3 seconds at most; says whether it came to that. */
static UNUSED int await_events (void *socket, int events)
{
    zmq_pollitem_t item = {socket, 0, (short) events, 0};
    return zmq_poll (&item, 1, 3000) == 1 && (item.revents & events) == events;
}

static UNUSED void end (void *context)
{
    CHECK (zmq_ctx_term (context) == 0);
}

/*  Runs parts of a program at the same time, each in a process and a context of its own; what they print comes in their
 *  order. For parts that mostly wait. Nothing of the library may be in use yet. */
static UNUSED void together (int count, void (*part) (void *context, int number))
{
    enum { MOST = 32 };
    pid_t children[MOST];
    FILE *pages[MOST];
    CHECK (count <= MOST);
    fflush (stdout);
    for (int i = 0; i < count; i++) {
        CHECK ((pages[i] = tmpfile ()) != NULL);
        CHECK ((children[i] = fork ()) != -1);
        if (children[i] == 0) {
            CHECK (dup2 (fileno (pages[i]), STDOUT_FILENO) != -1);
            void *context = zmq_ctx_new ();
            part (context, i);
            end (context);
            exit (0);
        }
    }
    for (int i = 0; i < count; i++) {
        int status, byte;
        CHECK (waitpid (children[i], &status, 0) == children[i]);
        rewind (pages[i]);
        while ((byte = getc (pages[i])) != EOF)
            putchar (byte);
        fclose (pages[i]);
        if (WIFSIGNALED (status))
            raise (WTERMSIG (status));
        CHECK (status == 0);
    }
}

#endif
