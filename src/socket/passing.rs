//! Passing messages from one socket to another, many under one pair of locks: what zmq_proxy(3) does all day.

use super::{Core, Socket};
use crate::errno::{Errno, Result};
use crate::handles::Open;
use crate::message::Message;

/// Why no more messages were passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// As many as were wanted went.
    Enough,
    /// There were no more.
    Empty,
    /// There was no room for more.
    Full,
    /// The part that was received last found no room: it is in the caller's hands.
    Stuck,
}

/// What was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    pub messages: usize,
    pub bytes: usize,
    pub halt: Halt,
}

impl Socket {
    /// Passes up to `most` messages on to another socket, as far as there are any and there is room, without waiting. `part` is
    /// what got [stuck](Halt::Stuck).
    pub fn pass_on(self, to: Socket, most: usize, part: &mut Message) -> Result<Passage> {
        let (mut from, mut to) = self.ready_with(to)?;
        if to.publishes {
            to.look_for_subscriptions();
        }
        let mut passing = Passing {
            from: &mut from,
            to: &mut to,
            passage: Passage {
                messages: 0,
                bytes: 0,
                halt: Halt::Enough,
            },
            small: true,
        };
        let outcome = passing.pass(most, part);
        let Passing { passage, small, .. } = passing;
        // All that was passed is told of together.
        to.deliver(small);
        outcome.map(|halt| Passage { halt, ..passage })
    }

    /// Both sockets, locked: in the order of their places, lest two threads that want the same two each wait for the other.
    fn ready_with(self, other: Socket) -> Result<(Open<'static, Core>, Open<'static, Core>)> {
        if self.as_ptr() < other.as_ptr() {
            let this = self.ready()?;
            Ok((this, other.ready()?))
        } else {
            let other = other.ready()?;
            Ok((self.ready()?, other))
        }
    }
}

/// The two sockets, and what went so far.
struct Passing<'a> {
    from: &'a mut Core,
    to: &'a mut Core,
    passage: Passage,
    /// All of it may be written to the network by its sender.
    small: bool,
}

