//! A topic's bytes: in place if they are few, as most topics' are, so that a look at a tree's node is one at them, too.

use crate::errno::{Errno, Result};

/// So many bytes need no memory of their own.
const INLINE: usize = 22;

/// See the module's text.
#[derive(Debug)]
pub(super) enum Topic {
    Inline(u8, [u8; INLINE]),
    Own(Box<[u8]>),
}

impl Topic {
    pub const EMPTY: Topic = Topic::Inline(0, [0; INLINE]);

    /// A copy, or `ENOMEM`.
    pub fn new(bytes: &[u8]) -> Result<Topic> {
        if bytes.len() <= INLINE {
            let mut inline = [0; INLINE];
            inline[..bytes.len()].copy_from_slice(bytes);
            return Ok(Topic::Inline(bytes.len() as u8, inline));
        }
        let mut own = Vec::new();
        own.try_reserve_exact(bytes.len())
            .map_err(|_| Errno::ENOMEM)?;
        own.extend_from_slice(bytes);
        Ok(Topic::Own(own.into_boxed_slice()))
    }

    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Topic::Inline(length, bytes) => &bytes[..usize::from(*length).min(INLINE)],
            Topic::Own(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_what_it_was_made_of() {
        assert_eq!(size_of::<Topic>(), 24);
        assert_eq!(Topic::EMPTY.bytes(), b"");
        for length in 0..=2 * INLINE {
            let bytes = vec![length as u8; length];
            assert_eq!(Topic::new(&bytes).expect("memory").bytes(), bytes);
        }
    }
}
