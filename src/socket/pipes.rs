//! The pipes of one socket, as its pattern sees them; touched under the socket's lock only.
//!
//! A pattern reads, writes and ends pipes here and never meets the peer: what the other side must hear of is
//! noted down in [`Pipes::take_notices`], and the socket delivers the notes once the pattern has returned.

use slab::Slab;

use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::pipe::{self, Offer};

/// Names a pipe for as long as it is attached; keys are reused afterwards.
pub type PipeKey = usize;

/// What the peer of a pipe must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Messages wait for a reader that slept.
    Readable,
    /// The pipe turned out to be full.
    Full,
    /// Credit came back to a writer that had stalled.
    Writable,
    /// This side closed the pipe.
    Closed,
    /// This side writes no more.
    HungUp,
    /// The same, and the peer shall still get all that was sent, however short the socket lingers.
    Dismissed,
    /// The same, for a peer that asked for too much: it gets nothing more.
    Expelled,
}

/// One pipe, with what the patterns remember of its peer.
#[derive(Debug)]
struct AttachedPipe {
    end: pipe::End,
    routing_id: Vec<u8>,
    /// What was found when it was last asked for.
    has_credit: bool,
}

/// All pipes of a socket.
#[derive(Debug, Default)]
pub struct Pipes {
    pipes: Slab<AttachedPipe>,
    notices: Vec<(PipeKey, Notice)>,
    /// Pipes that the peer closed and that were read empty.
    ended: Vec<PipeKey>,
    /// How many peers were shown a message since [`Pipes::begin_to_show`].
    shown: usize,
}

impl Pipes {
    /// Adds a pipe.
    pub fn insert(&mut self, end: pipe::End) -> PipeKey {
        self.pipes.insert(AttachedPipe {
            end,
            routing_id: Vec::new(),
            has_credit: true,
        })
    }

    /// Forgets a pipe whose both ends are done with it.
    pub fn remove(&mut self, key: PipeKey) {
        self.pipes.try_remove(key);
    }

    pub fn len(&self) -> usize {
        self.pipes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pipes.is_empty()
    }

    pub fn contains(&self, key: PipeKey) -> bool {
        self.pipes.contains(key)
    }

    /// All keys, in no useful order.
    pub fn keys(&self) -> impl Iterator<Item = PipeKey> {
        self.pipes.iter().map(|(key, _)| key)
    }

