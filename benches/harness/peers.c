/*
 * Many DEALERs of one process on one ROUTER in another. Each asks once a sweep: all requests are sent before the first
 * answer is received, in the same order.
 */
#include "harness.h"

#include <stdio.h>

static void sweep(const struct plan *plan, void **dealers, size_t count, enum phase phase)
{
    dealers_send(plan, dealers, count, phase);
    dealers_receive(dealers, count);
}

static uint64_t sweep_for(const struct plan *plan, void **dealers, enum phase phase, double seconds)
{
    uint64_t count = 0;
    for (double end = now() + seconds; count == 0 || now() < end; count += plan->count)
        sweep(plan, dealers, plan->count, phase);
    return count;
}

static void ask_all(struct side *side)
{
    const struct plan *plan = side->plan;
    char endpoint[ENDPOINT_MAX];
    hear(side, endpoint, sizeof endpoint);
    void **dealers = dealers_connect(side, endpoint);
    sweep_for(plan, dealers, WARM_UP, plan->seconds * 0.2);
    double cpu = cpu_seconds(side), start = now();
    uint64_t count = sweep_for(plan, dealers, MEASURED, plan->seconds);
    double seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    sweep(plan, dealers, 1, END);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    printf("round_trips_per_s %.5g cpu_s_per_million %.4g kib_per_peer %.4g count %.0f\n", (double) count / seconds,
           (cpu + tally.cpu) / (double) count * 1e6, tally.kib / (double) plan->count, (double) count);
    dealers_close(plan, dealers);
}

static void answer_all(struct side *side)
{
    void *router = open_socket(side, ZMQ_ROUTER);
    double memory = own_memory();
    bind_and_tell(side, router);
    while (router_echo(router) == WARM_UP)
        continue;
    double cpu = cpu_seconds(side);
    while (router_echo(router) == MEASURED)
        continue;
    struct tally tally = {.cpu = cpu_seconds(side) - cpu, .kib = own_memory() - memory};
    tell(side, &tally, sizeof tally);
    close_socket(router);
}

void run_peers(const struct plan *plan)
{
    run_sides(plan, ask_all, answer_all);
}
