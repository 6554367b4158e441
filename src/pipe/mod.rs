//! The queue between a socket and one peer: whole messages, credit up to a high-water mark, conflation.
//!
//! A pipe joins two [`End`]s; each direction has one [`Writer`] and one [`Reader`]. A half is used by one thread at
//! a time, whoever holds its owner's lock, and the two halves never wait for each other. Nothing here sleeps or
//! wakes: a half that finds nothing to do parks on the other's [`cursor`], and the call that ends this says so by
//! its result, once, for the owner to pass on.
//!
//! - [`cursor`]: the one atomic word that passes counts and wake-ups in either direction;
//! - [`queue`]: messages in linked blocks, written and read without locks; all the unsafe code;
//! - [`conflate`]: the slot that takes the queue's place when only the newest message counts;
//! - [`credit`]: what the high-water mark allows.

mod conflate;
mod credit;
mod cursor;
mod queue;
mod reader;
mod writer;

#[cfg(all(test, loom))]
mod loom_tests;
#[cfg(all(test, not(loom)))]
mod tests;

use crate::message::{Flags, Message};
use crate::options::{Options, SocketType};

pub use reader::Reader;
pub use writer::{Offer, Writer};

/// What one direction of a pipe is asked to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Direction {
    /// How many whole messages the first end allows under way; 0 is no limit. What the second end allows is added
    /// once it calls `set_hwm`; until then, the mark is the first's alone.
    pub hwm: usize,
    /// Keep only the newest message; the high-water mark then means nothing.
    pub conflate: bool,
}

impl Direction {
    /// What a socket writes. Subscriptions are never conflated: each one counts, not the newest alone.
    pub fn outgoing(options: &Options) -> Direction {
        Direction {
            hwm: options.send_hwm,
            conflate: options.conflate && options.kind != SocketType::Sub,
        }
    }

    /// What a socket reads; the same holds.
    pub fn incoming(options: &Options) -> Direction {
        Direction {
            hwm: options.receive_hwm,
            conflate: options.conflate && options.kind != SocketType::Pub,
        }
    }
}

/// One side of a pipe.
#[derive(Debug)]
pub struct End<T: Part = Message> {
    pub writer: Writer<T>,
    pub reader: Reader<T>,
}

/// What a pipe must know of the parts that pass through it.
pub trait Part: Send {
    /// Whether another part of the same message follows.
    fn more(&self) -> bool;
    /// Whether a message that ends with this part counts against the high-water mark.
    fn is_counted(&self) -> bool;
}

impl Part for Message {
    #[inline]
    fn more(&self) -> bool {
        Message::more(self)
    }

    #[inline]
    fn is_counted(&self) -> bool {
        let free = Flags::ROUTING_ID | Flags::SUBSCRIBE | Flags::CANCEL;
        !self.flags().intersects(free)
    }
}

/// A new pipe: what the first end writes the second reads, and the other way round.
pub fn pair(first_to_second: Direction, second_to_first: Direction) -> (End, End) {
    pair_of(first_to_second, second_to_first)
}

fn pair_of<T: Part>(first_to_second: Direction, second_to_first: Direction) -> (End<T>, End<T>) {
    let (first_writer, second_reader) = channel(first_to_second, Creator::Writer);
    let (second_writer, first_reader) = channel(second_to_first, Creator::Reader);
    let first = End {
        writer: first_writer,
        reader: first_reader,
    };
    let second = End {
        writer: second_writer,
        reader: second_reader,
    };
    (first, second)
}

/// Which half of a direction belongs to the first end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Creator {
    Writer,
    Reader,
}

/// One direction.
fn channel<T: Part>(direction: Direction, creator: Creator) -> (Writer<T>, Reader<T>) {
    if direction.conflate {
        let (inlet, outlet) = conflate::slot();
        let (allowance, returns) = credit::account(Some(0), None);
        (
            Writer::new(writer::Inlet::Slot(inlet), allowance),
            Reader::new(reader::Outlet::Slot(outlet), returns),
        )
    } else {
        let (inlet, outlet) = queue::queue();
        let (allowance, returns) = match creator {
            Creator::Writer => credit::account(Some(direction.hwm), None),
            Creator::Reader => credit::account(None, Some(direction.hwm)),
        };
        (
            Writer::new(writer::Inlet::Queue(inlet), allowance),
            Reader::new(reader::Outlet::Queue(outlet), returns),
        )
    }
}
