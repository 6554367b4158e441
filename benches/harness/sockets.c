/* Sockets with default options; any failure ends the run. */
#define _GNU_SOURCE
#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "harness: %s: %s\n", what, zmq_strerror(errno));
    exit(1);
}

void *open_socket(struct side *side, int type)
{
    void *socket = zmq_socket(side->context, type);
    require(socket != NULL, "zmq_socket");
    return socket;
}

void close_socket(void *socket)
{
    require(zmq_close(socket) == 0, "zmq_close");
}

const char *new_endpoint(const char *transport, char *buffer, size_t size)
{
    static int number;
    if (strcmp(transport, "tcp") == 0)
        return "tcp://127.0.0.1:*";
    if (strcmp(transport, "ipc") == 0)
        return "ipc://*";
    snprintf(buffer, size, "inproc://%d", number++);
    return buffer;
}

void bind_and_tell(struct side *side, void *socket)
{
    char endpoint[ENDPOINT_MAX] = "";
    size_t size = sizeof endpoint;
    if (side->plan->curve)
        be_curve_server(socket);
    const char *wanted = new_endpoint(side->plan->transport, endpoint, size);
    require(zmq_bind(socket, wanted) == 0, "zmq_bind");
    require(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "ZMQ_LAST_ENDPOINT");
    tell(side, endpoint, sizeof endpoint);
}

void connect_as_told(struct side *side, void *socket)
{
    char endpoint[ENDPOINT_MAX];
    if (side->plan->curve)
        be_curve_client(socket);
    hear(side, endpoint, sizeof endpoint);
    require(zmq_connect(socket, endpoint) == 0, "zmq_connect");
}

void bind_or_join(struct side *side, void *socket)
{
    (side->proxied ? connect_as_told : bind_and_tell)(side, socket);
}

void send_filled(void *socket, enum phase phase, size_t size)
{
    zmq_msg_t message;
    require(zmq_msg_init_size(&message, size) == 0, "zmq_msg_init_size");
    *(char *) zmq_msg_data(&message) = (char) phase;
    require(zmq_msg_send(&message, socket, 0) >= 0, "zmq_msg_send");
}

enum phase receive_into(void *socket, zmq_msg_t *message)
{
    require(zmq_msg_recv(message, socket, 0) > 0, "zmq_msg_recv");
    return *(const char *) zmq_msg_data(message);
}
