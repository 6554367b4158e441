//! ROUTER: by routing id.

use super::*;
use crate::constants::{
    ZMQ_CONNECT_ROUTING_ID, ZMQ_PROBE_ROUTER, ZMQ_ROUTER_HANDOVER, ZMQ_ROUTER_MANDATORY,
    ZMQ_ROUTER_RAW,
};

fn router() -> Bench {
    Bench::new(SocketType::Router)
}

fn mandatory_router() -> Bench {
    let mut router = router();
    router.turn_on(ZMQ_ROUTER_MANDATORY);
    router
}

#[test]
fn messages_come_with_their_senders_id_and_go_by_it() {
    let mut router = router();
    let (a, b) = (router.peer_named("A"), router.peer_named("B"));
    router.put(b, &["1", "2"]);
    assert_eq!(router.receive(), received(&["B", "1", "2"]));
    router.put(a, &["3"]);
    assert!(router.can_receive());
    assert!(router.can_receive());
    assert_eq!(router.receive(), received(&["A", "3"]));
    assert_eq!(router.receive(), NOTHING);
    assert_eq!(router.send(&["B", "x", "y"]), Ok(()));
    assert_eq!(router.send(&["A", ""]), Ok(()));
    assert_eq!(router.get_all(a), [[""]]);
    assert_eq!(router.get_all(b), [["x", "y"]]);
}

#[test]
fn peers_without_an_id_get_five_bytes_that_start_with_zero() {
    let mut router = router();
    let (a, b) = (router.peer_named(""), router.peer_named(""));
    let id = |router: &mut Bench, peer| {
        router.put(peer, &["x"]);
        router.receive().expect("a message").remove(0)
    };
    let (id_a, id_b) = (id(&mut router, a), id(&mut router, b));
    assert_ne!(id_a, id_b);
    for (peer, id) in [(a, id_a), (b, id_b)] {
        assert_eq!(id.chars().count(), 5);
        assert!(id.starts_with('\0'));
        assert_eq!(router.send(&[&id, "back"]), Ok(()));
        assert_eq!(router.get(peer), got(&["back"]));
    }
}

#[test]
fn the_id_may_come_after_the_pipe() {
    let mut router = mandatory_router();
    let peer = router.peer();
    assert_eq!(router.send(&["A", "x"]), Err(Errno::EHOSTUNREACH));
    router.put_message(peer, routing_id_message("A"));
    assert_eq!(router.send(&["A", "x"]), Ok(()));
    router.put(peer, &["y"]);
    assert_eq!(router.receive(), received(&["A", "y"]));
}

#[test]
fn an_id_announced_again_is_passed_over() {
    let mut router = router();
    let peer = router.peer_named("A");
    router.put_message(peer, routing_id_message("A"));
    assert!(!router.can_receive());
    router.put_message(peer, routing_id_message("A"));
    router.put(peer, &["x"]);
    assert_eq!(router.receive(), received(&["A", "x"]));
}

#[test]
fn unroutable_messages_are_dropped_whole() {
    let mut router = router();
    let peer = router.peer_named("A");
    assert!(router.can_send());
    assert_eq!(router.send(&["B", "lost", "too"]), Ok(()));
    assert_eq!(router.send(&["A"]), Ok(()), "an address without a message");
    assert_eq!(router.send(&["A", "x"]), Ok(()));
    assert_eq!(router.get_all(peer), [["x"]]);
}

#[test]
fn messages_to_a_full_peer_are_dropped_whole() {
    let mut router = router();
    let peer = router.join(Origin::Announced, 1, &[routing_id_message("A")]);
    assert_eq!(router.send(&["A", "1", "2"]), Ok(()));
    assert_eq!(
        router.send(&["A", "3", "4"]),
        Err(Errno::EAGAIN),
        "room may be made"
    );
    assert_eq!(router.send(&["A", "3", "4"]), Ok(()));
    assert_eq!(router.get_all(peer), [["1", "2"]]);
    assert_eq!(router.send(&["A", "5"]), Ok(()));
    assert_eq!(router.get_all(peer), [["5"]]);
}

