/* One way, as fast as it goes: PUSH to PULL at the default high-water marks. */
#include "harness.h"

#include <stdio.h>

/* The clock is read once for so many messages, or bytes. */
enum { CHECK_MESSAGES = 64, CHECK_BYTES = 256 * 1024 };

/* Both queues were full once, and their memory was used, after more messages than both high-water marks. */
enum { WARM_UP_MESSAGES = 3000 };

/* The sender goes on by steps of some hundred messages, when the receiver has taken so many: fewer would show no rate. */
enum { MEASURED_MESSAGES = 2000 };

static uint64_t push_for(
    void *socket, enum phase phase, size_t size, double seconds, uint64_t at_least)
{
    uint64_t count = 0;
    size_t burst = CHECK_BYTES / size < CHECK_MESSAGES ? CHECK_BYTES / size + 1 : CHECK_MESSAGES;
    for (double end = now() + seconds; count < at_least || now() < end; count += burst)
        for (size_t i = 0; i < burst; i++)
            send_filled(socket, phase, size);
    return count;
}

static void push(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_socket(side, ZMQ_PUSH);
    connect_as_told(side, socket);
    push_for(socket, WARM_UP, plan->size, plan->seconds * 0.25, WARM_UP_MESSAGES);
    double cpu = cpu_seconds(side);
    uint64_t count = push_for(socket, MEASURED, plan->size, plan->seconds, MEASURED_MESSAGES);
    send_filled(socket, END, plan->size);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    cpu = cpu_seconds(side) - cpu + tally.cpu;
    require(tally.count == count, "messages were lost");
    double rate = (double) count / tally.seconds;
    printf("messages_per_s %.5g mb_per_s %.5g cpu_s_per_million %.4g count %.0f\n", rate,
           rate * (double) plan->size * 1e-6, cpu / (double) count * 1e6, (double) count);
    close_socket(socket);
}

static void pull(struct side *side)
{
    void *socket = open_socket(side, ZMQ_PULL);
    bind_and_tell(side, socket);
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (receive_into(socket, &message) == WARM_UP)
        continue;
    struct tally tally = {.count = 1, .seconds = now(), .cpu = cpu_seconds(side)};
    while (receive_into(socket, &message) != END)
        tally.count++;
    tally.seconds = now() - tally.seconds;
    tally.cpu = cpu_seconds(side) - tally.cpu;
    tell(side, &tally, sizeof tally);
    zmq_msg_close(&message);
    close_socket(socket);
}

void run_stream(const struct plan *plan)
{
    run_sides(plan, push, pull);
}
