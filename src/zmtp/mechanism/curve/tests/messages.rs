//! MESSAGE: what goes through, and that nothing else does.

use super::*;
use crate::message::{INLINE_CAPACITY, Message};
use crate::zmtp::batch::Batch;
use crate::zmtp::frame::{COMMAND, Framing, MORE};
use ProtocolError::*;
use proptest::prelude::*;

const ENVELOPE: usize = 33;

type Opener = fn(&mut dyn Protection, &[u8]) -> Result<(u8, Vec<u8>)>;

/// The body of the frame that a message becomes.
fn sealed(side: &mut dyn Protection, flags: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Batch::new();
    side.seal(flags, body, &mut out);
    frame_body(&out)
}

fn sealed_large(side: &mut dyn Protection, flags: u8, body: Message) -> Vec<u8> {
    let mut out = Batch::new();
    side.seal_large(flags, body, &mut out).expect("memory");
    frame_body(&out)
}

fn frame_body(out: &Batch) -> Vec<u8> {
    let bytes: Vec<u8> = out.slices().flatten().copied().collect();
    let header = Framing::FlagsFirst
        .parse(&bytes)
        .expect("a frame")
        .expect("whole");
    assert_eq!(header.flags, 0, "what flags there are is nobody's business");
    assert_eq!(bytes.len(), header.length + header.size as usize);
    bytes[header.length..].to_vec()
}

fn opened(side: &mut dyn Protection, sealed: &[u8]) -> Result<(u8, Vec<u8>)> {
    let (flags, body) = side.open(sealed)?;
    Ok((flags, body.as_slice().to_vec()))
}

/// As an engine does it: what may be short is tried first.
fn opened_short(side: &mut dyn Protection, sealed: &[u8]) -> Result<(u8, Vec<u8>)> {
    if let Some((flags, length, front)) = side.open_short(sealed) {
        return Ok((flags, front[..length].to_vec()));
    }
    opened(side, sealed)
}

fn opened_in_place(side: &mut dyn Protection, sealed: &[u8]) -> Result<(u8, Vec<u8>)> {
    let (envelope, rest) = sealed.split_at(ENVELOPE.min(sealed.len()));
    let body = Message::from_slice(rest).expect("memory");
    let (flags, body) = side.open_in_place(envelope, body)?;
    Ok((flags, body.as_slice().to_vec()))
}

#[test]
fn messages_go_both_ways() {
    let Conversation {
        mut client,
        mut server,
        ..
    } = converse();
    assert_eq!((client.envelope(), server.envelope()), (ENVELOPE, ENVELOPE));
    for (flags, body) in [
        (0, &b""[..]),
        (MORE, b"x"),
        (COMMAND, b"\x04PING\0\0"),
        (0, &[7; 5000]),
    ] {
        let frame = sealed(&mut *client, flags, body);
        assert_eq!(frame.len(), ENVELOPE + body.len());
        assert!(body.len() < 8 || !frame.windows(8).any(|window| window == &body[..8]));
        assert_eq!(opened(&mut *server, &frame), Ok((flags, body.to_vec())));
        let frame = sealed(&mut *server, flags, body);
        assert_eq!(
            opened_in_place(&mut *client, &frame),
            Ok((flags, body.to_vec()))
        );
    }
}

/// As libzmq counts: HELLO and INITIATE, or READY, came first.
#[test]
fn numbers_go_on_where_the_handshake_ended() {
    let Conversation {
        mut client,
        mut server,
        ..
    } = converse();
    for (side, first) in [(&mut client, 3u64), (&mut server, 2)] {
        for number in first..first + 3 {
            let frame = sealed(&mut **side, 0, b"");
            assert_eq!(&frame[..8], b"\x07MESSAGE");
            assert_eq!(frame[8..16], number.to_be_bytes());
        }
    }
}

#[test]
fn what_one_side_said_is_not_taken_for_the_others_word() {
    let Conversation {
        mut client,
        mut server,
        ..
    } = converse();
    sealed(&mut *client, 0, b"");
    let frame = sealed(&mut *client, 0, b"mine");
    assert_eq!(opened(&mut *client, &frame), Err(Cryptographic));
    let frame = sealed(&mut *server, 0, b"mine");
    assert_eq!(opened(&mut *converse().client, &frame), Err(Cryptographic));
}

/// CVE-2014-7203: replayed, repeated and reordered frames.
#[test]
fn cve_2014_7203_numbers_only_grow() {
    for (open, size) in [
        (opened as Opener, 100),
        (opened_in_place, 100),
        (opened_short, 20),
    ] {
        let Conversation {
            mut client,
            mut server,
            ..
        } = converse();
        let frames: Vec<_> = (0..3u8)
            .map(|n| sealed(&mut *client, 0, &vec![n; size]))
            .collect();
        assert!(open(&mut *server, &frames[1]).is_ok());
        assert_eq!(open(&mut *server, &frames[1]), Err(InvalidSequence));
        assert_eq!(open(&mut *server, &frames[0]), Err(InvalidSequence));
        let mut renumbered = frames[0].clone();
        renumbered[8..16].copy_from_slice(&5u64.to_be_bytes());
        assert_eq!(open(&mut *server, &renumbered), Err(Cryptographic));
    }
}