#[test]
fn mandatory_says_why_a_message_cannot_go() {
    let mut router = mandatory_router();
    assert!(!router.can_send());
    let peer = router.join(Origin::Announced, 1, &[routing_id_message("A")]);
    assert!(router.can_send());
    assert_eq!(router.send(&["B", "x"]), Err(Errno::EHOSTUNREACH));
    assert_eq!(router.send(&["A", "1"]), Ok(()));
    assert_eq!(router.send(&["A", "2"]), Err(Errno::EAGAIN));
    assert!(!router.can_send());
    assert_eq!(router.get(peer), got(&["1"]));
    assert!(router.can_send());
    assert_eq!(router.send(&["A", "2"]), Ok(()));
    router.hang_up(peer);
    assert_eq!(router.send(&["A", "3"]), Err(Errno::EHOSTUNREACH));
}

#[test]
fn a_message_whose_peer_goes_away_is_dropped_to_its_end() {
    let mut router = router();
    let (a, b) = (router.peer_named("A"), router.peer_named("B"));
    assert_eq!(router.send_more("A"), Ok(()));
    assert_eq!(router.send_more("x"), Ok(()));
    router.hang_up(a);
    assert_eq!(router.send_more("y"), Ok(()));
    assert_eq!(router.send(&["z"]), Ok(()));
    assert_eq!(router.send(&["B", "x"]), Ok(()));
    assert_eq!(router.get_all(b), [["x"]]);
}

#[test]
fn what_a_gone_peer_said_is_received_with_its_id() {
    let mut router = router();
    let peer = router.peer_named("A");
    router.put(peer, &["1"]);
    assert!(router.can_receive());
    router.hang_up(peer);
    assert!(!router.is_attached(peer));
    assert_eq!(router.receive(), received(&["A", "1"]));
    let peer = router.peer_named("A");
    router.put(peer, &["2"]);
    assert_eq!(router.receive(), received(&["A", "2"]));
}

#[test]
fn a_second_peer_of_the_same_name_is_ignored() {
    let mut router = router();
    let (first, second) = (router.peer_named("A"), router.peer_named("A"));
    router.put(second, &["unheard"]);
    assert!(!router.can_receive());
    assert_eq!(router.send(&["A", "x"]), Ok(()));
    assert_eq!(router.get_all(first), [["x"]]);
    assert!(router.get_all(second).is_empty());
    router.hang_up(second);
    assert!(!router.is_attached(second));
    assert_eq!(router.send(&["A", "y"]), Ok(()));
    assert_eq!(router.get_all(first), [["y"]]);
}

#[test]
fn an_ignored_peer_that_comes_again_is_heard_once_the_name_is_free() {
    let mut router = router();
    let (first, second) = (router.peer_named("A"), router.peer_named("A"));
    router.hang_up(first);
    router.put(second, &["unheard"]);
    router.put_message(second, routing_id_message("A"));
    router.put(second, &["heard"]);
    assert_eq!(router.receive(), received(&["A", "heard"]));
}

#[test]
fn handover_gives_the_name_to_the_second_peer() {
    let mut router = router();
    router.turn_on(ZMQ_ROUTER_HANDOVER);
    let (first, second) = (router.peer_named("A"), router.peer_named("A"));
    assert!(!router.is_attached(first));
    router.put(second, &["x"]);
    assert_eq!(router.receive(), received(&["A", "x"]));
    assert_eq!(router.send(&["A", "y"]), Ok(()));
    assert_eq!(router.get_all(second), [["y"]]);
}

#[test]
fn handover_lets_a_message_that_is_being_received_end() {
    let mut router = router();
    router.turn_on(ZMQ_ROUTER_HANDOVER);
    let first = router.peer_named("A");
    router.put(first, &["1", "2", "3"]);
    assert_eq!(
        router.receive_part().map(|part| text(&part)),
        Ok("A".into())
    );
    assert_eq!(
        router.receive_part().map(|part| text(&part)),
        Ok("1".into())
    );
    let second = router.peer_named("A");
    router.put(second, &["x"]);
    assert!(router.is_attached(first));
    assert_eq!(router.receive(), received(&["2", "3"]));
    assert!(!router.is_attached(first));
    assert_eq!(router.receive(), received(&["A", "x"]));
}

