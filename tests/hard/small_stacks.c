/*  Every common call on threads with the smallest stack that there is (and so many times it as the argument says). */
#include "../../c-tests/common.h"
#include <limits.h>

static void *context;
static size_t stack_size;

static void on_stack (void *(*body) (void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK (pthread_attr_init (&attributes) == 0);
    CHECK (pthread_attr_setstacksize (&attributes, stack_size) == 0);
    CHECK (pthread_create (&thread, &attributes, body, argument) == 0);
    pthread_join (thread, NULL);
    pthread_attr_destroy (&attributes);
}

/*  No printf here: it takes more of the stack than all of ours. */
static void *conversation (void *argument)
{
    char endpoint[256];
    const char *wildcard = argument;
    zmq_msg_t message;
    void *rep = open_socket (context, ZMQ_REP), *req = open_socket (context, ZMQ_REQ);
    CHECK (zmq_connect (req, bind_any (rep, wildcard, endpoint)) == 0);
    for (int i = 0; i < 10; i++) {
        CHECK (zmq_msg_init_size (&message, 100000) == 0);
        CHECK (zmq_msg_send (&message, req, 0) == 100000);
        zmq_pollitem_t item = {rep, 0, ZMQ_POLLIN, 0};
        CHECK (zmq_poll (&item, 1, 3000) == 1);
        zmq_msg_init (&message);
        CHECK (zmq_msg_recv (&message, rep, 0) == 100000);
        CHECK (zmq_msg_send (&message, rep, 0) == 100000);
        CHECK (zmq_recv (req, NULL, 0, 0) == 100000);
    }
    CHECK (zmq_disconnect (req, endpoint) == 0);
    CHECK (zmq_unbind (rep, endpoint) == 0);
    CHECK (zmq_close (req) == 0 && zmq_close (rep) == 0);
    return NULL;
}

static void *publication (void *unused)
{
    char endpoint[256];
    void *pub = open_socket (context, ZMQ_XPUB), *sub = open_socket (context, ZMQ_SUB);
    CHECK (zmq_connect (sub, bind_any (pub, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (set_text (sub, ZMQ_SUBSCRIBE, "topic") == 0);
    CHECK (zmq_recv (pub, NULL, 0, 0) == 6);
    CHECK (put (pub, "topic", 0) == 5 && zmq_recv (sub, NULL, 0, 0) == 5);
    CHECK (zmq_close (sub) == 0 && zmq_close (pub) == 0);
    return unused;
}

static void *proxy (void *unused)
{
    void *front = open_socket (context, ZMQ_ROUTER), *back = open_socket (context, ZMQ_DEALER);
    CHECK (zmq_bind (front, "inproc://front") == 0 && zmq_bind (back, "inproc://back") == 0);
    CHECK (zmq_proxy (front, back, NULL) == -1);
    zmq_close (front);
    zmq_close (back);
    return unused;
}

static void *shut_down (void *unused)
{
    sleep_ms (100);
    CHECK (zmq_ctx_shutdown (context) == 0);
    return unused;
}

static void *whole_life (void *unused)
{
    void *own = zmq_ctx_new ();
    void *socket = zmq_socket (own, ZMQ_PUSH);
    CHECK (own && socket && zmq_connect (socket, "tcp://localhost:1") == 0);
    CHECK (set_int (socket, ZMQ_LINGER, 0) == 0);
    CHECK (zmq_close (socket) == 0 && zmq_ctx_term (own) == 0);
    return unused;
}

int main (int argc, char **argv)
{
    pthread_t thread;
    stack_size = (size_t) sysconf (_SC_THREAD_STACK_MIN) * (argc > 1 ? atoi (argv[1]) : 1);
    printf ("stacks of %zu bytes\n", stack_size);
    context = zmq_ctx_new ();
    on_stack (conversation, "inproc://small");
    on_stack (conversation, "tcp://127.0.0.1:*");
    on_stack (conversation, "ipc://*");
    on_stack (publication, NULL);
    on_stack (whole_life, NULL);
    pthread_create (&thread, NULL, shut_down, NULL);
    on_stack (proxy, NULL);
    pthread_join (thread, NULL);
    end (context);
    return 0;
}
