/*  The table of options on sockets that are bound and connected already: what may still be set, and what is read then. */
#include "option_table.h"

static void set_late (int type)
{
    static const int numbers[] = {-1, 0, 1, 2, 100};
    char endpoint[256];
    void *context = zmq_ctx_new ();
    void *socket = open_plain (context, type);
    bind_any (socket, "tcp://127.0.0.1:*", endpoint);
    CHECK (zmq_bind (socket, "inproc://late") == 0);
    CHECK (zmq_connect (socket, "inproc://nobody") == 0);
    CHECK (zmq_connect (socket, "ipc://@nobody-is-late") == 0);
    for (int option = -1; option <= LAST_OPTION; option++) {
        if (is_left_out (option) || option == ZMQ_LAST_ENDPOINT)
            continue;
        printf ("%s option %d:", type_names[type], option);
        print_value (socket, option);
        for (size_t i = 0; i < LENGTH (numbers); i++) {
            printf (" [%d]", numbers[i]);
            print_outcome (zmq_setsockopt (socket, option, &numbers[i], sizeof numbers[i]));
        }
        printf (" [8 bytes]");
        print_outcome (zmq_setsockopt (socket, option, "ABCDEFG", 8));
        printf (" [NULL]");
        print_outcome (zmq_setsockopt (socket, option, NULL, 0));
        if (option != ZMQ_EVENTS)
            print_value (socket, option);
        printf ("\n");
    }
    close_plain (socket);
    end (context);
}

int main (void)
{
    for (int type = ZMQ_PAIR; type <= ZMQ_XSUB; type++)
        set_late (type);
    return 0;
}
