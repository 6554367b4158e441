//! The reading half of one direction, used by one thread at a time.

use crate::message::Message;

use super::credit::Returns;
use super::{Part, conflate, queue};

/// Where the parts come from.
#[derive(Debug)]
pub(super) enum Outlet<T> {
    Queue(queue::Consumer<T>),
    Slot(conflate::Consumer<T>),
}

/// Reads messages; see the module for who tells whom.
#[derive(Debug)]
pub struct Reader<T: Part = Message> {
    outlet: Outlet<T>,
    returns: Returns,
    is_closed: bool,
}

impl<T: Part> Reader<T> {
    pub(super) fn new(outlet: Outlet<T>, returns: Returns) -> Self {
        Reader {
            outlet,
            returns,
            is_closed: false,
        }
    }

    /// Whether a part waits. False: the reader sleeps from now on, and the next flush or close reports it; ask
    /// [`Reader::returned_credit`] then too.
    #[inline]
    pub fn has_message(&mut self) -> bool {
        if self.is_closed {
            return false;
        }
        let has_message = match &mut self.outlet {
            Outlet::Queue(queue) => queue.has_part_or_park(),
            Outlet::Slot(slot) => slot.has_part_or_park(),
        };
        if !has_message {
            self.returns.settle();
        }
        has_message
    }

    /// Puts the next part into `place`; false leaves the reader asleep, as [`Reader::has_message`] does.
    #[inline]
    pub fn read_into(&mut self, place: &mut T) -> bool {
        self.has_message() && self.read_awake_into(place)
    }

    /// Puts the next part into `place`; false leaves the reader awake: no flush reports, so it looks again by itself, soon.
    #[inline]
    pub fn read_awake_into(&mut self, place: &mut T) -> bool {
        let found = !self.is_closed
            && match &mut self.outlet {
                Outlet::Queue(queue) => queue.pop_into(place),
                Outlet::Slot(slot) => slot.take_into(place),
            };
        if found && !place.more() && place.is_counted() {
            self.returns.earn();
        }
        found
    }

    /// The next part, where it lies, to be [passed](Reader::pass) or read. `None`: there is none, or it can only be read; the
    /// reader stays awake.
    #[inline]
    pub fn front(&mut self) -> Option<&mut T> {
        match &mut self.outlet {
            Outlet::Queue(queue) if !self.is_closed => queue.front(),
            _ => None,
        }
    }

    /// Drops the part that [`Reader::front`] showed.
    #[inline]
    pub fn pass(&mut self) {
        let Outlet::Queue(queue) = &mut self.outlet else {
            return;
        };
        if let Some(part) = queue.front() {
            if !part.more() && part.is_counted() {
                self.returns.earn();
            }
            queue.pass();
        }
    }

    /// As [`Reader::read_into`], by value: dearer by a few moves.
    #[inline]
    pub fn read(&mut self) -> Option<T>
    where
        T: Default,
    {
        let mut part = T::default();
        self.read_into(&mut part).then_some(part)
    }

    /// As [`Reader::read_awake_into`], by value.
    #[inline]
    pub fn read_awake(&mut self) -> Option<T>
    where
        T: Default,
    {
        let mut part = T::default();
        self.read_awake_into(&mut part).then_some(part)
    }

    /// How many parts wait, as far as is known without a look at the writer's side.
    pub fn backlog(&self) -> u64 {
        match &self.outlet {
            Outlet::Queue(queue) => queue.backlog(),
            Outlet::Slot(_) => 0,
        }
    }

    /// Gives back credit when enough was read. True: the writer was stalled and must be told.
    #[inline]
    pub fn returned_credit(&mut self) -> bool {
        !self.is_closed && self.returns.give_back()
    }

    /// Whether the writer closed and everything was read.
    pub fn is_ended(&mut self) -> bool {
        self.is_closed
            || match &mut self.outlet {
                Outlet::Queue(queue) => queue.is_ended(),
                Outlet::Slot(slot) => slot.is_ended(),
            }
    }

    /// Stops reading and drops what is queued. True, once: the writer must be told.
    pub fn close(&mut self) -> bool {
        if self.is_closed {
            return false;
        }
        self.is_closed = true;
        self.returns.close();
        match &mut self.outlet {
            Outlet::Queue(queue) => while queue.pop().is_some() {},
            Outlet::Slot(slot) => drop(slot.take()),
        }
        true
    }

    /// How many messages this end allows from now on, beside what the other end does; 0 is no limit.
    pub fn set_hwm(&mut self, hwm: usize) {
        if matches!(self.outlet, Outlet::Queue(_)) {
            self.returns.set_share(hwm);
        }
    }
}

impl<T: Part> Drop for Reader<T> {
    fn drop(&mut self) {
        self.close();
    }
}
