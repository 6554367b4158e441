//! Endpoints that are no UTF-8: a path or an inproc name may be any bytes. Inside they are text all the same, in which
//! each such byte is a character of the last ones that Unicode leaves to private use.

use std::borrow::Cow;

/// The character for byte 0.
const FIRST: u32 = 0x10_ff00;

/// The text for a program's bytes; every text stands for one row of bytes, and the other way round.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains(stands_for_a_byte) => Cow::Borrowed(text),
        _ => Cow::Owned(spell(bytes)),
    }
}

/// The bytes that a text stands for.
pub fn bytes_of(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(stands_for_a_byte) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        if stands_for_a_byte(character) {
            bytes.push((u32::from(character) - FIRST) as u8);
        } else {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Cow::Owned(bytes)
}

fn stands_for_a_byte(character: char) -> bool {
    (FIRST..FIRST + 256).contains(&u32::from(character))
}

fn spell(bytes: &[u8]) -> String {
    let mut text = String::new();
    let spelled = |byte: &u8| char::from_u32(FIRST + u32::from(*byte));
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match stands_for_a_byte(character) {
                false => text.push(character),
                true => text.extend(
                    character
                        .encode_utf8(&mut [0; 4])
                        .as_bytes()
                        .iter()
                        .filter_map(spelled),
                ),
            }
        }
        text.extend(chunk.invalid().iter().filter_map(spelled));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_itself() {
        for text in ["", "ipc:///tmp/x", "é∗\u{10f000}"] {
            assert!(matches!(text_of(text.as_bytes()), Cow::Borrowed(same) if same == text));
            assert!(matches!(bytes_of(text), Cow::Borrowed(same) if same == text.as_bytes()));
        }
    }

    #[test]
    fn other_bytes_come_back() {
        for bytes in [&b"ipc://\xff\xfe"[..], b"\x80", "a\u{10ff80}b".as_bytes()] {
            let text = text_of(bytes).into_owned();
            assert_eq!(bytes_of(&text), bytes);
        }
        assert_ne!(text_of(b"\x80"), text_of("\u{10ff80}".as_bytes()));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes: Vec<u8>) {
            let text = text_of(&bytes).into_owned();
            prop_assert_eq!(bytes_of(&text), bytes);
        }
    }
}
