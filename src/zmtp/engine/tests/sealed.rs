//! Engines that speak CURVE with each other (RFC 25).

use super::*;
use crate::cipher::SecretKey;
use crate::options::MechanismKind;

fn side(socket_type: SocketType, as_server: bool, limit: Option<u64>) -> Side {
    Side::with(|config| {
        config.socket_type = socket_type;
        config.max_message_size = limit;
        let security = &mut config.security;
        security.mechanism = MechanismKind::Curve;
        security.as_server = as_server;
        security.zap_enforces_domain = true;
        let secret = |seed: u8| SecretKey::new(&[seed; 32]);
        security.curve.server = secret(1).public();
        security.curve.public = secret(2).public();
        security
            .curve
            .set_secret(secret(if as_server { 1 } else { 2 }));
    })
}

fn pair() -> (Side, Side) {
    let mut client = side(SocketType::Pair, false, None);
    let mut server = side(SocketType::Pair, true, None);
    super::converse(&mut client, &mut server).expect("a handshake");
    (client, server)
}

#[test]
fn nothing_is_said_in_clear() {
    let (mut client, mut server) = pair();
    let bytes = client.encode(message(b"attack at dawn", true));
    assert_eq!(&bytes[..10], b"\0\x2f\x07MESSAGE");
    assert!(!bytes.windows(4).any(|window| window == b"dawn"));
    server.decode(&bytes).expect("a good message");
    assert_eq!(server.messages(), [(&b"attack at dawn"[..], true)]);
}

#[test]
fn subscriptions_and_heartbeats_are_sealed_too() {
    let mut publisher = side(SocketType::Pub, true, None);
    let mut subscriber = side(SocketType::Sub, false, None);
    super::converse(&mut publisher, &mut subscriber).expect("a handshake");
    let mut subscription = message(b"\x01topic", false);
    subscription.set_flags(Flags::SUBSCRIBE);
    let bytes = subscriber.encode(subscription);
    assert!(bytes.starts_with(b"\0\x30\x07MESSAGE"));
    publisher.decode(&bytes).expect("a good command");
    assert_eq!(publisher.messages(), [(&b"\x01topic"[..], false)]);
    subscriber.engine.ping(5, b"");
    let bytes = subscriber.control();
    assert!(bytes.starts_with(b"\0\x28\x07MESSAGE"));
    publisher.decode(&bytes).expect("a good command");
    assert!(matches!(
        publisher.events.last(),
        Some(Event::Ping { ttl: 5 })
    ));
    subscriber
        .decode(&publisher.control())
        .expect("a good command");
    assert!(matches!(subscriber.events.last(), Some(Event::Pong)));
}

/// What a frame around a box claims to be is not looked at.
#[test]
fn flags_in_clear_are_nobodys_word() {
    let (mut client, mut server) = pair();
    let mut bytes = client.encode(message(b"word", false));
    bytes[0] = 1 | 4;
    server.decode(&bytes).expect("a good message");
    assert_eq!(server.messages(), [(&b"word"[..], false)]);
}

#[test]
fn the_limit_is_the_messages() {
    let mut client = side(SocketType::Pair, false, None);
    let mut server = side(SocketType::Pair, true, Some(1000));
    super::converse(&mut client, &mut server).expect("a handshake");
    let bytes = client.encode(message(&[1; 1000], false));
    assert_eq!(server.decode(&bytes), Ok(()));
    let bytes = client.encode(message(&[1; 1001], false));
    assert_eq!(server.decode(&bytes), Err(ProtocolError::MessageTooLarge));
}

/// After a fault nothing goes out that would be in clear.
#[test]
fn a_broken_conversation_is_silent() {
    let (mut client, mut server) = pair();
    client.engine.ping(5, b"");
    server.decode(&client.control()).expect("a good command");
    server.engine.ping(5, b"");
    let mut bytes = client.encode(message(b"word", false));
    *bytes.last_mut().expect("a byte") ^= 1;
    assert_eq!(server.decode(&bytes), Err(ProtocolError::Cryptographic));
    assert!(server.control().is_empty());
    assert!(!server.engine.is_ready());
}

/// S12, S13: CVE-2014-9721 and CVE-2014-7202. Whoever offers less than CURVE is not talked to.
#[test]
fn cve_2014_9721_no_downgrade() {
    for greeting in [
        &b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL"[..],
        b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00NULL",
        b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00PLAIN",
        b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01CURVEX",
        b"\xff\0\0\0\0\0\0\0\x01\x7f\x01\x05",
        b"\xff\0\0\0\0\0\0\0\x01\x7f\x00\x05",
        b"\x01\0",
    ] {
        for as_server in [true, false] {
            let mut bytes = greeting.to_vec();
            if greeting.len() > 12 {
                bytes.resize(64, 0);
            }
            bytes.extend_from_slice(b"\x04\x06\x05READY\0\x02hi");
            let mut side = side(SocketType::Pair, as_server, None);
            assert!(side.decode(&bytes).is_err(), "{greeting:?}");
            assert!(side.events.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Wherever the bytes are cut, and whether a body is read in place or not.
    #[test]
    fn cuts_do_not_matter(
        bodies in prop::collection::vec((any::<bool>(), prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            prop::collection::vec(any::<u8>(), 30_000..80_000),
        ]), 1..5),
        cuts in prop::collection::vec(1usize..50_000, 0..8),
        first in 1usize..60,
    ) {
        let (mut client, mut server) = pair();
        let mut bytes = Vec::new();
        for (more, body) in &bodies {
            bytes.extend(client.encode(message(body, *more)));
        }
        let mut rest = &bytes[..];
        for length in [first].into_iter().chain(cuts).chain([usize::MAX]) {
            let (mut piece, left) = rest.split_at(rest.len().min(length));
            rest = left;
            while let Some(spare) = server.engine.body_spare().filter(|_| !piece.is_empty()) {
                let count = spare.len().min(piece.len());
                for (place, byte) in spare.iter_mut().zip(piece) {
                    place.write(*byte);
                }
                piece = &piece[count..];
                server.engine.body_filled(count);
                server.decode(&[]).expect("a good message");
            }
            server.decode(piece).expect("a good message");
        }
        let expected: Vec<_> = bodies.iter().map(|(more, body)| (&body[..], *more)).collect();
        prop_assert_eq!(server.messages(), expected);
    }
}
