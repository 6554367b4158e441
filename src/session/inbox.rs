//! A socket's inbox: what its peers and its context tell it, and who is woken by that.
//!
//! A peer posts only when something *changes*: a pipe found empty has messages, a full one has credit, a pipe came or
//! went. Anybody may post, under any lock but another inbox's.

use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use rustix::event::{EventfdFlags, eventfd};

use super::link::Link;
use crate::errno::Result;
use crate::handles::Remark;
use crate::pipe;
use crate::reactor::ActorKey;
use crate::reactor::gathering;
use crate::reactor::parker::Parker;
use crate::sync::LockUnpoisoned;

/// Names a pipe of a socket; never used twice (from [`crate::reactor::ids::unique`]).
pub type PipeId = u64;

/// What a socket is told.
#[derive(Debug)]
pub enum Event {
    /// A new pipe to a peer whose connection stands.
    Attached {
        pipe: PipeId,
        end: Box<pipe::End>,
        link: Link,
    },
    /// A pipe that was found empty has messages.
    Readable(PipeId),
    /// A pipe that was found full has credit.
    Writable(PipeId),
    /// The peer closed its end.
    Closed(PipeId),
    /// The peer behind a connected endpoint was lost; the pipe is for the one that comes next.
    Interrupted(PipeId),
    /// A connected endpoint is over and will not be dialed again: it can be connected to anew.
    GivenUp(ActorKey),
    /// The name that an inproc pipe waited for was bound: what both ends allow holds now.
    Resized(PipeId),
    /// The context ends: blocked calls return.
    Stopped,
}

impl Event {
    /// Whether it is worth interrupting an idle socket for: what these leave behind costs memory until handled. What a
    /// socket takes in by itself (`reads_alone`) must not stop its peers either.
    fn is_housekeeping(&self, reads_alone: bool) -> bool {
        match self {
            Event::Readable(_) => reads_alone,
            Event::Writable(_) | Event::Stopped => false,
            _ => true,
        }
    }
}

#[derive(Debug, Default)]
struct Contents {
    events: Vec<Event>,
    waiters: Vec<Arc<Parker>>,
    /// Behind ZMQ_FD, made when somebody first asks for it.
    fd: Option<OwnedFd>,
    /// The descriptor is readable, or will be once there is one.
    signaled: bool,
    closed: bool,
}

/// See the module's text.
#[derive(Default)]
pub struct Inbox {
    contents: Mutex<Contents>,
    has_events: AtomicBool,
    reads_alone: AtomicBool,
    /// Somebody looked in vain, without waiting.
    sought: AtomicBool,
    housekeeper: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// What was last said of the socket holds no more once something is posted.
    remark: OnceLock<&'static Remark>,
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.contents.fmt(f)
    }
}

impl Inbox {
    /// Names who handles pipes that come and go while nobody calls the socket. Called with no lock of the inbox held,
    /// but perhaps while a reactor is turned: it must not block.
    pub fn set_housekeeper(&self, housekeeper: impl Fn() + Send + Sync + 'static) {
        let _ = self.housekeeper.set(Box::new(housekeeper));
    }

    /// Names the place of remarks about the socket, which every post erases.
    pub fn set_remark(&self, remark: &'static Remark) {
        let _ = self.remark.set(remark);
    }

    /// Says something of the socket that holds until something is posted; not if that is so already. To be called under
    /// the socket's lock.
    pub fn remark(&self, bits: u32) {
        let contents = self.contents.locked();
        if let Some(remark) = self.remark.get()
            && contents.events.is_empty()
        {
            remark.make(bits);
        }
    }

    /// What peers send is for the socket itself, as subscriptions are: the housekeeper takes it in.
    pub fn read_alone(&self) {
        self.reads_alone.store(true, Ordering::Relaxed);
    }

