//! NULL: no authentication, no protection; each side sends READY and waits for the other's (RFC 23).

use crate::options::SocketType;
use crate::zmtp::command::{Command, READY};
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::metadata::{self, Introduction};

/// One connection's handshake.
#[derive(Debug)]
pub(in crate::zmtp) struct Null {
    socket_type: SocketType,
    routing_id: Vec<u8>,
    sent: bool,
}

impl Null {
    pub const NAME: &str = "NULL";

    pub fn new(socket_type: SocketType, routing_id: &[u8]) -> Null {
        Null {
            socket_type,
            routing_id: routing_id.to_vec(),
            sent: false,
        }
    }

    /// READY goes out at once: neither side waits for the other.
    pub fn next_command(&mut self, body: &mut Vec<u8>) -> bool {
        if self.sent {
            return false;
        }
        self.sent = true;
        body.push(READY.len() as u8);
        body.extend_from_slice(READY);
        metadata::introduce(self.socket_type, &self.routing_id, body);
        true
    }

    pub fn receive(&mut self, command: Command<'_>) -> Result<Introduction> {
        match command {
            Command::Ready(properties) => Introduction::parse(properties, self.socket_type),
            Command::Error(reason) => Err(ProtocolError::Rejected(status_code(reason))),
            _ => Err(ProtocolError::UnexpectedCommand),
        }
    }
}

/// The ZAP status that a reason consists of (RFC 27), or 0.
fn status_code(reason: &[u8]) -> u16 {
    match reason {
        b"300" => 300,
        b"400" => 400,
        b"500" => 500,
        _ => 0,
    }
}
