//! Threads of the library: they block every signal, and a failure to start one is an error.

use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::thread::{Builder, JoinHandle};

use crate::errno::{Errno, Result};

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