#[test]
fn a_message_that_was_taken_away_is_missed() {
    for (open, size) in [(opened as Opener, 100), (opened_short, 20)] {
        let Conversation {
            mut client,
            mut server,
            ..
        } = converse();
        let frames: Vec<_> = (0..4u8)
            .map(|n| sealed(&mut *client, 0, &vec![n; size]))
            .collect();
        assert!(
            open(&mut *server, &frames[1]).is_ok(),
            "who knows where it begins"
        );
        assert_eq!(open(&mut *server, &frames[3]), Err(InvalidSequence));
        assert!(open(&mut *server, &frames[2]).is_ok());
        assert!(open(&mut *server, &frames[3]).is_ok());
    }
}

/// Commands and longer messages are left for the other way, which finds everything as it was.
#[test]
fn only_short_messages_are_opened_as_such() {
    let Conversation {
        mut client,
        mut server,
        ..
    } = converse();
    let longest = [5; INLINE_CAPACITY + 1];
    for (flags, body, is_short) in [
        (0, &b""[..], true),
        (MORE, &longest[1..], true),
        (0, &longest, false),
        (COMMAND, b"\x04PING\0\0", false),
    ] {
        let frame = sealed(&mut *client, flags, body);
        let short = server.open_short(&frame);
        let short = short.map(|(flags, length, front)| (flags, front[..length].to_vec()));
        assert_eq!(short, is_short.then(|| (flags, body.to_vec())));
        let again = opened(&mut *server, &frame);
        let expected = match is_short {
            true => Err(InvalidSequence),
            false => Ok((flags, body.to_vec())),
        };
        assert_eq!(again, expected);
    }
}

#[test]
fn what_is_no_message_is_named() {
    let good = sealed(&mut *converse().client, 0, b"word");
    for (frame, error) in [
        (vec![], MalformedCommand),
        (vec![0], MalformedCommand),
        (b"\x07MESSAG".to_vec(), MalformedCommand),
        (b"\x05READY".to_vec(), UnexpectedCommand),
        (
            b"\x07MESSAGX0123456789012345678901234567890".to_vec(),
            UnexpectedCommand,
        ),
        (b"\x04PING\0\0".to_vec(), UnexpectedCommand),
        (b"\x07MESSAGE".to_vec(), MalformedMessage),
        (good[..32].to_vec(), MalformedMessage),
        (good[..33].to_vec(), Cryptographic),
        (good[..36].to_vec(), Cryptographic),
        ([&good[..], b"\0"].concat(), Cryptographic),
    ] {
        let mut server = converse().server;
        assert_eq!(opened(&mut *server, &frame), Err(error), "{frame:?}");
        assert_eq!(
            opened_in_place(&mut *server, &frame),
            Err(error),
            "{frame:?}"
        );
    }
}

#[test]
fn a_shared_body_is_left_as_it_is() {
    let Conversation {
        mut client,
        mut server,
        ..
    } = converse();
    let mut body = Message::from_slice(&[9; 20_000]).expect("memory");
    let share = body.share();
    let frame = sealed_large(&mut *client, MORE, body);
    assert_eq!(share.as_slice(), [9; 20_000]);
    assert_eq!(
        opened_in_place(&mut *server, &frame),
        Ok((MORE, vec![9; 20_000]))
    );
    let frame = sealed_large(&mut *client, 0, share);
    assert_eq!(opened(&mut *server, &frame), Ok((0, vec![9; 20_000])));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_body_arrives(
        bodies in prop::collection::vec((0..2u8, prop::collection::vec(any::<u8>(), 0..40_000), any::<[bool; 2]>()), 1..5)
    ) {
        let Conversation { mut client, mut server, .. } = converse();
        for (flags, body, [large, in_place]) in bodies {
            let frame = match large {
                true => sealed_large(&mut *server, flags, Message::from_slice(&body).expect("memory")),
                false => sealed(&mut *server, flags, &body),
            };
            let open = if in_place { opened_in_place } else { opened_short };
            prop_assert_eq!(open(&mut *client, &frame), Ok((flags, body)));
        }
    }

    #[test]
    fn no_bent_frame_is_opened(
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..60), prop::collection::vec(any::<u8>(), 0..20_000)],
        at in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let Conversation { mut client, mut server, .. } = converse();
        let mut frame = sealed(&mut *client, 0, &body);
        let at = at.index(frame.len());
        frame[at] ^= 1 << bit;
        prop_assert!(opened_short(&mut *server, &frame).is_err());
        prop_assert!(opened_in_place(&mut *server, &frame).is_err());
    }

    #[test]
    fn arbitrary_frames_are_harmless(frame in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut server = converse().server;
        prop_assert!(opened_short(&mut *server, &frame).is_err());
        let frame = [&b"\x07MESSAGE"[..], &frame].concat();
        prop_assert!(opened_short(&mut *server, &frame).is_err());
        prop_assert!(opened_in_place(&mut *server, &frame).is_err());
    }
}
