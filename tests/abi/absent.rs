//! What comes later says so: ENOTSUP, and a line in ARCHITECTURE.md. A function that begins to work leaves this list.

use std::ptr::{null, null_mut};

use zmq::capi::*;

use crate::support::read;

/// Calls each function of the list with NULL and 0, and gives its name and whether it failed.
macro_rules! calls {
    ($($name:ident($($argument:expr),*) == $failed:expr;)*) => {
        // SAFETY: nothing is read through any of these pointers.
        unsafe { [$((stringify!($name), $name($($argument),*) == $failed, zmq_errno())),*] }
    };
}

#[test]
#[allow(clippy::cmp_null, reason = "one macro compares results of every type")]
fn functions_that_come_later_fail_with_enotsup() {
    let (none, text, zero) = (null_mut(), null(), 0);
    let answers = calls! {
        zmq_ctx_set_ext(none, 0, null(), 0) == -1;
        zmq_ctx_get_ext(none, 0, none, null_mut()) == -1;
        zmq_join(none, text) == -1;
        zmq_leave(none, text) == -1;
        zmq_connect_peer(none, text) == zero;
        zmq_disconnect_peer(none, 0) == -1;
        zmq_socket_get_peer_state(none, null(), 0) == -1;
        zmq_socket_monitor_versioned(none, text, 0, 0, 0) == -1;
        zmq_socket_monitor_pipes_stats(none) == -1;
    };
    let page = read("ARCHITECTURE.md");
    for (name, failed, errno) in answers {
        assert!(failed, "{name} pretends");
        assert_eq!(errno, libc::ENOTSUP, "{name}");
        assert!(
            mentions(&page, name),
            "ARCHITECTURE.md does not say that {name} is absent"
        );
    }
}

/// Whether a page has this name, or a family like `zmq_timers_*` that it belongs to.
fn mentions(page: &str, name: &str) -> bool {
    let mut words =
        page.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_*".contains(letter));
    words.any(|word| match word.strip_suffix('*') {
        Some(family) => family.starts_with("zmq_") && name.starts_with(family),
        None => word == name,
    })
}
