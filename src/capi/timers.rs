//! Timers in C: zmq_timers(3).

use std::ffi::{c_int, c_long, c_void};

use super::call::{Milliseconds, c_call};
use super::types::zmq_timer_fn;
use crate::errno::Errno;

/// Makes an empty set of timers, for one thread at a time.
/// Returns the set, or NULL with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_new() -> *mut c_void {
    c_call::<*mut c_void>(|| Err(Errno::ENOTSUP))
}

/// Frees a set of timers and makes the pointer NULL.
/// Returns 0, or -1 with errno set:
/// EFAULT: not a set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_destroy(timers_p: *mut *mut c_void) -> c_int {
    let _ = timers_p;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Adds a timer that runs `handler(timer_id, arg)` every `interval` milliseconds, from within
/// zmq_timers_execute.
/// Returns the timer's id, or -1 with errno set:
/// EFAULT: not a set of timers, or no handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_add(
    timers: *mut c_void,
    interval: usize,
    handler: zmq_timer_fn,
    arg: *mut c_void,
) -> c_int {
    let _ = (timers, interval, handler, arg);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Takes a timer out.
/// Returns 0, or -1 with errno set:
/// EINVAL: no such timer. EFAULT: not a set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_cancel(timers: *mut c_void, timer_id: c_int) -> c_int {
    let _ = (timers, timer_id);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Gives a timer another interval, from now on.
/// Returns 0, or -1 with errno set:
/// EINVAL: no such timer. EFAULT: not a set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_set_interval(
    timers: *mut c_void,
    timer_id: c_int,
    interval: usize,
) -> c_int {
    let _ = (timers, timer_id, interval);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Lets a timer's interval begin again.
/// Returns 0, or -1 with errno set:
/// EINVAL: no such timer. EFAULT: not a set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_reset(timers: *mut c_void, timer_id: c_int) -> c_int {
    let _ = (timers, timer_id);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Returns the milliseconds until the next timer, 0 if one is due, -1 if there is none or, with
/// errno EFAULT, no set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_timeout(timers: *mut c_void) -> c_long {
    let _ = timers;
    c_call::<Milliseconds>(|| Err(Errno::ENOTSUP))
}

/// Runs the handlers of all timers that are due.
/// Returns 0, or -1 with errno set:
/// EFAULT: not a set of timers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_execute(timers: *mut c_void) -> c_int {
    let _ = timers;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}
