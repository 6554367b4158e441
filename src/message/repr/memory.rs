//! Memory of blocks that nobody uses: single pieces, and chains of pieces of one capacity.

use std::alloc::{self, Layout};
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::block::Block;

/// What stands in a piece of memory while nobody uses it.
#[repr(C)]
struct Free {
    next: Option<NonNull<Free>>,
    /// Room behind the header of a block, in bytes.
    capacity: usize,
}

const _: () =
    assert!(size_of::<Free>() <= size_of::<Block>() && align_of::<Free>() <= align_of::<Block>());

/// A piece of memory for a block; dropped, it goes back to the system's allocator.
pub(super) struct Memory(NonNull<Free>);

// SAFETY: memory that nobody uses may be handed from thread to thread.
unsafe impl Send for Memory {}

impl Memory {
    /// Room for a block of this capacity and unspecified content, if there is memory for it.
    pub(super) fn allocate(capacity: usize) -> Option<Memory> {
        // SAFETY: the layout is never empty, it has the header.
        let raw = unsafe { allocate_unspecified(Memory::layout(capacity)?) };
        // SAFETY: fresh memory of this layout.
        Some(unsafe { Memory::from_raw(NonNull::new(raw)?.cast(), capacity) })
    }

    /// # Safety
    /// `place` came from [`Memory::into_raw`] of a piece of this capacity, and nobody uses it any more.
    pub(super) unsafe fn from_raw(place: NonNull<Block>, capacity: usize) -> Memory {
        let place = place.cast::<Free>();
        // SAFETY: at least a block's header, which this is no larger than.
        unsafe {
            place.write(Free {
                next: None,
                capacity,
            });
        }
        Memory(place)
    }

    /// The place for a block, the caller's now.
    #[inline]
    pub(super) fn into_raw(self) -> NonNull<Block> {
        ManuallyDrop::new(self).0.cast()
    }

    /// The same memory with another capacity, the first bytes as before; large pieces are remapped, not copied. `None`
    /// leaves it as it was.
    ///
    /// # Safety
    /// `place` came from [`Memory::into_raw`] of a piece of capacity `old`, and nobody else uses it.
    pub(super) unsafe fn reallocate(
        place: NonNull<Block>,
        old: usize,
        new: usize,
    ) -> Option<NonNull<Block>> {
        let (old, new) = (Memory::layout(old)?, Memory::layout(new)?);
        // SAFETY: the caller's contract; a layout that exists does not overflow when rounded up.
        let raw = unsafe { alloc::realloc(place.as_ptr().cast(), old, new.size()) };
        let place = NonNull::new(raw.cast())?;
        settle(raw);
        Some(place)
    }

    /// Room behind a block's header, in bytes.
    pub(super) fn capacity(&self) -> usize {
        // SAFETY: `Free` stands there as long as this exists.
        unsafe { self.0.as_ref() }.capacity
    }

    fn layout(capacity: usize) -> Option<Layout> {
        let size = size_of::<Block>().checked_add(capacity)?;
        Layout::from_size_align(size, align_of::<Block>()).ok()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(layout) = Memory::layout(self.capacity()) {
            // SAFETY: it was allocated with this layout, and is nobody else's.
            unsafe { alloc::dealloc(self.0.as_ptr().cast(), layout) };
        }
    }
}

/// Pieces of memory of one capacity, linked through the pieces themselves: to hand them on takes no memory.
#[derive(Default)]
pub(super) struct Chain {
    first: Option<NonNull<Free>>,
    len: usize,
}

// SAFETY: as `Memory`.
unsafe impl Send for Chain {}

impl Chain {
    pub(super) const fn new() -> Chain {
        Chain {
            first: None,
            len: 0,
        }
    }

    /// How many pieces.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// What all pieces together have room for, in bytes.
    pub(super) fn bytes(&self) -> usize {
        // SAFETY: `Free` stands in each piece of a chain.
        self.first
            .map_or(0, |first| unsafe { first.as_ref() }.capacity * self.len)
    }

    /// Adds a piece, which is then the next to be popped.
    #[inline]
    pub(super) fn push(&mut self, memory: Memory) {
        let mut piece = ManuallyDrop::new(memory).0;
        // SAFETY: `Free` stands there, and the piece is ours.
        unsafe { piece.as_mut() }.next = self.first;
        self.first = Some(piece);
        self.len += 1;
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Memory> {
        let piece = self.first?;
        // SAFETY: `Free` stands in each piece of a chain.
        self.first = unsafe { piece.as_ref() }.next;
        self.len -= 1;
        Some(Memory(piece))
    }
}

impl From<Memory> for Chain {
    fn from(memory: Memory) -> Chain {
        let mut chain = Chain::new();
        chain.push(memory);
        chain
    }
}

impl Drop for Chain {
    #[inline]
    fn drop(&mut self) {
        while let Some(memory) = self.pop() {
            drop(memory);
        }
    }
}

/// Memory whose content is some bytes, which ones is not said.
///
/// # Safety
/// The layout's size is not zero.
unsafe fn allocate_unspecified(layout: Layout) -> *mut u8 {
    if cfg!(miri) {
        // SAFETY: the caller's contract.
        return unsafe { alloc::alloc_zeroed(layout) };
    }
    // SAFETY: the caller's contract.
    let raw = unsafe { alloc::alloc(layout) };
    settle(raw);
    raw
}

/// Makes memory of no content one of some content.
///
/// To Rust, fresh memory holds no bytes at all until it is written, but a C program may well read or send what it never
/// wrote. The optimiser must assume that this statement, which it cannot look into, wrote all of it.
#[inline]
pub(super) fn settle(_raw: *mut u8) {
    // SAFETY: no instruction is executed.
    #[cfg(not(miri))]
    unsafe {
        std::arch::asm!("/* {0} */", in(reg) _raw, options(nostack, preserves_flags));
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_chain_gives_back_what_it_was_given_last() {
        let mut chain = Chain::new();
        assert!(chain.pop().is_none());
        let places: Vec<_> = (0..3)
            .map(|_| {
                let memory = Memory::allocate(100).unwrap();
                let place = memory.0;
                chain.push(memory);
                place
            })
            .collect();
        assert_eq!((chain.len(), chain.bytes()), (3, 300));
        assert_eq!(chain.pop().unwrap().0, places[2]);
        assert_eq!(chain.pop().unwrap().0, places[1]);
        assert_eq!((chain.len(), chain.bytes()), (1, 100));
    }

    #[test]
    fn what_cannot_be_had_is_refused() {
        assert!(Memory::allocate(usize::MAX).is_none());
        assert!(Memory::allocate(isize::MAX as usize).is_none());
    }
}
