//! Two engines joined in memory, and engines against recorded bytes.

use super::*;
use crate::options::SocketType;

/// What a session sees of one engine.
struct Side {
    engine: Engine,
    events: Vec<Event>,
}

impl Side {
    fn new(socket_type: SocketType) -> Side {
        Side::with(|config| config.socket_type = socket_type)
    }

    fn with(change: impl FnOnce(&mut Config)) -> Side {
        let mut config = Config::new(&Options::new(SocketType::Pair));
        change(&mut config);
        Side {
            engine: Engine::new(config),
            events: Vec::new(),
        }
    }

    /// All control output.
    fn control(&mut self) -> Vec<u8> {
        let mut out = Batch::new();
        self.engine.encode_control(&mut out);
        out.slices().flatten().copied().collect()
    }

    fn encode(&mut self, message: Message) -> Vec<u8> {
        let mut out = Batch::new();
        self.engine.encode(message, &mut out);
        out.slices().flatten().copied().collect()
    }

    fn decode(&mut self, mut bytes: &[u8]) -> Result<()> {
        while let Some(event) = self.engine.decode(&mut bytes)? {
            self.events.push(event);
        }
        assert!(bytes.is_empty(), "None means used up");
        Ok(())
    }

    fn peer(&self) -> &Peer {
        match self.events.first() {
            Some(Event::Ready(peer)) => peer,
            other => panic!("not ready: {other:?}"),
        }
    }

    /// The messages decoded, as (body, more).
    fn messages(&self) -> Vec<(&[u8], bool)> {
        self.events
            .iter()
            .filter_map(|event| match event {
                Event::Message(message) => Some((message.as_slice(), message.more())),
                _ => None,
            })
            .collect()
    }
}

/// Passes control output to and fro until there is none.
fn converse(a: &mut Side, b: &mut Side) -> Result<()> {
    while a.engine.has_control_output() || b.engine.has_control_output() {
        let bytes = a.control();
        b.decode(&bytes)?;
        let bytes = b.control();
        a.decode(&bytes)?;
    }
    Ok(())
}

fn pair(ours: SocketType, theirs: SocketType) -> (Side, Side) {
    let (mut a, mut b) = (Side::new(ours), Side::new(theirs));
    converse(&mut a, &mut b).expect("a handshake");
    (a, b)
}

fn message(body: &[u8], more: bool) -> Message {
    let mut message = Message::from_slice(body).expect("memory");
    message.set_more(more);
    message
}

#[test]
fn two_engines_shake_hands_and_talk() {
    let (mut a, mut b) = pair(SocketType::Push, SocketType::Pull);
    assert!(a.engine.is_ready() && b.engine.is_ready());
    assert_eq!(a.peer().socket_type, Some(SocketType::Pull));
    assert_eq!(a.peer().version, (3, 1));
    let bytes = [
        a.encode(message(b"hello", true)),
        a.encode(message(b"", false)),
    ]
    .concat();
    b.decode(&bytes).expect("messages");
    assert_eq!(b.messages(), [(&b"hello"[..], true), (b"", false)]);
}
