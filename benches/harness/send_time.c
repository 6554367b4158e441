/* How long zmq_send keeps its caller: a message each 2 ms from a PUSH to a PULL that waits, or a PUB to many SUBs. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>

static const double INTERVAL = 0.002;

static struct samples send_for(struct side *side, void *socket, enum phase phase, double seconds)
{
    struct samples samples = {0};
    char *buffer = calloc(1, side->plan->size);
    require(buffer != NULL, "memory");
    buffer[0] = (char) phase;
    double start = now(), end = start + seconds;
    for (double due = start; due < end; due += INTERVAL) {
        pause_until(due);
        double before = now();
        require(zmq_send(socket, buffer, side->plan->size, 0) > 0, "zmq_send");
        samples_add(&samples, now() - before);
    }
    free(buffer);
    return samples;
}

static void drip_from(struct side *side, void *socket)
{
    struct samples warm_up = send_for(side, socket, WARM_UP, side->plan->seconds * 0.25);
    double cpu = cpu_seconds(side);
    struct samples samples = send_for(side, socket, MEASURED, side->plan->seconds);
    send_filled(socket, END, side->plan->size);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    samples_sort(&samples);
    printf("send_p50_us %.4g send_p99_us %.4g cpu_s_per_million %.4g count %zu\n",
           percentile(&samples, 50), percentile(&samples, 99),
           (cpu_seconds(side) - cpu + tally.cpu) / (double) samples.count * 1e6, samples.count);
    samples_free(&warm_up);
    samples_free(&samples);
    close_socket(socket);
}

static void drip(struct side *side)
{
    void *socket = open_socket(side, ZMQ_PUSH);
    connect_as_told(side, socket);
    drip_from(side, socket);
}

static void publish(struct side *side)
{
    drip_from(side, open_publisher(side));
}

static void catch(struct side *side)
{
    void *socket = open_socket(side, ZMQ_PULL);
    bind_and_tell(side, socket);
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (receive_into(socket, &message) == WARM_UP)
        continue;
    struct tally tally = {.cpu = cpu_seconds(side)};
    while (receive_into(socket, &message) != END)
        tally.count++;
    tally.cpu = cpu_seconds(side) - tally.cpu;
    tell(side, &tally, sizeof tally);
    zmq_msg_close(&message);
    close_socket(socket);
}

void run_send_time(const struct plan *plan)
{
    if (plan->count == 1)
        run_sides(plan, drip, catch);
    else
        run_sides(plan, publish, collect);
}
