//! Peers that must prove something: PLAIN byte by byte (RFC 24), what a verdict leads to, and what happens to who offers less.

use super::*;
use crate::options::{MechanismKind, PlainCredentials};
use crate::zmtp::zap::{Refusal, Request};

const HELLO: &[u8] = b"\x04\x13\x05HELLO\x05admin\x06secret";
const WELCOME: &[u8] = b"\x04\x08\x07WELCOME";
const INITIATE: &[u8] = b"\x04\x1d\x08INITIATE\x0bSocket-Type\0\0\0\x04PAIR";
const READY: &[u8] = b"\x04\x1a\x05READY\x0bSocket-Type\0\0\0\x04PAIR";

/// Signature, version 3.1, a mechanism.
fn greeting(mechanism: &[u8]) -> Vec<u8> {
    let mut bytes = transcripts::GREETING.to_vec();
    bytes[12..32].fill(0);
    bytes[12..12 + mechanism.len()].copy_from_slice(mechanism);
    bytes
}

fn server() -> Side {
    Side::with(|config| {
        config.security.mechanism = MechanismKind::Plain;
        config.security.as_server = true;
    })
}

fn client() -> Side {
    Side::with(|config| {
        config.security.mechanism = MechanismKind::Plain;
        config.security.plain = PlainCredentials {
            username: b"admin".to_vec(),
            password: b"secret".to_vec(),
        };
    })
}

/// Speaks NULL, and has its peers judged.
fn guarded() -> Side {
    Side::with(|config| config.security.zap_domain = b"lab".to_vec())
}

/// A server that was told name and password, or a guarded socket that was greeted: both wait for a verdict.
fn asking(mut side: Side, mechanism: &[u8], command: &[u8]) -> Side {
    side.decode(&greeting(mechanism)).expect("a greeting");
    side.decode(command).expect("a command");
    assert!(side.engine.awaits_verdict());
    side.control();
    side
}

fn both() -> [(Side, &'static [u8], &'static [u8]); 2] {
    [(server(), b"PLAIN", HELLO), (guarded(), b"NULL", b"")]
}

fn request(side: &Side) -> &Request {
    match side.events.last() {
        Some(Event::Authenticate(request)) => request,
        other => panic!("no request: {other:?}"),
    }
}

fn grant(side: &mut Side) {
    let user = (b"User-Id".to_vec(), b"alice".to_vec());
    side.engine.authenticated(Verdict::Granted(vec![user]));
    side.decode(b"").expect("what follows");
}

fn refuse(side: &mut Side, refusal: Refusal) {
    side.engine.authenticated(Verdict::Refused(refusal));
    side.decode(b"").expect("what follows");
}

#[test]
fn plain_byte_by_byte() {
    let (mut server, mut client) = (server(), client());
    let greeting = greeting(b"PLAIN");
    client.decode(&greeting).expect("a greeting");
    assert_eq!(client.control(), [&greeting[..], HELLO].concat());
    server.decode(&greeting).expect("a greeting");
    assert_eq!(server.control(), greeting);
    server.decode(HELLO).expect("HELLO");
    let expected = Request {
        mechanism: "PLAIN",
        credentials: vec![b"admin".to_vec(), b"secret".to_vec()],
        is_required: true,
    };
    assert_eq!(request(&server), &expected);
    assert!(server.control().is_empty());
    grant(&mut server);
    assert_eq!(server.control(), WELCOME);
    client.decode(WELCOME).expect("WELCOME");
    assert_eq!(client.control(), INITIATE);
    server.decode(INITIATE).expect("INITIATE");
    assert!(server.engine.is_ready() && !client.engine.is_ready());
    assert_eq!(server.control(), READY);
    client.decode(READY).expect("READY");
    assert!(client.engine.is_ready());
    let sent = client.encode(message(b"hi", false));
    assert_eq!(sent, b"\0\x02hi");
    server.decode(&sent).expect("a message");
    let Some(Event::Message(message)) = server.events.last() else {
        panic!("no message");
    };
    let metadata = message.metadata().expect("metadata");
    assert_eq!(metadata.value(b"User-Id"), Some(c"alice"));
}

#[test]
fn a_guarded_socket_says_ready_once_its_peer_is_let_in() {
    let mut side = guarded();
    side.decode(&greeting(b"NULL")).expect("a greeting");
    let expected = Request {
        mechanism: "NULL",
        credentials: Vec::new(),
        is_required: false,
    };
    assert_eq!(request(&side), &expected);
    assert_eq!(side.control(), greeting(b"NULL"));
    grant(&mut side);
    assert_eq!(side.control(), READY);
    side.decode(READY).expect("READY");
    assert!(side.engine.is_ready());
}

