//! The session's end of the pipe to its socket.

use std::sync::Arc;

use super::inbox::{Event, Inbox, PipeId};
use crate::message::{Flags, Message};
use crate::pipe;

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
        self.writing_message || self.end.writer.has_credit() || self.end.writer.reader_gone()
    }

    pub fn write(&mut self, message: Message) {
        self.writing_message = message.more();
        self.end.writer.write(message);
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

    /// The peer behind this pipe came back: the socket repeats what it must know.
    pub fn reconnected(&self) {
        self.inbox.post(Event::Reconnected(self.id));
    }
}

impl Drop for PeerPipe {
    fn drop(&mut self) {
        self.end.writer.close();
        self.end.reader.close();
        self.inbox.post(Event::Closed(self.id));
    }
}
