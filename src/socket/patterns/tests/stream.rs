//! STREAM: bytes by routing id.

use super::*;
use crate::constants::{
    ZMQ_CONNECT_ROUTING_ID, ZMQ_ROUTER_MANDATORY, ZMQ_ROUTING_ID, ZMQ_STREAM_NOTIFY,
};
use crate::options::Protocol;

fn stream() -> Bench {
    Bench::new(SocketType::Stream)
}

/// What ZMQ_ROUTING_ID reads.
fn made_last(stream: &Bench) -> String {
    let id = stream.pattern.option(ZMQ_ROUTING_ID).expect("its own");
    text(&Message::from_slice(&id.expect("readable")).expect("memory"))
}

#[test]
fn bytes_come_with_an_id_made_here_and_go_by_it() {
    let mut stream = stream();
    let a = stream.peer();
    let id_a = made_last(&stream);
    let b = stream.peer();
    let id_b = made_last(&stream);
    assert_ne!(id_a, id_b);
    assert_eq!((id_a.chars().count(), id_a.starts_with('\0')), (5, true));
    stream.put(b, &["1"]);
    assert!(stream.can_receive());
    assert_eq!(stream.receive(), received(&[&id_b, "1"]));
    stream.put(a, &[""]);
    assert_eq!(stream.receive(), received(&[&id_a, ""]));
    assert_eq!(stream.receive(), NOTHING);
    assert_eq!(stream.send(&[&id_a, "x"]), Ok(()));
    assert_eq!(stream.send_more(&id_b), Ok(()));
    assert_eq!(stream.send_more("parts are messages"), Ok(()));
    assert_eq!(stream.send(&[&id_b, "y"]), Ok(()));
    assert_eq!(stream.get_all(a), [["x"]]);
    assert_eq!(stream.get_all(b), [["parts are messages"], ["y"]]);
}

#[test]
fn the_next_connected_peer_can_be_named() {
    let mut stream = stream();
    for name in ["A", "taken"] {
        stream.set(ZMQ_CONNECT_ROUTING_ID, name);
        stream.set(ZMQ_CONNECT_ROUTING_ID, "A");
        let accepted = stream.peer();
        let connected = stream.join(Origin::Connected, 1000, &[]);
        assert_eq!(stream.send(&["A", name]), Ok(()));
        assert_eq!(stream.get(accepted), None);
        assert_eq!(stream.get(connected).is_some(), name == "A");
    }
}

#[test]
fn an_empty_message_closes_its_peer_after_what_was_sent_before() {
    let mut stream = stream();
    let peer = stream.peer();
    let id = made_last(&stream);
    stream.put(peer, &["unread"]);
    assert_eq!(stream.send(&[&id, "last words"]), Ok(()));
    assert_eq!(stream.send(&[&id, ""]), Ok(()));
    assert!(!stream.is_attached(peer));
    assert_eq!(stream.get_all(peer), [["last words"]]);
    assert_eq!(stream.receive(), NOTHING);
    assert_eq!(stream.send(&[&id, "x"]), Err(Errno::EHOSTUNREACH));
}

#[test]
fn a_full_peer_is_waited_for_and_a_lost_one_unreachable() {
    let mut stream = stream();
    assert!(stream.can_send());
    assert_eq!(stream.send(&["A", "x"]), Err(Errno::EHOSTUNREACH));
    let peer = stream.peer_with_hwm(1);
    let id = made_last(&stream);
    assert_eq!(stream.send(&[&id, "x"]), Ok(()));
    assert_eq!(stream.send(&[&id, "y"]), Err(Errno::EAGAIN));
    assert_eq!(stream.get(peer), got(&["x"]));
    assert_eq!(stream.send_more(&id), Ok(()));
    stream.hang_up(peer);
    assert_eq!(stream.send(&["into the void"]), Ok(()));
    assert_eq!(stream.send(&[&id, "x"]), Err(Errno::EHOSTUNREACH));
}

#[test]
fn what_a_lost_peer_sent_is_read_before_it_is_forgotten() {
    let mut stream = stream();
    let peer = stream.peer();
    stream.put(peer, &["1"]);
    stream.put(peer, &[""]);
    stream.hang_up(peer);
    assert_eq!(
        stream.receive().map(|parts| parts[1].clone()),
        Ok("1".into())
    );
    assert_eq!(
        stream.receive().map(|parts| parts[1].clone()),
        Ok("".into())
    );
    assert_eq!(stream.receive(), NOTHING);
    assert!(!stream.is_attached(peer));
}

#[test]
fn a_lone_id_swallows_the_next_part() {
    let mut stream = stream();
    let peer = stream.peer();
    let id = made_last(&stream);
    assert_eq!(stream.send(&[&id]), Ok(()));
    assert_eq!(stream.send(&["swallowed"]), Ok(()));
    assert_eq!(stream.send(&[&id, "x"]), Ok(()));
    assert_eq!(stream.get_all(peer), [["x"]]);
}

#[test]
fn options_are_judged() {
    let mut stream = stream();
    assert_eq!(stream.pattern.protocol(), Protocol::Raw { notifies: true });
    stream.set(ZMQ_STREAM_NOTIFY, 0i32.to_ne_bytes());
    assert_eq!(stream.pattern.protocol(), Protocol::Raw { notifies: false });
    let mut set =
        |option, value: &[u8]| stream.pattern.set_option(&mut stream.pipes, option, value);
    let (on, two) = (1i32.to_ne_bytes(), 2i32.to_ne_bytes());
    assert_eq!(set(ZMQ_STREAM_NOTIFY, &two), Some(Err(Errno::EINVAL)));
    assert_eq!(set(ZMQ_STREAM_NOTIFY, &[1]), Some(Err(Errno::EINVAL)));
    assert_eq!(set(ZMQ_CONNECT_ROUTING_ID, &[]), Some(Err(Errno::EINVAL)));
    assert_eq!(set(ZMQ_ROUTER_MANDATORY, &on), None);
    assert_eq!(set(ZMQ_ROUTING_ID, b"the program's own"), None);
    assert_eq!(stream.pattern.option(ZMQ_ROUTING_ID), None);
}
