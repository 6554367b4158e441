//! Memory for what carries messages, such as the blocks of a queue: it rests and is traded between threads as that of bodies
//! is, since one thread takes it and another gives it back here too.

use std::alloc::{Layout, handle_alloc_error};
use std::ptr::NonNull;

use super::block::Block;
use super::memory::{Extent, Memory};
use super::{shelf, stock};

/// What is taken is aligned to so many bytes.
pub(crate) const ALIGNMENT: usize = align_of::<Block>();

/// Unused memory of so many bytes, which are not many, and of unspecified content.
pub(crate) fn take(bytes: usize) -> NonNull<u8> {
    let capacity = capacity(bytes);
    let memory = stock::take(capacity).or_else(|| Memory::allocate(capacity));
    match memory {
        Some(memory) => memory.into_raw().cast(),
        None => out_of_memory(bytes),
    }
}

/// Gives memory back.
///
/// # Safety
/// `place` came from [`take`] of as many bytes, and nobody uses it any more.
pub(crate) unsafe fn put(place: NonNull<u8>, bytes: usize) {
    // SAFETY: the caller's contract; the capacity is the one that was taken.
    stock::put(unsafe { Memory::from_raw(place.cast(), Extent::of_heap(capacity(bytes))) });
}

/// The capacity of a body's block that, with its header, has so many bytes.
fn capacity(bytes: usize) -> usize {
    debug_assert!(bytes <= stock::LARGEST);
    shelf::round(bytes.saturating_sub(size_of::<Block>()))
}

#[cold]
fn out_of_memory(bytes: usize) -> ! {
    handle_alloc_error(Layout::array::<u8>(bytes).unwrap_or(Layout::new::<Block>()))
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_back_is_taken_again() {
        let place = take(800);
        // SAFETY: memory for so many numbers.
        unsafe {
            place.cast::<[u64; 100]>().write([7; 100]);
            put(place, 800);
        }
        let again = take(800);
        assert_eq!(again, place);
        // SAFETY: taken just now.
        unsafe { put(again, 800) };
    }
}
