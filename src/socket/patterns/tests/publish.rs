//! PUB and XPUB: to whoever subscribed.

use super::*;
use crate::constants::{
    ZMQ_INVERT_MATCHING, ZMQ_ONLY_FIRST_SUBSCRIBE, ZMQ_SUBSCRIBE, ZMQ_TOPICS_COUNT,
    ZMQ_UNSUBSCRIBE, ZMQ_XPUB_MANUAL, ZMQ_XPUB_MANUAL_LAST_VALUE, ZMQ_XPUB_NODROP,
    ZMQ_XPUB_VERBOSE, ZMQ_XPUB_VERBOSER, ZMQ_XPUB_WELCOME_MSG,
};

fn publisher() -> Bench {
    Bench::new(SocketType::Pub)
}

fn xpub() -> Bench {
    Bench::new(SocketType::Xpub)
}

/// A peer that subscribed to a topic, of which the user was told.
fn subscriber(bench: &mut Bench, topic: &str) -> PeerId {
    let peer = bench.peer();
    bench.put_message(peer, subscription(&format!("\x01{topic}")));
    while bench.can_receive() {
        assert!(bench.receive().is_ok());
    }
    peer
}

#[test]
fn messages_go_to_those_who_subscribed_to_a_prefix() {
    let mut publisher = publisher();
    receives_nothing(&mut publisher);
    let (all, ab, none) = (
        subscriber(&mut publisher, ""),
        subscriber(&mut publisher, "ab"),
        publisher.peer(),
    );
    publisher.put_message(ab, subscription("\x01abc"));
    for (first, second) in [("abcd", "1"), ("a", "2"), ("x", "ab")] {
        assert_eq!(publisher.send(&[first, second]), Ok(()));
    }
    assert_eq!(
        publisher.get_all(all),
        [["abcd", "1"], ["a", "2"], ["x", "ab"]]
    );
    assert_eq!(
        publisher.get_all(ab),
        [["abcd", "1"]],
        "once, though two topics match"
    );
    assert!(publisher.get_all(none).is_empty());
    assert!(publisher.can_send());
}

#[test]
fn large_messages_share_one_body() {
    let mut publisher = publisher();
    let peers = [
        subscriber(&mut publisher, ""),
        subscriber(&mut publisher, "x"),
    ];
    let large = "x".repeat(10_000);
    assert_eq!(publisher.send(&[&large]), Ok(()));
    let bodies = peers.map(|peer| publisher.get_message(peer).expect("a message").remove(0));
    assert_eq!(bodies[0].data_ptr(), bodies[1].data_ptr());
    assert_eq!(text(&bodies[0]), large);
}

#[test]
fn old_peers_subscribe_by_plain_messages() {
    let mut publisher = publisher();
    let peer = publisher.peer();
    publisher.put(peer, &["\x01a"]);
    publisher.put(peer, &["a message to nobody"]);
    assert_eq!(publisher.send(&["a"]), Ok(()));
    publisher.put(peer, &["\x00a"]);
    assert_eq!(publisher.send(&["a"]), Ok(()));
    assert_eq!(publisher.get_all(peer), [["a"]]);
}

#[test]
fn subscribing_twice_counts_once_and_topics_are_counted() {
    let mut publisher = publisher();
    let (a, b) = (
        subscriber(&mut publisher, "x"),
        subscriber(&mut publisher, "x"),
    );
    publisher.put_message(a, subscription("\x01x"));
    publisher.put_message(a, subscription("\x01y"));
    assert_eq!(publisher.int_option(ZMQ_TOPICS_COUNT), 2);
    publisher.put_message(a, subscription("\x00x"));
    assert_eq!(publisher.send(&["x"]), Ok(()));
    assert_eq!(publisher.get(a), None);
    assert_eq!(publisher.get(b), got(&["x"]));
    publisher.hang_up(a);
    publisher.put_message(b, subscription("\x00x"));
    assert_eq!(publisher.int_option(ZMQ_TOPICS_COUNT), 0);
}

#[test]
fn a_full_subscriber_misses_whole_messages_only() {
    let mut publisher = publisher();
    let slow = publisher.join(Origin::Announced, 1, &[subscription("\x01")]);
    let fast = subscriber(&mut publisher, "");
    assert_eq!(publisher.send(&["1", "a"]), Ok(()));
    assert_eq!(publisher.send_more("2"), Ok(()));
    assert_eq!(publisher.get(slow), got(&["1", "a"]));
    assert_eq!(
        publisher.send(&["b"]),
        Ok(()),
        "its end must not come alone"
    );
    assert_eq!(publisher.send(&["3", "c"]), Ok(()));
    assert_eq!(publisher.get_all(slow), [["3", "c"]]);
    assert_eq!(
        publisher.get_all(fast),
        [["1", "a"], ["2", "b"], ["3", "c"]]
    );
}

