/*
 * A server of many DEALERs is killed and another one takes its place: how long until all of them are back. Clients are
 * one process, each server is another.
 */
#define _GNU_SOURCE
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Between one server and the next: long enough for all clients to notice and to try again in vain. */
static const double OUTAGE = 2;

struct server {
    struct side side; /* the clients' end of the wire */
    pid_t process;
};

static void bind_as_told(struct side *side, void *router)
{
    char endpoint[ENDPOINT_MAX];
    size_t size = sizeof endpoint;
    hear(side, endpoint, size);
    while (zmq_bind(router, endpoint) != 0) {
        require(errno == EADDRINUSE, "zmq_bind");
        pause_until(now() + 0.001);
    }
    require(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "ZMQ_LAST_ENDPOINT");
    tell(side, endpoint, sizeof endpoint);
}

/* Answers each client once, says how long that took, and waits for its end. */
static void serve(struct side *side)
{
    side->context = new_context(side->plan);
    void *router = open_socket(side, ZMQ_ROUTER);
    bind_as_told(side, router);
    struct tally tally = {.seconds = now()};
    for (size_t i = 0; i < side->plan->count; i++)
        router_echo(router);
    tally.seconds = now() - tally.seconds;
    tally.cpu = cpu_seconds(side);
    tell(side, &tally, sizeof tally);
    for (;;)
        router_echo(router);
}

static struct server start_server(const struct plan *plan)
{
    int to_server[2], to_clients[2];
    require(pipe2(to_server, O_CLOEXEC) == 0 && pipe2(to_clients, O_CLOEXEC) == 0, "pipe2");
    pid_t process = fork();
    require(process >= 0, "fork");
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        struct side side = {.plan = plan, .in = to_server[0], .out = to_clients[1], .own_process = true};
        serve(&side);
        _exit(0);
    }
    close(to_server[0]);
    close(to_clients[1]);
    return (struct server){
        .process = process,
        .side = {.plan = plan, .in = to_clients[0], .out = to_server[1], .own_process = true}};
}

static void end_server(const struct server *server)
{
    require(kill(server->process, SIGKILL) == 0, "kill");
    require(waitpid(server->process, NULL, 0) == server->process, "waitpid");
}

/* In and out: where. */
static void let_bind(struct server *server, char endpoint[ENDPOINT_MAX])
{
    tell(&server->side, endpoint, ENDPOINT_MAX);
    hear(&server->side, endpoint, ENDPOINT_MAX);
}

/* What clients send while nobody is there goes out when they are back. */
static struct tally replace(struct server servers[2], void **dealers, char endpoint[ENDPOINT_MAX])
{
    const struct plan *plan = servers[0].side.plan;
    struct tally tally;
    end_server(&servers[0]);
    pause_until(now() + OUTAGE);
    dealers_send(plan, dealers, plan->count, MEASURED);
    double cpu = cpu_seconds(&servers[1].side);
    let_bind(&servers[1], endpoint);
    hear(&servers[1].side, &tally, sizeof tally);
    dealers_receive(dealers, plan->count);
    tally.cpu += cpu_seconds(&servers[1].side) - cpu;
    return tally;
}

void run_storm(const struct plan *plan)
{
    char endpoint[ENDPOINT_MAX] = "";
    struct server servers[2] = {start_server(plan), start_server(plan)};
    struct side *side = &servers[0].side;
    struct tally tally;
    side->context = new_context(plan);
    snprintf(endpoint, sizeof endpoint, "%s", strcmp(plan->transport, "tcp") == 0 ? "tcp://127.0.0.1:*" : "ipc://*");
    let_bind(&servers[0], endpoint);
    void **dealers = dealers_connect(side, endpoint);
    hear(side, &tally, sizeof tally);
    tally = replace(servers, dealers, endpoint);
    printf("back_ms %.4g cpu_s_per_million %.4g\n", tally.seconds * 1e3, tally.cpu / (double) plan->count * 1e6);
    end_server(&servers[1]);
    int none = 0;
    for (size_t i = 0; i < plan->count; i++)
        zmq_setsockopt(dealers[i], ZMQ_LINGER, &none, sizeof none);
    dealers_close(plan, dealers);
    zmq_ctx_term(side->context);
}
