//! The cases that are hard for a library whose waiters do the I/O, each a C program that must come to a good end on
//! ours (libzmq itself fails some of them): `tests/hard/`, and programs of `c-tests/` on a single processor.
//!
//! A program that ends with 77 cannot be run here and says why.

mod support;

use std::{path::Path, process::Command, time::Duration};

use support::{Library, Outcome, compile, in_parallel, repository, run};

const LIMIT: Duration = Duration::from_secs(30);

/// A program of `tests/hard/`, its arguments, and what it is linked with.
fn hard(name: &str, arguments: &[&str], linked: &[&str]) {
    let ours = Library::ours();
    let source = repository().join(format!("tests/hard/{name}.c"));
    let program = compile(&source, &ours, linked).expect("the program compiles");
    let mut command = ours.command(&program);
    judge(
        name,
        &run(command.args(arguments), LIMIT).expect("the program starts"),
    );
}

fn judge(name: &str, outcome: &Outcome) {
    print!("{}", outcome.stdout);
    if outcome.status.and_then(|status| status.code()) == Some(77) {
        println!("SKIPPED {name}");
        return;
    }
    let text = [outcome.stdout.as_str(), &outcome.stderr].concat();
    assert!(outcome.succeeded(), "{name}: {}\n{text}", outcome.ending());
}

#[test]
fn a_cancelled_thread_takes_nothing_with_it() {
    hard("cancelled", &[], &[]);
}

#[test]
fn another_libsodium_is_not_disturbed() {
    hard("beside_libsodium", &[], &[]);
}

#[test]
fn no_pointer_is_the_end() {
    hard("strange_pointers", &[], &[]);
}

#[test]
fn success_leaves_errno_alone() {
    hard("errno_left_alone", &[], &[]);
}

#[test]
fn a_free_function_may_take_the_senders_mutex() {
    hard("lent_under_a_mutex", &[], &[]);
}

#[test]
fn a_waiter_without_processor_time_blocks_nobody() {
    hard("starved_waiter", &[], &[]);
}

#[test]
fn a_monitor_that_nobody_reads_holds_nothing_up() {
    hard("unread_monitor", &[], &[]);
}

#[test]
fn a_bad_proxy_is_left_or_asked_again() {
    hard("bad_proxy", &[], &[]);
}

#[test]
fn a_context_limits_what_is_sent() {
    hard("message_limit", &[], &[]);
}

#[test]
fn a_raised_mark_makes_room_at_once() {
    hard("raised_mark", &[], &[]);
}

#[test]
fn io_threads_that_cannot_all_be_started_are_not_started() {
    hard("too_many_threads", &[], &[]);
}

#[test]
fn a_descriptor_that_does_not_listen_is_refused() {
    hard("no_listener", &[], &[]);
}

#[test]
fn io_threads_may_run_in_real_time() {
    hard("real_time", &[], &[]);
}

/// Without optimisation the same calls take several times the stack.
#[test]
fn the_smallest_stacks_will_do() {
    hard(
        "small_stacks",
        if is_optimised() { &["1"] } else { &["4"] },
        &[],
    );
}

fn is_optimised() -> bool {
    std::env::var_os("FERROZMQ_LIBRARY_DIR").is_some() || !cfg!(debug_assertions)
}

#[test]
fn a_child_needs_no_lock_of_its_parent() {
    hard("forked_during_churn", &[], &[]);
}

#[test]
fn a_child_needs_no_end_of_its_parents_beginning() {
    hard("forked_at_the_start", &[], &[]);
}

#[test]
fn nothing_spins_on_a_peer_that_hung_up() {
    hard("stalled_hang_up", &[], &[]);
}

#[test]
fn a_limit_of_64_descriptors() {
    hard("few_descriptors", &["64"], &[]);
}

#[test]
fn a_limit_of_1024_descriptors() {
    hard("few_descriptors", &["1024"], &[]);
}

#[test]
fn czmq_takes_our_handles_for_what_they_are() {
    with_czmq("czmq_handles");
}

#[test]
fn czmqs_handler_judges_our_peers() {
    with_czmq("czmq_zauth");
}

fn with_czmq(name: &str) {
    if Path::new("/usr/include/czmq.h").exists() {
        hard(name, &[], &["-lczmq"]);
    } else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "libczmq-dev is not installed"
        );
        println!("SKIPPED {name}: libczmq-dev is not installed");
    }
}

#[test]
fn a_req_has_its_peers_judged() {
    hard("req_as_server", &[], &[]);
}

#[test]
fn who_is_judged_waits_without_harm() {
    hard("judged_flood", &[], &[]);
}

#[test]
fn a_crowd_outlives_its_handlers() {
    hard("judged_crowd", &[], &[]);
}

#[test]
fn refused_peers_wait_longer_each_time() {
    hard("refused_back_off", &[], &[]);
}

#[test]
fn peers_come_and_go_under_traffic() {
    hard("churn", &[], &[]);
}

#[test]
fn a_subscription_holds_at_once() {
    hard("subscription_at_once", &[], &[]);
}

#[test]
fn peers_have_limits() {
    hard("limits", &[], &[]);
}

/// A small one, whose speed means nothing: `tests/enemies.sh` is for that.
#[test]
fn a_server_lives_with_enemies() {
    hard("../enemies/enemies", &["20", "200", "1", "10"], &[]);
}

// What libzmq was hurt by once, by the names of its advisories.

#[test]
fn cve_2020_15166_a_silent_peer_starves_nobody() {
    hard("advisories", &["CVE-2020-15166"], &[]);
}

#[test]
fn cve_2021_20236_topics_of_any_length() {
    hard("advisories", &["CVE-2021-20236"], &[]);
}

