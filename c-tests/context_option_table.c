/*  The table of context options: every number, set to many values, and what is read afterwards; before and after the first
 *  socket; and what becomes of a number of sockets or threads. */
#include "common.h"
#include <limits.h>

#define LENGTH(array) (sizeof (array) / sizeof (array)[0])

static const int values[] = {INT_MIN, -2, -1, 0, 1, 2, 3, 63, 64, 1023, 1024, 65535, 65536, INT_MAX};

/*  ZMQ_ZERO_COPY_RECV, a draft that libzmq heeds in every build. */
static int is_left_out (int option)
{
    return option == 10;
}

static void set_all (void *context, int option)
{
    printf ("option %d: %d", option, zmq_ctx_get (context, option));
    for (size_t i = 0; i < LENGTH (values); i++) {
        const int result = zmq_ctx_set (context, option, values[i]);
        printf (" [%d] %s", values[i], result == 0 ? "ok" : error_name (zmq_errno ()));
        printf (" = %d", zmq_ctx_get (context, option));
    }
    printf ("\n");
}

static void fresh (void)
{
    for (int option = -1; option < 100; option++) {
        void *context = zmq_ctx_new ();
        if (!is_left_out (option))
            set_all (context, option);
        end (context);
    }
}

/*  A context that is at work already takes any value, and goes on as it was. */
static void at_work (void)
{
    void *context = zmq_ctx_new ();
    void *socket = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
    for (int option = -1; option < 100; option++)
        if (!is_left_out (option))
            set_all (context, option);
    zmq_close (socket);
    end (context);
}

/*  ZMQ_MAX_SOCKETS is what it was when the first socket was made. */
static void sockets (int most)
{
    void *context = zmq_ctx_new ();
    void *made[64] = {0};
    int count = 0;
    CHECK (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, most) == 0);
    while (count < 64 && (made[count] = zmq_socket (context, ZMQ_PAIR)) != NULL)
        count++;
    printf ("of at most %d sockets: %d, then %s\n", most, count, error_name (zmq_errno ()));
    SHOW (zmq_ctx_set (context, ZMQ_MAX_SOCKETS, 64));
    void *more = zmq_socket (context, ZMQ_PAIR);
    printf ("one more: %s\n", more ? "made" : error_name (zmq_errno ()));
    zmq_close (made[0]);
    sleep_ms (300);
    made[0] = zmq_socket (context, ZMQ_PAIR);
    printf ("in place of one: %s\n", made[0] ? "made" : error_name (zmq_errno ()));
    for (int i = 0; i < count; i++)
        if (made[i])
            zmq_close (made[i]);
    end (context);
}

/*  What a socket inherits, and keeps. */
static void inherited (void)
{
    void *context = zmq_ctx_new ();
    for (int on = 1; on >= 0; on--) {
        CHECK (zmq_ctx_set (context, ZMQ_IPV6, on) == 0);
        CHECK (zmq_ctx_set (context, ZMQ_BLOCKY, on) == 0);
        void *socket = zmq_socket (context, ZMQ_PUSH);
        printf ("ipv6 %d, linger %d\n", get_int (socket, ZMQ_IPV6), get_int (socket, ZMQ_LINGER));
        CHECK (zmq_ctx_set (context, ZMQ_IPV6, !on) == 0);
        CHECK (zmq_ctx_set (context, ZMQ_BLOCKY, !on) == 0);
        printf ("then %d, %d\n", get_int (socket, ZMQ_IPV6), get_int (socket, ZMQ_LINGER));
        zmq_close (socket);
    }
    end (context);
}

/*  With ZMQ_BLOCKY 0 a context does not wait for messages that nobody takes. */
static void not_blocky (void)
{
    void *context = zmq_ctx_new ();
    CHECK (zmq_ctx_set (context, ZMQ_BLOCKY, 0) == 0);
    void *push = zmq_socket (context, ZMQ_PUSH);
    CHECK (zmq_connect (push, "tcp://127.0.0.1:1") == 0);
    SHOW (zmq_send (push, "x", 1, 0));
    const int64_t begin = now_ms ();
    zmq_close (push);
    end (context);
    printf ("ended at once: %s\n", now_ms () - begin < 2000 ? "yes" : "no");
}

/*  A context without I/O threads has nobody to make a connection; inproc needs nobody. */
static void without_threads (void)
{
    char text[8] = "";
    void *context = zmq_ctx_new ();
    SHOW (zmq_ctx_set (context, ZMQ_IO_THREADS, 0));
    void *one = open_socket (context, ZMQ_PAIR), *other = open_socket (context, ZMQ_PAIR);
    SHOW (zmq_bind (one, "inproc://without"));
    SHOW (zmq_connect (other, "inproc://without"));
    SHOW (zmq_send (one, "hello", 5, 0));
    SHOW (zmq_recv (other, text, sizeof text, 0));
    SHOW (zmq_bind (one, "tcp://127.0.0.1:*"));
    SHOW (zmq_connect (one, "tcp://127.0.0.1:1"));
    SHOW (zmq_bind (one, "ipc://*"));
    SHOW (zmq_connect (one, "ipc://@nobody"));
    SHOW (zmq_socket_monitor (one, "inproc://events", ZMQ_EVENT_ALL));
    zmq_close (one);
    zmq_close (other);
    end (context);
}

int main (void)
{
    fresh ();
    at_work ();
    sockets (1);
    sockets (5);
    inherited ();
    not_blocky ();
    without_threads ();
    return 0;
}
