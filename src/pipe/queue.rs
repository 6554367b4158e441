//! A queue of parts from one thread to another without locks: linked blocks, reused, made when first needed.
//!
//! The [`Producer`] fills slots and publishes their number; the [`Consumer`] touches a slot, or a link between
//! blocks, only below the published number, so that each byte has one owner at any moment. A block that was read
//! to its end becomes the spare, which the producer takes before it asks the allocator: a stream at its own pace
//! allocates nothing, and an idle queue keeps two blocks at most. As long as the consumer sleeps whenever a block is
//! full, as between peers that answer each other, blocks are small ones; once it has not kept up they are large.
//!
//! A message whose last part is not written yet is never published, hence still the producer's alone:
//! [`Producer::rollback`] takes its parts back.

use std::mem::{MaybeUninit, offset_of};
use std::ptr;

use crate::message::pool;
use crate::sync::{Arc, AtomicPtr, Ordering, UnsafeCell};

use super::cursor::Cursor;

/// Slots of a large block, 2 KiB of messages, and of a small one. A model needs few to meet every border.
const LARGE: u32 = if cfg!(loom) { 2 } else { 32 };
const SMALL: u32 = if cfg!(loom) { 1 } else { 4 };

/// Of a small block there is memory for the first slots alone, so none is ever moved or borrowed as a whole.
#[repr(C)]
struct Block<T> {
    /// Set by the producer before it publishes anything in the next block.
    next: UnsafeCell<*mut Block<T>>,
    /// How many slots there are.
    size: u32,
    slots: [UnsafeCell<MaybeUninit<T>>; LARGE as usize],
}

impl<T> Block<T> {
    /// A block of so many slots.
    fn allocate(size: u32) -> *mut Block<T> {
        let block: *mut Block<T> = pool::take(Block::<T>::bytes(size)).cast().as_ptr();
        // SAFETY: memory for a block of this size that nobody uses.
        unsafe {
            (&raw mut (*block).next).write(UnsafeCell::new(ptr::null_mut()));
            (&raw mut (*block).size).write(size);
            for index in 0..size {
                let slot = &raw mut (*block).slots[index as usize];
                slot.write(UnsafeCell::new(MaybeUninit::uninit()));
            }
        }
        block
    }

    /// # Safety
    /// `block` is null or came from [`Block::allocate`], there are no parts in it, and nobody uses it any more.
    unsafe fn free(block: *mut Block<T>) {
        let Some(memory) = ptr::NonNull::new(block) else {
            return;
        };
        // SAFETY: the caller's contract.
        unsafe {
            let size = (*block).size;
            (&raw mut (*block).next).drop_in_place();
            for index in 0..size {
                (&raw mut (*block).slots[index as usize]).drop_in_place();
            }
            pool::put(memory.cast(), Block::<T>::bytes(size));
        }
    }

    /// What a block of so many slots takes.
    const fn bytes(size: u32) -> usize {
        const { assert!(align_of::<Block<T>>() <= pool::ALIGNMENT) };
        offset_of!(Block<T>, slots) + size as usize * size_of::<UnsafeCell<MaybeUninit<T>>>()
    }
}

/// A place in the chain of blocks; `index` may be `end`, just behind the block's last slot, as it is before the first.
#[derive(Debug)]
struct Position<T> {
    /// Null before the first block exists.
    block: *mut Block<T>,
    index: u32,
    /// The block's size.
    end: u32,
    /// Parts before this place since the beginning.
    count: u64,
}

impl<T> Clone for Position<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Position<T> {}

impl<T> Position<T> {
    const START: Position<T> = Position {
        block: ptr::null_mut(),
        index: 0,
        end: 0,
        count: 0,
    };

    /// The first place of a chain that begins with this block.
    ///
    /// # Safety
    /// The block is null, or live.
    unsafe fn first(block: *mut Block<T>) -> Position<T> {
        let mut position = Position::START;
        if !block.is_null() {
            // SAFETY: the caller's contract.
            unsafe { position.enter(block) };
        }
        position
    }

    /// Whether the block's last slot is passed.
    #[inline]
    fn is_at_end(&self) -> bool {
        self.index == self.end
    }

    /// Moves to the first slot of the next block.
    ///
    /// # Safety
    /// The block is live.
    unsafe fn enter(&mut self, block: *mut Block<T>) {
        self.block = block;
        self.index = 0;
        // SAFETY: the caller's contract; the size never changes.
        self.end = unsafe { (*block).size };
    }
}

