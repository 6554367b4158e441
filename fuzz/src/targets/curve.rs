//! CURVE (RFC 26): a client and a server in conversation, and somebody between them who changes, repeats, drops, swaps and adds
//! frames, before there are keys and after. What arrives was sent, in this order and once, and nothing in between is missing, or
//! the connection ends. Only what comes directly behind the handshake may be left out: with which number a peer begins is its
//! own business.

use std::collections::VecDeque;
use std::sync::OnceLock;

use arbitrary::Arbitrary;
use zmq::cipher::KeyPair;
use zmq::message::Message;
use zmq::options::{MechanismKind, Options, SocketType};
use zmq::zmtp::zap::{Refusal, Verdict};
use zmq::zmtp::{Batch, Config, Engine, Event};

use crate::conversation::{command, greeting_with};
use crate::structured;

/// Bytes of a greeting.
const GREETING: usize = 64;

/// Frames of a handshake, in one direction.
const HANDSHAKE: usize = 2;

#[derive(Arbitrary, Debug)]
enum Deed<'a> {
    Flip {
        at: u16,
        bits: u8,
    },
    Cut {
        by: u8,
    },
    Lengthen {
        by: u8,
    },
    Drop,
    Repeat,
    /// With the next one of this direction.
    Swap,
    Before(&'a [u8]),
    Instead {
        name: u8,
        body: &'a [u8],
    },
}

/// What happens to one frame of those that pass.
#[derive(Arbitrary, Debug)]
struct Attack<'a> {
    to_server: bool,
    frame: u8,
    deed: Deed<'a>,
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    refuses: bool,
    /// Sizes of the messages that each side sends.
    sizes: Vec<u16>,
    attacks: Vec<Attack<'a>>,
    /// Said to a lone server, or client, of which no other takes part.
    alone: Option<(bool, &'a [u8])>,
}

const NAMES: [&str; 6] = ["HELLO", "WELCOME", "INITIATE", "READY", "MESSAGE", "ERROR"];

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    if let Some((is_server, bytes)) = input.alone {
        let mut side = Side::new(is_server, false);
        let greeting = greeting_with(1, b"CURVE");
        side.hear(&greeting);
        side.hear(bytes);
        assert!(!side.is_ready, "nobody has the keys");
        return;
    }
    converse(&input);
}

fn converse(input: &Input<'_>) {
    let mut server = Side::new(true, input.refuses);
    let mut client = Side::new(false, false);
    let mut to_server = Wire::new(true);
    let mut to_client = Wire::new(false);
    for round in 0..12 {
        if round > 4
            && let Some(size) = input.sizes.get(round - 5)
        {
            client.send(*size);
            server.send(*size);
        }
        to_server.carry(&client.say(), &input.attacks);
        while let Some(frame) = to_server.frames.pop_front() {
            server.hear(&frame);
        }
        to_client.carry(&server.say(), &input.attacks);
        while let Some(frame) = to_client.frames.pop_front() {
            client.hear(&frame);
        }
    }
    assert!(!(input.refuses && (server.is_ready || client.is_ready)));
    check(&server, &client, &to_server, input);
    check(&client, &server, &to_client, input);
}

/// What came of one direction.
fn check(receiver: &Side, sender: &Side, wire: &Wire, input: &Input<'_>) {
    let received = &receiver.received[..];
    let is_run = |sent: &[Vec<u8>]| sent == received;
    assert!(received.is_empty() || sender.sent.windows(received.len()).any(is_run));
    if input.attacks.is_empty() && !input.refuses {
        assert!(receiver.is_ready && received == sender.sent);
    }
    if !wire.is_intact || input.refuses {
        return;
    }
    match wire.messages_in_order() {
        None => assert!(receiver.is_over),
        Some([]) => assert!(received.is_empty()),
        Some(passed @ [first, ..]) => {
            let first = first - HANDSHAKE;
            assert_eq!(received, &sender.sent[first..first + passed.len()]);
        }
    }
}

/// One direction, and who sits on it.
struct Wire {
    to_server: bool,
    count: usize,
    frames: VecDeque<Vec<u8>>,
    held: Option<(usize, Vec<u8>)>,
    /// The frames that passed, numbered as they were sent, if each did as it was.
    order: Vec<usize>,
    is_intact: bool,
}

impl Wire {
    fn new(to_server: bool) -> Wire {
        Wire {
            to_server,
            count: 0,
            frames: VecDeque::new(),
            held: None,
            order: Vec::new(),
            is_intact: true,
        }
    }

    /// The messages that passed, if these and the handshake did as one piece.
    fn messages_in_order(&self) -> Option<&[usize]> {
        let (handshake, messages) = self.order.split_at(self.order.len().min(HANDSHAKE));
        let is_next = |pair: &[usize]| pair[1] == pair[0] + 1;
        let is_piece = handshake.iter().copied().eq(0..handshake.len())
            && messages.first().is_none_or(|first| *first >= HANDSHAKE)
            && messages.windows(2).all(is_next);
        is_piece.then_some(messages)
    }

