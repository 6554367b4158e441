/*  While the ZAP handler thinks about a peer, what that peer sends waits in the kernel, and other peers are served. When it hangs
 *  up, the handler's word comes too late and does nothing. */
#include "../../c-tests/raw_peers.h"
#include "../../c-tests/zap_handler.h"

#define ZEROS_15 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define GREETING "\xff\0\0\0\0\0\0\0\1\x7f\3\1PLAIN" ZEROS_15 ZEROS_15 ZEROS_15 "\0\0"
#define HELLO "\4\x13\5HELLO\5admin\6secret"
#define INITIATE "\4\x1d\10INITIATE\13Socket-Type\0\0\0\4PUSH"

enum { MESSAGE = 1 << 16 };

static long resident_kib (void)
{
    long pages = 0;
    FILE *file = fopen ("/proc/self/statm", "r");
    CHECK (file && fscanf (file, "%*d %ld", &pages) == 1);
    fclose (file);
    return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/*  Introduces itself without waiting for anything, and then sends as much as goes. */
static void flood (int fd)
{
    static const char opening[] = GREETING HELLO INITIATE;
    static char message[9 + MESSAGE] = {2, 0, 0, 0, 0, 0, 1};
    size_t at = 0;
    CHECK (send (fd, opening, sizeof opening - 1, MSG_NOSIGNAL) == sizeof opening - 1);
    for (int waited = 0; waited < 5;) {
        ssize_t sent = send (fd, message + at, sizeof message - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            at = (at + (size_t) sent) % sizeof message;
            waited = 0;
        } else {
            CHECK (errno == EAGAIN);
            waited++;
            sleep_ms (50);
        }
    }
}

int main (void)
{
    char endpoint[256];
    void *context = zmq_ctx_new (), *handler = open_handler (context, ZMQ_ROUTER);
    void *server = open_socket (context, ZMQ_PULL), *friend = open_socket (context, ZMQ_PUSH);
    use_plain (server, friend);
    CHECK (set_int (server, ZMQ_HANDSHAKE_IVL, 0) == 0);
    bind_any (server, "tcp://127.0.0.1:*", endpoint);
    long before = resident_kib ();
    int fds[8], size;
    char ids[8][8], id[8];
    for (int i = 0; i < 8; i++) {
        fds[i] = dial (endpoint);
        flood (fds[i]);
        CHECK (zmq_recv (handler, ids[i], sizeof ids[i], 0) == 5);
        forget_request (handler);
    }
    long grown = resident_kib () - before;
    printf ("%ld KiB more for eight floods\n", grown);
    CHECK (grown < 8 * 1024);
    CHECK (zmq_connect (friend, endpoint) == 0);
    CHECK ((size = zmq_recv (handler, id, sizeof id, 0)) == 5);
    forget_request (handler);
    CHECK (zmq_send (handler, id, 5, ZMQ_SNDMORE) == 5 && zmq_send (handler, "", 0, ZMQ_SNDMORE) == 0);
    answer (handler, "200", "friend");
    CHECK (put (friend, "hello", 0) == 5);
    take ("server", server, 0);
    /*  Seven hang up, and one is let in after all. */
    for (int i = 1; i < 8; i++)
        close (fds[i]);
    for (int i = 7; i >= 0; i--) {
        CHECK (zmq_send (handler, ids[i], 5, ZMQ_SNDMORE) == 5 && zmq_send (handler, "", 0, ZMQ_SNDMORE) == 0);
        answer (handler, "200", "late");
    }
    for (int i = 0; i < 10; i++)
        CHECK (zmq_recv (server, NULL, 0, 0) == MESSAGE);
    close (fds[0]);
    zmq_close (friend);
    zmq_close (server);
    zmq_close (handler);
    end (context);
    return 0;
}
