//! Both state machines, told every command right and wrong; and the traffic after them.

mod handshake;
mod messages;

use super::*;
use crate::cipher::{KeyPair, SecretKey};
use crate::options::{MechanismKind, Options, SocketType};
use crate::zmtp::config::Config;
use crate::zmtp::mechanism::{Mechanism, Protection};
use crate::zmtp::metadata::Introduction;

/// A pair that is the same in each run.
fn pair(seed: u8) -> KeyPair {
    let secret = SecretKey::new(&[seed; 32]);
    KeyPair {
        public: secret.public(),
        secret,
    }
}

/// DEALER to ROUTER, who asks nobody about its peers.
fn config(as_server: bool) -> Config {
    let kind = match as_server {
        true => SocketType::Router,
        false => SocketType::Dealer,
    };
    let mut options = Options::new(kind);
    options.routing_id = b"me".to_vec();
    options.security.mechanism = MechanismKind::Curve;
    options.security.as_server = as_server;
    options.security.zap_enforces_domain = true;
    let curve = &mut options.security.curve;
    curve.server = pair(1).public;
    curve.public = pair(2).public;
    curve.set_secret(pair(if as_server { 1 } else { 2 }).secret);
    Config::new(&options)
}

fn client() -> Client {
    Client::new(&config(false))
}

fn server() -> Server {
    Server::new(&config(true))
}

/// The command whose turn it is.
fn said(side: &mut dyn Mechanism) -> Vec<u8> {
    let mut body = Vec::new();
    assert_eq!(side.next_command(&mut body), Ok(true));
    body
}

fn is_silent(side: &mut dyn Mechanism) -> bool {
    side.next_command(&mut Vec::new()) == Ok(false)
}

/// A whole handshake; who each side turned out to be, and their traffic.
struct Conversation {
    client: Box<dyn Protection>,
    server: Box<dyn Protection>,
    introductions: [Introduction; 2],
}

fn converse() -> Conversation {
    let (mut client, mut server) = (client(), server());
    for _ in 0..2 {
        server.receive(&said(&mut client)).expect("a good command");
        client.receive(&said(&mut server)).expect("a good command");
    }
    let introductions = [client.take_introduction(), server.take_introduction()];
    Conversation {
        client: client.protection().expect("traffic"),
        server: server.protection().expect("traffic"),
        introductions: introductions.map(|one| one.expect("an introduction")),
    }
}
