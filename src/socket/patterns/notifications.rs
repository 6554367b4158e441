//! What waits for the program of an XPUB: subscriptions, and its peers' own messages. A program need not read them, so they
//! are bounded: beyond the limit the newest are dropped, first those of the peer that has most of them waiting.

use std::collections::VecDeque;

use crate::message::Message;
use crate::socket::pipes::PipeKey;
use crate::socket::routing::budget::Budget;

/// What one costs beside its body, in bytes.
const OVERHEAD: u64 = 128;

/// A message for the program.
#[derive(Debug)]
pub struct Notification {
    pub message: Message,
    /// Whose it is; `None` once that peer is gone.
    pub from: Option<PipeKey>,
    /// It is a subscription or a cancellation, and no message of the peer's own.
    pub is_wish: bool,
}

/// See the module's text.
#[derive(Debug, Default)]
pub struct Notifications {
    queue: VecDeque<Notification>,
    budget: Budget,
}

impl Notifications {
    /// They may take about so many bytes from now on.
    pub fn set_limit(&mut self, bytes: Option<u64>) {
        self.budget.set_limit(bytes);
    }

    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub fn push(&mut self, notification: Notification) {
        let cost = cost(&notification);
        if self.budget.admits(notification.from, cost) {
            self.budget.spend(notification.from, cost);
            self.queue.push_back(notification);
        }
    }

    pub fn pop(&mut self) -> Option<Notification> {
        let notification = self.queue.pop_front()?;
        self.budget
            .give_back(notification.from, cost(&notification));
        Some(notification)
    }

    /// A peer is gone. Keys are used again: what it asked for must not be granted to another.
    pub fn forget(&mut self, pipe: PipeKey) {
        self.budget.forget(pipe);
        let gone = self
            .queue
            .iter_mut()
            .filter(|waiting| waiting.from == Some(pipe));
        for notification in gone {
            notification.from = None;
        }
    }
}

fn cost(notification: &Notification) -> u64 {
    OVERHEAD + notification.message.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(from: PipeKey) -> Notification {
        Notification {
            message: Message::from_slice(b"x").expect("memory"),
            from: Some(from),
            is_wish: false,
        }
    }

    #[test]
    fn a_flood_is_cut_and_others_are_still_heard() {
        let mut notifications = Notifications::default();
        notifications.set_limit(Some(100 * (OVERHEAD + 1)));
        for _ in 0..1000 {
            notifications.push(notification(1));
        }
        notifications.push(notification(2));
        notifications.forget(1);
        let mut heard = Vec::new();
        while let Some(notification) = notifications.pop() {
            heard.push(notification.from);
        }
        assert_eq!(heard.len(), 51);
        assert_eq!(heard.last(), Some(&Some(2)));
        assert!(heard[..50].iter().all(Option::is_none));
        assert!(notifications.budget.admits(Some(3), 100 * OVERHEAD));
    }
}
