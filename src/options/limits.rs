//! What the peers of one socket may make it hold: this library's own options, `ZMQ_MAX_*` of `zmq.h`.
//!
//! The defaults leave room for everything that programs do with libzmq, which has no such limits, and keep the machine
//! alive; a socket that strangers can reach wants lower ones.

use crate::sys::memory;

/// Numbers of which 0 is no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// ZMQ_MAX_CONNECTIONS: connections that one listener holds at a time.
    pub connections: usize,
    /// ZMQ_MAX_MESSAGE_PARTS: parts of one message of a peer.
    pub message_parts: usize,
    /// ZMQ_MAX_SUBSCRIPTIONS: topics that one peer may be subscribed to.
    pub subscriptions: usize,
    /// ZMQ_MAX_SUBSCRIPTION_MEMORY: about how many bytes all subscriptions of a publisher may take, and the notifications
    /// that wait for an XPUB's program as many again; -1 is a quarter of the machine's memory.
    pub subscription_memory: i64,
}

/// Parts of one message of a peer, unless a program wants it otherwise.
const MESSAGE_PARTS: usize = 1_000_000;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 0,
            message_parts: MESSAGE_PARTS,
            subscriptions: 0,
            subscription_memory: -1,
        }
    }
}

impl Limits {
    /// The limit of this memory in bytes, if there is one.
    pub fn subscription_bytes(&self) -> Option<u64> {
        match u64::try_from(self.subscription_memory) {
            Ok(0) => None,
            Ok(bytes) => Some(bytes),
            Err(_) => memory::total().map(|bytes| bytes / 4),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_machine_unless_said_otherwise() {
        let mut limits = Limits::default();
        let quarter = limits.subscription_bytes().expect("the machine's memory");
        assert!(quarter > 1 << 20);
        limits.subscription_memory = 0;
        assert_eq!(limits.subscription_bytes(), None);
        limits.subscription_memory = 7;
        assert_eq!(limits.subscription_bytes(), Some(7));
    }
}