/// What the two halves share.
struct Queue<T> {
    /// Parts published; the consumer parks here. Closed by the producer.
    written: Cursor,
    /// Set by the producer before it publishes anything at all.
    first: UnsafeCell<*mut Block<T>>,
    /// A block that nobody uses.
    spare: AtomicPtr<Block<T>>,
    /// Where each half stopped; written when it is dropped, read when the queue is.
    head: UnsafeCell<Position<T>>,
    tail: UnsafeCell<Position<T>>,
}

/// The writing half.
pub(super) struct Producer<T> {
    queue: Arc<Queue<T>>,
    tail: Position<T>,
    /// Where the unfinished message began.
    unfinished: Option<Position<T>>,
    published: u64,
    /// Of new blocks.
    size: u32,
}

/// The reading half.
pub(super) struct Consumer<T> {
    queue: Arc<Queue<T>>,
    head: Position<T>,
    /// Parts known to be published.
    visible: u64,
}

// SAFETY: the halves own the parts between them; the raw pointers are to blocks that the halves reach under the
// protocol described above, whichever threads they are on.
unsafe impl<T: Send> Send for Producer<T> {}
// SAFETY: as for the producer.
unsafe impl<T: Send> Send for Consumer<T> {}

/// A new, empty queue; allocates no block.
pub(super) fn queue<T>() -> (Producer<T>, Consumer<T>) {
    let queue = Arc::new(Queue {
        written: Cursor::new(),
        first: UnsafeCell::new(ptr::null_mut()),
        spare: AtomicPtr::new(ptr::null_mut()),
        head: UnsafeCell::new(Position::START),
        tail: UnsafeCell::new(Position::START),
    });
    let producer = Producer {
        queue: Arc::clone(&queue),
        tail: Position::START,
        unfinished: None,
        published: 0,
        size: SMALL,
    };
    let consumer = Consumer {
        queue,
        head: Position::START,
        visible: 0,
    };
    (producer, consumer)
}

impl<T> Producer<T> {
    /// Appends a part, made where it is to lie, unseen until the flush after the last part of its message.
    #[inline]
    pub(super) fn push(&mut self, make: impl FnOnce() -> T, ends_message: bool) {
        if ends_message {
            self.unfinished = None;
        } else if self.unfinished.is_none() {
            self.unfinished = Some(self.tail);
        }
        if self.tail.is_at_end() {
            self.grow();
        }
        // SAFETY: `grow` left the tail in a live block with a free slot; slots from the published number on are
        // the producer's alone.
        let slot = unsafe { &(*self.tail.block).slots[self.tail.index as usize] };
        slot.with_mut(|slot| {
            // SAFETY: nobody else touches this slot before it is published.
            unsafe { (*slot).write(make()) };
        });
        self.tail.index += 1;
        self.tail.count += 1;
    }

    /// Links an empty block behind the tail and moves there.
    #[cold]
    fn grow(&mut self) {
        let fresh = self.empty_block();
        if self.tail.block.is_null() {
            // SAFETY: the consumer reads `first` only once something is published, and nothing is.
            self.queue.first.with_mut(|first| unsafe { *first = fresh });
        } else {
            // SAFETY: the block is live: the consumer leaves it only once something beyond it is published.
            let link = unsafe { &(*self.tail.block).next };
            // SAFETY: for the same reason nobody reads this link yet.
            link.with_mut(|next| unsafe { *next = fresh });
        }
        // SAFETY: a block that was just linked.
        unsafe { self.tail.enter(fresh) };
    }

    /// The spare, if it is as large as the consumer's pace asks for, or a new one.
    fn empty_block(&mut self) -> *mut Block<T> {
        if !self.tail.block.is_null() && !self.is_reader_asleep() {
            self.size = LARGE;
        }
        let spare = self.queue.spare.swap(ptr::null_mut(), Ordering::AcqRel);
        // SAFETY: who swaps a block out of `spare` owns it.
        if !spare.is_null() && unsafe { (*spare).size } >= self.size {
            return spare;
        }
        // SAFETY: as above, and its parts were read.
        unsafe { Block::free(spare) };
        Block::allocate(self.size)
    }

