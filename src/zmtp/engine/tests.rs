//! Two engines joined in memory, and engines against recorded bytes.

use super::*;
use crate::options::{Options, SocketType};
use proptest::prelude::*;

mod authentication;
mod heartbeats;
mod sealed;
mod transcripts;

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
        self.engine.encode(message, &mut out).expect("memory");
        out.slices().flatten().copied().collect()
    }

    fn decode(&mut self, mut bytes: &[u8]) -> Result<()> {
        loop {
            if let Some(message) = self.engine.decode_short(&mut bytes).map(Message::from) {
                self.events.push(Event::Message(message));
            } else if let Some(event) = self.engine.decode(&mut bytes)? {
                self.events.push(event);
            } else {
                break;
            }
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

/// A comparable picture of events.
fn describe(events: &[Event]) -> Vec<String> {
    let describe = |event: &Event| match event {
        Event::Ready(peer) => format!(
            "{:?} {:?} {:?}",
            peer.socket_type, peer.routing_id, peer.version
        ),
        Event::Message(message) => format!(
            "{:?} {:?}",
            message.flags(),
            message.as_slice().escape_ascii()
        ),
        other => format!("{other:?}"),
    };
    events.iter().map(describe).collect()
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

#[test]
fn bodies_of_every_size_class_arrive_as_sent() {
    let (mut a, mut b) = pair(SocketType::Dealer, SocketType::Router);
    for length in [0, 1, 48, 49, 255, 256, 8191, 8192, 8193, 65536, 1 << 20] {
        let body: Vec<u8> = (0..length).map(|index| (index % 253) as u8).collect();
        let bytes = a.encode(message(&body, false));
        b.decode(&bytes).expect("a message");
        assert!(b.messages().last() == Some(&(&body[..], false)), "{length}");
    }
}

#[test]
fn short_frames_are_the_same_from_either_decoder() {
    let (mut a, mut b) = pair(SocketType::Push, SocketType::Pull);
    let bytes: Vec<u8> = (0..60)
        .flat_map(|length| a.encode(message(&[b'x'; 60][..length], length % 3 == 0)))
        .collect();
    b.decode(&bytes).expect("messages");
    let (_, mut slow) = pair(SocketType::Push, SocketType::Pull);
    let mut rest = &bytes[..];
    while let Some(event) = slow.engine.decode(&mut rest).expect("messages") {
        slow.events.push(event);
    }
    assert_eq!(b.messages().len(), 60);
    assert_eq!(describe(&b.events), describe(&slow.events));
    let carries = |side: &Side| {
        side.events.iter().all(|event| match event {
            Event::Message(message) => message.metadata().is_some(),
            _ => true,
        })
    };
    assert!(carries(&b) && carries(&slow));
}

#[test]
fn a_conversation_means_the_same_however_it_is_cut() {
    let mut a = Side::with(|config| {
        config.socket_type = SocketType::Dealer;
        config.routing_id = b"me".to_vec();
    });
    let mut b = Side::new(SocketType::Router);
    let mut bytes = Vec::new();
    while a.engine.has_control_output() || b.engine.has_control_output() {
        let written = a.control();
        b.decode(&written).expect("a handshake");
        bytes.extend(written);
        a.decode(&b.control()).expect("a handshake");
    }
    a.engine.ping(3, b"context");
    bytes.extend(a.control());
    bytes.extend(a.encode(message(b"first", true)));
    bytes.extend(a.encode(message(&[7; 300], false)));
    let mut whole = Side::new(SocketType::Router);
    whole.decode(&bytes).expect("a conversation");
    let expected = describe(&whole.events);
    assert_eq!(expected.len(), 4);
    for cut in 0..=bytes.len() {
        let mut side = Side::new(SocketType::Router);
        side.decode(&bytes[..cut]).expect("a conversation");
        side.decode(&bytes[cut..]).expect("a conversation");
        assert_eq!(describe(&side.events), expected, "cut at {cut}");
    }
    let mut side = Side::new(SocketType::Router);
    for byte in &bytes {
        side.decode(&[*byte]).expect("a conversation");
    }
    assert_eq!(describe(&side.events), expected);
}

#[test]
fn types_that_do_not_fit_part() {
    let (mut a, mut b) = (Side::new(SocketType::Req), Side::new(SocketType::Pub));
    let outcome = converse(&mut a, &mut b);
    assert_eq!(outcome, Err(ProtocolError::IncompatibleSocketType));
}

#[test]
fn an_error_stays() {
    let mut side = Side::new(SocketType::Pair);
    let greeting = [&transcripts::GREETING[..12], b"PLAIN", &[0; 47]].concat();
    for _ in 0..2 {
        let outcome = side.decode(&greeting);
        assert_eq!(outcome, Err(ProtocolError::MechanismMismatch));
    }
    assert!(!side.engine.is_ready());
    assert!(side.engine.body_spare().is_none());
}

#[test]
fn the_handshake_has_its_own_errors() {
    let large = [&[6, 0, 0, 0, 0, 0, 1, 0, 1][..], &[0; 100]].concat();
    for (bytes, error) in [
        (&b"\x04\x06\x05ERROR"[..], ProtocolError::MalformedError),
        (b"\x04\x0a\x05ERROR\x04400", ProtocolError::MalformedError),
        (b"\x04\x0a\x05ERROR\x03400", ProtocolError::Rejected(400)),
        (b"\x04\x0a\x05ERROR\x03401", ProtocolError::Rejected(0)),
        (b"\x04\x07\x04PING\0\0", ProtocolError::UnexpectedCommand),
        (b"\x04\x00", ProtocolError::UnexpectedCommand),
        (b"\x04\x02\x05R", ProtocolError::UnexpectedCommand),
        (b"\x04\x07\x05READY\x01", ProtocolError::MalformedProperties),
        (&large, ProtocolError::MessageTooLarge),
    ] {
        let mut side = Side::new(SocketType::Pair);
        side.decode(&transcripts::GREETING).expect("a greeting");
        assert_eq!(side.decode(bytes), Err(error), "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_message_limit_spares_the_handshake() {
    let mut a = Side::with(|config| {
        config.socket_type = SocketType::Pull;
        config.max_message_size = Some(5);
    });
    let mut b = Side::new(SocketType::Push);
    converse(&mut a, &mut b).expect("a handshake");
    a.decode(&b.encode(message(b"12345", false)))
        .expect("as long as may be");
    let outcome = a.decode(&b.encode(message(b"123456", false)));
    assert_eq!(outcome, Err(ProtocolError::MessageTooLarge));
}

#[test]
fn messages_carry_what_is_known_of_the_peer() {
    let mut a = Side::with(|config| {
        config.socket_type = SocketType::Router;
        config.properties = vec![(b"Peer-Address".to_vec(), b"127.0.0.1".to_vec())];
    });
    let mut b = Side::with(|config| {
        config.socket_type = SocketType::Dealer;
        config.routing_id = b"id".to_vec();
    });
    converse(&mut a, &mut b).expect("a handshake");
    assert_eq!(a.peer().routing_id, b"id");
    a.decode(&b.encode(message(b"hi", false)))
        .expect("a message");
    let Some(Event::Message(received)) = a.events.last() else {
        panic!("no message");
    };
    let metadata = received.metadata().expect("metadata");
    for (name, value) in [
        ("Peer-Address", "127.0.0.1"),
        ("Socket-Type", "DEALER"),
        ("Identity", "id"),
    ] {
        assert_eq!(
            metadata.bytes(name.as_bytes()),
            Some(value.as_bytes()),
            "{name}"
        );
    }
}

#[test]
fn a_peer_does_not_choose_its_address() {
    let mut side = Side::with(|config| {
        config.properties = vec![(b"Peer-Address".to_vec(), b"127.0.0.1".to_vec())];
    });
    side.decode(&transcripts::GREETING).expect("a greeting");
    side.decode(b"\x04\x1b\x05READY\x0cPeer-Address\0\0\0\x04fake")
        .expect("READY");
    let metadata = side.peer().metadata.as_ref().expect("metadata");
    assert_eq!(metadata.bytes(b"Peer-Address"), Some(&b"127.0.0.1"[..]));
}

#[test]
fn subscriptions_keep_their_form_inside() {
    let (mut sub, mut publisher) = pair(SocketType::Sub, SocketType::Xpub);
    for (flag, body) in [
        (Flags::SUBSCRIBE, b"\x01topic"),
        (Flags::CANCEL, b"\x00topic"),
    ] {
        let mut subscription = message(body, false);
        subscription.set_flags(flag);
        let bytes = sub.encode(subscription);
        publisher.decode(&bytes).expect("a subscription");
        let Some(Event::Message(received)) = publisher.events.last() else {
            panic!("no message");
        };
        assert_eq!(received.as_slice(), body);
        assert_eq!(received.flags(), flag);
    }
}

#[test]
fn nobody_but_a_publisher_hears_of_subscriptions() {
    let mut side = Side::new(SocketType::Pull);
    side.decode(&transcripts::GREETING).expect("a greeting");
    side.decode(transcripts::READY_PUSH).expect("READY");
    side.decode(b"\x04\x0d\x09SUBSCRIBEabc\0\x02hi")
        .expect("traffic");
    assert_eq!(side.messages(), [(&b"hi"[..], false)]);
}

proptest! {
    #[test]
    fn arbitrary_bytes_mean_the_same_however_cut(
        depth in 0usize..3,
        bytes in prop::collection::vec(prop_oneof![0u8..8, any::<u8>()], 0..300),
        cuts in prop::collection::vec(1usize..60, 0..12),
    ) {
        let prefix: &[&[u8]] = &[&transcripts::GREETING, transcripts::READY_SUB];
        let bytes = [prefix[..depth].concat(), bytes].concat();
        let mut whole = Side::new(SocketType::Xpub);
        let outcome = whole.decode(&bytes);
        let mut pieces = Side::new(SocketType::Xpub);
        let mut rest = &bytes[..];
        let mut outcome_in_pieces = Ok(());
        for cut in cuts {
            let (piece, left) = rest.split_at(cut.min(rest.len()));
            outcome_in_pieces = outcome_in_pieces.and_then(|()| pieces.decode(piece));
            rest = left;
        }
        outcome_in_pieces = outcome_in_pieces.and_then(|()| pieces.decode(rest));
        prop_assert_eq!(outcome, outcome_in_pieces);
        prop_assert_eq!(describe(&whole.events), describe(&pieces.events));
    }
}
