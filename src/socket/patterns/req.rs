//! REQ: a request, then its reply, in lock-step (RFC 28).
//!
//! A request travels behind an empty delimiter part, and behind a request id where `ZMQ_REQ_CORRELATE` asks for it.
//! The reply must come from the peer asked and begin with the same parts; anything else is skipped.

use super::dealer::probe;
use super::options::{flag, set_flag};
use super::{Origin, Pattern};
use crate::constants::{ZMQ_PROBE_ROUTER, ZMQ_REQ_CORRELATE, ZMQ_REQ_RELAXED};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::fair_queue::FairQueue;
use crate::socket::routing::load_balancer::LoadBalancer;

/// How many stale parts a send reads away at most, so that a flooding peer cannot hold it for ever.
const STALE_LIMIT: usize = 10_000;

/// What may be done next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Send a request.
    #[default]
    Ready,
    /// Send the request's next part.
    Sending,
    /// Receive the reply.
    Waiting,
    /// Receive the reply's next part; the reply is the right one.
    Reading,
}

#[derive(Debug, Default)]
pub struct Req {
    incoming: FairQueue,
    outgoing: LoadBalancer,
    state: State,
    /// Who has the request; `None` after that peer was lost, which lets anybody answer.
    asked: Option<PipeKey>,
    request_id: u32,
    correlate: bool,
    /// A new request may be sent before the reply to the last one came.
    relaxed: bool,
    probe: bool,
}

impl Req {
    /// Writes the parts before the request's body; the pipe that they go to gets the rest too.
    fn begin_request(&mut self, pipes: &mut Pipes) -> Result<()> {
        if self.correlate {
            let request_id = self.request_id.wrapping_add(1);
            let mut part = Message::from_slice(&request_id.to_ne_bytes())?;
            part.set_more(true);
            self.outgoing.send(pipes, &mut part)?;
            self.request_id = request_id;
        }
        let mut delimiter = Message::new();
        delimiter.set_more(true);
        self.asked = self.outgoing.send(pipes, &mut delimiter)?;
        self.state = State::Sending;
        self.discard_stale(pipes);
        Ok(())
    }

    /// Reads away late answers to earlier requests: the next reply must not be one of them.
    fn discard_stale(&mut self, pipes: &mut Pipes) {
        for _ in 0..STALE_LIMIT {
            if self.incoming.receive(pipes).is_none() {
                return;
            }
        }
        self.incoming.skip_rest(pipes);
    }

    /// Reads up to the body of a reply to the request; whether there is one.
    fn open_reply(&mut self, pipes: &mut Pipes) -> bool {
        while let Some((pipe, part)) = self.incoming.receive(pipes) {
            let was_asked = self.asked.is_none_or(|asked| asked == pipe);
            if was_asked && self.is_envelope(pipes, part) {
                self.state = State::Reading;
                return true;
            }
            self.incoming.skip_rest(pipes);
        }
        false
    }

    /// Whether a message that begins with `part` has the parts before the body that its request had.
    fn is_envelope(&mut self, pipes: &mut Pipes, part: Message) -> bool {
        if !self.correlate {
            return is_delimiter(&part);
        }
        part.more()
            && part.as_slice() == self.request_id.to_ne_bytes()
            && self
                .incoming
                .receive(pipes)
                .is_some_and(|(_, part)| is_delimiter(&part))
    }
}

fn is_delimiter(part: &Message) -> bool {
    part.more() && part.is_empty()
}

impl Pattern for Req {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, _options: &Options) {
        if self.probe {
            probe(pipes, pipe);
        }
        self.incoming.attached(pipe);
        self.outgoing.attached(pipe);
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if self.incoming.detached(pipe) && self.state == State::Reading {
            self.state = State::Waiting;
        }
        self.outgoing.detached(pipes, pipe);
        if self.asked == Some(pipe) {
            self.asked = None;
        }
    }

    fn readable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.readable(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.outgoing.writable(pipe);
    }

    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        match self.state {
            State::Sending => {}
            State::Ready => self.begin_request(pipes)?,
            State::Waiting | State::Reading if self.relaxed => {
                // As on libzmq, the last request is given up even where this one finds no peer.
                self.state = State::Ready;
                self.begin_request(pipes)?;
            }
            State::Waiting | State::Reading => return Err(Errno::EFSM),
        }
        let more = message.more();
        self.outgoing.send(pipes, message)?;
        if !more {
            self.state = State::Waiting;
        }
        Ok(())
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        if matches!(self.state, State::Ready | State::Sending) {
            return Err(Errno::EFSM);
        }
        if !self.can_receive(pipes) {
            return Err(Errno::EAGAIN);
        }
        let from = self.incoming.receive_into(pipes, place);
        from.ok_or(Errno::EAGAIN)?;
        if !place.more() {
            self.state = State::Ready;
        }
        Ok(())
    }

    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        match self.state {
            State::Ready | State::Sending => false,
            State::Waiting => self.open_reply(pipes),
            State::Reading => true,
        }
    }

    fn can_send(&mut self, pipes: &mut Pipes) -> bool {
        let is_turn = matches!(self.state, State::Ready | State::Sending);
        (is_turn || self.relaxed) && self.outgoing.has_credit(pipes)
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_PROBE_ROUTER => Some(set_flag(&mut self.probe, value)),
            ZMQ_REQ_RELAXED => Some(set_flag(&mut self.relaxed, value)),
            ZMQ_REQ_CORRELATE => Some(flag(value).map(|correlate| self.correlate = correlate)),
            _ => None,
        }
    }
}
