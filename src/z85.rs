//! Z85, the text form of keys: five printable characters for four bytes (RFC 32).

/// The digits of base 85 in the order of their values.
const DIGITS: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// Marks a byte that is no digit in [`VALUES`].
const NO_DIGIT: u8 = u8::MAX;

/// The value of every byte as a digit.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < DIGITS.len() {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// Four bytes as five digits, the most significant first.
pub fn encode(bytes: [u8; 4]) -> [u8; 5] {
    let mut number = u32::from_be_bytes(bytes);
    let mut digits = [0; 5];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 85) as usize];
        number /= 85;
    }
    digits
}

/// Five digits as four bytes; `None` for a byte that is no digit and for a number above 32 bits.
pub fn decode(digits: [u8; 5]) -> Option<[u8; 4]> {
    let mut number: u32 = 0;
    for digit in digits {
        let value = VALUES[usize::from(digit)];
        if value == NO_DIGIT {
            return None;
        }
        number = number.checked_mul(85)?.checked_add(u32::from(value))?;
    }
    Some(number.to_be_bytes())
}

/// Bytes of a key.
const KEY_SIZE: usize = 32;

/// Characters of a key's text.
pub const KEY_TEXT_SIZE: usize = KEY_SIZE / 4 * 5;

/// A key as text.
pub fn encode_key(key: &[u8; KEY_SIZE]) -> [u8; KEY_TEXT_SIZE] {
    let mut text = [0; KEY_TEXT_SIZE];
    let (mut from, mut to) = (&key[..], &mut text[..]);
    while let (Some((bytes, key)), Some((digits, text))) =
        (from.split_first_chunk(), to.split_first_chunk_mut())
    {
        *digits = encode(*bytes);
        (from, to) = (key, text);
    }
    text
}

/// A key's text as its bytes; `None` if it is none.
pub fn decode_key(text: &[u8; KEY_TEXT_SIZE]) -> Option<[u8; KEY_SIZE]> {
    let mut key = [0; KEY_SIZE];
    let (mut from, mut to) = (&text[..], &mut key[..]);
    while let (Some((digits, text)), Some((bytes, key))) =
        (from.split_first_chunk(), to.split_first_chunk_mut())
    {
        *bytes = decode(*digits)?;
        (from, to) = (text, key);
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_and_their_texts() {
        let key = std::array::from_fn(|at| at as u8 * 7);
        let text = encode_key(&key);
        assert_eq!(decode_key(&text), Some(key));
        assert_eq!(decode_key(&[b' '; 40]), None);
        assert_eq!(&encode_key(&[0; 32]), &[b'0'; 40]);
    }

    #[test]
    fn the_rfcs_example() {
        assert_eq!(&encode([0x86, 0x4F, 0xD2, 0x6F]), b"Hello");
        assert_eq!(&encode([0xB5, 0x59, 0xF7, 0x5B]), b"World");
        assert_eq!(decode(*b"World"), Some([0xB5, 0x59, 0xF7, 0x5B]));
    }

    #[test]
    fn the_limits() {
        assert_eq!(&encode([0xFF; 4]), b"%nSc0");
        assert_eq!(decode(*b"%nSc0"), Some([0xFF; 4]));
        assert_eq!(decode(*b"%nSc1"), None);
        assert_eq!(decode(*b"#####"), None);
        assert_eq!(decode(*b"00 00"), None);
        assert_eq!(decode([0x80, b'0', b'0', b'0', b'0']), None);
    }

    proptest! {
        #[test]
        fn decode_undoes_encode(bytes: [u8; 4]) {
            prop_assert_eq!(decode(encode(bytes)), Some(bytes));
        }

        #[test]
        fn encode_undoes_decode(digits: [u8; 5]) {
            if let Some(bytes) = decode(digits) {
                prop_assert_eq!(encode(bytes), digits);
            }
        }
    }
}
