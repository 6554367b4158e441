/*  The table of options, read: every number, every socket type, every size that a place may have by mistake. */
#include "option_table.h"

static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 40, 41, 42, 255, 256, 257, ROOM};

static void read_all (void *context, int type)
{
    void *socket = open_plain (context, type);
    for (int option = -1; option <= LAST_OPTION; option++) {
        if (is_left_out (option))
            continue;
        printf ("%s option %d:", type_names[type], option);
        for (size_t i = 0; i < LENGTH (sizes); i++) {
            printf (" [%zu]", sizes[i]);
            print_read (socket, option, sizes[i]);
        }
        printf ("\n");
    }
    close_plain (socket);
}

/*  A context that was shut down answers no question any more. */
static void read_too_late (int type)
{
    char place[ROOM];
    void *context = zmq_ctx_new ();
    void *socket = open_plain (context, type);
    CHECK (zmq_setsockopt (socket, ZMQ_LINGER, &(int){0}, sizeof (int)) == 0);
    CHECK (zmq_ctx_shutdown (context) == 0);
    /*  libzmq notices when it looks. */
    CHECK (zmq_getsockopt (socket, ZMQ_EVENTS, place, &(size_t){sizeof (int)}) == -1);
    int terminated = 0;
    for (int option = -1; option <= LAST_OPTION; option++) {
        size_t size = sizeof place;
        terminated += zmq_getsockopt (socket, option, place, &size) == -1 && zmq_errno () == ETERM;
        terminated += zmq_setsockopt (socket, option, place, 4) == -1 && zmq_errno () == ETERM;
    }
    printf ("%s after the end: %d times ETERM\n", type_names[type], terminated);
    CHECK (zmq_close (socket) == 0);
    end (context);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    for (int type = ZMQ_PAIR; type <= ZMQ_STREAM; type++) {
        read_all (context, type);
        read_too_late (type);
    }
    end (context);
    return 0;
}
