//! The atomics, locks and reference counts of lock-free code, replaced by loom's in its models.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_` explores every interleaving of a model.

#[cfg(loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    sync::{
        Arc,
        atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
};

#[cfg(not(loom))]
pub(crate) use self::cell::UnsafeCell;
#[cfg(not(loom))]
pub(crate) use std::sync::{
    Arc,
    atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering},
};

/// The locks of ordinary code: a panic elsewhere (caught at the edges) must not poison the caller.
pub(crate) trait LockUnpoisoned<T> {
    /// Locks, whatever happened to an earlier holder.
    fn locked(&self) -> std::sync::MutexGuard<'_, T>;
    /// Locks if nobody holds it.
    fn try_locked(&self) -> Option<std::sync::MutexGuard<'_, T>>;
}

impl<T> LockUnpoisoned<T> for std::sync::Mutex<T> {
    /// ThreadSanitizer sees only what is compiled with it, and of std's lock not the path on which a thread waits.
    #[cfg(tsan)]
    fn locked(&self) -> std::sync::MutexGuard<'_, T> {
        loop {
            match self.try_locked() {
                Some(guard) => return guard,
                None => std::thread::yield_now(),
            }
        }
    }

    #[cfg(not(tsan))]
    #[inline]
    fn locked(&self) -> std::sync::MutexGuard<'_, T> {
        self.lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    #[inline]
    fn try_locked(&self) -> Option<std::sync::MutexGuard<'_, T>> {
        match self.try_lock() {
            Ok(guard) => Some(guard),
            Err(std::sync::TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(std::sync::TryLockError::WouldBlock) => None,
        }
    }
}

#[cfg(not(loom))]
mod cell {
    /// `std`'s cell behind loom's closure interface.
    #[derive(Debug)]
    #[repr(transparent)]
    pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

    impl<T> UnsafeCell<T> {
        pub(crate) const fn new(value: T) -> Self {
            Self(std::cell::UnsafeCell::new(value))
        }

        #[inline]
        pub(crate) fn with<R>(&self, read: impl FnOnce(*const T) -> R) -> R {
            read(self.0.get())
        }

        #[inline]
        pub(crate) fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
            write(self.0.get())
        }
    }
}
