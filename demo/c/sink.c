/*  The sink: counts the results of a hundred tasks and the time from the start signal to the last of them. It gives up
 *  on the rest when nothing has come for two seconds. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint to bind to");
    char result[16];
    int patience = 2000, results = 0, total = 0;
    void *context = zmq_ctx_new ();
    void *sink = open_socket (context, ZMQ_PULL);
    MUST (zmq_bind (sink, endpoint) == 0);
    MUST (receive_text (sink, result, sizeof result) && strcmp (result, "start") == 0);
    long start = now_ms (), last = start;
    MUST (zmq_setsockopt (sink, ZMQ_RCVTIMEO, &patience, sizeof patience) == 0);
    while (results < 100 && receive_text (sink, result, sizeof result)) {
        results++;
        total += atoi (result);
        last = now_ms ();
    }
    printf ("%d results of 100; %d ms of work in %ld ms\n", results, total, last - start);
    finish (context, sink);
    return 0;
}
