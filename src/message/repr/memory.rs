//! Memory of blocks that nobody uses: single pieces, and chains of pieces of one capacity.
//!
//! Large pieces are mappings of their own. Of what an allocator puts into its heap a page or more stays in use for each
//! piece that was freed, since its own notes lie between them, and nothing goes back to the kernel as long as anything
//! behind is in use: a burst of messages would be kept for ever.

use std::alloc::{self, Layout};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::mm::{self, MapFlags, MremapFlags, ProtFlags};

use super::block::Block;

/// Pieces of so many bytes, header included, are mapped.
const LARGE: usize = 32 * 1024;

/// Mapped pieces begin at multiples of a cache line below this, the size of the smallest page.
const SHIFTS: usize = 4096;
const CACHE_LINE: usize = 64;

/// The room behind a block's header in bytes, an even number; the lowest bit is set if the piece is a mapping.
#[derive(Clone, Copy)]
pub(super) struct Extent(usize);

impl Extent {
    /// Of a piece from the allocator.
    pub const fn of_heap(capacity: usize) -> Extent {
        debug_assert!(capacity % 2 == 0);
        Extent(capacity)
    }

    const fn of_mapping(capacity: usize) -> Extent {
        debug_assert!(capacity % 2 == 0);
        Extent(capacity | 1)
    }

    #[inline]
    pub const fn capacity(self) -> usize {
        self.0 & !1
    }

    const fn is_mapping(self) -> bool {
        self.0 & 1 != 0
    }
}

/// What stands in a piece of memory while nobody uses it.
#[repr(C)]
struct Free {
    next: Option<NonNull<Free>>,
    extent: Extent,
}

const _: () =
    assert!(size_of::<Free>() <= size_of::<Block>() && align_of::<Free>() <= align_of::<Block>());

/// A piece of memory for a block; dropped, it goes back to the system.
pub(super) struct Memory(NonNull<Free>);

// SAFETY: memory that nobody uses may be handed from thread to thread.
unsafe impl Send for Memory {}

impl Memory {
    /// Room for a block of this capacity and unspecified content, if there is memory for it.
    pub(super) fn allocate(capacity: usize) -> Option<Memory> {
        let layout = Memory::layout(capacity)?;
        let (place, extent) = match map(layout.size()) {
            Some(place) => (place, Extent::of_mapping(capacity)),
            None => {
                // SAFETY: the layout is never empty, it has the header.
                let raw = unsafe { allocate_unspecified(layout) };
                (NonNull::new(raw)?.cast(), Extent::of_heap(capacity))
            }
        };
        // SAFETY: fresh memory of this extent.
        Some(unsafe { Memory::from_raw(place, extent) })
    }

    /// # Safety
    /// `place` came from [`Memory::into_raw`] of a piece of this extent, and nobody uses it any more.
    pub(super) unsafe fn from_raw(place: NonNull<Block>, extent: Extent) -> Memory {
        let place = place.cast::<Free>();
        // SAFETY: at least a block's header, which this is no larger than.
        unsafe { place.write(Free { next: None, extent }) };
        Memory(place)
    }

    /// The place for a block, the caller's now.
    #[inline]
    pub(super) fn into_raw(self) -> NonNull<Block> {
        ManuallyDrop::new(self).0.cast()
    }

    /// Whether memory of this extent that is to have another capacity had better become a mapping first.
    pub(super) fn outgrows_heap(old: Extent, new: usize) -> bool {
        !old.is_mapping() && new >= LARGE
    }

    /// The same memory with another capacity, the first bytes as before; a mapping is remapped, not copied. `None` leaves it
    /// as it was.
    ///
    /// # Safety
    /// `place` came from [`Memory::into_raw`] of a piece of extent `old`, and nobody else uses it.
    pub(super) unsafe fn reallocate(
        place: NonNull<Block>,
        old: Extent,
        new: usize,
    ) -> Option<(NonNull<Block>, Extent)> {
        let (old_layout, layout) = (Memory::layout(old.capacity())?, Memory::layout(new)?);
        if old.is_mapping() {
            // SAFETY: the caller's contract: a mapping of this size.
            let place = unsafe { remap(place, old_layout.size(), layout.size()) };
            return place.map(|place| (place, Extent::of_mapping(new)));
        }
        // SAFETY: the caller's contract; a layout that exists does not overflow when rounded up.
        let raw = unsafe { alloc::realloc(place.as_ptr().cast(), old_layout, layout.size()) };
        let place = NonNull::new(raw.cast())?;
        settle(raw);
        Some((place, Extent::of_heap(new)))
    }

