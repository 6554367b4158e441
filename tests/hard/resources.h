/*  What a program may look at of itself: descriptors, memory, processor time. */

#ifndef RESOURCES_H
#define RESOURCES_H

#include "../../c-tests/common.h"
#include <dirent.h>

static UNUSED int open_descriptors (void)
{
    int count = 0;
    DIR *directory = opendir ("/proc/self/fd");
    CHECK (directory);
    while (readdir (directory))
        count++;
    closedir (directory);
    return count;
}

/*  Resident memory in KiB. */
static UNUSED long resident (void)
{
    long pages = 0, unused;
    FILE *file = fopen ("/proc/self/statm", "r");
    CHECK (file && fscanf (file, "%ld %ld", &unused, &pages) == 2);
    fclose (file);
    return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/*  Processor time of the whole process. */
static UNUSED int64_t processor_ms (void)
{
    struct timespec used;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
    return (int64_t) used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

#endif
