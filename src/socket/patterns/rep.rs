//! REP: requests in turns, each answered before the next (RFC 28).
//!
//! The parts of a request up to its empty delimiter are the way back: they are written to the pipe that the request
//! came from as soon as they are read, and the reply follows them.

use super::identified::IdentifiedQueue;
use super::options::flag;
use super::{Origin, Pattern};
use crate::constants::{ZMQ_ROUTER_MANDATORY, ZMQ_ROUTER_RAW};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::{Options, Protocol};
use crate::socket::pipes::{PipeKey, Pipes};

/// What may be done next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Receive a request.
    #[default]
    Idle,
    /// Receive the request's next part; its way back is written.
    Reading,
    /// Send the reply, or its next part.
    Replying,
}

#[derive(Debug, Default)]
pub struct Rep {
    incoming: IdentifiedQueue,
    state: State,
    /// Who gets the reply; nobody, if that peer is gone or takes no more.
    asker: Option<PipeKey>,
}

impl Rep {
    /// Reads up to the body of the next request; whether there is one.
    fn open_request(&mut self, pipes: &mut Pipes) -> bool {
        while let Some((pipe, part)) = self.incoming.first_part(pipes) {
            self.asker = pipes.has_credit(pipe).then_some(pipe);
            if self.copy_envelope(pipes, part) {
                self.state = State::Reading;
                return true;
            }
            pipes.rollback(pipe);
        }
        false
    }

    /// Writes the parts up to the delimiter to the asker; whether there is a delimiter and a body.
    fn copy_envelope(&mut self, pipes: &mut Pipes, first: Message) -> bool {
        let mut part = first;
        while part.more() {
            let is_delimiter = part.is_empty();
            if let Some(asker) = self.asker {
                pipes.write(asker, part);
            }
            if is_delimiter {
                return true;
            }
            match self.incoming.queue.receive(pipes) {
                Some((_, next)) => part = next,
                None => return false,
            }
        }
        false
    }
}

impl Pattern for Rep {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, origin: Origin, _options: &Options) {
        if let Some(loser) = self.incoming.attached(pipes, pipe, origin) {
            pipes.close(loser);
        }
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if self.incoming.detached(pipes, pipe) {
            self.state = State::Idle;
        }
        if self.asker == Some(pipe) {
            self.asker = None;
        }
    }

    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if let Some(loser) = self.incoming.readable(pipes, pipe) {
            pipes.close(loser);
        }
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        if self.state != State::Replying {
            return Err(Errno::EFSM);
        }
        let more = message.more();
        let part = message.take();
        if let Some(asker) = self.asker {
            pipes.write(asker, part);
            if !more {
                pipes.flush(asker);
            }
        }
        if !more {
            self.state = State::Idle;
        }
        Ok(())
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        if self.state == State::Replying {
            return Err(Errno::EFSM);
        }
        if !self.can_receive(pipes) {
            return Err(Errno::EAGAIN);
        }
        let from = self.incoming.queue.receive_into(pipes, place);
        from.ok_or(Errno::EAGAIN)?;
        if !place.more() {
            self.state = State::Replying;
        }
        Ok(())
    }

    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        match self.state {
            State::Idle => self.open_request(pipes),
            State::Reading => true,
            State::Replying => false,
        }
    }

    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        self.state == State::Replying
    }

    fn protocol(&self) -> Protocol {
        self.incoming.peers.protocol()
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            // No request can come from raw peers. libzmq takes the option all the same, and so do we.
            ZMQ_ROUTER_RAW => Some(flag(value).map(|on| {
                if on {
                    self.incoming.peers.become_raw();
                }
            })),
            // Replies have no address that could be wrong.
            ZMQ_ROUTER_MANDATORY => Some(flag(value).map(drop)),
            _ => self.incoming.set_option(option, value),
        }
    }
}
