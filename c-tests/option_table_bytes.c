/*  The table of options, set to bytes: every option, every socket type, every size; NULL and nothing; and texts. */
#include "option_table.h"

static const size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 39, 40, 41, 63, 64, 254, 255, 256, 257, 1000};

static const char *const texts[] = {"lo", "127.0.0.1", "127.0.0.1/8", "127.1/8x", "[127.0.0.1]/0", "127.0.0.1/33", "::1", "[::ffff:127.0.0.1]", "tcp://127.0.0.1:1", "x:y", "a b", "\xff\xfe"};

static void show (void *socket, int option, const char *what, const void *value, size_t size)
{
    printf (" [%s %zu]", what, size);
    print_outcome (zmq_setsockopt (socket, option, value, size));
    print_value (socket, option);
}

static void set_bytes (void *context, int type, int option)
{
    char letters[ROOM], zeroes[ROOM] = {0};
    memset (letters, 'A', sizeof letters);
    void *socket = open_plain (context, type);
    printf ("%s option %d:", type_names[type], option);
    show (socket, option, "empty", letters, 0);
    show (socket, option, "NULL", NULL, 0);
    for (size_t i = 0; i < LENGTH (sizes); i++) {
        show (socket, option, "letters", letters, sizes[i]);
        show (socket, option, "zeroes", zeroes, sizes[i]);
    }
    for (size_t i = 0; i < LENGTH (texts); i++) {
        show (socket, option, "text", texts[i], strlen (texts[i]));
        show (socket, option, "text", texts[i], strlen (texts[i]) + 1);
    }
    show (socket, option, "empty", letters, 0);
    show (socket, option, "NULL", NULL, 0);
    printf ("\n");
    close_plain (socket);
}

int main (void)
{
    void *context = zmq_ctx_new ();
    for (int type = ZMQ_PAIR; type <= ZMQ_STREAM; type++)
        for (int option = -1; option <= LAST_OPTION; option++)
            if (!is_left_out (option))
                set_bytes (context, type, option);
    end (context);
    return 0;
}
