//! HELLO, WELCOME, INITIATE, READY and ERROR.

use super::*;
use crate::cipher::PublicKey;
use crate::zmtp::zap::Refusal;
use ProtocolError::*;
use proptest::prelude::*;

/// A server that awaits INITIATE, and the client that is about to send it.
fn greeted() -> (Client, Server) {
    let (mut client, mut server) = (client(), server());
    server.receive(&said(&mut client)).expect("a good HELLO");
    client.receive(&said(&mut server)).expect("a good WELCOME");
    (client, server)
}

#[test]
fn both_sides_introduce_themselves() {
    let [server, client] = converse().introductions;
    assert_eq!(server.socket_type, Some(SocketType::Router));
    assert_eq!(client.socket_type, Some(SocketType::Dealer));
    assert_eq!(client.routing_id, b"me");
}

#[test]
fn commands_have_the_sizes_of_the_rfc() {
    let (mut client, mut server) = (client(), server());
    let hello = said(&mut client);
    assert_eq!((hello.len(), &hello[..8]), (200, &b"\x05HELLO\x01\0"[..]));
    assert_eq!(&hello[8..80], [0; 72]);
    assert_eq!(hello[112..120], 1u64.to_be_bytes());
    server.receive(&hello).expect("a good HELLO");
    let welcome = said(&mut server);
    assert_eq!((welcome.len(), &welcome[..8]), (168, &b"\x07WELCOME"[..]));
    client.receive(&welcome).expect("a good WELCOME");
    let initiate = said(&mut client);
    let metadata = 1 + 11 + 4 + 6 + 1 + 8 + 4 + 2;
    assert_eq!(initiate.len(), 257 + metadata);
    assert_eq!(&initiate[..9], b"\x08INITIATE");
    assert_eq!(initiate[105..113], 2u64.to_be_bytes());
    server.receive(&initiate).expect("a good INITIATE");
    let ready = said(&mut server);
    assert_eq!(
        (ready.len(), &ready[..6]),
        (30 + metadata, &b"\x05READY"[..])
    );
    assert_eq!(ready[6..14], 1u64.to_be_bytes());
}

#[test]
fn nobody_speaks_out_of_turn() {
    let (mut client, mut server) = (client(), server());
    assert!(is_silent(&mut server));
    let hello = said(&mut client);
    assert!(is_silent(&mut client));
    server.receive(&hello).expect("a good HELLO");
    let welcome = said(&mut server);
    assert!(is_silent(&mut server));
    assert!(server.take_introduction().is_none());
    client.receive(&welcome).expect("a good WELCOME");
    let initiate = said(&mut client);
    assert!(is_silent(&mut client) && client.take_introduction().is_none());
    server.receive(&initiate).expect("a good INITIATE");
    client.receive(&said(&mut server)).expect("a good READY");
    assert!(is_silent(&mut client) && is_silent(&mut server));
    assert_eq!(server.receive(&initiate), Err(Unspecified));
    assert_eq!(client.receive(&welcome), Err(UnexpectedCommand));
}

#[test]
fn no_two_connections_look_alike() {
    let (mut one, mut two) = (client(), client());
    let (hello, other) = (said(&mut one), said(&mut two));
    assert_ne!(hello[80..112], other[80..112]);
    let mut servers = [server(), server()];
    let welcomes = servers.each_mut().map(|server| {
        server.receive(&hello).expect("a good HELLO");
        said(server)
    });
    assert_ne!(welcomes[0][8..24], welcomes[1][8..24]);
    assert_ne!(welcomes[0][24..], welcomes[1][24..]);
}

