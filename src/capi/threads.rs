//! Stopwatches, sleep and threads, which C programs use in measurements: undocumented helpers of `zmq.h`.

use std::ffi::{c_int, c_uint, c_ulong, c_void};
use std::mem::transmute;
use std::ptr::{null, null_mut};
use std::time::Instant;

use rustix::thread::{Timespec, nanosleep};

use super::call::{Microseconds, Void, c_call};
use super::handle;
use super::types::zmq_thread_fn;
use crate::errno::{Errno, Result};
use crate::sys::threads::{with_signals_blocked, without_cancellation};

/// Starts a stopwatch.
///
/// Returns the stopwatch, or NULL with errno set:
/// - ENOMEM: there is no memory for it.
///
/// Since: 2.0.
///
/// See also: zmq_stopwatch_intermediate, zmq_stopwatch_stop.
#[unsafe(no_mangle)]
pub extern "C" fn zmq_stopwatch_start() -> *mut c_void {
    c_call(|| handle::make(Instant::now()))
}

/// Tells how long a stopwatch has been running, and lets it run on.
///
/// Parameters:
/// - `watch`: the stopwatch.
///
/// Returns the microseconds since its start, or 0 with errno set:
/// - EFAULT: `watch` is NULL.
///
/// Since: 4.3.
///
/// See also: zmq_stopwatch_start, zmq_stopwatch_stop.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_stopwatch_intermediate(watch: *mut c_void) -> c_ulong {
    // SAFETY: the caller's stopwatch.
    c_call(|| Ok(elapsed(*unsafe { handle::borrow::<Instant>(watch) }?)))
}

/// Tells how long a stopwatch has been running, and frees it.
///
/// Parameters:
/// - `watch`: the stopwatch.
///
/// Returns the microseconds since its start, or 0 with errno set:
/// - EFAULT: `watch` is NULL.
///
/// Since: 2.0.
///
/// See also: zmq_stopwatch_start.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_stopwatch_stop(watch: *mut c_void) -> c_ulong {
    // SAFETY: the caller's stopwatch, which nobody uses any more.
    c_call(|| Ok(elapsed(unsafe { handle::take::<Instant>(watch) }?)))
}

fn elapsed(start: Instant) -> Microseconds {
    Microseconds(c_ulong::try_from(start.elapsed().as_micros()).unwrap_or(c_ulong::MAX))
}

/// Sleeps for some seconds, or until a signal is delivered.
///
/// Parameters:
/// - `seconds`: how many.
///
/// Since: 2.0.
///
/// See also: zmq_stopwatch_start.
#[unsafe(no_mangle)]
pub extern "C" fn zmq_sleep(seconds: c_int) {
    // Not sleep(3): a cancellation must not unwind through Rust. A negative number is a very large one, as there.
    let length = Timespec {
        tv_sec: i64::from(seconds as c_uint),
        tv_nsec: 0,
    };
    // A signal ends the sleep early, as it ends sleep(3).
    let _ = nanosleep(&length);
}

/// What a thread runs.
type Main = unsafe extern "C-unwind" fn(arg: *mut c_void);

/// A thread that a C program started here and will join.
struct Thread {
    id: libc::pthread_t,
    func: Main,
    arg: *mut c_void,
}

/// Starts a thread, with all signals blocked.
///
/// Parameters:
/// - `func`: what the thread runs: `func` (`arg`).
/// - `arg`: handed to it as it is.
///
/// Returns the thread, which zmq_threadclose has to end, or NULL with errno set:
/// - EFAULT: `func` is NULL.
/// - EAGAIN: the system has no more threads.
/// - ENOMEM: there is no memory for it.
///
/// Since: 4.0.
///
/// See also: zmq_threadclose.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_threadstart(func: zmq_thread_fn, arg: *mut c_void) -> *mut c_void {
    c_call(|| spawn(func.ok_or(Errno::EFAULT)?, arg))
}

/// Waits until a thread has ended, and frees it.
///
/// Parameters:
/// - `thread`: the thread, from zmq_threadstart.
///
/// Since: 4.0.
///
/// See also: zmq_threadstart.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_threadclose(thread: *mut c_void) {
    c_call(|| {
        // SAFETY: the caller's thread.
        let id = unsafe { handle::borrow::<Thread>(thread) }?.id;
        // SAFETY: a joinable thread, joined once. No value is asked for. A cancellation must not unwind through Rust.
        let outcome = without_cancellation(|| unsafe { libc::pthread_join(id, null_mut()) });
        if outcome != 0 {
            return Err(Errno::new(outcome));
        }
        // SAFETY: the thread has ended, and nobody else uses it any more.
        drop(unsafe { handle::take::<Thread>(thread) });
        Ok(Void)
    })
}

