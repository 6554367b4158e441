//! The side that everybody may know, and that decides who may come in.
//!
//! Between WELCOME and INITIATE it remembers no more than the key of the cookie that it gave away, in which the rest is.

use super::traffic::{Role, Traffic};
use super::{
    COOKIE_SIZE, HELLO_SIZE, HELLO_TEXT, NAME, READY, VERSION, WELCOME, append_box, long,
    long_nonce, no_randomness, open_box, short, short_nonce, take,
};
use crate::cipher::{self, BoxKey, KEY_SIZE, KeyPair, PublicKey, SecretKey, TAG_SIZE};
use crate::options::CurveKeys;
use crate::zmtp::config::Config;
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::mechanism::{Mechanism, Protection, check_form, split_name};
use crate::zmtp::metadata::{Introduction, Ourselves};
use crate::zmtp::zap::{Refusal, Request};

/// The number of what we send; those of messages follow.
const READY_NUMBER: u64 = 1;

const INITIATE_MIN: usize = 257;

/// How far it is.
#[derive(Debug)]
enum State {
    AwaitingHello,
    SendingWelcome {
        client: PublicKey,
        /// For boxes between C' and S.
        key: BoxKey,
        number: u64,
    },
    AwaitingInitiate {
        cookie_key: BoxKey,
        /// The last one that the client used.
        number: u64,
    },
    Asking(Agreement, Request),
    AwaitingVerdict(Agreement),
    SendingReady(Agreement),
    Refusing(Refusal),
    /// Ready or refused: the client has nothing more to say here.
    Over,
}

/// What INITIATE led to.
#[derive(Debug)]
struct Agreement {
    /// For boxes between C' and S'.
    key: BoxKey,
    number: u64,
    client: Introduction,
}

/// See the module's text.
#[derive(Debug)]
pub(in crate::zmtp::mechanism) struct Server {
    ourselves: Ourselves,
    keys: CurveKeys,
    /// Whether clients are judged, and whether somebody must be there to do it.
    asks: bool,
    insists: bool,
    state: State,
    client: Option<Introduction>,
    traffic: Option<Box<Traffic>>,
}

/// What is in an INITIATE, opened.
struct Initiate<'a> {
    client: PublicKey,
    vouch: Vouch,
    properties: &'a [u8],
}

/// A vouch's nonce and box.
struct Vouch {
    random: [u8; 16],
    sealed: [u8; TAG_SIZE + 2 * KEY_SIZE],
}

impl Server {
    pub fn new(config: &Config) -> Server {
        let security = &config.security;
        Server {
            ourselves: Ourselves::new(config),
            keys: security.curve.clone(),
            asks: !security.zap_domain.is_empty() || !security.zap_enforces_domain,
            insists: security.zap_enforces_domain,
            state: State::AwaitingHello,
            client: None,
            traffic: None,
        }
    }

    fn receive_hello(&self, body: &[u8]) -> Result<State> {
        check_form(body)?;
        let (b"HELLO", mut rest) = split_name(body) else {
            return Err(ProtocolError::UnexpectedCommand);
        };
        if body.len() != HELLO_SIZE {
            return Err(ProtocolError::MalformedHello);
        }
        let (client, number, mut sealed) =
            split_hello(&mut rest).ok_or(ProtocolError::MalformedHello)?;
        let key = BoxKey::new(&client, self.keys.secret()).ok_or(ProtocolError::Cryptographic)?;
        open_box(&key, &short_nonce(short::HELLO, number), &mut sealed)?;
        Ok(State::SendingWelcome {
            client,
            key,
            number,
        })
    }

    fn receive_initiate(&self, cookie_key: &BoxKey, last: u64, body: &[u8]) -> Result<State> {
        check_form(body)?;
        let (b"INITIATE", mut rest) = split_name(body) else {
            return Err(ProtocolError::UnexpectedCommand);
        };
        if body.len() < INITIATE_MIN {
            return Err(ProtocolError::MalformedInitiate);
        }
        let cookie = take(&mut rest).ok_or(ProtocolError::MalformedInitiate)?;
        let (short_client, ours) = open_cookie(cookie_key, &cookie)?;
        let number = take(&mut rest).map(u64::from_be_bytes);
        let number = number.ok_or(ProtocolError::MalformedInitiate)?;
        if number <= last {
            return Err(ProtocolError::InvalidSequence);
        }
        let key = BoxKey::new(&short_client, &ours).ok_or(ProtocolError::Cryptographic)?;
        let mut sealed = rest.to_vec();
        let text = open_box(&key, &short_nonce(short::INITIATE, number), &mut sealed)?;
        let initiate = split_initiate(text).ok_or(ProtocolError::MalformedInitiate)?;
        self.check_vouch(&initiate, &short_client, &ours)?;
        let client = Introduction::parse(initiate.properties, self.ourselves.socket_type)?;
        let agreement = Agreement {
            key,
            number,
            client,
        };
        Ok(match self.asks {
            true => State::Asking(agreement, self.request(&initiate.client)),
            false => State::SendingReady(agreement),
        })
    }

    /// Whether the owner of C means this connection, and this server.
    fn check_vouch(
        &self,
        initiate: &Initiate<'_>,
        short_client: &PublicKey,
        ours: &SecretKey,
    ) -> Result<()> {
        let key = BoxKey::new(&initiate.client, ours).ok_or(ProtocolError::Cryptographic)?;
        let Vouch { random, mut sealed } = initiate.vouch;
        let text = open_box(&key, &long_nonce(long::VOUCH, &random), &mut sealed)?;
        let expected = [short_client.0, self.keys.secret_public().0];
        match *text == *expected.as_flattened() {
            true => Ok(()),
            false => Err(ProtocolError::KeyExchange),
        }
    }

