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
            endpoint: Message::from_slice(endpoint.as_bytes()).ok()?,
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
