/*  A crowd that has to be judged by a handler that ends and comes back time and again, now with requests read, now without: each
 *  peer gets in once it has been asked about again. Then a context that ends while a handler thinks about all of them. */
#include "../../c-tests/zap_handler.h"

enum { CROWD = 200, ANSWERS = 60 };

static void *context;
static char endpoint[256];

static void open_crowd (void **clients)
{
    for (int i = 0; i < CROWD; i++) {
        clients[i] = open_socket (context, ZMQ_PUSH);
        CHECK (set_text (clients[i], ZMQ_PLAIN_USERNAME, "admin") == 0);
        CHECK (set_text (clients[i], ZMQ_PLAIN_PASSWORD, "secret") == 0);
        CHECK (set_int (clients[i], ZMQ_RECONNECT_IVL, 50) == 0);
        CHECK (zmq_connect (clients[i], endpoint) == 0);
        char name[8];
        sprintf (name, "%03d", i);
        CHECK (put (clients[i], name, 0) == 3);
    }
}

static void close_crowd (void **clients)
{
    for (int i = 0; i < CROWD; i++)
        zmq_close (clients[i]);
}

/*  Lives of handlers: each answers some requests and goes, every other one in the middle of a request. */
static void *handlers (void *is_over)
{
    volatile int *over = is_over;
    for (int life = 0; !*over; life++) {
        void *handler = open_handler (context, ZMQ_REP);
        CHECK (set_int (handler, ZMQ_RCVTIMEO, 50) == 0);
        for (int i = 0; i < ANSWERS && !*over; i++) {
            if (zmq_recv (handler, NULL, 0, 0) == -1)
                continue;
            forget_request (handler);
            if (i < ANSWERS - 1 || life % 2 == 0)
                answer (handler, "200", "");
        }
        CHECK (zmq_close (handler) == 0);
    }
    return NULL;
}

static void *open_server (void)
{
    void *server = open_socket (context, ZMQ_PULL);
    CHECK (set_int (server, ZMQ_PLAIN_SERVER, 1) == 0 && set_int (server, ZMQ_HANDSHAKE_IVL, 700) == 0);
    CHECK (set_int (server, ZMQ_RCVTIMEO, 20000) == 0);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    return server;
}

static void get_in (void)
{
    void *clients[CROWD], *server;
    volatile int over = 0;
    int seen[CROWD] = {0};
    pthread_t thread;
    context = zmq_ctx_new ();
    server = open_server ();
    CHECK (pthread_create (&thread, NULL, handlers, (void *) &over) == 0);
    open_crowd (clients);
    for (int i = 0; i < CROWD; i++) {
        char name[4] = "";
        CHECK (zmq_recv (server, name, 3, 0) == 3);
        CHECK (seen[atoi (name)]++ == 0);
    }
    over = 1;
    pthread_join (thread, NULL);
    close_crowd (clients);
    zmq_close (server);
    end (context);
    printf ("%d got in\n", CROWD);
}

static void end_meanwhile (void)
{
    void *clients[CROWD], *server, *handler;
    context = zmq_ctx_new ();
    server = open_server ();
    handler = open_handler (context, ZMQ_ROUTER);
    open_crowd (clients);
    for (int parts = 0; parts < CROWD; parts++)
        forget_request (handler);
    int64_t start = now_ms ();
    close_crowd (clients);
    zmq_close (server);
    zmq_close (handler);
    end (context);
    CHECK (now_ms () - start < 10000);
}

int main (void)
{
    get_in ();
    end_meanwhile ();
    return 0;
}
