//! PLAIN (RFC 24), both roles: real commands with arbitrary bodies and in any order, before a peer was judged and after.

use arbitrary::Arbitrary;
use zmq::options::{MechanismKind, Options};
use zmq::zmtp::zap::{Refusal, Verdict};

use crate::conversation::{
    Cuts, Listener, Setting, Told, check_with, command, greeting_with, properties,
};
use crate::structured;

#[derive(Arbitrary, Debug)]
enum Step<'a> {
    Hello {
        username: &'a [u8],
        password: &'a [u8],
    },
    RawHello(&'a [u8]),
    Welcome(&'a [u8]),
    Initiate(Vec<(String, &'a [u8])>),
    RawInitiate(&'a [u8]),
    Ready(Vec<(String, &'a [u8])>),
    Error(&'a [u8]),
    /// With a socket type that fits.
    Introduction {
        is_initiate: bool,
    },
    Bytes(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    cuts: Cuts,
    is_server: bool,
    verdict: u8,
    minor: u8,
    steps: Vec<Step<'a>>,
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut bytes = greeting_with(input.minor, b"PLAIN");
    for step in &input.steps {
        bytes.extend(input.bytes_of(step));
    }
    let heard = check_with(|| input.listener(), &bytes, &input.cuts);
    // Who was refused, or never judged, gets nowhere.
    let is_in = |told: &Told| matches!(told, Told::Ready(..) | Told::Message(..));
    if input.is_server && heard.told().iter().any(is_in) {
        assert!(matches!(input.verdict(), Verdict::Granted(_)));
        assert!(matches!(heard.told().first(), Some(Told::Authenticate(_))));
    }
}

impl Input<'_> {
    fn listener(&self) -> Listener {
        let mut options = Options::new(self.setting.socket_type());
        options.security.mechanism = MechanismKind::Plain;
        options.security.as_server = self.is_server;
        options.security.plain.username = b"name".to_vec();
        options.security.plain.password = b"password".to_vec();
        Listener::with(&options, self.verdict())
    }

    fn verdict(&self) -> Verdict {
        match self.verdict % 5 {
            0 => Verdict::Refused(Refusal::Temporary),
            1 => Verdict::Refused(Refusal::Denied),
            2 => Verdict::Refused(Refusal::Failed),
            _ => Verdict::Granted(Vec::new()),
        }
    }

    fn bytes_of(&self, step: &Step<'_>) -> Vec<u8> {
        match step {
            Step::Hello { username, password } => {
                let mut body = Vec::new();
                for text in [username, password] {
                    body.push(text.len() as u8);
                    body.extend_from_slice(text);
                }
                command("HELLO", &body)
            }
            Step::RawHello(body) => command("HELLO", body),
            Step::Welcome(body) => command("WELCOME", body),
            Step::Initiate(list) => command("INITIATE", &properties(list)),
            Step::RawInitiate(body) => command("INITIATE", body),
            Step::Ready(list) => command("READY", &properties(list)),
            Step::Error(body) => command("ERROR", body),
            Step::Introduction { is_initiate } => {
                let kind = self.setting.peer_type().as_bytes();
                let body = properties(&[("Socket-Type".to_owned(), kind)]);
                command(if *is_initiate { "INITIATE" } else { "READY" }, &body)
            }
            Step::Bytes(bytes) => bytes.to_vec(),
        }
    }
}
