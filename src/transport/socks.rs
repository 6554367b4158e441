//! The client's half of a SOCKS5 negotiation: RFC 1928, with the user names and passwords of RFC 1929.
//!
//! Bytes in, bytes out; [`super::dial`] moves them. A host name goes to the proxy as it is, which looks it up.

use std::fmt;
use std::net::IpAddr;

use crate::errno::{Errno, Result};
use crate::options::Socks;

use super::host::{Host, HostPort, Side};

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const USER_AND_PASSWORD: u8 = 2;
const USER_AND_PASSWORD_VERSION: u8 = 1;
const CONNECT: u8 = 1;
const GRANTED: u8 = 0;
const IPV4: u8 = 1;
const DOMAIN_NAME: u8 = 3;
const IPV6: u8 = 4;

/// Up to the byte that tells how long a reply is.
const REPLY_HEAD: usize = 5;

/// What a proxy is asked for: where to connect to, and who asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Errand {
    host: Host,
    port: u16,
    /// A name, and a password that may be empty.
    credentials: Option<(Vec<u8>, Vec<u8>)>,
}

impl Errand {
    /// To `[source;]host:port`; the source would be the proxy's to choose. `EINVAL`: no port, or a name beyond 255 bytes.
    pub(super) fn new(destination: &str, socks: &Socks) -> Result<Errand> {
        let destination = destination.rsplit(';').next().unwrap_or(destination);
        let HostPort { host, port, .. } = HostPort::parse(destination, Side::Remote)?;
        let credentials =
            (!socks.username.is_empty()).then(|| (socks.username.clone(), socks.password.clone()));
        let sizes = credentials
            .iter()
            .flat_map(|(user, password)| [user, password]);
        let fits = |bytes: &[u8]| u8::try_from(bytes.len()).is_ok();
        let is_valid = match &host {
            Host::Name(name) => !name.is_empty() && fits(name.as_bytes()),
            _ => true,
        };
        if port == 0 || !is_valid || !sizes.into_iter().all(|bytes| fits(bytes)) {
            return Err(Errno::EINVAL);
        }
        Ok(Errand {
            host,
            port,
            credentials,
        })
    }

    /// The one way of authentication that is offered.
    fn greeting(&self) -> Vec<u8> {
        let method = match self.credentials {
            Some(_) => USER_AND_PASSWORD,
            None => NO_AUTHENTICATION,
        };
        vec![VERSION, 1, method]
    }

    fn authentication(&self) -> Option<Vec<u8>> {
        let (user, password) = self.credentials.as_ref()?;
        let mut bytes = vec![USER_AND_PASSWORD_VERSION];
        put_counted(&mut bytes, user);
        put_counted(&mut bytes, password);
        Some(bytes)
    }

    fn request(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, CONNECT, 0];
        match &self.host {
            Host::Literal(IpAddr::V4(ip)) => {
                bytes.push(IPV4);
                bytes.extend(ip.octets());
            }
            Host::Literal(IpAddr::V6(ip)) => {
                bytes.push(IPV6);
                bytes.extend(ip.octets());
            }
            Host::Name(name) => {
                bytes.push(DOMAIN_NAME);
                put_counted(&mut bytes, name.as_bytes());
            }
            // Not on the remote side, but it is a name like any other.
            Host::Any => {
                bytes.push(DOMAIN_NAME);
                put_counted(&mut bytes, b"*");
            }
        }
        bytes.extend(self.port.to_be_bytes());
        bytes
    }
}

/// Says nothing of the password.
impl fmt::Debug for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Errand")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// A size of one byte, then the bytes.
fn put_counted(place: &mut Vec<u8>, bytes: &[u8]) {
    // At most 255: see `Errand::new`.
    place.push(bytes.len() as u8);
    place.extend(bytes);
}

/// Which answer comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Method,
    Authentication,
    Reply,
    /// From now on the bytes are the destination's.
    Nothing,
}

/// A negotiation under way.
#[derive(Debug)]
pub(super) struct Negotiation {
    errand: Errand,
    awaited: Awaited,
    /// What is still to be sent.
    output: Vec<u8>,
    /// What came of the answer.
    answer: Vec<u8>,
}

impl Negotiation {
    pub fn new(errand: Errand) -> Negotiation {
        Negotiation {
            awaited: Awaited::Method,
            output: errand.greeting(),
            answer: Vec::new(),
            errand,
        }
    }

