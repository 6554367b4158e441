/* Messages without sockets: sizes, sharing, moving, lent buffers, errors. Prints behaviour only. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* Prints what a call returned, and errno if it failed; on success errno must be what it was. */
static void report(const char *call, int result)
{
    if (result == -1)
        printf("%s: -1, %s\n", call, zmq_strerror(errno));
    else
        printf("%s: %d%s\n", call, result, errno == 4242 ? "" : ", and errno changed");
    errno = 4242;
}
#define REPORT(call) report(#call, (errno = 4242, (call)))

static void fill(zmq_msg_t *message)
{
    unsigned char *data = zmq_msg_data(message);
    for (size_t at = 0; at < zmq_msg_size(message); at++)
        data[at] = (unsigned char) (at * 7);
}

static const char *state(zmq_msg_t *message)
{
    const unsigned char *data = zmq_msg_data(message);
    for (size_t at = 0; at < zmq_msg_size(message); at++)
        if (data[at] != (unsigned char) (at * 7))
            return "wrong";
    return zmq_msg_size(message) ? "right" : "empty";
}

static int freed;
static zmq_msg_t inner;

static void count(void *data, void *hint)
{
    freed++;
    printf("  freed: \"%.4s\", hint %s\n", (const char *) data, (const char *) hint);
}

/* A free function that uses messages itself. */
static void close_another(void *data, void *hint)
{
    freed++;
    printf("  freed \"%s\", closing another: %d\n", (const char *) hint, zmq_msg_close(&inner));
    free(data);
}

static void sizes(void)
{
    static const size_t all[] = {0, 1, 29, 30, 33, 34, 48, 49, 64, 255, 256, 8192, 8193, 1 << 20};
    for (size_t at = 0; at < sizeof all / sizeof *all; at++) {
        zmq_msg_t message;
        int made = zmq_msg_init_size(&message, all[at]);
        fill(&message);
        printf("%zu bytes: %d, size %zu, data %s, %s, aligned %d, more %d\n", all[at], made,
               zmq_msg_size(&message), zmq_msg_data(&message) ? "there" : "NULL", state(&message),
               all[at] < 256 || (uintptr_t) zmq_msg_data(&message) % 8 == 0, zmq_msg_more(&message));
        REPORT(zmq_msg_close(&message));
    }
}

static void sharing(size_t size)
{
    zmq_msg_t first, second, third;
    printf("-- sharing %zu bytes\n", size);
    zmq_msg_init_size(&first, size);
    fill(&first);
    zmq_msg_init(&second);
    zmq_msg_init_size(&third, 100);
    REPORT(zmq_msg_get(&first, ZMQ_SHARED));
    REPORT(zmq_msg_copy(&second, &first));
    REPORT(zmq_msg_copy(&third, &second));
    REPORT(zmq_msg_get(&first, ZMQ_SHARED));
    REPORT(zmq_msg_get(&second, ZMQ_SHARED));
    printf("same memory: %d\n", zmq_msg_data(&first) == zmq_msg_data(&third));
    REPORT(zmq_msg_close(&first));
    REPORT(zmq_msg_move(&second, &third));
    printf("%s, %s\n", state(&second), state(&third));
    REPORT(zmq_msg_get(&second, ZMQ_SHARED));
    REPORT(zmq_msg_get(&third, ZMQ_SHARED));
    REPORT(zmq_msg_close(&second));
    REPORT(zmq_msg_close(&third));
}