    /// Tells the socket something and wakes whoever waits for it.
    pub fn post(&self, event: Event) {
        let housekeeping = event.is_housekeeping(self.reads_alone.load(Ordering::Relaxed));
        let mut contents = self.contents.locked();
        if contents.closed {
            drop(contents);
            return refuse(event);
        }
        contents.events.push(event);
        self.has_events.store(true, Ordering::Release);
        if self.is_awaited(&contents) {
            gathering::awaited();
        }
        if let Some(remark) = self.remark.get() {
            remark.erase();
        }
        contents.signal();
        let first = contents.wake_all_but_first();
        drop(contents);
        // It wants the inbox at once.
        if let Some(first) = first {
            first.unpark();
        }
        if housekeeping && let Some(housekeeper) = self.housekeeper.get() {
            housekeeper();
        }
    }

    /// Somebody looked without waiting, and there was nothing: what comes next is not to be late.
    pub fn seek(&self) {
        self.sought.store(true, Ordering::Relaxed);
    }

    /// Whether somebody waits, or looked in vain since the last post.
    fn is_awaited(&self, contents: &Contents) -> bool {
        let sought = self.sought.swap(false, Ordering::Relaxed);
        let polled = self.remark.get().is_some_and(|remark| remark.is_made());
        sought || polled || contents.fd.is_some() || !contents.waiters.is_empty()
    }

    /// The owner changed something itself: who waits by ZMQ_FD is to look at the socket.
    pub fn announce(&self) {
        self.contents.locked().signal();
    }

    /// The same for threads that wait in a call, while another one makes an endpoint: there may be somebody to send to now.
    pub fn wake_waiters(&self) {
        let waiters = self.contents.locked().waiters.clone();
        waiters.iter().for_each(|waiter| waiter.unpark());
    }

    /// Takes everything that was posted, and resets ZMQ_FD.
    #[inline]
    pub fn take(&self) -> Vec<Event> {
        if !self.has_events() {
            return Vec::new();
        }
        let mut contents = self.contents.locked();
        contents.reset_fd();
        self.take_from(&mut contents)
    }

    /// As [`Inbox::take`] on behalf of a socket whose owner has not looked: ZMQ_FD stays as it is.
    pub fn take_quietly(&self) -> Vec<Event> {
        self.take_from(&mut self.contents.locked())
    }

    /// Puts back what was taken and not handled, before all that was posted since; the descriptor of ZMQ_FD tells of it.
    pub fn put_back(&self, mut events: Vec<Event>) {
        let mut contents = self.contents.locked();
        events.append(&mut contents.events);
        contents.events = events;
        self.has_events.store(true, Ordering::Release);
        contents.signal();
    }

    /// Whether anything was posted.
    #[inline]
    pub fn has_events(&self) -> bool {
        self.has_events.load(Ordering::Acquire)
    }

    /// How much was posted and not taken.
    pub fn backlog(&self) -> usize {
        self.contents.locked().events.len()
    }

    /// The owner has looked (ZMQ_EVENTS, send, receive): the descriptor turns quiet if nothing waits.
    pub fn acknowledge(&self) {
        let mut contents = self.contents.locked();
        if contents.events.is_empty() {
            self.seek();
            contents.reset_fd();
        }
    }

    /// Wakes `parker` by every post from now on; it looks at [`Inbox::has_events`] after that and before it sleeps.
    pub fn register(&self, parker: &Arc<Parker>) {
        self.contents.locked().waiters.push(Arc::clone(parker));
    }

    /// Takes back one [`Inbox::register`].
    pub fn unregister(&self, parker: &Arc<Parker>) {
        let waiters = &mut self.contents.locked().waiters;
        if let Some(index) = waiters
            .iter()
            .position(|waiter| Arc::ptr_eq(waiter, parker))
        {
            waiters.swap_remove(index);
        }
    }

    /// The descriptor of ZMQ_FD: readable after something was posted, until the owner looks.
    pub fn fd(&self) -> Result<RawFd> {
        let mut contents = self.contents.locked();
        if contents.fd.is_none() {
            let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
            let signaled = u32::from(contents.signaled);
            contents.fd = Some(eventfd(signaled, flags)?);
        }
        Ok(contents.fd.as_ref().map_or(-1, AsRawFd::as_raw_fd))
    }

