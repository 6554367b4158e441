//! XPUB: each message goes to the peers that subscribed to it; the user receives subscriptions as messages (RFC 29).
//! PUB is an XPUB whose user receives nothing.

use super::notifications::{Notification, Notifications};
use super::options::{count, flag, observe, set_flag};
use super::subscription::{self, Wish};
use super::{Origin, Pattern};
use crate::constants::{
    ZMQ_INVERT_MATCHING, ZMQ_ONLY_FIRST_SUBSCRIBE, ZMQ_SUBSCRIBE, ZMQ_TOPICS_COUNT,
    ZMQ_UNSUBSCRIBE, ZMQ_XPUB_MANUAL, ZMQ_XPUB_MANUAL_LAST_VALUE, ZMQ_XPUB_NODROP,
    ZMQ_XPUB_VERBOSE, ZMQ_XPUB_VERBOSER, ZMQ_XPUB_WELCOME_MSG,
};
use crate::errno::{Errno, Result};
use crate::message::{Flags, Message};
use crate::options::Options;
use crate::socket::pipes::{PipeKey, Pipes};
use crate::socket::routing::distributor::Distributor;
use crate::socket::routing::subscriptions::{Removal, Subscribers, WARM};

#[derive(Debug, Default)]
pub struct Xpub {
    /// Who gets what.
    subscribers: Subscribers,
    /// With `manual`, what peers asked for; what they get is the user's decision.
    asked: Subscribers,
    outgoing: Distributor,
    upstream: Notifications,
    /// Whose subscription the user received last.
    last: Option<PipeKey>,
    welcome: Message,
    /// The message being read from a peer has parts to come.
    more: bool,
    /// These parts may be subscriptions.
    parts_subscribe: bool,
    /// PUB: nobody receives.
    deaf: bool,
    /// Every subscription is passed on, not only a topic's first.
    verbose_subscribe: bool,
    /// Every cancellation is passed on, not only a topic's last.
    verbose_cancel: bool,
    manual: bool,
    /// With `manual`, a message goes to the peer whose subscription was received last, if one was since the last message.
    last_value: bool,
    /// A full peer makes `send` wait; otherwise it misses the message.
    no_drop: bool,
    /// Only a message's first part may be a subscription, unless it is one.
    only_first: bool,
    /// Messages go to the peers that did not subscribe to them.
    invert: bool,
}

impl Xpub {
    /// A publisher whose user receives nothing.
    pub(super) fn deaf() -> Self {
        Self {
            deaf: true,
            ..Self::default()
        }
    }

    /// Takes in what a peer sent; whether the peer may stay.
    fn take_in(&mut self, pipes: &mut Pipes, pipe: PipeKey, message: Message) -> bool {
        let is_first = !self.more;
        self.more = message.more();
        let may_subscribe = is_first || self.parts_subscribe;
        let wish = subscription::parse(&message).filter(|_| may_subscribe);
        if is_first {
            self.parts_subscribe = !self.only_first || wish.is_some();
        }
        let Some((wish, topic)) = wish else {
            self.pass_up(message, Some(pipe), false);
            return true;
        };
        match self.apply(pipe, wish, topic) {
            Ok(true) => self.pass_up_subscription(message, Some(pipe)),
            Ok(false) => {}
            // Who cannot be served rightly is sent away: it asked for more than it may, or there is no memory.
            Err(_) => {
                pipes.expel(pipe);
                self.more = false;
                return false;
            }
        }
        true
    }

    /// Prepares for what is taken in next.
    fn expect(&self, messages: &[Message]) {
        let wishes = messages.iter().filter_map(subscription::parse);
        self.current_wishes().expect(wishes.map(|(_, topic)| topic));
    }

    /// Does what a peer wishes; whether the user hears of it.
    fn apply(&mut self, pipe: PipeKey, wish: Wish, topic: &[u8]) -> Result<bool> {
        match wish {
            Wish::Subscribe if !self.current_wishes().admits(topic, pipe) => Err(Errno::ENOBUFS),
            Wish::Subscribe if self.manual => self.asked.add(topic, pipe).map(|_| true),
            Wish::Subscribe => {
                let is_first = self.subscribers.add(topic, pipe)?;
                Ok(is_first || self.verbose_subscribe)
            }
            Wish::Cancel if self.manual => {
                self.asked.remove(topic, pipe);
                Ok(true)
            }
            Wish::Cancel => {
                let removal = self.subscribers.remove(topic, pipe);
                Ok(removal != Removal::Shared || self.verbose_cancel)
            }
        }
    }

    /// Where a peer's wishes are noted down.
    fn current_wishes(&self) -> &Subscribers {
        match self.manual {
            true => &self.asked,
            false => &self.subscribers,
        }
    }

    fn pass_up(&mut self, message: Message, from: Option<PipeKey>, is_wish: bool) {
        if !self.deaf {
            self.upstream.push(Notification {
                message,
                from,
                is_wish,
            });
        }
    }

    /// The user gets a subscription as a message of its own, whatever brought it.
    fn pass_up_subscription(&mut self, mut message: Message, pipe: Option<PipeKey>) {
        message.clear_flags(Flags::MORE | Flags::SUBSCRIBE | Flags::CANCEL);
        self.pass_up(message, pipe, true);
    }

    /// Ends all subscriptions of a pipe; the user hears of topics that nobody is left at.
    fn forget(&mut self, pipe: PipeKey) {
        if self.deaf {
            self.subscribers.drop_pipe(pipe);
            return self.asked.drop_pipe(pipe);
        }
        let mut cancelled = Vec::new();
        let mut note = |topic: &[u8]| cancelled.extend(subscription::message(Wish::Cancel, topic));
        if self.manual {
            self.asked.remove_pipe(pipe, |topic, _| note(topic));
            self.subscribers.remove_pipe(pipe, |_, _| {});
        } else {
            let verbose = self.verbose_cancel;
            self.subscribers.remove_pipe(pipe, |topic, is_last| {
                if is_last || verbose {
                    note(topic);
                }
            });
        }
        for message in cancelled {
            self.pass_up_subscription(message, None);
        }
    }