static void lending(void)
{
    static char bytes[] = "lent bytes that are longer than what fits into a message of 64 bytes";
    zmq_msg_t first, second;
    printf("-- lending\n");
    REPORT(zmq_msg_init_data(&first, bytes, sizeof bytes, count, "one"));
    printf("same memory: %d, size %zu\n", zmq_msg_data(&first) == bytes, zmq_msg_size(&first));
    REPORT(zmq_msg_get(&first, ZMQ_SHARED));
    zmq_msg_init(&second);
    REPORT(zmq_msg_copy(&second, &first));
    REPORT(zmq_msg_close(&first));
    printf("freed %d\n", freed);
    REPORT(zmq_msg_close(&second));
    printf("freed %d\n", freed);
    REPORT(zmq_msg_close(&second));
    printf("freed %d\n", freed);

    zmq_msg_init_data(&first, bytes, 2, count, "moved over");
    zmq_msg_init_data(&second, bytes + 5, 2, count, "moved");
    REPORT(zmq_msg_move(&first, &second));
    printf("size %zu, %zu\n", zmq_msg_size(&first), zmq_msg_size(&second));
    REPORT(zmq_msg_close(&second));
    REPORT(zmq_msg_close(&first));
    zmq_msg_init_data(&first, bytes, 2, count, "copied over");
    zmq_msg_init_size(&second, 3);
    REPORT(zmq_msg_copy(&first, &second));
    REPORT(zmq_msg_close(&first));
    REPORT(zmq_msg_close(&second));

    REPORT(zmq_msg_init_data(&first, bytes, 0, count, "no bytes"));
    printf("size %zu\n", zmq_msg_size(&first));
    REPORT(zmq_msg_close(&first));
    REPORT(zmq_msg_init_data(&first, NULL, 0, NULL, NULL));
    printf("size %zu, data %s\n", zmq_msg_size(&first), zmq_msg_data(&first) ? "there" : "NULL");
    REPORT(zmq_msg_close(&first));
    REPORT(zmq_msg_init_data(&first, bytes, 5, NULL, NULL));
    printf("same memory: %d\n", zmq_msg_data(&first) == bytes);
    REPORT(zmq_msg_get(&first, ZMQ_SHARED));
    REPORT(zmq_msg_close(&first));

    zmq_msg_init_size(&inner, 1000);
    zmq_msg_init_data(&first, malloc(10), 10, close_another, "outer");
    REPORT(zmq_msg_close(&first));
    REPORT(zmq_msg_close(&inner));
    printf("freed %d\n", freed);
}

static void errors(void)
{
    zmq_msg_t open, closed, zero;
    printf("-- errors\n");
    memset(&zero, 0, sizeof zero);
    zmq_msg_init(&open);
    zmq_msg_init(&closed);
    REPORT(zmq_msg_close(&closed));
    REPORT(zmq_msg_close(&closed));
    REPORT(zmq_msg_close(&zero));
    REPORT(zmq_msg_move(&open, &closed));
    REPORT(zmq_msg_move(&closed, &open));
    REPORT(zmq_msg_move(&zero, &open));
    REPORT(zmq_msg_copy(&open, &closed));
    REPORT(zmq_msg_copy(&closed, &open));
    REPORT(zmq_msg_copy(&open, &zero));
    REPORT(zmq_msg_more(&closed));
    REPORT(zmq_msg_get(&open, 0));
    REPORT(zmq_msg_get(&open, 99));
    REPORT(zmq_msg_get(&open, ZMQ_SRCFD));
    REPORT(zmq_msg_set(&open, ZMQ_MORE, 1));
    REPORT(zmq_msg_set(&open, 99, 0));
    REPORT(zmq_msg_gets(&open, "Socket-Type") ? 1 : -1);
    REPORT(zmq_msg_gets(&open, "") ? 1 : -1);
    REPORT(zmq_msg_gets(&closed, "Identity") ? 1 : -1);
    REPORT(zmq_msg_move(&open, &open));
    REPORT(zmq_msg_close(&open));
    REPORT(zmq_msg_init_size(&open, SIZE_MAX));
    REPORT(zmq_msg_init_size(&open, SIZE_MAX - 64));
    REPORT(zmq_msg_init_size(&open, SIZE_MAX / 2));
}

/* C++ bindings move messages with memcpy and never look back. */
static void relocation(void)
{
    printf("-- relocation\n");
    for (size_t size = 10; size < 2000; size *= 10) {
        zmq_msg_t here, there;
        zmq_msg_init_size(&here, size);
        fill(&here);
        memcpy(&there, &here, sizeof there);
        zmq_msg_init(&here);
        printf("%zu bytes: %s\n", zmq_msg_size(&there), state(&there));
        REPORT(zmq_msg_close(&here));
        REPORT(zmq_msg_close(&there));
    }
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("zmq_msg_t: %zu bytes\n", sizeof(zmq_msg_t));
    sizes();
    sharing(10);
    sharing(1000);
    lending();
    errors();
    relocation();
    return 0;
}