    fn carry(&mut self, mut bytes: &[u8], attacks: &[Attack<'_>]) {
        // A greeting passes in the pieces in which it comes.
        while self.count < GREETING && !bytes.is_empty() {
            let (piece, rest) = bytes.split_at(bytes.len().min(GREETING - self.count));
            self.count += piece.len();
            self.frames.push_back(piece.to_vec());
            bytes = rest;
        }
        while !bytes.is_empty() {
            let size = match bytes[0] & 2 {
                0 => 2 + usize::from(bytes[1]),
                _ => 9 + u64::from_be_bytes(bytes[1..9].try_into().expect("eight")) as usize,
            };
            let (frame, rest) = bytes.split_at(size);
            bytes = rest;
            let index = self.count - GREETING;
            self.count += 1;
            let attack = attacks.iter().find(|attack| {
                attack.to_server == self.to_server && usize::from(attack.frame) == index
            });
            self.pass(index, frame.to_vec(), attack.map(|attack| &attack.deed));
        }
    }

    fn pass(&mut self, index: usize, mut frame: Vec<u8>, deed: Option<&Deed<'_>>) {
        use Deed::*;
        self.is_intact &= matches!(deed, None | Some(Drop | Repeat | Swap));
        match deed {
            None => {}
            Some(Flip { at, bits }) => {
                let at = usize::from(*at) % frame.len();
                frame[at] ^= bits;
            }
            Some(Cut { by }) => frame.truncate(frame.len().saturating_sub((*by).into())),
            Some(Lengthen { by }) => frame.resize(frame.len() + usize::from(*by), 0),
            Some(Drop) => return,
            Some(Repeat) => self.deliver(index, frame.clone()),
            Some(Swap) => return self.held = Some((index, frame)),
            Some(Before(bytes)) => self.frames.push_back(bytes.to_vec()),
            Some(Instead { name, body }) => {
                frame = command(NAMES[usize::from(*name) % NAMES.len()], body);
            }
        }
        self.deliver(index, frame);
        if let Some((index, frame)) = self.held.take() {
            self.deliver(index, frame);
        }
    }

    fn deliver(&mut self, index: usize, frame: Vec<u8>) {
        self.order.push(index);
        self.frames.push_back(frame);
    }
}

/// One engine, with what it sent and received.
struct Side {
    engine: Engine,
    refuses: bool,
    is_ready: bool,
    is_over: bool,
    waiting: Vec<Vec<u8>>,
    sent: Vec<Vec<u8>>,
    received: Vec<Vec<u8>>,
}

impl Side {
    fn new(is_server: bool, refuses: bool) -> Side {
        static KEYS: OnceLock<[KeyPair; 2]> = OnceLock::new();
        let [server, client] =
            KEYS.get_or_init(|| std::array::from_fn(|_| KeyPair::generate().expect("keys")));
        let mut options = Options::new(SocketType::Pair);
        let security = &mut options.security;
        security.mechanism = MechanismKind::Curve;
        security.as_server = is_server;
        let ours = if is_server { server } else { client };
        security.curve.public = ours.public.clone();
        security.curve.set_secret(ours.secret.clone());
        if !is_server {
            security.curve.server = server.public.clone();
        }
        Side {
            engine: Engine::new(Config::new(&options)),
            refuses,
            is_ready: false,
            is_over: false,
            waiting: Vec::new(),
            sent: Vec::new(),
            received: Vec::new(),
        }
    }

    /// Sends a message that is unlike the others once the handshake is done.
    fn send(&mut self, size: u16) {
        let number = (self.sent.len() + self.waiting.len()) as u8;
        self.waiting.push(vec![number; usize::from(size)]);
    }

    fn say(&mut self) -> Vec<u8> {
        let mut out = Batch::new();
        if self.engine.has_control_output() {
            self.engine.encode_control(&mut out);
        }
        if self.engine.is_ready() && !self.is_over {
            for body in self.waiting.drain(..) {
                let message = Message::from_slice(&body).expect("memory");
                if self.engine.encode(message, &mut out).is_ok() {
                    self.sent.push(body);
                }
            }
        }
        out.slices().flatten().copied().collect()
    }

    fn hear(&mut self, mut bytes: &[u8]) {
        while !self.is_over {
            match self.engine.decode(&mut bytes) {
                Ok(None) => return,
                Ok(Some(event)) => self.take(event),
                Err(_) => self.is_over = true,
            }
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Authenticate(_) => self.engine.authenticated(match self.refuses {
                true => Verdict::Refused(Refusal::Denied),
                false => Verdict::Granted(Vec::new()),
            }),
            Event::Ready(_) => self.is_ready = true,
            Event::Message(message) => self.received.push(message.as_slice().to_vec()),
            Event::Ping { .. } | Event::Pong => {}
        }
    }
}
