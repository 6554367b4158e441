//! PING and PONG (RFC 37 section "Connection Heartbeating").

use super::*;

#[test]
fn a_ping_is_answered_with_its_context() {
    let (mut a, mut b) = pair(SocketType::Pair, SocketType::Pair);
    a.engine.ping(5, b"0123456789abcdefXYZ");
    let bytes = a.control();
    assert_eq!(bytes, b"\x04\x17\x04PING\x00\x050123456789abcdef");
    b.decode(&bytes).expect("PING");
    assert!(matches!(b.events.last(), Some(Event::Ping { ttl: 5 })));
    let bytes = b.control();
    assert_eq!(bytes, b"\x04\x15\x04PONG0123456789abcdef");
    a.decode(&bytes).expect("PONG");
    assert!(matches!(a.events.last(), Some(Event::Pong)));
    assert!(!a.engine.has_control_output() && !b.engine.has_control_output());
}

#[test]
fn a_long_context_is_cut_as_libzmq_does() {
    let (_, mut b) = pair(SocketType::Pair, SocketType::Pair);
    b.decode(b"\x04\x1b\x04PING\x00\x0aabcdefghijklmnopqrst")
        .expect("PING");
    assert_eq!(b.control(), b"\x04\x15\x04PONGabcdefghijklmnop");
}

#[test]
fn every_ping_is_answered() {
    let (_, mut b) = pair(SocketType::Pair, SocketType::Pair);
    b.decode(b"\x04\x08\x04PING\x00\x00x\x04\x08\x04PING\x00\x00y")
        .expect("two PINGs");
    assert_eq!(b.control(), b"\x04\x06\x04PONGx\x04\x06\x04PONGy");
}

#[test]
fn a_peer_that_never_reads_is_owed_the_last_pongs() {
    let (_, mut b) = pair(SocketType::Pair, SocketType::Pair);
    for _ in 0..1000 {
        b.decode(b"\x04\x08\x04PING\x00\x00x").expect("PING");
    }
    b.decode(b"\x04\x08\x04PING\x00\x00y").expect("PING");
    let owed = b.control();
    assert_eq!(owed.len(), 16 * b"\x04\x06\x04PONGx".len());
    assert!(owed.ends_with(b"\x04\x06\x04PONGy"));
}

#[test]
fn no_command_comes_between_the_parts_of_a_message() {
    let (mut a, _) = pair(SocketType::Pair, SocketType::Pair);
    a.encode(message(b"1", true));
    a.decode(b"\x04\x07\x04PING\x00\x00").expect("PING");
    assert!(!a.engine.has_control_output());
    assert_eq!(a.control(), b"");
    assert_eq!(a.encode(message(b"2", false)), b"\0\x012");
    assert!(a.engine.has_control_output());
    assert_eq!(a.encode(message(b"3", false)), b"\x04\x05\x04PONG\0\x013");
}

#[test]
fn old_peers_are_not_pinged() {
    let mut side = Side::new(SocketType::Pair);
    side.engine.ping(1, b"");
    side.decode(&transcripts::GREETING[..10])
        .expect("a signature");
    side.decode(b"\x01\0\0\0").expect("ZMTP 2.0");
    side.control();
    side.engine.ping(1, b"");
    assert!(!side.engine.has_control_output());
}

#[test]
fn what_makes_no_sense_is_passed_over() {
    let (_, mut b) = pair(SocketType::Pair, SocketType::Pair);
    let before = b.events.len();
    for bytes in [
        &b"\x04\x08\x07UNKNOWN"[..],
        b"\x04\x00",
        b"\x04\x01\x50",
        b"\x04\x05\x04PING",
        b"\x04\x06\x05READY",
        b"\x04\x0a\x05ERROR\x03400",
    ] {
        b.decode(bytes).expect("a command");
    }
    assert_eq!(b.events.len(), before);
    b.decode(b"\xf8\x02hi").expect("unknown flags");
    assert_eq!(b.messages(), [(&b"hi"[..], false)]);
}
