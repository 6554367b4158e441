/* What a process holds of the machine's memory, and what of that a connection or a burst costs. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <unistd.h>

double own_memory(void)
{
    unsigned long all, resident, shared;
    FILE *file = fopen("/proc/self/statm", "r");
    require(file != NULL, "/proc/self/statm");
    require(fscanf(file, "%lu %lu %lu", &all, &resident, &shared) == 3, "/proc/self/statm");
    fclose(file);
    return (double) (resident - shared) * (double) sysconf(_SC_PAGESIZE) / 1024;
}
