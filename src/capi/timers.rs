//! Timers in C: zmq_timers(3).

use std::ffi::{c_int, c_long, c_void};
use std::time::{Duration, Instant};

use super::call::{LastErrno, Milliseconds, c_call, guarded};
use super::types::zmq_timer_fn;
use crate::errno::{Errno, Result};
use crate::handles::{Handle, Table};
use crate::multiplex::timers::{Time, Timers};

/// All sets of timers of the process.
static SETS: Table<Set, 65_536> = Table::new();

struct Set {
    /// When time began for its timers.
    birth: Instant,
    timers: Timers<Handler>,
}

/// What a timer runs.
#[derive(Clone, Copy)]
struct Handler {
    function: unsafe extern "C-unwind" fn(timer_id: c_int, arg: *mut c_void),
    arg: *mut c_void,
}

// SAFETY: a handler runs on the thread on which the program asks for that; nothing else looks at `arg`.
unsafe impl Send for Handler {}

/// Makes an empty set of timers.
///
/// Timers run within zmq_timers_execute, in the thread that calls it; between its calls,
/// zmq_timers_timeout tells how long to wait.
///
/// Returns the set, or NULL with errno set:
/// - EMFILE: the process has 65536 sets.
///
/// Since: 4.2.
///
/// See also: zmq_timers_add, zmq_timers_execute, zmq_timers_timeout, zmq_timers_destroy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_new() -> *mut c_void {
    c_call(|| {
        let set = Set {
            birth: Instant::now(),
            timers: Timers::default(),
        };
        Ok(SETS.open(|_| Box::new(set))?.as_ptr())
    })
}

/// Frees a set of timers.
///
/// Parameters:
/// - `timers_p`: the address of the set's pointer, which becomes NULL.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `timers_p` is NULL, or there is no set of timers.
///
/// Notes: A handler may destroy the set that it belongs to.
///
/// Since: 4.2.
///
/// See also: zmq_timers_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_destroy(timers_p: *mut *mut c_void) -> c_int {
    c_call(|| {
        // SAFETY: the caller's pointer to a set of timers.
        let timers = unsafe { timers_p.as_mut() }.ok_or(Errno::EFAULT)?;
        SETS.close(find(*timers)?).ok_or(Errno::EFAULT)?;
        *timers = std::ptr::null_mut();
        Ok(())
    })
}

/// Adds a timer, which runs again and again until it is cancelled.
///
/// Parameters:
/// - `timers`: the set.
/// - `interval`: how many milliseconds pass before it runs, and between its runs.
/// - `handler`: what it runs: `handler` (timer_id, `arg`), from within zmq_timers_execute.
/// - `arg`: handed to the handler as it is.
///
/// Returns the timer's id, 1 or more, or -1 with errno set:
/// - EFAULT: `timers` is not a set of timers, or `handler` is NULL.
/// - EMFILE: the set has given all its ids out.
///
/// Since: 4.2.
///
/// See also: zmq_timers_cancel, zmq_timers_set_interval, zmq_timers_reset, zmq_timers_execute.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_add(
    timers: *mut c_void,
    interval: usize,
    handler: zmq_timer_fn,
    arg: *mut c_void,
) -> c_int {
    c_call(|| {
        with(timers, |timers, now| {
            let function = handler.ok_or(Errno::EFAULT)?;
            timers.add(milliseconds(interval), Handler { function, arg }, now)
        })
    })
}

/// Takes a timer out of its set.
///
/// Parameters:
/// - `timers`: the set.
/// - `timer_id`: the timer, as zmq_timers_add named it.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such timer, or it was cancelled before.
/// - EFAULT: `timers` is not a set of timers.
///
/// Since: 4.2.
///
/// See also: zmq_timers_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_cancel(timers: *mut c_void, timer_id: c_int) -> c_int {
    c_call(|| with(timers, |timers, _| timers.cancel(timer_id)))
}

/// Gives a timer another interval, which begins now.
///
/// Parameters:
/// - `timers`: the set.
/// - `timer_id`: the timer, as zmq_timers_add named it.
/// - `interval`: its new interval in milliseconds.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such timer.
/// - EFAULT: `timers` is not a set of timers.
///
/// Since: 4.2.
///
/// See also: zmq_timers_add, zmq_timers_reset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_set_interval(
    timers: *mut c_void,
    timer_id: c_int,
    interval: usize,
) -> c_int {
    c_call(|| {
        with(timers, |timers, now| {
            timers.set_interval(timer_id, milliseconds(interval), now)
        })
    })
}

/// Lets a timer's interval begin again now.
///
/// Parameters:
/// - `timers`: the set.
/// - `timer_id`: the timer, as zmq_timers_add named it.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such timer.
/// - EFAULT: `timers` is not a set of timers.
///
/// Since: 4.2.
///
/// See also: zmq_timers_add, zmq_timers_set_interval.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_reset(timers: *mut c_void, timer_id: c_int) -> c_int {
    c_call(|| with(timers, |timers, now| timers.reset(timer_id, now)))
}

/// Tells how long it is until the next timer is due.
///
/// Parameters:
/// - `timers`: the set.
///
/// Returns the milliseconds, rounded up; 0 if a timer is due; -1 if there is none, or with
/// errno set:
/// - EFAULT: `timers` is not a set of timers.
///
/// Notes: The value may be handed to zmq_poll as it is.
///
/// Since: 4.2.
///
/// See also: zmq_timers_execute, zmq_poll.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_timers_timeout(timers: *mut c_void) -> c_long {
    c_call(|| {
        with(timers, |timers, now| {
            let left = timers.time_left(now);
            Ok(Milliseconds(left.map_or(-1, whole_milliseconds)))
        })
    })
}

