/*
 * What a call of zmq_poll costs over many DEALERs of which one has a message, another one each time. They are connected
 * to a ROUTER on the far side, which sends back what it gets.
 */
#define _GNU_SOURCE
#include "harness.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

/* The next one to become ready is so many items away: near to none that was ready lately. */
enum { STRIDE = 7919 };

static zmq_pollitem_t *items_of(void **dealers, size_t count)
{
    zmq_pollitem_t *items = calloc(count, sizeof *items);
    require(items != NULL, "memory");
    for (size_t i = 0; i < count; i++)
        items[i] = (zmq_pollitem_t){.socket = dealers[i], .events = ZMQ_POLLIN};
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

static double poll_for(const struct plan *plan, zmq_pollitem_t *items, double seconds, struct samples *samples)
{
    double cpu = 0, end = now() + seconds;
    for (size_t next = 0; samples->count == 0 || now() < end; next = (next + STRIDE) % plan->count) {
        dealers_send(plan, &items[next].socket, 1, MEASURED);
        await_answer(items[next].socket);
        cpu += timed_poll(items, plan->count, samples);
        require(items[next].revents == ZMQ_POLLIN, "the wrong socket");
        dealers_receive(&items[next].socket, 1);
    }
    return cpu;
}

static void poll_many(struct side *side)
{
    const struct plan *plan = side->plan;
    char endpoint[ENDPOINT_MAX];
    hear(side, endpoint, sizeof endpoint);
    void **dealers = dealers_connect(side, endpoint);
    zmq_pollitem_t *items = items_of(dealers, plan->count);
    struct samples warm_up = {0}, samples = {0};
    poll_for(plan, items, plan->seconds * 0.2, &warm_up);
    double cpu = poll_for(plan, items, plan->seconds, &samples);
    dealers_send(plan, dealers, 1, END);
    samples_sort(&samples);
    double call = percentile(&samples, 50) * 1e3;
    printf("call_ns %.5g ns_per_item %.4g cpu_s_per_million %.4g count %zu\n", call, call / (double) plan->count,
           cpu / (double) samples.count * 1e6, samples.count);
    dealers_receive(dealers, 1);
    dealers_close(plan, dealers);
    samples_free(&warm_up);
    samples_free(&samples);
    free(items);
}

static void send_back(struct side *side)
{
    void *router = open_socket(side, ZMQ_ROUTER);
    bind_and_tell(side, router);
    while (router_echo(router) != END)
        continue;
    close_socket(router);
}

void run_poll(const struct plan *plan)
{
    run_sides(plan, poll_many, send_back);
}