#[test]
fn nothing_is_decoded_before_the_verdict() {
    for (side, mechanism, command) in both() {
        let mut side = asking(side, mechanism, command);
        let mut input = READY;
        assert!(matches!(side.engine.decode(&mut input), Ok(None)));
        assert_eq!(input, READY);
        assert!(!side.engine.is_ready());
    }
}

/// GSSAPI of libzmq once let in whom its handler had refused (commit ba63f037).
#[test]
fn s1_who_is_refused_stays_outside_whatever_it_says() {
    for refusal in [Refusal::Temporary, Refusal::Denied, Refusal::Failed] {
        for (side, mechanism, command) in both() {
            let mut side = asking(side, mechanism, command);
            refuse(&mut side, refusal);
            assert!(side.engine.has_refused());
            let spelling = if mechanism == b"PLAIN" { "^" } else { "\x05E" };
            let expected = match refusal {
                Refusal::Temporary => String::new(),
                _ => format!("{spelling}RROR\x03{}", refusal.status()),
            };
            let output = side.control();
            assert_eq!(output.get(2..).unwrap_or_default(), expected.as_bytes());
            for bytes in [INITIATE, READY, b"\0\x02hi"] {
                let _ = side.decode(bytes);
            }
            let is_request = |event: &Event| matches!(event, Event::Authenticate(_));
            assert!(side.events.iter().all(is_request) && !side.engine.is_ready());
            assert!(side.control().is_empty());
        }
    }
}

#[test]
fn a_client_understands_error_in_either_spelling() {
    for (command, error) in [
        (
            &b"\x04\x0a\x05ERROR\x03400"[..],
            ProtocolError::Rejected(400),
        ),
        (b"\x04\x09^RROR\x03400", ProtocolError::Rejected(400)),
        (b"\x04\x09^RROR\x03201", ProtocolError::Rejected(0)),
        (b"\x04\x05^RROR", ProtocolError::MalformedError),
        (b"\x04\x09^RROR\x04400", ProtocolError::MalformedError),
    ] {
        let mut client = client();
        client.decode(&greeting(b"PLAIN")).expect("a greeting");
        assert_eq!(client.decode(command), Err(error));
    }
}

#[test]
fn a_server_that_may_never_ask_lets_nobody_in() {
    let mut side = Side::with(|config| {
        config.security.mechanism = MechanismKind::Plain;
        config.security.as_server = true;
        config.security.zap_enforces_domain = true;
    });
    side.decode(&greeting(b"PLAIN")).expect("a greeting");
    assert_eq!(side.decode(HELLO), Err(ProtocolError::NoHandler));
}

/// CVE-2014-9721: a peer that claimed an older version was let in without any proof.
#[test]
fn s12_who_must_prove_something_cannot_claim_to_be_older() {
    for make in [server, client, guarded] {
        for bytes in [
            &b"\xff\0\0\0\0\0\0\0\x01\x7f\x01\0\0\0\0\x02hi"[..],
            b"\xff\0\0\0\0\0\0\0\x01\x7f\0\0\x01\0\x03\0hi",
            b"\x01\0\x03\0hi",
            b"\xff\0\0\0\0\0\0\0\x01\0\x03\0hi",
        ] {
            let mut side = make();
            let outcome = side.decode(bytes);
            assert_eq!(
                outcome,
                Err(ProtocolError::TooOld),
                "{}",
                bytes.escape_ascii()
            );
            assert!(side.events.is_empty());
        }
    }
}

/// CVE-2014-7202: nor that it knows no mechanism, or another one.
#[test]
fn s13_who_must_prove_something_cannot_choose_how() {
    for make in [server, client] {
        for mechanism in [&b"NULL"[..], b"", b"CURVE", b"PLAINER", b"plain", b"PLAI"] {
            let outcome = make().decode(&greeting(mechanism));
            assert_eq!(outcome, Err(ProtocolError::MechanismMismatch));
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_open_a_door_unasked(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        good in prop::collection::vec(0..4usize, 0..6),
    ) {
        let known = [HELLO, INITIATE, READY, b"\0\x02hi"];
        let mut side = server();
        side.decode(&greeting(b"PLAIN")).expect("a greeting");
        let said: Vec<u8> = good.iter().flat_map(|&index| known[index]).chain(&bytes).copied().collect();
        let mut input = &said[..];
        while let Ok(Some(event)) = side.engine.decode(&mut input) {
            prop_assert!(matches!(event, Event::Authenticate(_)));
        }
        prop_assert!(!side.engine.is_ready());
    }
}
