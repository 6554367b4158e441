//! What the two sides of a connection speak: ZMTP, or bytes of the program's own.

use std::mem::MaybeUninit;
use std::sync::Arc;

use super::raw::Raw;
use crate::message::{Message, Metadata};
use crate::options::{Options, Protocol};
use crate::zmtp::zap::Verdict;
use crate::zmtp::{Batch, Config, Engine, Event, Property, ProtocolError, Short};

/// One connection's protocol, without I/O. Every method is as the ZMTP engine's.
#[expect(
    clippy::large_enum_variant,
    reason = "most are the large one, and live in a boxed connection"
)]
pub(super) enum Conversation {
    Zmtp(Engine),
    Raw(Raw),
}

impl Conversation {
    /// `properties`: what messages say of their connection.
    pub fn new(options: &Options, properties: Vec<Property>) -> Conversation {
        match options.protocol {
            Protocol::Zmtp => Conversation::Zmtp(Engine::new(Config {
                properties,
                ..Config::new(options)
            })),
            Protocol::Raw { notifies } => {
                let metadata = Some(Arc::new(Metadata::new(properties)));
                Conversation::Raw(Raw::new(notifies, metadata))
            }
        }
    }

    /// Whether it begins by itself, without waiting for what the peer says.
    pub fn begins_at_once(&self) -> bool {
        matches!(self, Conversation::Raw(raw) if !raw.is_ready())
    }

    /// Whether a handshake was done.
    pub fn has_shaken_hands(&self) -> bool {
        matches!(self, Conversation::Zmtp(engine) if engine.has_shaken_hands())
    }

    #[inline]
    pub fn is_ready(&self) -> bool {
        match self {
            Conversation::Zmtp(engine) => engine.is_ready(),
            Conversation::Raw(raw) => raw.is_ready(),
        }
    }

    #[inline]
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Event>, ProtocolError> {
        match self {
            Conversation::Zmtp(engine) => engine.decode(input),
            Conversation::Raw(raw) => raw.decode(input),
        }
    }

    #[inline(always)]
    pub fn decode_short<'e, 'i: 'e>(&'e mut self, input: &mut &'i [u8]) -> Option<Short<'e>> {
        match self {
            Conversation::Zmtp(engine) => engine.decode_short(input),
            Conversation::Raw(_) => None,
        }
    }

    /// Whether the peer is to be judged before anything more is decoded.
    #[inline]
    pub fn awaits_verdict(&self) -> bool {
        matches!(self, Conversation::Zmtp(engine) if engine.awaits_verdict())
    }

    pub fn authenticated(&mut self, verdict: Verdict) {
        if let Conversation::Zmtp(engine) = self {
            engine.authenticated(verdict);
        }
    }

    pub fn has_refused(&self) -> bool {
        matches!(self, Conversation::Zmtp(engine) if engine.has_refused())
    }

    pub fn body_spare(&mut self) -> Option<&mut [MaybeUninit<u8>]> {
        match self {
            Conversation::Zmtp(engine) => engine.body_spare(),
            Conversation::Raw(_) => None,
        }
    }

    pub fn body_filled(&mut self, count: usize) {
        if let Conversation::Zmtp(engine) = self {
            engine.body_filled(count);
        }
    }

    #[inline]
    pub fn has_control_output(&self) -> bool {
        matches!(self, Conversation::Zmtp(engine) if engine.has_control_output())
    }

    pub fn encode_control(&mut self, out: &mut Batch) {
        if let Conversation::Zmtp(engine) = self {
            engine.encode_control(out);
        }
    }

    #[inline]
    pub fn encode(&mut self, message: Message, out: &mut Batch) -> Result<(), ProtocolError> {
        match self {
            Conversation::Zmtp(engine) => engine.encode(message, out),
            Conversation::Raw(raw) => {
                raw.encode(message, out);
                Ok(())
            }
        }
    }

    #[inline]
    pub fn encode_short(&mut self, message: &Message, out: &mut Batch) -> bool {
        match self {
            Conversation::Zmtp(engine) => engine.encode_short(message, out),
            Conversation::Raw(_) => false,
        }
    }

    /// Whether the peer can be asked for a sign of life.
    pub fn is_pingable(&self) -> bool {
        matches!(self, Conversation::Zmtp(engine) if engine.is_pingable())
    }

    /// Asks the peer for a sign of life, if there is a way to.
    pub fn ping(&mut self, ttl: u16) {
        if let Conversation::Zmtp(engine) = self {
            engine.ping(ttl, &[]);
        }
    }

    /// Answers a ping that is not read yet.
    pub fn pong(&mut self) {
        if let Conversation::Zmtp(engine) = self {
            engine.pong();
        }
    }

    /// What the program is told when the connection is over.
    pub fn farewell(&self) -> Option<Message> {
        match self {
            Conversation::Zmtp(_) => None,
            Conversation::Raw(raw) => raw.farewell(),
        }
    }
}
