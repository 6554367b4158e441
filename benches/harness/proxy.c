/* What goes through zmq_proxy, in a process of its own: round trips, requests in a window, publications. */
#include "harness.h"

#include <stdio.h>

/* So many requests are on their way: fewer than any high-water mark. */
enum { WINDOW = 500 };

static void forward(struct side *front, struct side *back, int front_type, int back_type)
{
    int yes = 1;
    void *frontend = open_socket(front, front_type), *backend = open_socket(back, back_type);
    if (back_type == ZMQ_XPUB)
        require(zmq_setsockopt(backend, ZMQ_XPUB_NODROP, &yes, sizeof yes) == 0, "ZMQ_XPUB_NODROP");
    bind_and_tell(front, frontend);
    bind_and_tell(back, backend);
    zmq_proxy(frontend, backend, NULL);
    close_socket(frontend);
    close_socket(backend);
}

void proxy_requests(struct side *front, struct side *back)
{
    forward(front, back, ZMQ_ROUTER, ZMQ_DEALER);
}

void proxy_publications(struct side *front, struct side *back)
{
    forward(front, back, ZMQ_XSUB, ZMQ_XPUB);
}

/* As many requests as answers, with a window of them on their way. */
static uint64_t exchange_for(const struct plan *plan, void *socket, enum phase phase, double seconds)
{
    uint64_t count = 0;
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (int i = 0; i < WINDOW; i++)
        send_filled(socket, phase, plan->size);
    for (double end = now() + seconds; now() < end; count++) {
        receive_into(socket, &message);
        send_filled(socket, phase, plan->size);
    }
    for (int i = 0; i < WINDOW; i++, count++)
        receive_into(socket, &message);
    zmq_msg_close(&message);
    return count;
}

static void ask(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_socket(side, ZMQ_DEALER);
    connect_as_told(side, socket);
    exchange_for(plan, socket, WARM_UP, plan->seconds * 0.2);
    double cpu = cpu_seconds(side), start = now();
    uint64_t count = exchange_for(plan, socket, MEASURED, plan->seconds);
    double seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    send_filled(socket, END, plan->size);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    double messages = 2 * (double) count;
    printf("messages_per_s %.5g cpu_s_per_million %.4g count %.0f\n", messages / seconds,
           (cpu + tally.cpu) / messages * 1e6, messages);
    close_socket(socket);
}

static void answer(struct side *side)
{
    void *socket = open_socket(side, ZMQ_DEALER);
    connect_as_told(side, socket);
    enum phase phase = WARM_UP;
    double cpu = 0;
    while (phase != END) {
        enum phase next = router_echo(socket);
        if (next == MEASURED && phase == WARM_UP)
            cpu = cpu_seconds(side);
        phase = next;
    }
    struct tally tally = {.cpu = cpu_seconds(side) - cpu};
    tell(side, &tally, sizeof tally);
    close_socket(socket);
}

void run_proxied_requests(const struct plan *plan)
{
    run_with_proxy(plan, ask, proxy_requests, answer);
}
