//! PAIR, PUSH, PULL, DEALER: queues of whole messages.

use super::*;
use crate::constants::ZMQ_PROBE_ROUTER;
use proptest::prelude::*;

#[test]
fn pair_talks_to_one_peer_and_closes_a_second() {
    let mut pair = Bench::new(SocketType::Pair);
    assert_eq!(pair.send(&["early"]), Err(Errno::EAGAIN));
    assert!(!pair.can_send());
    let first = pair.peer();
    let second = pair.peer();
    assert!(pair.is_attached(first) && !pair.is_attached(second));
    assert_eq!(pair.send(&["a", "b"]), Ok(()));
    assert_eq!(pair.get(first), got(&["a", "b"]));
    pair.put(first, &["c", "d"]);
    assert!(pair.can_receive());
    assert_eq!(pair.receive(), received(&["c", "d"]));
    assert_eq!(pair.receive(), NOTHING);
}

#[test]
fn pair_takes_a_new_peer_when_the_first_is_gone() {
    let mut pair = Bench::new(SocketType::Pair);
    let first = pair.peer();
    pair.put(first, &["last words"]);
    pair.hang_up(first);
    let early = pair.peer();
    assert!(
        !pair.is_attached(early),
        "the first has not been read to its end"
    );
    assert_eq!(pair.receive(), received(&["last words"]));
    let next = pair.peer();
    assert!(pair.is_attached(next) && !pair.is_attached(first));
    assert_eq!(pair.send(&["hello"]), Ok(()));
    assert_eq!(pair.get(next), got(&["hello"]));
}

#[test]
fn pair_drops_the_rest_of_a_message_whose_peer_went_away() {
    let mut pair = Bench::new(SocketType::Pair);
    let first = pair.peer();
    assert_eq!(pair.send_more("a"), Ok(()));
    pair.hang_up(first);
    assert!(pair.can_send());
    assert_eq!(pair.send_more("b"), Ok(()));
    let next = pair.peer();
    assert_eq!(
        pair.send(&["c"]),
        Ok(()),
        "dropped: the end of the first message"
    );
    assert_eq!(pair.send(&["whole"]), Ok(()));
    assert_eq!(pair.get_all(next), [["whole"]]);
}

#[test]
fn pair_waits_at_the_high_water_mark_but_not_within_a_message() {
    let mut pair = Bench::new(SocketType::Pair);
    let peer = pair.peer_with_hwm(1);
    assert_eq!(pair.send(&["a", "b", "c"]), Ok(()));
    assert_eq!(pair.send(&["d"]), Err(Errno::EAGAIN));
    assert_eq!(pair.get(peer), got(&["a", "b", "c"]));
    assert_eq!(pair.send(&["d"]), Ok(()));
}

#[test]
fn push_takes_turns_by_whole_messages() {
    let mut push = Bench::new(SocketType::Push);
    receives_nothing(&mut push);
    assert_eq!(push.send(&["early"]), Err(Errno::EAGAIN));
    let peers = [push.peer(), push.peer(), push.peer()];
    for round in ["1", "2"] {
        for _ in peers {
            assert_eq!(push.send(&["part", round]), Ok(()));
        }
    }
    for peer in peers {
        assert_eq!(push.get_all(peer), [["part", "1"], ["part", "2"]]);
    }
}

#[test]
fn push_passes_over_full_peers_and_comes_back_to_them() {
    let mut push = Bench::new(SocketType::Push);
    let (small, large) = (push.peer_with_hwm(1), push.peer_with_hwm(3));
    for text in ["1", "2", "3", "4"] {
        assert_eq!(push.send(&[text]), Ok(()));
    }
    assert_eq!(push.send(&["5"]), Err(Errno::EAGAIN));
    assert!(!push.can_send());
    assert_eq!(push.get(small), got(&["1"]));
    assert!(push.can_send());
    assert_eq!(push.send(&["5"]), Ok(()));
    assert_eq!(push.get_all(small), [["5"]]);
    assert_eq!(push.get_all(large), [["2"], ["3"], ["4"]]);
}

#[test]
fn push_drops_the_rest_of_a_message_whose_peer_went_away() {
    let mut push = Bench::new(SocketType::Push);
    let (first, second) = (push.peer(), push.peer());
    assert_eq!(push.send_more("a"), Ok(()));
    push.hang_up(first);
    assert!(push.can_send());
    assert_eq!(push.send_more("b"), Ok(()));
    assert_eq!(push.send(&["c"]), Ok(()));
    assert_eq!(push.send(&["whole", "again"]), Ok(()));
    assert_eq!(push.get_all(second), [["whole", "again"]]);
}

#[test]
fn push_lets_go_of_a_peer_that_sent_messages() {
    let mut push = Bench::new(SocketType::Push);
    let peer = push.peer();
    push.put(peer, &["nobody", "reads", "this"]);
    push.hang_up(peer);
    assert!(!push.is_attached(peer));
}

