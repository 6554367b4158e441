//! XSUB: messages of the publishers in turns; the user sends subscriptions as messages (RFC 29).

use super::options::{count, observe, set_flag};
use super::subscription::{self, Wish};
use super::{Origin, Pattern};
use crate::constants::{
    ZMQ_INVERT_MATCHING, ZMQ_ONLY_FIRST_SUBSCRIBE, ZMQ_TOPICS_COUNT, ZMQ_XSUB_VERBOSE_UNSUBSCRIBE,
};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::distributor::Distributor;
use crate::socket::routing::fair_queue::FairQueue;
use crate::socket::routing::subscriptions::Subscriptions;

#[derive(Debug, Default)]
pub struct Xsub {
    incoming: FairQueue,
    outgoing: Distributor,
    subscriptions: Subscriptions,
    /// A message's first part, read already to see whether there is one.
    peeked: Option<Message>,
    /// The message being received has parts to come.
    more: bool,
    /// The parts of the message being sent may be subscriptions.
    parts_subscribe: bool,
    /// SUB: only messages that were asked for are received, whatever publishers send.
    filter: bool,
    /// With `filter`: only messages that were not.
    invert: bool,
    /// Only a message's first part may be a subscription, unless it is one.
    only_first: bool,
    /// Every cancellation is sent, not only a topic's last.
    verbose_cancel: bool,
}

impl Xsub {
    /// A subscriber that looks at what it gets.
    pub(super) fn filtering() -> Self {
        Self {
            filter: true,
            ..Self::default()
        }
    }

    /// Subscribes or cancels once, and tells all publishers where that makes a difference.
    pub(super) fn wish(&mut self, pipes: &mut Pipes, wish: Wish, topic: &[u8]) -> Result<()> {
        let message = subscription::message(wish, topic)?;
        if self.note(wish, topic)? {
            self.tell_all(pipes, message);
        }
        Ok(())
    }

    /// Notes a wish down; whether publishers must hear of it. They count subscriptions themselves, and some pass all of
    /// them on, so only cancellations are ever withheld.
    fn note(&mut self, wish: Wish, topic: &[u8]) -> Result<bool> {
        match wish {
            Wish::Subscribe => self.subscriptions.add(topic).map(|_| true),
            Wish::Cancel => Ok(self.subscriptions.remove(topic) || self.verbose_cancel),
        }
    }

    /// Writes a subscription to all pipes, full or not.
    fn tell_all(&self, pipes: &mut Pipes, mut message: Message) {
        for pipe in self.outgoing.pipes() {
            pipes.write(*pipe, message.share());
            pipes.flush(*pipe);
        }
    }

    /// Writes all subscriptions to a pipe.
    fn tell_everything(&self, pipes: &mut Pipes, pipe: PipeKey) {
        let mut complete = true;
        self.subscriptions.for_each(
            |topic| match subscription::message(Wish::Subscribe, topic) {
                Ok(message) => pipes.write(pipe, message),
                Err(_) => complete = false,
            },
        );
        pipes.flush(pipe);
        // A publisher that cannot be told everything would withhold messages silently.
        if !complete {
            pipes.close(pipe);
        }
    }

    /// Sends a part to all publishers that take messages.
    fn send_to_all(&mut self, pipes: &mut Pipes, message: &mut Message) {
        if !self.outgoing.is_in_message() {
            self.outgoing.select_all();
        }
        self.outgoing.send(pipes, message);
    }

    /// Reads a message's first part, passing over messages that were not asked for.
    fn next_message(&mut self, pipes: &mut Pipes) -> Option<Message> {
        while let Some((_, part)) = self.incoming.receive(pipes) {
            if !self.filter || self.subscriptions.matches(part.as_slice()) != self.invert {
                return Some(part);
            }
            self.incoming.skip_rest(pipes);
        }
        None
    }
}

impl Pattern for Xsub {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, options: &Options) {
        self.invert = options.invert_matching;
        self.incoming.attached(pipe);
        self.outgoing.attached(pipe);
        self.tell_everything(pipes, pipe);
    }

    fn detached(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        if self.incoming.detached(pipe) {
            self.peeked = None;
            self.more = false;
        }
        self.outgoing.detached(pipe);
    }

    fn readable(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.incoming.readable(pipe);
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn interrupted(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.outgoing.interrupted(pipes, pipe);
        self.tell_everything(pipes, pipe);
    }

    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        let is_first = !self.outgoing.is_in_message();
        let may_subscribe = is_first || self.parts_subscribe;
        let wish = subscription::parse(message).filter(|_| may_subscribe);
        let parts_subscribe = if is_first {
            !self.only_first || wish.is_some()
        } else {
            self.parts_subscribe
        };
        match wish {
            None => self.send_to_all(pipes, message),
            Some((wish, topic)) => {
                let is_news = self.note(wish, topic)?;
                if !is_first || message.more() {
                    // Part of a message, which must stay whole.
                    self.send_to_all(pipes, message);
                } else {
                    let mut message = message.take();
                    wish.mark(&mut message);
                    if is_news {
                        self.tell_all(pipes, message);
                    }
                }
            }
        }
        self.parts_subscribe = parts_subscribe;
        Ok(())
    }

    fn receive(&mut self, pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        let part = match self.peeked.take() {
            Some(part) => Some(part),
            None if self.more => self.incoming.receive(pipes).map(|(_, part)| part),
            None => self.next_message(pipes),
        };
        let part = part.ok_or(Errno::EAGAIN)?;
        self.more = part.more();
        *place = part;
        Ok(())
    }

    fn can_receive(&mut self, pipes: &mut Pipes) -> bool {
        if !self.more && self.peeked.is_none() {
            self.peeked = self.next_message(pipes);
        }
        self.more || self.peeked.is_some()
    }

    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        true
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        Some(match option {
            ZMQ_ONLY_FIRST_SUBSCRIBE => set_flag(&mut self.only_first, value),
            ZMQ_XSUB_VERBOSE_UNSUBSCRIBE => set_flag(&mut self.verbose_cancel, value),
            ZMQ_INVERT_MATCHING => {
                observe(&mut self.invert, value);
                return None;
            }
            _ => return None,
        })
    }

    fn option(&self, option: i32) -> Option<Result<Vec<u8>>> {
        (option == ZMQ_TOPICS_COUNT).then(|| Ok(count(self.subscriptions.topics())))
    }
}
