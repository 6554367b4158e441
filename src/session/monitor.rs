//! A socket's monitor: tells what happens to its endpoints to whoever connects a PAIR to it (zmq_socket_monitor(3)).
//!
//! Sessions, listeners and the socket report; any thread, under a socket's or a reactor's lock. The monitor is the bound
//! end of an inproc pipe, so the reader is woken as by any peer. Nobody ever waits for a reader: events that it leaves
//! unread beyond the high-water mark are dropped and counted, both parts of each or none.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::inbox::{Event, Inbox, PipeId};
use super::link::Link;
use super::socket_event::SocketEvent;
use crate::message::Message;
use crate::pipe;
use crate::reactor::Urgency;
use crate::sync::LockUnpoisoned;
use crate::sys::spelling;

/// So many events wait for a reader to connect; once it has, its pipe holds what there is.
const WAITING_MAX: usize = 1000;

/// See the module's text.
#[derive(Default)]
pub struct Monitor {
    /// The events to tell; changed under the lock, so that most reports cost one look here.
    wanted: AtomicU16,
    /// A leaf: while it is held nobody is told anything, since who hears of it may have something to tell in turn.
    outlet: Mutex<Option<Outlet>>,
}

/// Where events go while there is a monitor.
struct Outlet {
    inbox: Arc<Inbox>,
    reader: Option<Reader>,
    /// What happened before there was a reader.
    waiting: VecDeque<Report>,
    dropped: u64,
    /// Frees the name.
    release: Box<dyn FnOnce() + Send>,
}

struct Reader {
    pipe: PipeId,
    end: pipe::End,
    link: Link,
}

/// An event as it is sent: what, and where.
struct Report {
    event: Message,
    endpoint: Message,
}

/// A monitor, and the endpoint that is reported on.
pub struct Reporter {
    monitor: Arc<Monitor>,
    endpoint: String,
}

/// What the reader, or one who would have liked to be it, must be told once the lock is free.
enum News {
    Readable(Link),
    Closed(Link),
}

impl Monitor {
    /// Begins to tell the events of this mask to whoever attaches to `inbox`. At the end `release` is called.
    pub fn start(
        self: &Arc<Self>,
        events: u16,
        inbox: &Arc<Inbox>,
        release: impl FnOnce() + Send + 'static,
    ) {
        let monitor = Arc::downgrade(self);
        inbox.set_housekeeper(move || {
            if let Some(monitor) = monitor.upgrade() {
                monitor.with_outlet(Outlet::read_inbox);
            }
        });
        {
            let mut outlet = self.outlet.locked();
            self.wanted.store(events, Relaxed);
            *outlet = Some(Outlet {
                inbox: Arc::clone(inbox),
                reader: None,
                waiting: VecDeque::new(),
                dropped: 0,
                release: Box::new(release),
            });
        }
        // A reader may have been quicker.
        self.with_outlet(Outlet::read_inbox);
    }

    /// Ends the telling; the reader hears of that, too.
    pub fn stop(&self) {
        let (outlet, wanted) = {
            let mut outlet = self.outlet.locked();
            (outlet.take(), self.wanted.swap(0, Relaxed))
        };
        if let Some(outlet) = outlet {
            outlet.end(wanted & SocketEvent::MonitorStopped.bit() != 0);
        }
    }

    /// Tells of an event, if anybody wants to know.
    pub fn report(&self, event: SocketEvent, endpoint: &str) {
        let is_wanted = || self.wanted.load(Relaxed) & event.bit() != 0;
        if is_wanted() {
            self.with_outlet(|outlet, news| {
                outlet.read_inbox(news);
                if is_wanted() {
                    outlet.tell(Report::new(event, endpoint), news);
                }
            });
        }
    }

    fn with_outlet(&self, work: impl FnOnce(&mut Outlet, &mut Vec<News>)) {
        let mut news = Vec::new();
        if let Some(outlet) = &mut *self.outlet.locked() {
            work(outlet, &mut news);
        }
        news.into_iter().for_each(News::deliver);
    }
}