impl Passing<'_> {
    fn pass(&mut self, most: usize, part: &mut Message) -> Result<Halt> {
        while self.passage.messages < most {
            if !self.to.pattern.can_send(&mut self.to.pipes) {
                return Ok(Halt::Full);
            }
            if let Some(halt) = self.pass_message(part)? {
                return Ok(halt);
            }
            self.passage.messages += 1;
        }
        Ok(Halt::Enough)
    }

    /// Passes all parts of a message; if it did not, why.
    fn pass_message(&mut self, part: &mut Message) -> Result<Option<Halt>> {
        loop {
            match self.from.receive(part) {
                Ok(()) => {}
                Err(Errno::EAGAIN) => return Ok(Some(Halt::Empty)),
                Err(errno) => return Err(errno),
            }
            let (length, more) = (part.len(), part.more());
            self.small &= self.to.prepare(part);
            match self.to.offer(part) {
                Ok(()) => self.passage.bytes += length,
                Err(Errno::EAGAIN) => return Ok(Some(Halt::Stuck)),
                Err(errno) => return Err(errno),
            }
            if !more {
                return Ok(None);
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::constants::{
        ZMQ_LINGER, ZMQ_PULL, ZMQ_PUSH, ZMQ_RCVHWM, ZMQ_SNDHWM, ZMQ_SUB, ZMQ_SUBSCRIBE, ZMQ_XPUB,
        ZMQ_XPUB_NODROP,
    };
    use crate::context::{self, Context};
    use std::sync::Arc;

    /// One that holds a single message in each direction, so that two of them hold two between each other.
    fn socket(context: &Arc<Context>, kind: i32) -> Socket {
        let socket = Socket::open(context, kind).unwrap();
        for option in [ZMQ_SNDHWM, ZMQ_RCVHWM] {
            socket.set_option(option, &1i32.to_ne_bytes()).unwrap();
        }
        socket.set_option(ZMQ_LINGER, &0i32.to_ne_bytes()).unwrap();
        socket
    }

    fn pair(context: &Arc<Context>, name: &str) -> (Socket, Socket) {
        let endpoint = format!("inproc://{name}");
        let (push, pull) = (socket(context, ZMQ_PUSH), socket(context, ZMQ_PULL));
        pull.bind(&endpoint).unwrap();
        push.connect(&endpoint).unwrap();
        (push, pull)
    }

    fn pass(from: Socket, to: Socket, most: usize) -> (usize, usize, Halt) {
        let passage = from.pass_on(to, most, &mut Message::new()).unwrap();
        (passage.messages, passage.bytes, passage.halt)
    }

    fn message(parts: &[&[u8]]) -> Vec<Message> {
        let part = |bytes: &&[u8]| Message::from_slice(bytes).unwrap();
        let mut parts: Vec<_> = parts.iter().map(part).collect();
        let rest = parts.len() - 1;
        parts[..rest]
            .iter_mut()
            .for_each(|part| part.set_more(true));
        parts
    }

    #[test]
    fn whole_messages_pass_as_far_as_there_are_any_and_there_is_room() {
        let handle = context::open().unwrap();
        let context = context::get(handle).unwrap();
        let (source, from) = pair(&context, "from");
        let (to, sink) = pair(&context, "to");
        assert_eq!(pass(from, to, 9), (0, 0, Halt::Empty));
        for _ in 0..2 {
            let mut parts = message(&[b"ab", b"", b"c"]);
            source.send_all(&mut parts, true).unwrap();
        }
        assert_eq!(pass(from, to, 1), (1, 3, Halt::Enough));
        assert_eq!(pass(from, to, 9), (1, 3, Halt::Full));
        for _ in 0..2 {
            assert_eq!(sink.receive_all(9, true).unwrap().len(), 3);
        }
        assert_eq!(pass(from, to, 9), (0, 0, Halt::Empty));
        for socket in [source, from, to, sink] {
            socket.close().unwrap();
        }
        drop(context);
        context::terminate(handle).unwrap();
    }

    /// A publisher says that it can send, and finds out whether somebody misses the message when it knows who is to get it.
    #[test]
    fn a_part_that_a_full_subscriber_would_miss_stays_with_the_caller() {
        let handle = context::open().unwrap();
        let context = context::get(handle).unwrap();
        let (source, from) = pair(&context, "from");
        let (to, sink) = (socket(&context, ZMQ_XPUB), socket(&context, ZMQ_SUB));
        to.set_option(ZMQ_XPUB_NODROP, &1i32.to_ne_bytes()).unwrap();
        sink.set_option(ZMQ_SUBSCRIBE, b"").unwrap();
        to.bind("inproc://to").unwrap();
        sink.connect("inproc://to").unwrap();
        let send = |first: &[u8]| {
            let mut parts = message(&[first, b"rest"]);
            source.send_all(&mut parts, true).unwrap();
        };
        send(b"a");
        send(b"b");
        assert_eq!(pass(from, to, 9), (2, 10, Halt::Empty));

        send(b"stuck");
        let mut part = Message::new();
        let passage = from.pass_on(to, 9, &mut part).unwrap();
        assert_eq!((passage.messages, passage.bytes), (0, 0));
        assert_eq!(passage.halt, Halt::Stuck);
        assert!(part.as_slice() == b"stuck" && part.more());

        assert_eq!(sink.receive_all(9, true).unwrap()[0].as_slice(), b"a");
        to.forward(&mut part, true).unwrap();
        assert!(part.is_empty() && !part.more());
        from.receive(&mut part, true).unwrap();
        assert_eq!(part.as_slice(), b"rest");
        for socket in [source, from, to, sink] {
            socket.close().unwrap();
        }
        drop(context);
        context::terminate(handle).unwrap();
    }

    #[test]
    fn threads_that_pass_in_opposite_directions_do_not_wait_for_each_other() {
        let handle = context::open().unwrap();
        let context = context::get(handle).unwrap();
        let (one, other) = pair(&context, "both");
        std::thread::scope(|scope| {
            for (from, to) in [(one, other), (other, one)] {
                scope.spawn(move || {
                    for _ in 0..20_000 {
                        let _ = from.pass_on(to, 1, &mut Message::new());
                    }
                });
            }
        });
        for socket in [one, other] {
            socket.close().unwrap();
        }
        drop(context);
        context::terminate(handle).unwrap();
    }
}
