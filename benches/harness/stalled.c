/*
 * PUB to SUBs of which one stops receiving: how long messages to the others take, before and after everything between
 * the publisher and the one that stopped is full.
 */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The burst is more than both high-water marks and the kernel's buffers hold. */
enum { BURST_MESSAGES = 20000, INTERVAL_US = 1000 };

struct stamped {
    char phase;
    double sent;
};

static void send_stamped(void *socket, enum phase phase, size_t size)
{
    zmq_msg_t message;
    require(zmq_msg_init_size(&message, size) == 0, "zmq_msg_init_size");
    struct stamped stamp = {.phase = (char) phase, .sent = now()};
    memcpy(zmq_msg_data(&message), &stamp, sizeof stamp);
    require(zmq_msg_send(&message, socket, 0) >= 0, "zmq_msg_send");
}

static void drip(const struct plan *plan, void *socket)
{
    double start = now();
    for (double due = start; due < start + plan->seconds; due += INTERVAL_US * 1e-6) {
        pause_until(due);
        send_stamped(socket, MEASURED, plan->size);
    }
    pause_until(now() + 0.1);
}

static void publish(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_socket(side, ZMQ_PUB);
    bind_and_tell(side, socket);
    gather_subscribers(side, socket);
    drip(plan, socket);
    for (int i = 0; i < BURST_MESSAGES; i++)
        send_stamped(socket, BURST, plan->size);
    pause_until(now() + 0.2);
    drip(plan, socket);
    send_stamped(socket, END, plan->size);
    double p99[2];
    hear(side, p99, sizeof p99);
    printf("p99_change %.4g p99_us %.4g p99_before_us %.4g\n", p99[1] / p99[0], p99[1], p99[0]);
    close_socket(socket);
}

/* One message; its time is taken if it was meant for that. */
static enum phase take(void *socket, struct samples *samples)
{
    struct stamped stamp;
    zmq_msg_t message;
    zmq_msg_init(&message);
    require(zmq_msg_recv(&message, socket, 0) >= (int) sizeof stamp, "zmq_msg_recv");
    memcpy(&stamp, zmq_msg_data(&message), sizeof stamp);
    zmq_msg_close(&message);
    if (stamp.phase == MEASURED)
        samples_add(samples, now() - stamp.sent);
    return stamp.phase;
}

static zmq_pollitem_t *subscribe_all(struct side *side)
{
    char endpoint[ENDPOINT_MAX];
    size_t count = side->plan->count;
    zmq_pollitem_t *items = calloc(count, sizeof *items);
    require(items != NULL, "memory");
    hear(side, endpoint, sizeof endpoint);
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (size_t i = 0; i < count; i++)
        items[i] = (zmq_pollitem_t){.socket = open_subscriber(side, endpoint), .events = ZMQ_POLLIN};
    for (size_t i = 0; i < count; i++) {
        receive_into(items[i].socket, &message);
        tell(side, "", 1);
    }
    zmq_msg_close(&message);
    return items;
}

/* The burst tells that the first half is over: from then on the last one is not received from. */
static void receive_all(zmq_pollitem_t *items, size_t count, struct samples halves[2])
{
    bool stalled = false;
    for (size_t finished = 0; finished < count - 1;) {
        size_t active = stalled ? count - 1 : count;
        require(zmq_poll(items, (int) active, -1) > 0, "zmq_poll");
        for (size_t i = 0; i < active; i++) {
            if (!items[i].revents)
                continue;
            enum phase phase = take(items[i].socket, &halves[stalled]);
            stalled |= phase == BURST;
            finished += phase == END;
        }
    }
}

static void collect_all(struct side *side)
{
    size_t count = side->plan->count;
    zmq_pollitem_t *items = subscribe_all(side);
    struct samples halves[2] = {{0}, {0}};
    receive_all(items, count, halves);
    double p99[2];
    for (int i = 0; i < 2; i++) {
        samples_sort(&halves[i]);
        p99[i] = percentile(&halves[i], 99);
        samples_free(&halves[i]);
    }
    tell(side, p99, sizeof p99);
    for (size_t i = 0; i < count; i++)
        close_socket(items[i].socket);
    free(items);
}

void run_stalled(const struct plan *plan)
{
    run_sides(plan, publish, collect_all);
}
