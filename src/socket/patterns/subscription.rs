//! Subscriptions as messages: a body of `1` or `0` and a topic (RFC 29, RFC 37).
//!
//! Inside the library such a message is flagged; users of XSUB, and peers that speak ZMTP 3.0 or older, send the same
//! body without a flag.

use crate::errno::Result;
use crate::message::{Flags, Message};

/// What a publisher is asked to do about a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Subscribe,
    Cancel,
}

impl Wish {
    fn byte(self) -> u8 {
        match self {
            Wish::Subscribe => 1,
            Wish::Cancel => 0,
        }
    }

    fn flag(self) -> Flags {
        match self {
            Wish::Subscribe => Flags::SUBSCRIBE,
            Wish::Cancel => Flags::CANCEL,
        }
    }

    /// Marks a message that [`parse`] understood as what it is.
    pub fn mark(self, message: &mut Message) {
        message.set_flags(self.flag());
    }
}

/// A message that says so, flagged. `ENOMEM`.
pub fn message(wish: Wish, topic: &[u8]) -> Result<Message> {
    let mut message = Message::with_size(topic.len() + 1)?;
    message.fill(0, &[wish.byte()]);
    message.fill(1, topic);
    wish.mark(&mut message);
    Ok(message)
}

/// What a message says about which topic; `None` for a user's message.
pub fn parse(message: &Message) -> Option<(Wish, &[u8])> {
    let (first, topic) = match message.as_slice().split_first() {
        Some((first, topic)) => (Some(*first), topic),
        None => (None, &[][..]),
    };
    let flags = message.flags();
    if flags.contains(Flags::SUBSCRIBE) {
        Some((Wish::Subscribe, topic))
    } else if flags.contains(Flags::CANCEL) {
        Some((Wish::Cancel, topic))
    } else {
        match first {
            Some(1) => Some((Wish::Subscribe, topic)),
            Some(0) => Some((Wish::Cancel, topic)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_understood_with_and_without_its_flag() {
        for wish in [Wish::Subscribe, Wish::Cancel] {
            for topic in [b"".as_slice(), b"weather"] {
                let mut message = message(wish, topic).expect("memory");
                assert_eq!(parse(&message), Some((wish, topic)));
                message.clear_flags(wish.flag());
                assert_eq!(parse(&message), Some((wish, topic)));
            }
        }
    }

    #[test]
    fn other_messages_are_the_users() {
        for body in [b"".as_slice(), b"\x02a", b"a\x01"] {
            assert_eq!(parse(&Message::from_slice(body).expect("memory")), None);
        }
    }
}
