/*  Weather updates, the publisher: the number of the update, for one zip code after the other, until told to stop.
 *  An update is text: zip code, temperature, humidity, the publisher's edition, the number of the update. */

#include "demo.h"

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint to bind to");
    int edition = atoi (argument (argc, argv, 2, "the edition: which start of the publisher this is"));
    char update[64];
    long number = 0;
    stop_on_sigterm ();
    srand (edition);
    void *context = zmq_ctx_new ();
    void *publisher = open_socket (context, ZMQ_PUB);
    MUST (zmq_bind (publisher, endpoint) == 0);
    while (!stopped) {
        int zip_code = 10001 + number % 20;
        snprintf (update, sizeof update, "%d %d %d %d %ld", zip_code, rand () % 50 - 10,
                  rand () % 60 + 20, edition, ++number);
        send_text (publisher, update);
        sleep_ms (1);
    }
    printf ("edition %d published %ld updates\n", edition, number);
    finish (context, publisher);
    return 0;
}