/// A pthread rather than std's: the program's function gets the stack that the system gives,
/// and may call
/// `pthread_exit`, which unwinds through every frame up to the thread's first.
fn spawn(func: Main, arg: *mut c_void) -> Result<*mut c_void> {
    let handle = handle::make(Thread { id: 0, func, arg })?;
    let thread = handle.cast::<Thread>();
    // SAFETY: the handle just made, which the new thread reads and zmq_threadclose frees; the program answers for `func` and `arg`.
    let outcome = with_signals_blocked(|| unsafe {
        libc::pthread_create(&raw mut (*thread).id, null(), start_routine(), handle)
    });
    if outcome != 0 {
        // SAFETY: made above, and not given away.
        drop(unsafe { handle::take::<Thread>(handle) });
        return Err(Errno::new(outcome));
    }
    Ok(handle)
}

/// The first frame of a thread. It has nothing to drop, so that an unwinding passes.
unsafe extern "C-unwind" fn run(thread: *mut c_void) -> *mut c_void {
    // SAFETY: `spawn` passes its handle, which lives until the thread is joined. A name is a courtesy: failure costs nothing.
    unsafe {
        libc::pthread_setname_np(libc::pthread_self(), c"ZMQapp".as_ptr());
        let thread = thread.cast::<Thread>();
        ((*thread).func)((*thread).arg);
    }
    null_mut()
}

/// [`run`] as libc declares the parameter of pthread_create.
fn start_routine() -> extern "C" fn(*mut c_void) -> *mut c_void {
    type Routine = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;
    // SAFETY: the two differ in what may unwind, and pthreads lets every start routine unwind.
    unsafe { transmute::<Routine, extern "C" fn(*mut c_void) -> *mut c_void>(run) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::MaybeUninit;

    #[test]
    fn stopwatch_counts_microseconds() {
        let watch = zmq_stopwatch_start();
        std::thread::sleep(std::time::Duration::from_millis(5));
        // SAFETY: a stopwatch between its start and its stop.
        let (lap, total) =
            unsafe { (zmq_stopwatch_intermediate(watch), zmq_stopwatch_stop(watch)) };
        assert!(
            lap >= 5_000 && lap <= total && total < 5_000_000,
            "{lap} {total}"
        );
        // SAFETY: NULL is what is tested.
        assert_eq!(unsafe { zmq_stopwatch_stop(null_mut()) }, 0);
    }

    #[test]
    fn thread_runs_with_signals_blocked() {
        unsafe extern "C-unwind" fn look(arg: *mut c_void) {
            let mut mask = MaybeUninit::uninit();
            // SAFETY: the set is ours; `arg` is the test's int.
            unsafe {
                libc::pthread_sigmask(libc::SIG_BLOCK, null(), mask.as_mut_ptr());
                arg.cast::<c_int>()
                    .write(libc::sigismember(mask.as_ptr(), libc::SIGTERM));
            }
        }
        let mut blocked: c_int = -1;
        // SAFETY: `blocked` outlives the thread, which is joined here.
        unsafe {
            let thread = zmq_threadstart(Some(look), (&raw mut blocked).cast());
            assert!(!thread.is_null());
            zmq_threadclose(thread);
        }
        assert_eq!(blocked, 1);
    }

    #[test]
    fn thread_may_exit_early() {
        unsafe extern "C-unwind" fn leave(_: *mut c_void) {
            unsafe extern "C-unwind" {
                fn pthread_exit(value: *mut c_void) -> !;
            }
            // SAFETY: no frame of this thread has anything to drop.
            unsafe { pthread_exit(null_mut()) }
        }
        // SAFETY: the thread uses no argument and is joined here.
        unsafe { zmq_threadclose(zmq_threadstart(Some(leave), null_mut())) };
    }

    #[test]
    fn no_function_is_no_thread() {
        // SAFETY: NULL is what is tested.
        assert!(unsafe { zmq_threadstart(None, null_mut()) }.is_null());
        assert_eq!(super::super::zmq_errno(), libc::EFAULT);
    }
}
