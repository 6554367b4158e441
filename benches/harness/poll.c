/*
 * What a call of zmq_poll costs over many DEALERs of which one has a message, another one each time. They are connected
 * to a ROUTER on the far side, which sends back what it gets.
 */
#define _GNU_SOURCE
#include "harness.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUTING_ID_MAX = 256, ENDPOINT_MAX = 256 };

/* So many connect at a time: fewer than the backlog of a listener. */
enum { GROUP = 64 };

/* The next one to become ready is so many items away: near to none that was ready lately. */
enum { STRIDE = 7919 };

static void send_one(void *socket, enum phase phase)
{
    char byte = (char) phase;
    require(zmq_send(socket, &byte, 1, 0) == 1, "zmq_send");
}

static void receive_one(void *socket)
{
    char byte;
    require(zmq_recv(socket, &byte, 1, 0) == 1, "zmq_recv");
}

static zmq_pollitem_t *connect_all(struct side *side)
{
    size_t count = side->plan->count;
    zmq_pollitem_t *items = calloc(count, sizeof *items);
    require(items != NULL, "memory");
    char endpoint[ENDPOINT_MAX];
    hear(side, endpoint, sizeof endpoint);
    for (size_t i = 0; i < count; i++) {
        items[i] = (zmq_pollitem_t){.socket = open_socket(side, ZMQ_DEALER), .events = ZMQ_POLLIN};
        require(zmq_connect(items[i].socket, endpoint) == 0, "zmq_connect");
        send_one(items[i].socket, WARM_UP);
        for (size_t first = i - i % GROUP; (i % GROUP == GROUP - 1 || i == count - 1) && first <= i; first++)
            receive_one(items[first].socket);
    }
    return items;
}

/* Without zmq_poll, whose registrations from one call to the next are what is measured. */
static void await_answer(void *socket)
{
    int events;
    size_t size = sizeof events;
    do {
        sched_yield();
        require(zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0, "ZMQ_EVENTS");
    } while (!(events & ZMQ_POLLIN));
}

static double timed_poll(zmq_pollitem_t *items, size_t count, struct samples *samples)
{
    double cpu = thread_cpu_seconds(), before = now();
    require(zmq_poll(items, (int) count, -1) == 1, "zmq_poll");
    samples_add(samples, now() - before);
    return thread_cpu_seconds() - cpu;
}

static double poll_for(zmq_pollitem_t *items, size_t count, double seconds, struct samples *samples)
{
    double cpu = 0, end = now() + seconds;
    for (size_t next = 0; samples->count == 0 || now() < end; next = (next + STRIDE) % count) {
        send_one(items[next].socket, MEASURED);
        await_answer(items[next].socket);
        cpu += timed_poll(items, count, samples);
        require(items[next].revents == ZMQ_POLLIN, "the wrong socket");
        receive_one(items[next].socket);
    }
    return cpu;
}

static void poll_many(struct side *side)
{
    const struct plan *plan = side->plan;
    zmq_pollitem_t *items = connect_all(side);
    struct samples warm_up = {0}, samples = {0};
    poll_for(items, plan->count, plan->seconds * 0.2, &warm_up);
    double cpu = poll_for(items, plan->count, plan->seconds, &samples);
    send_one(items[0].socket, END);
    samples_sort(&samples);
    double call = percentile(&samples, 50) * 1e3;
    printf("call_ns %.5g ns_per_item %.4g cpu_s_per_million %.4g count %zu\n", call, call / (double) plan->count,
           cpu / (double) samples.count * 1e6, samples.count);
    for (size_t i = 0; i < plan->count; i++)
        close_socket(items[i].socket);
    samples_free(&warm_up);
    samples_free(&samples);
    free(items);
}

static void send_back(struct side *side)
{
    void *router = open_socket(side, ZMQ_ROUTER);
    bind_and_tell(side, router);
    for (char byte = WARM_UP; byte != END;) {
        char id[ROUTING_ID_MAX];
        int length = zmq_recv(router, id, sizeof id, 0);
        require(length > 0 && zmq_recv(router, &byte, 1, 0) == 1, "zmq_recv");
        require(zmq_send(router, id, (size_t) length, ZMQ_SNDMORE) == length, "zmq_send");
        send_one(router, byte);
    }
    close_socket(router);
}

void run_poll(const struct plan *plan)
{
    run_sides(plan, poll_many, send_back);
}
