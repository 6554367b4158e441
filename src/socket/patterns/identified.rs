//! Messages from peers with routing ids, by turns: what REP and ROUTER have in common (RFC 28).

use super::Origin;
use super::dealer::probe;
use super::options::{flag, set_flag};
use crate::constants::{ZMQ_CONNECT_ROUTING_ID, ZMQ_PROBE_ROUTER, ZMQ_ROUTER_HANDOVER};
use crate::errno::Result;
use crate::message::{Flags, Message};
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::fair_queue::FairQueue;
use crate::socket::routing::peers::{Identity, Peers};

/// The queue of those peers whose routing id is known.
#[derive(Debug, Default)]
pub struct IdentifiedQueue {
    pub queue: FairQueue,
    pub peers: Peers,
    /// New peers are sent an empty message.
    probe: bool,
}

impl IdentifiedQueue {
    /// A new pipe; returns the one that lost its routing id to it, which is to be closed.
    pub fn attached(
        &mut self,
        pipes: &mut Pipes,
        pipe: PipeKey,
        origin: Origin,
    ) -> Option<PipeKey> {
        if self.probe {
            probe(pipes, pipe);
        }
        let connected = origin == Origin::Connected;
        let identity = self.peers.attached(pipes, pipe, connected);
        self.identified(pipe, identity)
    }

    /// A pipe has messages, or has ended; returns as [`IdentifiedQueue::attached`] does.
    pub fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) -> Option<PipeKey> {
        if self.peers.knows(pipes, pipe) {
            self.queue.readable(pipe);
            return None;
        }
        let identity = self.peers.identify(pipes, pipe);
        self.identified(pipe, identity)
    }

    fn identified(&mut self, pipe: PipeKey, identity: Identity) -> Option<PipeKey> {
        let loser = match identity {
            Identity::Unknown => return None,
            Identity::Known => None,
            Identity::TakenOver(holder) => Some(holder),
        };
        self.queue.attached(pipe);
        loser
    }

    /// Whether the pipe took the rest of a message with it that had been read in part.
    pub fn detached(&mut self, pipes: &Pipes, pipe: PipeKey) -> bool {
        self.peers.detached(pipes, pipe);
        self.queue.detached(pipe)
    }

    /// The first part of the next message, and whom it came from.
    pub fn first_part(&mut self, pipes: &mut Pipes) -> Option<(PipeKey, Message)> {
        loop {
            let (pipe, part) = self.queue.receive(pipes)?;
            // A peer repeats its routing id after a reconnect.
            if !part.flags().contains(Flags::ROUTING_ID) {
                return Some((pipe, part));
            }
        }
    }

    pub fn set_option(&mut self, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_PROBE_ROUTER => Some(set_flag(&mut self.probe, value)),
            ZMQ_ROUTER_HANDOVER => Some(flag(value).map(|on| self.peers.set_handover(on))),
            ZMQ_CONNECT_ROUTING_ID => Some(self.peers.set_connect_id(value)),
            _ => None,
        }
    }
}