    pub(super) fn extent(&self) -> Extent {
        // SAFETY: `Free` stands there as long as this exists.
        unsafe { self.0.as_ref() }.extent
    }

    /// Room behind a block's header, in bytes.
    pub(super) fn capacity(&self) -> usize {
        self.extent().capacity()
    }

    fn layout(capacity: usize) -> Option<Layout> {
        let size = size_of::<Block>().checked_add(capacity)?;
        Layout::from_size_align(size, align_of::<Block>()).ok()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let Some(layout) = Memory::layout(self.capacity()) else {
            return;
        };
        // SAFETY: it was mapped, or allocated, with this layout, and is nobody else's.
        unsafe {
            match self.extent().is_mapping() {
                true => unmap(self.0.cast(), layout.size()),
                false => alloc::dealloc(self.0.as_ptr().cast(), layout),
            }
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
        self.first.map_or(0, |first| {
            // SAFETY: `Free` stands in each piece of a chain.
            let extent = unsafe { first.as_ref() }.extent;
            extent.capacity() * self.len
        })
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

/// A mapping, if so many bytes are worth one and the kernel allows it: the number of mappings is limited.
///
/// Pieces begin at changing distances from their page: all at the same one, their headers would compete for a few lines
/// of the processor's cache.
fn map(size: usize) -> Option<NonNull<Block>> {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    if size < LARGE || cfg!(miri) {
        return None;
    }
    let access = ProtFlags::READ | ProtFlags::WRITE;
    let length = size.checked_add(SHIFTS)?;
    // SAFETY: new memory, at an address that the kernel chooses.
    let start = unsafe { mm::mmap_anonymous(ptr::null_mut(), length, access, MapFlags::PRIVATE) };
    let shift = TURN.fetch_add(CACHE_LINE, Ordering::Relaxed) % SHIFTS;
    NonNull::new(start.ok()?.wrapping_byte_add(shift).cast())
}

/// How far behind the beginning of its mapping a piece is.
fn shift_of(place: NonNull<Block>) -> usize {
    place.addr().get() % SHIFTS
}

/// # Safety
/// `place` is a mapped piece of `old` bytes that nobody else uses.
unsafe fn remap(place: NonNull<Block>, old: usize, new: usize) -> Option<NonNull<Block>> {
    let shift = shift_of(place);
    let start = place.as_ptr().wrapping_byte_sub(shift).cast();
    let (old, new) = (old + SHIFTS, new.checked_add(SHIFTS)?);
    // SAFETY: the caller's contract.
    let start = unsafe { mm::mremap(start, old, new, MremapFlags::MAYMOVE) };
    NonNull::new(start.ok()?.wrapping_byte_add(shift).cast())
}

/// # Safety
/// `place` is a mapped piece of so many bytes that nobody uses any more.
unsafe fn unmap(place: NonNull<Block>, size: usize) {
    let start = place.as_ptr().wrapping_byte_sub(shift_of(place)).cast();
    let length = size + SHIFTS;
    // SAFETY: the caller's contract.
    unsafe {
        // A hole may make one mapping too many of two: then what is behind the addresses goes back at least.
        if mm::munmap(start, length).is_err() {
            let _ = mm::madvise(start, length, mm::Advice::LinuxDontNeed);
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
    fn large_memory_is_a_mapping_that_grows_and_goes() {
        assert!(!Memory::allocate(LARGE / 2).unwrap().extent().is_mapping());
        let memory = Memory::allocate(LARGE).unwrap();
        let (extent, place) = (memory.extent(), memory.into_raw());
        assert_eq!(
            (extent.is_mapping(), extent.capacity()),
            (!cfg!(miri), LARGE)
        );
        let last = |place: NonNull<Block>, size: usize| {
            place
                .as_ptr()
                .cast::<u8>()
                .wrapping_add(size_of::<Block>() + size - 1)
        };
        // SAFETY: nobody else uses it, and all bytes touched are in it.
        unsafe {
            last(place, LARGE).write(7);
            let (place, extent) = Memory::reallocate(place, extent, 9 * LARGE).unwrap();
            assert_eq!(last(place, LARGE).read(), 7);
            last(place, 9 * LARGE).write(8);
            let memory = Memory::from_raw(place, extent);
            assert_eq!(memory.capacity(), 9 * LARGE);
        }
    }

    #[test]
    fn what_cannot_be_had_is_refused() {
        assert!(Memory::allocate(usize::MAX).is_none());
        assert!(Memory::allocate(isize::MAX as usize).is_none());
    }
}
