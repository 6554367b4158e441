//! A connection's beginning: greeting and handshake, up to the peer's introduction; dropped once that is known.

use super::codec::Codec;
use super::command::Command;
use super::config::Config;
use super::decoder::{Decoder, Frame, Limits};
use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, HEADER_MAX};
use super::greeting::{Dialect, Greeting};
use super::mechanism::{Mechanism, Null};
use super::metadata::{Introduction, ROUTING_ID_MAX};

/// The largest handshake command, in bytes.
pub(super) const COMMAND_MAX: u64 = 64 * 1024;

/// Both sides' state before they are ready.
#[derive(Debug)]
pub(super) struct Opening {
    stage: Stage,
    routing_id: Vec<u8>,
    mechanism: Mechanism,
    codec: Codec,
    decoder: Decoder,
}

/// What the peer's next bytes are.
#[derive(Debug)]
enum Stage {
    Greeting(Greeting),
    /// Commands of the mechanism.
    Handshake,
    /// ZMTP 1.0 and 2.0: the peer's routing id, in a message. `forwards`: the peer will send its subscriptions.
    RoutingId {
        forwards: bool,
    },
}

/// How it ended.
#[derive(Debug)]
pub(super) struct Opened {
    pub codec: Codec,
    pub introduction: Introduction,
    /// Whether the peer, if a subscriber, tells what it subscribes to.
    pub forwards: bool,
}

impl Opening {
    /// Starts with writing our greeting's first bytes to `out`.
    pub fn new(config: &Config, out: &mut Vec<u8>) -> Opening {
        let Config {
            socket_type,
            ref routing_id,
            ..
        } = *config;
        let mechanism = Mechanism::Null(Null::new(socket_type, routing_id));
        let codec = Codec::V3_1;
        Opening {
            stage: Stage::Greeting(Greeting::new(
                socket_type,
                routing_id,
                mechanism.name(),
                out,
            )),
            routing_id: routing_id.clone(),
            mechanism,
            codec,
            decoder: Decoder::new(codec.framing(), limits(COMMAND_MAX), &[]),
        }
    }

    /// Takes what belongs to the beginning off the front of `input` and writes what it calls for to `out`.
    pub fn receive(&mut self, input: &mut &[u8], out: &mut Vec<u8>) -> Result<Option<Opened>> {
        loop {
            let opened = match &mut self.stage {
                Stage::Greeting(greeting) => match greeting.receive(input, out) {
                    Some(dialect) => self.greeted(dialect, out).map(|()| None)?,
                    None => return Ok(None),
                },
                Stage::Handshake | Stage::RoutingId { .. } => match self.decoder.next(input)? {
                    Some(Frame::Borrowed { body, .. }) => self.introduced(body, out)?,
                    Some(Frame::Assembled { body, .. }) => self.introduced(body.as_slice(), out)?,
                    None => return Ok(None),
                },
            };
            if opened.is_some() {
                return Ok(opened);
            }
        }
    }

    fn greeted(&mut self, dialect: Dialect, out: &mut Vec<u8>) -> Result<()> {
        self.codec = match dialect {
            Dialect::Unversioned | Dialect::V1 => Codec::V1,
            Dialect::V2 => Codec::V2,
            Dialect::V3 { minor: 0, .. } => Codec::V3_0,
            Dialect::V3 { .. } => Codec::V3_1,
        };
        match dialect {
            Dialect::V3 { mechanism, .. } if mechanism != self.mechanism.name() => {
                return Err(ProtocolError::MechanismMismatch);
            }
            Dialect::V3 { .. } => {
                self.stage = Stage::Handshake;
                self.write_handshake_commands(out);
            }
            Dialect::V1 | Dialect::V2 => {
                self.expect_routing_id(true, &[]);
                self.write_frame(0, &self.routing_id, out);
            }
            Dialect::Unversioned => {
                // Our signature was the header of this frame; the peer's bytes so far are the header of theirs.
                out.extend_from_slice(&self.routing_id);
                if let Stage::Greeting(greeting) = &self.stage {
                    let greeting = greeting.clone();
                    self.expect_routing_id(false, greeting.seen());
                }
            }
        }
        Ok(())
    }

    fn expect_routing_id(&mut self, forwards: bool, seen: &[u8]) {
        self.stage = Stage::RoutingId { forwards };
        self.decoder = Decoder::new(self.codec.framing(), limits(ROUTING_ID_MAX as u64), seen);
    }

    fn introduced(&mut self, body: &[u8], out: &mut Vec<u8>) -> Result<Option<Opened>> {
        let (introduction, forwards) = match self.stage {
            Stage::RoutingId { forwards } => (Some(Introduction::with_routing_id(body)), forwards),
            _ => (self.mechanism.receive(handshake_command(body)?)?, true),
        };
        self.write_handshake_commands(out);
        Ok(introduction.map(|introduction| Opened {
            codec: self.codec,
            introduction,
            forwards,
        }))
    }

    fn write_handshake_commands(&mut self, out: &mut Vec<u8>) {
        if !matches!(self.stage, Stage::Handshake) {
            return;
        }
        let mut body = Vec::new();
        while self.mechanism.next_command(&mut body) {
            self.write_frame(COMMAND, &body, out);
            body.clear();
        }
    }

    fn write_frame(&self, flags: u8, body: &[u8], out: &mut Vec<u8>) {
        let mut header = [0; HEADER_MAX];
        let framing = self.codec.framing();
        let length = framing.write(flags, body.len() as u64, &mut header);
        out.extend_from_slice(&header[..length]);
        out.extend_from_slice(body);
    }
}

/// A command during the handshake, where what is none is out of place.
fn handshake_command(body: &[u8]) -> Result<Command<'_>> {
    Command::parse(body).map_err(|error| match error {
        ProtocolError::MalformedCommand => ProtocolError::UnexpectedCommand,
        other => other,
    })
}

fn limits(bytes: u64) -> Limits {
    Limits {
        message: bytes,
        command: bytes,
    }
}
