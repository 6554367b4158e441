//! The layout of a message, and all that may be done to it.
//!
//! ```text
//!  0        8                                    56         60    62    63
//!  metadata | body: 48 bytes inline, or `Outer`  | routing id | kind | flags | inline length
//! ```

mod block;
mod foreign;
mod references;

use std::cell::UnsafeCell;
use std::ffi::{CStr, CString, c_void};
use std::fmt;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::num::NonZero;
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::Arc;

use crate::errno::{Errno, Result};
use crate::message::{Flags, Metadata, Reclaimer};

use block::Block;
use foreign::Foreign;
pub use foreign::{DeadBuffer, FreeFn};
use references::References;

/// Bodies up to this many bytes live inside the message.
pub const INLINE_CAPACITY: usize = 64 - size_of::<usize>() - 8;

/// A message part: the 64 bytes that C knows as `zmq_msg_t`. Holds no pointer into itself: C++ bindings move it bitwise.
#[repr(C)]
pub struct Message {
    metadata: Option<Arc<Metadata>>,
    /// In a cell because C writes the body through the pointer that `zmq_msg_data` gave it, whatever we borrow meanwhile.
    body: UnsafeCell<Body>,
    routing_id: u32,
    kind: Kind,
    flags: Flags,
    inline_len: u8,
}

const _: () = assert!(size_of::<Message>() == 64 && align_of::<Message>() == align_of::<usize>());

// What `Option` and `Result` of a message say, they say with its kind.
const _: () = assert!(size_of::<Option<Message>>() == 64 && size_of::<Result<Message>>() == 64);

/// What the body is. Not zero, as memory that was never a message often is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
struct Kind(NonZero<u16>);

impl Kind {
    /// `Body::inline`, its first `inline_len` bytes.
    const INLINE: Kind = Kind::constant(0xF3E1);
    /// `Body::outer`, its owner a `Block`.
    const ALLOCATED: Kind = Kind::constant(0xF3E2);
    /// `Body::outer`, its owner a `Foreign`.
    const FOREIGN: Kind = Kind::constant(0xF3E3);
    /// `Body::outer`, without an owner.
    const STATIC: Kind = Kind::constant(0xF3E4);
    /// An inline message without a body that C closed, and may not use any more.
    const CLOSED: Kind = Kind::constant(0xF3E5);

    const fn constant(number: u16) -> Kind {
        match NonZero::new(number) {
            Some(number) => Kind(number),
            None => panic!("a kind is not zero"),
        }
    }
}

#[repr(C)]
union Body {
    inline: [MaybeUninit<u8>; INLINE_CAPACITY],
    outer: ManuallyDrop<Outer>,
}

/// A body elsewhere.
#[repr(C)]
struct Outer {
    data: *mut u8,
    len: usize,
    owner: Owner,
    /// Who frees a foreign buffer that dies in the library's hands.
    reclaimer: Option<Arc<Reclaimer>>,
}

/// Which field is meant, says the message's kind.
#[derive(Clone, Copy)]
#[repr(C)]
union Owner {
    block: NonNull<Block>,
    foreign: NonNull<Foreign>,
    none: (),
}

// SAFETY: buffers are counted atomically, and the contracts of `from_foreign` and `from_static` say that their memory may be used and
// given back on any thread.
unsafe impl Send for Message {}
// SAFETY: what takes `&self` only reads.
unsafe impl Sync for Message {}

/// Making messages.
impl Message {
    /// An empty message.
    #[inline]
    pub const fn new() -> Message {
        Message::with_body(
            Kind::INLINE,
            0,
            Body {
                inline: [MaybeUninit::uninit(); INLINE_CAPACITY],
            },
        )
    }

    /// A message of `len` bytes, of unspecified content. `ENOMEM` if there is no room for it.
    #[inline]
    pub fn with_size(len: usize) -> Result<Message> {
        if len > INLINE_CAPACITY {
            return Message::allocated(len);
        }
        let inline = [MaybeUninit::new(0); INLINE_CAPACITY];
        Ok(Message::with_body(Kind::INLINE, len as u8, Body { inline }))
    }

