//! How much memory the machine has.

use once_cell::race::OnceBox;

/// Bytes of the machine's memory; `None` where the system does not tell.
pub fn total() -> Option<u64> {
    static TOTAL: OnceBox<Option<u64>> = OnceBox::new();
    *TOTAL.get_or_init(|| {
        // SAFETY: the calls take a number and return one.
        let (pages, size) = unsafe {
            (
                libc::sysconf(libc::_SC_PHYS_PAGES),
                libc::sysconf(libc::_SC_PAGESIZE),
            )
        };
        let bytes = |count, size| {
            u64::try_from(count)
                .ok()?
                .checked_mul(u64::try_from(size).ok()?)
        };
        Box::new(bytes(pages, size).filter(|&total| total > 0))
    })
}
