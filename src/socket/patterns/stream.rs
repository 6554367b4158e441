//! STREAM: bytes to and from peers that do not speak ZMTP, by routing id, which is the first part of each message
//! (zmq_socket(3)).

use super::options::set_strict_flag;
use super::{Origin, Pattern};
use crate::constants::{ZMQ_CONNECT_ROUTING_ID, ZMQ_ROUTING_ID, ZMQ_STREAM_NOTIFY};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::{Options, Protocol};
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::fair_queue::FairQueue;
use crate::socket::routing::peers::Peers;

/// What is received next.
#[derive(Debug, Default)]
enum Reading {
    /// The routing id of whoever sent the next bytes.
    #[default]
    Start,
    /// This routing id and then these bytes, read already to see whether there are any.
    Peeked { id: Message, body: Message },
    /// The bytes whose routing id was received.
    Body(Message),
}

/// Where the part goes that is sent next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Route {
    /// The next part is a routing id.
    #[default]
    Open,
    To(PipeKey),
    Nowhere,
}

#[derive(Debug)]
pub struct Stream {
    incoming: FairQueue,
    peers: Peers,
    reading: Reading,
    route: Route,
    /// Empty messages say that a peer came or went (`ZMQ_STREAM_NOTIFY`).
    notifies: bool,
    /// The routing id made last, which is what `ZMQ_ROUTING_ID` reads: a program that just connected learns it there.
    made_last: Option<Vec<u8>>,
}

impl Default for Stream {
    fn default() -> Self {
        Stream {
            incoming: FairQueue::default(),
            peers: Peers::default(),
            reading: Reading::default(),
            route: Route::default(),
            notifies: true,
            made_last: None,
        }
    }
}

impl Stream {
    /// Reads what somebody sent; the routing id comes before it.
    fn next_message(&mut self, pipes: &mut Pipes) -> Result<(Message, Message)> {
        let (pipe, mut body) = self.incoming.receive(pipes).ok_or(Errno::EAGAIN)?;
        // Over inproc a peer may send parts; here each is a message.
        body.set_more(false);
        let mut id = Message::from_slice(pipes.routing_id(pipe))?;
        id.set_more(true);
        id.set_metadata(body.metadata().cloned());
        Ok((id, body))
    }

    fn route_to(&self, pipes: &mut Pipes, id: &[u8]) -> Result<Route> {
        let pipe = self.peers.find(id).ok_or(Errno::EHOSTUNREACH)?;
        pipes.require_credit(pipe).map(|()| Route::To(pipe))
    }
}

impl Pattern for Stream {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, origin: Origin, _options: &Options) {
        if let Some(id) = self.peers.name(pipes, pipe, origin == Origin::Connected) {
            self.made_last = Some(id.to_vec());
        }
        self.incoming.attached(pipe);
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.peers.detached(pipes, pipe);
        self.incoming.detached(pipe);
        if self.route == Route::To(pipe) {
            self.route = Route::Nowhere;
        }
    }

    fn readable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.readable(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    /// A routing id, then bytes, of which no more parts follow whatever they say. No bytes: the peer is closed, when
    /// all that was sent before has gone.
    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        if self.route == Route::Open {
            // As libzmq: with no more announced, the next part is dropped.
            self.route = match message.more() {
                true => self.route_to(pipes, message.as_slice())?,
                false => Route::Nowhere,
            };
            drop(message.take());
            return Ok(());
        }
        let mut body = message.take();
        body.set_more(false);
        match std::mem::take(&mut self.route) {
            Route::To(pipe) if body.is_empty() => pipes.dismiss(pipe),
            Route::To(pipe) => {
                pipes.write(pipe, body);
                pipes.flush(pipe);
            }
            Route::Open | Route::Nowhere => {}
        }
        Ok(())
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        let (id, body) = match std::mem::take(&mut self.reading) {
            Reading::Start => self.next_message(pipes)?,
            Reading::Peeked { id, body } => (id, body),
            Reading::Body(body) => {
                *place = body;
                return Ok(());
            }
        };
        self.reading = Reading::Body(body);
        *place = id;
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

    /// Whether a message can be sent depends on to whom; that is found out by trying.
    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        true
    }

    fn protocol(&self) -> Protocol {
        Protocol::Raw {
            notifies: self.notifies,
        }
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_STREAM_NOTIFY => Some(set_strict_flag(&mut self.notifies, value)),
            ZMQ_CONNECT_ROUTING_ID => Some(self.peers.set_connect_id(value)),
            ZMQ_ROUTING_ID if (1..=255).contains(&value.len()) => {
                self.made_last = None;
                None
            }
            _ => None,
        }
    }

    fn option(&self, option: i32) -> Option<Result<Vec<u8>>> {
        match option {
            ZMQ_ROUTING_ID => self.made_last.clone().map(Ok),
            _ => None,
        }
    }
}
