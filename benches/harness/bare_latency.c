/* Round trips over one bare socket; each side waits in epoll_wait before it reads. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct waited {
    int fd, epoll;
    char *buffer;
    size_t size;
};

static struct waited wait_for(struct side *side, int fd)
{
    struct waited self = {.fd = fd, .epoll = epoll_create1(EPOLL_CLOEXEC), .size = side->plan->size};
    self.buffer = calloc(1, self.size);
    struct epoll_event event = {.events = EPOLLIN};
    require(self.buffer != NULL && epoll_ctl(self.epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll");
    return self;
}

/* False: the other side closed its end. */
static bool read_one(struct waited *self)
{
    for (size_t have = 0; have < self->size;) {
        struct epoll_event event;
        require(epoll_wait(self->epoll, &event, 1, -1) == 1, "epoll_wait");
        ssize_t count = read(self->fd, self->buffer + have, self->size - have);
        if (count <= 0)
            return false;
        have += (size_t) count;
    }
    return true;
}

static void finish(struct waited *self)
{
    close(self->fd);
    close(self->epoll);
    free(self->buffer);
}

static struct samples round_trips(struct waited *self, double seconds)
{
    struct samples samples = {0};
    double last = now();
    for (double end = last + seconds; last < end;) {
        write_fully(self->fd, self->buffer, self->size);
        require(read_one(self), "an answer");
        double time = now();
        samples_add(&samples, time - last);
        last = time;
    }
    return samples;
}

static void ask(struct side *side)
{
    int fd;
    bare_connect(side, &fd, 1);
    struct waited self = wait_for(side, fd);
    struct samples warm_up = round_trips(&self, side->plan->seconds * 0.2);
    double cpu = cpu_seconds(side);
    struct samples samples = round_trips(&self, side->plan->seconds);
    cpu = cpu_seconds(side) - cpu;
    finish(&self);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    double trips = (double) samples.count, all = trips + (double) warm_up.count;
    samples_sort(&samples);
    printf("latency_us %.4g p99_us %.4g cpu_s_per_million %.4g count %.0f\n",
           percentile(&samples, 50) / 2, percentile(&samples, 99) / 2,
           (cpu / trips + tally.cpu / all) * 1e6, trips);
    samples_free(&warm_up);
    samples_free(&samples);
}

static void answer(struct side *side)
{
    int listener = bare_listen(side, 1);
    struct waited self = wait_for(side, bare_accept(side, listener));
    close(listener);
    double cpu = cpu_seconds(side);
    while (read_one(&self))
        write_fully(self.fd, self.buffer, self.size);
    struct tally tally = {.cpu = cpu_seconds(side) - cpu};
    finish(&self);
    tell(side, &tally, sizeof tally);
}

void run_bare_latency(const struct plan *plan)
{
    run_sides(plan, ask, answer);
}
