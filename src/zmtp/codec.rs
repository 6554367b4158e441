//! What differs between the versions of ZMTP once the greeting is over.

use super::batch::{Batch, COPY_MAX};
use super::command::{self, Prefix};
use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, Framing, HEADER_MAX, MORE};
use super::mechanism::Protection;
use crate::message::{Flags, Message};

/// A version of ZMTP, as far as bytes on the wire are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    /// RFC 13.
    V1,
    /// RFC 15.
    V2,
    /// RFC 23: mechanisms and commands.
    V3_0,
    /// RFC 37: subscriptions are commands too.
    V3_1,
}

impl Codec {
    pub fn framing(self) -> Framing {
        match self {
            Codec::V1 => Framing::LengthFirst,
            Codec::V2 | Codec::V3_0 | Codec::V3_1 => Framing::FlagsFirst,
        }
    }

    /// Major and minor number.
    pub fn version(self) -> (u8, u8) {
        match self {
            Codec::V1 => (1, 0),
            Codec::V2 => (2, 0),
            Codec::V3_0 => (3, 0),
            Codec::V3_1 => (3, 1),
        }
    }

    pub fn has_commands(self) -> bool {
        matches!(self, Codec::V3_0 | Codec::V3_1)
    }

    /// Appends a message's frame to `out`; or, if the body is too large to be copied, only the frame's header: false.
    ///
    /// By reference, because to move the 64 bytes of a message that was just read makes the processor wait for them.
    #[inline]
    pub fn encode_copied(self, message: &Message, out: &mut Batch) -> bool {
        if self == Codec::V3_1 && is_subscription(message) {
            encode_subscription(message, out);
            return true;
        }
        let flags = flags_of(message);
        let mut header = [0; HEADER_MAX];
        let body = message.as_slice();
        let length = self.framing().write(flags, body.len() as u64, &mut header);
        let copied = body.len() <= COPY_MAX;
        out.push_frame(&header, length, if copied { body } else { &[] });
        copied
    }

    /// Appends a message's frame as a mechanism's `protection` seals it.
    #[inline]
    pub fn encode_sealed(
        self,
        message: Message,
        protection: &mut dyn Protection,
        out: &mut Batch,
    ) -> Result<()> {
        let (flags, body) = if self == Codec::V3_1 && is_subscription(&message) {
            (COMMAND, subscription_command(&message)?)
        } else {
            (flags_of(&message), message)
        };
        if body.len() > COPY_MAX {
            return protection.seal_large(flags, body, out);
        }
        protection.seal(flags, body.as_slice(), out);
        Ok(())
    }
}

#[inline]
pub(super) fn flags_of(message: &Message) -> u8 {
    if message.more() { MORE } else { 0 }
}

fn is_subscription(message: &Message) -> bool {
    message.flags().intersects(Flags::SUBSCRIBE | Flags::CANCEL)
}

/// A subscription's command and its topic.
fn subscription(message: &Message) -> (&'static [u8], &[u8]) {
    let topic = message.as_slice().get(1..).unwrap_or_default();
    let name = if message.flags().contains(Flags::SUBSCRIBE) {
        command::SUBSCRIBE
    } else {
        command::CANCEL
    };
    (name, topic)
}

/// The message's first byte says subscribe or cancel to older peers; here the command's name does.
#[cold]
fn encode_subscription(message: &Message, out: &mut Batch) {
    let (name, topic) = subscription(message);
    out.push(Prefix::new(name, topic.len()).as_slice());
    out.push(topic);
}

/// The whole body of a subscription's command.
#[cold]
fn subscription_command(message: &Message) -> Result<Message> {
    let (name, topic) = subscription(message);
    let size = 1 + name.len() + topic.len();
    let mut body = Message::with_size(size).map_err(|_| ProtocolError::OutOfMemory)?;
    body.fill(0, &[name.len() as u8]);
    body.fill(1, name);
    body.fill(1 + name.len(), topic);
    Ok(body)
}