    /// Drops the parts of the unfinished message.
    pub(super) fn rollback(&mut self) {
        let Some(mut start) = self.unfinished.take() else {
            return;
        };
        if start.block.is_null() {
            // SAFETY: parts were written, so the first block exists, and only the producer ever changes the link.
            start = unsafe { Position::first(self.queue.first.with(|first| *first)) };
        }
        let end = self.tail.count;
        // First step back, so that a drop that panics leaves nothing to be dropped again.
        self.tail = start;
        // SAFETY: the parts from `start` to `end` were written and never published; the tail no longer covers them.
        unsafe { drop_parts(start, end) };
        // SAFETY: blocks behind the tail hold nothing any more, and nobody else has seen them.
        unsafe { free_blocks_behind(self.tail.block) };
    }

    /// Publishes all whole messages. True: the consumer slept and must be told.
    #[inline]
    pub(super) fn flush(&mut self) -> bool {
        let whole = self.whole();
        if whole == self.published {
            return false;
        }
        self.published = whole;
        self.queue.written.publish(whole)
    }

    /// Publishes for the last time. True: the consumer slept and must be told.
    pub(super) fn close(&mut self) -> bool {
        self.published = self.whole();
        self.queue.written.close(self.published)
    }

    /// Parts up to the end of the last whole message.
    #[inline]
    fn whole(&self) -> u64 {
        match &self.unfinished {
            Some(start) => start.count,
            None => self.tail.count,
        }
    }

    /// Whether the consumer sleeps, having read all that is published.
    pub(super) fn is_reader_asleep(&self) -> bool {
        self.queue.written.observe_in_order().parked
    }
}

impl<T> Consumer<T> {
    /// Whether a part waits; if not, the consumer sleeps and the next publication reports it.
    #[inline]
    pub(super) fn has_part_or_park(&mut self) -> bool {
        self.head.count < self.visible || self.look_again_or_park()
    }

    #[inline]
    fn look_again_or_park(&mut self) -> bool {
        loop {
            let written = self.queue.written.observe();
            self.visible = written.count;
            if self.head.count < self.visible {
                return true;
            }
            if written.closed || written.parked || self.queue.written.park(written.count) {
                return false;
            }
        }
    }

    /// The next part, where it lies, until it is [passed](Consumer::pass).
    #[inline]
    pub(super) fn front(&mut self) -> Option<&mut T> {
        if !self.has_part() {
            return None;
        }
        let slot = self.present();
        // SAFETY: a published slot is written, and the consumer's alone while it is borrowed.
        Some(slot.with_mut(|slot| unsafe { (*slot).assume_init_mut() }))
    }

    /// Drops the part that [`Consumer::front`] showed.
    #[inline]
    pub(super) fn pass(&mut self) {
        if self.head.count == self.visible {
            return;
        }
        // First step on, so that a drop that panics leaves nothing to be dropped again.
        let slot: *const UnsafeCell<MaybeUninit<T>> = self.present();
        self.head.index += 1;
        self.head.count += 1;
        // SAFETY: a published slot is written, in a block that is live until the head leaves it, and the consumer's alone.
        unsafe { (*slot).with_mut(|slot| (*slot).assume_init_drop()) };
    }

    /// The next part.
    pub(super) fn pop(&mut self) -> Option<T> {
        self.has_part().then(|| self.pop_present())
    }

    /// Puts the next part where the caller wants it: one move instead of several. False: there is none.
    #[inline]
    pub(super) fn pop_into(&mut self, place: &mut T) -> bool {
        let has_part = self.has_part();
        if has_part {
            *place = self.pop_present();
        }
        has_part
    }

    #[inline]
    fn has_part(&mut self) -> bool {
        if self.head.count == self.visible {
            self.visible = self.queue.written.observe().count;
        }
        self.head.count != self.visible
    }

    /// The next part, which is there.
    #[inline(always)]
    fn pop_present(&mut self) -> T {
        // SAFETY: a published slot is written, and the consumer's alone; the head moves on, so it is read once.
        let part = (self.present()).with(|slot| unsafe { (*slot).assume_init_read() });
        self.head.index += 1;
        self.head.count += 1;
        part
    }

    /// The slot of the next part, which is there.
    #[inline(always)]
    fn present(&mut self) -> &UnsafeCell<MaybeUninit<T>> {
        debug_assert!(self.head.count < self.visible);
        if self.head.is_at_end() {
            self.advance();
        }
        // SAFETY: the head is at a published part, thus in a live block.
        unsafe { &(*self.head.block).slots[self.head.index as usize] }
    }

