/* Usage: harness WORKLOAD TRANSPORT SIZE COUNT PLACEMENT SECONDS; prints "metric value" pairs on one line. */
#define _GNU_SOURCE
#include "harness.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const struct {
    const char *name;
    void (*run)(const struct plan *plan);
} workloads[] = {
    {"request", run_request},     {"polled", run_polled},
    {"stream", run_stream},       {"fanout", run_fanout},
    {"curve", run_curve},         {"handshakes", run_handshakes},
    {"send-time", run_send_time}, {"descriptors", run_descriptors},
    {"peers", run_peers},         {"poll", run_poll},
    {"event-loop", run_event_loop},
    {"proxied", run_proxied},
    {"proxied-requests", run_proxied_requests},
    {"proxied-fanout", run_proxied_fanout},
    {"stalled", run_stalled},
    {"idle-memory", run_idle_memory},
    {"burst-memory", run_burst_memory},
    {"subscriptions", run_subscriptions},
    {"storm", run_storm},
    {"bare-latency", run_bare_latency},
    {"bare-stream", run_bare_stream},
    {"bare-peers", run_bare_peers},
};

static enum placement placement_named(const char *name)
{
    if (strcmp(name, "pinned") == 0)
        return PINNED;
    return strcmp(name, "shared") == 0 ? SHARED : FREE;
}

/* Which library file was loaded, so that a report cannot compare a library with itself. */
static int show_library(void)
{
    int major, minor, patch;
    Dl_info info;
    zmq_version(&major, &minor, &patch);
    require(dladdr(dlsym(RTLD_DEFAULT, "zmq_version"), &info) != 0, "dladdr");
    char *path = realpath(info.dli_fname, NULL);
    printf("%d.%d.%d %s\n", major, minor, patch, path ? path : info.dli_fname);
    free(path);
    return 0;
}

/* Thousands of connections need more descriptors than a shell gives. */
static void allow_descriptors(void)
{
    struct rlimit limit;
    require(getrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
    limit.rlim_cur = limit.rlim_max;
    require(setrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "library") == 0)
        return show_library();
    if (count == 7) {
        allow_descriptors();
        struct plan plan = {
            .transport = arguments[2],
            .size = strtoul(arguments[3], NULL, 10),
            .count = strtoul(arguments[4], NULL, 10),
            .placement = placement_named(arguments[5]),
            .seconds = strtod(arguments[6], NULL),
        };
        for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
            if (strcmp(workloads[i].name, arguments[1]) == 0) {
                workloads[i].run(&plan);
                return 0;
            }
        }
    }
    fprintf(stderr, "usage: %s WORKLOAD TRANSPORT SIZE COUNT free|pinned|shared SECONDS\n", arguments[0]);
    return 2;
}
