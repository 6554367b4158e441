/*  CZMQ: hello over an actor, pub-sub, push-pull through its proxy; and its own tests, which its library carries, by name. */
#include <czmq.h>
#include <dlfcn.h>
#include <zmq.h>

static int test_of_its_own (const char *name)
{
    void (*test) (bool) = (void (*) (bool)) dlsym (RTLD_DEFAULT, name);
    if (!test)
        return 5;
    test (false);
    return 0;
}

static void serve (zsock_t *pipe, void *arg)
{
    zsock_t *server = zsock_new_rep ("inproc://hello");
    (void) arg;
    zsock_signal (pipe, 0);
    char *request = zstr_recv (server);
    zstr_sendf (server, "%s world", request);
    zstr_free (&request);
    zstr_free ((char *[]){zstr_recv (pipe)});
    zsock_destroy (&server);
}

static void hello (void)
{
    zactor_t *server = zactor_new (serve, NULL);
    zsock_t *client = zsock_new_req (">inproc://hello");
    zstr_send (client, "hello");
    char *reply = zstr_recv (client);
    if (reply && streq (reply, "hello world"))
        printf (" hello");
    zstr_free (&reply);
    zsock_destroy (&client);
    zactor_destroy (&server);
}

static void pub_sub (void)
{
    zsock_t *publisher = zsock_new_xpub ("@tcp://127.0.0.1:*"), *subscriber = zsock_new_sub (NULL, "news");
    zsock_connect (subscriber, "%s", zsock_endpoint (publisher));
    zmsg_t *wish = zmsg_recv (publisher);
    zmsg_destroy (&wish);
    zstr_sendx (publisher, "news", "today", NULL);
    char *topic = NULL, *text = NULL;
    if (zstr_recvx (subscriber, &topic, &text, NULL) == 2 && streq (text, "today"))
        printf (" pub-sub");
    zstr_free (&topic);
    zstr_free (&text);
    zsock_destroy (&publisher);
    zsock_destroy (&subscriber);
}

static void push_pull (void)
{
    zactor_t *proxy = zactor_new (zproxy, NULL);
    zstr_sendx (proxy, "FRONTEND", "PULL", "inproc://in", NULL);
    zsock_wait (proxy);
    zstr_sendx (proxy, "BACKEND", "PUSH", "inproc://out", NULL);
    zsock_wait (proxy);
    zsock_t *push = zsock_new_push (">inproc://in"), *pull = zsock_new_pull (">inproc://out");
    int sum = 0, number;
    for (int i = 0; i < 100; i++)
        zsock_send (push, "i", i);
    for (int i = 0; i < 100 && zsock_recv (pull, "i", &number) == 0; i++)
        sum += number;
    if (sum == 4950)
        printf (" push-pull");
    zsock_destroy (&push);
    zsock_destroy (&pull);
    zactor_destroy (&proxy);
}

int main (int argc, char **argv)
{
    if (argc > 1)
        return test_of_its_own (argv[1]);
    int major, minor, patch;
    zmq_version (&major, &minor, &patch);
    printf ("%d.%d.%d", major, minor, patch);
    hello ();
    pub_sub ();
    push_pull ();
    puts ("");
    return 0;
}
