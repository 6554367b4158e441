/*  A signal ends a blocked call with EINTR, even if its handler was installed with SA_RESTART. */
#include "common.h"

static volatile sig_atomic_t handled;

static void on_signal (int number)
{
    (void) number;
    handled++;
}

static pthread_t main_thread;

static void *interrupt (void *unused)
{
    (void) unused;
    sleep_ms (100);
    pthread_kill (main_thread, SIGUSR1);
    return NULL;
}

#define INTERRUPTED(call)                                                                          \
    do {                                                                                           \
        pthread_t thread;                                                                          \
        handled = 0;                                                                               \
        pthread_create (&thread, NULL, interrupt, NULL);                                           \
        SHOW (call);                                                                               \
        printf ("  handled %d\n", (int) handled);                                                  \
        pthread_join (thread, NULL);                                                               \
    } while (0)

static void over (void *context, const char *wildcard)
{
    char endpoint[256];
    void *pull = open_socket (context, ZMQ_PULL);
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, wildcard, endpoint)) == 0);
    zmq_pollitem_t items[] = {{pull, 0, ZMQ_POLLIN, 0}};
    zmq_msg_t message;
    zmq_msg_init (&message);
    INTERRUPTED (zmq_recv (pull, NULL, 0, 0));
    CHECK (set_int (pull, ZMQ_RCVTIMEO, -1) == 0);
    INTERRUPTED (zmq_recv (pull, NULL, 0, 0));
    INTERRUPTED (zmq_msg_recv (&message, pull, 0));
    INTERRUPTED (zmq_poll (items, 1, 3000));
    INTERRUPTED (zmq_poll (items, 1, -1));
    zmq_msg_close (&message);
    put (push, "all is well", 0);
    take ("pull", pull, 0);
    zmq_close (push);
    zmq_close (pull);
}

static void sending (void *context)
{
    void *push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_bind (push, "tcp://127.0.0.1:*") == 0);
    INTERRUPTED (zmq_send (push, "x", 1, 0));
    CHECK (set_int (push, ZMQ_SNDTIMEO, -1) == 0);
    INTERRUPTED (zmq_send (push, "x", 1, 0));
    zmq_close (push);
}

static void proxying (void *context)
{
    void *front = open_socket (context, ZMQ_PULL);
    void *back = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_bind (front, "tcp://127.0.0.1:*") == 0);
    CHECK (zmq_bind (back, "inproc://back") == 0);
    INTERRUPTED (zmq_proxy (front, back, NULL));
    zmq_close (front);
    zmq_close (back);
}

/*  A signal that the thread has blocked interrupts nothing. */
static void blocked (void *context)
{
    sigset_t signals;
    sigemptyset (&signals);
    sigaddset (&signals, SIGUSR1);
    pthread_sigmask (SIG_BLOCK, &signals, NULL);
    void *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "tcp://127.0.0.1:*") == 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 300) == 0);
    INTERRUPTED (zmq_recv (pull, NULL, 0, 0));
    pthread_sigmask (SIG_UNBLOCK, &signals, NULL);
    zmq_close (pull);
}

int main (void)
{
    main_thread = pthread_self ();
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    CHECK (sigaction (SIGUSR1, &action, NULL) == 0);
    void *context = zmq_ctx_new ();
    over (context, "inproc://interrupted");
    over (context, "tcp://127.0.0.1:*");
    over (context, "ipc://*");
    sending (context);
    proxying (context);
    blocked (context);
    end (context);
    return 0;
}
