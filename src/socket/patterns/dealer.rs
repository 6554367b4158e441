//! DEALER: messages go to the peers in turns, and come from them in turns (RFC 28).

use super::options::set_flag;
use super::{Origin, Pattern};
use crate::constants::ZMQ_PROBE_ROUTER;
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::fair_queue::FairQueue;
use crate::socket::routing::load_balancer::LoadBalancer;

#[derive(Debug, Default)]
pub struct Dealer {
    incoming: FairQueue,
    outgoing: LoadBalancer,
    probe: bool,
}

/// Tells a ROUTER that we are there (`ZMQ_PROBE_ROUTER`): an empty message.
pub(super) fn probe(pipes: &mut Pipes, pipe: PipeKey) {
    pipes.write(pipe, Message::new());
    pipes.flush(pipe);
}

impl Pattern for Dealer {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, _options: &Options) {
        if self.probe {
            probe(pipes, pipe);
        }
        self.incoming.attached(pipe);
        self.outgoing.attached(pipe);
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.detached(pipe);
        self.outgoing.detached(pipes, pipe);
    }

    fn readable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.readable(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.outgoing.writable(pipe);
    }

    #[inline]
    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        self.outgoing.send(pipes, message).map(drop)
    }

    #[inline]
    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        let from = self.incoming.receive_into(pipes, place);
        from.map(drop).ok_or(Errno::EAGAIN)
    }

    #[inline]
    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        self.incoming.has_message(pipes)
    }

    #[inline]
    fn can_send(&mut self, pipes: &mut Pipes) -> bool {
        self.outgoing.has_credit(pipes)
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_PROBE_ROUTER => Some(set_flag(&mut self.probe, value)),
            _ => None,
        }
    }
}
