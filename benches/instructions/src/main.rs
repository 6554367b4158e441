//! Instructions a message, counted by callgrind: the same on a noisy machine as on a quiet one.
//!
//! ```text
//! benches/instructions/run.sh             the table
//! benches/instructions/run.sh --check     fails if a figure is 10 % worse than in table.txt
//! benches/instructions/run.sh --write     makes the table anew
//! ```
//!
//! Each workload runs twice under valgrind, with few messages and with many; what the larger number costs more is what
//! its messages cost. A count depends on the compiler too: a new one is a reason to write the table anew.

mod table;
mod workloads;

use std::process::{Command, ExitCode};

use table::Table;
use workloads::Workload;

const FEW: u64 = 1_000;
const MANY: u64 = 11_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        [] => measure().map(|table| print!("{table}")),
        ["--check"] => measure().and_then(|table| check(&table)),
        ["--write"] => measure().and_then(|table| table.write()),
        [name, count] => run(name, count),
        _ => Err(format!("what is {words:?}?")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// One workload, in this process: what valgrind looks at.
fn run(name: &str, count: &str) -> Result<(), String> {
    let workload = Workload::named(name).ok_or_else(|| format!("no workload {name}"))?;
    let count = count.parse().map_err(|error| format!("{count}: {error}"))?;
    workload.run(count);
    Ok(())
}

fn measure() -> Result<Table, String> {
    let mut table = Table::default();
    for workload in Workload::all() {
        let difference = count(&workload, MANY)?.saturating_sub(count(&workload, FEW)?);
        table.add(workload.name(), difference as f64 / (MANY - FEW) as f64);
    }
    Ok(table)
}

fn check(now: &Table) -> Result<(), String> {
    let last = Table::read()?;
    print!("{now}");
    let worse = now.worse_than(&last);
    match worse.is_empty() {
        true => Ok(()),
        false => Err(worse.join("\n")),
    }
}

/// Instructions that so many messages take, the start of the program included.
fn count(workload: &Workload, messages: u64) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([workload.name(), messages.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    report
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .and_then(|(_, figure)| figure.trim().parse().ok())
        .ok_or_else(|| format!("{} {messages}: {report}", workload.name()))
}
