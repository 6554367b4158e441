//! The side that knows whom it wants to talk to, and says who it is.

use super::traffic::{Role, Traffic};
use super::{
    COOKIE_SIZE, HELLO, HELLO_PADDING, HELLO_SIZE, HELLO_TEXT, INITIATE, READY, VERSION, WELCOME,
    append_box, long, long_nonce, no_randomness, open_box, short, short_nonce, take,
};
use crate::cipher::{self, BoxKey, KeyPair, PublicKey, TAG_SIZE};
use crate::options::CurveKeys;
use crate::zmtp::command::ERROR;
use crate::zmtp::config::Config;
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::mechanism::{Mechanism, Protection, rejection, split_name};
use crate::zmtp::metadata::{Introduction, Ourselves};

/// The numbers of what we send; those of messages follow.
const HELLO_NUMBER: u64 = 1;
const INITIATE_NUMBER: u64 = 2;

const WELCOME_SIZE: usize = 168;
const READY_MIN: usize = 30;

/// How far it is.
#[derive(Debug)]
enum State {
    SendingHello,
    AwaitingWelcome {
        /// C' and c'.
        ours: KeyPair,
        /// For boxes between C' and S.
        key: BoxKey,
    },
    SendingInitiate {
        ours: KeyPair,
        server: PublicKey,
        cookie: [u8; COOKIE_SIZE],
    },
    AwaitingReady {
        /// For boxes between C' and S'.
        key: BoxKey,
    },
    Ready,
}

/// See the module's text.
#[derive(Debug)]
pub(in crate::zmtp::mechanism) struct Client {
    ourselves: Ourselves,
    keys: CurveKeys,
    state: State,
    server: Option<Introduction>,
    traffic: Option<Box<Traffic>>,
}

impl Client {
    pub fn new(config: &Config) -> Client {
        Client {
            ourselves: Ourselves::new(config),
            keys: config.security.curve.clone(),
            state: State::SendingHello,
            server: None,
            traffic: None,
        }
    }

    fn write_hello(&mut self, body: &mut Vec<u8>) -> Result<State> {
        let ours = KeyPair::generate().map_err(no_randomness)?;
        let key = BoxKey::new(&self.keys.server, &ours.secret);
        let key = key.ok_or(ProtocolError::Cryptographic)?;
        body.reserve(HELLO_SIZE);
        body.extend_from_slice(HELLO);
        body.extend_from_slice(&VERSION);
        body.extend_from_slice(&[0; HELLO_PADDING]);
        body.extend_from_slice(&ours.public.0);
        body.extend_from_slice(&HELLO_NUMBER.to_be_bytes());
        let nonce = short_nonce(short::HELLO, HELLO_NUMBER);
        append_box(&key, &nonce, body, |body| {
            body.extend_from_slice(&[0; HELLO_TEXT]);
        });
        Ok(State::AwaitingWelcome { ours, key })
    }

    fn write_initiate(
        &self,
        ours: &KeyPair,
        server: &PublicKey,
        cookie: &[u8; COOKIE_SIZE],
        body: &mut Vec<u8>,
    ) -> Result<State> {
        let key = BoxKey::new(server, &ours.secret).ok_or(ProtocolError::Cryptographic)?;
        let vouch = self.vouch(ours, server)?;
        body.extend_from_slice(INITIATE);
        body.extend_from_slice(cookie);
        body.extend_from_slice(&INITIATE_NUMBER.to_be_bytes());
        let nonce = short_nonce(short::INITIATE, INITIATE_NUMBER);
        append_box(&key, &nonce, body, |body| {
            body.extend_from_slice(&self.keys.public.0);
            body.extend_from_slice(&vouch);
            self.ourselves.introduce(body);
        });
        Ok(State::AwaitingReady { key })
    }

    /// What shows that the owner of C has made C', and means S.
    fn vouch(&self, ours: &KeyPair, server: &PublicKey) -> Result<Vec<u8>> {
        let key = BoxKey::new(server, self.keys.secret()).ok_or(ProtocolError::Cryptographic)?;
        let random = cipher::random().map_err(no_randomness)?;
        let mut vouch = random.to_vec();
        append_box(
            &key,
            &long_nonce(long::VOUCH, &random),
            &mut vouch,
            |vouch| {
                vouch.extend_from_slice(&ours.public.0);
                vouch.extend_from_slice(&self.keys.server.0);
            },
        );
        Ok(vouch)
    }

    fn receive_ready(&mut self, key: &BoxKey, body: &[u8]) -> Result<()> {
        if body.len() < READY_MIN {
            return Err(ProtocolError::MalformedReady);
        }
        let mut rest = &body[READY.len()..];
        let number = take(&mut rest).map(u64::from_be_bytes);
        let number = number.ok_or(ProtocolError::MalformedReady)?;
        let mut sealed = rest.to_vec();
        let properties = open_box(key, &short_nonce(short::READY, number), &mut sealed)?;
        let server = Introduction::parse(properties, self.ourselves.socket_type);
        // As libzmq, which tells an unfitting socket type from bad properties in other mechanisms only.
        self.server = Some(server.map_err(|_| ProtocolError::InvalidMetadata)?);
        let traffic = Traffic::new(Role::Client, key, INITIATE_NUMBER, number);
        self.traffic = Some(Box::new(traffic));
        Ok(())
    }
}

/// S' and the cookie.
fn receive_welcome(key: &BoxKey, body: &[u8]) -> Option<(PublicKey, [u8; COOKIE_SIZE])> {
    if body.len() != WELCOME_SIZE {
        return None;
    }
    let mut rest = &body[WELCOME.len()..];
    let random = take(&mut rest)?;
    let mut sealed: [u8; TAG_SIZE + 32 + COOKIE_SIZE] = take(&mut rest)?;
    let text = open_box(key, &long_nonce(long::WELCOME, &random), &mut sealed).ok()?;
    let mut text = &*text;
    Some((PublicKey(take(&mut text)?), take(&mut text)?))
}

impl Mechanism for Client {
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        let next = match &self.state {
            State::SendingHello => self.write_hello(body)?,
            State::SendingInitiate {
                ours,
                server,
                cookie,
            } => self.write_initiate(ours, server, cookie, body)?,
            _ => return Ok(false),
        };
        self.state = next;
        Ok(true)
    }

    fn receive(&mut self, body: &[u8]) -> Result<()> {
        let state = std::mem::replace(&mut self.state, State::Ready);
        match (split_name(body), state) {
            ((b"WELCOME", _), State::AwaitingWelcome { ours, key }) => {
                // As libzmq, for which a WELCOME of the wrong size is one that does not open.
                let (server, cookie) =
                    receive_welcome(&key, body).ok_or(ProtocolError::Cryptographic)?;
                self.state = State::SendingInitiate {
                    ours,
                    server,
                    cookie,
                };
                Ok(())
            }
            ((b"READY", _), State::AwaitingReady { key }) => self.receive_ready(&key, body),
            ((ERROR, reason), State::AwaitingWelcome { .. } | State::AwaitingReady { .. }) => {
                Err(rejection(reason))
            }
            _ => Err(ProtocolError::UnexpectedCommand),
        }
    }

    fn take_introduction(&mut self) -> Option<Introduction> {
        self.server.take()
    }

    fn protection(&mut self) -> Option<Box<dyn Protection>> {
        let traffic = self.traffic.take()?;
        Some(traffic)
    }
}
