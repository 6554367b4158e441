//! What libzmq 4.3.4 wrote to a peer of each version, recorded from a loopback connection: ours must write the same, byte by byte.

use super::*;

/// Signature, version 3.1, NULL.
pub(super) const GREETING: [u8; 64] = {
    let mut bytes = [0; 64];
    bytes[0] = 0xff;
    bytes[8] = 1;
    bytes[9] = 0x7f;
    bytes[10] = 3;
    bytes[11] = 1;
    let mechanism = *b"NULL";
    let mut at = 0;
    while at < mechanism.len() {
        bytes[12 + at] = mechanism[at];
        at += 1;
    }
    bytes
};

pub(super) const READY_PUSH: &[u8] = b"\x04\x1a\x05READY\x0bSocket-Type\0\0\0\x04PUSH";
pub(super) const READY_SUB: &[u8] = b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB";
const READY_PUB: &[u8] = b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03PUB";

fn hex(digits: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex");
    (0..digits.len()).step_by(2).map(digit).collect()
}

fn subscription(flag: Flags, body: &[u8]) -> Message {
    let mut subscription = message(body, false);
    subscription.set_flags(flag);
    subscription
}

/// Feeds `steps` of (what the peer writes, what we write then).
fn play(side: &mut Side, steps: &[(&[u8], &str)]) {
    for (input, output) in steps {
        side.decode(input).expect("a transcript");
        assert_eq!(
            side.control(),
            hex(output),
            "after {}",
            input.escape_ascii()
        );
    }
}

/// The rest of a greeting of ZMTP 3.x: minor version, mechanism, filler.
fn rest() -> String {
    format!("014e554c4c{}", "00".repeat(48))
}

#[test]
fn version_3_1() {
    let mut side = Side::with(|config| {
        config.socket_type = SocketType::Dealer;
        config.routing_id = b"me".to_vec();
    });
    let ready = b"\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06ROUTER";
    play(
        &mut side,
        &[
            (b"", "ff00000000000000037f"),
            (&GREETING[..9], ""),
            (&GREETING[9..10], "03"),
            (&GREETING[10..11], &rest()),
            (&GREETING[11..63], ""),
            (
                &GREETING[63..],
                "042b0552454144590b536f636b65742d54797065000000064445414c4552084964656e74697479000000026d65",
            ),
            (ready, ""),
        ],
    );
    assert_eq!(side.encode(message(b"a", true)), hex("010161"));
    assert_eq!(side.encode(message(b"", true)), hex("0100"));
    let large = side.encode(message(&[b'x'; 256], false));
    assert_eq!(large[..10], hex("02000000000000010078"));
    assert_eq!(large.len(), 265);
}

#[test]
fn a_routing_id_is_named_even_when_empty() {
    let mut side = Side::new(SocketType::Req);
    side.decode(&GREETING).expect("a greeting");
    let written = side.control();
    assert_eq!(
        written[64..],
        hex("04260552454144590b536f636b65742d5479706500000003524551084964656e7469747900000000")
    );
}

#[test]
fn subscriptions_of_3_1_are_commands() {
    let mut side = Side::new(SocketType::Sub);
    side.decode(&GREETING).expect("a greeting");
    side.decode(READY_PUB).expect("READY");
    side.control();
    let written = side.encode(subscription(Flags::SUBSCRIBE, b"\x01"));
    assert_eq!(written, hex("040a09535542534352494245"));
    let written = side.encode(subscription(Flags::CANCEL, b"\0abc"));
    assert_eq!(written, hex("040a0643414e43454c616263"));
    // libzmq 4.3.4 forgets the flag for the long form here (topics of 246 to 255 bytes); 4.3.5 does not.
    let long = [&[1][..], &[b'x'; 250]].concat();
    let written = side.encode(subscription(Flags::SUBSCRIBE, &long));
    assert_eq!(written[..19], hex("06000000000000010409535542534352494245"));
}

