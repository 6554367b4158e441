//! The writing half of one direction, used by one thread at a time.

use crate::message::Message;

use super::credit::Allowance;
use super::{Part, conflate, queue};

/// Where the parts go.
#[derive(Debug)]
pub(super) enum Inlet<T> {
    Queue(queue::Producer<T>),
    Slot(conflate::Producer<T>),
}

/// What became of a part that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The pipe is full, and returning credit will report this writer; or the reader is gone.
    Refused,
    /// Written. `tell`: the reader slept and must be told.
    Taken { tell: bool },
}

/// Writes messages; see the module for who tells whom.
#[derive(Debug)]
pub struct Writer<T: Part = Message> {
    inlet: Inlet<T>,
    allowance: Allowance,
    /// Messages counted and flushed.
    flushed: u64,
    is_closed: bool,
}

impl<T: Part> Writer<T> {
    pub(super) fn new(inlet: Inlet<T>, allowance: Allowance) -> Self {
        Writer {
            inlet,
            allowance,
            flushed: 0,
            is_closed: false,
        }
    }

    /// Whether a message may be written. False: the pipe is full, and returning credit will report this writer,
    /// or the reader is gone.
    #[inline]
    pub fn has_credit(&mut self) -> bool {
        !self.is_closed && (self.allowance.has_room() || !self.stall())
    }

    /// Stalls, unless there turns out to be room.
    #[cold]
    fn stall(&mut self) -> bool {
        if !self.allowance.stall() {
            return false;
        }
        // Order matters: having parked, look whether the reader sleeps; the reader, having fallen asleep, looks
        // whether we parked. One of the two sees the other.
        if let Inlet::Queue(queue) = &self.inlet
            && queue.is_reader_asleep()
        {
            self.allowance.all_read(self.flushed);
        }
        !self.allowance.has_room()
    }

    /// Writes the part at `place`, which is left empty, if the high-water mark allows (which is asked before the first part of a
    /// message only), and shows the reader the message that it ends.
    #[inline]
    pub fn offer_from(&mut self, place: &mut T, begins_message: bool) -> Offer
    where
        T: Default,
    {
        let ends_message = !place.more();
        match begins_message {
            true if self.has_credit() => self.put(place, ends_message),
            true => return Offer::Refused,
            false => self.write_from(place),
        }
        Offer::Taken {
            tell: ends_message && self.flush(),
        }
    }

    /// Writes a part, whatever the high-water mark says: the caller asked [`Writer::has_credit`] before the first
    /// part, or the message is one that nothing may hold up. The reader sees it after a flush; with the reader
    /// gone it is dropped.
    #[inline]
    pub fn write(&mut self, mut part: T)
    where
        T: Default,
    {
        self.write_from(&mut part);
    }

    /// As [`Writer::write`] of the part at `place`, which is left empty: one move instead of several.
    #[inline]
    pub fn write_from(&mut self, place: &mut T)
    where
        T: Default,
    {
        if self.is_closed || self.reader_gone() {
            return drop(std::mem::take(place));
        }
        self.put(place, !place.more());
    }

    /// As [`Writer::write`] of a part that counts, made where it is to lie.
    #[inline]
    pub fn write_new(&mut self, ends_message: bool, make: impl FnOnce() -> T) {
        if self.is_closed || self.reader_gone() {
            return;
        }
        if ends_message {
            self.allowance.spend();
        }
        match &mut self.inlet {
            Inlet::Queue(queue) => queue.push(make, ends_message),
            Inlet::Slot(slot) => slot.put(make(), ends_message),
        }
    }

    #[inline]
    fn put(&mut self, place: &mut T, ends_message: bool)
    where
        T: Default,
    {
        if ends_message && place.is_counted() {
            self.allowance.spend();
        }
        match &mut self.inlet {
            Inlet::Queue(queue) => queue.push(|| std::mem::take(place), ends_message),
            Inlet::Slot(slot) => slot.put(std::mem::take(place), ends_message),
        }
    }

    /// Drops the parts of a message that has no end yet.
    pub fn rollback(&mut self) {
        match &mut self.inlet {
            Inlet::Queue(queue) => queue.rollback(),
            Inlet::Slot(slot) => slot.rollback(),
        }
    }

    /// Shows the reader all whole messages. True: it slept and must be told.
    #[inline]
    pub fn flush(&mut self) -> bool {
        self.flushed = self.allowance.sent();
        match &mut self.inlet {
            Inlet::Queue(queue) => queue.flush(),
            Inlet::Slot(slot) => slot.flush(),
        }
    }

    /// Ends this direction: whole messages still reach the reader, an unfinished one does not.
    /// True: the reader slept and must be told.
    pub fn close(&mut self) -> bool {
        if self.is_closed {
            return false;
        }
        self.rollback();
        self.is_closed = true;
        match &mut self.inlet {
            Inlet::Queue(queue) => queue.close(),
            Inlet::Slot(slot) => slot.close(),
        }
    }

    /// Whether the reader closed: nobody will read what is written.
    #[inline]
    pub fn reader_gone(&self) -> bool {
        self.allowance.is_reader_gone()
    }

    /// Whether a pipe without credit may have some again.
    pub fn may_get_credit(&self) -> bool {
        !self.is_closed && !self.reader_gone()
    }

    /// How many messages this end allows from now on, beside what the other end does; 0 is no limit.
    pub fn set_hwm(&mut self, hwm: usize) {
        if matches!(self.inlet, Inlet::Queue(_)) {
            self.allowance.set_share(hwm);
        }
    }
}

impl<T: Part> Drop for Writer<T> {
    fn drop(&mut self) {
        self.close();
    }
}
