//! Commands with real names and arbitrary bodies, during the handshake and after it.

use crate::conversation::{Cuts, Setting, check, command, greeting, properties, ready};
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
