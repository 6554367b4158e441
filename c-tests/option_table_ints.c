/*  The table of options, set to numbers: every option, every socket type; what is refused, and what is read afterwards. */
#include "option_table.h"

static const int numbers[] = {INT_MIN, -65536, -1001, -101, -100, -99, -2, -1, 0,       1,       2,      3,
                              4,       5,      50,    99,   100,  255, 256, 65535, 65536, 6553599, 6553600, INT_MAX};

static const int64_t wide_numbers[] = {INT64_MIN, -2, -1, 0, 1, 1000, INT64_MAX};

static void set_ints (void *context, int type, int option)
{
    void *socket = open_plain (context, type);
    printf ("%s option %d:", type_names[type], option);
    for (size_t i = 0; i < LENGTH (numbers); i++) {
        printf (" [%d]", numbers[i]);
        print_outcome (zmq_setsockopt (socket, option, &numbers[i], sizeof numbers[i]));
        print_value (socket, option);
    }
    for (size_t i = 0; i < LENGTH (wide_numbers); i++) {
        printf (" [%lld]", (long long) wide_numbers[i]);
        print_outcome (zmq_setsockopt (socket, option, &wide_numbers[i], sizeof wide_numbers[i]));
        print_value (socket, option);
    }
    printf ("\n");
    close_plain (socket);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    for (int type = ZMQ_PAIR; type <= ZMQ_STREAM; type++)
        for (int option = -1; option <= LAST_OPTION; option++)
            if (!is_left_out (option))
                set_ints (context, type, option);
    end (context);
    return 0;
}
