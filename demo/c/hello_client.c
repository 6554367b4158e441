/*  Hello world, the client: a REQ socket that asks ten times, one after the other. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint of the server");
    char request[64], reply[64];
    void *context = zmq_ctx_new ();
    void *client = open_socket (context, ZMQ_REQ);
    MUST (zmq_connect (client, endpoint) == 0);
    for (int number = 1; number <= 10; number++) {
        snprintf (request, sizeof request, "Hello %d", number);
        send_text (client, request);
        MUST (receive_text (client, reply, sizeof reply));
        MUST (strcmp (reply, "World") == 0);
    }
    printf ("asked 10 times, was answered \"%s\" 10 times\n", reply);
    finish (context, client);
    return 0;
}
