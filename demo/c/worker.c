/*  A worker: does its tasks one after the other, and tells the sink of each, until it is told to stop. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint of the ventilator");
    const char *sink_endpoint = argument (argc, argv, 2, "the endpoint of the sink");
    char task[16];
    int done = 0;
    stop_on_sigterm ();
    void *context = zmq_ctx_new ();
    void *tasks = open_socket (context, ZMQ_PULL);
    void *sink = open_socket (context, ZMQ_PUSH);
    MUST (zmq_connect (tasks, endpoint) == 0);
    MUST (zmq_connect (sink, sink_endpoint) == 0);
    while (receive_text (tasks, task, sizeof task)) {
        sleep_ms (atoi (task));
        send_text (sink, task);
        done++;
    }
    printf ("did %d tasks\n", done);
    MUST (zmq_close (sink) == 0);
    finish (context, tasks);
    return 0;
}
