//! The engine: one connection's protocol, from the greeting to the last message, without I/O, clocks or threads (RFC 23, RFC 37).
//!
//! The session that owns it hands over what it read and writes what was encoded. Each side of the conversation:
//!
//! - in: [`Engine::decode`] until it yields `None`, or [`Engine::body_spare`] to read a large body where it belongs;
//! - out: [`Engine::encode_control`] whenever there is control output and the last batch is written, then messages.

use std::mem::MaybeUninit;
use std::sync::Arc;

use super::batch::Batch;
use super::codec::Codec;
use super::command::{Command, Heartbeat};
use super::decoder::{Decoder, Frame, Limits, has_more};
use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, HEADER_MAX};
use super::greeting::{Dialect, Greeting};
use super::mechanism::{Mechanism, Null};
use super::metadata::{Introduction, Property, ROUTING_ID_MAX};
use crate::message::{Flags, Message, Metadata};
use crate::options::{Options, SocketType};

/// The largest handshake command, in bytes.
const HANDSHAKE_COMMAND_MAX: u64 = 64 * 1024;
/// The largest other command of a peer whose messages have no limit, in bytes: a topic that nobody has.
const COMMAND_MAX: u64 = 16 * 1024 * 1024;

/// What an engine must know of its socket and connection.
#[derive(Clone, Debug)]
pub struct Config {
    pub socket_type: SocketType,
    /// At most 255 bytes.
    pub routing_id: Vec<u8>,
    /// Largest frame accepted, in bytes.
    pub max_message_size: Option<u64>,
    /// What we know of the connection, such as `Peer-Address`: metadata of each message, and no peer overrides it.
    pub properties: Vec<Property>,
}

impl Config {
    pub fn new(options: &Options) -> Config {
        Config {
            socket_type: options.kind,
            routing_id: options.routing_id.clone(),
            max_message_size: u64::try_from(options.max_message_size).ok(),
            properties: Vec::new(),
        }
    }
}

/// What the handshake told of the other side.
#[derive(Debug)]
pub struct Peer {
    /// Unknown if the peer did not say, as before ZMTP 3.0.
    pub socket_type: Option<SocketType>,
    /// Empty if it did not choose one.
    pub routing_id: Vec<u8>,
    /// Major and minor version of the ZMTP spoken with it.
    pub version: (u8, u8),
    /// What every message from it carries.
    pub metadata: Option<Arc<Metadata>>,
}

/// What bytes turned out to mean.
#[derive(Debug)]
pub enum Event {
    /// The handshake is done: messages may flow both ways. Comes once, before any other.
    Ready(Peer),
    /// A message part; a subscription is flagged as one.
    Message(Message),
    /// The peer asks for a sign of life, which is in the control output now, and wants to be taken for dead `ttl` tenths of a
    /// second later (0: never) unless more arrives.
    Ping { ttl: u16 },
    /// The peer's sign of life.
    Pong,
}

/// How far the conversation is.
#[derive(Debug)]
enum Phase {
    Greeting(Greeting),
    Handshake,
    /// ZMTP 1.0 and 2.0: the first message is the peer's routing id. `forwards`: the peer sends its subscriptions.
    RoutingId {
        forwards: bool,
    },
    /// To a peer that does not send its subscriptions everything goes: next comes a subscription in its name.
    Subscription,
    Traffic,
    Failed(ProtocolError),
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    phase: Phase,
    codec: Codec,
    mechanism: Mechanism,
    decoder: Decoder,
    metadata: Option<Arc<Metadata>>,
    /// Bytes of the handshake that wait to be written.
    handshake: Vec<u8>,
    /// At most one of each waits: a peer that does not read what it asks for costs nothing.
    ping: Option<Heartbeat>,
    pong: Option<Heartbeat>,
    /// Whether the last frame encoded announced more parts, between which no command may go.
    mid_message: bool,
}

impl Engine {
    /// A conversation that starts with our greeting.
    pub fn new(config: Config) -> Engine {
        let mechanism = Mechanism::Null(Null::new(config.socket_type, &config.routing_id));
        let mut handshake = Vec::new();
        let greeting = Greeting::new(
            config.socket_type,
            &config.routing_id,
            mechanism.name(),
            &mut handshake,
        );
        let codec = Codec::V3_1;
        Engine {
            decoder: Decoder::new(codec.framing(), handshake_limits(), &[]),
            phase: Phase::Greeting(greeting),
            config,
            codec,
            mechanism,
            metadata: None,
            handshake,
            ping: None,
            pong: None,
            mid_message: false,
        }
    }

