//! How many processors there are.

use std::sync::OnceLock;

/// Whether more than one processor is online, wherever this thread may run: its peers may run elsewhere.
pub fn are_several() -> bool {
    static SEVERAL: OnceLock<bool> = OnceLock::new();
    // SAFETY: sysconf reads a number and has no other effect.
    *SEVERAL.get_or_init(|| unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) } > 1)
}
