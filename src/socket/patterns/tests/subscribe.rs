//! SUB and XSUB: from whoever publishes.

use super::*;
use crate::constants::{
    ZMQ_INVERT_MATCHING, ZMQ_ONLY_FIRST_SUBSCRIBE, ZMQ_SUBSCRIBE, ZMQ_TOPICS_COUNT,
    ZMQ_UNSUBSCRIBE, ZMQ_XSUB_VERBOSE_UNSUBSCRIBE,
};

fn sub() -> Bench {
    Bench::new(SocketType::Sub)
}

fn xsub() -> Bench {
    Bench::new(SocketType::Xsub)
}

/// The subscriptions that a publisher was told, all of them flagged.
fn told(bench: &mut Bench, peer: PeerId) -> Vec<String> {
    let messages = std::iter::from_fn(|| bench.get_message(peer));
    messages
        .map(|parts| {
            assert_eq!(parts.len(), 1);
            let flag = if text(&parts[0]).starts_with('\x01') {
                Flags::SUBSCRIBE
            } else {
                Flags::CANCEL
            };
            assert_eq!(parts[0].flags(), flag);
            text(&parts[0])
        })
        .collect()
}

#[test]
fn sub_tells_publishers_what_it_wants() {
    let mut sub = sub();
    sends_nothing(&mut sub);
    let first = sub.peer();
    sub.set(ZMQ_SUBSCRIBE, "b");
    sub.set(ZMQ_SUBSCRIBE, "a");
    sub.set(ZMQ_SUBSCRIBE, "a");
    sub.set(ZMQ_SUBSCRIBE, "");
    assert_eq!(told(&mut sub, first), ["\x01b", "\x01a", "\x01a", "\x01"]);
    assert_eq!(sub.int_option(ZMQ_TOPICS_COUNT), 3);
    let second = sub.peer();
    assert_eq!(told(&mut sub, second), ["\x01", "\x01a", "\x01b"]);
    sub.set(ZMQ_UNSUBSCRIBE, "a");
    assert!(told(&mut sub, first).is_empty(), "one of two is left");
    sub.set(ZMQ_UNSUBSCRIBE, "a");
    sub.set(ZMQ_UNSUBSCRIBE, "never");
    for peer in [first, second] {
        assert_eq!(told(&mut sub, peer), ["\x00a"]);
    }
    sub.reconnect(first);
    assert_eq!(told(&mut sub, first), ["\x01", "\x01b"]);
    assert!(told(&mut sub, second).is_empty());
}

#[test]
fn subscriptions_pass_a_full_pipe() {
    let mut sub = sub();
    let peer = sub.peer_with_hwm(1);
    for topic in ["1", "2", "3"] {
        sub.set(ZMQ_SUBSCRIBE, topic);
    }
    assert_eq!(told(&mut sub, peer), ["\x011", "\x012", "\x013"]);
}

#[test]
fn sub_looks_at_what_it_gets() {
    let mut sub = sub();
    let (a, b) = (sub.peer(), sub.peer());
    sub.put(a, &["news"]);
    assert!(!sub.can_receive());
    sub.set(ZMQ_SUBSCRIBE, "news");
    sub.put(a, &["noise", "news"]);
    sub.put(a, &["news", "noise"]);
    sub.put(b, &["new"]);
    sub.put(b, &["newspaper"]);
    assert!(sub.can_receive());
    assert!(sub.can_receive());
    let mut messages = [sub.receive(), sub.receive()];
    messages.sort_by_key(|parts| parts.as_ref().map_or(0, Vec::len));
    assert_eq!(
        messages,
        [received(&["newspaper"]), received(&["news", "noise"])]
    );
    assert_eq!(sub.receive(), NOTHING);
    sub.put(a, &["news"]);
    sub.set(ZMQ_UNSUBSCRIBE, "news");
    assert_eq!(sub.receive(), NOTHING);
}

#[test]
fn inverted_sub_receives_the_rest() {
    let mut sub = sub();
    sub.options.invert_matching = true;
    let peer = sub.peer();
    sub.set(ZMQ_SUBSCRIBE, "a");
    sub.put(peer, &["abc"]);
    sub.put(peer, &["xyz"]);
    assert_eq!(sub.receive(), received(&["xyz"]));
    let off = 0i32.to_ne_bytes();
    assert_eq!(
        sub.pattern
            .set_option(&mut sub.pipes, ZMQ_INVERT_MATCHING, &off),
        None
    );
    sub.put(peer, &["xyz"]);
    sub.put(peer, &["abc"]);
    assert_eq!(sub.receive(), received(&["abc"]));
}

