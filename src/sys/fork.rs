//! The fork generation: how a child notices that what it inherited belongs to its parent.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static GENERATION: AtomicU64 = AtomicU64::new(0);
static REGISTERED: AtomicBool = AtomicBool::new(false);

/// A number that differs between a process and its forked children.
pub fn generation() -> u64 {
    if !REGISTERED.load(Ordering::Relaxed) {
        register();
        REGISTERED.store(true, Ordering::Relaxed);
    }
    GENERATION.load(Ordering::Relaxed)
}

extern "C" fn in_child() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}

/// Several threads may come here at once: the hook counts twice then, which is as good. Nobody waits for another thread,
/// which is not there any more in a child that is forked off just now.
#[cold]
fn register() {
    // SAFETY: `in_child` only changes an atomic, which is allowed between fork and exec. A failure (no memory)
    // leaves the generation at zero: a forked child is then as unprotected as any library without this hook.
    unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
}
