//! Passing messages between two sockets (zmq_proxy(3), zmq_proxy_steerable(3)).
//!
//! A direction waits for input until there is some, and then for room at the other side: an absent or slow consumer
//! costs no processor time, and neither does a paused proxy, which waits for its control socket alone.

use super::poll::{Item, Source, poll};
use crate::constants::{ZMQ_POLLIN, ZMQ_POLLOUT, ZMQ_REP, ZMQ_TYPE};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::socket::{Halt, Passage, Readiness, Socket};

/// So many messages one direction passes before the other has its turn.
const MESSAGES_A_TURN: usize = 1000;

/// So many of them pass before other threads may use the two sockets.
const MESSAGES_AT_ONCE: usize = 64;

/// One way through a proxy.
struct Direction {
    from: Socket,
    to: Socket,
    /// Input was seen, but there was no room for it.
    blocked: bool,
    passed: Traffic,
}

/// What a direction passed. Nothing is received that is not sent, so one pair of figures serves both of its ends.
#[derive(Clone, Copy, Default)]
struct Traffic {
    messages: u64,
    bytes: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Active,
    Paused,
    Terminated,
}

/// Passes messages both ways, and copies of them to `capture`, until something fails (`ETERM`, `EINTR`) or `control`
/// says TERMINATE.
pub fn run(
    frontend: Socket,
    backend: Socket,
    capture: Option<Socket>,
    control: Option<Socket>,
) -> Result<()> {
    let mut directions = vec![Direction::new(frontend, backend)];
    if frontend != backend {
        directions.push(Direction::new(backend, frontend));
    }
    let mut state = State::Active;
    while state != State::Terminated {
        let mut items: Vec<_> = control.map(receiving).into_iter().collect();
        if state == State::Active {
            items.extend(directions.iter().map(Direction::item));
        }
        poll(&mut items, None, None)?;
        let mut items = items.into_iter();
        if let Some(control) = control
            && items.next().is_some_and(|item| item.found != 0)
        {
            state = obey(control, state, &directions, capture)?;
        }
        if state == State::Active {
            advance(&mut directions, items, capture)?;
        }
    }
    Ok(())
}

/// Does what the control socket says, and returns what the proxy is from now on. What it does not know it passes over.
/// Commands are captured like any other message.
fn obey(
    control: Socket,
    state: State,
    directions: &[Direction],
    capture: Option<Socket>,
) -> Result<State> {
    let mut command = Message::new();
    match control.receive(&mut command, true) {
        Err(Errno::EAGAIN) => return Ok(state),
        outcome => outcome?,
    }
    send_copy(&mut command, capture)?;
    let next = match command.as_slice() {
        b"STATISTICS" => {
            tell_statistics(control, directions)?;
            return Ok(state);
        }
        b"PAUSE" => State::Paused,
        b"RESUME" => State::Active,
        b"TERMINATE" => State::Terminated,
        _ => state,
    };
    if is_replier(control)? {
        // It may hear the next command only after it has answered this one.
        control.send(&mut Message::new(), false)?;
    }
    Ok(next)
}

fn is_replier(socket: Socket) -> Result<bool> {
    let mut kind = [0; size_of::<i32>()];
    socket.option(ZMQ_TYPE, &mut kind)?;
    Ok(i32::from_ne_bytes(kind) == ZMQ_REP)
}

/// Sends eight parts of a `uint64_t` each: what the frontend received and sent, then the backend, each in messages and
/// bytes.
fn tell_statistics(control: Socket, directions: &[Direction]) -> Result<()> {
    let passed = |index: usize| {
        directions
            .get(index)
            .map_or(Traffic::default(), |d| d.passed)
    };
    let (forth, back) = (passed(0), passed(1));
    let figures = [forth, back, back, forth].map(|traffic| [traffic.messages, traffic.bytes]);
    let mut figures = figures.iter().flatten().peekable();
    while let Some(figure) = figures.next() {
        let mut part = Message::from_slice(&figure.to_ne_bytes())?;
        part.set_more(figures.peek().is_some());
        control.send(&mut part, false)?;
    }
    Ok(())
}

/// Passes what can be passed in the directions for which the poll found something.
fn advance(
    directions: &mut [Direction],
    items: impl Iterator<Item = Item>,
    capture: Option<Socket>,
) -> Result<()> {
    for (direction, item) in directions.iter_mut().zip(items) {
        if item.found != 0 {
            direction.advance(capture)?;
        }
    }
    Ok(())
}

/// Shows a part to the capture socket, if there is one.
fn send_copy(part: &mut Message, capture: Option<Socket>) -> Result<()> {
    let Some(capture) = capture else {
        return Ok(());
    };
    let more = part.more();
    let mut copy = part.share();
    copy.set_more(more);
    capture.forward(&mut copy, false)
}

fn receiving(socket: Socket) -> Item {
    watched(socket, ZMQ_POLLIN)
}

fn watched(socket: Socket, events: i32) -> Item {
    Item {
        source: Source::Socket(socket),
        events: events as i16,
        found: 0,
    }
}

impl Direction {
    fn new(from: Socket, to: Socket) -> Direction {
        Direction {
            from,
            to,
            blocked: false,
            passed: Traffic::default(),
        }
    }

