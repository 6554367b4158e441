//! Threads of the library: they block every signal, and a failure to start one is an error.

use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::thread::{Builder, JoinHandle};

use rustix::process::setpriority_process;
use rustix::thread::{CpuSet, sched_setaffinity};

use crate::errno::{Errno, Result};

/// The nice value that asks for the most processor time.
const LEAST_NICE: i32 = -20;

/// Starts a thread that blocks all signals from its first instruction on.
pub fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let thread = with_signals_blocked(|| Builder::new().name(name.to_owned()).spawn(body));
    thread.map_err(|_| Errno::EMTHREAD)
}

/// Runs `body` with all signals blocked in this thread: a thread that it starts begins with them blocked.
pub fn with_signals_blocked<R>(body: impl FnOnce() -> R) -> R {
    let before = block_signals();
    let result = body();
    restore_signals(&before);
    result
}

/// Runs `body`, which may hold cancellation points, with cancellation of this thread put off.
pub fn without_cancellation<R>(body: impl FnOnce() -> R) -> R {
    let mut before = 0;
    // SAFETY: `before` is this function's own.
    unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &mut before) };
    let result = body();
    // SAFETY: the state that this thread had; nobody asks for the one in between.
    unsafe { pthread_setcancelstate(before, std::ptr::null_mut()) };
    result
}

/// Schedules this thread by a policy of sched.h, or by the one that it has. A priority is a real-time policy's own; with
/// any other, one above 0 is as little niceness as there is.
pub fn schedule(policy: Option<c_int>, priority: Option<c_int>) -> Result<()> {
    let (current, mut parameters) = scheduling()?;
    let policy = policy.unwrap_or(current);
    let is_real_time = matches!(policy, libc::SCHED_FIFO | libc::SCHED_RR);
    parameters.sched_priority = match priority {
        _ if !is_real_time => 0,
        Some(priority) => priority,
        None => parameters.sched_priority,
    };
    // SAFETY: this thread's own handle; the parameters are only read.
    succeeded(unsafe { libc::pthread_setschedparam(libc::pthread_self(), policy, &parameters) })?;
    if !is_real_time && priority.is_some_and(|priority| priority > 0) {
        // No process named: this thread alone.
        setpriority_process(None, LEAST_NICE)?;
    }
    Ok(())
}

fn scheduling() -> Result<(c_int, libc::sched_param)> {
    let mut policy = 0;
    let mut parameters = MaybeUninit::<libc::sched_param>::zeroed();
    // SAFETY: this thread's own handle; both places are this function's, and plain numbers even if unwritten.
    unsafe {
        let me = libc::pthread_self();
        succeeded(libc::pthread_getschedparam(
            me,
            &mut policy,
            parameters.as_mut_ptr(),
        ))?;
        Ok((policy, parameters.assume_init()))
    }
}

/// What a pthread function returned, which is 0 or an error number.
fn succeeded(returned: c_int) -> Result<()> {
    match returned {
        0 => Ok(()),
        number => Err(Errno::new(number)),
    }
}

/// Keeps this thread on some processors; `EINVAL` if there is none of them.
pub fn stay_on(processors: impl Iterator<Item = usize>) -> Result<()> {
    let mut set = CpuSet::new();
    for processor in processors {
        if processor >= CpuSet::MAX_CPU {
            return Err(Errno::EINVAL);
        }
        set.set(processor);
    }
    Ok(sched_setaffinity(None, &set)?)
}

/// pthread.h's, which the libc crate lacks.
const PTHREAD_CANCEL_DISABLE: c_int = 1;
unsafe extern "C" {
    fn pthread_setcancelstate(state: c_int, before: *mut c_int) -> c_int;
}

fn block_signals() -> libc::sigset_t {
    let mut all = MaybeUninit::uninit();
    let mut before = MaybeUninit::<libc::sigset_t>::zeroed();
    // SAFETY: sigfillset initialises `all`; pthread_sigmask reads it and writes `before`, which is valid even
    // unwritten, being plain zeroed bits.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn restore_signals(before: &libc::sigset_t) {
    // SAFETY: `before` is the live set that block_signals returned.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, std::ptr::null_mut()) };
}
