/*  zmq_timers: order, intervals, answers to what does not exist, and handlers that change their own timers. */
#include "common.h"

static void *timers;
static char ran[64];

/*  Notes that a timer ran by the letter that is its argument. */
static void note (int timer_id, void *letter)
{
    (void) timer_id;
    strncat (ran, letter, 1);
}

static void note_and_cancel (int timer_id, void *letter)
{
    note (timer_id, letter);
    SHOW (zmq_timers_cancel (timers, timer_id));
    SHOW (zmq_timers_cancel (timers, timer_id));
}

static void note_and_add (int timer_id, void *letter)
{
    note (timer_id, letter);
    SHOW (zmq_timers_add (timers, 3600000, note, "n"));
}

static void execute (const char *when)
{
    ran[0] = 0;
    CHECK (zmq_timers_execute (timers) == 0);
    printf ("%s: \"%s\"\n", when, ran);
}

/*  A timeout of a time that passes: none, now, at most so much, more. */
static void timeout_within (long limit)
{
    long timeout = zmq_timers_timeout (timers);
    printf ("timeout %s\n", timeout == -1 ? "none" : timeout == 0 ? "now" : timeout <= limit ? "within" : "beyond");
}

static void errors (void)
{
    void *none = NULL;
    int other[64] = {0};
    SHOW (zmq_timers_destroy (&none));
    SHOW (zmq_timers_add (NULL, 1, note, NULL));
    SHOW (zmq_timers_cancel (NULL, 1));
    SHOW (zmq_timers_set_interval (NULL, 1, 1));
    SHOW (zmq_timers_reset (NULL, 1));
    SHOW ((int) zmq_timers_timeout (NULL));
    SHOW (zmq_timers_execute (NULL));
    SHOW (zmq_timers_add (other, 1, note, NULL));
    SHOW (zmq_timers_execute (other));
    timers = zmq_timers_new ();
    CHECK (timers != NULL);
    SHOW (zmq_timers_add (timers, 1, NULL, NULL));
    SHOW (zmq_timers_cancel (timers, 1));
    SHOW (zmq_timers_set_interval (timers, 1, 1));
    SHOW (zmq_timers_reset (timers, 1));
    SHOW (zmq_timers_execute (timers));
    errno = 0;
    CHECK (zmq_timers_timeout (timers) == -1 && errno == 0);
    SHOW (zmq_timers_destroy (&timers));
    printf ("%s\n", timers ? "a set" : "NULL");
}

static void cancelled (void)
{
    timers = zmq_timers_new ();
    SHOW (zmq_timers_add (timers, 3600000, note, "a"));
    SHOW (zmq_timers_add (timers, 7200000, note, "b"));
    SHOW (zmq_timers_cancel (timers, 2));
    SHOW (zmq_timers_cancel (timers, 2));
    SHOW (zmq_timers_reset (timers, 2));
    SHOW (zmq_timers_set_interval (timers, 2, 7200000));
    timeout_within (3600000);
    SHOW (zmq_timers_reset (timers, 2));
    SHOW (zmq_timers_cancel (timers, 1));
    timeout_within (3600000);
    SHOW (zmq_timers_reset (timers, 1));
    SHOW (zmq_timers_set_interval (timers, 2, 1));
    SHOW (zmq_timers_add (timers, 3600000, note, "c"));
    SHOW (zmq_timers_destroy (&timers));
}

static void order (void)
{
    timers = zmq_timers_new ();
    SHOW (zmq_timers_add (timers, 200, note, "c"));
    SHOW (zmq_timers_add (timers, 100, note, "a"));
    SHOW (zmq_timers_add (timers, 150, note, "b"));
    execute ("at once");
    timeout_within (100);
    sleep_ms (300);
    timeout_within (100);
    execute ("300 ms later");
    timeout_within (100);
    SHOW (zmq_timers_set_interval (timers, 2, 3600000));
    SHOW (zmq_timers_set_interval (timers, 3, 3600000));
    SHOW (zmq_timers_reset (timers, 1));
    timeout_within (200);
    sleep_ms (250);
    execute ("250 ms later");
    SHOW (zmq_timers_cancel (timers, 1));
    sleep_ms (250);
    execute ("250 ms later");
    timeout_within (3600000);
    SHOW (zmq_timers_destroy (&timers));
}

static void sleepers (void)
{
    timers = zmq_timers_new ();
    SHOW (zmq_timers_add (timers, 40, note, "s"));
    for (int i = 0; i < 3; i++) {
        sleep_ms ((int) zmq_timers_timeout (timers));
        execute ("after the timeout");
    }
    SHOW (zmq_timers_destroy (&timers));
}

static void handlers (void)
{
    timers = zmq_timers_new ();
    SHOW (zmq_timers_add (timers, 10, note_and_cancel, "x"));
    SHOW (zmq_timers_add (timers, 20, note_and_add, "y"));
    sleep_ms (60);
    execute ("60 ms later");
    SHOW (zmq_timers_cancel (timers, 2));
    timeout_within (3600000);
    SHOW (zmq_timers_cancel (timers, 1));
    SHOW (zmq_timers_cancel (timers, 3));
    timeout_within (3600000);
    SHOW (zmq_timers_destroy (&timers));
}

int main (void)
{
    errors ();
    cancelled ();
    order ();
    sleepers ();
    handlers ();
    return 0;
}