    /// What this direction waits for.
    fn item(&self) -> Item {
        match self.blocked {
            true => watched(self.to, ZMQ_POLLOUT),
            false => receiving(self.from),
        }
    }

    /// Passes what can be passed. Where nobody wants copies, and the two ends are two sockets, both are locked for many messages.
    fn advance(&mut self, capture: Option<Socket>) -> Result<()> {
        match capture.is_none() && self.from != self.to {
            true => self.advance_at_once(),
            false => self.advance_one_by_one(capture),
        }
    }

    fn advance_at_once(&mut self) -> Result<()> {
        let mut left = MESSAGES_A_TURN;
        while left > 0 {
            let mut part = Message::new();
            let most = left.min(MESSAGES_AT_ONCE);
            let Passage {
                messages,
                bytes,
                halt,
            } = self.from.pass_on(self.to, most, &mut part)?;
            self.passed.messages += messages as u64;
            self.passed.bytes += bytes as u64;
            left -= messages;
            self.blocked = halt == Halt::Full;
            if halt == Halt::Stuck {
                self.forward_rest(part, None)?;
                left = left.saturating_sub(1);
            } else if messages == 0 {
                break;
            }
        }
        Ok(())
    }

    fn advance_one_by_one(&mut self, capture: Option<Socket>) -> Result<()> {
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
        let room = Readiness {
            send: true,
            ..Readiness::default()
        };
        Ok(self.from == self.to || self.to.readiness(room)?.send)
    }

    /// Passes one message, all its parts; false: there was none.
    fn pass_message(&mut self, capture: Option<Socket>) -> Result<bool> {
        let mut part = Message::new();
        match self.from.receive(&mut part, true) {
            Ok(()) => self.forward_rest(part, capture).map(|()| true),
            Err(Errno::EAGAIN) => Ok(false),
            Err(errno) => Err(errno),
        }
    }

    /// Forwards a part, if need be after a wait, and those that follow it.
    fn forward_rest(&mut self, mut part: Message, capture: Option<Socket>) -> Result<()> {
        loop {
            let (length, more) = (part.len(), part.more());
            send_copy(&mut part, capture)?;
            self.to.forward(&mut part, false)?;
            self.passed.bytes += length as u64;
            if !more {
                self.passed.messages += 1;
                return Ok(());
            }
            match self.from.receive(&mut part, true) {
                Ok(()) => {}
                Err(Errno::EAGAIN) => return Ok(()),
                Err(errno) => return Err(errno),
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

    const INPUT: Readiness = Readiness {
        receive: true,
        send: false,
    };

    fn socket(context: &Arc<Context>, kind: i32, options: &[(i32, i32)]) -> Socket {
        let socket = Socket::open(context, kind).unwrap();
        for (option, value) in [(ZMQ_LINGER, 0)].iter().chain(options) {
            socket.set_option(*option, &value.to_ne_bytes()).unwrap();
        }
        socket
    }

    fn send(source: Socket, parts: &[&str]) {
        let mut parts: Vec<_> = parts
            .iter()
            .map(|part| Message::from_slice(part.as_bytes()).unwrap())
            .collect();
        let rest = parts.len() - 1;
        parts[..rest]
            .iter_mut()
            .for_each(|part| part.set_more(true));
        source.send_all(&mut parts, true).unwrap();
    }

    fn received(sink: Socket) -> Vec<String> {
        let parts = sink.receive_all(9, false).unwrap();
        let text = |part: &Message| String::from_utf8(part.as_slice().to_vec()).unwrap();
        parts.iter().map(text).collect()
    }

    #[test]
    fn what_got_stuck_goes_on_once_there_is_room() {
        let handle = context::open().unwrap();
        let context = context::get(handle).unwrap();
        let source = socket(&context, ZMQ_PUSH, &[]);
        let from = socket(&context, ZMQ_PULL, &[]);
        let to = socket(&context, ZMQ_XPUB, &[(ZMQ_XPUB_NODROP, 1), (ZMQ_SNDHWM, 1)]);
        let sink = socket(&context, ZMQ_SUB, &[(ZMQ_RCVHWM, 1)]);
        sink.set_option(ZMQ_SUBSCRIBE, b"").unwrap();
        for (bound, endpoint, other) in [(from, "inproc://from", source), (to, "inproc://to", sink)]
        {
            bound.bind(endpoint).unwrap();
            other.connect(endpoint).unwrap();
        }
        // Two find room, the third gets stuck.
        let sent = [
            vec!["a"],
            vec!["b", "c"],
            vec!["d", "", "e"],
            vec!["f", "g"],
            vec!["h"],
        ];
        sent.iter().for_each(|parts| send(source, parts));
        let mut direction = Direction::new(from, to);
        std::thread::scope(|scope| {
            let passing = scope.spawn(|| direction.advance(None));
            std::thread::sleep(std::time::Duration::from_millis(20));
            assert!(!passing.is_finished(), "it waits for room");
            assert_eq!(sent.clone().map(|_| received(sink)), sent);
            passing.join().unwrap().unwrap();
        });
        assert!(from.readiness(INPUT).unwrap().is_idle());
        assert_eq!((direction.passed.messages, direction.passed.bytes), (5, 8));
        for socket in [source, from, to, sink] {
            socket.close().unwrap();
        }
        drop(context);
        context::terminate(handle).unwrap();
    }
}