#[test]
fn who_comes_in_the_middle_of_a_message_gets_the_next_one() {
    let mut publisher = publisher();
    let first = subscriber(&mut publisher, "");
    assert_eq!(publisher.send_more("1"), Ok(()));
    let late = subscriber(&mut publisher, "");
    publisher.hang_up(first);
    let later = subscriber(&mut publisher, "");
    assert_eq!(publisher.send(&["a"]), Ok(()));
    assert_eq!(publisher.send(&["2", "b"]), Ok(()));
    for peer in [late, later] {
        assert_eq!(publisher.get_all(peer), [["2", "b"]]);
    }
}

#[test]
fn inverted_matching_sends_to_the_others() {
    let mut publisher = publisher();
    let on = 1i32.to_ne_bytes();
    publisher.options.invert_matching = true;
    let result = publisher
        .pattern
        .set_option(&mut publisher.pipes, ZMQ_INVERT_MATCHING, &on);
    assert_eq!(result, None, "the socket keeps it too");
    let (a, b) = (
        subscriber(&mut publisher, "a"),
        subscriber(&mut publisher, "b"),
    );
    assert_eq!(publisher.send(&["abc", "x"]), Ok(()));
    assert_eq!(publisher.get(a), None);
    assert_eq!(publisher.get(b), got(&["abc", "x"]));
}

#[test]
fn xpub_hears_of_first_subscriptions_and_last_cancellations() {
    let mut xpub = xpub();
    let (a, b) = (xpub.peer(), xpub.peer());
    let steps = [
        (a, "\x01t", true),
        (b, "\x01t", false),
        (a, "\x01t", false),
        (a, "\x00t", false),
        (b, "\x00t", true),
        (b, "\x00t", true),
        (b, "\x01", true),
    ];
    for (peer, body, heard) in steps {
        xpub.put_message(peer, subscription(body));
        assert_eq!(xpub.can_receive(), heard);
        assert_eq!(
            xpub.receive(),
            if heard { received(&[body]) } else { NOTHING }
        );
    }
}

#[test]
fn subscriptions_reach_the_user_without_flags() {
    let mut xpub = xpub();
    let peer = xpub.peer();
    xpub.put_message(peer, subscription("\x01t"));
    assert_eq!(
        xpub.receive_part().map(|part| part.flags()),
        Ok(Flags::NONE)
    );
}

#[test]
fn verbose_xpub_hears_of_every_subscription() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_XPUB_VERBOSE);
    let (a, b) = (xpub.peer(), xpub.peer());
    for peer in [a, b, a] {
        xpub.put_message(peer, subscription("\x01t"));
        assert_eq!(xpub.receive(), received(&["\x01t"]));
    }
    xpub.put_message(a, subscription("\x00t"));
    assert_eq!(xpub.receive(), NOTHING);
    xpub.turn_on(ZMQ_XPUB_VERBOSER);
    xpub.put_message(a, subscription("\x01t"));
    assert_eq!(xpub.receive(), received(&["\x01t"]));
    xpub.put_message(a, subscription("\x00t"));
    assert_eq!(xpub.receive(), received(&["\x00t"]));
}

#[test]
fn a_peer_that_goes_away_cancels_its_subscriptions() {
    for (verbose, heard) in [
        (false, vec!["\x00a", "\x00c"]),
        (true, vec!["\x00a", "\x00b", "\x00c"]),
    ] {
        let mut xpub = xpub();
        xpub.set(ZMQ_XPUB_VERBOSER, i32::from(verbose).to_ne_bytes());
        let gone = subscriber(&mut xpub, "c");
        for topic in ["\x01b", "\x01a"] {
            xpub.put_message(gone, subscription(topic));
        }
        let _stays = subscriber(&mut xpub, "b");
        xpub.hang_up(gone);
        for body in heard {
            assert_eq!(xpub.receive(), received(&[body]));
        }
        assert_eq!(xpub.receive(), NOTHING);
        assert_eq!(xpub.int_option(ZMQ_TOPICS_COUNT), 1);
    }
}

#[test]
fn messages_from_peers_come_through() {
    let mut xpub = xpub();
    let peer = xpub.peer();
    xpub.put(peer, &["a", "\x01t", "b"]);
    assert_eq!(
        xpub.receive_part().map(|part| (text(&part), part.more())),
        Ok(("a".into(), true))
    );
    assert_eq!(
        xpub.receive(),
        received(&["\x01t"]),
        "a subscription in any part"
    );
    assert_eq!(xpub.receive(), received(&["b"]));
    assert_eq!(xpub.send(&["t"]), Ok(()));
    assert_eq!(xpub.get(peer), got(&["t"]));
}

