//! Passing messages between two sockets (zmq_proxy(3)).
//!
//! A direction waits for input until there is some, and then for room at the other side: an absent or slow consumer
//! costs no processor time.

use super::poll::{Item, Source, poll};
use crate::constants::{ZMQ_POLLIN, ZMQ_POLLOUT};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::socket::Socket;

/// So many messages one direction passes before the other has its turn.
const MESSAGES_A_TURN: usize = 1000;

/// One way through a proxy.
struct Direction {
    from: Socket,
    to: Socket,
    /// Input was seen, but there was no room for it.
    blocked: bool,
}

/// Passes messages both ways, and copies of them to `capture`, until something fails (`ETERM`, `EINTR`).
pub fn run(frontend: Socket, backend: Socket, capture: Option<Socket>) -> Result<()> {
    let mut directions = vec![Direction::new(frontend, backend)];
    if frontend != backend {
        directions.push(Direction::new(backend, frontend));
    }
    loop {
        let mut items: Vec<_> = directions.iter().map(Direction::item).collect();
        poll(&mut items, None, None)?;
        for (direction, item) in directions.iter_mut().zip(&items) {
            if item.found != 0 {
                direction.advance(capture)?;
            }
        }
    }
}

impl Direction {
    fn new(from: Socket, to: Socket) -> Direction {
        Direction {
            from,
            to,
            blocked: false,
        }
    }

    /// What this direction waits for.
    fn item(&self) -> Item {
        let (socket, events) = if self.blocked {
            (self.to, ZMQ_POLLOUT)
        } else {
            (self.from, ZMQ_POLLIN)
        };
        Item {
            source: Source::Socket(socket),
            events: events as i16,
            found: 0,
        }
    }

    /// Passes what can be passed.
    fn advance(&mut self, capture: Option<Socket>) -> Result<()> {
        for _ in 0..MESSAGES_A_TURN {
            self.blocked = !self.has_room()?;
            if self.blocked || !self.pass_message(capture)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A socket that is both ends may take back only after it has given: a REP.
    fn has_room(&self) -> Result<bool> {
        Ok(self.from == self.to || self.to.readiness()?.send)
    }

    /// Passes one message, all its parts; false: there was none.
    fn pass_message(&self, capture: Option<Socket>) -> Result<bool> {
        loop {
            let mut part = Message::new();
            match self.from.receive(&mut part, true) {
                Ok(()) => {}
                Err(Errno::EAGAIN) => return Ok(false),
                Err(errno) => return Err(errno),
            };
            let more = part.more();
            if let Some(capture) = capture {
                let mut copy = part.share();
                copy.set_more(more);
                capture.send(&mut copy, false)?;
            }
            self.to.send(&mut part, false)?;
            if !more {
                return Ok(true);
            }
        }
    }
}
