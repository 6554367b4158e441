//! No stable function is forgotten: `tests/functions.ledger` says for each which programs of `c-tests/` show what it
//! does, and they do call it.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{read, root};

/// libzmq's stable interface since 4.2.
const STABLE: usize = 70;

#[test]
fn every_stable_function_has_its_programs() {
    let text = read("tests/functions.ledger");
    let ledger: BTreeMap<&str, Vec<&str>> = entries(&text).collect();
    let listed: BTreeSet<&str> = ledger.keys().copied().collect();
    let header = read("include/zmq.h");
    let symbols = read("include/symbols.txt");
    assert_eq!(listed, stable(&header, &symbols));
    assert_eq!(listed.len(), STABLE);
    for (function, programs) in &ledger {
        assert!(!programs.is_empty(), "{function} has no program");
        for program in programs {
            let path = format!("c-tests/{program}.c");
            assert!(root().join(&path).exists(), "{path} does not exist");
            assert!(
                calls(&read(&path), function),
                "{path} never calls {function}"
            );
        }
    }
}

/// What must be refused is asked of every function that can refuse.
#[test]
fn every_stable_function_is_asked_with_nonsense() {
    let source = read("tests/hard/strange_pointers.c") + &read("c-tests/wrong_handles.c");
    let cannot_refuse = [
        "zmq_atomic_counter_new",
        "zmq_ctx_new",
        "zmq_errno",
        "zmq_sleep",
        "zmq_stopwatch_start",
        "zmq_timers_new",
    ];
    let text = read("tests/functions.ledger");
    for (function, _) in entries(&text) {
        let asked = calls(&source, function) || cannot_refuse.contains(&function);
        assert!(asked, "{function} is never asked with nonsense");
    }
}

/// The functions that programs see without the drafts.
fn stable<'a>(header: &str, symbols: &'a str) -> BTreeSet<&'a str> {
    let drafts = header.find("#ifdef ZMQ_BUILD_DRAFT_API");
    let visible = &header[..drafts.expect("the drafts stand apart")];
    let declared = |symbol: &&str| calls(visible, symbol);
    symbols.lines().filter(declared).collect()
}

fn entries(ledger: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let lines = ledger.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.collect()))
    })
}

/// Whether C text has this function's name before a bracket.
fn calls(text: &str, function: &str) -> bool {
    text.match_indices(function).any(|(at, _)| {
        let starts =
            !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        starts && text[at + function.len()..].trim_start().starts_with('(')
    })
}
