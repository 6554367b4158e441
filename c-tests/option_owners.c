/*  Which socket types know which of the options that belong to a pattern, and what they start with. */
#include "common.h"

static const struct {
    int option;
    const char *name;
} options[] = {
    {ZMQ_SUBSCRIBE, "SUBSCRIBE"},
    {ZMQ_UNSUBSCRIBE, "UNSUBSCRIBE"},
    {ZMQ_ROUTER_MANDATORY, "ROUTER_MANDATORY"},
    {ZMQ_ROUTER_HANDOVER, "ROUTER_HANDOVER"},
    {ZMQ_CONNECT_ROUTING_ID, "CONNECT_ROUTING_ID"},
    {ZMQ_PROBE_ROUTER, "PROBE_ROUTER"},
    {ZMQ_REQ_CORRELATE, "REQ_CORRELATE"},
    {ZMQ_REQ_RELAXED, "REQ_RELAXED"},
    {ZMQ_XPUB_VERBOSE, "XPUB_VERBOSE"},
    {ZMQ_XPUB_VERBOSER, "XPUB_VERBOSER"},
    {ZMQ_XPUB_NODROP, "XPUB_NODROP"},
    {ZMQ_XPUB_MANUAL, "XPUB_MANUAL"},
    {ZMQ_XPUB_WELCOME_MSG, "XPUB_WELCOME_MSG"},
    {ZMQ_INVERT_MATCHING, "INVERT_MATCHING"},
    {ZMQ_CONFLATE, "CONFLATE"},
    {ZMQ_ROUTER_RAW, "ROUTER_RAW"},
    {ZMQ_STREAM_NOTIFY, "STREAM_NOTIFY"},
};

static const char *types[] = {"PAIR", "PUB",  "SUB",  "REQ",  "REP", "DEALER",
                              "ROUTER", "PULL", "PUSH", "XPUB", "XSUB", "STREAM"};

static void ask (void *socket, int option, const char *name)
{
    int on = 1, negative = -1;
    char value[64];
    size_t size = sizeof value;
    printf ("  %s\n  ", name);
    SHOW (set_int (socket, option, on));
    printf ("  ");
    SHOW (zmq_setsockopt (socket, option, &negative, sizeof negative));
    printf ("  ");
    SHOW (zmq_setsockopt (socket, option, "", 0));
    printf ("  ");
    SHOW (zmq_setsockopt (socket, option, "abc", 3));
    printf ("  ");
    SHOW (zmq_getsockopt (socket, option, value, &size));
}

int main (void)
{
    void *context = zmq_ctx_new ();
    for (int type = ZMQ_PAIR; type <= ZMQ_STREAM; type++) {
        void *socket = zmq_socket (context, type);
        CHECK (socket != NULL);
        printf ("%s\n  linger %d\n", types[type], get_int (socket, ZMQ_LINGER));
        for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
            ask (socket, options[i].option, options[i].name);
        zmq_close (socket);
    }
    /*  Subscriptions that never reached anybody do not keep a context from ending. */
    void *sub = zmq_socket (context, ZMQ_SUB);
    SHOW (zmq_setsockopt (sub, ZMQ_SUBSCRIBE, "A", 1));
    SHOW (zmq_connect (sub, "ipc://@nobody-is-here"));
    SHOW (zmq_close (sub));
    end (context);
    return 0;
}