#[test]
fn only_the_first_part_subscribes_if_asked_to() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_ONLY_FIRST_SUBSCRIBE);
    let peer = xpub.peer();
    xpub.put(peer, &["a", "\x01t"]);
    assert_eq!(xpub.receive(), received(&["a", "\x01t"]));
    assert_eq!(xpub.int_option(ZMQ_TOPICS_COUNT), 0);
    xpub.put(peer, &["\x01t", "\x01u"]);
    assert_eq!(xpub.receive(), received(&["\x01t"]));
    assert_eq!(xpub.receive(), received(&["\x01u"]));
    assert_eq!(xpub.int_option(ZMQ_TOPICS_COUNT), 2);
}

#[test]
fn xpub_may_wait_for_full_subscribers() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_XPUB_NODROP);
    let slow = xpub.join(Origin::Announced, 1, &[subscription("\x01")]);
    let fast = subscriber(&mut xpub, "");
    assert_eq!(xpub.send(&["1", "a"]), Ok(()));
    assert_eq!(xpub.send(&["2", "b"]), Err(Errno::EAGAIN));
    assert_eq!(
        xpub.get_all(fast),
        [["1", "a"]],
        "not even those who have room"
    );
    assert_eq!(xpub.get(slow), got(&["1", "a"]));
    assert_eq!(xpub.send(&["2", "b"]), Ok(()));
    xpub.hang_up(slow);
    assert_eq!(xpub.send(&["3", "c"]), Ok(()));
    assert_eq!(xpub.get_all(fast), [["2", "b"], ["3", "c"]]);
}

#[test]
fn new_peers_are_welcomed() {
    let mut xpub = xpub();
    xpub.set(ZMQ_XPUB_WELCOME_MSG, "hello");
    let welcome = xpub.peer();
    xpub.set(ZMQ_XPUB_WELCOME_MSG, "");
    let ignored = xpub.peer();
    assert_eq!(xpub.get_all(welcome), [["hello"]]);
    assert!(xpub.get_all(ignored).is_empty());
}

#[test]
fn manual_xpub_decides_who_gets_what() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_XPUB_MANUAL);
    let (a, b) = (xpub.peer(), xpub.peer());
    xpub.put_message(a, subscription("\x01A"));
    xpub.put_message(b, subscription("\x01A"));
    assert_eq!(xpub.receive(), received(&["\x01A"]));
    xpub.set(ZMQ_SUBSCRIBE, "XA");
    assert_eq!(xpub.receive(), received(&["\x01A"]));
    xpub.set(ZMQ_SUBSCRIBE, "XB");
    for topic in ["A", "XA", "XB"] {
        assert_eq!(xpub.send(&[topic]), Ok(()));
    }
    assert_eq!(xpub.get_all(a), [["XA"]]);
    assert_eq!(xpub.get_all(b), [["XB"]]);
    xpub.put_message(a, subscription("\x00A"));
    assert_eq!(xpub.receive(), received(&["\x00A"]));
    xpub.set(ZMQ_UNSUBSCRIBE, "XA");
    assert_eq!(xpub.send(&["XA"]), Ok(()));
    assert!(xpub.get_all(a).is_empty());
    xpub.hang_up(b);
    assert_eq!(
        xpub.receive(),
        received(&["\x00A"]),
        "what it had asked for"
    );
    assert_eq!(xpub.int_option(ZMQ_TOPICS_COUNT), 0);
}

#[test]
fn a_manual_decision_never_reaches_a_pipe_that_took_the_place_of_another() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_XPUB_MANUAL);
    let gone = xpub.peer();
    xpub.put_message(gone, subscription("\x01A"));
    xpub.hang_up(gone);
    let heir = xpub.peer();
    assert_eq!(xpub.receive(), received(&["\x01A"]));
    xpub.set(ZMQ_SUBSCRIBE, "A");
    assert_eq!(xpub.send(&["A"]), Ok(()));
    assert!(xpub.get_all(heir).is_empty());
}

#[test]
fn a_last_value_goes_to_the_newest_subscriber_alone() {
    let mut xpub = xpub();
    xpub.turn_on(ZMQ_XPUB_MANUAL_LAST_VALUE);
    let peers = [xpub.peer(), xpub.peer()];
    for peer in peers {
        xpub.put_message(peer, subscription("\x01A"));
        assert_eq!(xpub.receive(), received(&["\x01A"]));
        xpub.set(ZMQ_SUBSCRIBE, "A");
        assert_eq!(xpub.send(&["A", "last"]), Ok(()));
        assert_eq!(xpub.get_all(peer), [["A", "last"]]);
    }
    assert!(xpub.get_all(peers[0]).is_empty());
    assert_eq!(xpub.send(&["A", "next"]), Ok(()));
    for peer in peers {
        assert_eq!(xpub.get_all(peer), [["A", "next"]]);
    }
}

#[test]
fn manual_subscriptions_are_for_manual_xpubs() {
    let mut xpub = xpub();
    let result = xpub
        .pattern
        .set_option(&mut xpub.pipes, ZMQ_SUBSCRIBE, b"A");
    assert_eq!(result, None);
}
