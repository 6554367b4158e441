/*
 * Round trips, one at a time: REQ/REP by blocking calls, and DEALER/ROUTER whose receivers wait in zmq_poll.
 */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUTING_ID_MAX = 256 };

static int wait_and_receive(void *socket, char *buffer, size_t size, bool polled)
{
    if (polled) {
        zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
        require(zmq_poll(&item, 1, -1) == 1, "zmq_poll");
    }
    int count = zmq_recv(socket, buffer, size, polled ? ZMQ_DONTWAIT : 0);
    require(count >= 0, "zmq_recv");
    return count;
}

static void send_part(void *socket, const char *data, size_t size, int flags)
{
    require(zmq_send(socket, data, size, flags) == (int) size, "zmq_send");
}

static char *new_buffer(const struct side *side)
{
    char *buffer = calloc(1, side->plan->size);
    require(buffer != NULL, "memory");
    return buffer;
}

static void round_trip(void *socket, char *buffer, size_t size, enum phase phase, bool polled)
{
    buffer[0] = (char) phase;
    send_part(socket, buffer, size, 0);
    require(wait_and_receive(socket, buffer, size, polled) == (int) size, "an answer");
}

static struct samples round_trips(struct side *side, void *socket, enum phase phase, bool polled)
{
    char *buffer = new_buffer(side);
    struct samples samples = {0};
    double start = now(), last = start;
    double end = start + side->plan->seconds * (phase == WARM_UP ? 0.2 : 1);
    while (last < end) {
        round_trip(socket, buffer, side->plan->size, phase, polled);
        double time = now();
        samples_add(&samples, time - last);
        last = time;
    }
    free(buffer);
    return samples;
}

/* The far side starts to count with the first measured request, and stops with the one that says END. */
static void report(struct side *side, void *socket, struct samples *samples, double cpu, bool polled)
{
    char *buffer = new_buffer(side);
    round_trip(socket, buffer, side->plan->size, END, polled);
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
    free(buffer);
}

static void ask(struct side *side, int type, bool polled)
{
    void *socket = open_socket(side, type);
    connect_as_told(side, socket);
    struct samples warm_up = round_trips(side, socket, WARM_UP, polled);
    double cpu = cpu_seconds(side);
    struct samples samples = round_trips(side, socket, MEASURED, polled);
    report(side, socket, &samples, cpu_seconds(side) - cpu, polled);
    samples_free(&warm_up);
    samples_free(&samples);
    close_socket(socket);
}

/* Receives a request and sends it back; a ROUTER's comes behind the asker's routing id. */
static enum phase echo(void *socket, char *buffer, size_t size, bool routed)
{
    if (routed) {
        char id[ROUTING_ID_MAX];
        int length = wait_and_receive(socket, id, sizeof id, true);
        send_part(socket, id, (size_t) length, ZMQ_SNDMORE);
    }
    int count = wait_and_receive(socket, buffer, size, routed);
    send_part(socket, buffer, (size_t) count, 0);
    return buffer[0];
}

static void answer(struct side *side, int type, bool routed)
{
    void *socket = open_socket(side, type);
    char *buffer = new_buffer(side);
    bind_and_tell(side, socket);
    enum phase phase = WARM_UP;
    while (phase == WARM_UP)
        phase = echo(socket, buffer, side->plan->size, routed);
    struct tally tally = {.count = 1, .seconds = now(), .cpu = cpu_seconds(side)};
    for (; phase != END; tally.count++)
        phase = echo(socket, buffer, side->plan->size, routed);
    tally.seconds = now() - tally.seconds;
    tally.cpu = cpu_seconds(side) - tally.cpu;
    tell(side, &tally, sizeof tally);
    free(buffer);
    close_socket(socket);
}

static void request(struct side *side)
{
    ask(side, ZMQ_REQ, false);
}

static void reply(struct side *side)
{
    answer(side, ZMQ_REP, false);
}

static void deal(struct side *side)
{
    ask(side, ZMQ_DEALER, true);
}

static void route(struct side *side)
{
    answer(side, ZMQ_ROUTER, true);
}

void run_request(const struct plan *plan)
{
    run_sides(plan, request, reply);
}

void run_polled(const struct plan *plan)
{
    run_sides(plan, deal, route);
}