impl Reporter {
    pub fn new(monitor: &Arc<Monitor>, endpoint: String) -> Reporter {
        Reporter {
            monitor: Arc::clone(monitor),
            endpoint,
        }
    }

    /// Reports on another endpoint to the same monitor.
    pub fn on(&self, endpoint: String) -> Reporter {
        Reporter::new(&self.monitor, endpoint)
    }

    pub fn report(&self, event: SocketEvent) {
        self.monitor.report(event, &self.endpoint);
    }
}

impl Outlet {
    fn read_inbox(&mut self, news: &mut Vec<News>) {
        for event in self.inbox.take() {
            match event {
                Event::Attached {
                    pipe, end, link, ..
                } => self.attach(
                    Reader {
                        pipe,
                        end: *end,
                        link,
                    },
                    news,
                ),
                Event::Closed(pipe) => {
                    self.reader.take_if(|reader| reader.pipe == pipe);
                }
                // A reader has nothing to say, and credit is asked for with each event.
                _ => {}
            }
        }
    }

    /// There is one reader at a time: another is turned away.
    fn attach(&mut self, reader: Reader, news: &mut Vec<News>) {
        if self.reader.is_some() {
            return news.push(News::Closed(reader.link));
        }
        self.reader = Some(reader);
        for report in std::mem::take(&mut self.waiting) {
            self.tell(Some(report), news);
        }
    }

    fn tell(&mut self, report: Option<Report>, news: &mut Vec<News>) {
        let has_room = match &mut self.reader {
            Some(reader) => reader.end.writer.has_credit(),
            None => self.waiting.len() < WAITING_MAX,
        };
        match (report.filter(|_| has_room), &mut self.reader) {
            (None, _) => self.dropped += 1,
            (Some(report), Some(reader)) => reader.write(report, news),
            (Some(report), None) => self.waiting.push_back(report),
        }
    }

    /// Nobody else can reach the outlet any more.
    fn end(mut self, tell: bool) {
        let mut news = Vec::new();
        self.read_inbox(&mut news);
        if let Some(mut reader) = self.reader.take() {
            let last = Report::new(SocketEvent::MonitorStopped, "");
            if let Some(last) = last.filter(|_| tell) {
                reader.write(last, &mut news);
            }
            news.push(News::Closed(reader.link.clone()));
        }
        (self.release)();
        self.inbox.close();
        news.into_iter().for_each(News::deliver);
    }
}

impl Reader {
    fn write(&mut self, report: Report, news: &mut Vec<News>) {
        self.end.writer.write(report.event);
        self.end.writer.write(report.endpoint);
        if self.end.writer.flush() {
            news.push(News::Readable(self.link.clone()));
        }
    }
}

impl Report {
    /// `None`: there is no memory for it.
    fn new(event: SocketEvent, endpoint: &str) -> Option<Report> {
        let mut report = Report {
            event: Message::from_slice(&event.frame()).ok()?,
            endpoint: Message::from_slice(&spelling::bytes_of(endpoint)).ok()?,
        };
        report.event.set_more(true);
        Some(report)
    }
}

