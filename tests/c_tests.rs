//! Every program of `c-tests/`, run on libzmq and on ours: equal standard output and equal exit status.
//!
//! What a program prints is the statement it makes about the library, so nothing that may differ from run to run
//! (ports, times, addresses) may be printed; standard error is free. `C_TEST=name` runs one program alone.

mod support;

use std::{env, os::unix::process::ExitStatusExt, path::Path, time::Duration};

use support::{Library, Outcome, compile, in_parallel, programs, run, stem};

/// A few programs ask for names that do not exist, which the resolver of the system may take its time to say.
const LIMIT: Duration = Duration::from_secs(90);

/// How many times as long as usual a program waits for what may still come, when it is asked again.
const PATIENCE: &str = "6";

/// So often libzmq may abort before that counts as what the program makes of it.
const ATTEMPTS: usize = 3;

#[test]
fn c_programs_print_the_same_on_both_libraries() {
    let ours = Library::ours();
    let libzmq = Library::system_or_skip("c-tests");
    let wanted = env::var("C_TEST").ok();
    let sources: Vec<_> = programs("c-tests")
        .into_iter()
        .filter(|source| wanted.as_ref().is_none_or(|name| *name == stem(source)))
        .collect();
    let complaints = in_parallel(&sources, |source| {
        let complaint = check(source, &ours, libzmq.as_ref());
        let verdict = if complaint.is_none() { "ok" } else { "FAILED" };
        println!("{verdict:6} {}", stem(source));
        complaint
    });
    let failed: Vec<String> = complaints.into_iter().flatten().collect();
    println!("{} programs, {} failed", sources.len(), failed.len());
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

/// What is wrong with one program, if anything.
fn check(source: &Path, ours: &Library, libzmq: Option<&Library>) -> Option<String> {
    let name = stem(source);
    let program = match compile(source, libzmq.unwrap_or(ours), &[]) {
        Ok(program) => program,
        Err(text) => return Some(format!("{name}: does not compile\n{text}")),
    };
    match compare(&program, ours, libzmq, "1") {
        Verdict::Same => None,
        Verdict::Crashed(text) => Some(format!("{name} {text}")),
        // On a machine that stood still for a moment something may have come too late for the program. What is really
        // different is so again with more patience.
        Verdict::Different(text) => {
            println!("once more, with patience: {name} {text}");
            match compare(&program, ours, libzmq, PATIENCE) {
                Verdict::Same => None,
                Verdict::Crashed(text) | Verdict::Different(text) => Some(format!("{name} {text}")),
            }
        }
    }
}

/// What comes of a program that ran on both libraries.
enum Verdict {
    Same,
    Different(String),
    /// Ours ended the program, or never let it end.
    Crashed(String),
}

fn compare(program: &Path, ours: &Library, libzmq: Option<&Library>, patience: &str) -> Verdict {
    let here = run_on(ours, program, patience);
    match here.status.map(|status| status.code()) {
        Some(Some(0)) => {}
        Some(Some(_)) => return Verdict::Different(format!("on {}: {}", ours.name, report(&here))),
        Some(None) | None => {
            return Verdict::Crashed(format!("on {}: {}", ours.name, report(&here)));
        }
    }
    let Some(libzmq) = libzmq else {
        return Verdict::Same;
    };
    let there = on_libzmq(libzmq, program, patience);
    if !there.succeeded() {
        return Verdict::Different(format!("on libzmq: {}", report(&there)));
    }
    match difference(&there.stdout, &here.stdout) {
        Some(text) => Verdict::Different(text),
        None => Verdict::Same,
    }
}

fn run_on(library: &Library, program: &Path, patience: &str) -> Outcome {
    let mut command = library.command(program);
    run(command.env("PATIENCE", patience), LIMIT).expect("the program starts")
}

/// libzmq's run. It aborts the process now and then, when a connection fails at the wrong moment; then it is asked again.
fn on_libzmq(libzmq: &Library, program: &Path, patience: &str) -> Outcome {
    let run = || run_on(libzmq, program, patience);
    let aborted =
        |there: &Outcome| there.status.and_then(|status| status.signal()) == Some(libc::SIGABRT);
    (0..ATTEMPTS)
        .map(|_| run())
        .find(|there| !aborted(there))
        .unwrap_or_else(run)
}

fn report(outcome: &Outcome) -> String {
    format!("{}\n{}{}", outcome.ending(), outcome.stdout, outcome.stderr)
}

/// The first lines in which two outputs differ.
fn difference(theirs: &str, ours: &str) -> Option<String> {
    if theirs == ours {
        return None;
    }
    let same = theirs
        .lines()
        .zip(ours.lines())
        .take_while(|(theirs, ours)| theirs == ours)
        .count();
    let shown = |text: &str| -> String {
        let lines = text.lines().skip(same).take(5);
        lines.map(|line| format!("    {line}\n")).collect()
    };
    Some(format!(
        "the outputs differ from line {} on\n  libzmq:\n{}  ferrozmq:\n{}",
        same + 1,
        shown(theirs),
        shown(ours)
    ))
}
