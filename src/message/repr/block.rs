//! Heap buffers of our own: a header and the bytes behind it, in one allocation.

use std::alloc::{self, Layout};
use std::ptr::{self, NonNull};

use super::references::References;

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
        let layout = Block::layout(capacity)?;
        // SAFETY: the layout is never empty, it has the header.
        let raw = unsafe { allocate_unspecified(layout) };
        let block = NonNull::new(raw.cast::<Block>())?;
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
        let old = Block::layout(old)?;
        let new = Block::layout(capacity)?;
        // SAFETY: the caller's contract; a layout that exists does not overflow when rounded up.
        let raw = unsafe { alloc::realloc(block.as_ptr().cast(), old, new.size()) };
        let block = NonNull::new(raw.cast::<Block>())?;
        settle(raw);
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
        let capacity = unsafe { block.as_ref() }.capacity;
        if let Some(layout) = Block::layout(capacity) {
            // SAFETY: the caller's contract; the layout is the one it was allocated with.
            unsafe {
                ptr::drop_in_place(block.as_ptr());
                alloc::dealloc(block.as_ptr().cast(), layout);
            }
        }
    }

    fn layout(capacity: usize) -> Option<Layout> {
        let size = size_of::<Block>().checked_add(capacity)?;
        Layout::from_size_align(size, align_of::<Block>()).ok()
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
