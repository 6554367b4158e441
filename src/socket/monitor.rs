//! Starting and stopping a monitor (zmq_socket_monitor(3)).

use std::sync::Arc;

use super::Core;
use super::inproc::take_in;
use crate::context::Bound;
use crate::errno::{Errno, Result};
use crate::options::{Options, SocketType};
use crate::session::inbox::{Event, Inbox};
use crate::transport::Address;

impl Core {
    /// Tells the events of this mask at an inproc endpoint, and no longer where it told them before. Without an endpoint
    /// it just stops.
    pub(super) fn monitor(&self, endpoint: Option<&str>, events: i32) -> Result<()> {
        let events = u16::try_from(events).map_err(|_| Errno::EINVAL)?;
        match endpoint {
            Some(endpoint) => self.start_monitor(name_of(endpoint)?, events),
            None => {
                self.monitor.stop();
                Ok(())
            }
        }
    }

    /// The monitor is a member of the context like the hidden PAIR socket that it looks like.
    fn start_monitor(&self, name: &str, events: u16) -> Result<()> {
        self.monitor.stop();
        let inbox = Arc::new(Inbox::default());
        let options = Arc::new(Options::new(SocketType::Pair));
        let bound = Bound {
            inbox: Arc::clone(&inbox),
            options: Arc::clone(&options),
        };
        let membership = self.context.join(&inbox)?;
        let waiting = self.context.bind_name(name, bound)?;
        self.monitor.start(events, &inbox, move || drop(membership));
        for pending in waiting {
            let (pipe, end, link) = take_in(pending, &options, &inbox);
            inbox.post(Event::Attached {
                pipe,
                end: Box::new(end),
                link,
            });
        }
        Ok(())
    }
}

/// The name of an inproc endpoint: `EINVAL` for what is no endpoint, `EPROTONOSUPPORT` or `ENOCOMPATPROTO` for one of
/// another transport.
fn name_of(endpoint: &str) -> Result<&str> {
    if Address::needs_io_thread(endpoint)? {
        return Err(Errno::EPROTONOSUPPORT);
    }
    endpoint
        .strip_prefix("inproc://")
        .ok_or(Errno::EPROTONOSUPPORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monitor_has_an_inproc_endpoint() {
        assert_eq!(name_of("inproc://events"), Ok("events"));
        assert_eq!(name_of("tcp://127.0.0.1:1"), Err(Errno::EPROTONOSUPPORT));
        assert_eq!(name_of("udp://127.0.0.1:1"), Err(Errno::ENOCOMPATPROTO));
        for endpoint in ["", "events", "inproc://", "://events"] {
            assert_eq!(name_of(endpoint), Err(Errno::EINVAL));
        }
    }
}
