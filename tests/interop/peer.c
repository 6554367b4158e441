/*  One end of a conversation between two libraries. The test starts it twice, each time on another libzmq.so.5.
 *
 *  peer ROLE TYPE PARTNER bind|connect ENDPOINT FLAG MECHANISM [LIFE]
 *
 *  ROLE     send, receive   a fixed series of messages, one way; the receiver checks every byte
 *           ask, answer     the same series, each echoed and compared
 *           steady          talks to a mortal partner until it has met three lives of it
 *           mortal          talks a little and is killed in the middle, by itself; LIFE numbers its lives
 *  TYPE, PARTNER  socket types, as REQ or XSUB
 *  FLAG     a file that a subscriber makes when it hears its publisher: the series may begin
 *  MECHANISM  NULL; CURVE, where the binding end is the server over tcp, the connecting one over ipc; PLAIN, where it is
 *           the one that receives or answers, for its ZAP handler has to be there as long as anything is to be sent */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf (stderr, "%s %s, line %d: %s (%s)\n", role, type_name, __LINE__, #condition,   \
                     zmq_strerror (errno));                                                        \
            exit (1);                                                                              \
        }                                                                                          \
    } while (0)

static const char *role, *type_name, *partner_name, *flag;
static int type, partner;
static void *context, *sock;

static const size_t sizes[] = {0, 1, 29, 30, 33, 34, 255, 256, 1000, 8191, 8192, 8193, 65535, 65536, 1 << 20, 10 << 20};
enum { SIZES = sizeof sizes / sizeof sizes[0], MESSAGES = 2 * SIZES };

static int type_of (const char *name)
{
    static const char *names[] = {"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER",
                                  "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"};
    for (int i = 0; i < 11; i++)
        if (strcmp (names[i], name) == 0)
            return i;
    fprintf (stderr, "no such socket type: %s\n", name);
    exit (2);
}

static void sleep_ms (long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep (&pause, NULL);
}

static void set (int option, int value)
{
    MUST (zmq_setsockopt (sock, option, &value, sizeof value) == 0);
}

/*  Message number n: the first half of the series is single, the other of three parts. */
static int parts_of (int number)
{
    return number < SIZES ? 1 : 3;
}

static size_t size_of (int number, int part)
{
    size_t size = sizes[number % SIZES];
    return part == 0 ? size : part == 1 ? 0 : size / 2 + 1;
}

static unsigned char byte_of (int number, int part, size_t position)
{
    return (unsigned char) (position * 7 + (position >> 8) + number * 13 + part);
}

static void send_part (int number, int part)
{
    zmq_msg_t message;
    size_t size = size_of (number, part);
    MUST (zmq_msg_init_size (&message, size) == 0);
    unsigned char *data = zmq_msg_data (&message);
    for (size_t i = 0; i < size; i++)
        data[i] = byte_of (number, part, i);
    MUST (zmq_msg_send (&message, sock, part < parts_of (number) - 1 ? ZMQ_SNDMORE : 0) == (int) size);
}

static void check_part (zmq_msg_t *message, int number, int part)
{
    size_t size = size_of (number, part);
    const unsigned char *data = zmq_msg_data (message);
    if (zmq_msg_size (message) != size)
        fprintf (stderr, "message %d part %d: %zu bytes\n", number, part, zmq_msg_size (message));
    MUST (zmq_msg_size (message) == size);
    for (size_t i = 0; i < size; i++)
        if (data[i] != byte_of (number, part, i)) {
            fprintf (stderr, "message %d part %d byte %zu differs\n", number, part, i);
            exit (1);
        }
    MUST (zmq_msg_more (message) == (part < parts_of (number) - 1));
}

static void check_message (int number)
{
    for (int part = 0; part < parts_of (number); part++) {
        zmq_msg_t message;
        zmq_msg_init (&message);
        MUST (zmq_msg_recv (&message, sock, 0) != -1);
        check_part (&message, number, part);
        zmq_msg_close (&message);
    }
}

