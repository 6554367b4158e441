/* Many DEALERs on one ROUTER, which sends back what it gets. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { ROUTING_ID_MAX = 256 };

void dealers_send(const struct plan *plan, void **dealers, size_t count, enum phase phase)
{
    for (size_t i = 0; i < count; i++)
        send_filled(dealers[i], phase, plan->size);
}

void dealers_receive(void **dealers, size_t count)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (size_t i = 0; i < count; i++)
        receive_into(dealers[i], &message);
    zmq_msg_close(&message);
}

void **dealers_connect(struct side *side, const char *endpoint)
{
    const struct plan *plan = side->plan;
    void **dealers = calloc(plan->count, sizeof *dealers);
    require(dealers != NULL, "memory");
    for (size_t done = 0, group; done < plan->count; done += group) {
        group = plan->count - done < GROUP ? plan->count - done : GROUP;
        for (size_t i = done; i < done + group; i++) {
            dealers[i] = open_socket(side, ZMQ_DEALER);
            require(zmq_connect(dealers[i], endpoint) == 0, "zmq_connect");
        }
        dealers_send(plan, dealers + done, group, WARM_UP);
        dealers_receive(dealers + done, group);
    }
    return dealers;
}

void dealers_close(const struct plan *plan, void **dealers)
{
    for (size_t i = 0; i < plan->count; i++)
        close_socket(dealers[i]);
    free(dealers);
}

enum phase router_echo(void *router)
{
    char id[ROUTING_ID_MAX];
    int length = zmq_recv(router, id, sizeof id, 0);
    require(length > 0, "a routing id");
    zmq_msg_t message;
    zmq_msg_init(&message);
    enum phase phase = receive_into(router, &message);
    require(zmq_send(router, id, (size_t) length, ZMQ_SNDMORE) == length, "zmq_send");
    require(zmq_msg_send(&message, router, 0) > 0, "zmq_msg_send");
    return phase;
}
