//! Waiting for sockets and plain descriptors together (zmq_poll(3)).

use std::cell::RefCell;
use std::os::fd::RawFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::constants::{ZMQ_POLLERR, ZMQ_POLLIN, ZMQ_POLLOUT, ZMQ_POLLPRI};
use crate::errno::Result;
use crate::reactor::Reactor;
use crate::reactor::insistence::Insistence;
use crate::reactor::parker::Parker;
use crate::reactor::waiting::{AT_ONCE, wait};
use crate::session::Endpoint;
use crate::session::inbox::Inbox;
use crate::socket::{Readiness, Socket};
use crate::sys::clock::{deadline_after, is_due, sleep_until};
use crate::sys::poll::{PollFd, SignalMask, poll_fd, ppoll};

/// What to watch.
#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    Socket(Socket),
    Descriptor(RawFd),
}

/// One thing to watch, what for, and what was found (`ZMQ_POLLIN`, `ZMQ_POLLOUT`, ...).
#[derive(Clone, Copy)]
pub struct Item {
    pub source: Source,
    pub events: i16,
    pub found: i16,
}

/// Waits until something is found, or `timeout` has passed; returns for how many items. Fails with `EINTR`, `ENOTSOCK`
/// or `ETERM`. During the wait the signals of `mask` are blocked instead of the thread's.
pub fn poll(
    items: &mut [Item],
    timeout: Option<Duration>,
    mask: Option<&SignalMask>,
) -> Result<usize> {
    let mut plain = plain_descriptors(items);
    let found = look(items, &mut plain, mask)?;
    if found > 0 {
        return Ok(found);
    }
    if timeout == Some(Duration::ZERO) {
        return match looks_for_itself(items)? {
            true => look(items, &mut plain, mask),
            false => Ok(0),
        };
    }
    let deadline = deadline_after(timeout);
    let watch = Watch::begin(items)?;
    loop {
        watch.parker.reset();
        // Whatever is posted from here on wakes the parker.
        let found = look(items, &mut plain, mask)?;
        if found > 0 || is_due(deadline) {
            return Ok(found);
        }
        wait(&watch.parker, &watch.reactors, &mut plain, deadline, mask)?;
    }
}

thread_local! {
    static INSISTENCE: RefCell<Insistence> = RefCell::default();
}

/// Nothing was found, and the caller does not wait: one that spins does its own I/O, if that is not too much of it. Whether there
/// may be something now.
fn looks_for_itself(items: &[Item]) -> Result<bool> {
    let looked_in_vain =
        |insistence: &RefCell<Insistence>| insistence.borrow_mut().looked_in_vain();
    // A thread that ends does not spin.
    if items.len() > AT_ONCE || !INSISTENCE.try_with(looked_in_vain).unwrap_or(false) {
        return Ok(false);
    }
    for item in items {
        if let Source::Socket(socket) = item.source {
            socket.glance()?;
        }
    }
    Ok(true)
}

/// This thread, registered with all sockets until dropped.
struct Watch {
    parker: Arc<Parker>,
    inboxes: Vec<Arc<Inbox>>,
    reactors: Vec<Arc<Reactor<Endpoint>>>,
}

impl Watch {
    fn begin(items: &[Item]) -> Result<Watch> {
        let mut watch = Watch {
            parker: Parker::of_this_thread(),
            inboxes: Vec::with_capacity(items.len()),
            reactors: Vec::new(),
        };
        for item in items {
            if let Source::Socket(socket) = item.source {
                let (inbox, reactors) = socket.waiting_points()?;
                inbox.register(&watch.parker);
                watch.inboxes.push(inbox);
                watch.reactors.extend(reactors);
            }
        }
        Ok(watch)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for inbox in &self.inboxes {
            inbox.unregister(&self.parker);
        }
    }
}

fn plain_descriptors(items: &[Item]) -> Vec<PollFd> {
    items
        .iter()
        .filter_map(|item| match item.source {
            Source::Descriptor(fd) => Some(poll_fd(fd, kernel_events(item.events))),
            Source::Socket(_) => None,
        })
        .collect()
}

/// Looks at everything without waiting: at descriptors first, because a socket that was looked at has answered its
/// ZMQ_FD, which may be one of them. A signal that only `mask` lets through comes now.
fn look(items: &mut [Item], plain: &mut [PollFd], mask: Option<&SignalMask>) -> Result<usize> {
    if !plain.is_empty() || mask.is_some() {
        ppoll(plain, sleep_until(Some(Instant::now())), mask)?;
    }
    Ok(look_at_sockets(items)? + spread(items, plain))
}

fn look_at_sockets(items: &mut [Item]) -> Result<usize> {
    let mut count = 0;
    for item in items {
        if let Source::Socket(socket) = item.source {
            let readiness = socket.readiness(Readiness {
                receive: item.events & ZMQ_POLLIN as i16 != 0,
                send: item.events & ZMQ_POLLOUT as i16 != 0,
            })?;
            let receive = if readiness.receive { ZMQ_POLLIN } else { 0 };
            let send = if readiness.send { ZMQ_POLLOUT } else { 0 };
            item.found = (receive | send) as i16;
            count += usize::from(item.found != 0);
        }
    }
    Ok(count)
}

/// Copies what the kernel found to the items; returns for how many it found something.
fn spread(items: &mut [Item], plain: &[PollFd]) -> usize {
    let descriptors = items
        .iter_mut()
        .filter(|item| matches!(item.source, Source::Descriptor(_)));
    let mut count = 0;
    for (item, fd) in descriptors.zip(plain) {
        item.found = our_events(fd.revents);
        count += usize::from(item.found != 0);
    }
    count
}

fn kernel_events(events: i16) -> i16 {
    let wants = |flag: i32| i32::from(events) & flag != 0;
    let mut kernel = 0;
    for (ours, theirs) in [
        (ZMQ_POLLIN, libc::POLLIN),
        (ZMQ_POLLOUT, libc::POLLOUT),
        (ZMQ_POLLPRI, libc::POLLPRI),
    ] {
        kernel |= if wants(ours) { theirs } else { 0 };
    }
    kernel
}

fn our_events(kernel: i16) -> i16 {
    let mut events = 0;
    for (ours, theirs) in [
        (ZMQ_POLLIN, libc::POLLIN),
        (ZMQ_POLLOUT, libc::POLLOUT),
        (ZMQ_POLLPRI, libc::POLLPRI),
        (ZMQ_POLLERR, !(libc::POLLIN | libc::POLLOUT | libc::POLLPRI)),
    ] {
        events |= if kernel & theirs != 0 { ours } else { 0 };
    }
    events as i16
}
