//! libzmq's own test programs on our library, against the ledger `tests/suite.ledger`.
//!
//! The programs are libzmq's and no part of this project: build them from its sources into a directory, linked with
//! any `libzmq.so.5`, and name that directory in `FERROZMQ_SUITE`; without it nothing runs. The ledger says of each
//! program that it passes, or why not: one that fails unexpectedly is an error, and so is one that passes
//! unexpectedly, so that the ledger stays true. `SUITE_TEST=name` runs one program alone.

mod support;

use std::{
    collections::BTreeMap,
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use support::{Library, Outcome, in_parallel, repository, run, stem};

const LIMIT: Duration = Duration::from_secs(60);

/// The exit status of a program that cannot test anything here.
const SKIPS_ITSELF: i32 = 77;

/// What the ledger says of a program: `None`, it passes; else why it does not.
type Ledger = BTreeMap<String, Option<String>>;

#[test]
fn programs_of_libzmq_do_what_the_ledger_says() {
    let Some(directory) = env::var_os("FERROZMQ_SUITE") else {
        println!("SKIPPED suite: FERROZMQ_SUITE names no directory of libzmq's test programs");
        return;
    };
    let library = Library::ours();
    let ledger = ledger();
    let programs = executables(Path::new(&directory));
    assert!(!programs.is_empty(), "{directory:?} holds no programs");
    let tried = in_parallel(&programs, |program| passes(program, &library));
    let mut complaints = Vec::new();
    for (program, passed) in programs.iter().zip(tried) {
        let expected = ledger.get(&stem(program));
        // They share ports and the processor, so only what fails alone fails.
        let passed = match (passed, expected) {
            (Some(false), Some(None)) => passes(program, &library),
            (passed, _) => passed,
        };
        let (verdict, complaint) = judge(&stem(program), passed, expected);
        println!("{verdict:9} {}", stem(program));
        complaints.extend(complaint);
    }
    println!(
        "{} programs, {} surprises",
        programs.len(),
        complaints.len()
    );
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_ledger_is_sorted() {
    let text = fs::read_to_string(ledger_file()).expect("the ledger");
    let names: Vec<_> = text
        .lines()
        .filter_map(entry)
        .map(|(name, _)| name)
        .collect();
    assert!(
        names.is_sorted(),
        "tests/suite.ledger is not sorted by program"
    );
}

/// The verdict in a word, and what is wrong with it, if anything.
fn judge(
    name: &str,
    passed: Option<bool>,
    expected: Option<&Option<String>>,
) -> (&'static str, Option<String>) {
    match (passed, expected) {
        (None, _) => ("skipped", None),
        (Some(_), None) => ("unknown", Some(format!("{name}: not in the ledger"))),
        (Some(true), Some(None)) => ("ok", None),
        (Some(false), Some(Some(_))) => ("not yet", None),
        (Some(true), Some(Some(reason))) => {
            let complaint = format!("{name}: passes, in spite of \"{reason}\"");
            ("surprise", Some(complaint))
        }
        (Some(false), Some(None)) => ("FAILED", Some(format!("{name}: fails"))),
    }
}

/// Whether a program passes on the library; `None`: it says that it cannot tell here.
fn passes(program: &Path, library: &Library) -> Option<bool> {
    let outcome = run(&mut library.command(program), LIMIT).expect("the program starts");
    if outcome.status.and_then(|status| status.code()) == Some(SKIPS_ITSELF) {
        return None;
    }
    if !outcome.succeeded() {
        println!("{}: {}", stem(program), failures(&outcome));
    }
    Some(outcome.succeeded())
}

/// How a program ended, and the lines of its output that tell of failures.
fn failures(outcome: &Outcome) -> String {
    let mut text = outcome.ending();
    let lines = outcome.stdout.lines().chain(outcome.stderr.lines());
    for line in lines.filter(|line| line.contains(":FAIL") || line.contains("ssert")) {
        text.push_str("\n    ");
        text.push_str(line);
    }
    text
}

fn executables(directory: &Path) -> Vec<PathBuf> {
    let wanted = env::var("SUITE_TEST").ok();
    let entries = fs::read_dir(directory).expect("the directory in FERROZMQ_SUITE");
    let mut programs: Vec<_> = entries
        .map(|entry| entry.expect("a directory entry").path())
        .filter(|path| is_executable(path))
        .filter(|path| wanted.as_ref().is_none_or(|name| *name == stem(path)))
        .collect();
    programs.sort();
    programs
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

fn ledger_file() -> PathBuf {
    repository().join("tests/suite.ledger")
}

fn ledger() -> Ledger {
    let text = fs::read_to_string(ledger_file()).expect("the ledger");
    text.lines()
        .filter_map(entry)
        .map(|(name, verdict)| {
            let reason = (verdict != "pass").then(|| verdict.to_owned());
            (name.to_owned(), reason)
        })
        .collect()
}

/// A line `program verdict`; empty lines and `# remarks` are none.
fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (name, verdict) = line.split_once(' ').expect("a program and a verdict");
    Some((name, verdict.trim()))
}
