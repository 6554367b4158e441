//! A kept list of what to wait for (the draft zmq_poller_*).

use std::time::Duration;

use super::poll::{Item, Source, poll};
use crate::errno::{Errno, Result};

/// Sockets and descriptors, each once, in the order in which they were added; `D` is what the program wants to hear
/// with an event.
pub struct Poller<D> {
    watched: Vec<Watched<D>>,
}

#[derive(Clone, Copy)]
struct Watched<D> {
    source: Source,
    /// May be none, to be modified later.
    events: i16,
    user_data: D,
}

/// What a poller watches at one moment, to wait for without holding the poller.
pub struct Wait<D> {
    items: Vec<Item>,
    user_data: Vec<D>,
}

impl<D> Default for Poller<D> {
    fn default() -> Self {
        Poller {
            watched: Vec::new(),
        }
    }
}

impl<D: Copy> Poller<D> {
    pub fn len(&self) -> usize {
        self.watched.len()
    }

    pub fn is_empty(&self) -> bool {
        self.watched.is_empty()
    }

    /// Watches `source`; `EINVAL` if it is watched already.
    pub fn add(&mut self, source: Source, events: i16, user_data: D) -> Result<()> {
        if self.position(source).is_ok() {
            return Err(Errno::EINVAL);
        }
        self.watched.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.watched.push(Watched {
            source,
            events,
            user_data,
        });
        Ok(())
    }

    /// Watches `source` for other events; `EINVAL` if it is not watched.
    pub fn modify(&mut self, source: Source, events: i16) -> Result<()> {
        let position = self.position(source)?;
        self.watched[position].events = events;
        Ok(())
    }

    /// Watches `source` no longer; `EINVAL` if it is not watched.
    pub fn remove(&mut self, source: Source) -> Result<()> {
        let position = self.position(source)?;
        self.watched.remove(position);
        Ok(())
    }

    /// What is watched now, for events at all.
    pub fn begin_wait(&self) -> Wait<D> {
        let watched = self.watched.iter().filter(|watched| watched.events != 0);
        let (items, user_data) = watched.map(|w| (w.item(), w.user_data)).unzip();
        Wait { items, user_data }
    }

    fn position(&self, source: Source) -> Result<usize> {
        let mut watched = self.watched.iter();
        watched
            .position(|watched| watched.source == source)
            .ok_or(Errno::EINVAL)
    }
}

impl<D> Watched<D> {
    fn item(&self) -> Item {
        Item {
            source: self.source,
            events: self.events,
            found: 0,
        }
    }
}

impl<D: Copy> Wait<D> {
    /// Waits, and tells what happened. Fails with `EAGAIN` after the timeout, with `EFAULT` if it would wait for nothing
    /// for ever, and as [`poll`].
    pub fn run(mut self, timeout: Option<Duration>) -> Result<impl Iterator<Item = (Item, D)>> {
        if self.items.is_empty() && timeout.is_none() {
            return Err(Errno::EFAULT);
        }
        if poll(&mut self.items, timeout, None)? == 0 {
            return Err(Errno::EAGAIN);
        }
        let told = self.items.into_iter().zip(self.user_data);
        Ok(told.filter(|(item, _)| item.found != 0))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::os::fd::AsRawFd;

    use super::*;
    use crate::constants::{ZMQ_POLLIN, ZMQ_POLLOUT};

    const IN: i16 = ZMQ_POLLIN as i16;
    const OUT: i16 = ZMQ_POLLOUT as i16;

    /// The user data and events of what is ready, or why nothing is.
    fn ready(poller: &Poller<char>, timeout: Option<Duration>) -> Result<Vec<(char, i16)>> {
        let told = poller.begin_wait().run(timeout)?;
        Ok(told.map(|(item, letter)| (letter, item.found)).collect())
    }

    #[test]
    fn each_source_is_watched_once() {
        let mut poller = Poller::default();
        let (one, two) = (Source::Descriptor(1000), Source::Descriptor(1001));
        poller.add(one, IN, 'a').unwrap();
        assert_eq!(poller.add(one, OUT, 'b'), Err(Errno::EINVAL));
        assert_eq!(poller.modify(two, OUT), Err(Errno::EINVAL));
        assert_eq!(poller.remove(two), Err(Errno::EINVAL));
        assert_eq!(poller.len(), 1);
        poller.remove(one).unwrap();
        assert!(poller.is_empty());
    }

    #[test]
    fn what_is_ready_is_told_in_order() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        let mut poller = Poller::default();
        let (input, output) = (reader.as_raw_fd(), writer.as_raw_fd());
        poller.add(Source::Descriptor(output), OUT, 'o').unwrap();
        poller.add(Source::Descriptor(input), IN, 'i').unwrap();
        let now = Some(Duration::ZERO);
        assert_eq!(ready(&poller, now), Ok(vec![('o', OUT)]));
        rustix::io::write(&writer, b"x").unwrap();
        assert_eq!(ready(&poller, None), Ok(vec![('o', OUT), ('i', IN)]));
        poller.modify(Source::Descriptor(output), 0).unwrap();
        assert_eq!(ready(&poller, None), Ok(vec![('i', IN)]));
    }

    #[test]
    fn nothing_to_wait_for_is_not_waited_for() {
        let mut poller = Poller::default();
        poller.add(Source::Descriptor(1000), 0, 'x').unwrap();
        assert_eq!(ready(&poller, None), Err(Errno::EFAULT));
        let short = Some(Duration::from_millis(1));
        assert_eq!(ready(&poller, short), Err(Errno::EAGAIN));
    }
}
