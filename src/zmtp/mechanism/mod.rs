//! Security mechanisms: who may talk, and how the messages are protected (RFC 23 section "Security").
//!
//! A [`Mechanism`] is one side of one connection's handshake, made for the socket's [`Security`] by [`make`] and driven by the
//! opening: a command that arrives goes to [`receive`](Mechanism::receive), and then, until nothing changes any more, the
//! opening writes what [`next_command`](Mechanism::next_command) yields, has the session ask the ZAP handler what
//! [`take_request`](Mechanism::take_request) wants to know (nothing is received until [`judged`](Mechanism::judged) brings
//! the answer), and ends the handshake when [`take_introduction`](Mechanism::take_introduction) says who the peer is.
//!
//! NULL and PLAIN leave messages as they are. A mechanism that does not hands over a [`Protection`] at the end, through which
//! every frame of the connection passes from then on, commands included.
//!
//! To add one: a [`MechanismKind`] with what it needs to know in [`Security`], a file here that implements the trait for either
//! role, and a line in [`name`] and [`make`].

mod curve;
mod null;
mod plain;
mod protection;

pub(super) use protection::Protection;

use std::fmt::Debug;

use super::command::split_counted;
use super::config::Config;
use super::error::{ProtocolError, Result};
use super::greeting::MechanismName;
use super::metadata::Introduction;
use super::zap::{Refusal, Request};
use crate::options::MechanismKind;

/// One side of a handshake; see the module's text.
pub(super) trait Mechanism: Debug + Send {
    /// Writes the body of our next command to `body`, if it is our turn. An error ends the connection.
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool>;

    /// Takes the body of a command of the peer's. An error ends the connection.
    fn receive(&mut self, body: &[u8]) -> Result<()>;

    /// What is to be asked about the peer now; once.
    fn take_request(&mut self) -> Option<Request> {
        None
    }

    /// The answer to the request; `None`: the peer may come in. After a refusal [`Refusal::error`] goes out as our last
    /// command, if there is one, and the handshake never ends.
    fn judged(&mut self, _refusal: Option<Refusal>) {}

    /// Who the peer is, once our last command is written and the peer's received.
    fn take_introduction(&mut self) -> Option<Introduction>;

    /// How frames travel from now on, asked for behind the introduction; `None`: as they are.
    fn protection(&mut self) -> Option<Box<dyn Protection>> {
        None
    }
}

/// The mechanism's name in the greeting.
pub(super) fn name(kind: MechanismKind) -> MechanismName {
    let name = match kind {
        MechanismKind::Null => null::NAME,
        MechanismKind::Plain => plain::NAME,
        MechanismKind::Curve => curve::NAME,
    };
    let mut padded = MechanismName::default();
    for (byte, letter) in padded.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    padded
}

/// A new handshake.
pub(super) fn make(config: &Config) -> Box<dyn Mechanism> {
    match (config.security.mechanism, config.security.as_server) {
        (MechanismKind::Null, _) => Box::new(null::Null::new(config)),
        (MechanismKind::Plain, true) => Box::new(plain::Server::new(config)),
        (MechanismKind::Plain, false) => Box::new(plain::Client::new(config)),
        (MechanismKind::Curve, true) => Box::new(curve::Server::new(config)),
        (MechanismKind::Curve, false) => Box::new(curve::Client::new(config)),
    }
}

/// Whether there is a name, as long as it claims, and not empty.
fn check_form(body: &[u8]) -> Result<()> {
    match split_counted(body) {
        Some(_) if body.len() > 1 => Ok(()),
        _ => Err(ProtocolError::MalformedCommand),
    }
}

/// The name of a command and what follows it; no name if there is none.
fn split_name(body: &[u8]) -> (&[u8], &[u8]) {
    split_counted(body).unwrap_or_default()
}

/// Writes a string of at most 255 bytes behind its length.
fn append_counted(string: &[u8], out: &mut Vec<u8>) {
    let string = &string[..string.len().min(u8::MAX.into())];
    out.push(string.len() as u8);
    out.extend_from_slice(string);
}

/// What an ERROR command of the peer's means; `rest` is what follows the name.
fn rejection(rest: &[u8]) -> ProtocolError {
    let status = match split_counted(rest) {
        None => return ProtocolError::MalformedError,
        Some((b"300", _)) => 300,
        Some((b"400", _)) => 400,
        Some((b"500", _)) => 500,
        Some(_) => 0,
    };
    ProtocolError::Rejected(status)
}