#[test]
fn cve_2021_20237_messages_to_a_publisher() {
    hard("advisories", &["CVE-2021-20237"], &[]);
}

#[test]
fn cve_2021_20234_messages_without_an_end() {
    hard("advisories", &["CVE-2021-20234"], &[]);
}

#[test]
fn cve_2021_20235_large_messages_of_zmtp_1() {
    hard("advisories", &["CVE-2021-20235"], &[]);
}

#[test]
fn cve_2019_13132_curve_commands_of_any_length() {
    hard("advisories", &["CVE-2019-13132"], &[]);
}

#[test]
fn cve_2019_6250_lengths_that_overflow() {
    hard("advisories", &["CVE-2019-6250"], &[]);
}

#[test]
fn cve_2014_9721_servers_are_not_downgraded() {
    hard("advisories", &["CVE-2014-9721"], &[]);
}

#[test]
fn cve_2014_7202_clients_are_not_downgraded() {
    hard("advisories", &["CVE-2014-7202"], &[]);
}

#[test]
fn cve_2014_7203_nothing_is_replayed() {
    hard("advisories", &["CVE-2014-7203"], &[]);
}

#[test]
fn zap_fails_closed() {
    hard("advisories", &["ZAP"], &[]);
}

// What a fuzzer found elsewhere: all files of FERROZMQ_CORPUS, a directory, or some of our own.
#[test]
fn what_was_found_elsewhere_is_said_to_every_type() {
    let own = repository().join("fuzz/corpus/greeting");
    let corpus = std::env::var_os("FERROZMQ_CORPUS");
    let most = if corpus.is_some() { usize::MAX } else { 3 };
    let mut directories = vec![corpus.map_or(own, Into::into)];
    let mut files = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => directories.push(path),
                false => files.push(path.to_string_lossy().into_owned()),
            }
        }
    }
    files.sort();
    for file in files.iter().take(most) {
        hard("replayed", &[file], &[]);
    }
}

#[test]
fn several_threads_share_a_socket() {
    hard("shared_sockets", &[], &[]);
}

#[test]
fn several_threads_share_a_socket_of_every_type() {
    hard("shared_types", &[], &[]);
}

#[test]
fn a_child_may_be_forked_at_any_moment() {
    hard("forked_anywhere", &[], &[]);
}

#[test]
fn a_context_ends_when_linger_says() {
    hard("ends", &[], &[]);
}

#[test]
fn a_router_does_not_wait_for_a_peer_that_left() {
    hard("router_waits", &[], &[]);
}

#[test]
fn a_flooded_router_drops_nothing_that_the_kernel_takes() {
    hard("router_flood", &[], &[]);
}

#[test]
fn epoll_sets_that_take_nothing_more_cost_no_processor() {
    hard("no_more_watches", &["1"], &[]);
    hard("no_more_watches", &["8"], &[]);
}

#[test]
fn lost_replies_do_not_lock_a_request_socket() {
    hard("lost_replies", &[], &[]);
}

#[test]
fn half_a_message_is_never_seen() {
    hard("torn_off", &[], &[]);
}

#[test]
fn a_connection_ends_with_its_endpoint() {
    hard("unbound_at_once", &[], &[]);
}

#[test]
fn mistakes_cost_no_more_than_themselves() {
    hard("users_errors", &[], &[]);
}

#[test]
fn a_socket_is_closed_under_its_users() {
    hard("closed_under_waiters", &[], &[]);
}

#[test]
fn a_forked_child_leaves_its_parent_alone() {
    hard("forked", &[], &[]);
}

#[test]
fn an_idle_socket_keeps_nothing_of_peers_that_left() {
    hard("idle_peers", &[], &[]);
}

#[test]
fn thousands_of_lives_leave_nothing() {
    hard("lives", &[], &[]);
}

#[test]
fn subscriptions_are_no_messages() {
    hard("resubscription", &[], &[]);
}

#[test]
fn connections_are_reset_at_every_moment() {
    hard("resets", &[], &[]);
}

/// Without optimisation Rust's own library ends a program that closes descriptors which are not its own.
#[test]
fn the_program_closes_the_librarys_descriptors() {
    if is_optimised() {
        hard("stolen_descriptors", &[], &[]);
    } else {
        println!("SKIPPED stolen_descriptors: not with debug assertions");
    }
}

#[test]
fn exit_and_dlclose_are_always_safe() {
    hard("exits", &[], &["-ldl"]);
}

#[test]
fn back_pressure_is_no_sickness() {
    hard("stalled_heartbeats", &[], &[]);
}

#[test]
fn a_process_that_is_held_up_keeps_its_peers() {
    hard("held_up", &[], &[]);
}

#[test]
fn signals_at_any_rate() {
    hard("signals", &[], &[]);
}

/// On a single processor a spin or a missed hand-over is a standstill.
#[test]
fn one_processor_is_enough() {
    let names = [
        "reconnect",
        "threads",
        "proxy",
        "poll",
        "sizes",
        "fd_events",
        "left_alone",
        "interrupted",
        "linger",
    ];
    let ours = Library::ours();
    let failures = in_parallel(&names, |name| {
        let source = repository().join(format!("c-tests/{name}.c"));
        let program = compile(&source, &ours, &[]).expect("the program compiles");
        let mut command = Command::new("taskset");
        command
            .args(["-c", "0"])
            .arg(&program)
            .env("LD_LIBRARY_PATH", &ours.directory);
        let outcome = run(&mut command, LIMIT).expect("taskset starts");
        (!outcome.succeeded()).then(|| {
            format!(
                "{name}: {}\n{}{}",
                outcome.ending(),
                outcome.stdout,
                outcome.stderr
            )
        })
    });
    let failures: Vec<String> = failures.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
