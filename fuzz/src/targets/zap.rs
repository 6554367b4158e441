//! Answers of a ZAP handler (RFC 27): of any number of parts with any content, near to real ones.

use arbitrary::Arbitrary;
use zmq::message::Message;
use zmq::options::SocketType;
use zmq::zmtp::zap::Verdict;

use crate::conversation::properties;
use crate::structured;

#[derive(Arbitrary, Debug)]
enum Part<'a> {
    /// What stands at this place in a real answer.
    Real,
    Status(u16),
    Metadata(Vec<(String, &'a [u8])>),
    Bytes(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    socket_type: u8,
    parts: Vec<Part<'a>>,
}

const REAL: [&[u8]; 7] = [b"", b"1.0", b"1", b"200", b"OK", b"somebody", b""];

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let parts: Vec<Message> = input
        .parts
        .iter()
        .enumerate()
        .map(|(index, part)| part.message(index))
        .collect();
    let kind = SocketType::from_number(i32::from(input.socket_type % 12)).expect("a type");
    match Verdict::parse(&parts, kind) {
        Ok(Verdict::Granted(properties)) => {
            assert_eq!(parts[3].as_slice(), b"200");
            assert_eq!(properties[0].1, parts[5].as_slice());
        }
        Ok(Verdict::Refused(refusal)) => {
            assert_eq!(parts[3].as_slice(), refusal.status().to_string().as_bytes());
        }
        Err(_) => {}
    }
}

impl Part<'_> {
    fn message(&self, index: usize) -> Message {
        let bytes = match self {
            Part::Real => REAL.get(index).copied().unwrap_or_default().to_vec(),
            Part::Status(status) => (status % 600).to_string().into_bytes(),
            Part::Metadata(list) => properties(list),
            Part::Bytes(bytes) => bytes.to_vec(),
        };
        Message::from_slice(&bytes).expect("memory")
    }
}
