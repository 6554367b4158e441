//! REQ and REP: lock-step.

use super::*;
use crate::constants::{ZMQ_REQ_CORRELATE, ZMQ_REQ_RELAXED, ZMQ_ROUTER_HANDOVER};

#[test]
fn req_sends_then_receives_then_sends() {
    let mut req = Bench::new(SocketType::Req);
    let peer = req.peer();
    assert_eq!(req.receive(), Err(Errno::EFSM));
    assert!(req.can_send() && !req.can_receive());
    assert_eq!(req.send_more("a"), Ok(()));
    assert_eq!(req.receive(), Err(Errno::EFSM));
    assert_eq!(req.send(&["b"]), Ok(()));
    assert_eq!(req.get(peer), got(&["", "a", "b"]));
    assert_eq!(req.send(&["c"]), Err(Errno::EFSM));
    assert!(!req.can_send() && !req.can_receive());
    assert_eq!(req.receive(), NOTHING);
    req.put(peer, &["", "d", "e"]);
    assert!(req.can_receive());
    assert_eq!(req.receive_part().map(|part| text(&part)), Ok("d".into()));
    assert_eq!(req.send(&["c"]), Err(Errno::EFSM));
    assert_eq!(req.receive(), received(&["e"]));
    assert_eq!(req.receive(), Err(Errno::EFSM));
    assert_eq!(req.send(&["c"]), Ok(()));
}

#[test]
fn req_without_a_peer_keeps_its_turn() {
    let mut req = Bench::new(SocketType::Req);
    assert_eq!(req.send(&["a"]), Err(Errno::EAGAIN));
    assert_eq!(req.receive(), Err(Errno::EFSM));
    let peer = req.peer();
    assert_eq!(req.send(&["a"]), Ok(()));
    assert_eq!(req.get_all(peer), [["", "a"]]);
}

#[test]
fn req_asks_its_peers_in_turns() {
    let mut req = Bench::new(SocketType::Req);
    let peers = [req.peer(), req.peer()];
    for peer in [peers[0], peers[1], peers[0]] {
        assert_eq!(req.send(&["q"]), Ok(()));
        assert_eq!(req.get(peer), got(&["", "q"]));
        req.put(peer, &["", "r"]);
        assert_eq!(req.receive(), received(&["r"]));
    }
}

#[test]
fn req_hears_only_the_peer_it_asked() {
    let mut req = Bench::new(SocketType::Req);
    let (asked, other) = (req.peer(), req.peer());
    assert_eq!(req.send(&["q"]), Ok(()));
    req.put(other, &["", "wrong", "one"]);
    assert!(!req.can_receive());
    assert_eq!(req.receive(), NOTHING);
    req.put(asked, &["", "right"]);
    assert_eq!(req.receive(), received(&["right"]));
}

#[test]
fn req_skips_malformed_replies() {
    let mut req = Bench::new(SocketType::Req);
    let peer = req.peer();
    assert_eq!(req.send(&["q"]), Ok(()));
    req.put(peer, &["no delimiter"]);
    req.put(peer, &["no", "delimiter", "", "here"]);
    req.put(peer, &[""]);
    assert_eq!(req.receive(), NOTHING);
    req.put(peer, &["", "r"]);
    assert_eq!(req.receive(), received(&["r"]));
}

#[test]
fn req_throws_away_late_replies_before_it_asks_again() {
    let mut req = Bench::new(SocketType::Req);
    let peer = req.peer();
    assert_eq!(req.send(&["q1"]), Ok(()));
    req.put(peer, &["", "r1"]);
    req.put(peer, &["", "r1 again"]);
    assert_eq!(req.receive(), received(&["r1"]));
    assert_eq!(req.send(&["q2"]), Ok(()));
    assert!(!req.can_receive());
    req.put(peer, &["", "r2"]);
    assert_eq!(req.receive(), received(&["r2"]));
}

