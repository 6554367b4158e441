/*  What the C programs of the demo share: failing loudly, ending on SIGTERM, and text messages. */

#ifndef DEMO_H
#define DEMO_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf (stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition,                    \
                     zmq_strerror (zmq_errno ()));                                                 \
            exit (1);                                                                              \
        }                                                                                          \
    } while (0)

/*  Set by SIGTERM; a blocked zmq_recv then returns with EINTR. */
static volatile sig_atomic_t stopped;

static inline void on_stop (int signal)
{
    (void) signal;
    stopped = 1;
}

static inline void stop_on_sigterm (void)
{
    struct sigaction action;
    memset (&action, 0, sizeof action);
    action.sa_handler = on_stop;
    sigaction (SIGTERM, &action, NULL);
}

static inline const char *argument (int argc, char **argv, int index, const char *meaning)
{
    if (index >= argc) {
        fprintf (stderr, "%s: argument %d is missing: %s\n", argv[0], index, meaning);
        exit (2);
    }
    return argv[index];
}

static inline void *open_socket (void *context, int type)
{
    int linger = 1000;
    void *socket = zmq_socket (context, type);
    MUST (socket != NULL);
    MUST (zmq_setsockopt (socket, ZMQ_LINGER, &linger, sizeof linger) == 0);
    return socket;
}

static inline void send_text (void *socket, const char *text)
{
    MUST (zmq_send (socket, text, strlen (text), 0) != -1);
}

/*  Receives a message as a string. 0: the program was told to stop, or the socket's timeout has passed. */
static inline int receive_text (void *socket, char *text, size_t size)
{
    int length = zmq_recv (socket, text, size - 1, 0);
    if (length == -1) {
        MUST (errno == EAGAIN || (errno == EINTR && stopped));
        return 0;
    }
    text[(size_t) length < size ? (size_t) length : size - 1] = 0;
    return 1;
}

static inline void sleep_ms (long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep (&pause, NULL);
}

static inline long now_ms (void)
{
    struct timespec now;
    clock_gettime (CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void finish (void *context, void *socket)
{
    MUST (zmq_close (socket) == 0);
    MUST (zmq_ctx_term (context) == 0);
}

#endif
