/*  Hello world through a broker, written with CZMQ's own classes and linked with Debian's libczmq4 as it is: an actor
 *  (zproxy) in the broker, a poller (zpoller) in the server, frames and strings in the client.
 *
 *  hello broker FRONTEND BACKEND | hello server ENDPOINT | hello client ENDPOINT */

#include <czmq.h>

static int broker (const char *frontend, const char *backend)
{
    zactor_t *proxy = zactor_new (zproxy, NULL);
    zstr_sendx (proxy, "FRONTEND", "ROUTER", frontend, NULL);
    zsock_wait (proxy);
    zstr_sendx (proxy, "BACKEND", "DEALER", backend, NULL);
    zsock_wait (proxy);
    while (!zsys_interrupted)
        zclock_sleep (50);
    zactor_destroy (&proxy);
    puts ("the broker's actor has ended");
    return 0;
}

static int server (const char *endpoint)
{
    int answered = 0;
    zsock_t *socket = zsock_new_rep (endpoint);
    zpoller_t *poller = zpoller_new (socket, NULL);
    while (zpoller_wait (poller, 15000) == socket) {
        char *request = zstr_recv (socket);
        if (!request)
            break;
        zstr_sendf (socket, "World to %s", request);
        zstr_free (&request);
        answered++;
    }
    printf ("answered %d requests, the poller was %s\n", answered,
            zpoller_terminated (poller) ? "interrupted" : "timed out");
    zpoller_destroy (&poller);
    zsock_destroy (&socket);
    return 0;
}

static int client (const char *endpoint)
{
    zsock_t *socket = zsock_new_req (endpoint);
    zsock_set_rcvtimeo (socket, 10000);
    for (int number = 1; number <= 10; number++) {
        zmsg_t *request = zmsg_new ();
        zmsg_addstrf (request, "Hello %d", number);
        zmsg_send (&request, socket);
        zmsg_t *reply = zmsg_recv (socket);
        char *text = reply ? zmsg_popstr (reply) : NULL;
        if (!text || strncmp (text, "World to Hello", 14) != 0) {
            printf ("no good reply to request %d: %s\n", number, text ? text : "nothing");
            return 1;
        }
        zstr_free (&text);
        zmsg_destroy (&reply);
        zclock_sleep (20);
    }
    puts ("asked 10 times, was answered 10 times");
    zsock_destroy (&socket);
    return 0;
}

int main (int argc, char **argv)
{
    if (argc == 4 && streq (argv[1], "broker"))
        return broker (argv[2], argv[3]);
    if (argc == 3 && streq (argv[1], "server"))
        return server (argv[2]);
    if (argc == 3 && streq (argv[1], "client"))
        return client (argv[2]);
    fprintf (stderr, "usage: %s broker FRONTEND BACKEND | server ENDPOINT | client ENDPOINT\n", argv[0]);
    return 2;
}
