/*  zmq_ctx_term returns when linger says, whatever state its sockets were closed in, and wakes every call that waits, in
 *  whatever thread: with peers that never were, that hang, that are dead, whose names are not known, and with monitors that
 *  nobody reads. */
#include "measure.h"

enum { LINGER = 150, SLACK = 3000 /* of a busy machine */ };

static void *unclosed (void *context, int type, int linger)
{
    void *socket = zmq_socket (context, type);
    CHECK (socket && set_int (socket, ZMQ_LINGER, linger) == 0);
    return socket;
}

static int failures;

static void timed_end (const char *what, void *context, int least)
{
    int64_t start = now_ms ();
    CHECK (zmq_ctx_term (context) == 0 || zmq_errno () == EFAULT);
    int elapsed = (int) (now_ms () - start);
    if (elapsed < least - 20 || elapsed > least + SLACK) {
        printf ("%s: ended after %d ms, not about %d\n", what, elapsed, least);
        failures++;
    }
}

/*  Closes a socket with something to send to each kind of peer that will never take it. */
static void absent_peer (const char *endpoint, int type, int linger)
{
    void *context = zmq_ctx_new ();
    void *socket = unclosed (context, type, linger);
    CHECK (zmq_socket_monitor (socket, "inproc://unread", ZMQ_EVENT_ALL) == 0);
    CHECK (zmq_connect (socket, endpoint) == 0);
    if (type == ZMQ_SUB)
        CHECK (set_text (socket, ZMQ_SUBSCRIBE, "") == 0);
    else
        CHECK (put (socket, "never taken", 0) == 11);
    sleep_ms (20);
    CHECK (zmq_close (socket) == 0);
    timed_end (endpoint, context, type == ZMQ_SUB ? 0 : linger);
}

/*  A peer that accepts and then says nothing, or shakes hands and reads nothing more. */
static void silent_peer (int linger)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    char endpoint[64];
    int listener = socket (AF_INET, SOCK_STREAM, 0);
    CHECK (bind (listener, (struct sockaddr *) &address, length) == 0 && listen (listener, 5) == 0);
    CHECK (getsockname (listener, (struct sockaddr *) &address, &length) == 0);
    sprintf (endpoint, "tcp://127.0.0.1:%d", ntohs (address.sin_port));
    absent_peer (endpoint, ZMQ_PUSH, linger);
    close (listener);
}

/*  A full socket whose peer does not read. */
static void stalled_peer (int linger)
{
    static char body[10000];
    char endpoint[256];
    void *other = zmq_ctx_new (), *context = zmq_ctx_new ();
    void *pull = open_socket (other, ZMQ_PULL), *push = unclosed (context, ZMQ_PUSH, linger);
    CHECK (set_int (pull, ZMQ_RCVHWM, 1) == 0 && set_int (push, ZMQ_SNDTIMEO, 100) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    while (zmq_send (push, body, sizeof body, 0) != -1)
        ;
    CHECK (zmq_close (push) == 0);
    timed_end ("a stalled peer", context, linger);
    zmq_close (pull);
    end (other);
}

struct waiter {
    void *socket;
    int how, result, error;
};

static void *call_and_wait (void *argument)
{
    struct waiter *waiter = argument;
    zmq_pollitem_t item = {waiter->socket, 0, ZMQ_POLLIN, 0};
    zmq_msg_t message;
    struct iovec part;
    size_t count = 1;
    zmq_msg_init (&message);
    switch (waiter->how) {
        case 0: waiter->result = zmq_recv (waiter->socket, NULL, 0, 0); break;
        case 1: waiter->result = zmq_msg_recv (&message, waiter->socket, 0); break;
        case 2: waiter->result = zmq_poll (&item, 1, -1); break;
        case 3: waiter->result = zmq_recviov (waiter->socket, &part, &count, 0); break;
        case 4: waiter->result = zmq_proxy (waiter->socket, waiter->socket, NULL); break;
        case 5: waiter->result = zmq_send (waiter->socket, "x", 1, 0); break;
    }
    waiter->error = zmq_errno ();
    zmq_msg_close (&message);
    CHECK (zmq_send (waiter->socket, "x", 1, 0) == -1 && zmq_errno () == ETERM);
    CHECK (zmq_close (waiter->socket) == 0);
    return NULL;
}

static void *end_it (void *context)
{
    CHECK (zmq_ctx_term (context) == 0 || zmq_errno () == EFAULT); /*  the other was first */
    return NULL;
}

/*  Each kind of call waits in a thread of its own on a socket of its own, over each transport, while two others end the context. */
static void everywhere (const char *wildcard)
{
    enum { WAITERS = 6 };
    struct waiter waiters[WAITERS];
    pthread_t threads[WAITERS], ending;
    void *context = zmq_ctx_new ();
    for (int i = 0; i < WAITERS; i++) {
        char endpoint[64];
        waiters[i] = (struct waiter) {unclosed (context, ZMQ_DEALER, -1), i, 0, 0};
        sprintf (endpoint, "%s%s", wildcard, wildcard[0] == 'i' && wildcard[1] == 'n' ? (char[]){(char) ('a' + i), 0} : "");
        CHECK (zmq_bind (waiters[i].socket, endpoint) == 0);
        pthread_create (&threads[i], NULL, call_and_wait, &waiters[i]);
    }
    sleep_ms (50);
    pthread_create (&ending, NULL, end_it, context);
    timed_end (wildcard, context, 0);
    for (int i = 0; i < WAITERS; i++) {
        pthread_join (threads[i], NULL);
        if (waiters[i].result != -1 || waiters[i].error != ETERM) {
            printf ("waiter %d: %d %s\n", i, waiters[i].result, error_name (waiters[i].error));
            failures++;
        }
    }
    pthread_join (ending, NULL);
}

int main (void)
{
    absent_peer ("tcp://127.0.0.1:1", ZMQ_PUSH, LINGER);
    absent_peer ("tcp://127.0.0.1:1", ZMQ_PUSH, 0);
    absent_peer ("tcp://127.0.0.1:1", ZMQ_SUB, -1);
    absent_peer ("tcp://no.such.name.invalid:1", ZMQ_DEALER, LINGER);
    absent_peer ("tcp://no.such.name.invalid:1", ZMQ_REQ, 0);
    absent_peer ("ipc:///nowhere/at/all", ZMQ_REQ, LINGER);
    absent_peer ("inproc://nobody", ZMQ_PUSH, 0);
    silent_peer (LINGER);
    silent_peer (0);
    stalled_peer (LINGER);
    stalled_peer (0);
    everywhere ("tcp://127.0.0.1:*");
    everywhere ("ipc://*");
    everywhere ("inproc://");
    printf ("%d ends were not in time\n", failures);
    return failures != 0;
}
