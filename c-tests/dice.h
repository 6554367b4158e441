/*  Numbers that look random and are the same in each run, for walks that any library must take the same way. */

#ifndef DICE_H
#define DICE_H

#include <stdint.h>

static uint64_t dice;

static void shake (unsigned seed)
{
    dice = seed * 0x9E3779B97F4A7C15u + 1;
}

/*  A number below n. */
static unsigned roll (unsigned n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (unsigned) ((dice * 2685821657736338717u) >> 33) % n;
}

#endif