    /// What is to be sent before anything is awaited.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// So many bytes of the output are sent.
    pub fn sent(&mut self, count: usize) {
        self.output.drain(..count.min(self.output.len()));
    }

    /// How many bytes are awaited at least; what comes after an answer may be the destination's. 0: all is done.
    pub fn awaits(&self) -> usize {
        let size = match self.awaited {
            Awaited::Method | Awaited::Authentication => 2,
            Awaited::Reply => self.reply_size(),
            Awaited::Nothing => 0,
        };
        size.saturating_sub(self.answer.len())
    }

    /// The size of the reply, as far as it is known.
    fn reply_size(&self) -> usize {
        match self.answer[..] {
            [_, _, _, IPV4, _, ..] => 4 + 4 + 2,
            [_, _, _, IPV6, _, ..] => 4 + 16 + 2,
            [_, _, _, _, length, ..] => REPLY_HEAD + usize::from(length) + 2,
            _ => REPLY_HEAD,
        }
    }

    /// Takes bytes that came, at most as many as awaited. `EPROTO`: the proxy does not speak SOCKS5, or not as it must.
    /// `EACCES`: it wants to know who asks, or does not believe it. `ECONNREFUSED`: it could not, or would not, connect.
    pub fn received(&mut self, bytes: &[u8]) -> Result<()> {
        self.answer.extend(bytes);
        self.judge_head()?;
        if self.awaits() > 0 {
            return Ok(());
        }
        let answer = std::mem::take(&mut self.answer);
        (self.awaited, self.output) = match self.awaited {
            Awaited::Method => self.after_method(answer[1])?,
            Awaited::Authentication if answer[1] != GRANTED => return Err(Errno::EACCES),
            Awaited::Authentication => (Awaited::Reply, self.errand.request()),
            Awaited::Reply | Awaited::Nothing => (Awaited::Nothing, Vec::new()),
        };
        Ok(())
    }

    /// What can be told before an answer is there as a whole: a server that is no proxy might never send the rest.
    fn judge_head(&self) -> Result<()> {
        let version = match self.awaited {
            Awaited::Authentication => USER_AND_PASSWORD_VERSION,
            _ => VERSION,
        };
        if self.answer.first().is_some_and(|first| *first != version) {
            return Err(Errno::EPROTO);
        }
        if self.awaited != Awaited::Reply {
            return Ok(());
        }
        match self.answer[..] {
            [_, code, ..] if code != GRANTED => Err(Errno::ECONNREFUSED),
            [_, _, reserved, ..] if reserved != 0 => Err(Errno::EPROTO),
            [_, _, _, kind, ..] if ![IPV4, IPV6, DOMAIN_NAME].contains(&kind) => Err(Errno::EPROTO),
            _ => Ok(()),
        }
    }