/// What a server makes of a command that is not the one it awaits, or not well formed.
#[test]
fn a_server_names_what_is_wrong_with_a_hello() {
    let hello = said(&mut client());
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut body = hello.clone();
        change(&mut body);
        body
    };
    for (body, error) in [
        (vec![], MalformedCommand),
        (vec![0], MalformedCommand),
        (b"\x05HELL".to_vec(), MalformedCommand),
        (b"\x05HELLO".to_vec(), MalformedHello),
        (b"\x05READY".to_vec(), UnexpectedCommand),
        (b"\x05ERROR\x03400".to_vec(), UnexpectedCommand),
        (changed(&|body| body[1] = b'J'), UnexpectedCommand),
        (changed(&|body| body.truncate(199)), MalformedHello),
        (changed(&|body| body.push(0)), MalformedHello),
        (changed(&|body| body[6] = 2), MalformedHello),
        (changed(&|body| body[7] = 1), MalformedHello),
        (changed(&|body| body[80] ^= 1), Cryptographic),
        (changed(&|body| body[80..112].fill(0)), Cryptographic),
        (changed(&|body| body[119] ^= 1), Cryptographic),
        (changed(&|body| body[120] ^= 1), Cryptographic),
        (changed(&|body| body[199] ^= 1), Cryptographic),
    ] {
        let mut server = server();
        assert_eq!(server.receive(&body), Err(error), "{body:?}");
        assert!(is_silent(&mut server) && server.protection().is_none());
    }
}

#[test]
fn a_server_does_not_answer_who_means_another() {
    let mut stray = config(false);
    stray.security.curve.server = pair(9).public;
    let hello = said(&mut Client::new(&stray));
    assert_eq!(server().receive(&hello), Err(Cryptographic));
}

#[test]
fn a_client_without_a_servers_key_says_nothing() {
    let mut keyless = config(false);
    keyless.security.curve.server = PublicKey::default();
    let mut client = Client::new(&keyless);
    assert_eq!(client.next_command(&mut Vec::new()), Err(Cryptographic));
}

#[test]
fn a_client_names_what_is_wrong_with_a_welcome() {
    for (at, size) in [
        (8, 168),
        (24, 168),
        (167, 168),
        (8, 167),
        (8, 169),
        (8, 8),
        (8, 24),
    ] {
        let (mut client, mut server) = (client(), server());
        server.receive(&said(&mut client)).expect("a good HELLO");
        let mut welcome = said(&mut server);
        welcome[at] ^= 4;
        welcome.resize(size, 0);
        assert_eq!(client.receive(&welcome), Err(Cryptographic), "{at} {size}");
        assert!(is_silent(&mut client));
    }
}

#[test]
fn a_client_expects_one_command_at_a_time() {
    let (mut client, mut server) = greeted();
    assert_eq!(client.receive(b"\x05READY"), Err(UnexpectedCommand));
    let (mut client, _) = greeted();
    said(&mut client);
    for body in [
        &b""[..],
        b"\x05HELLO",
        b"\x05READX",
        b"\x07WELCOME",
        b"\x07MESSAGE",
    ] {
        let (mut client, _) = greeted();
        said(&mut client);
        assert_eq!(client.receive(body), Err(UnexpectedCommand), "{body:?}");
    }
    assert_eq!(server.receive(b"\x05HELLO"), Err(UnexpectedCommand));
}

#[test]
fn a_server_names_what_is_wrong_with_an_initiate() {
    for (at, size, error) in [
        (1, 0, UnexpectedCommand),
        (9, 0, Cryptographic),  // the cookie's nonce
        (25, 0, Cryptographic), // the cookie
        (104, 0, Cryptographic),
        (112, 0, Cryptographic), // the number
        (113, 0, Cryptographic), // the box
        (256, 0, Cryptographic),
        (256, 256, MalformedInitiate),
        (256, 9, MalformedInitiate),
        (256, 8, MalformedCommand),
        (256, 257, Cryptographic),
    ] {
        let (mut client, mut server) = greeted();
        let mut initiate = said(&mut client);
        initiate[at] ^= 4;
        initiate.truncate(if size == 0 { initiate.len() } else { size });
        assert_eq!(server.receive(&initiate), Err(error), "{at} {size}");
        assert!(is_silent(&mut server) && server.protection().is_none());
    }
}

