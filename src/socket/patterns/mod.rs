//! The messaging patterns: who gets a message that is sent, whose message is received next (RFC 28 to 31).
//!
//! A pattern runs under its socket's lock, never blocks and never meets a peer: it moves messages between the
//! caller and the pipes, and answers `EAGAIN` where libzmq would wait; the socket waits and asks again.

mod dealer;
mod identified;
mod notifications;
mod options;
mod pair;
mod pull;
mod push;
mod rep;
mod req;
mod router;
mod stream;
mod subscriber;
mod subscription;
mod xpub;
mod xsub;

#[cfg(test)]
mod tests;

use crate::errno::Result;
use crate::message::Message;
use crate::options::{Options, Protocol, SocketType};
use crate::socket::pipes::{PipeKey, Pipes};

/// How a pipe came to be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By zmq_connect here, before there was a connection.
    Connected,
    /// By a connection that stands: a peer's to an endpoint bound here, or one of ours with ZMQ_IMMEDIATE.
    Announced,
}

/// One messaging pattern.
pub trait Pattern: Send {
    /// A pipe was attached.
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, origin: Origin, options: &Options);

    /// A pipe ended: everything was read from it (or this side closed it). It is removed right afterwards.
    fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey);

    /// A pipe that was found empty has messages, or has ended.
    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey);

    /// A pipe that was found full has credit again.
    fn writable(&mut self, pipes: &mut Pipes, pipe: PipeKey);

    /// The peer behind a connected pipe was lost: state that the next one must know is written anew.
    fn interrupted(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    /// Sends one part. On success `message` is left empty; on an error it is untouched and still the caller's.
    /// `EAGAIN`: wait for [`Pattern::writable`] or [`Pattern::attached`].
    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()>;

    /// Receives one part into `place`, which an error leaves untouched. `EAGAIN`: wait for [`Pattern::readable`].
    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()>;

    /// Whether it drops what finds no room instead of having its caller wait. `EAGAIN` of such a one is a request to make room first:
    /// the next attempt, with room or without, is its last word.
    fn drops(&self) -> bool {
        false
    }

    /// Whether `receive` would succeed (`ZMQ_POLLIN`).
    fn can_receive(&mut self, pipes: &mut Pipes) -> bool;

    /// Whether `send` would succeed (`ZMQ_POLLOUT`).
    fn can_send(&mut self, pipes: &mut Pipes) -> bool;

    /// What connections made from now on speak.
    fn protocol(&self) -> Protocol {
        Protocol::Zmtp
    }

    /// Sets an option that belongs to the pattern alone; `None`: not one of its own.
    fn set_option(
        &mut self,
        _pipes: &mut Pipes,
        _option: i32,
        _value: &[u8],
    ) -> Option<Result<()>> {
        None
    }

    /// Reads an option that belongs to the pattern alone, as bytes of the C value.
    fn option(&self, _option: i32) -> Option<Result<Vec<u8>>> {
        None
    }
}

/// The pattern of a new socket.
pub fn pattern(kind: SocketType) -> Box<dyn Pattern> {
    match kind {
        SocketType::Pair => Box::new(pair::Pair::default()),
        SocketType::Pub => Box::new(xpub::Xpub::deaf()),
        SocketType::Sub => Box::new(subscriber::Subscriber::default()),
        SocketType::Req => Box::new(req::Req::default()),
        SocketType::Rep => Box::new(rep::Rep::default()),
        SocketType::Dealer => Box::new(dealer::Dealer::default()),
        SocketType::Router => Box::new(router::Router::default()),
        SocketType::Pull => Box::new(pull::Pull::default()),
        SocketType::Push => Box::new(push::Push::default()),
        SocketType::Xpub => Box::new(xpub::Xpub::default()),
        SocketType::Xsub => Box::new(xsub::Xsub::default()),
        SocketType::Stream => Box::new(stream::Stream::default()),
    }
}

/// Whether `ZMQ_CONFLATE` means anything to sockets of this type.
pub fn can_conflate(kind: SocketType) -> bool {
    use SocketType::{Dealer, Pub, Pull, Push, Sub};
    matches!(kind, Dealer | Pub | Pull | Push | Sub)
}
