//! How much memory the machine has.

use std::sync::OnceLock;

/// Bytes of the machine's memory; `None` where the system does not tell.
pub fn total() -> Option<u64> {
    static TOTAL: OnceLock<Option<u64>> = OnceLock::new();
    *TOTAL.get_or_init(|| {
        // SAFETY: the calls take a number and return one.
        let (pages, size) = unsafe {
            (
                libc::sysconf(libc::_SC_PHYS_PAGES),
                libc::sysconf(libc::_SC_PAGESIZE),
            )
        };
        let total = u64::try_from(pages).ok()? * u64::try_from(size).ok()?;
        (total > 0).then_some(total)
    })
}