#[test]
fn subscriptions_of_3_0_are_messages() {
    let mut side = Side::new(SocketType::Sub);
    let mut greeting = GREETING;
    greeting[11] = 0;
    side.decode(&greeting).expect("a greeting");
    side.decode(READY_PUB).expect("READY");
    assert_eq!(side.peer().version, (3, 0));
    side.control();
    let written = side.encode(subscription(Flags::SUBSCRIBE, b"\x01abc"));
    assert_eq!(written, hex("000401616263"));
    let written = side.encode(subscription(Flags::CANCEL, b"\0abc"));
    assert_eq!(written, hex("000400616263"));
    side.decode(b"\x04\x09\x04PING\x00\x0aab").expect("PING");
    assert_eq!(side.control(), hex("040704504f4e476162"));
}

#[test]
fn version_2_0() {
    let mut side = Side::new(SocketType::Sub);
    let greeting = [&GREETING[..10], &[1, SocketType::Pub as u8]].concat();
    play(
        &mut side,
        &[
            (&greeting, "ff00000000000000017f03020000"),
            (b"\0\x02id", ""),
        ],
    );
    assert_eq!(side.peer().version, (2, 0));
    assert_eq!(side.peer().routing_id, b"id");
    let written = side.encode(subscription(Flags::CANCEL, b"\0abc"));
    assert_eq!(written, hex("000400616263"));
    side.decode(b"\x01\x01a\0\x01b").expect("a message");
    assert_eq!(side.messages(), [(&b"a"[..], true), (b"b", false)]);
}

#[test]
fn version_1_0_behind_a_greeting() {
    let mut side = Side::new(SocketType::Sub);
    let greeting = [&GREETING[..10], &[0, SocketType::Pub as u8]].concat();
    play(
        &mut side,
        &[(&greeting, "ff00000000000000017f03020100"), (b"\x01\0", "")],
    );
    assert_eq!(side.peer().version, (1, 0));
    let written = side.encode(subscription(Flags::SUBSCRIBE, b"\x01abc"));
    assert_eq!(written, hex("050001616263"));
    let long = [&[1][..], &[b'x'; 250]].concat();
    let written = side.encode(subscription(Flags::SUBSCRIBE, &long));
    assert_eq!(written[..4], hex("fc000178"));
}

#[test]
fn version_1_0_without_a_greeting() {
    let mut side = Side::with(|config| {
        config.socket_type = SocketType::Sub;
        config.routing_id = b"ident".to_vec();
    });
    play(
        &mut side,
        &[(b"", "ff00000000000000067f"), (b"\x03\0me", "6964656e74")],
    );
    assert_eq!(side.peer().routing_id, b"me");
    side.decode(b"\x04\x01abc\x01\0").expect("a message");
    assert_eq!(side.messages(), [(&b"abc"[..], true), (b"", false)]);
}

#[test]
fn a_long_first_frame_is_told_from_a_greeting_by_the_tenth_byte() {
    let body = [b'i'; 255];
    let frame = [&[0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0][..], &body].concat();
    let mut side = Side::new(SocketType::Sub);
    for byte in &frame {
        side.decode(&[*byte]).expect("ZMTP 1.0");
    }
    assert_eq!(side.peer().routing_id, body);
}

#[test]
fn to_a_subscriber_of_1_0_everything_goes() {
    let mut side = Side::new(SocketType::Pub);
    side.decode(b"\x01\0").expect("ZMTP 1.0");
    assert!(side.engine.is_ready());
    let Some(Event::Message(subscription)) = side.events.get(1) else {
        panic!("no subscription");
    };
    assert_eq!(subscription.as_slice(), [1]);
    assert_eq!(subscription.flags(), Flags::SUBSCRIBE);
    side.control();
    assert_eq!(side.encode(message(b"hi", false)), hex("03006869"));
}

#[test]
fn a_version_of_the_future_is_spoken_to_in_3_1() {
    let mut greeting = GREETING;
    greeting[10] = 4;
    greeting[11] = 0;
    let mut side = Side::new(SocketType::Pull);
    side.decode(&greeting).expect("a greeting");
    side.decode(READY_PUSH).expect("READY");
    assert_eq!(side.peer().version, (3, 1));
}