    /// A message of these bytes. `ENOMEM` if there is no room for it.
    #[inline]
    pub fn from_slice(bytes: &[u8]) -> Result<Message> {
        if bytes.len() > INLINE_CAPACITY {
            let message = Message::allocated(bytes.len())?;
            // SAFETY: a fresh buffer of this very length.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), message.data_ptr(), bytes.len()) };
            return Ok(message);
        }
        let mut inline = [MaybeUninit::uninit(); INLINE_CAPACITY];
        // SAFETY: they fit, checked above.
        unsafe {
            ptr::copy_nonoverlapping(bytes.as_ptr(), inline.as_mut_ptr().cast(), bytes.len());
        }
        Ok(Message::with_body(
            Kind::INLINE,
            bytes.len() as u8,
            Body { inline },
        ))
    }

    /// A message of the first `len` of these bytes, at most all of them.
    ///
    /// For a decoder, whose input goes on behind most small bodies: a copy of fixed size is quicker than one of few bytes.
    #[inline]
    pub fn from_front(front: &[u8; INLINE_CAPACITY], len: usize) -> Message {
        let inline = front.map(MaybeUninit::new);
        let len = len.min(INLINE_CAPACITY) as u8;
        Message::with_body(Kind::INLINE, len, Body { inline })
    }

    /// A message that lends the application's memory. `ENOMEM` leaves the buffer the caller's.
    ///
    /// # Safety
    /// `data` is `len` readable bytes, on any thread, until `free(data, hint)` is called, which happens exactly once, on any thread.
    pub unsafe fn from_foreign(
        data: *mut u8,
        len: usize,
        free: FreeFn,
        hint: *mut c_void,
    ) -> Result<Message> {
        let foreign = Foreign::allocate(data, free, hint).ok_or(Errno::ENOMEM)?;
        Ok(Message::with_outer(
            Kind::FOREIGN,
            data,
            len,
            Owner { foreign },
        ))
    }

    /// A message of bytes that nobody will ever free (`zmq_send_const`).
    ///
    /// # Safety
    /// `data` is `len` readable bytes, on any thread, for as long as the message or a share of it is used.
    pub unsafe fn from_static(data: *const u8, len: usize) -> Message {
        Message::with_outer(Kind::STATIC, data.cast_mut(), len, Owner { none: () })
    }

    #[inline]
    fn allocated(len: usize) -> Result<Message> {
        let block = Block::allocate(len).ok_or(Errno::ENOMEM)?;
        Ok(Message::with_outer(
            Kind::ALLOCATED,
            Block::bytes(block),
            len,
            Owner { block },
        ))
    }

    #[inline]
    fn with_outer(kind: Kind, data: *mut u8, len: usize, owner: Owner) -> Message {
        let outer = ManuallyDrop::new(Outer {
            data,
            len,
            owner,
            reclaimer: None,
        });
        Message::with_body(kind, 0, Body { outer })
    }

    #[inline]
    const fn with_body(kind: Kind, inline_len: u8, body: Body) -> Message {
        Message {
            metadata: None,
            body: UnsafeCell::new(body),
            routing_id: 0,
            kind,
            flags: Flags::NONE,
            inline_len,
        }
    }
}

/// The body.
impl Message {
    /// Length of the body in bytes.
    #[inline]
    pub fn len(&self) -> usize {
        match self.outer() {
            None => usize::from(self.inline_len),
            Some(outer) => outer.len,
        }
    }

