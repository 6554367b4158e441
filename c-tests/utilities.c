/*  What needs no socket: error texts, Z85, counters, stopwatches, threads. */
#include "common.h"

static void error_texts (void)
{
    int own[] = {EFSM, ENOCOMPATPROTO, ETERM, EMTHREAD, ZMQ_HAUSNUMERO, ZMQ_HAUSNUMERO + 55, -1, 1000000};
    for (int error = 0; error < 140; error++)
        printf ("%d: %s\n", error, zmq_strerror (error));
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        printf ("%d: %s\n", own[i], zmq_strerror (own[i]));
    errno = 1234;
    SHOW (zmq_errno ());
}

static void capabilities (void)
{
    SHOW (zmq_has ("ipc"));
    SHOW (zmq_has ("IPC"));
    SHOW (zmq_has ("vmci"));
    SHOW (zmq_has ("draft"));
    SHOW (zmq_has (""));
}

/*  Prints what a text decodes to. */
static void decode (const char *text)
{
    uint8_t data[64];
    errno = 0;
    uint8_t *result = zmq_z85_decode (data, text);
    printf ("decode \"%s\": ", text);
    if (!result) {
        printf ("NULL %s\n", error_name (errno));
        return;
    }
    CHECK (result == data);
    for (size_t i = 0; i < strlen (text) / 5 * 4; i++)
        printf ("%02x", data[i]);
    printf ("\n");
}

static void z85 (void)
{
    uint8_t data[32];
    char text[64];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t) (i * 37 + 11);
    for (size_t size = 0; size <= sizeof data; size++) {
        memset (text, '~', sizeof text);
        errno = 0;
        char *result = zmq_z85_encode (text, data, size);
        printf ("encode %zu: %s %s\n", size, result ? result : "NULL", error_name (errno));
        CHECK (!result || text[size / 4 * 5 + 1] == '~');
    }
    decode ("");
    decode ("HelloWorld");
    decode ("HelloWorl");
    decode ("Hello");
    decode ("%nSc0");
    decode ("%nSc1");
    decode ("#####");
    decode ("00000");
    decode ("Hell ");
    decode ("Hell~");
    decode ("Hell\x80");
    decode ("Hell\xff");
    decode ("HelloWo\"ld");
    for (int c = 1; c < 256; c++) {
        char one[6] = {'0', '0', '0', '0', (char) c, 0};
        printf ("%d ", c);
        uint8_t four[4];
        printf ("%d\n", zmq_z85_decode (four, one) ? four[3] : -1);
    }
}

static void counters (void)
{
    void *counter = zmq_atomic_counter_new ();
    CHECK (counter);
    SHOW (zmq_atomic_counter_value (counter));
    SHOW (zmq_atomic_counter_inc (counter));
    SHOW (zmq_atomic_counter_inc (counter));
    SHOW (zmq_atomic_counter_value (counter));
    SHOW (zmq_atomic_counter_dec (counter));
    SHOW (zmq_atomic_counter_dec (counter));
    SHOW (zmq_atomic_counter_value (counter));
    zmq_atomic_counter_set (counter, 2147483647);
    SHOW (zmq_atomic_counter_inc (counter));
    SHOW (zmq_atomic_counter_value (counter) < 0);
    zmq_atomic_counter_set (counter, -5);
    SHOW (zmq_atomic_counter_dec (counter));
    SHOW (zmq_atomic_counter_value (counter) == -6);
    zmq_atomic_counter_destroy (&counter);
    printf ("destroyed: %s\n", counter ? "not NULL" : "NULL");
}

static void stopwatch (void)
{
    void *watch = zmq_stopwatch_start ();
    sleep_ms (20);
    unsigned long lap = zmq_stopwatch_intermediate (watch);
    unsigned long total = zmq_stopwatch_stop (watch);
    printf ("lap %s, total %s\n", lap >= 20000 ? "long enough" : "too short",
            total >= lap ? "not less" : "less");
}

static void work (void *count)
{
    sigset_t mask;
    char name[16];
    pthread_sigmask (SIG_BLOCK, NULL, &mask);
    pthread_getname_np (pthread_self (), name, sizeof name);
    printf ("in the thread: SIGTERM %s, name \"%s\"\n", sigismember (&mask, SIGTERM) ? "blocked" : "open", name);
    for (int i = 0; i < 1000; i++)
        zmq_atomic_counter_inc (count);
}

static void leave (void *arg UNUSED)
{
    pthread_exit (NULL);
}

static void threads (void)
{
    void *count = zmq_atomic_counter_new ();
    for (int i = 0; i < 3; i++) {
        void *thread = zmq_threadstart (work, count);
        CHECK (thread);
        zmq_threadclose (thread);
    }
    SHOW (zmq_atomic_counter_value (count));
    zmq_atomic_counter_destroy (&count);
    zmq_threadclose (zmq_threadstart (leave, NULL));
}

int main (void)
{
    error_texts ();
    capabilities ();
    z85 ();
    counters ();
    stopwatch ();
    threads ();
    zmq_sleep (0);
    return 0;
}
