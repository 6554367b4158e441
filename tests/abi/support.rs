//! Running tools and finding what was built.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository as text.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// An empty directory of this test's own.
pub fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A command in the repository, without the variables by which an outer make or cargo would reach into it.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("MAKE") || name == "MFLAGS" || name.starts_with("CARGO_MANIFEST") {
            command.env_remove(&*name);
        }
    }
    command
}

/// The standard output of a command that must succeed.
pub fn output(command: &mut Command) -> String {
    let result = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        result.status.success(),
        "{command:?}\n{}{}",
        text(&result.stdout),
        text(&result.stderr)
    );
    text(&result.stdout)
}

/// The shared library of the release build, or the one that cargo built with this test.
pub fn shared_library() -> PathBuf {
    let beside = || std::env::current_exe().unwrap().with_file_name("libzmq.so");
    std::env::var_os("FERROZMQ_DIST")
        .map_or_else(beside, |dist| Path::new(&dist).join("libzmq.so.5"))
}

/// Where `make` put the release build, if this is `make test`.
pub fn dist() -> Option<PathBuf> {
    let dist = std::env::var_os("FERROZMQ_DIST").map(PathBuf::from);
    if dist.is_none() {
        println!("SKIPPED: FERROZMQ_DIST is not set (make test sets it)");
    }
    dist
}

/// Whether something of the system is there that a test compares with. In CI it must be.
pub fn present(path: &str) -> bool {
    let there = perhaps_present(path);
    assert!(
        there || std::env::var("CI").as_deref() != Ok("true"),
        "{path} is missing"
    );
    there
}

/// The same of what only a big installation brings, which CI does without.
pub fn perhaps_present(path: &str) -> bool {
    let there = if path.contains('/') {
        Path::new(path).exists()
    } else {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|directory| directory.join(path).exists())
    };
    if !there {
        println!("SKIPPED: {path} is missing");
    }
    there
}
