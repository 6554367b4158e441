//! Numbers as the C library reads them, and so libzmq: atoi(3) and inet_aton(3).

use std::net::Ipv4Addr;

/// The integer that a text starts with, as atoi(3) reads it; 0 when there is none.
pub fn integer(text: &str) -> i64 {
    leading(text).map_or(0, |(number, _)| number)
}

/// The integer that a text starts with, behind white space and a sign, and what follows; `None` when there is none. One
/// that is too large is the largest.
pub fn leading(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, text) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let magnitude = digits.bytes().fold(0i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    let number = if negative {
        magnitude.saturating_neg()
    } else {
        magnitude
    };
    (!digits.is_empty()).then_some((number, rest))
}

/// An IPv4 address in any of the spellings of inet_aton(3): `127.0.0.1`, `127.1`, `0x7f000001`, `0177.0.0.1`.
pub fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut address: u64 = 0;
    let mut parts = text.split('.').peekable();
    for index in 0..4 {
        let part = u64::from(ipv4_part(parts.next()?)?);
        if parts.peek().is_none() {
            // The last part fills all the bytes that are left.
            let bits = 8 * (4 - index);
            return (part < 1 << bits).then(|| Ipv4Addr::from((address << bits | part) as u32));
        }
        if part > 255 {
            return None;
        }
        address = address << 8 | part;
    }
    None
}

fn ipv4_part(text: &str) -> Option<u32> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    // `from_str_radix` would take a sign.
    let valid = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    valid
        .then(|| u32::from_str_radix(digits, radix).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv4_has_many_spellings() {
        let loopback = Some(Ipv4Addr::LOCALHOST);
        for text in [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f.1",
            "0X7F000001",
            "0177.0.0.1",
            "017700000001",
        ] {
            assert_eq!(ipv4(text), loopback, "{text}");
        }
        let wrong = [
            "",
            ".",
            "1.",
            ".1",
            "1..2",
            "256.0.0.1",
            "127.16777216",
            "1.2.3.4.5",
            "08",
            "0x",
            "4294967296",
            "+1",
            "1 ",
        ];
        for text in wrong {
            assert_eq!(ipv4(text), None, "{text}");
        }
    }

    #[test]
    fn an_integer_ends_where_its_digits_end() {
        let cases = [
            ("12x", 12),
            (" -7", -7),
            ("+3", 3),
            ("", 0),
            ("x", 0),
            ("--1", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(integer(text), expected, "{text:?}");
        }
        assert_eq!(integer("99999999999999999999"), i64::MAX);
    }
}