/*  What goes before a body: the name of the peer, and a REQ's delimiter if the partner expects one. */
static void send_envelope (void)
{
    if (type == ZMQ_ROUTER)
        while (zmq_send (sock, "partner", 7, ZMQ_SNDMORE) == -1) {
            MUST (errno == EHOSTUNREACH);
            sleep_ms (5);
        }
    if ((type == ZMQ_DEALER || type == ZMQ_ROUTER) && partner == ZMQ_REP)
        MUST (zmq_send (sock, "", 0, ZMQ_SNDMORE) == 0);
}

static void check_envelope (void)
{
    char name[16];
    if (type == ZMQ_ROUTER)
        MUST (zmq_recv (sock, name, sizeof name, 0) == 7);
    if ((type == ZMQ_DEALER || type == ZMQ_ROUTER) && partner == ZMQ_REP)
        MUST (zmq_recv (sock, name, sizeof name, 0) == 0);
}

static void ask (void)
{
    for (int number = 0; number < MESSAGES; number++) {
        send_envelope ();
        for (int part = 0; part < parts_of (number); part++)
            send_part (number, part);
        check_envelope ();
        check_message (number);
    }
    send_envelope ();
    MUST (zmq_send (sock, "END", 3, 0) == 3);
    check_envelope ();
    char text[8];
    MUST (zmq_recv (sock, text, sizeof text, 0) == 3);
}

/*  Sends one whole message back, once it is read to its end; says whether it was the last one. */
static int echo (void)
{
    enum { MOST = 8 };
    zmq_msg_t parts[MOST];
    int count = 0, last, more = 1;
    while (more) {
        MUST (count < MOST);
        zmq_msg_init (&parts[count]);
        MUST (zmq_msg_recv (&parts[count], sock, 0) != -1);
        more = zmq_msg_more (&parts[count++]);
    }
    zmq_msg_t *body = &parts[count - 1];
    last = zmq_msg_size (body) == 3 && memcmp (zmq_msg_data (body), "END", 3) == 0;
    for (int part = 0; part < count; part++)
        MUST (zmq_msg_send (&parts[part], sock, part < count - 1 ? ZMQ_SNDMORE : 0) != -1);
    return last;
}

static int publishes (void)
{
    return type == ZMQ_PUB || type == ZMQ_XPUB;
}

static void subscribe (void)
{
    if (type == ZMQ_SUB)
        MUST (zmq_setsockopt (sock, ZMQ_SUBSCRIBE, "", 0) == 0);
    if (type == ZMQ_XSUB)
        MUST (zmq_send (sock, "\1", 1, 0) == 1);
}

static void send_series (void)
{
    while (publishes () && access (flag, F_OK) == -1) {
        MUST (zmq_send (sock, "HELLO", 5, 0) == 5);
        sleep_ms (5);
    }
    if (publishes ())
        MUST (zmq_send (sock, "BEGIN", 5, 0) == 5);
    for (int number = 0; number < MESSAGES; number++)
        for (int part = 0; part < parts_of (number); part++)
            send_part (number, part);
}

static void receive_series (void)
{
    char text[8] = "";
    if (partner == ZMQ_PUB || partner == ZMQ_XPUB)
        while (strncmp (text, "BEGIN", 5) != 0) {
            MUST (zmq_recv (sock, text, sizeof text, 0) == 5);
            FILE *file = fopen (flag, "w");
            MUST (file && fclose (file) == 0);
        }
    for (int number = 0; number < MESSAGES; number++)
        check_message (number);
}

