/*  Timers whose handlers change the set that runs them: what was added, cancelled, reset or slowed down counts from the next
 *  time on, and nothing that was cancelled runs. */
#include "common.h"

static void *timers;
static char ran[128];
static int ids[8];

static void note (int timer UNUSED, void *letter)
{
    strncat (ran, letter, 1);
}

static void execute (const char *when)
{
    ran[0] = 0;
    int result = zmq_timers_execute (timers);
    printf ("%s: %d \"%s\"\n", when, result, ran);
}

static void cancel_next (int timer, void *letter)
{
    note (timer, letter);
    SHOW (zmq_timers_cancel (timers, ids[1]));
}

static void cancel_former (int timer, void *letter)
{
    note (timer, letter);
    SHOW (zmq_timers_cancel (timers, ids[0]));
}

static void slow_down (int timer, void *letter)
{
    note (timer, letter);
    SHOW (zmq_timers_set_interval (timers, timer, 3600000));
}

static void reset_other (int timer, void *letter)
{
    note (timer, letter);
    SHOW (zmq_timers_reset (timers, ids[1]));
}

static void begin (const char *what)
{
    printf ("-- %s\n", what);
    timers = zmq_timers_new ();
    CHECK (timers);
}

static int add (int interval, zmq_timer_fn handler, const char *letter)
{
    int id = zmq_timers_add (timers, (size_t) interval, handler, (void *) letter);
    printf ("timer %d\n", id);
    return id;
}

static void finish (void)
{
    printf ("timeout %s\n", zmq_timers_timeout (timers) == -1 ? "none" : "some");
    SHOW (zmq_timers_destroy (&timers));
}

int main (void)
{
    begin ("cancels the next");
    ids[0] = add (10, cancel_next, "a");
    ids[1] = add (20, note, "b");
    sleep_ms (60);
    execute ("both are due");
    sleep_ms (60);
    execute ("later");
    finish ();

    begin ("cancels the former");
    ids[0] = add (10, note, "a");
    ids[1] = add (20, cancel_former, "b");
    sleep_ms (60);
    execute ("both are due");
    sleep_ms (60);
    execute ("later");
    finish ();

    begin ("resets another");
    ids[0] = add (10, reset_other, "a");
    ids[1] = add (3600000, note, "b");
    sleep_ms (40);
    execute ("one is due");
    SHOW (zmq_timers_cancel (timers, ids[0]));
    SHOW (zmq_timers_cancel (timers, ids[1]));
    finish ();

    begin ("slows itself down");
    ids[0] = add (10, slow_down, "a");
    sleep_ms (40);
    execute ("due");
    sleep_ms (40);
    execute ("later");
    printf ("soon: %s\n", zmq_timers_timeout (timers) < 60000 ? "yes" : "no");
    finish ();

    begin ("the same handler and argument twice");
    ids[0] = add (10, note, "a");
    ids[1] = add (10, note, "a");
    sleep_ms (40);
    execute ("both are due");
    SHOW (zmq_timers_cancel (timers, ids[0]));
    sleep_ms (40);
    execute ("one is left");
    SHOW (zmq_timers_cancel (timers, ids[0]));
    SHOW (zmq_timers_set_interval (timers, ids[1], 3600000));
    sleep_ms (40);
    execute ("far");
    SHOW (zmq_timers_reset (timers, ids[1]));
    finish ();

    begin ("nothing");
    execute ("no timers");
    finish ();
    return 0;
}