    fn request(&self, client: &PublicKey) -> Request {
        Request {
            mechanism: NAME,
            credentials: vec![client.0.to_vec()],
            is_required: self.insists,
        }
    }

    fn write_ready(&mut self, agreement: Agreement, body: &mut Vec<u8>) {
        let Agreement {
            key,
            number,
            client,
        } = agreement;
        body.extend_from_slice(READY);
        body.extend_from_slice(&READY_NUMBER.to_be_bytes());
        let nonce = short_nonce(short::READY, READY_NUMBER);
        append_box(&key, &nonce, body, |body| self.ourselves.introduce(body));
        let traffic = Traffic::new(Role::Server, &key, READY_NUMBER, number);
        self.traffic = Some(Box::new(traffic));
        self.client = Some(client);
    }
}

/// C', its number, and the box.
fn split_hello(rest: &mut &[u8]) -> Option<(PublicKey, u64, [u8; TAG_SIZE + HELLO_TEXT])> {
    let version: [u8; 2] = take(rest)?;
    let _padding: [u8; super::HELLO_PADDING] = take(rest)?;
    let client = PublicKey(take(rest)?);
    let number = u64::from_be_bytes(take(rest)?);
    let sealed = take(rest)?;
    (version == VERSION).then_some((client, number, sealed))
}

fn split_initiate(mut text: &[u8]) -> Option<Initiate<'_>> {
    Some(Initiate {
        client: PublicKey(take(&mut text)?),
        vouch: Vouch {
            random: take(&mut text)?,
            sealed: take(&mut text)?,
        },
        properties: text,
    })
}

/// Writes WELCOME with a new S' and returns the key of the cookie in it.
fn write_welcome(client: &PublicKey, key: &BoxKey, body: &mut Vec<u8>) -> Result<BoxKey> {
    let ours = KeyPair::generate().map_err(no_randomness)?;
    let cookie_key = BoxKey::own().map_err(no_randomness)?;
    let [cookie_random, welcome_random] = [cipher::random(), cipher::random()];
    let cookie_random = cookie_random.map_err(no_randomness)?;
    let welcome_random = welcome_random.map_err(no_randomness)?;
    body.extend_from_slice(WELCOME);
    body.extend_from_slice(&welcome_random);
    // Its plain text must not be moved to a larger place: what is left behind would not be wiped.
    body.reserve_exact(TAG_SIZE + KEY_SIZE + COOKIE_SIZE);
    append_box(
        key,
        &long_nonce(long::WELCOME, &welcome_random),
        body,
        |body| {
            body.extend_from_slice(&ours.public.0);
            body.extend_from_slice(&cookie_random);
            let nonce = long_nonce(long::COOKIE, &cookie_random);
            append_box(&cookie_key, &nonce, body, |body| {
                body.extend_from_slice(&client.0);
                body.extend_from_slice(ours.secret.expose());
            });
        },
    );
    Ok(cookie_key)
}

/// C' and s' out of a cookie of ours.
fn open_cookie(key: &BoxKey, cookie: &[u8; COOKIE_SIZE]) -> Result<(PublicKey, SecretKey)> {
    let mut rest = &cookie[..];
    let random = take(&mut rest).ok_or(ProtocolError::Cryptographic)?;
    let mut sealed: [u8; TAG_SIZE + 2 * KEY_SIZE] =
        take(&mut rest).ok_or(ProtocolError::Cryptographic)?;
    let text = open_box(key, &long_nonce(long::COOKIE, &random), &mut sealed)?;
    let (client, text) = text
        .split_first_chunk_mut()
        .ok_or(ProtocolError::Cryptographic)?;
    let secret = text.first_chunk_mut().ok_or(ProtocolError::Cryptographic)?;
    Ok((PublicKey(*client), SecretKey::take(secret)))
}

impl Mechanism for Server {
    fn next_command(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::SendingWelcome {
                client,
                key,
                number,
            } => {
                let cookie_key = write_welcome(&client, &key, body)?;
                self.state = State::AwaitingInitiate { cookie_key, number };
            }
            State::SendingReady(agreement) => self.write_ready(agreement, body),
            State::Refusing(refusal) => {
                body.extend_from_slice(refusal.error().unwrap_or_default());
            }
            other => self.state = other,
        }
        Ok(!body.is_empty())
    }

    fn receive(&mut self, body: &[u8]) -> Result<()> {
        self.state = match &self.state {
            State::AwaitingHello => self.receive_hello(body)?,
            State::AwaitingInitiate { cookie_key, number } => {
                self.receive_initiate(cookie_key, *number, body)?
            }
            _ => return Err(ProtocolError::Unspecified),
        };
        Ok(())
    }

    fn take_request(&mut self) -> Option<Request> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Asking(agreement, request) => {
                self.state = State::AwaitingVerdict(agreement);
                Some(request)
            }
            other => {
                self.state = other;
                None
            }
        }
    }

    fn judged(&mut self, refusal: Option<Refusal>) {
        let state = std::mem::replace(&mut self.state, State::Over);
        self.state = match (state, refusal) {
            (State::AwaitingVerdict(agreement), None) => State::SendingReady(agreement),
            (State::AwaitingVerdict(_), Some(refusal)) => State::Refusing(refusal),
            (other, _) => other,
        };
    }

    fn take_introduction(&mut self) -> Option<Introduction> {
        self.client.take()
    }

    fn protection(&mut self) -> Option<Box<dyn Protection>> {
        let traffic = self.traffic.take()?;
        Some(traffic)
    }
}