    /// A proxy may let us in without the name that was offered.
    fn after_method(&self, method: u8) -> Result<(Awaited, Vec<u8>)> {
        match (method, self.errand.authentication()) {
            (NO_AUTHENTICATION, _) => Ok((Awaited::Reply, self.errand.request())),
            (USER_AND_PASSWORD, Some(bytes)) => Ok((Awaited::Authentication, bytes)),
            _ => Err(Errno::EACCES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socks(username: &[u8], password: &[u8]) -> Socks {
        Socks {
            proxy: b"127.0.0.1:1080".to_vec(),
            username: username.to_vec(),
            password: password.to_vec(),
        }
    }

    fn negotiation(destination: &str) -> Negotiation {
        Negotiation::new(Errand::new(destination, &socks(b"", b"")).unwrap())
    }

    /// Sends all that is to be sent, and returns it.
    fn say(negotiation: &mut Negotiation) -> Vec<u8> {
        let bytes = negotiation.output().to_vec();
        negotiation.sent(bytes.len());
        bytes
    }

    /// Gives an answer as it is asked for, in pieces of `size`.
    fn answer(negotiation: &mut Negotiation, mut bytes: &[u8], size: usize) -> Result<()> {
        while !bytes.is_empty() {
            let count = size.min(bytes.len()).min(negotiation.awaits());
            assert!(count > 0, "not awaited: {bytes:?}");
            let (head, rest) = bytes.split_at(count);
            negotiation.received(head)?;
            bytes = rest;
        }
        Ok(())
    }

    #[test]
    fn a_destination_is_a_number_or_a_name() {
        let cases: [(&str, &[u8]); 4] = [
            ("127.1:80", &[5, 1, 0, 1, 127, 0, 0, 1, 0, 80]),
            (
                "example.org:258",
                b"\x05\x01\x00\x03\x0bexample.org\x01\x02",
            ),
            ("10.0.0.1:0;host:1", b"\x05\x01\x00\x03\x04host\x00\x01"),
            (
                "[::1]:80",
                &[
                    5, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80,
                ],
            ),
        ];
        for (destination, request) in cases {
            for size in 1..=3 {
                let mut negotiation = negotiation(destination);
                assert_eq!(say(&mut negotiation), [5, 1, 0]);
                answer(&mut negotiation, &[5, 0], size).unwrap();
                assert_eq!(say(&mut negotiation), request, "{destination}");
                answer(&mut negotiation, &[5, 0, 0, 1, 1, 2, 3, 4, 0, 9], size).unwrap();
                assert_eq!(negotiation.awaits(), 0);
                assert!(negotiation.output().is_empty());
            }
        }
        for destination in [
            "host",
            "host:0",
            "host:x",
            ":1",
            &format!("{}:1", "x".repeat(256)),
        ] {
            let errand = Errand::new(destination, &socks(b"", b""));
            assert_eq!(errand, Err(Errno::EINVAL), "{destination}");
        }
    }

    #[test]
    fn a_reply_is_as_long_as_its_address() {
        let replies: [&[u8]; 3] = [
            &[5, 0, 0, 1, 1, 2, 3, 4, 0, 9],
            &[5, 0, 0, 3, 0, 0, 9],
            &[
                5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 9,
            ],
        ];
        for reply in replies {
            let mut negotiation = negotiation("host:1");
            answer(&mut negotiation, &[5, 0], 2).unwrap();
            answer(&mut negotiation, &reply[..reply.len() - 1], 64).unwrap();
            assert_eq!(negotiation.awaits(), 1, "{reply:?}");
            answer(&mut negotiation, &reply[reply.len() - 1..], 1).unwrap();
            assert_eq!(negotiation.awaits(), 0, "{reply:?}");
        }
    }

    #[test]
    fn a_name_and_a_password_are_told_if_asked_for() {
        let errand = Errand::new("host:1", &socks(b"me", b"")).unwrap();
        let mut asked = Negotiation::new(errand.clone());
        assert_eq!(say(&mut asked), [5, 1, 2]);
        answer(&mut asked, &[5, 2], 1).unwrap();
        assert_eq!(say(&mut asked), b"\x01\x02me\x00");
        assert_eq!(answer(&mut asked, &[1, 1], 1), Err(Errno::EACCES));

        let mut not_asked = Negotiation::new(errand);
        say(&mut not_asked);
        answer(&mut not_asked, &[5, 0], 1).unwrap();
        assert_eq!(say(&mut not_asked), b"\x05\x01\x00\x03\x04host\x00\x01");
    }

    #[test]
    fn who_has_no_name_is_not_let_in() {
        for method in [1, 2, 0xff] {
            let outcome = answer(&mut negotiation("host:1"), &[5, method], 2);
            assert_eq!(outcome, Err(Errno::EACCES));
        }
    }

    #[test]
    fn what_is_no_proxy_is_found_out_at_its_first_bytes() {
        let outcome = answer(&mut negotiation("host:1"), b"H", 1);
        assert_eq!(outcome, Err(Errno::EPROTO));
        let cases: [(&[u8], Errno); 4] = [
            (&[4], Errno::EPROTO),
            (&[5, 5], Errno::ECONNREFUSED),
            (&[5, 0, 1], Errno::EPROTO),
            (&[5, 0, 0, 2], Errno::EPROTO),
        ];
        for (reply, expected) in cases {
            let mut negotiation = negotiation("host:1");
            answer(&mut negotiation, &[5, 0], 2).unwrap();
            let outcome = answer(&mut negotiation, reply, 64);
            assert_eq!(outcome, Err(expected), "{reply:?}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let socks = socks(b"me", b"hush");
        let errand = Errand::new("host:1", &socks).unwrap();
        assert!(!format!("{socks:?} {errand:?}").contains("hush"));
        assert!(!format!("{errand:?}").contains("104, 117"));
    }
}
