/*  Events of monitors, printed without what changes from run to run. */

#ifndef MONITORS_H
#define MONITORS_H

#include "common.h"

static UNUSED const char *event_name (int event)
{
    switch (event) {
        case ZMQ_EVENT_CONNECTED: return "CONNECTED";
        case ZMQ_EVENT_CONNECT_DELAYED: return "CONNECT_DELAYED";
        case ZMQ_EVENT_CONNECT_RETRIED: return "CONNECT_RETRIED";
        case ZMQ_EVENT_LISTENING: return "LISTENING";
        case ZMQ_EVENT_BIND_FAILED: return "BIND_FAILED";
        case ZMQ_EVENT_ACCEPTED: return "ACCEPTED";
        case ZMQ_EVENT_ACCEPT_FAILED: return "ACCEPT_FAILED";
        case ZMQ_EVENT_CLOSED: return "CLOSED";
        case ZMQ_EVENT_CLOSE_FAILED: return "CLOSE_FAILED";
        case ZMQ_EVENT_DISCONNECTED: return "DISCONNECTED";
        case ZMQ_EVENT_MONITOR_STOPPED: return "MONITOR_STOPPED";
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return "HANDSHAKE_FAILED_NO_DETAIL";
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return "HANDSHAKE_SUCCEEDED";
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: return "HANDSHAKE_FAILED_PROTOCOL";
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return "HANDSHAKE_FAILED_AUTH";
        default: return "?";
    }
}

/*  A descriptor, an errno or an interval: what of it is the same each time. */
static UNUSED void print_value (int event, uint32_t value)
{
    switch (event) {
        case ZMQ_EVENT_CONNECT_DELAYED:
        case ZMQ_EVENT_BIND_FAILED:
            printf (" %s", error_name ((int) value));
            break;
        /*  After a time-out libzmq tells the error of some call before. */
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
            printf (value == EPIPE || value == EFAULT ? " %s" : " some error", error_name ((int) value));
            break;
        /*  For a peer that was refused, libzmq too. */
        case ZMQ_EVENT_ACCEPT_FAILED:
            printf (" some error");
            break;
        case ZMQ_EVENT_CONNECT_RETRIED:
            printf (value >= 100 && value < 200 ? " about 100 ms" : " %u ms", value);
            break;
        case ZMQ_EVENT_MONITOR_STOPPED:
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            printf (" %#x", value);
            break;
        default:
            printf (value > 2 && value < 1000 ? " descriptor" : " %u", value);
    }
}

/*  The endpoint without what changes: ports, and names of temporary files. */
static UNUSED void print_endpoint (const char *endpoint, size_t size)
{
    char text[256] = "";
    CHECK (size < sizeof text);
    memcpy (text, endpoint, size);
    char *port = strrchr (text, ':');
    if (port && port[1] >= '0' && port[1] <= '9')
        strcpy (port, ":PORT");
    printf (" \"%s\"\n", strncmp (text, "ipc://", 6) == 0 ? "ipc://FILE" : text);
}

/*  Receives one event and prints it; 0: none came. */
static UNUSED int next (const char *who, void *monitor)
{
    unsigned char frame[16];
    char endpoint[256];
    int size = zmq_recv (monitor, frame, sizeof frame, 0);
    if (size == -1) {
        printf ("%s: %s\n", who, error_name (zmq_errno ()));
        return 0;
    }
    CHECK (size == 6 && get_int (monitor, ZMQ_RCVMORE));
    uint16_t event;
    uint32_t value;
    memcpy (&event, frame, 2);
    memcpy (&value, frame + 2, 4);
    size = zmq_recv (monitor, endpoint, sizeof endpoint, 0);
    CHECK (size >= 0 && !get_int (monitor, ZMQ_RCVMORE));
    printf ("%s: %s", who, event_name (event));
    print_value (event, value);
    print_endpoint (endpoint, (size_t) size);
    return event;
}

static UNUSED void until (const char *who, void *monitor, int last)
{
    for (int event = -1; event != 0 && event != last;)
        event = next (who, monitor);
}

/*  Starts to monitor, and connects to the monitor. libzmq frees a name some time after its monitor has stopped. */
static UNUSED void *watch (void *context, void *socket, int events)
{
    static int count;
    char name[32];
    sprintf (name, "inproc://monitor-%d", ++count);
    void *monitor = open_socket (context, ZMQ_PAIR);
    CHECK (zmq_socket_monitor (socket, name, events) == 0);
    CHECK (zmq_connect (monitor, name) == 0);
    return monitor;
}

#endif
