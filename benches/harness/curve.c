/*
 * CURVE: the stream of stream.c, sealed, and how many clients a second a server gets to know.
 *
 * The keys are those of the manual page zmq_curve(7). The side that binds is the server.
 */
#include "harness.h"

#include <stdio.h>
#include <string.h>

static const char server_public[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
static const char server_secret[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
static const char client_public[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static const char client_secret[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

/* So many clients are on their way at once. */
enum { CLIENTS = 16 };

static void set_key(void *socket, int option, const char *key)
{
    require(zmq_setsockopt(socket, option, key, strlen(key)) == 0, "a key");
}

void be_curve_server(void *socket)
{
    int yes = 1;
    require(zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes) == 0, "ZMQ_CURVE_SERVER");
    set_key(socket, ZMQ_CURVE_SECRETKEY, server_secret);
}

void be_curve_client(void *socket)
{
    set_key(socket, ZMQ_CURVE_SERVERKEY, server_public);
    set_key(socket, ZMQ_CURVE_PUBLICKEY, client_public);
    set_key(socket, ZMQ_CURVE_SECRETKEY, client_secret);
}

void run_curve(const struct plan *plan)
{
    struct plan sealed = *plan;
    sealed.curve = true;
    run_stream(&sealed);
}

static void *arrive(struct side *side, const char *endpoint)
{
    int none = 0, patience = 1000;
    void *socket = open_socket(side, ZMQ_DEALER);
    require(zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none) == 0, "ZMQ_LINGER");
    require(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience) == 0, "ZMQ_RCVTIMEO");
    be_curve_client(socket);
    require(zmq_connect(socket, endpoint) == 0, "zmq_connect");
    send_filled(socket, MEASURED, side->plan->size);
    return socket;
}

/* How many of those that came were answered. */
static uint64_t come_and_go(struct side *side, const char *endpoint, double seconds)
{
    uint64_t count = 0;
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (double end = now() + seconds; now() < end;) {
        void *clients[CLIENTS];
        for (int i = 0; i < CLIENTS; i++)
            clients[i] = arrive(side, endpoint);
        for (int i = 0; i < CLIENTS; i++) {
            count += zmq_msg_recv(&message, clients[i], 0) > 0;
            close_socket(clients[i]);
        }
    }
    zmq_msg_close(&message);
    return count;
}

/* Whoever shook hands may ask, and is answered. */
static void visit(struct side *side)
{
    double seconds = side->plan->seconds;
    char endpoint[256];
    struct tally tally;
    hear(side, endpoint, sizeof endpoint);
    come_and_go(side, endpoint, seconds * 0.25);
    double cpu = cpu_seconds(side), start = now();
    uint64_t count = come_and_go(side, endpoint, seconds);
    seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    tell(side, "", 1);
    hear(side, &tally, sizeof tally);
    require(count > 0, "nobody was answered");
    printf("handshakes_per_s %.5g cpu_s_per_million %.4g count %.0f\n", (double) count / seconds,
           cpu / (double) count * 1e6, (double) count);
}

static void welcome(struct side *side)
{
    void *socket = open_socket(side, ZMQ_ROUTER);
    be_curve_server(socket);
    bind_and_tell(side, socket);
    struct tally tally = {0};
    zmq_msg_t name, message;
    zmq_msg_init(&name);
    zmq_msg_init(&message);
    zmq_pollitem_t items[] = {{.socket = socket, .events = ZMQ_POLLIN},
                              {.fd = side->in, .events = ZMQ_POLLIN}};
    for (;; tally.count++) {
        require(zmq_poll(items, 2, -1) > 0, "zmq_poll");
        if (!items[0].revents)
            break;
        receive_into(socket, &name);
        receive_into(socket, &message);
        require(zmq_msg_send(&name, socket, ZMQ_SNDMORE) >= 0, "zmq_msg_send");
        require(zmq_msg_send(&message, socket, 0) >= 0, "zmq_msg_send");
    }
    tell(side, &tally, sizeof tally);
    zmq_msg_close(&name);
    zmq_msg_close(&message);
    close_socket(socket);
}

void run_handshakes(const struct plan *plan)
{
    run_sides(plan, visit, welcome);
}
