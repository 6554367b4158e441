/* What a process holds of the machine's memory, and what of that a connection or a burst costs. */
#define _GNU_SOURCE
#include "harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

/* Memory that is kept for a while is given back within this time. */
static const double SETTLING = 2;

enum { BURST_MIB = 1024 };

struct pages {
    unsigned long all, resident, shared;
};

static struct pages pages(void)
{
    struct pages pages;
    FILE *file = fopen("/proc/self/statm", "r");
    require(file != NULL, "/proc/self/statm");
    require(fscanf(file, "%lu %lu %lu", &pages.all, &pages.resident, &pages.shared) == 3, "/proc/self/statm");
    fclose(file);
    return pages;
}

static double kib(unsigned long pages)
{
    return (double) pages * (double) sysconf(_SC_PAGESIZE) / 1024;
}

double own_memory(void)
{
    struct pages now = pages();
    return kib(now.resident - now.shared);
}

static void *echo_each(void *argument)
{
    struct side *side = argument;
    void *router = open_socket(side, ZMQ_ROUTER);
    bind_and_tell(side, router);
    for (size_t i = 0; i < side->plan->count; i++)
        router_echo(router);
    return router;
}

/* Both ends are in this process; the ROUTER has a thread only while connections are made. */
void run_idle_memory(const struct plan *plan)
{
    int wire[2];
    char endpoint[ENDPOINT_MAX];
    void *router;
    pthread_t thread;
    require(pipe2(wire, O_CLOEXEC) == 0, "pipe2");
    struct side side = {.plan = plan, .context = new_context(plan), .in = wire[0], .out = wire[1], .own_process = true};
    close_socket(open_socket(&side, ZMQ_DEALER));
    double memory = own_memory();
    require(pthread_create(&thread, NULL, echo_each, &side) == 0, "pthread_create");
    hear(&side, endpoint, sizeof endpoint);
    void **dealers = dealers_connect(&side, endpoint);
    pthread_join(thread, &router);
    pause_until(now() + SETTLING);
    memory = own_memory() - memory;
    printf("kib_per_pair %.4g\n", memory / (double) plan->count);
    dealers_close(plan, dealers);
    close_socket(router);
    zmq_ctx_term(side.context);
}

static void *open_boundless(struct side *side, int type, int option)
{
    int none = 0;
    void *socket = open_socket(side, type);
    require(zmq_setsockopt(socket, option, &none, sizeof none) == 0, "a high-water mark");
    return socket;
}

static double settled_memory(void)
{
    pause_until(now() + SETTLING);
    return kib(pages().resident);
}

static void burst(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_boundless(side, ZMQ_PUSH, ZMQ_SNDHWM);
    connect_as_told(side, socket);
    for (int i = 0; i < 16; i++)
        send_filled(socket, WARM_UP, plan->size);
    double far[2], before = settled_memory();
    for (size_t left = (size_t) BURST_MIB << 20; left > 0; left -= left < plan->size ? left : plan->size)
        send_filled(socket, MEASURED, plan->size);
    double peak = kib(pages().resident);
    send_filled(socket, END, plan->size);
    tell(side, "", 1);
    hear(side, far, sizeof far);
    double after = settled_memory();
    hear(side, far, sizeof far);
    printf("memory_after %.4g sender_after %.4g receiver_after %.4g sender_peak_mib %.4g\n",
           (after + far[1]) / (before + far[0]), after / before, far[1] / far[0], peak / 1024);
    close_socket(socket);
}

/* Receives nothing of the burst before it is sent. */
static void absorb(struct side *side)
{
    char start;
    void *socket = open_boundless(side, ZMQ_PULL, ZMQ_RCVHWM);
    bind_and_tell(side, socket);
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (int i = 0; i < 16; i++)
        receive_into(socket, &message);
    double memory[2] = {settled_memory(), 0};
    hear(side, &start, 1);
    while (receive_into(socket, &message) != END)
        continue;
    zmq_msg_close(&message);
    tell(side, memory, sizeof memory);
    memory[1] = settled_memory();
    tell(side, memory, sizeof memory);
    close_socket(socket);
}

void run_burst_memory(const struct plan *plan)
{
    run_sides(plan, burst, absorb);
}
