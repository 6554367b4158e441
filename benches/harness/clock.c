/* Time, processor time, and what many of them amount to. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static double process_cpu_seconds(pid_t process)
{
    clockid_t clock;
    struct timespec time;
    if (process == 0)
        return 0;
    require(clock_getcpuclockid(process, &clock) == 0 && clock_gettime(clock, &time) == 0, "a process's clock");
    return time.tv_sec + time.tv_nsec * 1e-9;
}

double cpu_seconds(const struct side *side)
{
    if (!side->own_process)
        return 0;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return process_cpu_seconds(side->proxy) + usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double thread_cpu_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

void pause_until(double time)
{
    struct timespec until = {.tv_sec = (time_t) time};
    until.tv_nsec = (long) ((time - (double) until.tv_sec) * 1e9);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0)
        continue;
}

void samples_add(struct samples *samples, double seconds)
{
    if (samples->count == samples->room) {
        samples->room = samples->room ? samples->room * 2 : 4096;
        samples->nanoseconds = realloc(samples->nanoseconds, samples->room * sizeof(uint32_t));
        require(samples->nanoseconds != NULL, "memory");
    }
    samples->nanoseconds[samples->count++] = (uint32_t) (seconds * 1e9);
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *) left, b = *(const uint32_t *) right;
    return (a > b) - (a < b);
}

void samples_sort(struct samples *samples)
{
    qsort(samples->nanoseconds, samples->count, sizeof(uint32_t), compare);
}

double percentile(const struct samples *sorted, double percent)
{
    require(sorted->count > 0, "samples");
    size_t index = (size_t) (percent / 100 * (double) (sorted->count - 1));
    return sorted->nanoseconds[index] * 1e-3;
}

void samples_free(struct samples *samples)
{
    free(samples->nanoseconds);
}
