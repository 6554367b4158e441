/*  A child is forked off while other threads make this process's very first use of the library: whatever the library
 *  sets up once for all may be half done in the child, which must work all the same. Each round is a process of its own. */
#include "life.h"
#include <sys/wait.h>

extern char **environ;

static void keys (void)
{
    char public_key[41], secret_key[41];
    CHECK (zmq_curve_keypair (public_key, secret_key) == 0);
}

static void *begin_with_keys (void *unused)
{
    keys ();
    live ();
    return unused;
}

static void *begin_with_sockets (void *unused)
{
    live ();
    keys ();
    return unused;
}

static int round_of (int number)
{
    pthread_t threads[2];
    pthread_create (&threads[0], NULL, begin_with_keys, NULL);
    pthread_create (&threads[1], NULL, begin_with_sockets, NULL);
    for (volatile int i = number % 40 * 500; i > 0; i--)
        ;
    pid_t child = fork ();
    CHECK (child != -1);
    if (child == 0) {
        alarm (10);
        live ();
        keys ();
        _exit (0);
    }
    int status;
    CHECK (waitpid (child, &status, 0) == child);
    for (int i = 0; i < 2; i++)
        pthread_join (threads[i], NULL);
    return status == 0 ? 0 : 1;
}

int main (int count, char **arguments)
{
    enum { ROUNDS = 400 };
    if (count > 1)
        return round_of (atoi (arguments[1]));
    for (int i = 0; i < ROUNDS; i++) {
        char number[16];
        snprintf (number, sizeof number, "%d", i);
        pid_t process = vfork ();
        if (process == 0) {
            execle ("/proc/self/exe", arguments[0], number, NULL, environ);
            _exit (127);
        }
        int status;
        CHECK (process != -1 && waitpid (process, &status, 0) == process);
        if (status != 0)
            fprintf (stderr, "round %d ended with %x\n", i, status);
        CHECK (status == 0);
    }
    printf ("%d children lived\n", ROUNDS);
    return 0;
}
