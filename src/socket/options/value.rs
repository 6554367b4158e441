//! Values of options on their way to a C program.

use crate::cipher::SecretKey;
use crate::errno::{Errno, Result};
use crate::z85::KEY_TEXT_SIZE;

/// An option's value on its way to a C program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// An `int`, asked for with exactly its size.
    Int(i32),
    /// An `int` that may be asked for with a larger place: libzmq is lenient with what is a socket's state.
    State(i32),
    /// An `int64_t` or `uint64_t`, asked for with exactly its size.
    Wide([u8; 8]),
    /// A key, asked for with the size of its bytes or of its text with the NUL. It may be a secret one, and is wiped.
    Key(SecretKey),
    /// Bytes, strings with their NUL included: the place may be larger.
    Bytes(Vec<u8>),
}

impl OptionValue {
    /// A C string.
    pub fn text(text: impl AsRef<[u8]>) -> OptionValue {
        let text = text.as_ref();
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text);
        bytes.push(0);
        OptionValue::Bytes(bytes)
    }

    /// Copies the value to `place`, zeroes what is left of it, and returns the value's size.
    /// `EINVAL`: the place does not have the right size.
    pub fn put(&self, place: &mut [u8]) -> Result<usize> {
        match self {
            OptionValue::Int(number) => put_exactly(&number.to_ne_bytes(), place),
            OptionValue::Wide(bytes) => put_exactly(bytes, place),
            OptionValue::State(number) => put_at_most(&number.to_ne_bytes(), place),
            OptionValue::Key(key) => put_key(key, place),
            OptionValue::Bytes(bytes) => put_at_most(bytes, place),
        }
    }
}

fn put_exactly(value: &[u8], place: &mut [u8]) -> Result<usize> {
    if place.len() != value.len() {
        return Err(Errno::EINVAL);
    }
    put_at_most(value, place)
}

fn put_at_most(value: &[u8], place: &mut [u8]) -> Result<usize> {
    let (head, rest) = place
        .split_at_mut_checked(value.len())
        .ok_or(Errno::EINVAL)?;
    head.copy_from_slice(value);
    rest.fill(0);
    Ok(value.len())
}

fn put_key(key: &SecretKey, place: &mut [u8]) -> Result<usize> {
    match place {
        [text @ .., end] if text.len() == KEY_TEXT_SIZE => {
            key.write_text(text);
            *end = 0;
            Ok(KEY_TEXT_SIZE + 1)
        }
        _ => put_exactly(key.expose(), place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_put_as_bytes_or_as_text() {
        let key = OptionValue::Key(SecretKey::new(&[0; 32]));
        let mut place = [7; 64];
        assert_eq!(key.put(&mut place[..32]), Ok(32));
        assert_eq!((&place[..32], place[32]), (&[0; 32][..], 7));
        assert_eq!(key.put(&mut place[..41]), Ok(41));
        assert_eq!(
            (&place[..40], &place[40..42]),
            (&[b'0'; 40][..], &[0, 7][..])
        );
        for size in [0, 1, 31, 33, 40, 42, 64] {
            assert_eq!(key.put(&mut place[..size]), Err(Errno::EINVAL), "{size}");
        }
    }
}
