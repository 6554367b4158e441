//! Calls that wait: until the attempt succeeds, the time is up, a signal comes, or the context ends.

use std::sync::Arc;
use std::time::Duration;

use super::{Core, Socket, pace};
use crate::errno::{Errno, Result};
use crate::handles::Open;
use crate::reactor::parker::Parker;
use crate::reactor::waiting::wait;
use crate::sys::clock::{deadline_after, is_due};

/// How long a call may wait.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    dont_wait: bool,
    /// It is for something to receive.
    receives: bool,
    /// The option that says how long otherwise.
    timeout: fn(&Core) -> Option<Duration>,
}

impl Patience {
    pub fn to_send(dont_wait: bool) -> Patience {
        Patience {
            dont_wait,
            receives: false,
            timeout: |core| core.options().send_timeout,
        }
    }

    pub fn to_receive(dont_wait: bool) -> Patience {
        Patience {
            dont_wait,
            receives: true,
            timeout: |core| core.options().receive_timeout,
        }
    }
}

impl Socket {
    /// Attempts something that answers `EAGAIN` where it would have to wait, and waits.
    #[inline]
    pub(super) fn patiently<T>(
        self,
        mut core: Open<'static, Core>,
        patience: Patience,
        mut attempt: impl FnMut(&mut Core) -> Result<T>,
    ) -> Result<T> {
        match attempt(&mut core) {
            Err(Errno::EAGAIN) if !patience.dont_wait => {}
            outcome => {
                if outcome.is_err() {
                    core.inbox().seek();
                    core.looked_in_vain();
                }
                if patience.receives
                    && matches!(outcome, Err(Errno::EAGAIN))
                    && core.looks_for_itself()
                {
                    return attempt(&mut core);
                }
                return outcome;
            }
        }
        let timeout = (patience.timeout)(&core);
        if timeout == Some(Duration::ZERO) {
            return Err(Errno::EAGAIN);
        }
        self.wait_and_retry(core, patience.receives, timeout, &mut attempt)
    }

    #[cold]
    fn wait_and_retry<T>(
        self,
        mut core: Open<'static, Core>,
        receives: bool,
        timeout: Option<Duration>,
        attempt: &mut dyn FnMut(&mut Core) -> Result<T>,
    ) -> Result<T> {
        let deadline = deadline_after(timeout);
        let parker = Parker::of_this_thread();
        loop {
            let inbox = Arc::clone(core.inbox());
            let reactors = core.reactors_to_turn();
            parker.reset();
            // Before the socket is let go: another thread might take the event that this one is to wait for.
            inbox.register(&parker);
            let has_events = inbox.has_events();
            // From the network many messages come at once anyway.
            let gathers = receives && reactors.is_empty();
            let wait_to_receive = gathers.then(|| core.pace.ran_dry());
            drop(core);
            let waited = match has_events {
                true => Ok(()),
                false => wait(&parker, &reactors, &mut [], deadline, None),
            };
            inbox.unregister(&parker);
            waited?;
            let gathered = wait_to_receive.map(pace::Wait::end);
            core = self.ready()?;
            if let Some(gathered) = gathered {
                core.pace.waited(gathered);
            }
            match attempt(&mut core) {
                Err(Errno::EAGAIN) if !is_due(deadline) => {}
                outcome => return outcome,
            }
        }
    }
}
