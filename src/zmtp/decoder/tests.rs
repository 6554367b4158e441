//! Frames through every cut, and headers that promise more than ever comes.

use super::*;
use crate::zmtp::frame::LARGE;
use proptest::prelude::*;

const NO_LIMITS: Limits = Limits {
    message: u64::MAX,
    command: u64::MAX,
};

fn decoder(framing: Framing) -> Decoder {
    Decoder::new(framing, NO_LIMITS, &[])
}

fn frame(framing: Framing, flags: u8, body: &[u8]) -> Vec<u8> {
    let mut header = [0; HEADER_MAX];
    let length = framing.write(flags, body.len() as u64, &mut header);
    [&header[..length], body].concat()
}

/// All frames in `bytes`, given to the decoder in pieces.
fn decode(decoder: &mut Decoder, pieces: &[&[u8]]) -> Result<Vec<(u8, Vec<u8>)>> {
    let mut frames = Vec::new();
    for piece in pieces {
        let mut input = *piece;
        while let Some(frame) = decoder.next(&mut input)? {
            frames.push(match frame {
                Frame::Borrowed { flags, body } => (flags, body.to_vec()),
                Frame::Assembled { flags, body } => (flags, body.as_slice().to_vec()),
            });
        }
        assert!(input.is_empty());
    }
    Ok(frames)
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index % 251) as u8).collect()
}

#[test]
fn frames_of_every_size_class_survive_every_kind_of_cut() {
    for framing in [Framing::FlagsFirst, Framing::LengthFirst] {
        for length in [0, 1, 48, 49, 253, 254, 255, 256, 8191, 65536, 1 << 20] {
            let body = pattern(length);
            let bytes = frame(framing, MORE, &body);
            for cut in [1, 2, 9, 10, 11, length / 2, bytes.len() - 1, bytes.len()] {
                let cut = cut.min(bytes.len());
                let (head, tail) = bytes.split_at(cut);
                let frames = decode(&mut decoder(framing), &[head, tail]).expect("no limits");
                assert!(
                    frames == [(MORE, body.clone())],
                    "{framing:?} {length} cut at {cut}"
                );
            }
        }
    }
}

#[test]
fn a_large_body_is_read_in_place() {
    let body = pattern(3 << 20);
    let bytes = frame(Framing::FlagsFirst, 0, &body);
    let mut decoder = decoder(Framing::FlagsFirst);
    let (head, mut tail) = bytes.split_at(1000);
    assert_eq!(decode(&mut decoder, &[head]), Ok(vec![]));
    while let Some(spare) = decoder.body_spare() {
        let count = spare.len().min(100_000).min(tail.len());
        let (piece, rest) = tail.split_at(count);
        for (to, from) in spare.iter_mut().zip(piece) {
            to.write(*from);
        }
        decoder.body_filled(count);
        tail = rest;
    }
    assert!(tail.len() < DIRECT_READ);
    assert!(decode(&mut decoder, &[tail]) == Ok(vec![(0, body)]));
}

#[test]
fn a_body_filled_to_the_end_in_place_comes_without_input() {
    let body = pattern(100_000);
    let bytes = frame(Framing::FlagsFirst, 0, &body);
    let mut decoder = decoder(Framing::FlagsFirst);
    assert_eq!(decode(&mut decoder, &[&bytes[..9]]), Ok(vec![]));
    let spare = decoder.body_spare().expect("much is missing");
    assert_eq!(spare.len(), body.len());
    for (to, from) in spare.iter_mut().zip(&body) {
        to.write(*from);
    }
    decoder.body_filled(body.len());
    assert!(decoder.body_spare().is_none());
    assert!(decode(&mut decoder, &[&[]]) == Ok(vec![(0, body)]));
}

#[test]
fn a_boast_costs_one_allocation_of_bounded_size() {
    for size in [1u64 << 30, 1 << 40, 1 << 62] {
        let mut header = [0; HEADER_MAX];
        let length = Framing::FlagsFirst.write(0, size, &mut header);
        let mut decoder = decoder(Framing::FlagsFirst);
        let pieces: [&[u8]; 2] = [&header[..length], b"a few bytes"];
        assert_eq!(decode(&mut decoder, &pieces), Ok(vec![]));
        let assembly = decoder.assembly.as_ref().expect("under way");
        assert_eq!(assembly.body.len(), FIRST_ALLOCATION);
    }
}

#[test]
fn memory_stays_in_proportion_to_what_arrived() {
    let mut decoder = decoder(Framing::FlagsFirst);
    decode(&mut decoder, &[&[LARGE, 0, 0, 0, 1, 0, 0, 0, 0]]).expect("no limits");
    let piece = vec![7; 100_000];
    for count in 1..100 {
        decode(&mut decoder, &[&piece]).expect("memory");
        let assembly = decoder.assembly.as_ref().expect("under way");
        let bound = FIRST_ALLOCATION.max(GROWTH * count * piece.len());
        assert!(
            assembly.body.len() <= bound,
            "{} > {bound}",
            assembly.body.len()
        );
    }
}

#[test]
fn limits_come_before_everything() {
    let limits = Limits {
        message: 10,
        command: 3,
    };
    for (flags, size, fits) in [
        (0, 10, true),
        (0, 11, false),
        (COMMAND, 3, true),
        (COMMAND, 4, false),
    ] {
        let mut decoder = Decoder::new(Framing::FlagsFirst, limits, &[]);
        let outcome = decode(&mut decoder, &[&[flags, size]]);
        assert_eq!(outcome.is_ok(), fits, "{flags} {size}");
    }
    let mut decoder = Decoder::new(Framing::FlagsFirst, limits, &[]);
    let boast = [LARGE, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(
        decode(&mut decoder, &[&boast]),
        Err(ProtocolError::MessageTooLarge)
    );
}

#[test]
fn a_header_seen_elsewhere_counts() {
    let mut decoder = Decoder::new(Framing::LengthFirst, NO_LIMITS, &[4]);
    assert_eq!(
        decode(&mut decoder, &[b"\0abc\x01\0"]),
        Ok(vec![(0, b"abc".to_vec()), (0, vec![])])
    );
}

fn cut<'a>(bytes: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    for cut in cuts {
        let (piece, left) = rest.split_at((*cut).min(rest.len()));
        pieces.push(piece);
        rest = left;
    }
    pieces.push(rest);
    pieces
}

proptest! {
    #[test]
    fn frames_read_back_however_cut(
        frames in prop::collection::vec((0u8..2, prop::collection::vec(any::<u8>(), 0..600)), 0..12),
        cuts in prop::collection::vec(0usize..400, 0..20),
        framing in any::<bool>(),
    ) {
        let framing = if framing { Framing::FlagsFirst } else { Framing::LengthFirst };
        let bytes: Vec<u8> = frames.iter().flat_map(|(flags, body)| frame(framing, *flags, body)).collect();
        prop_assert_eq!(decode(&mut decoder(framing), &cut(&bytes, &cuts)), Ok(frames));
    }

    #[test]
    fn arbitrary_bytes_decode_the_same_however_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        cuts in prop::collection::vec(0usize..100, 0..20),
        framing in any::<bool>(),
    ) {
        let framing = if framing { Framing::FlagsFirst } else { Framing::LengthFirst };
        let limits = Limits { message: 200, command: 100 };
        let whole = decode(&mut Decoder::new(framing, limits, &[]), &[&bytes]);
        let pieces = decode(&mut Decoder::new(framing, limits, &[]), &cut(&bytes, &cuts));
        prop_assert_eq!(whole, pieces);
    }
}