#[test]
fn req_whose_peer_is_gone_hears_anybody() {
    let mut req = Bench::new(SocketType::Req);
    let (asked, other) = (req.peer(), req.peer());
    assert_eq!(req.send(&["q"]), Ok(()));
    req.hang_up(asked);
    req.put(other, &["", "instead"]);
    assert_eq!(req.receive(), received(&["instead"]));
}

#[test]
fn req_drops_the_rest_of_a_request_whose_peer_went_away() {
    let mut req = Bench::new(SocketType::Req);
    let (asked, other) = (req.peer(), req.peer());
    assert_eq!(req.send_more("a"), Ok(()));
    req.hang_up(asked);
    assert_eq!(req.send(&["b"]), Ok(()));
    assert_eq!(req.get(other), None);
    assert_eq!(req.receive(), NOTHING);
}

#[test]
fn relaxed_req_may_ask_again() {
    let mut req = Bench::new(SocketType::Req);
    req.turn_on(ZMQ_REQ_RELAXED);
    let (first, second) = (req.peer(), req.peer());
    assert_eq!(req.send(&["1"]), Ok(()));
    assert!(req.can_send());
    assert_eq!(req.send(&["2"]), Ok(()));
    assert_eq!(req.get_all(first), [["", "1"]]);
    assert_eq!(req.get_all(second), [["", "2"]]);
    req.put(first, &["", "late"]);
    req.put(second, &["", "r2"]);
    assert_eq!(req.receive(), received(&["r2"]));
}

#[test]
fn relaxed_req_leaves_a_reply_it_has_half_read() {
    let mut req = Bench::new(SocketType::Req);
    req.turn_on(ZMQ_REQ_RELAXED);
    let peer = req.peer();
    assert_eq!(req.send(&["1"]), Ok(()));
    req.put(peer, &["", "half", "read"]);
    assert_eq!(
        req.receive_part().map(|part| text(&part)),
        Ok("half".into())
    );
    assert_eq!(req.send(&["2"]), Ok(()));
    req.put(peer, &["", "r2"]);
    assert_eq!(req.receive(), received(&["r2"]));
}

#[test]
fn correlated_req_hears_only_the_answer_to_its_request() {
    let mut req = Bench::new(SocketType::Req);
    req.turn_on(ZMQ_REQ_CORRELATE);
    req.turn_on(ZMQ_REQ_RELAXED);
    let peer = req.peer();
    assert_eq!(req.send(&["1"]), Ok(()));
    assert_eq!(req.send(&["2"]), Ok(()));
    let requests = req.get_all(peer);
    let ids: Vec<_> = requests.iter().map(|request| request[0].as_str()).collect();
    assert_eq!(requests, [[ids[0], "", "1"], [ids[1], "", "2"]]);
    assert!(ids[0].len() == 4 && ids[0] != ids[1]);
    req.put(peer, &[ids[0], "", "r1"]);
    req.put(peer, &["", "no id"]);
    req.put(peer, &[ids[1]]);
    req.put(peer, &[ids[1], "no delimiter", "r2"]);
    assert_eq!(req.receive(), NOTHING);
    req.put(peer, &[ids[1], "", "r2"]);
    assert_eq!(req.receive(), received(&["r2"]));
}

#[test]
fn rep_receives_then_sends_back_the_same_way() {
    let mut rep = Bench::new(SocketType::Rep);
    let peer = rep.peer_named("");
    assert_eq!(rep.send(&["early"]), Err(Errno::EFSM));
    assert!(!rep.can_send() && !rep.can_receive());
    assert_eq!(rep.receive(), NOTHING);
    rep.put(peer, &["way", "back", "", "q", "2"]);
    assert!(rep.can_receive());
    assert_eq!(rep.receive_part().map(|part| text(&part)), Ok("q".into()));
    assert_eq!(rep.send(&["early"]), Err(Errno::EFSM));
    assert_eq!(rep.receive(), received(&["2"]));
    assert_eq!(rep.receive(), Err(Errno::EFSM));
    assert!(rep.can_send() && !rep.can_receive());
    assert_eq!(rep.get(peer), None, "the way back is not a message");
    assert_eq!(rep.send(&["r", "2"]), Ok(()));
    assert_eq!(rep.get_all(peer), [["way", "back", "", "r", "2"]]);
    assert_eq!(rep.send(&["again"]), Err(Errno::EFSM));
}

