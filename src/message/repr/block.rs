//! Heap buffers of our own: a header and the bytes behind it, in one allocation.

use std::alloc::{self, Layout};
use std::ptr::{self, NonNull};

use super::references::References;
use super::shelf;

/// The header. Aligned so that the bytes behind it are as aligned as malloc's.
#[repr(C, align(16))]
pub(super) struct Block {
    pub(super) references: References,
    capacity: usize,
}

impl Block {
    /// A block with room for `capacity` bytes of unspecified content, if there is memory for it.
    #[inline(never)]
    pub(super) fn allocate(capacity: usize) -> Option<NonNull<Block>> {
        let capacity = shelf::round(capacity);
        let memory = match shelf::take(capacity) {
            Some(memory) => memory,
            None => Memory::allocate(capacity)?,
        };
        let block = memory.into_raw();
        let header = Block {
            references: References::one(),
            capacity,
        };
        // SAFETY: fresh memory of at least the header's size and alignment.
        unsafe { block.write(header) };
        Some(block)
    }

    /// The block with room for `capacity` bytes, the first ones as before; large blocks are remapped, not copied. `None` leaves
    /// it as it was.
    ///
    /// # Safety
    /// `block` came from [`Block::allocate`], and nobody else uses it.
    pub(super) unsafe fn grow(block: NonNull<Block>, capacity: usize) -> Option<NonNull<Block>> {
        // SAFETY: the caller's contract.
        let old = unsafe { block.as_ref() }.capacity;
        let capacity = shelf::round(capacity);
        let layout = Memory::layout(capacity)?;
        // SAFETY: the caller's contract; a layout that exists does not overflow when rounded up.
        let raw =
            unsafe { alloc::realloc(block.as_ptr().cast(), Memory::layout(old)?, layout.size()) };
        let block = NonNull::new(raw.cast::<Block>())?;
        settle(raw);
        shelf::resized(old, capacity);
        // SAFETY: the header moved with the block.
        unsafe { (*block.as_ptr()).capacity = capacity };
        Some(block)
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
            let capacity = block.as_ref().capacity;
            ptr::drop_in_place(block.as_ptr());
            Memory::from_raw(block, capacity)
        };
        shelf::put(memory);
    }
}

/// What a block lies in while nobody uses it.
pub(super) struct Memory {
    place: NonNull<Block>,
    capacity: usize,
}

// SAFETY: memory that nobody uses may be handed from thread to thread.
unsafe impl Send for Memory {}

impl Memory {
    pub(super) fn allocate(capacity: usize) -> Option<Memory> {
        // SAFETY: the layout is never empty, it has the header.
        let raw = unsafe { allocate_unspecified(Memory::layout(capacity)?) };
        let place = NonNull::new(raw.cast())?;
        Some(Memory { place, capacity })
    }

    /// # Safety
    /// `place` came from [`Memory::into_raw`], and nobody uses it any more.
    unsafe fn from_raw(place: NonNull<Block>, capacity: usize) -> Memory {
        Memory { place, capacity }
    }

    fn into_raw(self) -> NonNull<Block> {
        std::mem::ManuallyDrop::new(self).place
    }

    /// Room behind the header, in bytes.
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    fn layout(capacity: usize) -> Option<Layout> {
        let size = size_of::<Block>().checked_add(capacity)?;
        Layout::from_size_align(size, align_of::<Block>()).ok()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(layout) = Memory::layout(self.capacity) {
            // SAFETY: it was allocated with this layout, and is nobody else's.
            unsafe { alloc::dealloc(self.place.as_ptr().cast(), layout) };
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
fn settle(_raw: *mut u8) {
    // SAFETY: no instruction is executed.
    #[cfg(not(miri))]
    unsafe {
        std::arch::asm!("/* {0} */", in(reg) _raw, options(nostack, preserves_flags));
    }
}
