//! A connection's beginning: greeting and handshake, up to the peer's introduction; dropped once that is known.

use super::codec::Codec;
use super::config::Config;
use super::decoder::{Decoder, Frame, Limits};
use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, HEADER_MAX};
use super::greeting::{Dialect, Greeting, MechanismName};
use super::mechanism::{self, Mechanism, Protection};
use super::metadata::{Introduction, ROUTING_ID_MAX};
use super::zap::{Refusal, Request};

/// The largest handshake command, in bytes.
pub(super) const COMMAND_MAX: u64 = 64 * 1024;

/// Both sides' state before they are ready.
#[derive(Debug)]
pub(super) struct Opening {
    stage: Stage,
    routing_id: Vec<u8>,
    mechanism: Box<dyn Mechanism>,
    mechanism_name: MechanismName,
    /// The peer must prove something, which it cannot before ZMTP 3.0.
    is_secured: bool,
    judgement: Judgement,
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

/// Whether the peer was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    NotAsked,
    Awaited,
    Granted,
    Refused,
}

/// What came of some bytes.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The peer is to be judged.
    Asks(Request),
    Opened(Opened),
}

/// How it ended.
#[derive(Debug)]
pub(super) struct Opened {
    pub codec: Codec,
    pub introduction: Introduction,
    /// Whether the peer, if a subscriber, tells what it subscribes to.
    pub forwards: bool,
    pub protection: Option<Box<dyn Protection>>,
}

impl Opening {
    /// Starts with writing our greeting's first bytes to `out`.
    pub fn new(config: &Config, out: &mut Vec<u8>) -> Opening {
        let name = mechanism::name(config.security.mechanism);
        let codec = Codec::V3_1;
        let greeting = Greeting::new(config.socket_type, &config.routing_id, name, out);
        Opening {
            stage: Stage::Greeting(greeting),
            routing_id: config.routing_id.clone(),
            mechanism: mechanism::make(config),
            mechanism_name: name,
            is_secured: config.security.is_wanted(),
            judgement: Judgement::NotAsked,
            codec,
            decoder: Decoder::new(codec.framing(), limits(COMMAND_MAX), &[]),
        }
    }

    /// Whether the session was asked to have the peer judged and did not answer yet.
    pub fn awaits_judgement(&self) -> bool {
        self.judgement == Judgement::Awaited
    }

    /// Whether the peer was turned away; what remains is to tell it.
    pub fn is_refused(&self) -> bool {
        self.judgement == Judgement::Refused
    }

    /// The answer: `None` lets the peer in.
    pub fn judged(&mut self, refusal: Option<Refusal>) {
        self.judgement = match refusal {
            None => Judgement::Granted,
            Some(_) => Judgement::Refused,
        };
        self.mechanism.judged(refusal);
    }

    /// Takes what belongs to the beginning off the front of `input` and writes what it calls for to `out`.
    pub fn receive(&mut self, input: &mut &[u8], out: &mut Vec<u8>) -> Result<Option<Outcome>> {
        loop {
            if let Some(outcome) = self.go_on(out)? {
                return Ok(Some(outcome));
            }
            if self.awaits_judgement() {
                return Ok(None);
            }
            let opened = match &mut self.stage {
                Stage::Greeting(greeting) => match greeting.receive(input, out) {
                    Some(dialect) => self.greeted(dialect, out).map(|()| None)?,
                    None => return Ok(None),
                },
                Stage::Handshake | Stage::RoutingId { .. } => match self.decoder.next(input)? {
                    Some(Frame::Borrowed { body, .. }) => self.frame(body)?,
                    Some(Frame::Assembled { body, .. }) => self.frame(body.as_slice())?,
                    None => return Ok(None),
                },
            };
            if opened.is_some() {
                return Ok(opened.map(Outcome::Opened));
            }
        }
    }

    /// What the mechanism has to say or to ask, and whether it is done.
    fn go_on(&mut self, out: &mut Vec<u8>) -> Result<Option<Outcome>> {
        if !matches!(self.stage, Stage::Handshake) {
            return Ok(None);
        }
        let mut body = Vec::new();
        while self.mechanism.next_command(&mut body)? {
            self.write_frame(COMMAND, &body, out);
            body.clear();
        }
        if let Some(request) = self.mechanism.take_request() {
            self.judgement = Judgement::Awaited;
            return Ok(Some(Outcome::Asks(request)));
        }
        let introduction = self.mechanism.take_introduction();
        Ok(introduction.map(|introduction| {
            Outcome::Opened(Opened {
                codec: self.codec,
                introduction,
                forwards: true,
                protection: self.mechanism.protection(),
            })
        }))
    }

    fn greeted(&mut self, dialect: Dialect, out: &mut Vec<u8>) -> Result<()> {
        self.codec = match dialect {
            Dialect::Unversioned | Dialect::V1 => Codec::V1,
            Dialect::V2 => Codec::V2,
            Dialect::V3 { minor: 0, .. } => Codec::V3_0,
            Dialect::V3 { .. } => Codec::V3_1,
        };
        match dialect {
            Dialect::V3 { mechanism, .. } if mechanism != self.mechanism_name => {
                return Err(ProtocolError::MechanismMismatch);
            }
            Dialect::V3 { .. } => self.stage = Stage::Handshake,
            _ if self.is_secured => return Err(ProtocolError::TooOld),
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

    /// Takes the body of a frame: a command of the mechanism's, or an old peer's routing id, which is all that it says.
    fn frame(&mut self, body: &[u8]) -> Result<Option<Opened>> {
        let Stage::RoutingId { forwards } = self.stage else {
            return self.mechanism.receive(body).map(|()| None);
        };
        Ok(Some(Opened {
            codec: self.codec,
            introduction: Introduction::with_routing_id(body),
            forwards,
            protection: None,
        }))
    }

    fn write_frame(&self, flags: u8, body: &[u8], out: &mut Vec<u8>) {
        let mut header = [0; HEADER_MAX];
        let framing = self.codec.framing();
        let length = framing.write(flags, body.len() as u64, &mut header);
        out.extend_from_slice(&header[..length]);
        out.extend_from_slice(body);
    }
}

fn limits(bytes: u64) -> Limits {
    Limits {
        message: bytes,
        command: bytes,
    }
}