#[test]
fn the_next_connected_peer_is_called_as_asked() {
    let mut router = mandatory_router();
    router.set(ZMQ_CONNECT_ROUTING_ID, "friend");
    let accepted = router.join(Origin::Announced, 1000, &[routing_id_message("own")]);
    let connected = router.join(Origin::Connected, 1000, &[]);
    assert_eq!(
        router.send(&["friend", "x"]),
        Ok(()),
        "before its own id is known"
    );
    assert_eq!(router.get_all(connected), [["x"]]);
    router.put_message(connected, routing_id_message("someone"));
    router.put(connected, &["y"]);
    assert_eq!(router.receive(), received(&["friend", "y"]));
    let other = router.join(Origin::Connected, 1000, &[routing_id_message("other")]);
    assert_eq!(
        router.send(&["other", "z"]),
        Ok(()),
        "one name, one connection"
    );
    assert_eq!(router.get_all(other), [["z"]]);
    assert_eq!(router.get(accepted), None);
}

#[test]
fn a_name_that_is_taken_is_not_given_twice() {
    let mut router = router();
    let holder = router.peer_named("A");
    router.set(ZMQ_CONNECT_ROUTING_ID, "A");
    let peer = router.join(Origin::Connected, 1000, &[routing_id_message("B")]);
    assert_eq!(router.send(&["A", "x"]), Ok(()));
    assert_eq!(router.send(&["B", "y"]), Ok(()));
    assert_eq!(router.get_all(holder), [["x"]]);
    assert_eq!(router.get_all(peer), [["y"]]);
}

#[test]
fn probes_if_asked_to() {
    let mut router = router();
    router.turn_on(ZMQ_PROBE_ROUTER);
    let peer = router.peer();
    assert_eq!(router.get(peer), got(&[""]));
}

#[test]
fn options_are_judged() {
    let mut router = router();
    let mut set =
        |option, value: &[u8]| router.pattern.set_option(&mut router.pipes, option, value);
    let (on, off, negative) = (
        1i32.to_ne_bytes(),
        0i32.to_ne_bytes(),
        (-1i32).to_ne_bytes(),
    );
    assert_eq!(
        set(ZMQ_ROUTER_MANDATORY, &negative),
        Some(Err(Errno::EINVAL))
    );
    assert_eq!(set(ZMQ_ROUTER_HANDOVER, &[1]), Some(Err(Errno::EINVAL)));
    assert_eq!(set(ZMQ_CONNECT_ROUTING_ID, &[]), Some(Err(Errno::EINVAL)));
    assert_eq!(set(ZMQ_ROUTER_RAW, &off), Some(Ok(())));
    assert_eq!(set(ZMQ_ROUTER_RAW, &on), Some(Ok(())));
    assert_eq!(set(ZMQ_ROUTER_RAW, &negative), Some(Err(Errno::EINVAL)));
    assert_eq!(set(-1, &on), None);
}

#[test]
fn raw_peers_are_named_at_once_and_closed_by_an_empty_message() {
    let mut router = mandatory_router();
    router.turn_on(ZMQ_ROUTER_RAW);
    let peer = router.peer();
    router.put(peer, &["x"]);
    let id = router.receive().expect("a message").remove(0);
    assert_eq!((id.chars().count(), id.starts_with('\0')), (5, true));
    // A message has one part, and what comes behind it starts the next.
    assert_eq!(router.send_more(&id), Ok(()));
    assert_eq!(router.send_more("y"), Ok(()));
    assert_eq!(router.send(&[&id, "z"]), Ok(()));
    assert_eq!(router.get_all(peer), [["y"], ["z"]]);
    router.set(ZMQ_ROUTER_RAW, 0i32.to_ne_bytes());
    assert_eq!(router.send(&[&id, ""]), Ok(()));
    assert_eq!(router.get(peer), got(&[""]));
    router.turn_on(ZMQ_ROUTER_RAW);
    assert_eq!(router.send(&[&id, ""]), Ok(()));
    assert!(!router.is_attached(peer));
    assert_eq!(router.send(&[&id, "x"]), Err(Errno::EHOSTUNREACH));
}
