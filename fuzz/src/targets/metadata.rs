//! What a peer says of itself: the body of a READY, of arbitrary bytes, to sockets of every type.

use arbitrary::Arbitrary;

use crate::conversation::{Setting, command, greeting};
use crate::structured;
use zmq::options::Options;
use zmq::zmtp::{Config, Engine, Event};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    /// A real `Socket-Type` comes first, so that what follows it is looked at.
    is_typed: bool,
    bytes: &'a [u8],
}

/// The longest routing id that a peer may have.
const ROUTING_ID_MAX: usize = 255;

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut body = Vec::new();
    if input.is_typed {
        let name = input.setting.peer_type();
        body.extend_from_slice(b"\x0bSocket-Type");
        body.extend_from_slice(&(name.len() as u32).to_be_bytes());
        body.extend_from_slice(name.as_bytes());
    }
    body.extend_from_slice(input.bytes);
    let bytes = [greeting(1), command("READY", &body)].concat();
    let mut engine = Engine::new(Config::new(&Options::new(input.setting.socket_type())));
    if let Ok(Some(Event::Ready(peer))) = engine.decode(&mut &bytes[..]) {
        assert!(peer.routing_id.len() <= ROUTING_ID_MAX);
        for (name, value) in peer.metadata.iter().flat_map(|metadata| metadata.iter()) {
            assert!(name.len() + value.len() <= body.len());
        }
    }
}
