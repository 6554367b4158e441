//! NULL: no credentials, no protection; each side sends READY and waits for the other's (RFC 23). With a ZAP domain the handler
//! judges the peer by its address, before our READY goes out.

use super::{Mechanism, append_counted, rejection, split_name};
use crate::zmtp::command::{ERROR, READY};
use crate::zmtp::config::Config;
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::metadata::{Introduction, Ourselves};
use crate::zmtp::zap::{Refusal, Request};

pub(super) const NAME: &str = "NULL";

/// How far our own half is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Asking,
    AwaitingVerdict,
    Introducing,
    Refusing(Refusal),
    Introduced,
    Refused,
}

/// One connection's handshake, the same on either side.
#[derive(Debug)]
pub(super) struct Null {
    ourselves: Ourselves,
    enforces_domain: bool,
    state: State,
    received: bool,
    peer: Option<Introduction>,
}

impl Null {
    pub fn new(config: &Config) -> Null {
        let has_domain = !config.security.zap_domain.is_empty();
        Null {
            ourselves: Ourselves::new(config),
            enforces_domain: config.security.zap_enforces_domain,
            state: if has_domain {
                State::Asking
            } else {
                State::Introducing
            },
            received: false,
            peer: None,
        }
    }
}

impl Mechanism for Null {
    /// READY goes out at once: neither side waits for the other.
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        match self.state {
            State::Introducing => {
                self.state = State::Introduced;
                append_counted(READY, body);
                self.ourselves.introduce(body);
                Ok(true)
            }
            State::Refusing(refusal) => {
                self.state = State::Refused;
                body.extend_from_slice(refusal.error().unwrap_or_default());
                Ok(!body.is_empty())
            }
            _ => Ok(false),
        }
    }

    fn receive(&mut self, body: &[u8]) -> Result<()> {
        if std::mem::replace(&mut self.received, true) {
            return Err(ProtocolError::UnexpectedCommand);
        }
        match split_name(body) {
            (READY, properties) => {
                self.peer = Some(Introduction::parse(properties, self.ourselves.socket_type)?);
                Ok(())
            }
            (ERROR, reason) => Err(rejection(reason)),
            _ => Err(ProtocolError::UnexpectedCommand),
        }
    }

    fn take_request(&mut self) -> Option<Request> {
        if self.state != State::Asking {
            return None;
        }
        self.state = State::AwaitingVerdict;
        Some(Request {
            mechanism: NAME,
            credentials: Vec::new(),
            is_required: self.enforces_domain,
        })
    }

    fn judged(&mut self, refusal: Option<Refusal>) {
        self.state = match refusal {
            None => State::Introducing,
            Some(refusal) => State::Refusing(refusal),
        };
    }

    fn take_introduction(&mut self) -> Option<Introduction> {
        match self.state {
            State::Introduced => self.peer.take(),
            _ => None,
        }
    }
}