    /// Selects the pipes that a message goes to.
    fn select(&mut self, subject: &[u8]) {
        let only = self.only_receiver();
        let outgoing = &mut self.outgoing;
        outgoing.begin();
        self.subscribers.for_each_match(subject, |pipe| {
            if only.is_none_or(|only| only == pipe) {
                outgoing.select(pipe);
            }
        });
        if self.invert {
            outgoing.invert();
        }
    }

    fn only_receiver(&self) -> Option<PipeKey> {
        self.last.filter(|_| self.manual && self.last_value)
    }

    /// `ZMQ_SUBSCRIBE` and `ZMQ_UNSUBSCRIBE`, which decide about the subscription received last.
    fn decide(&mut self, wish: Wish, topic: &[u8]) -> Result<()> {
        match (self.last, wish) {
            (Some(pipe), Wish::Subscribe) => self.subscribers.add(topic, pipe).map(drop),
            (Some(pipe), Wish::Cancel) => {
                self.subscribers.remove(topic, pipe);
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    fn set_verbose(&mut self, value: &[u8], with_cancel: bool) -> Result<()> {
        self.verbose_subscribe = flag(value)?;
        self.verbose_cancel = self.verbose_subscribe && with_cancel;
        Ok(())
    }

    fn set_last_value(&mut self, value: &[u8]) -> Result<()> {
        self.manual = flag(value)?;
        self.last_value = self.manual;
        Ok(())
    }

    fn set_welcome(&mut self, value: &[u8]) -> Result<()> {
        self.welcome = Message::from_slice(value)?;
        Ok(())
    }
}

impl Pattern for Xpub {
    fn attached(&mut self, pipes: &mut Pipes, pipe: PipeKey, _origin: Origin, options: &Options) {
        self.invert = options.invert_matching;
        self.subscribers.set_limits(&options.limits);
        self.asked.set_limits(&options.limits);
        self.upstream.set_limit(options.limits.subscription_bytes());
        self.outgoing.attached(pipe);
        if !self.welcome.is_empty() {
            pipes.write(pipe, self.welcome.share());
            pipes.flush(pipe);
        }
        self.readable(pipes, pipe);
    }

    fn detached(&mut self, _pipes: &mut Pipes, pipe: PipeKey) {
        self.forget(pipe);
        self.outgoing.detached(pipe);
        if self.last == Some(pipe) {
            self.last = None;
        }
        self.upstream.forget(pipe);
    }

    fn readable(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        let mut messages: [Message; WARM] = std::array::from_fn(|_| Message::new());
        loop {
            let mut count = 0;
            while count < WARM && pipes.read_into(pipe, &mut messages[count]) {
                count += 1;
            }
            let messages = &mut messages[..count];
            if count > 1 {
                self.expect(messages);
            }
            let mut all = messages.iter_mut().map(std::mem::take);
            if !all.all(|message| self.take_in(pipes, pipe, message)) || count < WARM {
                return;
            }
        }
    }

    fn writable(&mut self, _pipes: &mut Pipes, _pipe: PipeKey) {}

    fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<()> {
        if !self.outgoing.is_in_message() {
            self.select(message.as_slice());
            if self.no_drop && self.outgoing.is_any_full(pipes) {
                return Err(Errno::EAGAIN);
            }
            if self.only_receiver().is_some() {
                self.last = None;
            }
        }
        self.outgoing.send(pipes, message);
        Ok(())
    }

    fn receive(&mut self, _pipes: &mut Pipes, place: &mut Message) -> Result<()> {
        if self.deaf {
            return Err(Errno::ENOTSUP);
        }
        let notification = self.upstream.pop().ok_or(Errno::EAGAIN)?;
        if notification.is_wish {
            self.last = notification.from;
        }
        *place = notification.message;
        Ok(())
    }

    fn can_receive(&mut self, _pipes: &mut Pipes) -> bool {
        !self.upstream.is_empty()
    }

    fn can_send(&mut self, _pipes: &mut Pipes) -> bool {
        true
    }

    fn set_option(&mut self, _pipes: &mut Pipes, option: i32, value: &[u8]) -> Option<Result<()>> {
        Some(match option {
            ZMQ_XPUB_VERBOSE => self.set_verbose(value, false),
            ZMQ_XPUB_VERBOSER => self.set_verbose(value, true),
            ZMQ_XPUB_NODROP => set_flag(&mut self.no_drop, value),
            ZMQ_XPUB_MANUAL => set_flag(&mut self.manual, value),
            ZMQ_XPUB_MANUAL_LAST_VALUE => self.set_last_value(value),
            ZMQ_ONLY_FIRST_SUBSCRIBE => set_flag(&mut self.only_first, value),
            ZMQ_XPUB_WELCOME_MSG => self.set_welcome(value),
            ZMQ_SUBSCRIBE if self.manual => self.decide(Wish::Subscribe, value),
            ZMQ_UNSUBSCRIBE if self.manual => self.decide(Wish::Cancel, value),
            ZMQ_INVERT_MATCHING => {
                observe(&mut self.invert, value);
                return None;
            }
            _ => return None,
        })
    }

    fn option(&self, option: i32) -> Option<Result<Vec<u8>>> {
        (option == ZMQ_TOPICS_COUNT).then(|| Ok(count(self.subscribers.topics())))
    }
}
