/* What peers.c does, over bare sockets: an echo server around one epoll set, and sweeps of blocking calls. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, BUFFER = 64 * 1024 };

static uint64_t sweep_for(const struct plan *plan, const int *fds, char *buffer, double seconds)
{
    uint64_t count = 0;
    for (double end = now() + seconds; count == 0 || now() < end; count += plan->count) {
        for (size_t i = 0; i < plan->count; i++)
            write_fully(fds[i], buffer, plan->size);
        for (size_t i = 0; i < plan->count; i++)
            require(recv(fds[i], buffer, plan->size, MSG_WAITALL) == (ssize_t) plan->size, "recv");
    }
    return count;
}

static void ask_all(struct side *side)
{
    const struct plan *plan = side->plan;
    int *fds = calloc(plan->count, sizeof *fds);
    char *buffer = calloc(1, plan->size);
    require(fds != NULL && buffer != NULL, "memory");
    bare_connect(side, fds, plan->count);
    sweep_for(plan, fds, buffer, plan->seconds * 0.2);
    tell(side, "", 1);
    struct tally far;
    hear(side, &far, sizeof far);
    double cpu = cpu_seconds(side), start = now(), far_cpu = far.cpu;
    uint64_t count = sweep_for(plan, fds, buffer, plan->seconds);
    double seconds = now() - start;
    cpu = cpu_seconds(side) - cpu;
    tell(side, "", 1);
    hear(side, &far, sizeof far);
    printf("round_trips_per_s %.5g cpu_s_per_million %.4g count %.0f\n", (double) count / seconds,
           (cpu + far.cpu - far_cpu) / (double) count * 1e6, (double) count);
    for (size_t i = 0; i < plan->count; i++)
        close(fds[i]);
    free(fds);
    free(buffer);
}

static void watch(int epoll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    require(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

/* False: the other side closed its end. */
static bool echo(int fd, char *buffer)
{
    ssize_t count = read(fd, buffer, BUFFER);
    if (count > 0)
        write_fully(fd, buffer, (size_t) count);
    return count > 0;
}

/* The wire asks for the processor time used so far. */
static void account(struct side *side)
{
    char request;
    hear(side, &request, 1);
    struct tally tally = {.cpu = cpu_seconds(side)};
    tell(side, &tally, sizeof tally);
}

static void answer_all(struct side *side)
{
    char *buffer = malloc(BUFFER);
    int listener = bare_listen(side, (int) side->plan->count), epoll = epoll_create1(EPOLL_CLOEXEC);
    require(buffer != NULL && epoll >= 0, "epoll_create1");
    watch(epoll, listener);
    watch(epoll, side->in);
    struct epoll_event events[EVENTS];
    for (bool done = false; !done;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener)
                watch(epoll, bare_accept(side, listener));
            else if (fd == side->in)
                account(side);
            else
                done |= !echo(fd, buffer);
        }
    }
    close(epoll);
    free(buffer);
}

void run_bare_peers(const struct plan *plan)
{
    run_sides(plan, ask_all, answer_all);
}