#[test]
fn a_number_is_used_once() {
    let (mut client, mut server) = greeted();
    let mut initiate = said(&mut client);
    initiate[105..113].copy_from_slice(&1u64.to_be_bytes());
    assert_eq!(server.receive(&initiate), Err(InvalidSequence));
}

/// A cookie is worth something on its own connection only.
#[test]
fn a_cookie_of_another_connection_is_refused() {
    let (mut client, _) = greeted();
    let (_, mut server) = greeted();
    assert_eq!(server.receive(&said(&mut client)), Err(Cryptographic));
}

/// An INITIATE whose text is ours to choose.
fn initiate_with(write: impl FnOnce(&KeyPair, &PublicKey, &mut Vec<u8>)) -> Result<()> {
    let mut server = server();
    let ours = pair(3);
    let to_server = BoxKey::new(&pair(1).public, &ours.secret).expect("strong");
    let mut hello = [HELLO, &VERSION, &[0; HELLO_PADDING], &ours.public.0].concat();
    hello.extend_from_slice(&7u64.to_be_bytes());
    append_box(
        &to_server,
        &short_nonce(short::HELLO, 7),
        &mut hello,
        |text| {
            text.extend_from_slice(&[0; HELLO_TEXT]);
        },
    );
    server.receive(&hello).expect("a good HELLO");
    let mut welcome = said(&mut server);
    let nonce = long_nonce(long::WELCOME, welcome[8..24].try_into().expect("16"));
    let text = open_box(&to_server, &nonce, &mut welcome[24..]).expect("a good WELCOME");
    let short_server = PublicKey(text[..32].try_into().expect("32"));
    let key = BoxKey::new(&short_server, &ours.secret).expect("strong");
    let mut initiate = [INITIATE, &text[32..]].concat();
    initiate.extend_from_slice(&8u64.to_be_bytes());
    append_box(
        &key,
        &short_nonce(short::INITIATE, 8),
        &mut initiate,
        |text| {
            write(&ours, &short_server, text);
        },
    );
    server.receive(&initiate)
}

/// The client's key and a vouch for `vouched` by the owner of `signer`.
fn append_vouch(text: &mut Vec<u8>, signer: u8, server: &PublicKey, vouched: [PublicKey; 2]) {
    text.extend_from_slice(&pair(2).public.0);
    text.extend_from_slice(&[5; 16]);
    let key = BoxKey::new(server, &pair(signer).secret).expect("strong");
    append_box(&key, &long_nonce(long::VOUCH, &[5; 16]), text, |text| {
        text.extend_from_slice(&vouched[0].0);
        text.extend_from_slice(&vouched[1].0);
    });
}

#[test]
fn a_vouch_is_for_one_connection_to_one_server_by_one_client() {
    let vouching = |signer, connection: Option<u8>, server: u8| {
        initiate_with(|ours, short_server, text| {
            let connection = connection.map_or(ours.public, |seed| pair(seed).public);
            let vouched = [connection, pair(server).public];
            append_vouch(text, signer, short_server, vouched);
        })
    };
    assert_eq!(vouching(2, None, 1), Ok(()));
    assert_eq!(vouching(4, None, 1), Err(Cryptographic));
    assert_eq!(vouching(2, Some(4), 1), Err(KeyExchange));
    assert_eq!(vouching(2, None, 4), Err(KeyExchange));
}

/// CVE-2019-13132: properties of any length, before anybody is known.
#[test]
fn cve_2019_13132_metadata_of_any_length() {
    for length in [0, 1, 15, 255, 256, 500, 4096, 60_000] {
        for byte in [0, 1, 0xFF] {
            let outcome = initiate_with(|ours, short_server, text| {
                let vouched = [ours.public, pair(1).public];
                append_vouch(text, 2, short_server, vouched);
                text.resize(text.len() + length, byte);
            });
            // Five zeros are a property without name and value.
            let parses = length == 0 || byte == 0 && length % 5 == 0;
            assert_eq!(outcome.is_ok(), parses, "{length} x {byte}");
        }
    }
}