#[test]
fn pull_takes_turns_by_whole_messages() {
    let mut pull = Bench::new(SocketType::Pull);
    sends_nothing(&mut pull);
    assert_eq!(pull.receive(), NOTHING);
    let (a, b) = (pull.peer(), pull.peer());
    for text in ["1", "2", "3"] {
        pull.put(a, &["a", text]);
    }
    pull.put(b, &["b", "1"]);
    for parts in [["a", "1"], ["b", "1"], ["a", "2"], ["a", "3"]] {
        assert!(pull.can_receive());
        assert_eq!(pull.receive(), received(&parts));
    }
    assert!(!pull.can_receive());
    pull.put(b, &["b", "2"]);
    assert_eq!(pull.receive(), received(&["b", "2"]));
}

#[test]
fn pull_reads_what_a_peer_left_behind() {
    let mut pull = Bench::new(SocketType::Pull);
    let peer = pull.peer();
    pull.put(peer, &["1", "2"]);
    pull.put(peer, &["3"]);
    pull.hang_up(peer);
    assert!(pull.is_attached(peer));
    assert_eq!(pull.receive(), received(&["1", "2"]));
    assert_eq!(pull.receive(), received(&["3"]));
    assert_eq!(pull.receive(), NOTHING);
    assert!(!pull.is_attached(peer));
}

#[test]
fn a_pipe_closed_in_the_middle_of_a_message_does_not_block_the_others() {
    let mut pull = Bench::new(SocketType::Pull);
    let (a, b) = (pull.peer(), pull.peer());
    pull.put(a, &["1", "2", "3"]);
    pull.put(b, &["whole"]);
    assert_eq!(pull.receive_part().map(|part| text(&part)), Ok("1".into()));
    let pipe = pull.peers[a.0].pipe;
    pull.pipes.close(pipe);
    pull.settle();
    assert_eq!(pull.receive(), received(&["whole"]));
}

#[test]
fn dealer_does_both() {
    let mut dealer = Bench::new(SocketType::Dealer);
    let (a, b) = (dealer.peer(), dealer.peer());
    assert_eq!(dealer.send(&["1", "x"]), Ok(()));
    assert_eq!(dealer.send(&["2", "x"]), Ok(()));
    assert_eq!(dealer.get_all(a), [["1", "x"]]);
    assert_eq!(dealer.get_all(b), [["2", "x"]]);
    dealer.put(b, &["b"]);
    dealer.put(a, &["a"]);
    assert_eq!(dealer.receive(), received(&["a"]));
    assert_eq!(dealer.receive(), received(&["b"]));
    assert_eq!(dealer.receive(), NOTHING);
}

#[test]
fn dealer_probes_if_asked_to() {
    let mut dealer = Bench::new(SocketType::Dealer);
    let silent = dealer.peer();
    dealer.turn_on(ZMQ_PROBE_ROUTER);
    let probed = dealer.peer();
    assert_eq!(dealer.get(silent), None);
    assert_eq!(dealer.get(probed), got(&[""]));
}

proptest! {
    /// Nothing is lost, torn or reordered, and no peer waits while another is read more than twice: once at the end of a
    /// round, and once at the beginning of the next, where it took the place of one that has no more to say.
    #[test]
    fn reading_is_fair(puts in prop::collection::vec((0..4usize, 1..4usize), 1..60)) {
        let mut pull = Bench::new(SocketType::Pull);
        let peers: Vec<_> = (0..4).map(|_| pull.peer()).collect();
        let mut waiting = [const { std::collections::VecDeque::new() }; 4];
        for (number, (peer, parts)) in puts.iter().enumerate() {
            let text = format!("{peer} {number}");
            let parts = vec![text.as_str(); *parts];
            pull.put(peers[*peer], &parts);
            waiting[*peer].push_back(parts.iter().map(ToString::to_string).collect::<Parts>());
        }
        let mut turns: Vec<usize> = Vec::new();
        while let Ok(parts) = pull.receive() {
            let peer: usize = parts[0][..1].parse().expect("a number");
            prop_assert_eq!(Some(parts), waiting[peer].pop_front());
            turns.push(peer);
            for other in (0..4).filter(|other| !waiting[*other].is_empty()) {
                let since = turns.iter().rev().take_while(|turn| **turn != other);
                prop_assert!(since.filter(|turn| **turn == peer).count() <= 2);
            }
        }
        prop_assert!(waiting.iter().all(|left| left.is_empty()));
    }

    /// Whoever has credit gets as many messages as any other.
    #[test]
    fn writing_is_balanced(hwms in prop::collection::vec(1..6usize, 1..6), sends in 1..40usize) {
        let mut push = Bench::new(SocketType::Push);
        let peers: Vec<_> = hwms.iter().map(|hwm| push.peer_with_hwm(*hwm)).collect();
        let sent = (0..sends).take_while(|_| push.send(&["a", "b"]).is_ok()).count();
        prop_assert_eq!(sent, sends.min(hwms.iter().sum()));
        let counts: Vec<_> = peers.iter().map(|peer| push.get_all(*peer).len()).collect();
        prop_assert_eq!(counts.iter().sum::<usize>(), sent);
        let most = counts.iter().max().copied().unwrap_or(0);
        for (count, hwm) in counts.iter().zip(&hwms) {
            prop_assert!(*count == *hwm || *count + 1 >= most);
        }
    }
}