/*  A mortal says its life's number a few times, or hears as many words, and is killed. */
static void be_mortal (const char *life)
{
    char word[16];
    for (int i = 0; i < 5; i++) {
        if (publishes ())
            sleep_ms (50);
        if (type != ZMQ_SUB && type != ZMQ_PULL && type != ZMQ_ROUTER)
            MUST (zmq_send (sock, life, 1, 0) == 1);
        if (type == ZMQ_DEALER || type == ZMQ_SUB || type == ZMQ_PULL)
            MUST (zmq_recv (sock, word, sizeof word, 0) == 1);
        if (type == ZMQ_ROUTER) {
            int size = zmq_recv (sock, word, sizeof word, 0);
            MUST (size > 0 && zmq_recv (sock, NULL, 0, 0) == 1);
            MUST (zmq_send (sock, word, size, ZMQ_SNDMORE) == size);
            MUST (zmq_send (sock, life, 1, 0) == 1);
        }
    }
    sleep_ms (200); /*  for a first connection, and for the last words to be on their way */
    raise (SIGKILL);
}

/*  The steady one that hears: until it has heard all five words of the third life; from a publisher, one. */
static void hear_lives (void)
{
    int heard[4] = {0}, enough = type == ZMQ_SUB ? 1 : 5;
    while (heard[3] < enough) {
        char name[16], life = 0;
        int size = 0;
        if (type == ZMQ_ROUTER)
            MUST ((size = zmq_recv (sock, name, sizeof name, 0)) > 0);
        MUST (zmq_recv (sock, &life, 1, 0) == 1 && life >= '1' && life <= '3');
        heard[life - '0']++;
        if (type == ZMQ_ROUTER) {
            MUST (zmq_send (sock, name, size, ZMQ_SNDMORE) == size);
            MUST (zmq_send (sock, &life, 1, 0) == 1);
        }
    }
    MUST (heard[1] && heard[2]);
}

/*  The steady one that asks: it keeps asking, whether or not somebody lives. */
static void ask_lives (void)
{
    int heard[4] = {0}, enough = 5; /*  all words of the last life */
    set (ZMQ_RCVTIMEO, 50);
    while (heard[3] < enough) {
        char life;
        MUST (zmq_send (sock, "?", 1, ZMQ_DONTWAIT) == 1 || errno == EAGAIN);
        while (heard[3] < enough && zmq_recv (sock, &life, 1, 0) == 1) {
            MUST (life >= '1' && life <= '3');
            heard[life - '0']++;
        }
    }
    MUST (heard[1] && heard[2]);
}

/*  The steady one that only speaks: until the third life is over, of which the flag tells. */
static void speak_to_lives (void)
{
    while (access (flag, F_OK) == -1) {
        MUST (zmq_send (sock, "!", 1, ZMQ_DONTWAIT) == 1 || errno == EAGAIN);
        sleep_ms (10);
    }
}

