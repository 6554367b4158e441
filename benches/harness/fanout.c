/*
 * PUB to 8 SUBs, each with a thread of its own, in another process or in this one. The publisher waits at the
 * high-water mark (ZMQ_XPUB_NODROP), so that every message arrives and the figure counts deliveries.
 */
#include "harness.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>

enum { SUBSCRIBERS = 8 };

struct subscriber {
    struct side *side;
    void *socket;
    pthread_t thread;
    uint64_t count;
    double start, end;
    double cpu_at_start;
};

static uint64_t publish_for(void *socket, enum phase phase, size_t size, double seconds)
{
    uint64_t count = 0;
    for (double end = now() + seconds; now() < end; count += 8)
        for (int i = 0; i < 8; i++)
            send_filled(socket, phase, size);
    return count;
}

/* A subscription takes a while to arrive: publish slowly until everybody has heard something. */
static void gather(struct side *side, void *socket)
{
    struct pollfd wire = {.fd = side->in, .events = POLLIN};
    for (int gathered = 0; gathered < SUBSCRIBERS;) {
        send_filled(socket, WARM_UP, side->plan->size);
        if (poll(&wire, 1, 1) == 1) {
            char greeting;
            hear(side, &greeting, 1);
            gathered++;
        }
    }
}

static void publish(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_socket(side, ZMQ_PUB);
    int yes = 1;
    require(zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &yes, sizeof yes) == 0, "ZMQ_XPUB_NODROP");
    bind_and_tell(side, socket);
    gather(side, socket);
    publish_for(socket, WARM_UP, plan->size, plan->seconds * 0.25);
    double cpu = cpu_seconds(side);
    uint64_t count = publish_for(socket, MEASURED, plan->size, plan->seconds);
    send_filled(socket, END, plan->size);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    cpu = cpu_seconds(side) - cpu + tally.cpu;
    require(tally.count == count * SUBSCRIBERS, "messages were lost");
    printf("messages_per_s %.5g cpu_s_per_million %.4g count %.0f\n",
           (double) tally.count / tally.seconds, cpu / (double) tally.count * 1e6,
           (double) tally.count);
    close_socket(socket);
}

static void *subscribe(void *argument)
{
    struct subscriber *self = argument;
    zmq_msg_t message;
    zmq_msg_init(&message);
    receive_into(self->socket, &message);
    tell(self->side, "", 1);
    while (receive_into(self->socket, &message) == WARM_UP)
        continue;
    self->cpu_at_start = cpu_seconds(self->side);
    self->start = now();
    for (self->count = 1; receive_into(self->socket, &message) != END;)
        self->count++;
    self->end = now();
    zmq_msg_close(&message);
    return NULL;
}

static struct tally add_up(struct side *side, const struct subscriber *subscribers)
{
    double start = subscribers[0].start, end = subscribers[0].end;
    double cpu = subscribers[0].cpu_at_start;
    struct tally tally = {0};
    for (int i = 0; i < SUBSCRIBERS; i++) {
        const struct subscriber *one = &subscribers[i];
        tally.count += one->count;
        start = one->start < start ? one->start : start;
        end = one->end > end ? one->end : end;
        cpu = one->cpu_at_start < cpu ? one->cpu_at_start : cpu;
    }
    tally.seconds = end - start;
    tally.cpu = cpu_seconds(side) - cpu;
    return tally;
}

static void collect(struct side *side)
{
    char endpoint[256];
    struct subscriber subscribers[SUBSCRIBERS];
    hear(side, endpoint, sizeof endpoint);
    for (int i = 0; i < SUBSCRIBERS; i++) {
        struct subscriber *one = &subscribers[i];
        *one = (struct subscriber){.side = side, .socket = open_socket(side, ZMQ_SUB)};
        require(zmq_setsockopt(one->socket, ZMQ_SUBSCRIBE, "", 0) == 0, "ZMQ_SUBSCRIBE");
        require(zmq_connect(one->socket, endpoint) == 0, "zmq_connect");
        require(pthread_create(&one->thread, NULL, subscribe, one) == 0, "pthread_create");
    }
    for (int i = 0; i < SUBSCRIBERS; i++)
        pthread_join(subscribers[i].thread, NULL);
    struct tally tally = add_up(side, subscribers);
    tell(side, &tally, sizeof tally);
    for (int i = 0; i < SUBSCRIBERS; i++)
        close_socket(subscribers[i].socket);
}

void run_fanout(const struct plan *plan)
{
    run_sides(plan, publish, collect);
}