    /// Whether the body has no bytes.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The body.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        let (data, len) = match self.outer() {
            None => (self.body.get().cast::<u8>(), usize::from(self.inline_len)),
            // A foreign or static buffer of no bytes may be NULL.
            Some(outer) if outer.len == 0 => return &[],
            Some(outer) => (outer.data, outer.len),
        };
        // SAFETY: `len` bytes at `data` are initialised and live as long as the message.
        unsafe { slice::from_raw_parts(data, len) }
    }

    /// Where the body begins: memory that C may write (unless the message is shared or static), until the message is moved or dropped.
    #[inline]
    pub fn data_ptr(&self) -> *mut u8 {
        match self.outer() {
            None => self.body.get().cast(),
            Some(outer) => outer.data,
        }
    }

    /// Writes bytes into the body, from offset `at`. Bytes that the body has no room for, or that others could see change, are not
    /// written: it is for whoever just made the message.
    pub fn fill(&mut self, at: usize, bytes: &[u8]) {
        let spare = self.spare(at);
        debug_assert!(bytes.len() <= spare.len(), "the body is ours, and fits");
        let len = bytes.len().min(spare.len());
        // SAFETY: both sides have `len` bytes; a `&mut` and a `&` do not overlap.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), spare.as_mut_ptr().cast(), len) };
    }

    /// The body from offset `at` on, to be written. Empty where others could see it change.
    ///
    /// What is written must be bytes: to leave or make some uninitialised is the caller's mistake.
    pub fn spare(&mut self, at: usize) -> &mut [MaybeUninit<u8>] {
        if !self.is_sole_owner() {
            return &mut [];
        }
        let len = self.len();
        let at = at.min(len);
        // SAFETY: within the body, which nobody else looks at while we are borrowed.
        unsafe { slice::from_raw_parts_mut(self.data_ptr().add(at).cast(), len - at) }
    }

    /// Cuts the body to its first `len` bytes; a shorter one stays as it is.
    pub fn truncate(&mut self, len: usize) {
        let len = len.min(self.len());
        match self.outer_mut() {
            // A length that fits the inline body.
            None => self.inline_len = len as u8,
            Some(outer) => outer.len = len,
        }
    }

    /// Lengthens the body to `len` bytes, the new ones of unspecified content; a longer one stays as it is. `ENOMEM` leaves the
    /// message as it was.
    pub fn grow(&mut self, len: usize) -> Result<()> {
        if len <= self.len() {
            return Ok(());
        }
        if self.kind == Kind::ALLOCATED && self.is_sole_owner() {
            return self.grow_block(len);
        }
        let mut grown = Message::with_size(len)?;
        grown.fill(0, self.as_slice());
        grown.metadata = self.metadata.take();
        grown.routing_id = self.routing_id;
        grown.flags = self.flags();
        *self = grown;
        Ok(())
    }

    fn grow_block(&mut self, len: usize) -> Result<()> {
        if let Some(outer) = self.outer_mut() {
            // SAFETY: only called for a body in a block of ours alone.
            let block = unsafe { Block::grow(outer.owner.block, len) }.ok_or(Errno::ENOMEM)?;
            outer.owner = Owner { block };
            outer.data = Block::bytes(block);
            outer.len = len;
        }
        Ok(())
    }

    /// Whether the body is the application's memory, owed to its free function.
    #[inline]
    pub fn is_foreign(&self) -> bool {
        self.kind == Kind::FOREIGN
    }

    /// Whether the body may be someone else's too (`ZMQ_SHARED`).
    pub fn is_shared(&self) -> bool {
        self.kind == Kind::STATIC || self.flags.contains(Flags::SHARED)
    }

    /// Whether the body may be written: nobody else reads it.
    fn is_sole_owner(&self) -> bool {
        match self.references() {
            Some(references) => !self.flags.contains(Flags::SHARED) || references.is_sole(),
            None => self.kind != Kind::STATIC,
        }
    }
}

/// What a message says besides its body.
impl Message {
    #[inline]
    pub fn flags(&self) -> Flags {
        self.flags.without(Flags::SHARED)
    }

    #[inline]
    pub fn set_flags(&mut self, flags: Flags) {
        self.flags = self.flags.with(flags.without(Flags::SHARED));
    }

    #[inline]
    pub fn clear_flags(&mut self, flags: Flags) {
        self.flags = self.flags.without(flags.without(Flags::SHARED));
    }

    /// Whether another part of the same message follows.
    #[inline]
    pub fn more(&self) -> bool {
        self.flags.contains(Flags::MORE)
    }

    #[inline]
    pub fn set_more(&mut self, more: bool) {
        self.flags = match more {
            true => self.flags.with(Flags::MORE),
            false => self.flags.without(Flags::MORE),
        };
    }

