//! Security mechanisms: who may talk, and how the messages are protected (RFC 23 section "Security").

mod null;

pub(super) use null::Null;

use super::command::Command;
use super::error::Result;
use super::greeting::MechanismName;
use super::metadata::Introduction;

/// The mechanism of one connection, through its handshake.
#[derive(Debug)]
pub(super) enum Mechanism {
    Null(Null),
}

impl Mechanism {
    /// The name in the greeting.
    pub fn name(&self) -> MechanismName {
        let name = match self {
            Mechanism::Null(_) => Null::NAME,
        };
        let mut padded = MechanismName::default();
        for (byte, letter) in padded.iter_mut().zip(name.bytes()) {
            *byte = letter;
        }
        padded
    }

    /// Writes the body of our next handshake command to `body`, if it is our turn.
    pub fn next_command(&mut self, body: &mut Vec<u8>) -> bool {
        match self {
            Mechanism::Null(null) => null.next_command(body),
        }
    }

    /// Takes a command of the peer's; its introduction ends the handshake.
    pub fn receive(&mut self, command: Command<'_>) -> Result<Option<Introduction>> {
        match self {
            Mechanism::Null(null) => null.receive(command).map(Some),
        }
    }
}
