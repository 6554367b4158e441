//! The layout of a message, how it is made, and how C's 64 bytes are told from others.
//!
//! ```text
//!  0        8                                    56         60    62    63
//!  metadata | body: 48 bytes inline, or `Outer`  | routing id | kind | flags | inline length
//! ```

mod block;
mod body;
mod foreign;
mod memory;
mod owners;
pub(crate) mod pool;
mod properties;
mod references;
pub mod shelf;
mod stock;

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::num::NonZero;
use std::ptr::{self, NonNull};
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

    /// As [`Message::with_size`] of a large body, but only in memory that rests after an earlier message: it costs nothing,
    /// whoever asks.
    pub fn with_size_at_rest(len: usize) -> Option<Message> {
        Some(Message::in_block(Block::at_rest(len)?, len))
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
        Ok(Message::in_block(block, len))
    }

    #[inline]
    fn in_block(block: NonNull<Block>, len: usize) -> Message {
        Message::with_outer(Kind::ALLOCATED, Block::bytes(block), len, Owner { block })
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
}

impl Default for Message {
    #[inline]
    fn default() -> Message {
        Message::new()
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
