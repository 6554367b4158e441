//! The patterns over real pipes, without sockets: a test plays the peers and delivers the notices.

mod publish;
mod queues;
mod request;
mod router;
mod stream;
mod subscribe;

use super::{Origin, Pattern, pattern};
use crate::errno::{Errno, Result};
use crate::message::{Flags, Message};
use crate::options::{Options, SocketType};
use crate::pipe::{self, Direction, End};
use crate::socket::pipes::{Notice, PipeKey, Pipes};

/// The parts of a message; each byte a character.
type Parts = Vec<String>;

/// A pattern with its pipes, and the far ends of these.
struct Bench {
    pattern: Box<dyn Pattern>,
    pipes: Pipes,
    options: Options,
    peers: Vec<Peer>,
}

struct Peer {
    pipe: PipeKey,
    end: End,
    attached: bool,
}

/// Names a peer of a bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PeerId(usize);

impl Bench {
    fn new(kind: SocketType) -> Bench {
        Bench {
            pattern: pattern(kind),
            pipes: Pipes::default(),
            options: Options::new(kind),
            peers: Vec::new(),
        }
    }

    /// A peer that connected here.
    fn peer(&mut self) -> PeerId {
        self.join(Origin::Announced, 1000, &[])
    }

    /// A peer that connected here and announces a routing id.
    fn peer_named(&mut self, routing_id: &str) -> PeerId {
        self.join(Origin::Announced, 1000, &[routing_id_message(routing_id)])
    }

    /// A peer that takes `hwm` messages before it is full.
    fn peer_with_hwm(&mut self, hwm: usize) -> PeerId {
        self.join(Origin::Announced, hwm, &[])
    }

    /// A peer that connected, or was connected to, and had sent some messages by then.
    fn join(&mut self, origin: Origin, hwm: usize, greeting: &[Vec<Message>]) -> PeerId {
        let direction = |hwm| Direction {
            hwm,
            conflate: false,
        };
        let (ours, mut theirs) = pipe::pair(direction(hwm), direction(1000));
        for part in greeting.iter().flatten() {
            theirs.writer.write(copy(part));
        }
        theirs.writer.flush();
        let pipe = self.pipes.insert(ours);
        self.peers.push(Peer {
            pipe,
            end: theirs,
            attached: true,
        });
        self.pattern
            .attached(&mut self.pipes, pipe, origin, &self.options);
        self.settle();
        PeerId(self.peers.len() - 1)
    }

    /// Sends a message part by part; stops at the first that fails.
    fn send(&mut self, parts: &[&str]) -> Result<()> {
        for part in message(parts) {
            self.send_part(part)?;
        }
        Ok(())
    }

    fn send_part(&mut self, mut part: Message) -> Result<()> {
        let (before, more) = (part.len(), part.more());
        let result = self.pattern.send(&mut self.pipes, &mut part);
        let (len, still_more) = if result.is_ok() {
            (0, false)
        } else {
            (before, more)
        };
        assert_eq!(
            (part.len(), part.more()),
            (len, still_more),
            "taken or left"
        );
        self.settle();
        result
    }

    /// Sends one part of a message that has more.
    fn send_more(&mut self, part: &str) -> Result<()> {
        self.send_part(message(&[part, ""]).remove(0))
    }

    /// Receives a whole message.
    fn receive(&mut self) -> Result<Parts> {
        let mut parts = Vec::new();
        loop {
            let part = self.receive_part()?;
            parts.push(text(&part));
            if !part.more() {
                return Ok(parts);
            }
        }
    }

    fn receive_part(&mut self) -> Result<Message> {
        let mut part = Message::new();
        let part = self
            .pattern
            .receive(&mut self.pipes, &mut part)
            .map(|()| part);
        self.settle();
        part
    }

    fn can_receive(&mut self) -> bool {
        let can = self.pattern.can_receive(&mut self.pipes);
        self.settle();
        can
    }

    fn can_send(&mut self) -> bool {
        self.pattern.can_send(&mut self.pipes)
    }

    /// Sets an option that the pattern must know.
    fn set(&mut self, option: i32, value: impl AsRef<[u8]>) {
        let result = self
            .pattern
            .set_option(&mut self.pipes, option, value.as_ref());
        assert_eq!(result, Some(Ok(())));
        self.settle();
    }

    fn turn_on(&mut self, option: i32) {
        self.set(option, 1i32.to_ne_bytes());
    }

    fn int_option(&self, option: i32) -> i32 {
        let value = self
            .pattern
            .option(option)
            .expect("its own")
            .expect("readable");
        i32::from_ne_bytes(value.try_into().expect("an int"))
    }

    /// The peer sends a message.
    fn put(&mut self, peer: PeerId, parts: &[&str]) {
        self.put_message(peer, message(parts));
    }

