/*
 * Round trips, one at a time: REQ/REP by blocking calls, also through a proxy, and DEALER/ROUTER whose receivers wait in
 * zmq_poll or, as event loops do, for ZMQ_FD.
 */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { ROUTING_ID_MAX = 256 };

enum waiting { BLOCKING, POLLED, EVENT_LOOP };

struct peer {
    void *socket;
    enum waiting waiting;
    int epoll; /* the event loop's */
    char *buffer;
    size_t size;
};

static struct peer open_peer(struct side *side, int type, enum waiting waiting)
{
    struct peer self = {.waiting = waiting, .epoll = -1, .size = side->plan->size};
    self.socket = open_socket(side, type);
    self.buffer = calloc(1, self.size);
    require(self.buffer != NULL, "memory");
    if (waiting == EVENT_LOOP) {
        int fd;
        size_t size = sizeof fd;
        struct epoll_event event = {.events = EPOLLIN};
        self.epoll = epoll_create1(EPOLL_CLOEXEC);
        require(zmq_getsockopt(self.socket, ZMQ_FD, &fd, &size) == 0, "ZMQ_FD");
        require(epoll_ctl(self.epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
    }
    return self;
}

static void close_peer(struct peer *self)
{
    if (self->epoll >= 0)
        close(self->epoll);
    free(self->buffer);
    close_socket(self->socket);
}

/* ZMQ_FD tells of changes only: the loop sleeps after ZMQ_EVENTS said that there is nothing. */
static void await_readable(const struct peer *self)
{
    for (;;) {
        int events;
        size_t size = sizeof events;
        struct epoll_event event;
        require(zmq_getsockopt(self->socket, ZMQ_EVENTS, &events, &size) == 0, "ZMQ_EVENTS");
        if (events & ZMQ_POLLIN)
            return;
        require(epoll_wait(self->epoll, &event, 1, -1) == 1, "epoll_wait");
    }
}

static int wait_and_receive(const struct peer *self, char *buffer, size_t size)
{
    if (self->waiting == POLLED) {
        zmq_pollitem_t item = {.socket = self->socket, .events = ZMQ_POLLIN};
        require(zmq_poll(&item, 1, -1) == 1, "zmq_poll");
    } else if (self->waiting == EVENT_LOOP) {
        await_readable(self);
    }
    int count = zmq_recv(self->socket, buffer, size, self->waiting == BLOCKING ? 0 : ZMQ_DONTWAIT);
    require(count >= 0, "zmq_recv");
    return count;
}

static void send_part(void *socket, const char *data, size_t size, int flags)
{
    require(zmq_send(socket, data, size, flags) == (int) size, "zmq_send");
}

static void round_trip(struct peer *self, enum phase phase)
{
    self->buffer[0] = (char) phase;
    send_part(self->socket, self->buffer, self->size, 0);
    require(wait_and_receive(self, self->buffer, self->size) == (int) self->size, "an answer");
}

static struct samples round_trips(struct peer *self, enum phase phase, double seconds)
{
    struct samples samples = {0};
    double start = now(), last = start;
    while (last < start + seconds) {
        round_trip(self, phase);
        double time = now();
        samples_add(&samples, time - last);
        last = time;
    }
    return samples;
}

/* The far side starts to count with the first measured request, and stops with the one that says END. */
static void report(struct side *side, struct peer *self, struct samples *samples, double cpu)
{
    round_trip(self, END);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    double sum = 0;
    for (size_t i = 0; i < samples->count; i++)
        sum += samples->nanoseconds[i] * 1e-3;
    samples_sort(samples);
    double count = (double) samples->count;
    printf("latency_us %.4g mean_us %.4g p99_us %.4g cpu_s_per_million %.4g count %.0f\n",
           percentile(samples, 50) / 2, sum / count / 2, percentile(samples, 99) / 2,
           (cpu + tally.cpu) / count * 1e6, count);
}

static void ask(struct side *side, int type, enum waiting waiting)
{
    struct peer self = open_peer(side, type, waiting);
    connect_as_told(side, self.socket);
    struct samples warm_up = round_trips(&self, WARM_UP, side->plan->seconds * 0.2);
    double cpu = cpu_seconds(side);
    struct samples samples = round_trips(&self, MEASURED, side->plan->seconds);
    report(side, &self, &samples, cpu_seconds(side) - cpu);
    samples_free(&warm_up);
    samples_free(&samples);
    close_peer(&self);
}

/* Receives a request and sends it back; a ROUTER's comes behind the asker's routing id. */
static enum phase echo(struct peer *self, bool routed)
{
    if (routed) {
        char id[ROUTING_ID_MAX];
        int length = wait_and_receive(self, id, sizeof id);
        send_part(self->socket, id, (size_t) length, ZMQ_SNDMORE);
    }
    int count = wait_and_receive(self, self->buffer, self->size);
    send_part(self->socket, self->buffer, (size_t) count, 0);
    return self->buffer[0];
}

static void answer(struct side *side, int type, enum waiting waiting)
{
    bool routed = type == ZMQ_ROUTER;
    struct peer self = open_peer(side, type, waiting);
    bind_or_join(side, self.socket);
    enum phase phase = WARM_UP;
    while (phase == WARM_UP)
        phase = echo(&self, routed);
    struct tally tally = {.count = 1, .seconds = now(), .cpu = cpu_seconds(side)};
    for (; phase != END; tally.count++)
        phase = echo(&self, routed);
    tally.seconds = now() - tally.seconds;
    tally.cpu = cpu_seconds(side) - tally.cpu;
    tell(side, &tally, sizeof tally);
    close_peer(&self);
}

static void request(struct side *side)
{
    ask(side, ZMQ_REQ, BLOCKING);
}

static void reply(struct side *side)
{
    answer(side, ZMQ_REP, BLOCKING);
}

static void deal_polled(struct side *side)
{
    ask(side, ZMQ_DEALER, POLLED);
}

static void route_polled(struct side *side)
{
    answer(side, ZMQ_ROUTER, POLLED);
}

static void deal_in_loop(struct side *side)
{
    ask(side, ZMQ_DEALER, EVENT_LOOP);
}

static void route_in_loop(struct side *side)
{
    answer(side, ZMQ_ROUTER, EVENT_LOOP);
}

void run_request(const struct plan *plan)
{
    run_sides(plan, request, reply);
}

void run_proxied(const struct plan *plan)
{
    run_with_proxy(plan, request, proxy_requests, reply);
}

void run_polled(const struct plan *plan)
{
    run_sides(plan, deal_polled, route_polled);
}

void run_event_loop(const struct plan *plan)
{
    run_sides(plan, deal_in_loop, route_in_loop);
}
