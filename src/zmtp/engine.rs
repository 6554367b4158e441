//! The engine: one connection's protocol, from the greeting to the last message, without I/O, clocks or threads (RFC 23, RFC 37).
//!
//! The session that owns it hands over what it read and writes what was encoded. Each side of the conversation:
//!
//! - in: [`Engine::decode`] until it yields `None`, or [`Engine::body_spare`] to read a large body where it belongs;
//! - out: [`Engine::encode_control`] whenever there is control output and the last batch is written, then messages.

use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::sync::Arc;

use super::batch::Batch;
use super::codec::{Codec, flags_of};
use super::command::{Command, Heartbeat};
use super::config::Config;
use super::decoder::{Decoder, Frame, Limits, has_more};
use super::error::{ProtocolError, Result};
use super::event::{Event, Peer, Short};
use super::frame::{COMMAND, Framing, HEADER_MAX};
use super::mechanism::Protection;
use super::opening::{self, Opened, Opening, Outcome};
use super::zap::Verdict;
use crate::message::{Flags, Message, Metadata};
use crate::options::SocketType;

/// The largest command of a peer whose messages have no limit, in bytes: a topic that nobody has.
const COMMAND_MAX: u64 = 16 * 1024 * 1024;

/// How many pongs may wait: a peer that does not read what it asks for costs nothing. The oldest are forgotten.
const PONGS_MAX: usize = 16;

/// How far the conversation is.
#[derive(Debug)]
enum Phase {
    Opening(Box<Opening>),
    /// To a peer that does not send its subscriptions everything goes: next comes a subscription in its name.
    Subscription,
    Traffic,
    /// As `Traffic`, through what a mechanism made of it.
    Protected(Box<dyn Protection>),
    Failed(ProtocolError),
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    phase: Phase,
    codec: Codec,
    decoder: Decoder,
    metadata: Option<Arc<Metadata>>,
    /// Bytes of greeting and handshake that wait to be written.
    opening_output: Vec<u8>,
    ping: Option<Heartbeat>,
    /// Answers that wait, at most [`PONGS_MAX`].
    pongs: VecDeque<Heartbeat>,
    has_shaken_hands: bool,
    /// Parts that came of a message whose end has not.
    parts: u64,
    /// Whether the last frame encoded announced more parts, between which no command may go.
    mid_message: bool,
}

impl Engine {
    /// A conversation that starts with our greeting.
    pub fn new(config: Config) -> Engine {
        let mut opening_output = Vec::new();
        let opening = Opening::new(&config, &mut opening_output);
        let codec = Codec::V3_1;
        Engine {
            decoder: Decoder::new(codec.framing(), traffic_limits(&config), &[]),
            phase: Phase::Opening(Box::new(opening)),
            config,
            codec,
            metadata: None,
            opening_output,
            ping: None,
            pongs: VecDeque::new(),
            has_shaken_hands: false,
            parts: 0,
            mid_message: false,
        }
    }

