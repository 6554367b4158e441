//! ROUTER: messages to and from peers by routing id, which is the first part of each (RFC 28).

use super::identified::IdentifiedQueue;
use super::options::set_flag;
use super::{Origin, Pattern};
use crate::constants::{ZMQ_ROUTER_MANDATORY, ZMQ_ROUTER_RAW};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::{Options, Protocol};
use crate::socket::pipes::{PipeKey, Pipes};

/// What is received next.
#[derive(Debug, Default)]
enum Reading {
    /// The routing id of whoever sent the next message.
    #[default]
    Start,
    /// This routing id and then this part, read already to see whether there is one.
    Peeked { id: Message, body: Message },
    /// The first part of the message whose routing id was received.
    Body(Message),
    /// The message's other parts.
    Rest,
}

/// Where the parts go that are sent next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Route {
    /// The next part is a routing id.
    #[default]
    Open,
    To(PipeKey),
    Nowhere,
}

#[derive(Debug, Default)]
pub struct Router {
    incoming: IdentifiedQueue,
    reading: Reading,
    /// Whose message is being read.
    source: Option<PipeKey>,
    /// The source lost its routing id to another pipe, and is closed once its message was read.
    is_source_retired: bool,
    route: Route,
    /// Messages that cannot be routed are errors, not dropped.
    mandatory: bool,
    /// An empty message closes its peer (`ZMQ_ROUTER_RAW`).
    closes_peers: bool,
}

impl Router {
    /// Reads a message's first part; the routing id comes before it.
    fn next_message(&mut self, pipes: &mut Pipes) -> Result<(Message, Message)> {
        let (pipe, body) = self.incoming.first_part(pipes).ok_or(Errno::EAGAIN)?;
        let Ok(mut id) = Message::from_slice(pipes.routing_id(pipe)) else {
            self.incoming.queue.skip_rest(pipes);
            return Err(Errno::ENOMEM);
        };
        id.set_more(true);
        id.set_metadata(body.metadata().cloned());
        self.source = Some(pipe);
        Ok((id, body))
    }

    /// Notes which part comes after `part`.
    fn received(&mut self, pipes: &mut Pipes, part: Message) -> Message {
        if part.more() {
            self.reading = Reading::Rest;
        } else {
            let source = self.source.take();
            if let Some(source) = source.filter(|_| std::mem::take(&mut self.is_source_retired)) {
                pipes.close(source);
            }
        }
        part
    }

    /// Finds the way for the parts that follow a routing id.
    fn address(&mut self, pipes: &mut Pipes, id: &mut Message) -> Result<()> {
        // An address without a message is dropped, whatever it is.
        if id.more() {
            self.route = self.route_to(pipes, id.as_slice())?;
        }
        drop(id.take());
        Ok(())
    }

    fn route_to(&self, pipes: &mut Pipes, id: &[u8]) -> Result<Route> {
        let pipe = self.incoming.peers.find(id);
        if !self.mandatory {
            return Ok(match pipe {
                Some(pipe) if pipes.has_credit_at_last(pipe)? => Route::To(pipe),
                _ => Route::Nowhere,
            });
        }
        let pipe = pipe.ok_or(Errno::EHOSTUNREACH)?;
        pipes.require_credit(pipe).map(|()| Route::To(pipe))
    }

    fn set_raw(&mut self, value: &[u8]) -> Result<()> {
        set_flag(&mut self.closes_peers, value)?;
        if self.closes_peers {
            self.incoming.peers.become_raw();
        }
        Ok(())
    }

    /// Closes a pipe that lost its routing id; one whose message is being read, once it was.
    fn retire(&mut self, pipes: &mut Pipes, loser: PipeKey) {
        match self.source == Some(loser) {
            true => self.is_source_retired = true,
            false => pipes.close(loser),
        }
    }
}

impl Pattern for Router {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, origin: Origin, _options: &Options) {
        if let Some(loser) = self.incoming.attached(pipes, pipe, origin) {
            self.retire(pipes, loser);
        }
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if self.incoming.detached(pipes, pipe) {
            self.reading = Reading::Start;
        }
        if self.source == Some(pipe) {
            self.source = None;
            self.is_source_retired = false;
        }
        if self.route == Route::To(pipe) {
            pipes.rollback(pipe);
            self.route = Route::Nowhere;
        }
    }

    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if let Some(loser) = self.incoming.readable(pipes, pipe) {
            self.retire(pipes, loser);
        }
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        if self.route == Route::Open {
            return self.address(pipes, message);
        }
        let more = message.more() && self.protocol() == Protocol::Zmtp;
        let mut part = message.take();
        part.set_more(more);
        match self.route {
            Route::To(pipe) if self.closes_peers && part.is_empty() => pipes.dismiss(pipe),
            Route::To(pipe) => {
                pipes.write(pipe, part);
                if !more {
                    pipes.flush(pipe);
                }
            }
            Route::Open | Route::Nowhere => {}
        }
        if !more {
            self.route = Route::Open;
        }
        Ok(())
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        match std::mem::take(&mut self.reading) {
            Reading::Start => {
                let (id, body) = self.next_message(pipes)?;
                self.reading = Reading::Body(body);
                *place = id;
            }
            Reading::Peeked { id, body } => {
                self.reading = Reading::Body(body);
                *place = id;
            }
            Reading::Body(body) => *place = self.received(pipes, body),
            Reading::Rest => {
                let (_, part) = self.incoming.queue.receive(pipes).ok_or(Errno::EAGAIN)?;
                *place = self.received(pipes, part);
            }
        }
        Ok(())
    }

    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        if matches!(self.reading, Reading::Start) {
            match self.next_message(pipes) {
                Ok((id, body)) => self.reading = Reading::Peeked { id, body },
                Err(_) => return false,
            }
        }
        true
    }

    fn can_send(&mut self, pipes: &mut Pipes) -> bool {
        !self.mandatory
            || self.route != Route::Open
            || self
                .incoming
                .peers
                .pipes()
                .any(|pipe| pipes.has_credit(pipe))
    }

    fn drops(&self) -> bool {
        !self.mandatory
    }

    fn protocol(&self) -> Protocol {
        self.incoming.peers.protocol()
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_ROUTER_MANDATORY => Some(set_flag(&mut self.mandatory, value)),
            ZMQ_ROUTER_RAW => Some(self.set_raw(value)),
            _ => self.incoming.set_option(option, value),
        }
    }
}
