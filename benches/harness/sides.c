/* The two sides of a workload: two processes or two threads, their wire and their processors. */
#define _GNU_SOURCE
#include "harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct far_start {
    struct side *side;
    side_function *function;
};

struct proxy_start {
    struct side front, back;
    proxy_function *function;
};

enum { SOCKETS_BY_DEFAULT = 1023, SOCKETS_BESIDE = 16 };

void *new_context(const struct plan *plan)
{
    void *context = zmq_ctx_new();
    require(context != NULL, "zmq_ctx_new");
    int sockets = (int) plan->count * 2 + SOCKETS_BESIDE;
    if (sockets > SOCKETS_BY_DEFAULT && plan->count <= MANY_SOCKETS)
        require(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, sockets) == 0, "ZMQ_MAX_SOCKETS");
    return context;
}

/* Threads that the library starts later inherit the place. */
static void place(const struct side *side, bool near)
{
    if (side->plan->placement == FREE)
        return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(near || side->plan->placement == SHARED ? 0 : 1, &set);
    require(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
}

static void *run_far(void *argument)
{
    struct far_start *start = argument;
    place(start->side, false);
    start->function(start->side);
    return NULL;
}

static void *run_proxy(void *argument)
{
    struct proxy_start *start = argument;
    start->function(&start->front, &start->back);
    return NULL;
}

static void run_threads(struct side *near_side, side_function *near, struct far_start *far, struct proxy_start *proxy)
{
    pthread_t thread, proxy_thread;
    near_side->context = far->side->context = new_context(near_side->plan);
    proxy->front.context = proxy->back.context = near_side->context;
    if (proxy->function != NULL)
        require(pthread_create(&proxy_thread, NULL, run_proxy, proxy) == 0, "pthread_create");
    require(pthread_create(&thread, NULL, run_far, far) == 0, "pthread_create");
    place(near_side, true);
    near(near_side);
    pthread_join(thread, NULL);
    zmq_ctx_term(near_side->context);
    if (proxy->function != NULL)
        pthread_join(proxy_thread, NULL);
}

static void run_process(struct side *side, side_function *function, bool near)
{
    place(side, near);
    side->context = new_context(side->plan);
    function(side);
    zmq_ctx_term(side->context);
}

/* The proxy knows no end: it is killed. */
static pid_t start_proxy_process(struct proxy_start *proxy)
{
    if (proxy->function == NULL)
        return 0;
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child > 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    proxy->front.context = proxy->back.context = new_context(proxy->front.plan);
    run_proxy(proxy);
    _exit(0);
}

static void run_processes(struct side *near_side, side_function *near, struct far_start *far, struct proxy_start *proxy)
{
    near_side->proxy = start_proxy_process(proxy);
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(near_side->in);
        close(near_side->out);
        run_process(far->side, far->function, false);
        _exit(0);
    }
    close(far->side->in);
    close(far->side->out);
    run_process(near_side, near, true);
    int status;
    require(waitpid(child, &status, 0) == child && status == 0, "the far side");
    if (near_side->proxy != 0)
        require(kill(near_side->proxy, SIGKILL) == 0, "the proxy");
}

void run_sides(const struct plan *plan, side_function *near, side_function *far)
{
    run_with_proxy(plan, near, NULL, far);
}

void run_with_proxy(const struct plan *plan, side_function *near, proxy_function *proxy, side_function *far)
{
    int to_far[2], to_near[2];
    require(pipe2(to_far, O_CLOEXEC) == 0 && pipe2(to_near, O_CLOEXEC) == 0, "pipe2");
    bool processes = strcmp(plan->transport, "inproc") != 0, proxied = proxy != NULL;
    struct side near_side = {
        .plan = plan, .in = to_near[0], .out = to_far[1], .own_process = true, .proxied = proxied};
    struct side far_side = {
        .plan = plan, .in = to_far[0], .out = to_near[1], .own_process = processes, .proxied = proxied};
    struct proxy_start proxy_start = {
        .front = {.plan = plan, .out = to_near[1]}, .back = {.plan = plan, .out = to_far[1]}, .function = proxy};
    struct far_start start = {&far_side, far};
    (processes ? run_processes : run_threads)(&near_side, near, &start, &proxy_start);
}

void tell(struct side *side, const void *data, size_t size)
{
    require(write(side->out, data, size) == (ssize_t) size, "writing to the other side");
}

void hear(struct side *side, void *data, size_t size)
{
    for (size_t have = 0; have < size;) {
        ssize_t count = read(side->in, (char *) data + have, size - have);
        require(count > 0, "reading from the other side");
        have += (size_t) count;
    }
}
