/*  Weather updates, a subscriber: five updates for one zip code, and their average; then the same again of the next
 *  edition of the publisher, as often as asked. It says what it missed by coming late. */

#include "demo.h"

/*  The next update of an edition that was not seen to its end yet. */
static void next_update (void *subscriber, int after, int *edition, int *temperature, long *number)
{
    char update[64];
    int zip_code, humidity;
    do {
        MUST (receive_text (subscriber, update, sizeof update));
        MUST (sscanf (update, "%d %d %d %d %ld", &zip_code, temperature, &humidity, edition, number) == 5);
    } while (*edition <= after);
}

int main (int argc, char **argv)
{
    const char *endpoint = argument (argc, argv, 1, "the endpoint of the publisher");
    const char *zip_code = argument (argc, argv, 2, "the zip code to hear of");
    int editions = atoi (argument (argc, argv, 3, "how many editions to hear"));
    void *context = zmq_ctx_new ();
    void *subscriber = open_socket (context, ZMQ_SUB);
    MUST (zmq_setsockopt (subscriber, ZMQ_SUBSCRIBE, zip_code, strlen (zip_code)) == 0);
    MUST (zmq_connect (subscriber, endpoint) == 0);
    for (int heard = 0, edition = 0; heard < editions; heard++) {
        int temperature, sum = 0;
        long number, first = 0;
        for (int i = 0, after = edition; i < 5; i++) {
            next_update (subscriber, after, &edition, &temperature, &number);
            if (first == 0)
                first = number;
            sum += temperature;
        }
        printf ("edition %d: the average of 5 updates for %s is %.1f degrees; the first was number %ld, "
                "so %ld were published before I was there\n",
                edition, zip_code, sum / 5.0, first, first - 1);
        fflush (stdout);
    }
    finish (context, subscriber);
    return 0;
}
