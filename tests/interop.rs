//! Ours and libzmq in conversation: `tests/interop/peer.c`, started twice, on one library each.
//!
//! Each pair of socket types that may talk, over tcp and ipc, with either library on either end and either end bound:
//! messages from 0 B to 10 MiB, in one part and in three, compared byte by byte; and reconnects, where one end is
//! killed and comes back twice while the other stays. All of it through NULL and through CURVE, and
//! all but the kills through PLAIN. `INTEROP=word` runs the cases whose names contain the word.

mod support;

use std::{
    env,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use support::{Library, Outcome, compile, in_parallel, repository, scratch, start};

const LIMIT: Duration = Duration::from_secs(30);

/// Who speaks first, and to whom; and whether the other answers.
const PAIRS: &[(&str, &str, bool)] = &[
    ("REQ", "REP", true),
    ("REQ", "ROUTER", true),
    ("DEALER", "REP", true),
    ("DEALER", "DEALER", true),
    ("DEALER", "ROUTER", true),
    ("ROUTER", "DEALER", true),
    ("ROUTER", "ROUTER", true),
    ("PAIR", "PAIR", true),
    ("PUSH", "PULL", false),
    ("PUB", "SUB", false),
    ("PUB", "XSUB", false),
    ("XPUB", "SUB", false),
    ("XPUB", "XSUB", false),
];

/// The one that stays and the one that dies.
const MORTALITIES: &[(&str, &str)] = &[
    ("DEALER", "ROUTER"),
    ("ROUTER", "DEALER"),
    ("PULL", "PUSH"),
    ("PUSH", "PULL"),
    ("SUB", "PUB"),
    ("PUB", "SUB"),
];

struct Case {
    types: (&'static str, &'static str),
    roles: (&'static str, &'static str),
    transport: &'static str,
    mechanism: &'static str,
    ours_first: bool,
    first_binds: bool,
}

impl Case {
    fn name(&self) -> String {
        let (first, second) = if self.ours_first {
            ("ours", "libzmq")
        } else {
            ("libzmq", "ours")
        };
        let (left, right) = if self.first_binds {
            ("binds", "connects")
        } else {
            ("connects", "binds")
        };
        format!(
            "{} {} of {first} {left}, {} {} of {second} {right}, {}, {}",
            self.roles.0, self.types.0, self.roles.1, self.types.1, self.transport, self.mechanism
        )
    }
}

/// Every case of a list of pairs: two transports, either library on either end, either end bound.
fn cases(
    mechanism: &'static str,
    pairs: impl Iterator<Item = ((&'static str, &'static str), (&'static str, &'static str))>,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for (types, roles) in pairs {
        for transport in ["tcp", "ipc"] {
            for (ours_first, first_binds) in
                [(true, true), (true, false), (false, true), (false, false)]
            {
                cases.push(Case {
                    types,
                    roles,
                    transport,
                    mechanism,
                    ours_first,
                    first_binds,
                });
            }
        }
    }
    let wanted = env::var("INTEROP").unwrap_or_default();
    cases.retain(|case| case.name().contains(&wanted));
    cases
}

#[test]
fn every_pattern_pair_talks_in_both_directions() {
    run_all("interop", &every_pair("NULL"), converse);
}

#[test]
fn every_pattern_pair_talks_through_plain() {
    run_all("interop through PLAIN", &every_pair("PLAIN"), converse);
}

#[test]
fn every_pattern_pair_talks_through_curve() {
    run_all("interop through CURVE", &every_pair("CURVE"), converse);
}

fn every_pair(mechanism: &'static str) -> Vec<Case> {
    let pairs = PAIRS.iter().map(|&(first, second, answers)| {
        let roles = if answers {
            ("ask", "answer")
        } else {
            ("send", "receive")
        };
        ((first, second), roles)
    });
    cases(mechanism, pairs)
}

#[test]
fn either_side_comes_back_after_a_kill() {
    run_all("interop reconnect", &every_mortality("NULL"), outlive);
}

#[test]
fn either_side_comes_back_through_curve() {
    let cases = every_mortality("CURVE");
    run_all("interop reconnect through CURVE", &cases, outlive);
}

fn every_mortality(mechanism: &'static str) -> Vec<Case> {
    let pairs = MORTALITIES
        .iter()
        .map(|&types| (types, ("steady", "mortal")));
    cases(mechanism, pairs)
}

fn run_all(title: &str, cases: &[Case], play: fn(&Case, &Stage) -> Option<String>) {
    let Some(libzmq) = Library::system_or_skip(title) else {
        return;
    };
    let program = peer(&libzmq);
    let ours = Library::ours();
    let failures: Vec<String> = in_parallel(cases, |case| {
        let (first, second) = if case.ours_first {
            (&ours, &libzmq)
        } else {
            (&libzmq, &ours)
        };
        let stage = Stage::new(case, program, first, second);
        play(case, &stage).map(|what| format!("{}: {what}", case.name()))
    })
    .into_iter()
    .flatten()
    .collect();
    println!("{title}: {} cases, {} failed", cases.len(), failures.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The program of both ends, compiled once.
fn peer(library: &Library) -> &'static Path {
    static PEER: OnceLock<PathBuf> = OnceLock::new();
    PEER.get_or_init(|| {
        let source = repository().join("tests/interop/peer.c");
        compile(&source, library, &[]).expect("peer.c compiles")
    })
}

/// What a case needs: the program on either library, an endpoint and a file to signal with.
struct Stage {
    first: Command,
    second: Command,
    flag: PathBuf,
    socket_file: Option<PathBuf>,
}

impl Stage {
    fn new(case: &Case, program: &Path, first: &Library, second: &Library) -> Stage {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let flag = scratch("interop").join(format!("flag-{}-{number}", std::process::id()));
        let socket_file = (case.transport == "ipc")
            .then(|| env::temp_dir().join(format!("ferrozmq-{}-{number}", std::process::id())));
        let endpoint = match &socket_file {
            Some(path) => format!("ipc://{}", path.display()),
            None => format!("tcp://127.0.0.1:{}", free_port()),
        };
        let command = |library: &Library, role: &str, kind: &str, partner: &str, binds: bool| {
            let mut command = library.command(program);
            command.args([role, kind, partner, if binds { "bind" } else { "connect" }]);
            command.arg(&endpoint).arg(&flag).arg(case.mechanism);
            command
        };
        let ((one, other), (role, other_role)) = (case.types, case.roles);
        Stage {
            first: command(first, role, one, other, case.first_binds),
            second: command(second, other_role, other, one, !case.first_binds),
            flag,
            socket_file,
        }
    }

    fn first(&self) -> Command {
        again(&self.first)
    }

    fn second(&self) -> Command {
        again(&self.second)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Neither need be there.
        let _ = std::fs::remove_file(&self.flag);
        if let Some(path) = &self.socket_file {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    for (name, value) in command.get_envs() {
        copy.env(name, value.unwrap_or_default());
    }
    copy
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Two programs that both must come to a good end.
fn converse(_: &Case, stage: &Stage) -> Option<String> {
    let first = start(&mut stage.first()).expect("the peer starts");
    let second = start(&mut stage.second()).expect("the peer starts");
    let second = second.finish(LIMIT).expect("an end");
    let first = first.finish(LIMIT).expect("an end");
    complaint(&first).or_else(|| complaint(&second))
}

/// One that stays to its good end, and three lives of one that is killed each time.
fn outlive(_: &Case, stage: &Stage) -> Option<String> {
    let steady = start(&mut stage.first()).expect("the peer starts");
    for life in ["1", "2", "3"] {
        let mortal = start(stage.second().arg(life)).expect("the peer starts");
        let mortal = mortal.finish(LIMIT).expect("an end");
        if mortal.status.is_none_or(|status| status.code().is_some()) {
            let steady = steady.finish(Duration::ZERO).expect("an end");
            return Some(format!(
                "life {life} was not lived: {}; {}",
                mortal.ending(),
                mortal.stderr + &steady.stderr
            ));
        }
    }
    std::fs::write(&stage.flag, "").expect("a flag");
    complaint(&steady.finish(LIMIT).expect("an end"))
}

fn complaint(outcome: &Outcome) -> Option<String> {
    (!outcome.succeeded()).then(|| format!("{}; {}", outcome.ending(), outcome.stderr))
}
