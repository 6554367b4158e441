/*  Signals at a high rate in every call that can wait: a call ends with EINTR or with its result, none hangs, crashes or
 *  loses a message; the library's own threads never see one, and a peer that is gone raises no SIGPIPE. */
#include "measure.h"
#include <sys/prctl.h>
#include <sys/time.h>

static volatile sig_atomic_t handled, strayed;

static void on_alarm (int number UNUSED)
{
    handled++;
    char name[16] = "";
    prctl (PR_GET_NAME, name);
    strayed += strncmp (name, "ZMQ", 3) == 0;
}

static void on_pipe (int number UNUSED)
{
    CHECK (!"SIGPIPE");
}

static void storm (int microseconds, int flags)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = flags};
    struct itimerval every = {{0, microseconds}, {0, microseconds}};
    CHECK (sigaction (SIGALRM, &action, NULL) == 0 && setitimer (ITIMER_REAL, &every, NULL) == 0);
}

#define UNTIL_DONE(call)                                                                           \
    do {                                                                                           \
        errno = 0;                                                                                 \
    } while ((call) == -1 && errno == EINTR);                                                      \
    CHECK (errno == 0)

enum { ROUNDS = 1500 };

static void *answer (void *rep)
{
    for (int i = 0; i < ROUNDS; i++) {
        int number = -1;
        UNTIL_DONE (zmq_recv (rep, &number, sizeof number, 0));
        CHECK (number == i);
        UNTIL_DONE (zmq_send (rep, &number, sizeof number, 0));
    }
    return NULL;
}

static void converse (void *context, const char *wildcard)
{
    char endpoint[256];
    pthread_t thread;
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, wildcard, endpoint)) == 0);
    pthread_create (&thread, NULL, answer, rep);
    for (int i = 0; i < ROUNDS; i++) {
        int number = -1;
        zmq_pollitem_t item = {req, 0, ZMQ_POLLIN, 0};
        UNTIL_DONE (zmq_send (req, &i, sizeof i, 0));
        if (i % 2) {
            UNTIL_DONE (zmq_poll (&item, 1, 5000));
        }
        UNTIL_DONE (zmq_recv (req, &number, sizeof number, 0));
        CHECK (number == i);
    }
    pthread_join (thread, NULL);
    zmq_close (req);
    zmq_close (rep);
}

/*  Nobody answers: each signal ends the wait. */
static void interrupted (void *context)
{
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "tcp://127.0.0.1:*") == 0);
    for (int i = 0; i < 50; i++)
        CHECK (zmq_recv (pull, NULL, 0, 0) == -1 && errno == EINTR);
    zmq_close (pull);
}

static void gone_peer (void *context)
{
    char endpoint[256];
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_int (push, ZMQ_RECONNECT_IVL, -1) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    UNTIL_DONE (zmq_send (push, "x", 1, 0));
    zmq_close (pull);
    for (int i = 0; i < 200; i++) {
        zmq_send (push, "x", 1, ZMQ_DONTWAIT);
        usleep (100);
    }
    zmq_close (push);
}

int main (void)
{
    signal (SIGPIPE, on_pipe);
    for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
        void *context = zmq_ctx_new ();
        storm (1000, flags);
        converse (context, "tcp://127.0.0.1:*");
        converse (context, "ipc://*");
        converse (context, "inproc://signals");
        interrupted (context);
        gone_peer (context);
        UNTIL_DONE (zmq_ctx_term (context));
    }
    storm (0, 0);
    printf ("%s, %d reached a thread of the library\n", handled > 50 ? "many signals" : "too few signals", (int) strayed);
    return strayed != 0 || handled <= 50;
}