/*  The pairs of keys that zmq_curve(7) shows. */
static const char server_public[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
                  server_secret[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
                  client_public[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
                  client_secret[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

static void speak_curve (int is_server)
{
    set (ZMQ_CURVE_SERVER, is_server);
    if (is_server) {
        MUST (zmq_setsockopt (sock, ZMQ_CURVE_SECRETKEY, server_secret, 41) == 0);
        return;
    }
    MUST (zmq_setsockopt (sock, ZMQ_CURVE_SERVERKEY, server_public, 41) == 0);
    MUST (zmq_setsockopt (sock, ZMQ_CURVE_PUBLICKEY, client_public, 41) == 0);
    MUST (zmq_setsockopt (sock, ZMQ_CURVE_SECRETKEY, client_secret, 41) == 0);
}

/*  Lets in who knows name and password, for as long as there is a context. Who it is remains unsaid: a REQ of libzmq's would
 *  take the name for the first part of a reply. */
static void *let_in (void *handler)
{
    static const char *const answer[] = {"1.0", "1", "200", "", "", ""};
    char part[7][256];
    for (;;) {
        int parts = 0, more = 1, size;
        size_t room = sizeof more;
        while (more && parts < 8) {
            memset (part[parts % 7], 0, sizeof part[0]);
            size = zmq_recv (handler, part[parts % 7], 255, 0);
            if (size == -1 || zmq_getsockopt (handler, ZMQ_RCVMORE, &more, &room) == -1) {
                zmq_close (handler);
                return NULL;
            }
            parts++;
        }
        /*  The eighth part, the password, took the first one's place. */
        int known = parts == 8 && strcmp (part[5], "PLAIN") == 0 && strcmp (part[6], "friend") == 0
                    && strcmp (part[0], "mellon") == 0;
        for (int i = 0; i < 6; i++) {
            const char *text = i == 2 && !known ? "400" : answer[i];
            zmq_send (handler, text, strlen (text), i < 5 ? ZMQ_SNDMORE : 0);
        }
    }
}

static void speak_plain (int is_server)
{
    pthread_t thread;
    if (is_server) {
        void *handler = zmq_socket (context, ZMQ_REP);
        MUST (handler != NULL && zmq_bind (handler, "inproc://zeromq.zap.01") == 0);
        MUST (pthread_create (&thread, NULL, let_in, handler) == 0 && pthread_detach (thread) == 0);
        set (ZMQ_PLAIN_SERVER, 1);
        return;
    }
    MUST (zmq_setsockopt (sock, ZMQ_PLAIN_USERNAME, "friend", 6) == 0);
    MUST (zmq_setsockopt (sock, ZMQ_PLAIN_PASSWORD, "mellon", 6) == 0);
}

static void open_socket (const char *side, const char *endpoint, const char *mechanism)
{
    context = zmq_ctx_new ();
    sock = zmq_socket (context, type);
    MUST (sock != NULL);
    set (ZMQ_RCVTIMEO, 10000);
    set (ZMQ_SNDTIMEO, 10000);
    set (ZMQ_LINGER, strcmp (role, "steady") == 0 ? 0 : 10000);
    set (ZMQ_RECONNECT_IVL, 20);
    MUST (zmq_setsockopt (sock, ZMQ_ROUTING_ID, "partner", 7) == 0);
    if (type == ZMQ_ROUTER)
        set (ZMQ_ROUTER_HANDOVER, 1);
    if (type == ZMQ_ROUTER && strcmp (role, "ask") == 0)
        set (ZMQ_ROUTER_MANDATORY, 1);
    if (strcmp (mechanism, "PLAIN") == 0)
        speak_plain (strcmp (role, "receive") == 0 || strcmp (role, "answer") == 0);
    if (strcmp (mechanism, "CURVE") == 0)
        speak_curve ((strcmp (side, "bind") == 0) == (strncmp (endpoint, "tcp", 3) == 0));
    if (type == ZMQ_XSUB) /*  before the connection: it goes out with the first one */
        subscribe ();
    if (strcmp (side, "connect") == 0)
        MUST (zmq_connect (sock, endpoint) == 0);
    else
        for (int i = 0; zmq_bind (sock, endpoint) == -1; i++) {
            MUST (errno == EADDRINUSE && i < 200);
            sleep_ms (10);
        }
    if (type == ZMQ_SUB)
        subscribe ();
}

int main (int argc, char **argv)
{
    if (argc < 8)
        return 2;
    role = argv[1];
    type_name = argv[2];
    partner_name = argv[3];
    flag = argv[6];
    type = type_of (type_name);
    partner = type_of (partner_name);
    open_socket (argv[4], argv[5], argv[7]);
    if (strcmp (role, "send") == 0)
        send_series ();
    else if (strcmp (role, "receive") == 0)
        receive_series ();
    else if (strcmp (role, "ask") == 0)
        ask ();
    else if (strcmp (role, "answer") == 0)
        while (!echo ())
            ;
    else if (strcmp (role, "mortal") == 0)
        be_mortal (argv[8]);
    else if (type == ZMQ_DEALER)
        ask_lives ();
    else if (type == ZMQ_PUSH || publishes ())
        speak_to_lives ();
    else
        hear_lives ();
    MUST (zmq_close (sock) == 0);
    MUST (zmq_ctx_term (context) == 0);
    return 0;
}