#[test]
fn rep_serves_its_peers_in_turns() {
    let mut rep = Bench::new(SocketType::Rep);
    let (a, b) = (rep.peer_named(""), rep.peer_named(""));
    for text in ["1", "2"] {
        rep.put(a, &["", text]);
        rep.put(b, &["", text]);
    }
    for (peer, text) in [(a, "1"), (b, "1"), (a, "2"), (b, "2")] {
        assert_eq!(rep.receive(), received(&[text]));
        assert_eq!(rep.send(&["r", text]), Ok(()));
        assert_eq!(rep.get(peer), got(&["", "r", text]));
    }
}

#[test]
fn rep_skips_malformed_requests() {
    let mut rep = Bench::new(SocketType::Rep);
    let peer = rep.peer_named("");
    rep.put(peer, &["no delimiter"]);
    rep.put(peer, &["no", "delimiter"]);
    rep.put(peer, &["no body", ""]);
    rep.put(peer, &[""]);
    assert!(!rep.can_receive());
    rep.put(peer, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
    assert_eq!(rep.send(&["r"]), Ok(()));
    assert_eq!(rep.get_all(peer), [["", "r"]]);
}

#[test]
fn rep_drops_the_reply_to_a_peer_that_is_gone() {
    let mut rep = Bench::new(SocketType::Rep);
    let (gone, other) = (rep.peer_named(""), rep.peer_named(""));
    rep.put(gone, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
    rep.hang_up(gone);
    assert_eq!(rep.send(&["r", "2"]), Ok(()));
    rep.put(other, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
    assert_eq!(rep.send_more("r"), Ok(()));
    rep.hang_up(other);
    assert_eq!(rep.send(&["2"]), Ok(()));
    assert_eq!(rep.receive(), NOTHING);
}

#[test]
fn rep_drops_the_reply_to_a_peer_that_is_full() {
    let mut rep = Bench::new(SocketType::Rep);
    let peer = rep.join(Origin::Announced, 1, &[routing_id_message("")]);
    for text in ["1", "2"] {
        rep.put(peer, &["", text]);
        assert_eq!(rep.receive(), received(&[text]));
        assert_eq!(rep.send(&[text, "x"]), Ok(()));
    }
    assert_eq!(rep.get_all(peer), [["", "1", "x"]]);
}

#[test]
fn rep_forgets_a_request_whose_pipe_was_closed_half_read() {
    let mut rep = Bench::new(SocketType::Rep);
    let (a, b) = (rep.peer_named(""), rep.peer_named(""));
    rep.put(a, &["", "half", "read"]);
    assert_eq!(
        rep.receive_part().map(|part| text(&part)),
        Ok("half".into())
    );
    let pipe = rep.peers[a.0].pipe;
    rep.pipes.close(pipe);
    rep.settle();
    rep.put(b, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
    assert_eq!(rep.send(&["r"]), Ok(()));
    assert_eq!(rep.get(b), got(&["", "r"]));
}

#[test]
fn rep_ignores_a_second_peer_of_the_same_name() {
    let mut rep = Bench::new(SocketType::Rep);
    let (first, second) = (rep.peer_named("me"), rep.peer_named("me"));
    rep.put(second, &["", "unheard"]);
    rep.put(first, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
    assert_eq!(rep.send(&["r"]), Ok(()));
    assert_eq!(rep.receive(), NOTHING);
}

#[test]
fn rep_hands_a_name_over_if_asked_to() {
    let mut rep = Bench::new(SocketType::Rep);
    rep.turn_on(ZMQ_ROUTER_HANDOVER);
    let (first, second) = (rep.peer_named("me"), rep.peer_named("me"));
    assert!(!rep.is_attached(first));
    rep.put(second, &["", "q"]);
    assert_eq!(rep.receive(), received(&["q"]));
}
