//! The outgoing fan-out strategy: each message goes to every selected pipe, or to none of its parts (RFC 29).

use crate::message::Message;
use crate::socket::pipes::{PipeKey, Pipes};

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// Where in the list of attached pipes it stands.
    place: usize,
    /// The last round that selected it.
    round: u64,
}

/// Copies whole messages to the pipes selected for them. One message's life: [`Distributor::begin`],
/// [`Distributor::select`] for each pipe, then [`Distributor::send`] for each part.
#[derive(Debug, Default)]
pub struct Distributor {
    attached: Vec<PipeKey>,
    /// What is known of a pipe, by key.
    marks: Vec<Mark>,
    /// The pipes that get the message under way, all of them with credit from the first part on.
    selected: Vec<PipeKey>,
    round: u64,
    /// A message was sent in part.
    more: bool,
}

impl Distributor {
    /// A pipe that comes in the middle of a message gets nothing before the next one.
    pub fn attached(&mut self, pipe: PipeKey) {
        if self.marks.len() <= pipe {
            self.marks.resize(pipe + 1, Mark::default());
        }
        self.marks[pipe] = Mark {
            place: self.attached.len(),
            round: 0,
        };
        self.attached.push(pipe);
    }

    pub fn detached(&mut self, pipe: PipeKey) {
        self.selected.retain(|selected| *selected != pipe);
        let Some(place) = self.marks.get(pipe).map(|mark| mark.place) else {
            return;
        };
        if self.attached.get(place) == Some(&pipe) {
            self.attached.swap_remove(place);
            if let Some(&moved) = self.attached.get(place) {
                self.marks[moved].place = place;
            }
        }
    }

    /// The peer lost what it had of the message under way and must not get the rest.
    pub fn interrupted(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if self.more {
            pipes.rollback(pipe);
            self.selected.retain(|selected| *selected != pipe);
        }
    }

    /// Whether a message was sent in part.
    pub fn is_in_message(&self) -> bool {
        self.more
    }

    pub fn pipes(&self) -> &[PipeKey] {
        &self.attached
    }

    /// Starts a message that goes nowhere yet.
    pub fn begin(&mut self) {
        self.selected.clear();
        self.round += 1;
    }

    /// The message goes to this pipe, once however often it is selected.
    #[inline]
    pub fn select(&mut self, pipe: PipeKey) {
        if let Some(mark) = self.marks.get_mut(pipe)
            && mark.round != self.round
        {
            mark.round = self.round;
            self.selected.push(pipe);
        }
    }

    pub fn select_all(&mut self) {
        self.begin();
        self.selected.extend_from_slice(&self.attached);
    }

    /// The message goes to all those that were not selected, and to nobody else.
    pub fn invert(&mut self) {
        let (marks, round) = (&self.marks, self.round);
        let others = self
            .attached
            .iter()
            .filter(|pipe| marks[**pipe].round != round);
        self.selected.clear();
        self.selected.extend(others);
    }

    /// Whether a selected pipe is full, which the message would miss.
    pub fn is_any_full(&self, pipes: &mut Pipes) -> bool {
        self.selected.iter().any(|pipe| pipes.is_full(*pipe))
    }

    /// Sends a part; pipes that are full at the first part get none of the message.
    pub fn send(&mut self, pipes: &mut Pipes, message: &mut Message) {
        let more = message.more();
        if !self.more && !more {
            return self.send_whole(pipes, message);
        }
        if !self.more {
            self.selected.retain(|pipe| pipes.has_credit(*pipe));
        }
        self.more = more;
        self.write(pipes, message);
        if !more {
            for pipe in self.selected.drain(..) {
                pipes.flush(pipe);
            }
        }
    }

    /// Sends a message of one part: each pipe is visited once, because many are cold by the time of a second visit.
    fn send_whole(&mut self, pipes: &mut Pipes, message: &mut Message) {
        let mut message = message.take();
        if let Some((last, others)) = self.selected.split_last() {
            for pipe in others {
                pipes.offer_copy(*pipe, &mut message);
            }
            pipes.offer_from(*last, &mut message, true);
        }
        self.selected.clear();
    }

    /// Every pipe gets the same buffer; the last one gets the caller's own reference.
    fn write(&self, pipes: &mut Pipes, message: &mut Message) {
        let mut message = message.take();
        if let Some((last, others)) = self.selected.split_last() {
            for pipe in others {
                pipes.write(*pipe, message.share());
            }
            pipes.write(*last, message);
        }
    }
}
