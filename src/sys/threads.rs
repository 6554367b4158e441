//! Threads of the library: they block every signal, and a failure to start one is an error.

use std::mem::MaybeUninit;
use std::thread::{Builder, JoinHandle};

use crate::errno::{Errno, Result};

/// Starts a thread that blocks all signals from its first instruction on.
pub fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let before = block_signals();
    let thread = Builder::new().name(name.to_owned()).spawn(body);
    restore_signals(&before);
    thread.map_err(|_| Errno::EMTHREAD)
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