    /// The socket is gone: peers that still attach are turned away, and ZMQ_FD is closed.
    pub fn close(&self) {
        let mut contents = self.contents.locked();
        contents.closed = true;
        contents.fd = None;
        let events = self.take_from(&mut contents);
        let first = contents.wake_all_but_first();
        drop(contents);
        if let Some(first) = first {
            first.unpark();
        }
        events.into_iter().for_each(refuse);
    }

    fn take_from(&self, contents: &mut Contents) -> Vec<Event> {
        self.has_events.store(false, Ordering::Release);
        std::mem::take(&mut contents.events)
    }
}

impl Contents {
    /// Wakes the threads that wait, but for one, which the caller wakes when it has let go of the lock.
    fn wake_all_but_first(&self) -> Option<Arc<Parker>> {
        let (first, others) = self.waiters.split_first()?;
        for waiter in others {
            waiter.unpark();
        }
        Some(Arc::clone(first))
    }

    /// Makes the descriptor readable.
    fn signal(&mut self) {
        if !std::mem::replace(&mut self.signaled, true)
            && let Some(fd) = &self.fd
        {
            // A full counter is as readable as any.
            let _ = rustix::io::write(fd, &1u64.to_ne_bytes());
        }
    }

    fn reset_fd(&mut self) {
        if std::mem::replace(&mut self.signaled, false)
            && let Some(fd) = &self.fd
        {
            let _ = rustix::io::read(fd, &mut [0u8; 8]);
        }
    }
}

/// A peer that comes too late learns that its pipe has no other end.
fn refuse(event: Event) {
    if let Event::Attached { end, link, .. } = event {
        drop(end);
        link.closed(Some(std::time::Duration::ZERO));
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::handles::Table;
    use crate::sys::clock::sleep_until;
    use crate::sys::poll::{poll_fd, ppoll};

    fn is_readable(fd: RawFd) -> bool {
        let mut fds = [poll_fd(fd, libc::POLLIN)];
        ppoll(&mut fds, sleep_until(Some(std::time::Instant::now())), None).unwrap() == 1
    }

    #[test]
    fn the_descriptor_is_readable_from_a_post_to_the_next_look() {
        let inbox = Inbox::default();
        inbox.post(Event::Readable(1));
        let fd = inbox.fd().unwrap();
        assert!(is_readable(fd));
        assert_eq!(inbox.take().len(), 1);
        assert!(!is_readable(fd));
        inbox.post(Event::Readable(1));
        inbox.post(Event::Writable(1));
        assert!(is_readable(fd));
        inbox.take_quietly();
        assert!(is_readable(fd));
        inbox.acknowledge();
        assert!(!is_readable(fd));
    }

    #[test]
    fn what_was_announced_before_there_was_a_descriptor_shows() {
        let inbox = Inbox::default();
        inbox.announce();
        let fd = inbox.fd().unwrap();
        assert!(is_readable(fd));
        inbox.announce();
        inbox.acknowledge();
        assert!(!is_readable(fd));
    }

    #[test]
    fn a_post_wakes_every_waiter() {
        let inbox = Inbox::default();
        let parker = Parker::of_this_thread();
        parker.reset();
        inbox.register(&parker);
        inbox.post(Event::Stopped);
        assert!(parker.is_notified());
        inbox.unregister(&parker);
        parker.reset();
        inbox.post(Event::Stopped);
        assert!(!parker.is_notified());
    }

    #[test]
    fn a_post_takes_back_what_was_said_of_the_socket() {
        static TABLE: Table<(), 1> = Table::new();
        let remark = TABLE.open(|_| Box::new(())).unwrap().remark();
        let inbox = Inbox::default();
        inbox.set_remark(remark);
        inbox.remark(1);
        assert!(remark.says(1));
        inbox.post(Event::Readable(1));
        assert!(!remark.says(1));
        inbox.remark(1);
        assert!(!remark.says(1), "something waits");
        inbox.take();
        inbox.remark(1);
        assert!(remark.says(1));
    }
}
