//! Every program of `c-tests/`, run on libzmq and on ours: equal standard output and equal exit status.
//!
//! What a program prints is the statement it makes about the library, so nothing that may differ from run to run
//! (ports, times, addresses) may be printed; standard error is free. `C_TEST=name` runs one program alone.

mod support;

use std::{env, os::unix::process::ExitStatusExt, path::Path, time::Duration};

use support::{Library, Outcome, compile, in_parallel, programs, run, stem};

/// A few programs ask for names that do not exist, which the resolver of the system may take its time to say.
const LIMIT: Duration = Duration::from_secs(90);

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
    let here = run(&mut ours.command(&program), LIMIT).expect("the program starts");
    if !here.succeeded() {
        return Some(format!("{name} on {}: {}", ours.name, report(&here)));
    }
    let there = on_libzmq(libzmq?, &program);
    if !there.succeeded() {
        return Some(format!("{name} on libzmq: {}", report(&there)));
    }
    difference(&there.stdout, &here.stdout).map(|text| format!("{name}: {text}"))
}

/// libzmq's run. It aborts the process now and then, when a connection fails at the wrong moment; then it is asked again.
fn on_libzmq(libzmq: &Library, program: &Path) -> Outcome {
    let run = || run(&mut libzmq.command(program), LIMIT).expect("the program starts");
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
