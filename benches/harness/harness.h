/*
 * One workload a run, against whichever libzmq.so.5 the loader finds, or against bare sockets.
 *
 * A workload has a near side, which drives it and prints the figures, and a far side. They are two processes for tcp
 * and ipc, two threads for inproc, and talk about the measurement itself over a pair of pipes, the wire.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zmq.h>

/* The first byte of every message says what it is for. */
enum phase { WARM_UP = 'W', MEASURED = 'M', BURST = 'B', END = 'E' };

enum { ENDPOINT_MAX = 256 };

/* So many connect at a time: fewer than the backlog of a listener. */
enum { GROUP = 64 };

enum placement {
    FREE,   /* where the scheduler wants */
    PINNED, /* near on CPU 0, far on CPU 1 */
    SHARED  /* both on CPU 0 */
};

struct plan {
    const char *transport;
    size_t size;  /* of a message, in bytes */
    size_t count; /* of peers, sockets or subscriptions, where the workload has many */
    enum placement placement;
    double seconds;
    bool curve; /* streams are sealed */
};

struct side {
    const struct plan *plan;
    void *context;
    int in, out;      /* the wire */
    bool own_process; /* processor time is this side's alone */
    bool proxied;     /* both sides connect, to a proxy between them */
    pid_t proxy;      /* its process, counted to this side; 0: there is none, or it is a thread */
};

/* What the far side reports over the wire. */
struct tally {
    uint64_t count;
    double seconds;
    double cpu; /* 0 for a thread: the near side counts for both */
    double kib; /* that its process grew by */
};

typedef void side_function(struct side *side);
typedef void proxy_function(struct side *front, struct side *back);

/* sides.c */
void run_sides(const struct plan *plan, side_function *near, side_function *far);
void run_with_proxy(const struct plan *plan, side_function *near, proxy_function *proxy, side_function *far);
enum { MANY_SOCKETS = 10000 };
void *new_context(const struct plan *plan); /* with room for as many sockets as the plan counts */
void tell(struct side *side, const void *data, size_t size);
void hear(struct side *side, void *data, size_t size);

/* clock.c */
double now(void);
double cpu_seconds(const struct side *side); /* used so far, by all threads of an own process */
double thread_cpu_seconds(void);              /* used so far, by this thread */
void pause_until(double time);

struct samples {
    uint32_t *nanoseconds;
    size_t count, room;
};
void samples_add(struct samples *samples, double seconds);
void samples_sort(struct samples *samples);
double percentile(const struct samples *sorted, double percent); /* microseconds */
void samples_free(struct samples *samples);

/* memory.c */
double own_memory(void); /* KiB that are this process's alone and in use */

/* sockets.c: what fails ends the run, with a message */
void require(bool condition, const char *what);
void *open_socket(struct side *side, int type);
void close_socket(void *socket);
void bind_and_tell(struct side *side, void *socket);
void connect_as_told(struct side *side, void *socket);
void bind_or_join(struct side *side, void *socket); /* joins the proxy, if there is one */
void send_filled(void *socket, enum phase phase, size_t size);
enum phase receive_into(void *socket, zmq_msg_t *message);
const char *new_endpoint(const char *transport, char *buffer, size_t size);

/* dealers.c: many DEALERs on one ROUTER */
void **dealers_connect(struct side *side, const char *endpoint); /* as many as are planned; each was answered once */
void dealers_send(const struct plan *plan, void **dealers, size_t count, enum phase phase);
void dealers_receive(void **dealers, size_t count);
void dealers_close(const struct plan *plan, void **dealers);
enum phase router_echo(void *router); /* sends one message back */

/* fanout.c */
void *open_publisher(struct side *side);                         /* that loses nothing; all have heard it */
void *open_subscriber(struct side *side, const char *endpoint);
void gather_subscribers(struct side *side, void *socket); /* publishes slowly until all have heard something */
void collect(struct side *side);                          /* the far side: receives until all have heard the end */

/* proxy.c */
void proxy_requests(struct side *front, struct side *back);
void proxy_publications(struct side *front, struct side *back);

/* curve.c */
void be_curve_server(void *socket);
void be_curve_client(void *socket);

/* bare_sockets.c */
int bare_listen(struct side *side, int backlog); /* and tells the other side where */
int bare_accept(const struct side *side, int listener);
void bare_connect(struct side *side, int *fds, size_t count);
void write_fully(int fd, const char *data, size_t size);

/* The workloads. */
void run_request(const struct plan *plan);     /* latency.c */
void run_polled(const struct plan *plan);      /* latency.c */
void run_stream(const struct plan *plan);      /* stream.c */
void run_fanout(const struct plan *plan);      /* fanout.c */
void run_curve(const struct plan *plan);       /* dealers.c: many DEALERs on one ROUTER */
void **dealers_connect(struct side *side, const char *endpoint); /* as many as are planned; each was answered once */
void dealers_send(const struct plan *plan, void **dealers, size_t count, enum phase phase);
void dealers_receive(void **dealers, size_t count);
void dealers_close(const struct plan *plan, void **dealers);
enum phase router_echo(void *router); /* sends one message back */

/* fanout.c */
void *open_publisher(struct side *side);                         /* that loses nothing; all have heard it */
void *open_subscriber(struct side *side, const char *endpoint);
void gather_subscribers(struct side *side, void *socket); /* publishes slowly until all have heard something */
void collect(struct side *side);                          /* the far side: receives until all have heard the end */

/* proxy.c */
void proxy_requests(struct side *front, struct side *back);
void proxy_publications(struct side *front, struct side *back);

/* curve.c */
void run_handshakes(const struct plan *plan);  /* dealers.c: many DEALERs on one ROUTER */
void **dealers_connect(struct side *side, const char *endpoint); /* as many as are planned; each was answered once */
void dealers_send(const struct plan *plan, void **dealers, size_t count, enum phase phase);
void dealers_receive(void **dealers, size_t count);
void dealers_close(const struct plan *plan, void **dealers);
enum phase router_echo(void *router); /* sends one message back */

/* fanout.c */
void *open_publisher(struct side *side);                         /* that loses nothing; all have heard it */
void *open_subscriber(struct side *side, const char *endpoint);
void gather_subscribers(struct side *side, void *socket); /* publishes slowly until all have heard something */
void collect(struct side *side);                          /* the far side: receives until all have heard the end */

/* proxy.c */
void proxy_requests(struct side *front, struct side *back);
void proxy_publications(struct side *front, struct side *back);

/* curve.c */
void run_send_time(const struct plan *plan);   /* send_time.c */
void run_descriptors(const struct plan *plan); /* descriptors.c */
void run_event_loop(const struct plan *plan);         /* latency.c */
void run_proxied(const struct plan *plan);            /* latency.c */
void run_proxied_requests(const struct plan *plan);   /* proxy.c */
void run_proxied_fanout(const struct plan *plan);     /* fanout.c */
void run_stalled(const struct plan *plan);            /* stalled.c */
void run_idle_memory(const struct plan *plan);        /* memory.c */
void run_burst_memory(const struct plan *plan);       /* memory.c */
void run_subscriptions(const struct plan *plan);      /* subscriptions.c */
void run_storm(const struct plan *plan);              /* storm.c */
void run_peers(const struct plan *plan);       /* peers.c */
void run_poll(const struct plan *plan);        /* poll.c */
void run_bare_latency(const struct plan *plan);
void run_bare_stream(const struct plan *plan);
void run_bare_peers(const struct plan *plan);

#endif
