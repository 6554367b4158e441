/*
 * Many subscriptions of one SUB at one PUB: the memory of each, and how long the PUB looks for one that matches. What is
 * published differs from a topic in its last letter, so that the look goes all the way and nothing is sent.
 */
#include "harness.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

static const char LAST_TOPIC[] = "the last one";

enum { TOPIC_SIZE = 12, BODY = 32, BATCH = 64 };

/* Spread over all there are, so that neighbours share little but the prefix. By hand: printf would take half of the time. */
static void write_topic(char *buffer, size_t index)
{
    unsigned number = (unsigned) index * 2654435761u;
    memcpy(buffer, "t.01234567.", TOPIC_SIZE);
    for (int i = 0; i < 8; i++, number <<= 4)
        buffer[2 + i] = "0123456789abcdef"[number >> 28];
}

static void wait_for_all(struct side *side, void *socket)
{
    struct pollfd wire = {.fd = side->in, .events = POLLIN};
    do
        require(zmq_send(socket, LAST_TOPIC, sizeof LAST_TOPIC, 0) > 0, "zmq_send");
    while (poll(&wire, 1, 1) == 0);
}

static uint64_t publish_for(const struct plan *plan, void *socket, double seconds)
{
    uint64_t count = 0;
    char body[BODY] = "";
    for (double end = now() + seconds; now() < end;) {
        for (int i = 0; i < BATCH; i++, count++) {
            write_topic(body, count % plan->count);
            body[TOPIC_SIZE - 2] = '!';
            require(zmq_send(socket, body, sizeof body, 0) == sizeof body, "zmq_send");
        }
    }
    return count;
}

static void publish(struct side *side)
{
    const struct plan *plan = side->plan;
    void *socket = open_socket(side, ZMQ_PUB);
    double memory = own_memory(), far;
    bind_and_tell(side, socket);
    wait_for_all(side, socket);
    memory = own_memory() - memory;
    hear(side, &far, sizeof far);
    publish_for(plan, socket, plan->seconds * 0.2);
    double cpu = cpu_seconds(side), start = now();
    double count = (double) publish_for(plan, socket, plan->seconds);
    double seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    printf("match_ns %.4g bytes_each %.4g subscriber_bytes_each %.4g cpu_s_per_million %.4g count %.0f\n",
           seconds / count * 1e9, memory * 1024 / (double) plan->count, far * 1024 / (double) plan->count,
           cpu / count * 1e6, count);
    tell(side, "", 1);
    close_socket(socket);
}

static void subscribe(struct side *side)
{
    void *socket = open_socket(side, ZMQ_SUB);
    char topic[TOPIC_SIZE], done;
    int none = 0; /* libzmq loses the subscriptions beyond its high-water mark */
    require(zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof none) == 0, "ZMQ_SNDHWM");
    double memory = own_memory();
    connect_as_told(side, socket);
    for (size_t i = 0; i < side->plan->count; i++) {
        write_topic(topic, i);
        require(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topic, TOPIC_SIZE - 1) == 0, "ZMQ_SUBSCRIBE");
    }
    require(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, LAST_TOPIC, sizeof LAST_TOPIC) == 0, "ZMQ_SUBSCRIBE");
    char body[BODY];
    require(zmq_recv(socket, body, sizeof body, 0) > 0, "zmq_recv");
    memory = own_memory() - memory;
    tell(side, &memory, sizeof memory);
    hear(side, &done, 1);
    close_socket(socket);
}

void run_subscriptions(const struct plan *plan)
{
    run_sides(plan, publish, subscribe);
}