    /// What the bytes at the front of `input` mean; they are taken off it. `None`: all of it is used up, and more is needed.
    /// After an error every call returns the same one.
    #[inline]
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        let event = match self.phase {
            _ if self.has_too_many_parts() && !input.is_empty() => {
                Err(ProtocolError::MessageTooLarge)
            }
            Phase::Traffic => self.decode_traffic(input),
            Phase::Protected(_) => self.decode_protected(input),
            _ => self.decode_beginning(input),
        };
        if let Err(error) = event {
            self.fail(error);
        }
        event
    }

    /// The greeting and handshake that wait may still go out, but nothing of what a mechanism would have to protect.
    #[cold]
    fn fail(&mut self, error: ProtocolError) {
        self.phase = Phase::Failed(error);
        self.ping = None;
        self.pongs.clear();
    }

    /// The next message, if it is one of those that [`Engine::decode`] need not look at: small, whole, and with some more input
    /// behind it. `None` says no more than that `decode` must be asked.
    #[inline(always)]
    pub fn decode_short<'e, 'i: 'e>(&'e mut self, input: &mut &'i [u8]) -> Option<Short<'e>> {
        if self.has_too_many_parts() {
            return None;
        }
        let (flags, length, front) = match self.phase {
            Phase::Traffic => self.decoder.next_short(input)?,
            Phase::Protected(_) => return self.open_short(input),
            _ => return None,
        };
        let more = has_more(flags);
        self.count_part(more);
        Some(Short {
            front,
            length,
            more,
            metadata: &self.metadata,
        })
    }

    /// As [`Engine::decode_short`], of a message that a mechanism sealed.
    fn open_short(&mut self, input: &mut &[u8]) -> Option<Short<'_>> {
        let Phase::Protected(protection) = &mut self.phase else {
            return None;
        };
        let (sealed, rest) = self.decoder.peek_small(input)?;
        let (flags, length, front) = protection.open_short(sealed)?;
        *input = rest;
        let more = has_more(flags);
        self.parts = if more { self.parts + 1 } else { 0 };
        Some(Short {
            front,
            length,
            more,
            metadata: &self.metadata,
        })
    }

    #[inline]
    fn decode_traffic(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
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
    fn label(&mut self, flags: u8, mut message: Message) -> Message {
        let more = has_more(flags);
        message.set_more(more);
        self.count_part(more);
        message.set_metadata(self.metadata.clone());
        message
    }

    #[inline]
    fn count_part(&mut self, more: bool) {
        self.parts = if more { self.parts + 1 } else { 0 };
    }

    /// Whether the message that arrives has all the parts that it may have, and goes on.
    #[inline]
    fn has_too_many_parts(&self) -> bool {
        self.parts >= self.config.max_message_parts
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
                if self.pongs.len() == PONGS_MAX {
                    self.pongs.pop_front();
                }
                self.pongs.push_back(Heartbeat::pong(context));
                Some(Event::Ping { ttl })
            }
            Command::Pong(_) => Some(Event::Pong),
            Command::Ready(_) | Command::Error(_) | Command::Other => None,
        })
    }

    /// As [`Engine::decode_traffic`], of frames that a mechanism sealed.
    fn decode_protected(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        while let Some(frame) = self.decoder.next(input)? {
            let Phase::Protected(protection) = &mut self.phase else {
                return Ok(None);
            };
            let (flags, body) = match frame {
                Frame::Borrowed { body, .. } => protection.open(body)?,
                Frame::Assembled { body, .. } => {
                    protection.open_in_place(self.decoder.envelope(), body)?
                }
            };
            if flags & COMMAND == 0 {
                return Ok(Some(Event::Message(self.label(flags, body))));
            }
            if let Some(event) = self.receive_command(body.as_slice())? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// A subscription as the rest of the library knows it; only publishers care for one.
    fn subscription(&self, first: u8, flag: Flags, topic: &[u8]) -> Result<Option<Event>> {
        if !self.publishes() {
            return Ok(None);
        }
        let size = topic.len().saturating_add(1);
        let mut message = Message::with_size(size).map_err(|_| ProtocolError::OutOfMemory)?;
        message.fill(0, &[first]);
        message.fill(1, topic);
        message.set_flags(flag);
        message.set_metadata(self.metadata.clone());
        Ok(Some(Event::Message(message)))
    }

    /// Everything before the first message.
    #[cold]
    fn decode_beginning(&mut self, input: &mut &[u8]) -> Result<Option<Event>> {
        match &mut self.phase {
            Phase::Opening(opening) => {
                let outcome = opening.receive(input, &mut self.opening_output)?;
                Ok(outcome.map(|outcome| match outcome {
                    Outcome::Asks(request) => Event::Authenticate(request),
                    Outcome::Opened(opened) => self.become_ready(opened),
                }))
            }
            Phase::Subscription => {
                self.phase = Phase::Traffic;
                self.subscription(1, Flags::SUBSCRIBE, b"")
            }
            Phase::Traffic | Phase::Protected(_) => Ok(None),
            Phase::Failed(error) => Err(*error),
        }
    }

    fn become_ready(&mut self, opened: Opened) -> Event {
        self.has_shaken_hands = true;
        self.codec = opened.codec;
        let envelope = opened.protection.as_ref().map_or(0, |it| it.envelope());
        self.phase = match opened.protection {
            Some(protection) => Phase::Protected(protection),
            None if opened.forwards || !self.publishes() => Phase::Traffic,
            None => Phase::Subscription,
        };
        let limits = traffic_limits(&self.config).raised_by(envelope as u64);
        self.decoder = Decoder::new(self.codec.framing(), limits, &[]).with_envelope(envelope);
        // The first mention of a name holds: a peer does not get to say what its address is.
        let mut properties = std::mem::take(&mut self.config.properties);
        properties.extend(opened.introduction.properties);
        self.metadata = (!properties.is_empty()).then(|| Arc::new(Metadata::new(properties)));
        Event::Ready(Peer {
            socket_type: opened.introduction.socket_type,
            routing_id: opened.introduction.routing_id,
            version: self.codec.version(),
            metadata: self.metadata.clone(),
        })
    }

    fn publishes(&self) -> bool {
        matches!(self.config.socket_type, SocketType::Pub | SocketType::Xpub)
    }

    /// Whether [`Event::Authenticate`] is to be answered: until then nothing is decoded, and input stays where it is.
    pub fn awaits_verdict(&self) -> bool {
        matches!(&self.phase, Phase::Opening(opening) if opening.awaits_judgement())
    }

    /// The answer to [`Event::Authenticate`]. The handshake goes on with the next [`Engine::decode`], which may need no input.
    pub fn authenticated(&mut self, verdict: Verdict) {
        if let Phase::Opening(opening) = &mut self.phase {
            match verdict {
                Verdict::Refused(refusal) => opening.judged(Some(refusal)),
                Verdict::Granted(properties) => {
                    opening.judged(None);
                    self.config.properties.extend(properties);
                }
            }
        }
    }

    /// Whether the peer was refused: there is nothing more to do than to tell it, and to let it go.
    pub fn has_refused(&self) -> bool {
        matches!(&self.phase, Phase::Opening(opening) if opening.is_refused())
    }

    /// Where to read the bytes that continue a large body, past all bytes decoded so far; `None` if there is no such body.
    pub fn body_spare(&mut self) -> Option<&mut [MaybeUninit<u8>]> {
        match self.phase {
            Phase::Traffic | Phase::Protected(_) => self.decoder.body_spare(),
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
        matches!(
            self.phase,
            Phase::Traffic | Phase::Protected(_) | Phase::Subscription
        )
    }

    /// Whether the handshake was done, whatever came after it.
    pub fn has_shaken_hands(&self) -> bool {
        self.has_shaken_hands
    }

    /// Whether something other than messages wants to be written; never in the middle of a message.
    #[inline]
    pub fn has_control_output(&self) -> bool {
        let waits =
            !self.opening_output.is_empty() || !self.pongs.is_empty() || self.ping.is_some();
        waits && !self.mid_message
    }

    /// Moves greeting, handshake commands and heartbeats to `out`.
    pub fn encode_control(&mut self, out: &mut Batch) {
        if self.mid_message {
            return;
        }
        out.push(&self.opening_output);
        self.opening_output = Vec::new();
        for heartbeat in self.pongs.drain(..).chain(self.ping.take()) {
            let body = heartbeat.body();
            match &mut self.phase {
                Phase::Protected(protection) => protection.seal(COMMAND, &body, out),
                _ => push_frame(self.codec, COMMAND, &body, out),
            }
        }
    }

    /// Appends a message part to `out`, behind any control output. Only once ready. An error, for lack of memory, ends the
    /// connection.
    #[inline]
    pub fn encode(&mut self, message: Message, out: &mut Batch) -> Result<()> {
        if self.has_control_output() {
            self.encode_control(out);
        }
        self.mid_message = message.more();
        if let Phase::Protected(protection) = &mut self.phase {
            return self.codec.encode_sealed(message, &mut **protection, out);
        }
        if !self.codec.encode_copied(&message, out) {
            out.push_body(message);
        }
        Ok(())
    }

    /// As [`Engine::encode`] of a message as short as most are on a busy connection, which stays where it is. False: nothing was done,
    /// this one is for the other way.
    #[inline]
    pub fn encode_short(&mut self, message: &Message, out: &mut Batch) -> bool {
        let Some((front, length)) = message.front() else {
            return false;
        };
        if !Flags::MORE.contains(message.flags()) || self.has_control_output() {
            return false;
        }
        match &mut self.phase {
            Phase::Traffic if self.codec.framing() == Framing::FlagsFirst => {
                out.push_short([flags_of(message), length], front);
            }
            Phase::Protected(protection) => {
                protection.seal(flags_of(message), message.as_slice(), out);
            }
            _ => return false,
        }
        self.mid_message = message.more();
        true
    }

    /// Asks the peer for a sign of life; it takes us for dead `ttl` tenths of a second later (0: never) unless more arrives.
    /// Of `context` the PONG repeats 16 bytes. Peers that [do not understand it](Engine::is_pingable) are left alone.
    pub fn ping(&mut self, ttl: u16, context: &[u8]) {
        if self.is_pingable() {
            self.ping = Some(Heartbeat::ping(ttl, context));
        }
    }

    /// Answers a ping that is not read yet, for a peer that is known to send some.
    pub fn pong(&mut self) {
        if self.is_pingable() && self.pongs.is_empty() {
            self.pongs.push_back(Heartbeat::pong(&[]));
        }
    }

    /// Whether the peer answers a ping: those of before ZMTP 3.0 do not know any.
    pub fn is_pingable(&self) -> bool {
        self.is_ready() && self.codec.has_commands()
    }
}

/// Appends a whole frame.
fn push_frame(codec: Codec, flags: u8, body: &[u8], out: &mut Batch) {
    let mut header = [0; HEADER_MAX];
    let length = codec.framing().write(flags, body.len() as u64, &mut header);
    out.push_frame(&header, length, body);
}

fn traffic_limits(config: &Config) -> Limits {
    let message = config.max_message_size;
    Limits {
        message: message.unwrap_or(u64::MAX),
        command: message.unwrap_or(COMMAND_MAX).max(opening::COMMAND_MAX),
    }
}

#[inline]
fn copy(body: &[u8]) -> Result<Message> {
    Message::from_slice(body).map_err(|_| ProtocolError::OutOfMemory)
}

#[cfg(test)]
mod tests;