    /// What is known of the peer it came from.
    #[inline]
    pub fn metadata(&self) -> Option<&Arc<Metadata>> {
        self.metadata.as_ref()
    }

    #[inline]
    pub fn set_metadata(&mut self, metadata: Option<Arc<Metadata>>) {
        self.metadata = metadata;
    }

    /// The peer of a `SERVER` socket that it came from or goes to; 0 is none.
    #[inline]
    pub fn routing_id(&self) -> u32 {
        self.routing_id
    }

    #[inline]
    pub fn set_routing_id(&mut self, routing_id: u32) {
        self.routing_id = routing_id;
    }

    /// The group of a `RADIO` socket's message; empty without one.
    pub fn group(&self) -> &CStr {
        self.metadata.as_ref().map_or(c"", |known| known.group())
    }

    pub fn set_group(&mut self, group: CString) {
        let metadata = match &self.metadata {
            Some(known) => known.with_group(group),
            None => Metadata::default().with_group(group),
        };
        self.metadata = Some(Arc::new(metadata));
    }
}

/// Owners, one after the other or several at once.
impl Message {
    /// A second message with the same body, which is counted, not copied (inline ones are), and the same properties.
    #[inline]
    pub fn share(&mut self) -> Message {
        if !self.is_inline() {
            self.count_share();
        }
        std::mem::forget(self.metadata.clone());
        // SAFETY: a message may be copied bitwise once all that it owns has been counted again, as was just done.
        unsafe { ptr::read(self) }
    }

    /// Counts another message that has all of `Outer`.
    #[inline(never)]
    fn count_share(&mut self) {
        if let Some(references) = self.references() {
            references.add();
            self.flags = self.flags.with(Flags::SHARED);
        }
        if let Some(outer) = self.outer() {
            std::mem::forget(outer.reclaimer.clone());
        }
    }

    /// Moves the message out, and leaves an empty one.
    #[inline]
    pub fn take(&mut self) -> Message {
        std::mem::take(self)
    }

    /// From now on a foreign body that dies in a drop goes to `reclaimer` instead of its free function. Others do not care.
    pub fn reclaim_with(&mut self, reclaimer: &Arc<Reclaimer>) {
        if self.is_foreign()
            && let Some(outer) = self.outer_mut()
        {
            outer.reclaimer = Some(Arc::clone(reclaimer));
        }
    }

    /// Ends the message in a call of the application, who expects its free function to run within.
    pub fn close_by_owner(mut self) {
        if let Some(buffer) = self.close() {
            buffer.free();
        }
    }

    /// Ends the message where it is: only its flags and its routing id can still be asked for, as in libzmq. If that leaves a foreign buffer
    /// without an owner, the application must be given it back, as soon as nothing of ours is under way.
    #[inline]
    pub fn close(&mut self) -> Option<DeadBuffer> {
        let dead = match self.is_inline() {
            true => None,
            false => self.release_outer(),
        };
        self.kind = Kind::CLOSED;
        self.inline_len = 0;
        self.metadata = None;
        dead.map(|(buffer, _)| buffer)
    }

    /// Ends the message as [`Message::close`] does, and puts another in its place.
    #[inline]
    pub fn replace(&mut self, message: Message) -> Option<DeadBuffer> {
        let buffer = self.close();
        // A closed message has nothing to drop.
        std::mem::forget(std::mem::replace(self, message));
        buffer
    }
}

/// What C hands us.
impl Message {
    /// Whether there is a message at this address: one that was made, and not closed since.
    ///
    /// # Safety
    /// `message` points to 64 readable bytes, of whatever alignment and content.
    pub unsafe fn is_open(message: *const Message) -> bool {
        // SAFETY: the caller's contract.
        let kind = unsafe { Message::kind_at(message) };
        kind.is_some_and(|kind| kind.0 <= Kind::STATIC.0 && kind.0 >= Kind::INLINE.0)
    }

    /// Whether there was once a message at this address: closed ones count.
    ///
    /// # Safety
    /// As [`Message::is_open`].
    pub unsafe fn is_open_or_closed(message: *const Message) -> bool {
        // SAFETY: the caller's contract.
        unsafe { Message::is_open(message) || Message::kind_at(message) == Some(Kind::CLOSED) }
    }

