/*  CZMQ's zpoller and zproxy on raw handles: CZMQ guesses what a pointer is from the first word behind it. */
#include <czmq.h>
#include "../../c-tests/common.h"

static void poll_raw_handles (void)
{
    void *context = zmq_ctx_new ();
    void *pulls[2], *push = open_socket (context, ZMQ_PUSH);
    char endpoint[256];
    pulls[0] = open_socket (context, ZMQ_PULL);
    pulls[1] = open_socket (context, ZMQ_PULL);
    bind_any (pulls[0], "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_bind (pulls[1], "inproc://czmq") == 0);
    int ends[2];
    CHECK (pipe (ends) == 0);
    zpoller_t *poller = zpoller_new (pulls[0], pulls[1], &ends[0], NULL);
    CHECK (poller);
    CHECK (zpoller_wait (poller, 50) == NULL && zpoller_expired (poller));
    CHECK (zmq_connect (push, endpoint) == 0);
    CHECK (put (push, "x", 0) == 1);
    CHECK (zpoller_wait (poller, 3000) == pulls[0]);
    CHECK (zmq_recv (pulls[0], NULL, 0, 0) == 1);
    CHECK (zmq_disconnect (push, endpoint) == 0 && zmq_connect (push, "inproc://czmq") == 0);
    CHECK (put (push, "x", 0) == 1);
    CHECK (zpoller_wait (poller, 3000) == pulls[1]);
    CHECK (zmq_recv (pulls[1], NULL, 0, 0) == 1);
    CHECK (write (ends[1], "x", 1) == 1);
    CHECK (zpoller_wait (poller, 3000) == &ends[0]);
    CHECK (zpoller_remove (poller, pulls[1]) == 0);
    zpoller_destroy (&poller);
    CHECK (zsock_resolve (pulls[0]) == pulls[0]);
    close (ends[0]);
    close (ends[1]);
    zmq_close (push);
    zmq_close (pulls[0]);
    zmq_close (pulls[1]);
    end (context);
}

/*  The raw handle of a zsock is one of ours; CZMQ's proxy actor runs between two of its own. */
static void proxy_actor (void)
{
    zactor_t *proxy = zactor_new (zproxy, NULL);
    CHECK (proxy);
    zstr_sendx (proxy, "FRONTEND", "PULL", "inproc://frontend", NULL);
    CHECK (zsock_wait (proxy) == 0);
    zstr_sendx (proxy, "BACKEND", "PUSH", "inproc://backend", NULL);
    CHECK (zsock_wait (proxy) == 0);
    zsock_t *faucet = zsock_new_push (">inproc://frontend"), *sink = zsock_new_pull (">inproc://backend");
    CHECK (faucet && sink);
    for (int i = 0; i < 100; i++) {
        CHECK (zstr_sendx (faucet, "Hello", "World", NULL) == 0);
        char *hello, *world;
        CHECK (zstr_recvx (sink, &hello, &world, NULL) == 2);
        CHECK (streq (hello, "Hello") && streq (world, "World"));
        zstr_free (&hello);
        zstr_free (&world);
    }
    zstr_sendx (proxy, "PAUSE", NULL);
    CHECK (zsock_wait (proxy) == 0);
    zstr_sendx (proxy, "RESUME", NULL);
    CHECK (zsock_wait (proxy) == 0);
    void *raw = zsock_resolve (sink);
    CHECK (zstr_send (faucet, "raw") == 0);
    char text[8];
    CHECK (zmq_recv (raw, text, sizeof text, 0) == 3);
    zsock_destroy (&faucet);
    zsock_destroy (&sink);
    zactor_destroy (&proxy);
}

int main (void)
{
    zsys_handler_set (NULL);
    poll_raw_handles ();
    proxy_actor ();
    zsys_shutdown ();
    return 0;
}
