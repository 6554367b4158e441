//! PUSH: messages go to the pullers in turns (RFC 30).

use super::{Origin, Pattern};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::load_balancer::LoadBalancer;

#[derive(Debug, Default)]
pub struct Push {
    outgoing: LoadBalancer,
}

impl Pattern for Push {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, _options: &Options) {
        self.outgoing.attached(pipe);
        // Nobody receives here: what a peer sends all the same must not keep its pipe from ending.
        pipes.drain(pipe);
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.outgoing.detached(pipes, pipe);
    }

    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        pipes.drain(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.outgoing.writable(pipe);
    }

    #[inline]
    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        self.outgoing.send(pipes, message).map(drop)
    }

    fn receive(&mut self, _pipes: &mut Pipes, _place: &mut Message) -> Result<()> {
        Err(Errno::ENOTSUP)
    }

    fn can_receive(&mut self, _pipes: &mut Pipes) -> bool {
        false
    }

    #[inline]
    fn can_send(&mut self, pipes: &mut Pipes) -> bool {
        self.outgoing.has_credit(pipes)
    }
}