/// Runs the handlers of all timers that are due, each once.
///
/// A handler may add, change and cancel timers of the same set, and destroy it.
///
/// Parameters:
/// - `timers`: the set.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `timers` is not a set of timers.
///
/// Since: 4.2.
///
/// See also: zmq_timers_timeout, zmq_timers_add.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_timers_execute(timers: *mut c_void) -> c_int {
    let errno = LastErrno::before_call();
    let begun = guarded(|| {
        let set = find(timers)?;
        let round = with(timers, |timers, now| Ok(timers.round(now)))?;
        Ok((set, round))
    });
    let (set, round) = match begun {
        Ok(begun) => begun,
        Err(error) => return errno.returned::<()>(Err(error)),
    };
    loop {
        // A set that a handler destroyed has no more timers.
        match guarded(|| Ok(set.lock().and_then(|mut set| set.timers.next_due(round)))) {
            // SAFETY: the program's function, called outside the lock and the guard: it may come back here, and a C++
            // exception may pass.
            Ok(Some((id, handler))) => unsafe { (handler.function)(id, handler.arg) },
            outcome => return errno.returned(outcome.map(drop)),
        }
    }
}

fn find(timers: *mut c_void) -> Result<Handle<Set>> {
    SETS.find(timers).ok_or(Errno::EFAULT)
}

/// Does something with the timers of a set, and what time it is for them.
fn with<T>(
    timers: *mut c_void,
    action: impl FnOnce(&mut Timers<Handler>, Time) -> Result<T>,
) -> Result<T> {
    let mut set = find(timers)?.lock().ok_or(Errno::EFAULT)?;
    let now = set.birth.elapsed();
    action(&mut set.timers, now)
}

fn milliseconds(interval: usize) -> Duration {
    Duration::from_millis(interval as u64)
}

/// Never less than the time left: who sleeps that long finds the timer due.
fn whole_milliseconds(left: Duration) -> c_long {
    let whole = left.as_nanos().div_ceil(1_000_000);
    c_long::try_from(whole).unwrap_or(c_long::MAX)
}

#[cfg(test)]
mod tests {
    use std::ptr::null_mut;

    use super::*;
    use crate::capi::call::last_errno;

    /// A set and how often its handlers ran.
    struct Counted {
        timers: *mut c_void,
        runs: u32,
    }

    impl Counted {
        fn arg(&mut self) -> *mut c_void {
            std::ptr::from_mut(self).cast()
        }
    }

    unsafe extern "C-unwind" fn destroy(_id: c_int, arg: *mut c_void) {
        // SAFETY: the test's own value, which it does not touch meanwhile.
        let counted = unsafe { &mut *arg.cast::<Counted>() };
        counted.runs += 1;
        // SAFETY: its set of timers.
        assert_eq!(unsafe { zmq_timers_destroy(&mut counted.timers) }, 0);
    }

    unsafe extern "C-unwind" fn execute_again(id: c_int, arg: *mut c_void) {
        // SAFETY: as above.
        let counted = unsafe { &mut *arg.cast::<Counted>() };
        counted.runs += 1;
        // SAFETY: its set of timers.
        unsafe {
            assert_eq!(zmq_timers_set_interval(counted.timers, id, 3_600_000), 0);
            assert_eq!(zmq_timers_execute(counted.timers), 0);
            assert_eq!(zmq_timers_cancel(counted.timers, id), 0);
        }
    }

    #[test]
    fn a_handler_may_destroy_the_set() {
        let mut counted = Counted {
            timers: null_mut(),
            runs: 0,
        };
        // SAFETY: one set, which its first handler ends.
        unsafe {
            counted.timers = zmq_timers_new();
            let timers = counted.timers;
            for _ in 0..2 {
                assert!(zmq_timers_add(timers, 0, Some(destroy), counted.arg()) > 0);
            }
            assert_eq!(zmq_timers_execute(timers), 0);
            assert!(counted.timers.is_null());
            assert_eq!(counted.runs, 1);
            assert_eq!(zmq_timers_execute(timers), -1);
        }
        assert_eq!(last_errno(), libc::EFAULT);
    }

    #[test]
    fn a_handler_may_execute_and_cancel() {
        let mut counted = Counted {
            timers: null_mut(),
            runs: 0,
        };
        // SAFETY: one set, destroyed at the end.
        unsafe {
            counted.timers = zmq_timers_new();
            zmq_timers_add(counted.timers, 0, Some(execute_again), counted.arg());
            zmq_timers_add(counted.timers, 3_600_000, Some(destroy), counted.arg());
            assert_eq!(zmq_timers_execute(counted.timers), 0);
            assert_eq!(counted.runs, 1);
            assert!((3_599_000..=3_600_000).contains(&zmq_timers_timeout(counted.timers)));
            assert_eq!(zmq_timers_destroy(&mut counted.timers), 0);
        }
    }

    #[test]
    fn time_left_is_rounded_up() {
        assert_eq!(whole_milliseconds(Duration::ZERO), 0);
        assert_eq!(whole_milliseconds(Duration::from_micros(1)), 1);
        assert_eq!(whole_milliseconds(Duration::from_micros(2_000)), 2);
        assert_eq!(whole_milliseconds(Duration::MAX), c_long::MAX);
    }
}
