//! Commands: frames that engines send each other (RFC 23 section "Commands", RFC 37 for subscriptions and heartbeats).

use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, Framing, HEADER_MAX};

pub(super) const READY: &[u8] = b"READY";
pub(super) const SUBSCRIBE: &[u8] = b"SUBSCRIBE";
pub(super) const CANCEL: &[u8] = b"CANCEL";
pub(super) const ERROR: &[u8] = b"ERROR";
const PING: &[u8] = b"PING";
const PONG: &[u8] = b"PONG";

/// Bytes of a PING that its PONG repeats, at most.
pub(super) const CONTEXT_MAX: usize = 16;

/// A command's body, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    /// The properties of the peer.
    Ready(&'a [u8]),
    /// Why the peer turned us away.
    Error(&'a [u8]),
    /// A topic.
    Subscribe(&'a [u8]),
    Cancel(&'a [u8]),
    /// `ttl` in tenths of a second.
    Ping {
        ttl: u16,
        context: &'a [u8],
    },
    Pong(&'a [u8]),
    /// Any other name: for a mechanism, or from the future.
    Other,
}

impl<'a> Command<'a> {
    pub fn parse(body: &'a [u8]) -> Result<Command<'a>> {
        let (name, rest) = split_counted(body).ok_or(ProtocolError::MalformedCommand)?;
        Ok(match name {
            READY => Command::Ready(rest),
            ERROR => Command::Error(parse_reason(rest)?),
            SUBSCRIBE => Command::Subscribe(rest),
            CANCEL => Command::Cancel(rest),
            PING => parse_ping(rest)?,
            PONG => Command::Pong(rest),
            _ => Command::Other,
        })
    }
}

/// Takes a string behind its one-byte length off the front.
pub(super) fn split_counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&length, rest) = bytes.split_first()?;
    rest.split_at_checked(length.into())
}

fn parse_reason(body: &[u8]) -> Result<&[u8]> {
    let (reason, _) = split_counted(body).ok_or(ProtocolError::MalformedError)?;
    Ok(reason)
}

fn parse_ping(body: &[u8]) -> Result<Command<'_>> {
    let (ttl, context) = body
        .split_first_chunk()
        .ok_or(ProtocolError::MalformedCommand)?;
    Ok(Command::Ping {
        ttl: u16::from_be_bytes(*ttl),
        context: &context[..context.len().min(CONTEXT_MAX)],
    })
}

/// The header of a command frame with its name: what goes before `size` more bytes.
#[derive(Debug)]
pub(super) struct Prefix {
    bytes: [u8; HEADER_MAX + 1 + SUBSCRIBE.len()],
    length: usize,
}

impl Prefix {
    /// `name` is one of this module's, none of which is longer than SUBSCRIBE.
    pub fn new(name: &[u8], size: usize) -> Prefix {
        let name = &name[..name.len().min(SUBSCRIBE.len())];
        let mut header = [0; HEADER_MAX];
        let total = (1 + name.len() + size) as u64;
        let at = Framing::FlagsFirst.write(COMMAND, total, &mut header);
        let mut prefix = Prefix {
            bytes: [0; HEADER_MAX + 1 + SUBSCRIBE.len()],
            length: at + 1 + name.len(),
        };
        prefix.bytes[..at].copy_from_slice(&header[..at]);
        prefix.bytes[at] = name.len() as u8;
        prefix.bytes[at + 1..prefix.length].copy_from_slice(name);
        prefix
    }

    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// A PING or PONG that waits to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heartbeat {
    /// Tenths of a second, in a PING only.
    ttl: Option<u16>,
    context: [u8; CONTEXT_MAX],
    length: usize,
}

impl Heartbeat {
    pub fn ping(ttl: u16, context: &[u8]) -> Heartbeat {
        Heartbeat {
            ttl: Some(ttl),
            ..Heartbeat::pong(context)
        }
    }

    pub fn pong(context: &[u8]) -> Heartbeat {
        let length = context.len().min(CONTEXT_MAX);
        let mut kept = [0; CONTEXT_MAX];
        kept[..length].copy_from_slice(&context[..length]);
        Heartbeat {
            ttl: None,
            context: kept,
            length,
        }
    }

    /// The command's body.
    pub fn body(&self) -> Vec<u8> {
        let (name, ttl) = match self.ttl {
            Some(ttl) => (PING, Some(ttl.to_be_bytes())),
            None => (PONG, None),
        };
        let mut body = vec![name.len() as u8];
        body.extend_from_slice(name);
        body.extend(ttl.into_iter().flatten());
        body.extend_from_slice(&self.context[..self.length]);
        body
    }
}
