//! What the libraries show and need.

use std::collections::BTreeSet;

use crate::support::{command, dist, output, read, shared_library};

#[test]
fn shared_library_shows_the_functions_alone_and_needs_little() {
    let library = shared_library();
    let listing = output(command("nm").args(["-D", "--defined-only"]).arg(&library));
    assert_eq!(names(&listing), expected());

    let dynamic = output(command("readelf").args(["-d", "-W"]).arg(&library));
    let bracketed = |tag: &str| -> Vec<String> {
        let lines = dynamic.lines().filter(|line| line.contains(tag));
        lines
            .map(|line| line[line.find('[').unwrap() + 1..line.find(']').unwrap()].to_owned())
            .collect()
    };
    assert_eq!(bracketed("(SONAME)"), ["libzmq.so.5"]);
    for needed in bracketed("(NEEDED)") {
        let allowed =
            ["libc.so.6", "libgcc_s.so.1"].contains(&&*needed) || needed.starts_with("ld-linux");
        assert!(allowed, "needs {needed}");
    }
    assert!(dynamic.contains("NODELETE"), "{dynamic}");
}

/// The file is code: tables that begin empty take no room in it.
#[test]
fn shared_library_is_small() {
    if let Some(dist) = dist() {
        let size = std::fs::metadata(dist.join("libzmq.so.5")).unwrap().len();
        assert!(size < 4 << 20, "{size} bytes");
    }
}

#[test]
fn archive_shows_the_functions_alone() {
    let Some(dist) = dist() else { return };
    let archive = dist.join("libzmq.a");
    let listing = output(
        command("nm")
            .args(["--defined-only", "--extern-only"])
            .arg(&archive),
    );
    assert_eq!(names(&listing), expected());
    let wanted = output(command("nm").arg("--undefined-only").arg(&archive));
    assert!(!wanted.contains("zmq_"), "a function is missing:\n{wanted}");
}

/// The third column of nm.
fn names(listing: &str) -> BTreeSet<String> {
    listing
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2))
        .map(str::to_owned)
        .collect()
}

fn expected() -> BTreeSet<String> {
    read("include/symbols.txt")
        .lines()
        .map(str::to_owned)
        .collect()
}
