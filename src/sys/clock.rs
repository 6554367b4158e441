//! Deadlines: points in time that may lie beyond every clock.

use std::time::{Duration, Instant};

use rustix::time::Timespec;

/// When a wait gives up; `None` never does.
pub type Deadline = Option<Instant>;

/// The deadline `timeout` from now; `None`, and what no clock can hold, is for ever.
pub fn deadline_after(timeout: Option<Duration>) -> Deadline {
    timeout.and_then(|timeout| Instant::now().checked_add(timeout))
}

/// The earlier of two deadlines.
pub fn earlier(a: Deadline, b: Deadline) -> Deadline {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// The longest sleep of the library: a wait without a deadline still looks around once an hour.
const FAR: Duration = Duration::from_secs(3600);

/// How long to sleep until `deadline`, for the kernel.
pub fn sleep_until(deadline: Deadline) -> Timespec {
    let left = deadline.map_or(FAR, |deadline| {
        deadline.saturating_duration_since(Instant::now()).min(FAR)
    });
    Timespec {
        tv_sec: left.as_secs() as i64,
        tv_nsec: i64::from(left.subsec_nanos()),
    }
}

/// Whether `deadline` has come.
pub fn is_due(deadline: Deadline) -> bool {
    deadline.is_some_and(|deadline| deadline <= Instant::now())
}

/// A tick of the kernel's coarse clock, 1 to 10 ms long: asking for it costs next to nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick(Duration);

impl Tick {
    /// The one so long after the clock's beginning.
    #[cfg(test)]
    pub fn at(time: Duration) -> Tick {
        Tick(time)
    }

    /// How long after an earlier one, give or take a tick.
    #[inline]
    pub fn since(self, earlier: Tick) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    pub fn now() -> Tick {
        let mut now = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // By the C library: rustix looks for the kernel's code where a program under valgrind has none, and dies.
        // SAFETY: `now` is this function's own; it does not fail for a clock that every Linux has, and leaves it at 0 if so.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC_COARSE, &mut now) };
        Tick(Duration::new(now.tv_sec as u64, now.tv_nsec as u32))
    }
}
