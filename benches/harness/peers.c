/*
 * Many DEALERs of one process on one ROUTER in another. Each asks once a sweep: all requests are sent before the first
 * answer is received, in the same order.
 */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUTING_ID_MAX = 256, ENDPOINT_MAX = 256 };

/* So many connect at a time: fewer than the backlog of a listener. */
enum { GROUP = 64 };

static void receive(void *socket, char *buffer, size_t size)
{
    require(zmq_recv(socket, buffer, size, 0) == (int) size, "an answer");
}

static void sweep(const struct plan *plan, void **dealers, size_t count, char *buffer)
{
    for (size_t i = 0; i < count; i++)
        require(zmq_send(dealers[i], buffer, plan->size, 0) == (int) plan->size, "zmq_send");
    for (size_t i = 0; i < count; i++)
        receive(dealers[i], buffer, plan->size);
}

static void **connect_all(struct side *side, char *buffer)
{
    const struct plan *plan = side->plan;
    void **dealers = calloc(plan->count, sizeof *dealers);
    require(dealers != NULL, "memory");
    char endpoint[ENDPOINT_MAX];
    hear(side, endpoint, sizeof endpoint);
    for (size_t done = 0, group; done < plan->count; done += group) {
        group = plan->count - done < GROUP ? plan->count - done : GROUP;
        for (size_t i = done; i < done + group; i++) {
            dealers[i] = open_socket(side, ZMQ_DEALER);
            require(zmq_connect(dealers[i], endpoint) == 0, "zmq_connect");
        }
        sweep(plan, dealers + done, group, buffer);
    }
    return dealers;
}

static uint64_t sweep_for(const struct plan *plan, void **dealers, char *buffer, enum phase phase, double seconds)
{
    uint64_t count = 0;
    memset(buffer, phase, plan->size);
    for (double end = now() + seconds; count == 0 || now() < end; count += plan->count)
        sweep(plan, dealers, plan->count, buffer);
    return count;
}

static void ask_all(struct side *side)
{
    const struct plan *plan = side->plan;
    char *buffer = malloc(plan->size);
    require(buffer != NULL, "memory");
    memset(buffer, WARM_UP, plan->size);
    double memory = own_memory();
    void **dealers = connect_all(side, buffer);
    sweep_for(plan, dealers, buffer, WARM_UP, plan->seconds * 0.2);
    double cpu = cpu_seconds(side), start = now();
    uint64_t count = sweep_for(plan, dealers, buffer, MEASURED, plan->seconds);
    double seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    memory = own_memory() - memory;
    memset(buffer, END, plan->size);
    sweep(plan, dealers, 1, buffer);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    printf("round_trips_per_s %.5g cpu_s_per_million %.4g kib_per_peer %.4g kib_per_dealer %.4g count %.0f\n",
           (double) count / seconds, (cpu + tally.cpu) / (double) count * 1e6,
           tally.kib / (double) plan->count, memory / (double) plan->count, (double) count);
    for (size_t i = 0; i < plan->count; i++)
        close_socket(dealers[i]);
    free(dealers);
    free(buffer);
}

static enum phase echo(void *router, char *buffer, size_t size)
{
    char id[ROUTING_ID_MAX];
    int length = zmq_recv(router, id, sizeof id, 0);
    require(length > 0, "a routing id");
    receive(router, buffer, size);
    require(zmq_send(router, id, (size_t) length, ZMQ_SNDMORE) == length, "zmq_send");
    require(zmq_send(router, buffer, size, 0) == (int) size, "zmq_send");
    return buffer[0];
}

static void answer_all(struct side *side)
{
    char *buffer = malloc(side->plan->size);
    require(buffer != NULL, "memory");
    void *router = open_socket(side, ZMQ_ROUTER);
    double memory = own_memory();
    bind_and_tell(side, router);
    while (echo(router, buffer, side->plan->size) == WARM_UP)
        continue;
    double cpu = cpu_seconds(side);
    while (echo(router, buffer, side->plan->size) == MEASURED)
        continue;
    struct tally tally = {.cpu = cpu_seconds(side) - cpu, .kib = own_memory() - memory};
    tell(side, &tally, sizeof tally);
    free(buffer);
    close_socket(router);
}

void run_peers(const struct plan *plan)
{
    run_sides(plan, ask_all, answer_all);
}
