/*  Hello world, the server: a REP socket that answers every "Hello" with "World" until it is told to stop. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint to bind to");
    char request[64];
    int answered = 0;
    stop_on_sigterm ();
    void *context = zmq_ctx_new ();
    void *server = open_socket (context, ZMQ_REP);
    MUST (zmq_bind (server, endpoint) == 0);
    while (receive_text (server, request, sizeof request)) {
        sleep_ms (20); /*  some work */
        send_text (server, "World");
        answered++;
    }
    printf ("answered %d requests, the last was \"%s\"\n", answered, request);
    finish (context, server);
    return 0;
}
