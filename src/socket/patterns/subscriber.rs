//! SUB: an XSUB that subscribes by option and sends nothing (RFC 29).

use super::subscription::Wish;
use super::xsub::Xsub;
use super::{Origin, Pattern};
use crate::constants::{ZMQ_INVERT_MATCHING, ZMQ_SUBSCRIBE, ZMQ_UNSUBSCRIBE};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};

#[derive(Debug)]
pub struct Subscriber(Xsub);

impl Default for Subscriber {
    fn default() -> Self {
        Self(Xsub::filtering())
    }
}

impl Pattern for Subscriber {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, origin: Origin, options: &Options) {
        self.0.attached(pipes, pipe, origin, options);
    }

    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.0.detached(pipes, pipe);
    }

    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.0.readable(pipes, pipe);
    }

    fn writable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.0.writable(pipes, pipe);
    }

    fn interrupted(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.0.interrupted(pipes, pipe);
    }

    fn send(&mut self, _pipes: &mut Pipes, _message: &mut Message) -> Result<()> {
        Err(Errno::ENOTSUP)
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        self.0.receive(pipes, place)
    }

    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        self.0.can_receive(pipes)
    }

    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        false
    }

    fn set_option(&mut self, pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        match option {
            ZMQ_SUBSCRIBE => Some(self.0.wish(pipes, Wish::Subscribe, value)),
            ZMQ_UNSUBSCRIBE => Some(self.0.wish(pipes, Wish::Cancel, value)),
            // XSUB's own options are about messages that its user sends.
            ZMQ_INVERT_MATCHING => self.0.set_option(pipes, option, value),
            _ => None,
        }
    }

    fn option(&self, option: i32) -> Option<Result<Vec<u8>>> {
        self.0.option(option)
    }
}
