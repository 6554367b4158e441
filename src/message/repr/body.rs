//! The bytes of a message.

use std::mem::MaybeUninit;
use std::{ptr, slice};

use super::block::Block;
use super::memory::settle;
use super::{INLINE_CAPACITY, Kind, Message, Owner};
use crate::errno::{Errno, Result};
use crate::message::Flags;

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

    /// The body of a message that has it inside, its length, and whatever bytes lie behind it.
    ///
    /// For an encoder: a copy of fixed size is quicker than one of few bytes.
    #[inline]
    pub fn front(&self) -> Option<(&[u8; INLINE_CAPACITY], u8)> {
        if self.kind != Kind::INLINE || cfg!(miri) {
            return None;
        }
        let front = self.body.get();
        settle(front.cast());
        // SAFETY: as long as the message, and all of it bytes now.
        Some((unsafe { &*front.cast() }, self.inline_len))
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

    /// Gives the message a body that nobody else looks at, copied if need be. `ENOMEM` leaves it as it was.
    pub fn make_own(&mut self) -> Result<()> {
        if self.is_own() {
            return Ok(());
        }
        let mut own = Message::from_slice(self.as_slice())?;
        own.metadata = self.metadata.take();
        own.routing_id = self.routing_id;
        own.flags = self.flags();
        *self = own;
        Ok(())
    }

    /// The body, to be changed. Empty unless it is [ours alone](Message::make_own).
    pub fn own_bytes(&mut self) -> &mut [u8] {
        if !self.is_own() {
            return &mut [];
        }
        let len = self.len();
        // SAFETY: `len` bytes of some content that live as long as the message, in memory of ours, which nobody else looks at.
        unsafe { slice::from_raw_parts_mut(self.data_ptr(), len) }
    }

    /// Whether the body is memory of ours that no other message stands on.
    fn is_own(&self) -> bool {
        matches!(self.kind, Kind::INLINE | Kind::ALLOCATED) && self.is_sole_owner()
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
