//! ZAP: what is asked about a peer, and what the answer means (RFC 27). Whom to ask, and when, is the session's business.

use super::error::{ProtocolError, Result};
use super::metadata::{Introduction, Property};
use crate::message::Message;
use crate::options::SocketType;

const VERSION: &[u8] = b"1.0";
/// Each connection asks once, so that all requests may bear one number.
const REQUEST_ID: &[u8] = b"1";
/// The parts of an answer, with the empty one that ends its envelope.
pub const ANSWER_PARTS: usize = 7;

/// The name of the property that says who a peer is.
const USER_ID: &[u8] = b"User-Id";

/// A peer that wants in, as its mechanism knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub mechanism: &'static str,
    /// PLAIN: name and password. CURVE: the peer's public key.
    pub credentials: Vec<Vec<u8>>,
    /// If there is nobody to ask, the peer is turned away.
    pub is_required: bool,
}

/// Where a peer wants in.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    pub domain: &'a [u8],
    /// The peer's, without its port.
    pub address: &'a [u8],
    /// The socket's own.
    pub routing_id: &'a [u8],
}

impl Request {
    /// The parts of the message to the handler.
    pub fn parts<'a>(&'a self, door: Door<'a>) -> impl Iterator<Item = &'a [u8]> {
        let head = [
            b"",
            VERSION,
            REQUEST_ID,
            door.domain,
            door.address,
            door.routing_id,
            self.mechanism.as_bytes(),
        ];
        let credentials = self.credentials.iter().map(Vec::as_slice);
        head.into_iter().chain(credentials)
    }
}

/// What was decided on a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is let in, and this is known of it, for the metadata of its messages.
    Granted(Vec<Property>),
    Refused(Refusal),
}

/// Why a peer is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// For now; it hears nothing, and may try again.
    Temporary,
    Denied,
    /// The handler could not decide.
    Failed,
}

impl Refusal {
    /// The status code.
    pub fn status(self) -> u16 {
        match self {
            Refusal::Temporary => 300,
            Refusal::Denied => 400,
            Refusal::Failed => 500,
        }
    }

    /// The reason that an ERROR command gives to the peer, if it is told.
    pub(super) fn reason(self) -> Option<&'static [u8]> {
        match self {
            Refusal::Temporary => None,
            Refusal::Denied => Some(b"400"),
            Refusal::Failed => Some(b"500"),
        }
    }

    /// The body of that command.
    pub(super) fn error(self) -> Option<&'static [u8]> {
        match self {
            Refusal::Temporary => None,
            Refusal::Denied => Some(b"\x05ERROR\x03400"),
            Refusal::Failed => Some(b"\x05ERROR\x03500"),
        }
    }
}

impl Verdict {
    /// Reads a handler's answer to a socket of type `ours`.
    pub fn parse(parts: &[Message], ours: SocketType) -> Result<Verdict> {
        let [envelope, version, request_id, status, _, user_id, metadata] = parts else {
            return Err(ProtocolError::ZapMalformedReply);
        };
        if !envelope.is_empty() {
            return Err(ProtocolError::ZapUnspecified);
        }
        if version.as_slice() != VERSION {
            return Err(ProtocolError::ZapBadVersion);
        }
        if request_id.as_slice() != REQUEST_ID {
            return Err(ProtocolError::ZapBadRequestId);
        }
        let refusal = match status.as_slice() {
            b"200" => None,
            b"300" => Some(Refusal::Temporary),
            b"400" => Some(Refusal::Denied),
            b"500" => Some(Refusal::Failed),
            _ => return Err(ProtocolError::ZapInvalidStatusCode),
        };
        let said = Introduction::parse(metadata.as_slice(), ours)
            .map_err(|_| ProtocolError::ZapInvalidMetadata)?;
        Ok(match refusal {
            Some(refusal) => Verdict::Refused(refusal),
            None => {
                let mut properties = vec![(USER_ID.to_vec(), user_id.as_slice().to_vec())];
                properties.extend(said.properties);
                Verdict::Granted(properties)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn verdict(parts: &[&[u8]]) -> Result<Verdict> {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| Message::from_slice(part).expect("memory"))
            .collect();
        Verdict::parse(&parts, SocketType::Rep)
    }

    #[test]
    fn a_request_has_the_parts_of_rfc_27() {
        let request = Request {
            mechanism: "PLAIN",
            credentials: vec![b"name".to_vec(), Vec::new()],
            is_required: true,
        };
        let door = Door {
            domain: b"lab",
            address: b"127.0.0.1",
            routing_id: b"me",
        };
        let parts: Vec<_> = request.parts(door).map(<[u8]>::escape_ascii).collect();
        let text: Vec<_> = parts.iter().map(ToString::to_string).collect();
        let expected = [
            "",
            "1.0",
            "1",
            "lab",
            "127.0.0.1",
            "me",
            "PLAIN",
            "name",
            "",
        ];
        assert_eq!(text, expected);
    }

    #[test]
    fn who_is_let_in_is_known_by_the_user_id_and_the_properties() {
        let answer = verdict(&[
            b"",
            b"1.0",
            b"1",
            b"200",
            b"OK",
            b"alice",
            b"\x01x\0\0\0\x01y",
        ]);
        let properties = vec![
            (b"User-Id".to_vec(), b"alice".to_vec()),
            (b"x".to_vec(), b"y".to_vec()),
        ];
        assert_eq!(answer, Ok(Verdict::Granted(properties)));
    }

    #[test]
    fn an_answer_that_is_none_names_what_is_wrong() {
        let sound: [&[u8]; ANSWER_PARTS] = [b"", b"1.0", b"1", b"200", b"", b"", b""];
        for (part, value, error) in [
            (0, &b"x"[..], ProtocolError::ZapUnspecified),
            (1, b"1.1", ProtocolError::ZapBadVersion),
            (2, b"2", ProtocolError::ZapBadRequestId),
            (3, b"", ProtocolError::ZapInvalidStatusCode),
            (3, b"201", ProtocolError::ZapInvalidStatusCode),
            (6, b"x", ProtocolError::ZapInvalidMetadata),
            (
                6,
                b"\x0bSocket-Type\0\0\0\x03PUB",
                ProtocolError::ZapInvalidMetadata,
            ),
        ] {
            let mut parts = sound;
            parts[part] = value;
            assert_eq!(verdict(&parts), Err(error));
        }
        for count in [0, 1, ANSWER_PARTS - 1] {
            assert_eq!(
                verdict(&sound[..count]),
                Err(ProtocolError::ZapMalformedReply)
            );
        }
        let longer = [&sound[..], &[b""]].concat();
        assert_eq!(verdict(&longer), Err(ProtocolError::ZapMalformedReply));
    }

    proptest! {
        #[test]
        fn nothing_but_200_lets_a_peer_in(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 0..9),
            status in "[1-6][0-9]{2}",
        ) {
            let mut parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let _ = verdict(&parts);
            if parts.len() == ANSWER_PARTS {
                (parts[0], parts[1], parts[2], parts[3]) = (b"", VERSION, REQUEST_ID, status.as_bytes());
            }
            if let Ok(Verdict::Granted(_)) = verdict(&parts) {
                prop_assert_eq!(status, "200");
            }
        }
    }
}
