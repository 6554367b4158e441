/*  More I/O threads than the system grants: the call that wants them fails, and those that were started end again. */
#include "../../c-tests/common.h"
#include <dirent.h>
#include <sys/resource.h>

static int entries (const char *path)
{
    int count = 0;
    DIR *directory = opendir (path);
    CHECK (directory != NULL);
    for (struct dirent *entry; (entry = readdir (directory)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir (directory);
    return count;
}

int main (void)
{
    struct rlimit limit;
    CHECK (getrlimit (RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = 100;
    CHECK (setrlimit (RLIMIT_NOFILE, &limit) == 0);
    void *context = zmq_ctx_new ();
    CHECK (zmq_ctx_set (context, ZMQ_IO_THREADS, 1000000) == 0);
    void *one = open_socket (context, ZMQ_PAIR), *other = open_socket (context, ZMQ_PAIR);
    const int descriptors = entries ("/proc/self/fd");
    for (int time = 0; time < 3; time++) {
        CHECK (zmq_bind (one, "tcp://127.0.0.1:*") == -1 && (zmq_errno () == EMFILE || zmq_errno () == EMTHREAD));
        CHECK (zmq_connect (one, "tcp://127.0.0.1:1") == -1);
        CHECK (entries ("/proc/self/fd") == descriptors);
        CHECK (entries ("/proc/self/task") == 1);
    }
    char text[8] = "";
    CHECK (zmq_bind (one, "inproc://here") == 0 && zmq_connect (other, "inproc://here") == 0);
    CHECK (put (one, "hello", 0) == 5 && zmq_recv (other, text, sizeof text, 0) == 5);
    zmq_close (one);
    zmq_close (other);
    end (context);
    return 0;
}
