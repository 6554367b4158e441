/*  exit(3) while contexts, sockets and their threads live: from main, from another thread, from a destructor's ordering
 *  that nobody can foresee, while others wait and send; and the library taken out by dlclose(3). Every process ends at once,
 *  with its own status. */
#include "measure.h"
#include <dlfcn.h>
#include <sys/wait.h>

static char endpoint[256];
static void *context, *pull, *push;

static void *wait_for_ever (void *socket)
{
    zmq_recv (socket, NULL, 0, 0);
    return NULL;
}

static void *send_for_ever (void *socket)
{
    while (zmq_send (socket, "x", 1, 0) == 1)
        ;
    return NULL;
}

static void *leave (void *unused UNUSED)
{
    sleep_ms (20);
    exit (7);
}

static void use_at_exit (void)
{
    zmq_send (push, "last", 4, ZMQ_DONTWAIT);
    void *late = zmq_ctx_new ();
    void *socket = zmq_socket (late, ZMQ_PAIR);
    zmq_bind (socket, "tcp://127.0.0.1:*");
    zmq_close (socket);
    zmq_ctx_term (late);
}

static void *end_the_context (void *unused UNUSED)
{
    zmq_ctx_term (context);
    return NULL;
}

static void make_busy (void)
{
    context = zmq_ctx_new ();
    pull = zmq_socket (context, ZMQ_PULL);
    push = zmq_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
}

static void run (int manner)
{
    pthread_t thread;
    make_busy ();
    if (manner >= 1)
        pthread_create (&thread, NULL, send_for_ever, push);
    if (manner >= 2)
        pthread_create (&thread, NULL, wait_for_ever, zmq_socket (context, ZMQ_PULL));
    if (manner == 3)
        pthread_create (&thread, NULL, end_the_context, NULL);
    if (manner == 4)
        atexit (use_at_exit);
    if (manner == 5) {
        pthread_create (&thread, NULL, leave, NULL);
        pthread_join (thread, NULL);
    }
    if (manner == 6)
        while (zmq_recv (pull, NULL, 0, 0) == 1 && rand () % 1000)
            ;
    exit (7);
}

static void child (int manner, void (*work) (int), int expected)
{
    pid_t pid = fork ();
    CHECK (pid != -1);
    if (pid == 0) {
        alarm (10);
        work (manner);
        _exit (99);
    }
    int status;
    CHECK (waitpid (pid, &status, 0) == pid);
    if (!WIFEXITED (status) || WEXITSTATUS (status) != expected) {
        fprintf (stderr, "manner %d ended with %#x\n", manner, status);
        exit (1);
    }
}

/*  Loads the library by name, uses it and lets go of it, several times. */
static void unload (int rounds)
{
    for (int i = 0; i < rounds; i++) {
        void *library = dlopen ("libzmq.so.5", RTLD_NOW | RTLD_LOCAL);
        CHECK (library);
        void *(*ctx_new) (void) = (void *(*) (void)) dlsym (library, "zmq_ctx_new");
        void *(*open) (void *, int) = (void *(*) (void *, int)) dlsym (library, "zmq_socket");
        int (*bind) (void *, const char *) = (int (*) (void *, const char *)) dlsym (library, "zmq_bind");
        int (*shut) (void *) = (int (*) (void *)) dlsym (library, "zmq_close");
        int (*term) (void *) = (int (*) (void *)) dlsym (library, "zmq_ctx_term");
        void *own = ctx_new (), *socket = open (own, ZMQ_PAIR);
        CHECK (bind (socket, "tcp://127.0.0.1:*") == 0);
        if (i + 1 < rounds)
            CHECK (shut (socket) == 0 && term (own) == 0);
        CHECK (dlclose (library) == 0);
    }
    sleep_ms (20); /*  threads of the last context run on in code that must still be there */
    exit (8);
}

int main (void)
{
    for (int round = 0; round < 6; round++)
        for (int manner = 0; manner < 7; manner++)
            child (manner, run, 7);
    child (20, unload, 8);
    printf ("43 processes ended\n");
    return 0;
}
