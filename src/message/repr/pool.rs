//! Memory for what carries messages, such as the blocks of a queue: it rests and is traded between threads as that of bodies
//! is, since one thread takes it and another gives it back here too.

use std::alloc::{Layout, handle_alloc_error};
use std::ptr::NonNull;

use super::block::Block;
use super::memory::Memory;
use super::{shelf, stock};

/// Unused memory for a `T`, of unspecified content.
pub(crate) fn take<T>() -> NonNull<T> {
    let capacity = capacity::<T>();
    let memory = stock::take(capacity).or_else(|| Memory::allocate(capacity));
    match memory {
        Some(memory) => memory.into_raw().cast(),
        None => handle_alloc_error(Layout::new::<T>()),
    }
}

/// Gives memory back.
///
/// # Safety
/// `place` came from [`take`] of the same type, and nobody uses it any more.
pub(crate) unsafe fn put<T>(place: NonNull<T>) {
    // SAFETY: the caller's contract; the capacity is the one that was taken.
    stock::put(unsafe { Memory::from_raw(place.cast(), capacity::<T>()) });
}

/// The capacity of a body's block that, with its header, has room for a `T`.
fn capacity<T>() -> usize {
    const {
        assert!(align_of::<T>() <= align_of::<Block>());
        assert!(size_of::<T>() <= stock::LARGEST);
    }
    shelf::round(size_of::<T>().saturating_sub(size_of::<Block>()))
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_back_is_taken_again() {
        let place = take::<[u64; 100]>();
        // SAFETY: memory for so many numbers.
        unsafe {
            place.write([7; 100]);
            put(place);
        }
        let again = take::<[u64; 100]>();
        assert_eq!(again, place);
        // SAFETY: taken just now.
        unsafe { put(again) };
    }
}
