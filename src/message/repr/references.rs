//! The reference count of a buffer.

use crate::sync::{AtomicUsize, Ordering};

/// How many messages stand on one buffer; starts at one.
#[derive(Debug)]
pub(super) struct References(AtomicUsize);

impl References {
    pub(super) fn one() -> References {
        References(AtomicUsize::new(1))
    }

    /// One more. Whoever calls owns a reference already, so nothing needs to be ordered.
    #[inline]
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less; true if it was the last, and then all that other owners did to the buffer is visible here.
    #[inline]
    #[must_use]
    pub(super) fn release(&self) -> bool {
        self.0.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// Whether the caller's reference is the only one.
    #[inline]
    pub(super) fn is_sole(&self) -> bool {
        self.0.load(Ordering::Acquire) == 1
    }
}
