/*  ZMQ_MAX_MSGSZ, which libzmq keeps and never looks at: no part larger than that is sent by a socket made since, whoever
 *  sends it and however; what others sent is forwarded all the same. */
#include "../../c-tests/common.h"
#include <limits.h>

#define LIMIT 10

static void refused (int result)
{
    CHECK (result == -1 && zmq_errno () == EMSGSIZE);
}

static void send_in_all_ways (void *push, void *pull)
{
    char body[LIMIT + 1] = "0123456789";
    CHECK (zmq_send (push, body, LIMIT, 0) == LIMIT);
    refused (zmq_send (push, body, LIMIT + 1, 0));
    refused (zmq_send (push, body, LIMIT + 1, ZMQ_DONTWAIT));
    refused (zmq_send_const (push, body, LIMIT + 1, 0));
    CHECK (zmq_send (push, body, 1, ZMQ_SNDMORE) == 1);
    refused (zmq_send (push, body, LIMIT + 1, ZMQ_SNDMORE));
    CHECK (zmq_send (push, body, 2, 0) == 2);

    zmq_msg_t message;
    CHECK (zmq_msg_init_size (&message, LIMIT + 1) == 0);
    refused (zmq_msg_send (&message, push, 0));
    CHECK (zmq_msg_size (&message) == LIMIT + 1);
    CHECK (zmq_msg_close (&message) == 0);

    take ("all", pull, 0);
    take ("in parts", pull, 0);
    CHECK (set_int (pull, ZMQ_RCVTIMEO, 100) == 0);
    take ("nothing else", pull, 0);
}

static void *run_proxy (void *both)
{
    void **sockets = both;
    CHECK (zmq_proxy (sockets[0], sockets[1], NULL) == -1 && zmq_errno () == ETERM);
    zmq_close (sockets[0]);
    zmq_close (sockets[1]);
    return NULL;
}

/*  Who sent it had no limit. */
static void forwarded (void *limited)
{
    char in[256], out[256];
    pthread_t thread;
    void *open = zmq_ctx_new (), *push = open_socket (open, ZMQ_PUSH), *pull = open_socket (open, ZMQ_PULL);
    void *both[] = {open_socket (limited, ZMQ_PULL), open_socket (limited, ZMQ_PUSH)};
    CHECK (zmq_connect (push, bind_any (both[0], "tcp://127.0.0.1:*", in)) == 0);
    CHECK (zmq_connect (pull, bind_any (both[1], "tcp://127.0.0.1:*", out)) == 0);
    CHECK (pthread_create (&thread, NULL, run_proxy, both) == 0);
    CHECK (put (push, "more than ten bytes", 0) == 19);
    take ("forwarded", pull, 0);
    zmq_close (push);
    zmq_close (pull);
    end (open);
    CHECK (zmq_ctx_shutdown (limited) == 0);
    CHECK (pthread_join (thread, NULL) == 0);
}

/*  ZMQ_MAXMSGSIZE is about messages: what a handshake needs to say is none, however small the limit. */
static void received_at_most (int64_t most, int passes, int fails)
{
    char endpoint[256], body[300] = {0};
    void *context = zmq_ctx_new (), *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (set_text (push, ZMQ_ROUTING_ID, "a name of more than ten bytes") == 0);
    CHECK (zmq_setsockopt (pull, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0);
    CHECK (zmq_setsockopt (push, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0);
    CHECK (zmq_connect (push, bind_any (pull, "tcp://127.0.0.1:*", endpoint)) == 0);
    CHECK (zmq_send (push, body, (size_t) passes, 0) == passes);
    CHECK (zmq_recv (pull, body, sizeof body, 0) == passes);
    if (fails >= 0) {
        CHECK (zmq_send (push, body, (size_t) fails, 0) == fails);
        CHECK (set_int (pull, ZMQ_RCVTIMEO, 100) == 0);
        CHECK (zmq_recv (pull, body, sizeof body, 0) == -1 && zmq_errno () == EAGAIN);
    }
    zmq_close (push);
    zmq_close (pull);
    end (context);
}

int main (void)
{
    received_at_most (0, 0, 1);
    received_at_most (1, 1, 2);
    received_at_most (10, 10, 11);
    received_at_most (-1, 300, -1);
    received_at_most (-2, 300, -1);
    void *context = zmq_ctx_new ();
    void *push = open_socket (context, ZMQ_PUSH), *pull = open_socket (context, ZMQ_PULL);
    CHECK (zmq_bind (pull, "inproc://limited") == 0 && zmq_connect (push, "inproc://limited") == 0);
    CHECK (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, LIMIT) == 0);
    CHECK (put (push, "made before the limit", 0) == 21);
    take ("before", pull, 0);
    zmq_close (push);
    push = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, "inproc://limited") == 0);
    send_in_all_ways (push, pull);
    CHECK (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, 0) == 0);
    void *mute = open_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (mute, "inproc://limited") == 0);
    CHECK (zmq_send (mute, "", 0, 0) == 0);
    refused (zmq_send (mute, "x", 1, 0));
    CHECK (zmq_ctx_set (context, ZMQ_MAX_MSGSZ, LIMIT) == 0);
    zmq_close (mute);
    zmq_close (push);
    zmq_close (pull);
    forwarded (context);
    end (context);
    return 0;
}
