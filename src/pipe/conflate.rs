//! The slot of a conflating pipe (ZMQ_CONFLATE): the newest message replaces the one before it.
//!
//! Conflation knows no multipart messages (zmq_setsockopt(3)): of several parts only the last is kept. The slot
//! has a lock, held for a move of 64 bytes; what is replaced is dropped outside it.

use std::sync::Mutex;

use crate::sync::{Arc, LockUnpoisoned};

use super::cursor::Cursor;

#[derive(Debug)]
struct Slot<T> {
    newest: Mutex<Option<T>>,
    /// Counts the messages ever put into the slot; the reader parks here.
    written: Cursor,
}

#[derive(Debug)]
pub(super) struct Producer<T> {
    slot: Arc<Slot<T>>,
    /// Written and not yet flushed.
    pending: Option<T>,
    /// The pending part ends its message.
    is_whole: bool,
    written: u64,
}

#[derive(Debug)]
pub(super) struct Consumer<T> {
    slot: Arc<Slot<T>>,
}

pub(super) fn slot<T>() -> (Producer<T>, Consumer<T>) {
    let slot = Arc::new(Slot {
        newest: Mutex::new(None),
        written: Cursor::new(),
    });
    let producer = Producer {
        slot: Arc::clone(&slot),
        pending: None,
        is_whole: false,
        written: 0,
    };
    (producer, Consumer { slot })
}

impl<T> Producer<T> {
    pub(super) fn put(&mut self, part: T, ends_message: bool) {
        self.pending = Some(part);
        self.is_whole = ends_message;
    }

    pub(super) fn rollback(&mut self) {
        if !self.is_whole {
            self.pending = None;
        }
    }

    pub(super) fn flush(&mut self) -> bool {
        self.replace_newest() && self.slot.written.publish(self.written)
    }

    pub(super) fn close(&mut self) -> bool {
        self.replace_newest();
        self.slot.written.close(self.written)
    }

    /// Moves a pending whole message into the slot, if there is one.
    fn replace_newest(&mut self) -> bool {
        if !self.is_whole {
            return false;
        }
        let Some(message) = self.pending.take() else {
            return false;
        };
        self.written += 1;
        let outdated = self.slot.newest.locked().replace(message);
        drop(outdated);
        true
    }
}

impl<T> Consumer<T> {
    pub(super) fn has_part_or_park(&mut self) -> bool {
        loop {
            let written = self.slot.written.observe();
            if self.slot.newest.locked().is_some() {
                return true;
            }
            if written.closed || written.parked || self.slot.written.park(written.count) {
                return false;
            }
        }
    }

    pub(super) fn take(&mut self) -> Option<T> {
        self.slot.newest.locked().take()
    }

    /// Puts the newest message into `place`; false: there is none.
    pub(super) fn take_into(&mut self, place: &mut T) -> bool {
        match self.take() {
            Some(message) => {
                *place = message;
                true
            }
            None => false,
        }
    }

    pub(super) fn is_ended(&self) -> bool {
        self.slot.written.observe().closed && self.slot.newest.locked().is_none()
    }
}
