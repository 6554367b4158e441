//! How many processors there are.

use once_cell::race::OnceBool;

/// Whether more than one processor is online, wherever this thread may run: its peers may run elsewhere.
pub fn are_several() -> bool {
    static SEVERAL: OnceBool = OnceBool::new();
    // SAFETY: sysconf reads a number and has no other effect.
    SEVERAL.get_or_init(|| unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) } > 1)
}
