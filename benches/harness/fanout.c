/*
 * PUB to many SUBs in another process or in this one. The publisher waits at the high-water mark (ZMQ_XPUB_NODROP), so
 * that every message arrives and the figure counts deliveries. A few SUBs have a thread each; of more, one thread
 * receives in turn.
 */
#include "harness.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* So many SUBs have threads of their own; of more, so many messages are taken from one before it is the next one's turn. */
enum { THREADS = 8, TURN = 32 };

struct subscriber {
    void *socket;
    enum phase phase; /* of the last message */
};

struct reader {
    struct side *side;
    struct subscriber *subscribers;
    size_t subscriber_count, finished;
    pthread_t thread;
    uint64_t count;
    double start, end;
    double cpu_at_start;
};

/* To many SUBs, queues as long as the high-water marks allow would take longer to empty than there is time. */
enum { DELIVERIES_MAX = 400 * 1000 };

static uint64_t publish_for(const struct plan *plan, void *socket, enum phase phase, double seconds)
{
    uint64_t count = 0, most = plan->count <= THREADS ? UINT64_MAX : DELIVERIES_MAX / plan->count;
    for (double end = now() + seconds; now() < end && count < most; count += 8)
        for (int i = 0; i < 8; i++)
            send_filled(socket, phase, plan->size);
    return count;
}

void gather_subscribers(struct side *side, void *socket)
{
    struct pollfd wire = {.fd = side->in, .events = POLLIN};
    int interval = (int) side->plan->count / 50 + 1;
    for (size_t gathered = 0; gathered < side->plan->count;) {
        send_filled(socket, WARM_UP, side->plan->size);
        for (int patience = interval; poll(&wire, 1, patience) == 1; patience = 0) {
            char greeting;
            hear(side, &greeting, 1);
            gathered++;
        }
    }
}

void *open_publisher(struct side *side)
{
    void *socket = open_socket(side, ZMQ_PUB);
    int yes = 1;
    require(zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &yes, sizeof yes) == 0, "ZMQ_XPUB_NODROP");
    bind_or_join(side, socket);
    gather_subscribers(side, socket);
    return socket;
}

static void publish(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_publisher(side);
    publish_for(plan, socket, WARM_UP, plan->seconds * 0.25);
    double cpu = cpu_seconds(side);
    uint64_t count = publish_for(plan, socket, MEASURED, plan->seconds);
    send_filled(socket, END, plan->size);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    cpu = cpu_seconds(side) - cpu + tally.cpu;
    require(tally.count == count * plan->count, "messages were lost");
    printf("messages_per_s %.5g cpu_s_per_million %.4g count %.0f\n",
           (double) tally.count / tally.seconds, cpu / (double) tally.count * 1e6,
           (double) tally.count);
    close_socket(socket);
}

static void heard(struct reader *self, struct subscriber *one, enum phase phase)
{
    if (phase != WARM_UP && self->start == 0) {
        self->cpu_at_start = cpu_seconds(self->side);
        self->start = now();
    }
    self->count += phase == MEASURED;
    self->finished += phase == END;
    one->phase = phase;
}

/* Waits for one message, and takes what else is there. */
static void take_turn(struct reader *self, struct subscriber *one, zmq_msg_t *message)
{
    for (int i = 0; i < TURN && one->phase != END; i++) {
        if (zmq_msg_recv(message, one->socket, i == 0 ? 0 : ZMQ_DONTWAIT) < 0) {
            require(errno == EAGAIN, "zmq_msg_recv");
            break;
        }
        heard(self, one, *(const char *) zmq_msg_data(message));
    }
}

static void *subscribe(void *argument)
{
    struct reader *self = argument;
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (self->finished < self->subscriber_count)
        for (size_t i = 0; i < self->subscriber_count; i++)
            take_turn(self, &self->subscribers[i], &message);
    self->end = now();
    zmq_msg_close(&message);
    return NULL;
}

static struct tally add_up(struct side *side, const struct reader *readers, size_t count)
{
    double start = readers[0].start, end = readers[0].end;
    double cpu = readers[0].cpu_at_start;
    struct tally tally = {0};
    for (size_t i = 0; i < count; i++) {
        const struct reader *one = &readers[i];
        tally.count += one->count;
        start = one->start < start ? one->start : start;
        end = one->end > end ? one->end : end;
        cpu = one->cpu_at_start < cpu ? one->cpu_at_start : cpu;
    }
    tally.seconds = end - start;
    tally.cpu = cpu_seconds(side) - cpu;
    return tally;
}

void *open_subscriber(struct side *side, const char *endpoint)
{
    void *socket = open_socket(side, ZMQ_SUB);
    require(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) == 0, "ZMQ_SUBSCRIBE");
    require(zmq_connect(socket, endpoint) == 0, "zmq_connect");
    return socket;
}

static void read_all(struct side *side, struct subscriber *subscribers, size_t count)
{
    struct reader readers[THREADS] = {0};
    size_t threads = count <= THREADS ? count : 1;
    for (size_t i = 0; i < threads; i++) {
        readers[i] = (struct reader){
            .side = side, .subscribers = &subscribers[i], .subscriber_count = count / threads};
        require(pthread_create(&readers[i].thread, NULL, subscribe, &readers[i]) == 0, "pthread_create");
    }
    for (size_t i = 0; i < threads; i++)
        pthread_join(readers[i].thread, NULL);
    struct tally tally = add_up(side, readers, threads);
    tell(side, &tally, sizeof tally);
}

/* Subscribed means: has heard something. */
static void arrive(struct side *side, struct subscriber *subscribers, size_t count, const char *endpoint)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (size_t i = 0; i < count; i++)
        subscribers[i].socket = open_subscriber(side, endpoint);
    for (size_t i = 0; i < count; i++) {
        receive_into(subscribers[i].socket, &message);
        tell(side, "", 1);
    }
    zmq_msg_close(&message);
}

void collect(struct side *side)
{
    char endpoint[ENDPOINT_MAX];
    size_t count = side->plan->count;
    struct subscriber *subscribers = calloc(count, sizeof *subscribers);
    require(subscribers != NULL, "memory");
    hear(side, endpoint, sizeof endpoint);
    for (size_t done = 0, group; done < count; done += group) {
        group = count - done < GROUP ? count - done : GROUP;
        arrive(side, subscribers + done, group, endpoint);
    }
    read_all(side, subscribers, count);
    for (size_t i = 0; i < count; i++)
        close_socket(subscribers[i].socket);
    free(subscribers);
}

void run_fanout(const struct plan *plan)
{
    run_sides(plan, publish, collect);
}

void run_proxied_fanout(const struct plan *plan)
{
    run_with_proxy(plan, publish, proxy_publications, collect);
}