    fn put_message(&mut self, peer: PeerId, parts: Vec<Message>) {
        let peer = &mut self.peers[peer.0];
        parts
            .into_iter()
            .for_each(|part| peer.end.writer.write(part));
        if peer.end.writer.flush() && peer.attached {
            self.pattern.readable(&mut self.pipes, peer.pipe);
        }
        self.settle();
    }

    /// The peer receives a message.
    fn get(&mut self, peer: PeerId) -> Option<Parts> {
        let parts = self.get_message(peer)?;
        Some(parts.iter().map(text).collect())
    }

    fn get_message(&mut self, peer: PeerId) -> Option<Vec<Message>> {
        let mut parts = vec![self.peers[peer.0].end.reader.read()?];
        while parts.last().is_some_and(Message::more) {
            parts.push(
                self.peers[peer.0]
                    .end
                    .reader
                    .read()
                    .expect("whole messages"),
            );
        }
        let peer = &mut self.peers[peer.0];
        if peer.end.reader.returned_credit() && peer.attached {
            self.pattern.writable(&mut self.pipes, peer.pipe);
        }
        self.settle();
        Some(parts)
    }

    /// All that the peer can receive.
    fn get_all(&mut self, peer: PeerId) -> Vec<Parts> {
        std::iter::from_fn(|| self.get(peer)).collect()
    }

    /// The peer goes away.
    fn hang_up(&mut self, peer: PeerId) {
        let peer = &mut self.peers[peer.0];
        peer.end.writer.close();
        peer.end.reader.close();
        if peer.attached {
            self.pattern.readable(&mut self.pipes, peer.pipe);
            self.pipes.has_message(peer.pipe);
        }
        self.settle();
    }

    /// The peer was lost, and another comes.
    fn reconnect(&mut self, peer: PeerId) {
        let pipe = self.peers[peer.0].pipe;
        self.pattern.interrupted(&mut self.pipes, pipe);
        self.settle();
    }

    fn is_attached(&self, peer: PeerId) -> bool {
        self.peers[peer.0].attached
    }

    fn detach(&mut self, pipe: PipeKey) {
        let peer = self
            .peers
            .iter_mut()
            .find(|peer| peer.attached && peer.pipe == pipe);
        if let Some(peer) = peer {
            peer.attached = false;
            self.pattern.detached(&mut self.pipes, pipe);
            self.pipes.remove(pipe);
        }
    }

    /// Does what a socket does after each call: pipes that were closed or have ended are detached.
    fn settle(&mut self) {
        while self.pipes.has_notices() {
            for (pipe, notice) in self.pipes.take_notices() {
                if matches!(notice, Notice::Closed | Notice::Dismissed) {
                    self.detach(pipe);
                }
            }
            for pipe in self.pipes.take_ended() {
                self.detach(pipe);
            }
        }
    }
}

fn message(parts: &[&str]) -> Vec<Message> {
    let mut message: Vec<_> = parts.iter().map(|part| body(part)).collect();
    if let Some((_, others)) = message.split_last_mut() {
        others.iter_mut().for_each(|part| part.set_more(true));
    }
    message
}

fn body(text: &str) -> Message {
    let bytes: Vec<u8> = text.chars().map(|character| character as u8).collect();
    Message::from_slice(&bytes).expect("memory")
}

fn text(part: &Message) -> String {
    part.as_slice()
        .iter()
        .map(|byte| char::from(*byte))
        .collect()
}

fn copy(part: &Message) -> Message {
    let mut copy = body(&text(part));
    copy.set_flags(part.flags());
    copy
}

fn routing_id_message(routing_id: &str) -> Vec<Message> {
    let mut part = body(routing_id);
    part.set_flags(Flags::ROUTING_ID);
    vec![part]
}

fn subscription(text: &str) -> Vec<Message> {
    let mut part = body(text);
    let flag = if text.starts_with('\x01') {
        Flags::SUBSCRIBE
    } else {
        Flags::CANCEL
    };
    part.set_flags(flag);
    vec![part]
}

const NOTHING: Result<Parts> = Err(Errno::EAGAIN);

fn received(parts: &[&str]) -> Result<Parts> {
    Ok(parts.iter().map(ToString::to_string).collect())
}

fn got(parts: &[&str]) -> Option<Parts> {
    received(parts).ok()
}

fn sends_nothing(bench: &mut Bench) {
    assert_eq!(bench.send(&["x"]), Err(Errno::ENOTSUP));
    assert!(!bench.can_send());
}

fn receives_nothing(bench: &mut Bench) {
    assert_eq!(bench.receive(), Err(Errno::ENOTSUP));
    assert!(!bench.can_receive());
}
