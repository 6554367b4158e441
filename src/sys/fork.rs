//! The fork generation: how a child notices that what it inherited belongs to its parent.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

static GENERATION: AtomicU64 = AtomicU64::new(0);
static REGISTERED: Once = Once::new();

/// A number that differs between a process and its forked children.
pub fn generation() -> u64 {
    REGISTERED.call_once(register);
    GENERATION.load(Ordering::Relaxed)
}

extern "C" fn in_child() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}

fn register() {
    // SAFETY: `in_child` only changes an atomic, which is allowed between fork and exec. A failure (no memory)
    // leaves the generation at zero: a forked child is then as unprotected as any library without this hook.
    unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
}
