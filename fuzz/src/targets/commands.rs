//! Commands with real names and arbitrary bodies, during the handshake and after it.

use crate::conversation::{Cuts, Setting, check, command, greeting, ready};
use crate::structured;
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
enum Name {
    Ready,
    Error,
    Subscribe,
    Cancel,
    Ping,
    Pong,
    Other(String),
}

#[derive(Arbitrary, Debug)]
enum Step<'a> {
    Command(Name, &'a [u8]),
    /// Properties that parse.
    Ready(Vec<(String, &'a [u8])>),
    /// A READY that ends the handshake.
    Accepted,
    Bytes(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    cuts: Cuts,
    minor: u8,
    steps: Vec<Step<'a>>,
}

impl Name {
    fn as_str(&self) -> &str {
        match self {
            Name::Ready => "READY",
            Name::Error => "ERROR",
            Name::Subscribe => "SUBSCRIBE",
            Name::Cancel => "CANCEL",
            Name::Ping => "PING",
            Name::Pong => "PONG",
            Name::Other(name) => name,
        }
    }
}

fn properties(list: &[(String, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in list {
        bytes.push(name.len() as u8);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
        bytes.extend_from_slice(value);
    }
    bytes
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut bytes = greeting(input.minor);
    for step in &input.steps {
        bytes.extend(match step {
            Step::Command(name, body) => command(name.as_str(), body),
            Step::Ready(list) => command("READY", &properties(list)),
            Step::Accepted => ready(&input.setting),
            Step::Bytes(bytes) => bytes.to_vec(),
        });
    }
    check(&input.setting, &bytes, &input.cuts);
}
