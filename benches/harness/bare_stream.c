/* One way over one bare socket: blocks of 256 KiB written and read by blocking calls. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

static void pour(struct side *side)
{
    char *block = calloc(1, BLOCK);
    require(block != NULL, "memory");
    int fd;
    bare_connect(side, &fd, 1);
    double cpu = cpu_seconds(side);
    for (double end = now() + side->plan->seconds * 1.25; now() < end;)
        write_fully(fd, block, BLOCK);
    close(fd);
    struct tally tally;
    hear(side, &tally, sizeof tally);
    cpu = cpu_seconds(side) - cpu + tally.cpu;
    printf("mb_per_s %.5g cpu_s_per_gb %.4g\n", (double) tally.count / tally.seconds * 1e-6,
           cpu / (double) tally.count / 1.25 * 1e9);
    free(block);
}

/* The first fifth of the time is warm-up. */
static void drain(struct side *side)
{
    char *block = malloc(BLOCK);
    require(block != NULL, "memory");
    int listener = bare_listen(side, 1), fd = bare_accept(side, listener);
    close(listener);
    double cpu = cpu_seconds(side), begin = now() + side->plan->seconds * 0.25, start = 0;
    struct tally tally = {0};
    for (ssize_t count; (count = read(fd, block, BLOCK)) > 0;) {
        if (start > 0)
            tally.count += (uint64_t) count;
        else if (now() >= begin)
            start = now();
    }
    tally.seconds = now() - start;
    tally.cpu = cpu_seconds(side) - cpu;
    tell(side, &tally, sizeof tally);
    close(fd);
    free(block);
}

void run_bare_stream(const struct plan *plan)
{
    run_sides(plan, pour, drain);
}