    /// What the bytes at the front of `input` mean; they are taken off it. `None`: all of it is used up, and more is needed.
    /// After an error every call returns the same one.
    #[inline]
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        let event = match self.phase {
            Phase::Traffic => self.decode_traffic(input),
            _ => self.decode_beginning(input),
        };
        if let Err(error) = event {
            self.phase = Phase::Failed(error);
        }
        event
    }

    #[inline]
    fn decode_traffic(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        if let Some((flags, length, front)) = self.decoder.next_short(input) {
            let message = Message::from_front(front, length);
            return Ok(Some(Event::Message(self.label(flags, message))));
        }
        self.decode_frames(input)
    }

    fn decode_frames(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        while let Some(frame) = self.decoder.next(input)? {
            let (flags, body) = match frame {
                Frame::Borrowed { flags, body } if flags & COMMAND == 0 => (flags, copy(body)?),
                Frame::Assembled { flags, body } if flags & COMMAND == 0 => (flags, body),
                Frame::Borrowed { body, .. } => match self.receive_command(body)? {
                    Some(event) => return Ok(Some(event)),
                    None => continue,
                },
                Frame::Assembled { body, .. } => match self.receive_command(body.as_slice())? {
                    Some(event) => return Ok(Some(event)),
                    None => continue,
                },
            };
            return Ok(Some(Event::Message(self.label(flags, body))));
        }
        Ok(None)
    }

    #[inline]
    fn label(&self, flags: u8, mut message: Message) -> Message {
        message.set_more(has_more(flags));
        message.set_metadata(self.metadata.clone());
        message
    }

    #[cold]
    fn receive_command(&mut self, body: &[u8]) -> Result<Option<Event>> {
        if !self.codec.has_commands() {
            return Ok(None);
        }
        // As libzmq does, pass over what makes no sense, and what a later version may have a meaning for.
        Ok(match Command::parse(body).unwrap_or(Command::Other) {
            Command::Subscribe(topic) => self.subscription(1, Flags::SUBSCRIBE, topic)?,
            Command::Cancel(topic) => self.subscription(0, Flags::CANCEL, topic)?,
            Command::Ping { ttl, context } => {
                self.pong = Some(Heartbeat::pong(context));
                Some(Event::Ping { ttl })
            }
            Command::Pong(_) => Some(Event::Pong),
            Command::Ready(_) | Command::Error(_) | Command::Other => None,
        })
    }

    /// A subscription as the rest of the library knows it; only publishers care for one.
    fn subscription(&self, first: u8, flag: Flags, topic: &[u8]) -> Result<Option<Event>> {
        if !matches!(self.config.socket_type, SocketType::Pub | SocketType::Xpub) {
            return Ok(None);
        }
        let size = topic.len().saturating_add(1);
        let mut message = Message::with_size(size).map_err(|_| ProtocolError::OutOfMemory)?;
        message.fill(0, &[first]);
        message.fill(1, topic);
        message.set_flags(flag);
        Ok(Some(Event::Message(self.label(0, message))))
    }

    /// Everything before the first message.
    #[cold]
    fn decode_beginning(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        loop {
            let progress = match &mut self.phase {
                Phase::Failed(error) => return Err(*error),
                Phase::Traffic => return self.decode_traffic(input),
                Phase::Greeting(greeting) => match greeting.receive(input, &mut self.handshake) {
                    Some(dialect) => self.choose_codec(dialect).map(|()| None)?,
                    None => return Ok(None),
                },
                Phase::Subscription => {
                    self.phase = Phase::Traffic;
                    self.subscription(1, Flags::SUBSCRIBE, b"")?
                }
                Phase::Handshake | Phase::RoutingId { .. } => match self.decoder.next(input)? {
                    Some(Frame::Borrowed { body, .. }) => self.receive_first(body)?,
                    Some(Frame::Assembled { body, .. }) => self.receive_first(body.as_slice())?,
                    None => return Ok(None),
                },
            };
            if progress.is_some() {
                return Ok(progress);
            }
        }
    }

    fn choose_codec(&mut self, dialect: Dialect) -> Result<()> {
        self.codec = match dialect {
            Dialect::Unversioned | Dialect::V1 => Codec::V1,
            Dialect::V2 => Codec::V2,
            Dialect::V3 { minor: 0, .. } => Codec::V3_0,
            Dialect::V3 { .. } => Codec::V3_1,
        };
        if let Dialect::V3 { mechanism, .. } = dialect {
            return self.start_handshake(mechanism == self.mechanism.name());
        }
        self.start_without_handshake(dialect);
        Ok(())
    }

    fn start_handshake(&mut self, same_mechanism: bool) -> Result<()> {
        if !same_mechanism {
            return Err(ProtocolError::MechanismMismatch);
        }
        self.phase = Phase::Handshake;
        self.queue_handshake_commands();
        Ok(())
    }

    fn queue_handshake_commands(&mut self) {
        let mut body = Vec::new();
        while self.mechanism.next_command(&mut body) {
            self.queue_frame(COMMAND, &body);
            body.clear();
        }
    }

    fn queue_frame(&mut self, flags: u8, body: &[u8]) {
        let mut header = [0; HEADER_MAX];
        let length = self
            .codec
            .framing()
            .write(flags, body.len() as u64, &mut header);
        self.handshake.extend_from_slice(&header[..length]);
        self.handshake.extend_from_slice(body);
    }

    /// ZMTP 1.0 and 2.0: each side's routing id goes first, as a message.
    fn start_without_handshake(&mut self, dialect: Dialect) {
        let limits = Limits {
            message: ROUTING_ID_MAX as u64,
            command: 0,
        };
        let forwards = dialect != Dialect::Unversioned;
        let previous = std::mem::replace(&mut self.phase, Phase::RoutingId { forwards });
        let routing_id = std::mem::take(&mut self.config.routing_id);
        let mut seen: &[u8] = &[];
        if forwards {
            self.queue_frame(0, &routing_id);
        } else {
            // Our signature was the header of this frame, theirs is the header of their first.
            self.handshake.extend_from_slice(&routing_id);
            if let Phase::Greeting(greeting) = &previous {
                seen = greeting.seen();
            }
        }
        self.decoder = Decoder::new(self.codec.framing(), limits, seen);
    }

    fn receive_first(&mut self, body: &[u8]) -> Result<Option<Event>> {
        if let Phase::RoutingId { forwards } = self.phase {
            let introduction = Introduction {
                routing_id: body.to_vec(),
                ..Introduction::default()
            };
            let publishes = matches!(self.config.socket_type, SocketType::Pub | SocketType::Xpub);
            let next = if publishes && !forwards {
                Phase::Subscription
            } else {
                Phase::Traffic
            };
            return Ok(Some(self.become_ready(introduction, next)));
        }
        let introduction = self.mechanism.receive(Command::parse(body)?)?;
        self.queue_handshake_commands();
        Ok(introduction.map(|introduction| self.become_ready(introduction, Phase::Traffic)))
    }

    fn become_ready(&mut self, introduction: Introduction, next: Phase) -> Event {
        self.phase = next;
        self.decoder.set_limits(self.traffic_limits());
        // The first mention of a name holds: a peer does not get to say what its address is.
        let mut properties = std::mem::take(&mut self.config.properties);
        properties.extend(introduction.properties);
        self.metadata = (!properties.is_empty()).then(|| Arc::new(Metadata::new(properties)));
        Event::Ready(Peer {
            socket_type: introduction.socket_type,
            routing_id: introduction.routing_id,
            version: self.codec.version(),
            metadata: self.metadata.clone(),
        })
    }

    fn traffic_limits(&self) -> Limits {
        let message = self.config.max_message_size;
        Limits {
            message: message.unwrap_or(u64::MAX),
            command: message.unwrap_or(COMMAND_MAX).max(HANDSHAKE_COMMAND_MAX),
        }
    }

    /// Where to read the bytes that continue a large body, past all bytes decoded so far; `None` if there is no such body.
    pub fn body_spare(&mut self) -> Option<&mut [MaybeUninit<u8>]> {
        match self.phase {
            Phase::Traffic => self.decoder.body_spare(),
            _ => None,
        }
    }

    /// The first `count` bytes of [`Engine::body_spare`] were read; [`Engine::decode`], with no input, tells whether that was all.
    pub fn body_filled(&mut self, count: usize) {
        self.decoder.body_filled(count);
    }

    /// Whether messages may be encoded.
    #[inline]
    pub fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Traffic | Phase::Subscription)
    }

    /// Whether something other than messages wants to be written; never in the middle of a message.
    #[inline]
    pub fn has_control_output(&self) -> bool {
        let waits = !self.handshake.is_empty() || self.pong.is_some() || self.ping.is_some();
        waits && !self.mid_message
    }

    /// Moves greeting, handshake commands and heartbeats to `out`.
    pub fn encode_control(&mut self, out: &mut Batch) {
        if self.mid_message {
            return;
        }
        out.push(&self.handshake);
        self.handshake = Vec::new();
        for heartbeat in [self.pong.take(), self.ping.take()].into_iter().flatten() {
            heartbeat.write(|bytes| out.push(bytes));
        }
    }

    /// Appends a message part to `out`, behind any control output. Only once ready.
    #[inline]
    pub fn encode(&mut self, message: Message, out: &mut Batch) {
        if self.has_control_output() {
            self.encode_control(out);
        }
        self.mid_message = message.more();
        self.codec.encode(message, out);
    }

    /// Asks the peer for a sign of life; it takes us for dead `ttl` tenths of a second later (0: never) unless more arrives.
    /// Of `context` the PONG repeats 16 bytes. Peers of before ZMTP 3.0, which know no PING, are left alone.
    pub fn ping(&mut self, ttl: u16, context: &[u8]) {
        if self.is_ready() && self.codec.has_commands() {
            self.ping = Some(Heartbeat::ping(ttl, context));
        }
    }
}

fn handshake_limits() -> Limits {
    Limits {
        message: HANDSHAKE_COMMAND_MAX,
        command: HANDSHAKE_COMMAND_MAX,
    }
}

#[inline]
fn copy(body: &[u8]) -> Result<Message> {
    Message::from_slice(body).map_err(|_| ProtocolError::OutOfMemory)
}

#[cfg(test)]
mod tests;
