//! PULL: messages of the pushers in turns (RFC 30).

use super::{Origin, Pattern};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::fair_queue::FairQueue;

#[derive(Debug, Default)]
pub struct Pull {
    incoming: FairQueue,
}

impl Pattern for Pull {
    fn attached(&mut self, _pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, _options: &Options) {
        self.incoming.attached(pipe);
    }

    fn detached(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.detached(pipe);
    }

    fn readable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.readable(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn send(&mut self, _pipes: &mut Pipes, _message: &mut Message) -> Result<()> {
        Err(Errno::ENOTSUP)
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

    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        false
    }
}