#[test]
fn a_text_too_short_for_its_vouch_is_malformed() {
    // The box is as long as it must be only if the text is.
    for length in [0, 31, 32, 127] {
        let outcome = initiate_with(|_, _, text| text.resize(text.len() + length, 0));
        assert_eq!(outcome, Err(MalformedInitiate), "{length}");
    }
    let outcome = initiate_with(|_, _, text| text.resize(text.len() + 128, 0));
    assert_eq!(outcome, Err(Cryptographic));
}

#[test]
fn a_client_names_what_is_wrong_with_a_ready() {
    for (at, size, error) in [
        (6, 0, Cryptographic),
        (14, 0, Cryptographic),
        (30, 0, Cryptographic),
        (6, 29, MalformedReady),
        (6, 30, Cryptographic),
    ] {
        let (mut client, mut server) = greeted();
        server.receive(&said(&mut client)).expect("a good INITIATE");
        let mut ready = said(&mut server);
        ready[at] ^= 4;
        ready.truncate(if size == 0 { ready.len() } else { size });
        assert_eq!(client.receive(&ready), Err(error), "{at} {size}");
        assert!(client.take_introduction().is_none() && client.protection().is_none());
    }
}

#[test]
fn a_server_that_is_no_match_is_bad_metadata_to_a_client() {
    let mut wrong = config(true);
    wrong.socket_type = SocketType::Pub;
    let (mut client, mut server) = (client(), Server::new(&wrong));
    server.receive(&said(&mut client)).expect("a good HELLO");
    client.receive(&said(&mut server)).expect("a good WELCOME");
    let initiate = said(&mut client);
    assert_eq!(server.receive(&initiate), Err(IncompatibleSocketType));
}

#[test]
fn errors_tell_the_status() {
    for (body, error) in [
        (&b"\x05ERROR\x03300"[..], Rejected(300)),
        (b"\x05ERROR\x03400", Rejected(400)),
        (b"\x05ERROR\x03500 ", Rejected(500)),
        (b"\x05ERROR\x03600", Rejected(0)),
        (b"\x05ERROR\x00", Rejected(0)),
        (b"\x05ERROR", MalformedError),
        (b"\x05ERROR\x04400", MalformedError),
    ] {
        let mut waiting = client();
        said(&mut waiting);
        assert_eq!(waiting.receive(body), Err(error), "{body:?}");
        let (mut waiting, _) = greeted();
        said(&mut waiting);
        assert_eq!(waiting.receive(body), Err(error), "{body:?}");
        assert_eq!(client().receive(body), Err(UnexpectedCommand));
    }
}

fn server_that_asks() -> (Client, Server) {
    let mut asking = config(true);
    asking.security.zap_domain = b"global".to_vec();
    let (mut client, mut server) = (client(), Server::new(&asking));
    server.receive(&said(&mut client)).expect("a good HELLO");
    assert!(server.take_request().is_none());
    client.receive(&said(&mut server)).expect("a good WELCOME");
    server.receive(&said(&mut client)).expect("a good INITIATE");
    (client, server)
}

#[test]
fn the_handler_is_told_the_clients_key() {
    let (mut client, mut server) = server_that_asks();
    assert!(is_silent(&mut server));
    let request = server.take_request().expect("a request");
    assert_eq!((request.mechanism, request.is_required), ("CURVE", true));
    assert_eq!(request.credentials, [pair(2).public.0.to_vec()]);
    assert!(is_silent(&mut server) && server.take_request().is_none());
    assert!(server.take_introduction().is_none() && server.protection().is_none());
    server.judged(None);
    client.receive(&said(&mut server)).expect("a good READY");
    assert!(server.take_introduction().is_some());
}