impl News {
    fn deliver(self) {
        match self {
            News::Readable(link) => link.readable(Urgency::Soon, false),
            News::Closed(link) => link.closed(Some(Duration::ZERO)),
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::pipe::Direction;

    const DIRECTION: Direction = Direction {
        hwm: 3,
        conflate: false,
    };

    /// A reader's side: its inbox, and its end of the pipe.
    struct Peer {
        inbox: Arc<Inbox>,
        end: pipe::End,
    }

    fn monitor(events: u16) -> (Arc<Monitor>, Arc<Inbox>) {
        let monitor = Arc::new(Monitor::default());
        let inbox = Arc::default();
        monitor.start(events, &inbox, || {});
        (monitor, inbox)
    }

    fn connect(monitor: &Inbox, pipe: PipeId) -> Peer {
        let inbox = Arc::new(Inbox::default());
        let (end, theirs) = pipe::pair(DIRECTION, DIRECTION);
        let link = Link::Socket {
            inbox: Arc::clone(&inbox),
            pipe,
        };
        monitor.post(Event::Attached {
            pipe,
            end: Box::new(theirs),
            link,
        });
        Peer { inbox, end }
    }

    impl Peer {
        /// The endpoints of all events that can be read.
        fn read(&mut self) -> Vec<String> {
            let mut endpoints = Vec::new();
            while let Some(event) = self.end.reader.read() {
                assert!(event.len() == 6 && event.more());
                let endpoint = self.end.reader.read().expect("the second part");
                assert!(!endpoint.more());
                endpoints.push(String::from_utf8_lossy(endpoint.as_slice()).into_owned());
            }
            self.end.reader.returned_credit();
            endpoints
        }

        fn is_closed(&self) -> bool {
            let closed = |event: &Event| matches!(event, Event::Closed(_));
            self.inbox.take().iter().any(closed)
        }
    }

    fn dropped(monitor: &Monitor) -> u64 {
        monitor.outlet.locked().as_ref().unwrap().dropped
    }

    #[test]
    fn what_is_wanted_is_told() {
        let (monitor, inbox) = monitor(SocketEvent::Accepted(0).bit());
        let mut peer = connect(&inbox, 1);
        assert!(!peer.end.reader.has_message());
        monitor.report(SocketEvent::Closed(3), "a");
        assert!(!peer.inbox.has_events());
        monitor.report(SocketEvent::Accepted(3), "b");
        assert!(matches!(peer.inbox.take()[..], [Event::Readable(1)]));
        assert_eq!(peer.read(), ["b"]);
        monitor.stop();
        assert!(peer.is_closed());
        assert!(peer.read().is_empty(), "nobody asked for the end");
        monitor.report(SocketEvent::Accepted(3), "c");
    }

    #[test]
    fn the_first_reader_finds_what_has_happened() {
        let (monitor, inbox) = monitor(u16::MAX);
        monitor.report(SocketEvent::Listening(3), "a");
        monitor.report(SocketEvent::Accepted(4), "b");
        let mut peer = connect(&inbox, 1);
        assert_eq!(peer.read(), ["a", "b"]);
        monitor.stop();
        assert_eq!(peer.read(), [""]);
    }

    #[test]
    fn what_nobody_reads_is_dropped_and_counted() {
        let (monitor, inbox) = monitor(u16::MAX);
        for _ in 0..WAITING_MAX + 2 {
            monitor.report(SocketEvent::Accepted(4), "early");
        }
        assert_eq!(dropped(&monitor), 2);
        let mut peer = connect(&inbox, 1);
        assert_eq!(peer.read().len(), DIRECTION.hwm);
        let before = dropped(&monitor);
        for _ in 0..5 {
            monitor.report(SocketEvent::Accepted(4), "late");
        }
        assert_eq!(dropped(&monitor) - before, 2);
        monitor.stop();
        assert_eq!(peer.read(), ["late", "late", "late", ""]);
    }

    #[test]
    fn readers_come_one_after_the_other() {
        let (monitor, inbox) = monitor(u16::MAX);
        let mut first = connect(&inbox, 1);
        let mut second = connect(&inbox, 2);
        monitor.report(SocketEvent::Accepted(4), "a");
        assert_eq!(first.read(), ["a"]);
        assert!(second.is_closed() && second.read().is_empty());
        drop(first);
        inbox.post(Event::Closed(1));
        let mut third = connect(&inbox, 3);
        monitor.report(SocketEvent::Accepted(4), "b");
        assert_eq!(third.read(), ["b"]);
    }

    #[test]
    fn a_reader_may_end_while_it_is_told() {
        let (monitor, inbox) = monitor(u16::MAX);
        let peer = connect(&inbox, 1);
        // Whatever the reader's socket does at the news, it may tell the monitor.
        let ours = Arc::clone(&inbox);
        peer.inbox
            .set_housekeeper(move || ours.post(Event::Closed(1)));
        monitor.stop();
        assert!(peer.is_closed());
    }
}
