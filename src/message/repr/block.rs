//! Heap buffers of our own: a header and the bytes behind it, in one allocation.

use std::ptr::{self, NonNull};

use super::memory::{Extent, Memory};
use super::references::References;
use super::{shelf, stock};

/// The header. Aligned so that the bytes behind it are as aligned as malloc's.
#[repr(C, align(16))]
pub(super) struct Block {
    pub(super) references: References,
    extent: Extent,
}

impl Block {
    /// A block with room for `capacity` bytes of unspecified content, if there is memory for it.
    #[inline(never)]
    pub(super) fn allocate(capacity: usize) -> Option<NonNull<Block>> {
        let capacity = shelf::round(capacity);
        let memory = stock::take(capacity).or_else(|| Block::fresh(capacity))?;
        Some(Block::begin(memory))
    }

    fn fresh(capacity: usize) -> Option<Memory> {
        let memory = Memory::allocate(capacity)?;
        shelf::resized(0, capacity);
        Some(memory)
    }

    /// The same, if memory for it rests.
    pub(super) fn at_rest(capacity: usize) -> Option<NonNull<Block>> {
        let capacity = shelf::round(capacity);
        Some(Block::begin(stock::take(capacity)?))
    }

    #[inline]
    fn begin(memory: Memory) -> NonNull<Block> {
        let header = Block {
            references: References::one(),
            extent: memory.extent(),
        };
        let block = memory.into_raw();
        // SAFETY: unused memory of at least the header's size and alignment.
        unsafe { block.write(header) };
        block
    }

    /// The block with room for `capacity` bytes, the first ones as before; very large blocks are remapped, not copied. `None` leaves
    /// it as it was.
    ///
    /// # Safety
    /// `block` came from [`Block::allocate`], and nobody else uses it.
    pub(super) unsafe fn grow(block: NonNull<Block>, capacity: usize) -> Option<NonNull<Block>> {
        // SAFETY: the caller's contract.
        let old = unsafe { block.as_ref() }.extent;
        let capacity = shelf::round(capacity);
        let better = || Memory::outgrows_heap(old, capacity).then(|| Block::fresh(capacity))?;
        let (block, extent) = match stock::take(capacity).or_else(better) {
            // SAFETY: the caller's contract; there is room for the header and all that is behind it.
            Some(memory) => unsafe { Block::move_to(memory, block, old) },
            None => {
                // SAFETY: the caller's contract.
                let grown = unsafe { Memory::reallocate(block, old, capacity)? };
                shelf::resized(old.capacity(), capacity);
                grown
            }
        };
        // SAFETY: the header moved with the block.
        unsafe { (*block.as_ptr()).extent = extent };
        Some(block)
    }

    /// # Safety
    /// `block` has the extent `old`, `memory` room for as many bytes, and nobody else uses either.
    unsafe fn move_to(
        memory: Memory,
        block: NonNull<Block>,
        old: Extent,
    ) -> (NonNull<Block>, Extent) {
        let extent = memory.extent();
        let place = memory.into_raw();
        let bytes = size_of::<Block>() + old.capacity();
        // SAFETY: the caller's contract; the header is where `place` is now, and nobody looks at the old one again.
        unsafe {
            ptr::copy_nonoverlapping(block.cast::<u8>().as_ptr(), place.cast().as_ptr(), bytes);
            stock::put(Memory::from_raw(block, old));
        }
        (place, extent)
    }

    /// Where the bytes begin.
    #[inline]
    pub(super) fn bytes(block: NonNull<Block>) -> *mut u8 {
        block.as_ptr().wrapping_add(1).cast()
    }

    /// Gives the memory back.
    ///
    /// # Safety
    /// `block` came from [`Block::allocate`], and nobody uses it any more.
    pub(super) unsafe fn free(block: NonNull<Block>) {
        // SAFETY: the caller's contract.
        let memory = unsafe {
            let extent = block.as_ref().extent;
            ptr::drop_in_place(block.as_ptr());
            Memory::from_raw(block, extent)
        };
        stock::put(memory);
    }
}
