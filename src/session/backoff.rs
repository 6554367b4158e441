//! How long a session waits before it dials again (ZMQ_RECONNECT_IVL, ZMQ_RECONNECT_IVL_MAX).

use std::time::Duration;

use crate::options::Options;
use crate::sys::random;

/// The pause before the next attempt.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// The last pause in milliseconds, without its random part.
    last: Option<u32>,
}

impl Backoff {
    /// The next pause, or `None` if the session shall not dial again. Without a maximum every pause is the interval;
    /// with one it doubles up to there. A random part of up to one interval keeps peers from coming back together.
    pub fn next(&mut self, options: &Options) -> Option<Duration> {
        if !options.reconnects() {
            return None;
        }
        let interval = options.reconnect_ivl.unsigned_abs();
        let maximum = u32::try_from(options.reconnect_ivl_max).unwrap_or(0);
        let pause = match self.last {
            Some(last) if maximum > interval => last.saturating_mul(2).min(maximum),
            _ => interval,
        };
        self.last = Some(pause);
        let jitter = random::below(interval);
        Some(Duration::from_millis(u64::from(pause) + u64::from(jitter)))
    }

    /// A connection stood: the next pause is the first again.
    pub fn reset(&mut self) {
        self.last = None;
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::options::SocketType;

    #[test]
    fn pauses_double_up_to_the_maximum() {
        let mut options = Options::new(SocketType::Dealer);
        options.reconnect_ivl = 100;
        options.reconnect_ivl_max = 500;
        let mut backoff = Backoff::default();
        for base in [100, 200, 400, 500, 500] {
            let pause = backoff.next(&options).unwrap().as_millis();
            assert!((base..base + 100).contains(&pause), "{pause} for {base}");
        }
        backoff.reset();
        assert!(backoff.next(&options).unwrap().as_millis() < 200);
    }

    #[test]
    fn some_sockets_never_reconnect() {
        let mut options = Options::new(SocketType::Dealer);
        options.reconnect_ivl = -1;
        assert_eq!(Backoff::default().next(&options), None);
        options.reconnect_ivl = 0;
        assert_eq!(Backoff::default().next(&options), None);
    }
}
