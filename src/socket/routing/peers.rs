//! Whose routing id is whose (RFC 28, ROUTER): peers announce an id as the first message of their pipe, or get one made.
//!
//! A pipe whose id is not known yet takes no part in routing. Nor does one that asks for an id in use, unless
//! `ZMQ_ROUTER_HANDOVER` lets it take the id over: what comes from it is dropped, until it announces another id or
//! the one it wants is free.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::errno::{Errno, Result};
use crate::message::{Flags, Message};
use crate::options::Protocol;
use crate::socket::pipes::{PipeKey, Pipes};

/// What is known of a pipe's peer now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Not enough to route by.
    Unknown,
    /// Its routing id.
    Known,
    /// Its routing id, which belonged to this other pipe before; that one must be closed.
    TakenOver(PipeKey),
}

/// The identified peers of a socket, by routing id.
#[derive(Debug)]
pub struct Peers {
    pipes: HashMap<Box<[u8]>, PipeKey>,
    /// The next routing id that is made for a peer that brings none.
    next: u32,
    /// `ZMQ_CONNECT_ROUTING_ID`: what the next connected peer is called.
    connect_id: Vec<u8>,
    handover: bool,
    /// Connections are raw (`ZMQ_ROUTER_RAW`): peers are named when they come, and announce nothing.
    raw: bool,
}

impl Default for Peers {
    fn default() -> Self {
        Self {
            pipes: HashMap::new(),
            // A random start keeps ids of an earlier life of this process from meaning someone else.
            next: RandomState::new().hash_one(0) as u32,
            connect_id: Vec::new(),
            handover: false,
            raw: false,
        }
    }
}

impl Peers {
    /// A new pipe; `connected` by zmq_connect here.
    pub fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, connected: bool) -> Identity {
        if self.raw {
            self.name(pipes, pipe, connected);
            return Identity::Known;
        }
        if connected && self.take_connect_id(pipes, pipe) {
            return Identity::Known;
        }
        self.identify(pipes, pipe)
    }

    /// A new pipe to a peer that never announces itself; returns the routing id if one was made for it.
    pub fn name(&mut self, pipes: &mut Pipes, pipe: PipeKey, connected: bool) -> Option<[u8; 5]> {
        if connected && self.take_connect_id(pipes, pipe) {
            return None;
        }
        let id = self.make_id();
        self.record(pipes, pipe, &id);
        Some(id)
    }

    /// Gives a pipe the name that the program chose, if it did and the name is free.
    fn take_connect_id(&mut self, pipes: &mut Pipes, pipe: PipeKey) -> bool {
        let id = std::mem::take(&mut self.connect_id);
        let is_given = !id.is_empty() && !self.pipes.contains_key(&*id);
        if is_given {
            self.record(pipes, pipe, &id);
        }
        is_given
    }

    /// Reads an unknown pipe up to the announcement of a routing id that it may have.
    pub fn identify(&mut self, pipes: &mut Pipes, pipe: PipeKey) -> Identity {
        while let Some(message) = pipes.read(pipe) {
            if message.flags().contains(Flags::ROUTING_ID) {
                match self.claim(pipes, pipe, &message) {
                    Identity::Unknown => {}
                    identity => return identity,
                }
            }
        }
        Identity::Unknown
    }

    /// Whether the pipe takes part in routing.
    pub fn knows(&self, pipes: &Pipes, pipe: PipeKey) -> bool {
        !pipes.routing_id(pipe).is_empty()
    }

    pub fn detached(&mut self, pipes: &Pipes, pipe: PipeKey) {
        let id = pipes.routing_id(pipe);
        if self.find(id) == Some(pipe) {
            self.pipes.remove(id);
        }
    }

    /// The pipe of the peer with this routing id.
    #[inline]
    pub fn find(&self, id: &[u8]) -> Option<PipeKey> {
        self.pipes.get(id).copied()
    }

    /// The pipes of all identified peers.
    pub fn pipes(&self) -> impl Iterator<Item = PipeKey> {
        self.pipes.values().copied()
    }

    pub fn set_handover(&mut self, handover: bool) {
        self.handover = handover;
    }

    /// From now on, and for good, peers come by raw connections.
    pub fn become_raw(&mut self) {
        self.raw = true;
    }

    /// What connections made from now on speak.
    pub fn protocol(&self) -> Protocol {
        if self.raw {
            Protocol::Raw { notifies: true }
        } else {
            Protocol::Zmtp
        }
    }

    /// Names the peer of the next zmq_connect. `EINVAL`: an empty name.
    pub fn set_connect_id(&mut self, id: &[u8]) -> Result<()> {
        if id.is_empty() {
            return Err(Errno::EINVAL);
        }
        self.connect_id = id.to_vec();
        Ok(())
    }

    /// Gives a pipe the routing id that its peer announces, if it may have it.
    fn claim(&mut self, pipes: &mut Pipes, pipe: PipeKey, announced: &Message) -> Identity {
        if announced.is_empty() {
            let id = self.make_id();
            self.record(pipes, pipe, &id);
            return Identity::Known;
        }
        let id = announced.as_slice();
        match self.find(id) {
            None => {
                self.record(pipes, pipe, id);
                Identity::Known
            }
            Some(holder) if self.handover => {
                let substitute = self.make_id();
                self.record(pipes, holder, &substitute);
                self.record(pipes, pipe, id);
                Identity::TakenOver(holder)
            }
            Some(_) => Identity::Unknown,
        }
    }

    fn record(&mut self, pipes: &mut Pipes, pipe: PipeKey, id: &[u8]) {
        pipes.set_routing_id(pipe, id);
        self.pipes.insert(id.into(), pipe);
    }

    /// A routing id that nobody has: a zero, which no peer may choose to begin with, and four bytes.
    fn make_id(&mut self) -> [u8; 5] {
        loop {
            let [a, b, c, d] = self.next.to_be_bytes();
            self.next = self.next.wrapping_add(1);
            let id = [0, a, b, c, d];
            if !self.pipes.contains_key(id.as_slice()) {
                return id;
            }
        }
    }
}
