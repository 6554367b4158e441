/*  The ventilator: hands out a hundred tasks, each the milliseconds that it takes, to whatever workers are connected. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint to bind to");
    const char *sink_endpoint = argument (argc, argv, 2, "the endpoint of the sink");
    char task[16];
    int total = 0;
    void *context = zmq_ctx_new ();
    void *ventilator = open_socket (context, ZMQ_PUSH);
    void *sink = open_socket (context, ZMQ_PUSH);
    MUST (zmq_bind (ventilator, endpoint) == 0);
    MUST (zmq_connect (sink, sink_endpoint) == 0);
    sleep_ms (1000); /*  the workers connect; the first one would get everything otherwise */
    send_text (sink, "start");
    srand (2026);
    for (int i = 0; i < 100; i++) {
        int cost = 20 + rand () % 41;
        total += cost;
        snprintf (task, sizeof task, "%d", cost);
        send_text (ventilator, task);
    }
    printf ("handed out 100 tasks of %d ms in all\n", total);
    MUST (zmq_close (sink) == 0);
    finish (context, ventilator);
    return 0;
}
