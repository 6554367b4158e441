//! The incoming routing strategy: pipes that have messages take turns, message by message (RFC 28, 29, 30).

use super::pipe_list::PipeList;
use crate::message::Message;
use crate::socket::pipes::{PipeKey, Pipes};

/// Reads whole messages from many pipes in turns.
#[derive(Debug, Default)]
pub struct FairQueue {
    pipes: PipeList,
    /// The current pipe's message was read in part: its other parts come next, before any other pipe's turn.
    more: bool,
}

impl FairQueue {
    pub fn attached(&mut self, pipe: PipeKey) {
        self.pipes.insert(pipe);
    }

    /// A pipe that was found empty has messages, or has ended.
    pub fn readable(&mut self, pipe: PipeKey) {
        self.pipes.wake(pipe);
    }

    /// Whether the pipe took the rest of a message with it that had been read in part.
    pub fn detached(&mut self, pipe: PipeKey) -> bool {
        let torn = self.pipes.remove(pipe) && self.more;
        if torn {
            self.more = false;
        }
        torn
    }

    /// The next part and whom it came from.
    pub fn receive(&mut self, pipes: &mut Pipes) -> Option<(PipeKey, Message)> {
        let mut message = Message::new();
        let pipe = self.receive_into(pipes, &mut message)?;
        Some((pipe, message))
    }

    /// Puts the next part into `place`; whom it came from.
    #[inline]
    pub fn receive_into(&mut self, pipes: &mut Pipes, place: &mut Message) -> Option<PipeKey> {
        while let Some(pipe) = self.pipes.current() {
            if pipes.read_into(pipe, place) {
                self.more = place.more();
                if !self.more {
                    self.pipes.advance();
                }
                return Some(pipe);
            }
            // A writer shows whole messages only: with `more` set, this cannot be the middle of one.
            self.more = false;
            self.pipes.rest_current();
        }
        None
    }

    /// Reads away what is left of a message that was read in part.
    pub fn skip_rest(&mut self, pipes: &mut Pipes) {
        while self.more && self.receive(pipes).is_some() {}
    }

    /// Whether [`FairQueue::receive`] would find something. Empty pipes lose their place in the turn.
    #[inline]
    pub fn has_message(&mut self, pipes: &mut Pipes) -> bool {
        if self.more {
            return true;
        }
        while let Some(pipe) = self.pipes.current() {
            if pipes.has_message(pipe) {
                return true;
            }
            self.pipes.rest_current();
        }
        false
    }
}
