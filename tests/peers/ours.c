/*  One end of a small conversation with another implementation of ZMTP; the peers in other languages do the same.
 *
 *  ours TYPE bind|connect ENDPOINT [NULL|CURVE]      who binds is the CURVE server
 *
 *  REQ     asks with the series and END, and expects each back       REP     echoes up to END
 *  PUSH    sends the series and END                                   PULL    expects them
 *  PUB     publishes "tick" until it is killed                        SUB     subscribes to "ti" and expects ten of them
 */
#include "../../c-tests/common.h"

static const int SIZES[] = {1, 254, 255, 256, 1000, 65536, 1000000};
enum { SERIES = 7 };

static const char CLIENT_KEY[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", CLIENT_SECRET[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
                  SERVER_KEY[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", SERVER_SECRET[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

static int type_of (const char *name)
{
    static const char *const NAMES[] = {"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH"};
    for (int i = 0; i < 9; i++)
        if (strcmp (NAMES[i], name) == 0)
            return i;
    exit (2);
}

static void secure (void *socket, int binds)
{
    CHECK (set_text (socket, ZMQ_CURVE_PUBLICKEY, binds ? SERVER_KEY : CLIENT_KEY) == 0);
    CHECK (set_text (socket, ZMQ_CURVE_SECRETKEY, binds ? SERVER_SECRET : CLIENT_SECRET) == 0);
    CHECK ((binds ? set_int (socket, ZMQ_CURVE_SERVER, 1) : set_text (socket, ZMQ_CURVE_SERVERKEY, SERVER_KEY)) == 0);
}

static void send_number (void *socket, int number)
{
    static char bytes[1000000];
    memset (bytes, 'a' + number, sizeof bytes);
    CHECK (zmq_send (socket, bytes, (size_t) SIZES[number], 0) == SIZES[number]);
}

static void expect_number (void *socket, int number)
{
    static char bytes[1000001];
    CHECK (zmq_recv (socket, bytes, sizeof bytes, 0) == SIZES[number]);
    for (int i = 0; i < SIZES[number]; i++)
        CHECK (bytes[i] == 'a' + number);
}

static void expect_text (void *socket, const char *text)
{
    char bytes[16];
    CHECK (zmq_recv (socket, bytes, sizeof bytes, 0) == (int) strlen (text) && memcmp (bytes, text, strlen (text)) == 0);
}

static void echo (void *socket)
{
    zmq_msg_t part;
    int is_last = 0;
    while (!is_last) {
        int more = 1;
        while (more) {
            zmq_msg_init (&part);
            CHECK (zmq_msg_recv (&part, socket, 0) != -1);
            more = zmq_msg_more (&part);
            is_last = zmq_msg_size (&part) == 3 && memcmp (zmq_msg_data (&part), "END", 3) == 0;
            CHECK (zmq_msg_send (&part, socket, more ? ZMQ_SNDMORE : 0) != -1);
        }
    }
}

int main (int count, char **arguments)
{
    CHECK (count >= 4);
    int type = type_of (arguments[1]), binds = strcmp (arguments[2], "bind") == 0;
    void *context = zmq_ctx_new (), *socket = open_socket (context, type);
    CHECK (set_int (socket, ZMQ_LINGER, 5000) == 0 && set_int (socket, ZMQ_RCVTIMEO, 15000) == 0);
    if (count > 4 && strcmp (arguments[4], "CURVE") == 0)
        secure (socket, binds);
    if (type == ZMQ_SUB)
        CHECK (set_text (socket, ZMQ_SUBSCRIBE, "ti") == 0);
    CHECK ((binds ? zmq_bind : zmq_connect) (socket, arguments[3]) == 0);
    for (int number = 0; number < SERIES && (type == ZMQ_REQ || type == ZMQ_PUSH || type == ZMQ_PULL); number++) {
        if (type != ZMQ_PULL)
            send_number (socket, number);
        if (type != ZMQ_PUSH)
            expect_number (socket, number);
    }
    if (type == ZMQ_REQ || type == ZMQ_PUSH)
        put (socket, "END", 0);
    if (type == ZMQ_REQ || type == ZMQ_PULL)
        expect_text (socket, "END");
    if (type == ZMQ_REP)
        echo (socket);
    for (int i = 0; i < 10 && type == ZMQ_SUB; i++)
        expect_text (socket, "tick");
    while (type == ZMQ_PUB) {
        put (socket, "tick", 0);
        sleep_ms (10);
    }
    /*  Some drop what they have not looked at when a connection ends. */
    sleep_ms (type == ZMQ_PUSH ? 1000 : 0);
    zmq_close (socket);
    zmq_ctx_term (context);
    return 0;
}
