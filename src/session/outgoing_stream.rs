//! When messages follow each other fast, nobody is woken for each.
//!
//! A pipe that is found empty normally reports its next message, and reporting costs a wake-up. A stream that is read as
//! fast as it is written would cost one every few messages, and on a busy machine each of them interrupts the writer. So,
//! while a stream runs, its session does not ask for reports but looks into the pipe by itself, a few thousand times a
//! second. A writer that fills the pipe does not wait for the next look: it sends what is in it. Nor
//! does a program that begins to wait for the socket, or looks in vain: it has nothing to add.

use std::time::Duration;

use super::Endpoint;
use super::session::timer;
use crate::reactor::Turn;

/// What the session believes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Silent,
    /// The sender says that its messages follow each other fast. It may just have been interrupted by the wake-up that
    /// its last one cost, so one short pause tells more than what was found.
    Suspected,
    Running,
}

/// So many messages found at once make a stream.
const BEGINNING: usize = 16;

impl State {
    /// How long until the next look, and how many messages by then make a stream.
    fn pause(self) -> (Duration, usize) {
        match self {
            State::Silent | State::Suspected => (Duration::from_micros(30), 8),
            State::Running => (Duration::from_micros(200), 64),
        }
    }
}

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct OutgoingStream {
    state: State,
    /// Messages sent since the last look.
    sent: usize,
    /// The writer filled the pipe since then, and sent by itself.
    is_driven: bool,
}

impl OutgoingStream {
    /// Whether the session looks by itself.
    pub fn is_looking(&self) -> bool {
        self.state != State::Silent
    }

    /// The sender has more.
    pub fn suspect(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if self.state == State::Silent {
            self.enter(turn, State::Suspected);
        }
    }

    /// The writer sends what is in the pipe.
    pub fn driven(&mut self) {
        self.is_driven = true;
    }

    /// So many messages were found and sent.
    pub fn sent(&mut self, turn: &mut Turn<'_, Endpoint>, messages: usize) {
        self.sent += messages;
        if self.state == State::Silent && messages >= BEGINNING {
            self.enter(turn, State::Running);
        }
    }

    /// Time to look again, or to stop. Whether to send what is found: the batches of a writer that drives the stream itself are
    /// not to be broken up, nor is it to be kept waiting meanwhile.
    pub fn look(&mut self, turn: &mut Turn<'_, Endpoint>) -> bool {
        let (_, enough) = self.state.pause();
        if self.sent < enough {
            self.state = State::Silent;
            return true;
        }
        let is_driven = self.is_driven;
        self.enter(turn, State::Running);
        !is_driven
    }

    fn enter(&mut self, turn: &mut Turn<'_, Endpoint>, state: State) {
        let (pause, _) = state.pause();
        self.state = state;
        self.sent = 0;
        self.is_driven = false;
        turn.put_off(timer::LOOK, turn.now() + pause);
    }
}
