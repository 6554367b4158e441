/*
 * How many descriptors a program holds: one ROUTER and as many DEALERs as the plan counts, all in this process
 * (which makes both ends count), each waited for by zmq_poll and each after one round trip; or, with the transport
 * "none", as many sockets without any endpoint.
 */
#define _GNU_SOURCE
#include "harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    require(directory != NULL, "/proc/self/fd");
    int count = 0;
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

static void wait_for(void *socket)
{
    zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
    require(zmq_poll(&item, 1, 5000) == 1, "zmq_poll");
}

static void bounce(void *router, void *dealer)
{
    char id[256], body[8];
    require(zmq_send(dealer, "hello", 5, 0) == 5, "zmq_send");
    wait_for(router);
    int size = zmq_recv(router, id, sizeof id, 0);
    require(zmq_recv(router, body, sizeof body, 0) == 5, "zmq_recv");
    require(zmq_send(router, id, (size_t) size, ZMQ_SNDMORE) == size, "zmq_send");
    require(zmq_send(router, body, 5, 0) == 5, "zmq_send");
    wait_for(dealer);
    require(zmq_recv(dealer, body, sizeof body, 0) == 5, "zmq_recv");
}

static void *listen_for(struct side *side, char *endpoint, size_t size)
{
    void *router = open_socket(side, ZMQ_ROUTER);
    const char *wanted = new_endpoint(side->plan->transport, endpoint, size);
    require(zmq_bind(router, wanted) == 0, "zmq_bind");
    require(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "ZMQ_LAST_ENDPOINT");
    return router;
}

void run_descriptors(const struct plan *plan)
{
    struct side side = {.plan = plan, .context = new_context(plan)};
    bool connected = strcmp(plan->transport, "none") != 0;
    char endpoint[256] = "";
    void **dealers = calloc(plan->count, sizeof *dealers);
    require(side.context != NULL && dealers != NULL, "zmq_ctx_new");
    int before = open_descriptors();
    void *router = connected ? listen_for(&side, endpoint, sizeof endpoint) : NULL;
    for (size_t i = 0; i < plan->count; i++) {
        dealers[i] = open_socket(&side, ZMQ_DEALER);
        if (connected) {
            require(zmq_connect(dealers[i], endpoint) == 0, "zmq_connect");
            bounce(router, dealers[i]);
        }
    }
    printf("descriptors %d\n", open_descriptors() - before);
    for (size_t i = 0; i < plan->count; i++)
        close_socket(dealers[i]);
    if (connected)
        close_socket(router);
    free(dealers);
    zmq_ctx_term(side.context);
}
