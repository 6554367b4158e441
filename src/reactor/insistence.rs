//! Who asks again and again without waiting.
//!
//! A program that spins keeps a processor for itself, and the I/O thread that is to bring what it asks for may have to wait for one.
//! So it does its own I/O: after every few looks in vain it looks at the connections, too. One that does other things in between
//! leaves them to the I/O thread.

use std::time::{Duration, Instant};

/// So many looks in vain lie between two at the connections, which cost as much.
const LOOKS: u32 = 16;

/// If they took longer the program does other things.
const SPAN: Duration = Duration::from_micros(40);

/// The looks in vain of one program.
#[derive(Debug, Default)]
pub struct Insistence {
    looks: u32,
    began: Option<Instant>,
}

impl Insistence {
    /// One more: whether to look at the connections now.
    #[inline]
    pub fn looked_in_vain(&mut self) -> bool {
        self.looks += 1;
        self.looks == LOOKS && self.ends_span(Instant::now())
    }

    #[cold]
    fn ends_span(&mut self, now: Instant) -> bool {
        self.looks = 0;
        let began = self.began.replace(now);
        began.is_some_and(|began| now.saturating_duration_since(began) < SPAN)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn only_quick_looks_are_a_spins() {
        let start = Instant::now();
        let mut insistence = Insistence::default();
        assert!(!insistence.ends_span(start), "what was before is not known");
        assert!(insistence.ends_span(start + SPAN / 2));
        assert!(!insistence.ends_span(start + SPAN * 3 / 2));
        assert!(insistence.ends_span(start + SPAN * 2));
    }

    #[test]
    fn spans_end_after_so_many_looks() {
        let mut insistence = Insistence::default();
        for _ in 1..LOOKS {
            assert!(!insistence.looked_in_vain());
        }
        assert_eq!(insistence.began, None);
        insistence.looked_in_vain();
        assert_ne!(insistence.began, None);
    }
}