    /// As [`Message::data_ptr`], of a message at any address.
    ///
    /// # Safety
    /// There is an open message at this address.
    #[inline]
    pub unsafe fn data_of(message: *const Message) -> *mut u8 {
        // SAFETY: the caller's contract; no reference is made to what may lie unaligned.
        unsafe {
            let body = &raw const (*message).body;
            match Message::kind_at(message) {
                Some(Kind::INLINE) => body.cast_mut().cast(),
                _ => (&raw const (*body.cast::<Outer>()).data).read_unaligned(),
            }
        }
    }

    /// # Safety
    /// As [`Message::is_open`].
    #[inline]
    unsafe fn kind_at(message: *const Message) -> Option<Kind> {
        // SAFETY: the caller's contract; no reference is made, and any two bytes are a number.
        let number = unsafe { (&raw const (*message).kind).cast::<u16>().read_unaligned() };
        NonZero::new(number).map(Kind)
    }
}

/// The union's fields, by kind.
impl Message {
    #[inline]
    fn is_inline(&self) -> bool {
        matches!(self.kind, Kind::INLINE | Kind::CLOSED)
    }

    #[inline]
    fn outer(&self) -> Option<&Outer> {
        // SAFETY: the kind says which field it is.
        (!self.is_inline()).then(|| unsafe { &*(*self.body.get()).outer })
    }

    #[inline]
    fn outer_mut(&mut self) -> Option<&mut Outer> {
        // SAFETY: the kind says which field it is.
        (!self.is_inline()).then(|| unsafe { &mut *self.body.get_mut().outer })
    }

    fn references(&self) -> Option<&References> {
        let outer = self.outer()?;
        match self.kind {
            // SAFETY: the kind says whose field it is; an owner lives as long as a message stands on it.
            Kind::ALLOCATED => Some(unsafe { &outer.owner.block.as_ref().references }),
            // SAFETY: as above.
            Kind::FOREIGN => Some(unsafe { &outer.owner.foreign.as_ref().references }),
            _ => None,
        }
    }

    /// Lets go of the body's owner and leaves a closed message. A foreign buffer without another owner is handed over, with who is to free it.
    #[inline(never)]
    fn release_outer(&mut self) -> Option<(DeadBuffer, Option<Arc<Reclaimer>>)> {
        let was_last = self
            .references()
            .is_some_and(|references| !self.flags.contains(Flags::SHARED) || references.release());
        let kind = std::mem::replace(&mut self.kind, Kind::CLOSED);
        self.inline_len = 0;
        // SAFETY: it was not inline, and the kind now says that nobody reads the field again.
        let outer = unsafe { ManuallyDrop::take(&mut self.body.get_mut().outer) };
        match kind {
            Kind::ALLOCATED if was_last => {
                // SAFETY: the kind says which field it is; the last reference is gone.
                unsafe { Block::free(outer.owner.block) };
                None
            }
            Kind::FOREIGN if was_last => {
                // SAFETY: the kind says which field it is; the last reference is gone.
                let buffer = unsafe { DeadBuffer::new(outer.owner.foreign) };
                Some((buffer, outer.reclaimer))
            }
            _ => None,
        }
    }
}

impl Default for Message {
    #[inline]
    fn default() -> Message {
        Message::new()
    }
}

impl Drop for Message {
    #[inline]
    fn drop(&mut self) {
        if self.is_inline() {
            return;
        }
        match self.release_outer() {
            None => {}
            Some((buffer, Some(reclaimer))) => reclaimer.push(buffer),
            Some((buffer, None)) => buffer.free(),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::INLINE => "inline",
            Kind::ALLOCATED => "allocated",
            Kind::FOREIGN => "foreign",
            Kind::STATIC => "static",
            _ => "closed",
        };
        let shown = &self.as_slice()[..self.len().min(INLINE_CAPACITY)];
        f.debug_struct("Message")
            .field("kind", &format_args!("{kind}"))
            .field("len", &self.len())
            .field("flags", &self.flags)
            .field("body", &format_args!("{}", shown.escape_ascii()))
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
