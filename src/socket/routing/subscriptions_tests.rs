//! Subscriptions against a model that compares every topic with every message.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use proptest::prelude::*;

/// Topics of few different bytes, so that prefixes meet.
fn topic() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(vec![b'a', b'b', 0, 255]), 0..7)
}

/// The same of three lengths alone, which are found another way.
fn fit(topic: &mut Vec<u8>, few_lengths: bool) {
    if few_lengths {
        topic.truncate(topic.len() / 3 * 3);
    }
}

fn topics_of(subscriptions: &Subscriptions) -> Vec<Vec<u8>> {
    let mut topics = Vec::new();
    subscriptions.for_each(|topic| topics.push(topic.to_vec()));
    topics
}

proptest! {
    #[test]
    fn counted_subscriptions_equal_the_model(steps in prop::collection::vec((any::<bool>(), topic()), 0..80), subject in topic(), few_lengths: bool) {
        let mut subscriptions = Subscriptions::default();
        let mut model = BTreeMap::<Vec<u8>, usize>::new();
        for (subscribe, mut topic) in steps {
            fit(&mut topic, few_lengths);
            let before = model.get(&topic).copied().unwrap_or(0);
            if subscribe {
                prop_assert_eq!(subscriptions.add(&topic), Ok(before == 0));
                model.insert(topic, before + 1);
            } else {
                prop_assert_eq!(subscriptions.remove(&topic), before == 1);
                model.insert(topic, before.saturating_sub(1));
            }
            model.retain(|_, count| *count > 0);
            prop_assert_eq!(topics_of(&subscriptions), model.keys().cloned().collect::<Vec<_>>());
            prop_assert_eq!(subscriptions.topics(), model.len());
            prop_assert_eq!(subscriptions.matches(&subject), model.keys().any(|topic| subject.starts_with(topic)));
            prop_assert!(subscriptions.tree.is_compact());
        }
    }

    #[test]
    fn subscribers_equal_the_model(steps in prop::collection::vec((0..10u8, 0..4usize, topic()), 0..80), subject in topic(), few_lengths: bool) {
        let mut subscribers = Subscribers::default();
        let mut model = BTreeMap::<Vec<u8>, BTreeSet<PipeKey>>::new();
        for (choice, pipe, mut topic) in steps {
            fit(&mut topic, few_lengths);
            match choice {
                0 => {
                    let mut gone = Vec::new();
                    subscribers.remove_pipe(pipe, |topic, last| gone.push((topic.to_vec(), last)));
                    let expected: Vec<_> = model
                        .iter()
                        .filter(|(_, pipes)| pipes.contains(&pipe))
                        .map(|(topic, pipes)| (topic.clone(), pipes.len() == 1))
                        .collect();
                    prop_assert_eq!(gone, expected);
                    model.values_mut().for_each(|pipes| { pipes.remove(&pipe); });
                }
                1..6 => {
                    let pipes = model.entry(topic.clone()).or_default();
                    prop_assert_eq!(subscribers.add(&topic, pipe), Ok(pipes.is_empty()));
                    pipes.insert(pipe);
                }
                _ => {
                    let pipes = model.entry(topic.clone()).or_default();
                    let expected = match (pipes.remove(&pipe), pipes.is_empty()) {
                        (false, _) => Removal::Absent,
                        (true, true) => Removal::Last,
                        (true, false) => Removal::Shared,
                    };
                    prop_assert_eq!(subscribers.remove(&topic, pipe), expected);
                }
            }
            model.retain(|_, pipes| !pipes.is_empty());
            let mut matched = BTreeSet::new();
            subscribers.for_each_match(&subject, |pipe| { matched.insert(pipe); });
            let expected: BTreeSet<_> = model
                .iter()
                .filter(|(topic, _)| subject.starts_with(topic))
                .flat_map(|(_, pipes)| pipes.iter().copied())
                .collect();
            prop_assert_eq!(matched, expected);
            prop_assert_eq!(subscribers.topics(), model.len());
            prop_assert!(subscribers.tree.is_compact());
        }
    }
}

#[test]
fn long_and_nested_topics_need_little_stack() {
    let work = || {
        let long = vec![7u8; 16 << 20];
        let mut subscribers = Subscribers::default();
        assert_eq!(subscribers.add(&long, 0), Ok(true));
        for length in 1..2000 {
            assert_eq!(subscribers.add(&long[..length], 0), Ok(true));
        }
        let mut matched = 0;
        subscribers.for_each_match(&long, |_| matched += 1);
        assert_eq!(matched, 2000);
        let mut removed = 0;
        subscribers.remove_pipe(0, |_, last| removed += usize::from(last));
        assert_eq!(removed, 2000);
        assert_eq!(subscribers.topics(), 0);
    };
    let thread = std::thread::Builder::new().stack_size(32 << 10).spawn(work);
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn a_removed_topic_leaves_no_buffer_behind() {
    let mut subscriptions = Subscriptions::default();
    for topic in [b"abcdef".as_slice(), b"abx", b"ay", b"abcd"] {
        assert_eq!(subscriptions.add(topic), Ok(true));
    }
    assert!(subscriptions.remove(b"abcdef"));
    assert!(subscriptions.tree.is_compact());
    assert!(subscriptions.remove(b"abcd"));
    assert!(subscriptions.tree.is_compact());
    assert_eq!(topics_of(&subscriptions), [b"abx".to_vec(), b"ay".to_vec()]);
}

#[test]
fn splitting_and_joining_a_long_edge_copy_none_of_it() {
    let mut subscriptions = Subscriptions::default();
    let long = vec![1u8; 1 << 20];
    assert_eq!(subscriptions.add(&long), Ok(true));
    let buffer = |subscriptions: &Subscriptions| {
        let node = subscriptions.tree.find(&long).expect("subscribed");
        subscriptions.tree.topic(node).as_ptr()
    };
    let first = buffer(&subscriptions);
    let mut topic = [1u8; 100];
    for length in 0..100 {
        topic[length] = 2;
        assert_eq!(subscriptions.add(&topic[..=length]), Ok(true));
        assert_eq!(buffer(&subscriptions), first);
        topic[length] = 1;
    }
    for length in 0..100 {
        topic[length] = 2;
        assert!(subscriptions.remove(&topic[..=length]));
        assert_eq!(buffer(&subscriptions), first);
        topic[length] = 1;
    }
}

#[test]
fn what_is_expected_may_be_anything() {
    let mut subscribers = Subscribers::default();
    for number in 0..5000 {
        let topic = format!("{number:04}/{}", "deep".repeat(number % 20));
        assert_eq!(subscribers.add(topic.as_bytes(), 1), Ok(true));
    }
    let topics: [&[u8]; 6] = [
        b"",
        b"4",
        b"4711/deep",
        b"4711/dear",
        b"0000/",
        b"elsewhere",
    ];
    subscribers.expect(topics.into_iter().cycle().take(2 * WARM));
    assert_eq!(subscribers.topics(), 5000);
    assert_eq!(subscribers.add(b"0000/", 2), Ok(false));
}