    /// Whether a whole message waits; if not, the next one makes the socket call `Pattern::readable`.
    pub fn has_message(&mut self, key: PipeKey) -> bool {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return false;
        };
        if pipe.end.reader.has_message() {
            return true;
        }
        self.found_empty(key);
        false
    }

    /// The next part.
    pub fn read(&mut self, key: PipeKey) -> Option<Message> {
        let mut message = Message::new();
        self.read_into(key, &mut message).then_some(message)
    }

    /// Puts the next part into `place`; false: there is none.
    #[inline]
    pub fn read_into(&mut self, key: PipeKey, place: &mut Message) -> bool {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return false;
        };
        if !pipe.end.reader.read_into(place) {
            self.found_empty(key);
            return false;
        }
        if pipe.end.reader.returned_credit() {
            self.notices.push((key, Notice::Writable));
        }
        true
    }

    /// An empty pipe gives all credit back, and ends if the peer closed it.
    #[cold]
    fn found_empty(&mut self, key: PipeKey) {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return;
        };
        if pipe.end.reader.returned_credit() {
            self.notices.push((key, Notice::Writable));
        }
        if pipe.end.reader.is_ended() && !self.ended.contains(&key) {
            self.ended.push(key);
        }
    }

    /// How many parts wait at least.
    pub fn backlog(&self, key: PipeKey) -> u64 {
        let pipe = self.pipes.get(key);
        pipe.map_or(0, |pipe| pipe.end.reader.backlog())
    }

    /// Reads away what waits, for patterns that receive nothing.
    pub fn drain(&mut self, key: PipeKey) {
        while self.read(key).is_some() {}
    }

    /// Whether the peer closed the pipe; what it wrote before may still be there.
    pub fn is_peer_gone(&self, key: PipeKey) -> bool {
        let pipe = self.pipes.get(key);
        pipe.is_some_and(|pipe| pipe.end.writer.reader_gone())
    }

    /// Whether the peer closed the pipe and everything was read.
    pub fn is_ended(&mut self, key: PipeKey) -> bool {
        self.pipes
            .get_mut(key)
            .is_none_or(|pipe| pipe.end.reader.is_ended())
    }

    /// Whether a message may be written; if not, returning credit makes the socket call `Pattern::writable`.
    #[inline]
    pub fn has_credit(&mut self, key: PipeKey) -> bool {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return false;
        };
        if pipe.end.writer.has_credit() {
            pipe.has_credit = true;
            return true;
        }
        self.found_full(key);
        false
    }

    /// As [`Pipes::has_credit`], for a pattern that drops what finds no room: `EAGAIN` when the pipe was not known to be full. What
    /// lies in it may just not have been written yet, and its peer hears of it now.
    #[inline]
    pub fn has_credit_at_last(&mut self, key: PipeKey) -> Result<bool> {
        let was_full = self.pipes.get(key).is_none_or(|pipe| !pipe.has_credit);
        match self.has_credit(key) {
            false if !was_full => Err(Errno::EAGAIN),
            has_credit => Ok(has_credit),
        }
    }

    /// A pipe without room; its peer hears of it once.
    #[cold]
    fn found_full(&mut self, key: PipeKey) {
        let pipe = self.pipes.get_mut(key);
        if pipe.is_some_and(|pipe| std::mem::replace(&mut pipe.has_credit, false)) {
            self.notices.push((key, Notice::Full));
        }
    }

    /// As [`Pipes::has_credit`], for a pattern that says why there is none: `EAGAIN`, the pipe is full, and its reader is still
    /// there; `EHOSTUNREACH`, no message will ever be written. The pipe is asked once, as room may be made at any moment.
    pub fn require_credit(&mut self, key: PipeKey) -> Result<()> {
        if self.has_credit(key) {
            return Ok(());
        }
        match self.pipes.get(key) {
            Some(pipe) if pipe.end.writer.may_get_credit() => Err(Errno::EAGAIN),
            _ => Err(Errno::EHOSTUNREACH),
        }
    }

    /// Whether a message cannot be written now but may be later.
    pub fn is_full(&mut self, key: PipeKey) -> bool {
        self.require_credit(key) == Err(Errno::EAGAIN)
    }

    /// Writes the part at `place`, which is left empty, and shows the peer the message that it ends. False: it is the first part of
    /// one, and the pipe has no room; returning credit makes the socket call `Pattern::writable`.
    #[inline]
    pub fn offer_from(&mut self, key: PipeKey, place: &mut Message, begins_message: bool) -> bool {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return false;
        };
        let ends_message = !place.more();
        match pipe.end.writer.offer_from(place, begins_message) {
            Offer::Refused => {
                self.found_full(key);
                return false;
            }
            Offer::Taken { tell: true } => self.notices.push((key, Notice::Readable)),
            Offer::Taken { tell: false } => {}
        }
        self.shown += usize::from(ends_message);
        pipe.has_credit = true;
        true
    }

    /// Shows the peer a share of a message of one part, if the pipe has room. [`Pipes::offer_from`] of a share would do the same, but
    /// counts it before it knows of room: 35 instructions more a subscriber, and 70 to 125 for each that is full and gets nothing.
    #[inline]
    pub fn offer_copy(&mut self, key: PipeKey, message: &mut Message) {
        let Some(pipe) = self.pipes.get_mut(key) else {
            return;
        };
        if !pipe.end.writer.has_credit() {
            return self.found_full(key);
        }
        pipe.has_credit = true;
        pipe.end.writer.write(message.share());
        self.shown += 1;
        if pipe.end.writer.flush() {
            self.notices.push((key, Notice::Readable));
        }
    }

    /// Writes a part, whatever the high-water mark says; the peer sees it after [`Pipes::flush`].
    pub fn write(&mut self, key: PipeKey, mut message: Message) {
        self.write_from(key, &mut message);
    }

    /// As [`Pipes::write`] of the part at `place`, which is left empty.
    #[inline]
    pub fn write_from(&mut self, key: PipeKey, place: &mut Message) {
        match self.pipes.get_mut(key) {
            Some(pipe) => pipe.end.writer.write_from(place),
            None => drop(place.take()),
        }
    }

    /// Shows the peer all whole messages written so far.
    pub fn flush(&mut self, key: PipeKey) {
        if let Some(pipe) = self.pipes.get_mut(key) {
            self.shown += 1;
            if pipe.end.writer.flush() {
                self.notices.push((key, Notice::Readable));
            }
        }
    }

    /// Counts anew how many peers are [shown](Pipes::shown) a message.
    #[inline]
    pub fn begin_to_show(&mut self) {
        self.shown = 0;
    }

    /// How many peers were shown a message.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// Takes back the parts of a multipart message that has no end yet.
    pub fn rollback(&mut self, key: PipeKey) {
        if let Some(pipe) = self.pipes.get_mut(key) {
            pipe.end.writer.rollback();
        }
    }

    /// Ends the pipe from this side: what was flushed still reaches the peer, what waits here is dropped.
    /// The socket then calls `Pattern::detached` and removes it.
    pub fn close(&mut self, key: PipeKey) {
        self.end(key, Notice::Closed);
    }

    /// Ends what is written only: what was flushed still reaches the peer, and what has come can be read. The peer ends its
    /// side upon that, and the pipe is gone once it was read empty.
    pub fn hang_up(&mut self, key: PipeKey) {
        if let Some(pipe) = self.pipes.get_mut(key) {
            pipe.end.writer.close();
            self.notices.push((key, Notice::HungUp));
        }
    }

    /// As [`Pipes::close`], for a peer that is sent away while the socket lives on.
    pub fn dismiss(&mut self, key: PipeKey) {
        self.end(key, Notice::Dismissed);
    }

    /// As [`Pipes::close`], for a peer that asked for too much: the connection ends at once.
    pub fn expel(&mut self, key: PipeKey) {
        self.end(key, Notice::Expelled);
    }

    fn end(&mut self, key: PipeKey, notice: Notice) {
        if let Some(pipe) = self.pipes.get_mut(key) {
            pipe.end.writer.rollback();
            pipe.end.writer.close();
            pipe.end.reader.close();
            self.notices.push((key, notice));
        }
    }

    /// New high-water marks of this socket, in messages (0: none), for what it writes and what it reads.
    pub fn set_hwm(&mut self, send: usize, receive: usize) {
        for (key, pipe) in &mut self.pipes {
            pipe.end.writer.set_hwm(send);
            pipe.end.reader.set_hwm(receive);
            // A peer that waits for room may have some now.
            self.notices.push((key, Notice::Writable));
        }
    }

    /// The routing id that a pattern gave the peer; empty before.
    pub fn routing_id(&self, key: PipeKey) -> &[u8] {
        self.pipes.get(key).map_or(&[], |pipe| &pipe.routing_id)
    }

    pub fn set_routing_id(&mut self, key: PipeKey, routing_id: &[u8]) {
        if let Some(pipe) = self.pipes.get_mut(key) {
            pipe.routing_id = routing_id.to_vec();
        }
    }

    /// What peers must be told, oldest first; the list starts anew.
    pub fn take_notices(&mut self) -> Vec<(PipeKey, Notice)> {
        std::mem::take(&mut self.notices)
    }

    /// Gives the memory of a list that was delivered back, for the notices to come.
    pub fn recycle_notices(&mut self, mut list: Vec<(PipeKey, Notice)>) {
        if self.notices.is_empty() {
            list.clear();
            self.notices = list;
        }
    }

    /// Pipes that ended by themselves: the peer closed them, and everything was read.
    pub fn take_ended(&mut self) -> Vec<PipeKey> {
        std::mem::take(&mut self.ended)
    }

    /// Whether there is anything to deliver.
    pub fn has_notices(&self) -> bool {
        !(self.notices.is_empty() && self.ended.is_empty())
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::pipe::Direction;

    #[test]
    fn a_message_of_several_parts_is_shown_once() {
        let direction = Direction {
            hwm: 10,
            conflate: false,
        };
        let (end, _other) = pipe::pair(direction, direction);
        let mut pipes = Pipes::default();
        let key = pipes.insert(end);
        pipes.begin_to_show();
        let mut part = Message::new();
        part.set_more(true);
        assert!(pipes.offer_from(key, &mut part, true));
        assert!(pipes.offer_from(key, &mut Message::new(), false));
        assert_eq!(pipes.shown(), 1);
    }
}
