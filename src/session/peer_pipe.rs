//! The session's end of the pipe to its socket.

use std::sync::Arc;

use super::inbox::{Event, Inbox, PipeId};
use crate::message::{Flags, Message};
use crate::pipe;
use crate::zmtp::Short;

/// A pipe's end together with whom to tell.
pub(super) struct PeerPipe {
    id: PipeId,
    end: pipe::End,
    inbox: Arc<Inbox>,
    /// The last part read has more to follow.
    reading_message: bool,
    /// The last part written has more to follow.
    writing_message: bool,
}

impl PeerPipe {
    pub fn new(id: PipeId, end: pipe::End, inbox: Arc<Inbox>) -> PeerPipe {
        PeerPipe {
            id,
            end,
            inbox,
            reading_message: false,
            writing_message: false,
        }
    }

    /// The next part that the socket sent; `None`: nothing now, and the socket does not tell of more.
    pub fn read(&mut self) -> Option<Message> {
        let message = self.end.reader.read_awake();
        if self.end.reader.returned_credit() {
            self.inbox.post(Event::Writable(self.id));
        }
        if let Some(message) = &message {
            self.reading_message = message.more();
        }
        message
    }

    /// Hands the next part over where it lies, and drops it if `wants_no_more` of it: half the cost of [`PeerPipe::read`] for a
    /// short one. False: it is still to be read, if there is one.
    #[inline]
    pub fn pass_if(&mut self, wants_no_more: impl FnOnce(&Message) -> bool) -> bool {
        let Some(part) = self.end.reader.front() else {
            return false;
        };
        let more = part.more();
        if !wants_no_more(part) {
            return false;
        }
        self.end.reader.pass();
        self.reading_message = more;
        if self.end.reader.returned_credit() {
            self.inbox.post(Event::Writable(self.id));
        }
        true
    }

    /// Whether a part waits; if not, the socket tells when there is one.
    pub fn has_message(&mut self) -> bool {
        let has_message = self.end.reader.has_message();
        if self.end.reader.returned_credit() {
            self.inbox.post(Event::Writable(self.id));
        }
        has_message
    }

    /// Whether the socket closed its end and everything was read.
    pub fn is_ended(&mut self) -> bool {
        !self.has_message() && self.end.reader.is_ended()
    }

    /// Whether a part may be written: between messages the high-water mark decides.
    pub fn has_room(&mut self) -> bool {
        self.writing_message || self.end.writer.has_credit() || !self.end.writer.may_get_credit()
    }

    pub fn write(&mut self, message: Message) {
        self.writing_message = message.more();
        self.end.writer.write(message);
    }

    /// As [`PeerPipe::write`], of what still lies in the input.
    #[inline]
    pub fn write_short(&mut self, short: Short<'_>) {
        self.writing_message = short.more();
        let ends_message = !short.more();
        self.end.writer.write_new(ends_message, || short.into());
    }

    /// As [`PeerPipe::write`]: of what a stranger sends everything counts, subscriptions too, lest it fill the memory.
    pub fn write_counted(&mut self, mut message: Message) {
        message.clear_flags(Flags::SUBSCRIBE | Flags::CANCEL);
        self.write(message);
    }

    /// Shows the socket all whole messages.
    pub fn flush(&mut self) {
        if self.end.writer.flush() {
            self.inbox.post(Event::Readable(self.id));
        }
    }

    /// The connection broke: halves of messages on either side are lost.
    pub fn cut(&mut self) {
        self.end.writer.rollback();
        self.writing_message = false;
        while self.reading_message {
            if self.read().is_none() {
                break;
            }
        }
        self.reading_message = false;
    }

    /// Nothing more comes from the peer.
    pub fn finish(&mut self) {
        self.end.writer.close();
        self.inbox.post(Event::Closed(self.id));
    }

    /// The peer behind this pipe is gone: the socket repeats what the next one must know.
    pub fn interrupted(&self) {
        self.inbox.post(Event::Interrupted(self.id));
    }
}

impl Drop for PeerPipe {
    fn drop(&mut self) {
        self.end.writer.close();
        self.end.reader.close();
        self.inbox.post(Event::Closed(self.id));
    }
}
