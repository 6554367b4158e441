//! PLAIN: the client says its name and password, in clear, and the server has the ZAP handler judge them (RFC 24).
//!
//! HELLO, WELCOME, INITIATE, READY, by turns, the client first; ERROR in place of WELCOME if the client is refused.

use super::{Mechanism, append_counted, check_form, rejection, split_name};
use crate::options::PlainCredentials;
use crate::zmtp::command::{ERROR, READY, split_counted};
use crate::zmtp::config::Config;
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::metadata::{Introduction, Ourselves};
use crate::zmtp::zap::{Refusal, Request};

pub(super) const NAME: &str = "PLAIN";

const HELLO: &[u8] = b"HELLO";
const WELCOME: &[u8] = b"WELCOME";
const INITIATE: &[u8] = b"INITIATE";

/// ERROR with its length in front, as every libzmq since 4.3 spells it in this mechanism: C took `"\x05E"` for one byte. Its
/// clients understand nothing else, so this is what we send; as clients we understand the true spelling as well.
const LIBZMQ_ERROR: &[u8] = b"\x5eRROR";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClientState {
    SendingHello,
    AwaitingWelcome,
    SendingInitiate,
    AwaitingReady,
    Done,
}

/// The side that says who it is.
#[derive(Debug)]
pub(super) struct Client {
    ourselves: Ourselves,
    credentials: PlainCredentials,
    state: ClientState,
    server: Option<Introduction>,
}

impl Client {
    pub fn new(config: &Config) -> Client {
        Client {
            ourselves: Ourselves::new(config),
            credentials: config.security.plain.clone(),
            state: ClientState::SendingHello,
            server: None,
        }
    }
}

impl Mechanism for Client {
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        match self.state {
            ClientState::SendingHello => {
                append_counted(HELLO, body);
                append_counted(&self.credentials.username, body);
                append_counted(&self.credentials.password, body);
                self.state = ClientState::AwaitingWelcome;
            }
            ClientState::SendingInitiate => {
                append_counted(INITIATE, body);
                self.ourselves.introduce(body);
                self.state = ClientState::AwaitingReady;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn receive(&mut self, body: &[u8]) -> Result<()> {
        let named = match body.strip_prefix(LIBZMQ_ERROR) {
            Some(reason) => (ERROR, reason),
            None => split_name(body),
        };
        match (named, self.state) {
            ((WELCOME, rest), ClientState::AwaitingWelcome) => {
                if !rest.is_empty() {
                    return Err(ProtocolError::MalformedWelcome);
                }
                self.state = ClientState::SendingInitiate;
                Ok(())
            }
            ((READY, properties), ClientState::AwaitingReady) => {
                let server = Introduction::parse(properties, self.ourselves.socket_type);
                self.server = Some(server.map_err(|_| ProtocolError::InvalidMetadata)?);
                self.state = ClientState::Done;
                Ok(())
            }
            ((ERROR, reason), ClientState::AwaitingWelcome | ClientState::AwaitingReady) => {
                Err(rejection(reason))
            }
            _ => Err(ProtocolError::UnexpectedCommand),
        }
    }

    fn take_introduction(&mut self) -> Option<Introduction> {
        self.server.take()
    }
}

#[derive(Debug)]
enum ServerState {
    AwaitingHello,
    Asking(Request),
    AwaitingVerdict,
    SendingWelcome,
    AwaitingInitiate,
    SendingReady,
    Refusing(Refusal),
    /// Ready or refused: the client has nothing more to say here.
    Over,
}

/// The side that decides who may come in.
#[derive(Debug)]
pub(super) struct Server {
    ourselves: Ourselves,
    /// No verdict can be had: the handler's word is wanted for domains only, and there is none.
    is_closed: bool,
    state: ServerState,
    client: Option<Introduction>,
}

impl Server {
    pub fn new(config: &Config) -> Server {
        let security = &config.security;
        Server {
            ourselves: Ourselves::new(config),
            is_closed: security.zap_enforces_domain && security.zap_domain.is_empty(),
            state: ServerState::AwaitingHello,
            client: None,
        }
    }

    fn receive_hello(&mut self, body: &[u8]) -> Result<()> {
        check_form(body)?;
        let (HELLO, rest) = split_name(body) else {
            return Err(ProtocolError::UnexpectedCommand);
        };
        let (username, password) = parse_hello(rest).ok_or(ProtocolError::MalformedHello)?;
        if self.is_closed {
            return Err(ProtocolError::NoHandler);
        }
        self.state = ServerState::Asking(Request {
            mechanism: NAME,
            credentials: vec![username.to_vec(), password.to_vec()],
            is_required: true,
        });
        Ok(())
    }

    fn receive_initiate(&mut self, body: &[u8]) -> Result<()> {
        let (INITIATE, properties) = split_name(body) else {
            return Err(ProtocolError::UnexpectedCommand);
        };
        self.client = Some(Introduction::parse(properties, self.ourselves.socket_type)?);
        self.state = ServerState::SendingReady;
        Ok(())
    }
}

/// The name and the password behind a HELLO.
fn parse_hello(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (username, rest) = split_counted(rest)?;
    let (password, rest) = split_counted(rest)?;
    rest.is_empty().then_some((username, password))
}

impl Mechanism for Server {
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        match self.state {
            ServerState::SendingWelcome => {
                append_counted(WELCOME, body);
                self.state = ServerState::AwaitingInitiate;
            }
            ServerState::SendingReady => {
                append_counted(READY, body);
                self.ourselves.introduce(body);
                self.state = ServerState::Over;
            }
            ServerState::Refusing(refusal) => {
                self.state = ServerState::Over;
                let Some(reason) = refusal.reason() else {
                    return Ok(false);
                };
                body.extend_from_slice(LIBZMQ_ERROR);
                append_counted(reason, body);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn receive(&mut self, body: &[u8]) -> Result<()> {
        match self.state {
            ServerState::AwaitingHello => self.receive_hello(body),
            ServerState::AwaitingInitiate => self.receive_initiate(body),
            _ => Err(ProtocolError::Unspecified),
        }
    }

    fn take_request(&mut self) -> Option<Request> {
        if !matches!(self.state, ServerState::Asking(_)) {
            return None;
        }
        match std::mem::replace(&mut self.state, ServerState::AwaitingVerdict) {
            ServerState::Asking(request) => Some(request),
            _ => None,
        }
    }

    fn judged(&mut self, refusal: Option<Refusal>) {
        self.state = match refusal {
            None => ServerState::SendingWelcome,
            Some(refusal) => ServerState::Refusing(refusal),
        };
    }

    fn take_introduction(&mut self) -> Option<Introduction> {
        match self.state {
            ServerState::Over => self.client.take(),
            _ => None,
        }
    }
}