#[test]
fn a_peeked_message_whose_pipe_is_closed_is_not_received_by_half() {
    let mut sub = sub();
    sub.set(ZMQ_SUBSCRIBE, "");
    let (a, b) = (sub.peer(), sub.peer());
    sub.put(a, &["half", "a message"]);
    assert!(sub.can_receive());
    let pipe = sub.peers[a.0].pipe;
    sub.pipes.close(pipe);
    sub.settle();
    sub.put(b, &["whole"]);
    assert_eq!(sub.receive(), received(&["whole"]));
}

#[test]
fn xsub_subscribes_by_message_and_receives_everything() {
    let mut xsub = xsub();
    let peer = xsub.peer();
    assert_eq!(
        xsub.pattern
            .set_option(&mut xsub.pipes, ZMQ_SUBSCRIBE, b"a"),
        None
    );
    for body in ["\x01a", "\x01a", "\x00a", "\x00a", "\x00a", "\x00never"] {
        assert_eq!(xsub.send(&[body]), Ok(()));
    }
    assert_eq!(told(&mut xsub, peer), ["\x01a", "\x01a", "\x00a"]);
    xsub.put(peer, &["whatever", "x"]);
    assert!(xsub.can_receive());
    assert_eq!(xsub.receive(), received(&["whatever", "x"]));
    assert!(xsub.can_send());
}

#[test]
fn xsub_may_send_every_cancellation() {
    let mut xsub = xsub();
    xsub.turn_on(ZMQ_XSUB_VERBOSE_UNSUBSCRIBE);
    let peer = xsub.peer();
    for body in ["\x01a", "\x01a", "\x00a", "\x00a", "\x00a"] {
        assert_eq!(xsub.send(&[body]), Ok(()));
    }
    assert_eq!(
        told(&mut xsub, peer),
        ["\x01a", "\x01a", "\x00a", "\x00a", "\x00a"]
    );
}

#[test]
fn xsub_sends_messages_to_all_publishers_that_have_room() {
    let mut xsub = xsub();
    let (full, free) = (xsub.peer_with_hwm(1), xsub.peer());
    assert_eq!(xsub.send(&["1", "a"]), Ok(()));
    assert_eq!(xsub.send(&["2", "b"]), Ok(()));
    assert_eq!(xsub.send(&["\x01t"]), Ok(()));
    assert_eq!(
        xsub.get_all(full),
        [got(&["1", "a"]).unwrap(), got(&["\x01t"]).unwrap()]
    );
    assert_eq!(xsub.get(free), got(&["1", "a"]));
    assert_eq!(xsub.get(free), got(&["2", "b"]));
    assert_eq!(xsub.get(free), got(&["\x01t"]));
}

#[test]
fn subscriptions_in_later_parts_count_and_keep_the_message_whole() {
    let mut xsub = xsub();
    let peer = xsub.peer();
    assert_eq!(xsub.send(&["x", "\x01t", "\x00never", "y"]), Ok(()));
    assert_eq!(xsub.get(peer), got(&["x", "\x01t", "\x00never", "y"]));
    assert_eq!(xsub.int_option(ZMQ_TOPICS_COUNT), 1);
    xsub.turn_on(ZMQ_ONLY_FIRST_SUBSCRIBE);
    assert_eq!(xsub.send(&["x", "\x01u"]), Ok(()));
    assert_eq!(xsub.int_option(ZMQ_TOPICS_COUNT), 1);
    assert_eq!(xsub.send(&["\x01u", "\x01v"]), Ok(()));
    assert_eq!(xsub.int_option(ZMQ_TOPICS_COUNT), 3);
}

#[test]
fn a_publisher_that_comes_back_in_the_middle_of_a_message_does_not_get_its_end() {
    let mut xsub = xsub();
    let (back, other) = (xsub.peer(), xsub.peer());
    assert_eq!(xsub.send(&["\x01t"]), Ok(()));
    assert_eq!(told(&mut xsub, back), ["\x01t"]);
    assert_eq!(told(&mut xsub, other), ["\x01t"]);
    assert_eq!(xsub.send_more("1"), Ok(()));
    xsub.reconnect(back);
    assert_eq!(xsub.send(&["a"]), Ok(()));
    assert_eq!(told(&mut xsub, back), ["\x01t"]);
    assert_eq!(xsub.get_all(other), [["1", "a"]]);
}