#[test]
fn whoever_is_refused_hears_it_and_nothing_else() {
    for (refusal, error) in [
        (Refusal::Denied, Some(Rejected(400))),
        (Refusal::Failed, Some(Rejected(500))),
        (Refusal::Temporary, None),
    ] {
        let (mut client, mut server) = server_that_asks();
        server.take_request().expect("a request");
        server.judged(Some(refusal));
        match error {
            Some(error) => assert_eq!(client.receive(&said(&mut server)), Err(error)),
            None => assert!(is_silent(&mut server)),
        }
        assert!(is_silent(&mut server));
        assert!(server.take_introduction().is_none() && server.protection().is_none());
        server.judged(None);
        assert!(is_silent(&mut server) && server.take_introduction().is_none());
    }
}

#[test]
fn without_a_domain_the_handler_is_asked_as_far_as_there_is_one() {
    let mut lax = config(true);
    lax.security.zap_enforces_domain = false;
    let (mut client, mut server) = (client(), Server::new(&lax));
    server.receive(&said(&mut client)).expect("a good HELLO");
    client.receive(&said(&mut server)).expect("a good WELCOME");
    server.receive(&said(&mut client)).expect("a good INITIATE");
    assert!(!server.take_request().expect("a request").is_required);
}

const NAMES: [&[u8]; 6] = [
    HELLO,
    WELCOME,
    INITIATE,
    READY,
    b"\x05ERROR",
    b"\x07MESSAGE",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever a stranger says, in whatever state, is survived, and leads nowhere.
    #[test]
    fn arbitrary_commands_are_harmless(
        commands in prop::collection::vec((0..7usize, prop::collection::vec(any::<u8>(), 0..400)), 1..4),
        steps in 0..4,
    ) {
        let (mut client, mut server) = (client(), server());
        for step in 0..steps {
            match step % 2 {
                0 => server.receive(&said(&mut client)).expect("a good command"),
                _ => client.receive(&said(&mut server)).expect("a good command"),
            }
        }
        for (name, rest) in commands {
            let body = [NAMES.get(name).copied().unwrap_or_default(), &rest].concat();
            for side in [&mut client as &mut dyn Mechanism, &mut server] {
                prop_assert!(side.receive(&body).is_err());
                prop_assert!(side.take_introduction().is_none());
            }
        }
    }
}

/// Every command at every length up to 64 KiB, before and after the keys are there.
#[test]
fn every_length_of_every_command_is_survived() {
    let (mut hello, mut greeting) = (client(), server());
    greeting.receive(&said(&mut hello)).expect("a good HELLO");
    said(&mut greeting);
    let bytes = vec![0xA5; 64 * 1024];
    for name in NAMES {
        let lengths = (name.len()..400).chain((400..=bytes.len()).step_by(4093));
        for length in lengths {
            let body = [name, &bytes[..length - name.len()]].concat();
            assert!(server().receive(&body).is_err(), "{name:?} {length}");
            assert!(greeting.receive(&body).is_err(), "{name:?} {length}");
            let (mut waiting, _) = (client(), ());
            assert!(waiting.receive(&body).is_err(), "{name:?} {length}");
        }
    }
}

/// CVE-2019-13132: each command at every length, and in every state.
#[test]
fn no_length_of_a_command_is_too_much() {
    const MOST: usize = 64 * 1024;
    let mut body = vec![0; MOST];
    for name in [
        HELLO,
        b"\x07WELCOME",
        b"\x08INITIATE",
        READY,
        b"\x05ERROR",
        b"\x07MESSAGE",
    ] {
        body[..name.len()].copy_from_slice(name);
        for from in (0..=MOST).step_by(4096) {
            let (mut shaken_client, mut shaken_server) = greeted();
            said(&mut shaken_client);
            let (mut greeting_client, mut new_server) = (client(), server());
            said(&mut greeting_client);
            for length in from..MOST.min(from + 4096) {
                let body = &body[..length];
                let is_error = name == b"\x05ERROR" && length > 6;
                assert!(new_server.receive(body).is_err());
                assert!(shaken_server.receive(body).is_err());
                assert!(greeting_client.receive(body).is_err() || is_error);
                assert!(shaken_client.receive(body).is_err() || is_error);
            }
        }
    }
}
