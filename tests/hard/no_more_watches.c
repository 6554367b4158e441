/*  The system's limit on what epoll sets watch is used up (epoll_ctl fails with ENOSPC): connections that are made then work all the
 *  same, whether somebody waits for them or an I/O thread is to bring what comes, and cost next to no processor time while they are
 *  idle. libzmq ends the process. */
#include "resources.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { PEERS = 12 };

/*  From now on no thread of the process can add anything to an epoll set. */
static void use_up_watches (void)
{
    struct sock_filter filter[] = {
      BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_epoll_ctl, 0, 3),
      BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, args[1])),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, EPOLL_CTL_ADD, 0, 1),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSPC),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    CHECK (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    CHECK (syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0);
}

/*  Sends there, and receives without waiting: I/O threads bring it. */
static void pass_without_waiting (void *from, void *to)
{
    CHECK (put (from, "hello", 0) == 5);
    int size = -1;
    for (int i = 0; i < 10000 && size == -1; i++) {
        sleep_ms (1);
        size = zmq_recv (to, NULL, 0, ZMQ_DONTWAIT);
    }
    CHECK (size == 5);
}

static void *say_later (void *socket)
{
    sleep_ms (50);
    CHECK (put (socket, "hello", 0) == 5);
    return NULL;
}

/*  With `before` connections from the time when there was no shortage: many of them have an epoll set of their own. */
static void live_without_watches (int before)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *peers[PEERS];
    void *server = open_socket (context, ZMQ_DEALER);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    CHECK (set_int (server, ZMQ_RCVTIMEO, 10000) == 0);
    for (int i = 0; i < PEERS; i++) {
        if (i == before)
            use_up_watches ();
        peers[i] = open_socket (context, ZMQ_DEALER);
        CHECK (zmq_connect (peers[i], endpoint) == 0);
        CHECK (put (peers[i], "hello", 0) == 5 && zmq_recv (server, NULL, 0, 0) == 5);
        pass_without_waiting (peers[i], server);
    }
    for (int i = 0; i < PEERS; i++)
        pass_without_waiting (server, peers[i]);
    /*  To one that waits already. */
    for (int i = PEERS - 1; i >= 0; i--) {
        pthread_t thread;
        pthread_create (&thread, NULL, say_later, peers[i]);
        CHECK (zmq_recv (server, NULL, 0, 0) == 5);
        pthread_join (thread, NULL);
    }

    int64_t start = processor_ms ();
    sleep_ms (1000);
    int64_t idle = processor_ms () - start;
    if (idle > 300)
        printf ("a second of idleness took %d ms\n", (int) idle);
    CHECK (idle <= 300);
    for (int i = 0; i < PEERS; i++)
        zmq_close (peers[i]);
    zmq_close (server);
    end (context);
}

/*  The argument is that number. */
int main (int count, char **arguments)
{
    CHECK (count == 2);
    live_without_watches (atoi (arguments[1]));
    return 0;
}
