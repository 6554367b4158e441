//! PAIR: one peer at a time, both directions (RFC 31).

use super::{Origin, Pattern};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};

#[derive(Debug, Default)]
pub struct Pair {
    peer: Option<PipeKey>,
    /// A message was sent in part.
    more: bool,
    /// The peer went away with part of a message; the parts to come are dropped.
    lost: bool,
}

impl Pattern for Pair {
    /// A second peer is turned away, unless the first has gone and was read to its end.
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, _options: &Options) {
        if let Some(peer) = self.peer.filter(|peer| pipes.is_ended(*peer)) {
            self.detached(pipes, peer);
            // Nobody will look at it again: finding it empty reports its end.
            pipes.drain(peer);
        }
        if self.peer.is_none() {
            self.peer = Some(pipe);
        } else {
            pipes.close(pipe);
        }
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        if self.peer == Some(pipe) {
            pipes.rollback(pipe);
            self.peer = None;
            self.lost = self.more;
        }
    }

    fn readable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    #[inline]
    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        let more = message.more();
        let sent = match self.peer {
            _ if self.lost => {
                drop(message.take());
                self.lost = more;
                true
            }
            Some(peer) => pipes.offer_from(peer, message, !self.more),
            None => false,
        };
        if !sent {
            return Err(Errno::EAGAIN);
        }
        self.more = more;
        Ok(())
    }

    #[inline]
    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        match self.peer {
            Some(peer) if pipes.read_into(peer, place) => Ok(()),
            _ => Err(Errno::EAGAIN),
        }
    }

    #[inline]
    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        self.peer.is_some_and(|peer| pipes.has_message(peer))
    }

    #[inline]
    fn can_send(&mut self, pipes: &mut Pipes) -> bool {
        self.more || self.peer.is_some_and(|peer| pipes.has_credit(peer))
    }
}
