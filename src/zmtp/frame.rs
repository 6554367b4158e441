//! Frame headers: ZMTP 2.0 and 3.x (RFC 15, RFC 23) and the length-first ones of ZMTP 1.0 (RFC 13).

use super::error::{ProtocolError, Result};

/// More parts of the message follow.
pub(super) const MORE: u8 = 1;
/// The length takes eight bytes, not one.
pub(super) const LARGE: u8 = 2;
/// The frame is a command, for the engine itself.
pub(super) const COMMAND: u8 = 4;

/// The longest header of either framing.
pub(super) const HEADER_MAX: usize = 10;

/// The two ways to put a frame on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Length, flags, body; the length counts the flags.
    LengthFirst,
    /// Flags, length, body.
    FlagsFirst,
}

/// What a frame's first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// [`MORE`] and [`COMMAND`]; bits without meaning are dropped, as libzmq does.
    pub flags: u8,
    /// Bytes of the body: any number that a peer cares to write.
    pub size: u64,
    /// Bytes of the header itself.
    pub length: usize,
}

impl Framing {
    /// Reads the header at the front of `bytes`; `None` if it goes on behind their end.
    #[inline]
    pub fn parse(self, bytes: &[u8]) -> Result<Option<Header>> {
        match self {
            Framing::FlagsFirst => Ok(parse_flags_first(bytes)),
            Framing::LengthFirst => parse_length_first(bytes),
        }
    }

    /// Writes the header of a frame into `out` and returns its length.
    #[inline]
    pub fn write(self, flags: u8, size: u64, out: &mut [u8; HEADER_MAX]) -> usize {
        match (self, u8::try_from(size)) {
            (Framing::FlagsFirst, Ok(size)) => {
                out[0] = flags;
                out[1] = size;
                2
            }
            (Framing::FlagsFirst, Err(_)) => {
                out[0] = flags | LARGE;
                out[1..9].copy_from_slice(&size.to_be_bytes());
                9
            }
            (Framing::LengthFirst, Ok(size @ ..0xfe)) => {
                out[0] = size + 1;
                out[1] = flags;
                2
            }
            (Framing::LengthFirst, _) => {
                out[0] = 0xff;
                out[1..9].copy_from_slice(&size.saturating_add(1).to_be_bytes());
                out[9] = flags;
                10
            }
        }
    }
}

#[inline]
fn parse_flags_first(bytes: &[u8]) -> Option<Header> {
    let (&flags, rest) = bytes.split_first()?;
    let (size, length) = if flags & LARGE == 0 {
        (u64::from(*rest.first()?), 2)
    } else {
        (u64::from_be_bytes(*rest.first_chunk()?), 9)
    };
    Some(Header {
        flags: flags & (MORE | COMMAND),
        size,
        length,
    })
}

fn parse_length_first(bytes: &[u8]) -> Result<Option<Header>> {
    let Some((&first, rest)) = bytes.split_first() else {
        return Ok(None);
    };
    let (counted, rest, length) = if first != 0xff {
        (u64::from(first), rest, 2)
    } else {
        match rest.split_first_chunk() {
            Some((counted, rest)) => (u64::from_be_bytes(*counted), rest, 10),
            None => return Ok(None),
        }
    };
    // The flags are part of the count, so that nothing counts less than one.
    let size = counted
        .checked_sub(1)
        .ok_or(ProtocolError::MalformedFrame)?;
    Ok(rest.first().map(|flags| Header {
        flags: flags & MORE,
        size,
        length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_around_the_short_form() {
        let mut out = [0; HEADER_MAX];
        for (framing, size, expected) in [
            (Framing::FlagsFirst, 0, &[0, 0][..]),
            (Framing::FlagsFirst, 255, &[0, 255]),
            (Framing::FlagsFirst, 256, &[2, 0, 0, 0, 0, 0, 0, 1, 0]),
            (Framing::LengthFirst, 0, &[1, 0]),
            (Framing::LengthFirst, 253, &[254, 0]),
            (
                Framing::LengthFirst,
                254,
                &[255, 0, 0, 0, 0, 0, 0, 0, 255, 0],
            ),
        ] {
            let length = framing.write(0, size, &mut out);
            assert_eq!(&out[..length], expected, "{framing:?} {size}");
        }
    }

    #[test]
    fn a_length_that_excludes_the_flags_is_refused() {
        assert!(Framing::LengthFirst.parse(&[0]).is_err());
        assert!(
            Framing::LengthFirst
                .parse(&[0xff, 0, 0, 0, 0, 0, 0, 0, 0])
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn headers_read_back(flags in 0u8..2, size in any::<u64>().prop_map(|s| s >> (s % 64)), framing in 0..2) {
            let framing = [Framing::LengthFirst, Framing::FlagsFirst][framing as usize];
            prop_assume!(size < u64::MAX);
            let mut out = [0; HEADER_MAX];
            let length = framing.write(flags, size, &mut out);
            prop_assert_eq!(framing.parse(&out[..length]), Ok(Some(Header { flags, size, length })));
            for short in 0..length {
                prop_assert_eq!(framing.parse(&out[..short]), Ok(None));
            }
        }
    }
}