    /// Moves to the next block, which holds a published part; the one before becomes the spare.
    #[cold]
    fn advance(&mut self) {
        let left = self.head.block;
        if left.is_null() {
            // SAFETY: set before the first publication, which was seen, and never changed.
            unsafe { self.head.enter(self.queue.first.with(|first| *first)) };
            return;
        }
        // SAFETY: the consumer owns the block that it is in.
        let link = unsafe { &(*left).next };
        // SAFETY: the link was set before a part behind it was published; the producer is past it.
        let next = link.with_mut(|next| unsafe { std::mem::replace(&mut *next, ptr::null_mut()) });
        // SAFETY: a block with a published part is live.
        unsafe { self.head.enter(next) };
        let surplus = self.queue.spare.swap(left, Ordering::AcqRel);
        // SAFETY: who swaps a block out of `spare` owns it; its parts were read.
        unsafe { Block::free(surplus) };
    }

    /// Parts known to be published and not read.
    pub(super) fn backlog(&self) -> u64 {
        self.visible.saturating_sub(self.head.count)
    }

    /// Whether the producer closed and everything was read.
    pub(super) fn is_ended(&self) -> bool {
        let written = self.queue.written.observe();
        written.closed && written.count == self.head.count
    }
}

impl<T> Drop for Producer<T> {
    fn drop(&mut self) {
        // SAFETY: only the producer writes here, and it is read after both halves are gone.
        self.queue
            .tail
            .with_mut(|tail| unsafe { *tail = self.tail });
    }
}

impl<T> Drop for Consumer<T> {
    fn drop(&mut self) {
        // SAFETY: only the consumer writes here, and it is read after both halves are gone.
        self.queue
            .head
            .with_mut(|head| unsafe { *head = self.head });
    }
}

impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        // SAFETY: both halves are gone, so nobody else touches the cells.
        let mut head = self.head.with(|head| unsafe { *head });
        // SAFETY: as above.
        let tail = self.tail.with(|tail| unsafe { *tail });
        if head.block.is_null() {
            // SAFETY: as above; the first block is live if there ever was one.
            head = unsafe { Position::first(self.first.with(|first| *first)) };
        }
        // SAFETY: the parts between the two positions were written and never read.
        unsafe { drop_parts(head, tail.count) };
        if !head.block.is_null() {
            // SAFETY: the chain from the head on, and the spare, are all blocks there are, each owned once.
            unsafe {
                free_blocks_behind(head.block);
                Block::free(head.block);
            }
        }
        let spare = self.spare.swap(ptr::null_mut(), Ordering::AcqRel);
        // SAFETY: as above.
        unsafe { Block::free(spare) };
    }
}

/// Drops the parts from `start` to the `end`-th.
///
/// # Safety
/// They must be written, and the caller's alone, with the links between their blocks.
unsafe fn drop_parts<T>(start: Position<T>, end: u64) {
    let mut at = start;
    while at.count < end {
        if at.is_at_end() {
            // SAFETY: a part follows, so the block is live and its link set.
            let link = unsafe { &(*at.block).next };
            // SAFETY: the caller owns the links, and a part lies in the next block.
            unsafe { at.enter(link.with(|next| *next)) };
        }
        // SAFETY: the caller vouches for the part.
        let slot = unsafe { &(*at.block).slots[at.index as usize] };
        at.index += 1;
        at.count += 1;
        // SAFETY: written, and left behind for good.
        slot.with_mut(|slot| unsafe { (*slot).assume_init_drop() });
    }
}

/// Frees all blocks that follow `block`.
///
/// # Safety
/// `block` must be live, its link and all blocks behind it the caller's alone, without parts in them.
unsafe fn free_blocks_behind<T>(block: *mut Block<T>) {
    // SAFETY: the caller vouches for the block.
    let link = unsafe { &(*block).next };
    // SAFETY: the caller owns the link.
    let mut next = link.with_mut(|next| unsafe { std::mem::replace(&mut *next, ptr::null_mut()) });
    while !next.is_null() {
        let block = next;
        // SAFETY: each block is linked once, and ours now.
        unsafe {
            next = (*block).next.with(|next| *next);
            Block::free(block);
        }
    }
}

impl<T> std::fmt::Debug for Producer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Producer")
            .field("written", &self.tail.count)
            .field("published", &self.published)
            .finish_non_exhaustive()
    }
}

impl<T> std::fmt::Debug for Consumer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consumer")
            .field("read", &self.head.count)
            .field("visible", &self.visible)
            .finish_non_exhaustive()
    }
}
