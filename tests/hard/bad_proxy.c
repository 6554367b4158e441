/*  SOCKS5 proxies that libzmq cannot bear: answers in single bytes, sockets closed while they are turned away or wait for
 *  an answer, and a proxy that never gives one. */
#include "../../c-tests/socks_proxy.h"

static void *client_of (void *context, const struct socks_proxy *proxy)
{
    void *client = open_socket (context, ZMQ_REQ);
    CHECK (set_text (client, ZMQ_SOCKS_PROXY, proxy->address) == 0);
    CHECK (set_int (client, ZMQ_RECONNECT_IVL, 20) == 0);
    return client;
}

/*  A question gets through. */
static void ask (void *client, void *server)
{
    CHECK (put (client, "question", 0) == 8);
    CHECK (zmq_recv (server, NULL, 0, 0) == 8);
}

static void single_bytes (void *context)
{
    for (int kind = 1; kind <= 4; kind++) {
        char endpoint[256];
        struct socks_proxy proxy = {.bytewise = 300, .answer_kind = kind == 2 ? 0 : kind, .eager = kind == 2};
        start_proxy (&proxy);
        void *server = open_socket (context, ZMQ_REP), *client = client_of (context, &proxy);
        CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
        ask (client, server);
        zmq_close (client);
        zmq_close (server);
        stop_proxy (&proxy);
    }
}

/*  At whatever moment. */
static void closed_while_turned_away (struct socks_proxy proxy)
{
    start_proxy (&proxy);
    for (int moment = 0; moment < 40; moment++) {
        void *context = zmq_ctx_new ();
        void *client = client_of (context, &proxy);
        CHECK (zmq_connect (client, "tcp://127.0.0.1:1") == 0);
        sleep_ms (moment);
        CHECK (moment % 2 || zmq_disconnect (client, "tcp://127.0.0.1:1") == 0);
        zmq_close (client);
        end (context);
    }
    stop_proxy (&proxy);
}

/*  What bounds connecting, or else the handshake, bounds the wait for a proxy; then it is asked again. */
static void given_up (void *context, int option)
{
    char endpoint[256];
    struct socks_proxy proxy = {.silent = 1};
    start_proxy (&proxy);
    void *server = open_socket (context, ZMQ_REP), *client = client_of (context, &proxy);
    CHECK (set_int (client, option, 100) == 0);
    CHECK (zmq_connect (client, bind_any (server, "tcp://127.0.0.1:*", endpoint)) == 0);
    for (int64_t end = now_ms () + 5000; proxy.connections < 3 && now_ms () < end;)
        sleep_ms (20);
    CHECK (proxy.connections >= 3);
    proxy.silent = 0;
    ask (client, server);
    zmq_close (client);
    zmq_close (server);
    stop_proxy (&proxy);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    single_bytes (context);
    closed_while_turned_away ((struct socks_proxy){.refusals = 1000000});
    closed_while_turned_away ((struct socks_proxy){.hang_ups = 1000000});
    closed_while_turned_away ((struct socks_proxy){.silent = 1});
    closed_while_turned_away ((struct socks_proxy){.bytewise = 300, .refusals = 1000000});
    given_up (context, ZMQ_CONNECT_TIMEOUT);
    given_up (context, ZMQ_HANDSHAKE_IVL);
    end (context);
    return 0;
}
