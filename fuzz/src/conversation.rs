//! What the targets of the wire share: an engine that is told bytes in pieces, and everything that came of it.
//!
//! Each target says the same bytes twice, whole and in pieces, and expects the same: cuts must not matter.

use std::mem::MaybeUninit;

use arbitrary::Arbitrary;
use zmq::options::{Options, SocketType};
use zmq::zmtp::zap::{Request, Verdict};
use zmq::zmtp::{Batch, Config, Engine, Event, ProtocolError};

/// More output than handshake and heartbeats can ever ask for at once.
const CONTROL_MAX: usize = 4096;

/// The engine's side of a connection.
#[derive(Arbitrary, Clone, Debug)]
pub struct Setting {
    socket_type: u8,
    limit: Option<u16>,
}

impl Setting {
    pub fn socket_type(&self) -> SocketType {
        SocketType::from_number(i32::from(self.socket_type % 12)).unwrap_or(SocketType::Pair)
    }

    /// The type whose READY lets the handshake through.
    pub fn peer_type(&self) -> &'static str {
        match self.socket_type() {
            SocketType::Req | SocketType::Dealer => "ROUTER",
            SocketType::Rep | SocketType::Router => "DEALER",
            SocketType::Pub | SocketType::Xpub => "SUB",
            SocketType::Sub | SocketType::Xsub => "PUB",
            SocketType::Push => "PULL",
            SocketType::Pull => "PUSH",
            SocketType::Pair | SocketType::Stream => "PAIR",
        }
    }
}

/// Lengths of the pieces in which bytes arrive; what they leave over comes as one more.
#[derive(Arbitrary, Clone, Debug)]
pub struct Cuts(Vec<u16>);

/// Something that the engine told, as plain data.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    Ready(Option<SocketType>, Vec<u8>, (u8, u8)),
    Message(String, Vec<u8>),
    Ping(u16),
    Pong,
    Authenticate(Request),
    Error(ProtocolError),
}

impl From<Event> for Told {
    fn from(event: Event) -> Told {
        match event {
            Event::Ready(peer) => Told::Ready(peer.socket_type, peer.routing_id, peer.version),
            Event::Message(message) => Told::Message(
                format!("{:?}", message.flags()),
                message.as_slice().to_vec(),
            ),
            Event::Ping { ttl } => Told::Ping(ttl),
            Event::Pong => Told::Pong,
            Event::Authenticate(request) => Told::Authenticate(request),
        }
    }
}

/// An engine and all that it told.
pub struct Listener {
    engine: Engine,
    verdict: Verdict,
    told: Vec<Told>,
}

impl Listener {
    pub fn new(setting: &Setting) -> Listener {
        let mut options = Options::new(setting.socket_type());
        options.max_message_size = setting.limit.map_or(-1, i64::from);
        options.routing_id = b"fuzz".to_vec();
        Listener::with(&options, Verdict::Granted(Vec::new()))
    }

    /// One that lets its peers in, or not.
    pub fn with(options: &Options, verdict: Verdict) -> Listener {
        Listener {
            engine: Engine::new(Config::new(options)),
            verdict,
            told: Vec::new(),
        }
    }

    /// Says all of `bytes` at once.
    pub fn hear(&mut self, mut bytes: &[u8]) {
        while self.is_listening() {
            if let Some(short) = self.engine.decode_short(&mut bytes) {
                self.told.push(Event::Message(short.into()).into());
                continue;
            }
            match self.engine.decode(&mut bytes) {
                Ok(Some(event)) => {
                    let asks = matches!(event, Event::Authenticate(_));
                    self.told.push(event.into());
                    if asks {
                        self.engine.authenticated(self.verdict.clone());
                    }
                }
                Ok(None) => break,
                Err(error) => self.told.push(Told::Error(error)),
            }
        }
        assert!(
            bytes.is_empty() || !self.is_listening(),
            "None means used up"
        );
        self.check_output();
    }

    /// Says `bytes` in pieces, large bodies in place.
    pub fn hear_in_pieces(&mut self, bytes: &[u8], cuts: &Cuts) {
        let mut rest = bytes;
        for length in &cuts.0 {
            let (piece, left) = rest.split_at(rest.len().min(usize::from(*length)));
            rest = left;
            self.hear_in_place(piece);
        }
        self.hear_in_place(rest);
    }

    fn hear_in_place(&mut self, mut bytes: &[u8]) {
        while self.is_listening()
            && !bytes.is_empty()
            && let Some(spare) = self.engine.body_spare()
        {
            let count = write(bytes, spare);
            bytes = &bytes[count..];
            self.engine.body_filled(count);
            self.hear(&[]);
        }
        self.hear(bytes);
    }

    fn is_listening(&self) -> bool {
        !matches!(self.told.last(), Some(Told::Error(_)))
    }

    /// What is due to the peer stays small, whatever the peer asks for.
    fn check_output(&mut self) {
        let mut out = Batch::new();
        if self.engine.has_control_output() {
            self.engine.encode_control(&mut out);
        }
        assert!(out.len() < CONTROL_MAX);
        assert!(!self.engine.has_control_output());
    }

    pub fn told(&self) -> &[Told] {
        &self.told
    }
}

fn write(bytes: &[u8], spare: &mut [MaybeUninit<u8>]) -> usize {
    for (place, byte) in spare.iter_mut().zip(bytes) {
        place.write(*byte);
    }
    spare.len().min(bytes.len())
}

/// Says `bytes` to two engines, whole and in pieces, and expects to be told the same.
pub fn check(setting: &Setting, bytes: &[u8], cuts: &Cuts) {
    check_with(|| Listener::new(setting), bytes, cuts);
}

/// The same of engines that `listener` makes. Returns one that heard everything.
pub fn check_with(listener: impl Fn() -> Listener, bytes: &[u8], cuts: &Cuts) -> Listener {
    let mut whole = listener();
    whole.hear(bytes);
    let mut pieces = listener();
    pieces.hear_in_pieces(bytes, cuts);
    assert_eq!(whole.told(), pieces.told());
    whole
}

/// The greeting of a peer of ZMTP 3 that offers NULL.
pub fn greeting(minor: u8) -> Vec<u8> {
    greeting_with(minor, b"NULL")
}

/// The same with another mechanism.
pub fn greeting_with(minor: u8, mechanism: &[u8]) -> Vec<u8> {
    let mut greeting = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03".to_vec();
    greeting.push(minor);
    greeting.extend_from_slice(mechanism);
    greeting.resize(64, 0);
    greeting
}

/// A command's frame.
pub fn command(name: &str, body: &[u8]) -> Vec<u8> {
    let mut frame = vec![4 | 2];
    frame.extend_from_slice(&(1 + name.len() as u64 + body.len() as u64).to_be_bytes());
    frame.push(name.len() as u8);
    frame.extend_from_slice(name.as_bytes());
    frame.extend_from_slice(body);
    frame
}

/// A READY that `setting` accepts.
pub fn ready(setting: &Setting) -> Vec<u8> {
    let name = setting.peer_type();
    let mut properties = b"\x0bSocket-Type".to_vec();
    properties.extend_from_slice(&(name.len() as u32).to_be_bytes());
    properties.extend_from_slice(name.as_bytes());
    command("READY", &properties)
}

/// Properties as metadata carries them; a name of more than 255 bytes does not parse.
pub fn properties(list: &[(String, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in list {
        bytes.push(name.len() as u8);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
        bytes.extend_from_slice(value);
    }
    bytes
}
