//! What `make install` puts where, and whether compilers, pkg-config and CMake find it there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{command, dist, output, perhaps_present, present, read, root, scratch};

/// Prints the version through a call, so that the library is really linked.
const PROGRAM: &str = "#include <stdio.h>\n#include <zmq.h>\n\
    int main (void)\n{\n    int major, minor, patch;\n    zmq_version (&major, &minor, &patch);\n\
    printf (\"%d.%d.%d %s\\n\", major, minor, patch, zmq_strerror (ETERM));\n    return 0;\n}\n";
const PRINTED: &str = "4.3.5 Context was terminated\n";

/// An installation in a directory of the test's own, and a directory beside it for what is built against it.
pub struct Installation {
    pub prefix: PathBuf,
    work: PathBuf,
}

impl Installation {
    pub fn new(name: &str) -> Option<Installation> {
        dist()?;
        let work = scratch(name);
        let prefix = work.join("prefix");
        make(&["install", &format!("PREFIX={}", prefix.display())]);
        Some(Installation { prefix, work })
    }

    fn source(&self, name: &str, text: &str) -> PathBuf {
        let path = self.work.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// What pkg-config answers, as arguments of a compiler.
    fn pkg_config(&self, arguments: &[&str]) -> Vec<String> {
        let path = self.prefix.join("lib/pkgconfig");
        let mut query = command("pkg-config");
        let answer = output(
            query
                .args(arguments)
                .arg("libzmq")
                .env("PKG_CONFIG_PATH", path),
        );
        answer.split_whitespace().map(str::to_owned).collect()
    }

    fn run(&self, binary: &Path) -> String {
        output(command(binary).env("LD_LIBRARY_PATH", self.prefix.join("lib")))
    }
}

fn make(arguments: &[&str]) {
    output(command("make").args(arguments));
}

/// The files and links below a directory.
fn tree(directory: &Path) -> BTreeSet<String> {
    let listing = output(
        command("find")
            .current_dir(directory)
            .args([".", "-not", "-type", "d"]),
    );
    listing
        .lines()
        .map(|line| line.trim_start_matches("./").to_owned())
        .collect()
}

#[test]
fn install_and_uninstall_honour_the_variables() {
    if dist().is_none() {
        return;
    }
    let destination = scratch("install");
    let variables = [
        &format!("DESTDIR={}", destination.display()),
        "PREFIX=/opt/zero",
        "LIBDIR=/opt/zero/lib64",
        "INCLUDEDIR=/opt/headers",
    ];
    make(&[&["install"][..], &variables].concat());
    let pages = read("include/symbols.txt");
    let pages = pages
        .lines()
        .map(|name| format!("opt/zero/share/man/man3/{name}.3"));
    let expected = [
        "opt/headers/zmq.h",
        "opt/headers/zmq_utils.h",
        "opt/zero/lib64/cmake/ZeroMQ/ZeroMQConfig.cmake",
        "opt/zero/lib64/cmake/ZeroMQ/ZeroMQConfigVersion.cmake",
        "opt/zero/lib64/libzmq.a",
        "opt/zero/lib64/libzmq.so",
        "opt/zero/lib64/libzmq.so.5",
        "opt/zero/lib64/libzmq.so.5.2.5",
        "opt/zero/lib64/pkgconfig/libzmq.pc",
        "opt/zero/share/man/man7/zmq.7",
    ];
    let expected = expected.map(str::to_owned).into_iter().chain(pages);
    assert_eq!(tree(&destination), expected.collect());
    let pc =
        std::fs::read_to_string(destination.join("opt/zero/lib64/pkgconfig/libzmq.pc")).unwrap();
    assert!(
        pc.contains("libdir=/opt/zero/lib64\nincludedir=/opt/headers\n"),
        "{pc}"
    );

    make(&[&["uninstall"][..], &variables].concat());
    assert_eq!(tree(&destination), BTreeSet::new());
}

#[test]
fn installations_at_the_same_time_are_each_their_own() {
    if dist().is_none() {
        return;
    }
    let destination = scratch("at-once");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let destination = &destination;
            scope.spawn(move || {
                let directory = destination.join(number.to_string());
                let prefix = format!("/opt/zero{number}");
                make(&[
                    "install",
                    &format!("DESTDIR={}", directory.display()),
                    &format!("PREFIX={prefix}"),
                ]);
                let lib = directory.join(&prefix[1..]).join("lib");
                let pc = std::fs::read_to_string(lib.join("pkgconfig/libzmq.pc")).unwrap();
                assert!(pc.starts_with(&format!("prefix={prefix}\n")), "{pc}");
            });
        }
    });
}

#[test]
fn pkg_config_links_the_shared_library() {
    let Some(installed) = Installation::new("shared") else {
        return;
    };
    let binary = installed.work.join("program");
    let flags = installed.pkg_config(&["--cflags", "--libs"]);
    let source = installed.source("program.c", PROGRAM);
    output(
        command("gcc")
            .arg(&source)
            .arg("-o")
            .arg(&binary)
            .args(flags),
    );
    assert_eq!(installed.run(&binary), PRINTED);
    assert!(output(command("readelf").arg("-d").arg(&binary)).contains("[libzmq.so.5]"));
}

#[test]
fn pkg_config_links_the_archive() {
    let Some(installed) = Installation::new("static") else {
        return;
    };
    // Without the shared library beside it, -lzmq is the archive.
    for name in ["libzmq.so", "libzmq.so.5", "libzmq.so.5.2.5"] {
        std::fs::remove_file(installed.prefix.join("lib").join(name)).unwrap();
    }
    let binary = installed.work.join("program");
    let flags = installed.pkg_config(&["--static", "--cflags", "--libs"]);
    let source = installed.source("program.c", PROGRAM);
    output(
        command("gcc")
            .arg(&source)
            .arg("-o")
            .arg(&binary)
            .args(flags),
    );
    assert_eq!(installed.run(&binary), PRINTED);
    assert!(!output(command("readelf").arg("-d").arg(&binary)).contains("zmq"));
}

#[test]
fn archive_stands_beside_another_rust_archive() {
    let Some(installed) = Installation::new("two-archives") else {
        return;
    };
    let other = "#[unsafe(no_mangle)] pub extern \"C\" fn other_work() -> i32 {\n\
        std::panic::catch_unwind(|| vec![1, 2, 3].into_iter().map(|n: i32| if n > 2 { panic!() } else { n }).sum())\n\
        .unwrap_or_else(|_: Box<dyn std::any::Any + Send>| 42) }\n";
    let other = installed.source("other.rs", other);
    let archive = installed.work.join("libother.a");
    output(
        command("rustc")
            .args(["--edition=2024", "--crate-type=staticlib", "-O"])
            .arg(&other)
            .arg("-o")
            .arg(&archive),
    );
    let program = PROGRAM.replace(
        "int main (void)\n{",
        "int other_work (void);\nint main (void)\n{\n    if (other_work () != 42) return 1;",
    );
    let source = installed.source("program.c", &program);
    let binary = installed.work.join("program");
    let ours = installed.prefix.join("lib/libzmq.a");
    let flags =
        installed.pkg_config(&["--static", "--cflags", "--libs-only-other", "--libs-only-l"]);
    let flags = flags.iter().filter(|flag| *flag != "-lzmq");
    output(
        command("gcc")
            .arg(&source)
            .arg("-o")
            .arg(&binary)
            .arg(&ours)
            .arg(&archive)
            .args(flags),
    );
    assert_eq!(installed.run(&binary), PRINTED);
}

#[test]
fn cmake_finds_both_targets() {
    if !present("cmake") {
        return;
    }
    let Some(installed) = Installation::new("cmake") else {
        return;
    };
    installed.source("program.c", PROGRAM);
    installed.source(
        "CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.10)\nproject(program C)\nfind_package(ZeroMQ 4.3 REQUIRED)\n\
         foreach(kind libzmq libzmq-static)\nadd_executable(with-${kind} program.c)\ntarget_link_libraries(with-${kind} ${kind})\nendforeach()\n",
    );
    let prefix = format!("-DCMAKE_PREFIX_PATH={}", installed.prefix.display());
    let (source, build) = (&installed.work, installed.work.join("build"));
    output(
        command("cmake")
            .arg("-S")
            .arg(source)
            .arg("-B")
            .arg(&build)
            .arg(prefix),
    );
    output(command("cmake").arg("--build").arg(&build));
    for kind in ["with-libzmq", "with-libzmq-static"] {
        assert_eq!(installed.run(&build.join(kind)), PRINTED);
    }
}

/// What a Rust archive needs of the system, as the compiler says it, is what the package says.
#[test]
fn private_libraries_are_what_rustc_names() {
    let directory = scratch("native");
    let source = directory.join("empty.rs");
    std::fs::write(&source, "").unwrap();
    let result = command("rustc")
        .args([
            "--crate-type=staticlib",
            "--print=native-static-libs",
            "--out-dir",
        ])
        .arg(&directory)
        .arg(&source)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&result.stderr);
    let (_, named) = said
        .split_once("native-static-libs: ")
        .unwrap_or_else(|| panic!("{said}"));
    let named = named.lines().next().unwrap().trim();
    assert!(
        read("Makefile").contains(&format!("\nLIBS_PRIVATE := {named}\n")),
        "rustc names {named}"
    );
}

#[test]
fn cargo_c_installs_the_same() {
    if dist().is_none() || !perhaps_present("cargo-cinstall") {
        return;
    }
    let destination = scratch("cargo-c");
    let mut install = command("cargo");
    install.args([
        "cinstall",
        "--profile",
        "dev",
        "--offline",
        "--prefix=/usr",
        "--libdir=lib",
        "--destdir",
    ]);
    output(install.arg(&destination));
    let files = tree(&destination);
    for file in [
        "include/zmq.h",
        "include/zmq_utils.h",
        "lib/libzmq.so.5.2.5",
        "lib/libzmq.a",
        "lib/pkgconfig/libzmq.pc",
    ] {
        assert!(
            files.contains(&format!("usr/{file}")),
            "{file} is not among {files:?}"
        );
    }
    let library = destination.join("usr/lib/libzmq.so.5.2.5");
    assert!(output(command("readelf").arg("-d").arg(&library)).contains("[libzmq.so.5]"));
    let pc = std::fs::read_to_string(destination.join("usr/lib/pkgconfig/libzmq.pc")).unwrap();
    assert!(
        pc.contains("Version: 4.3.5") && pc.contains("-lzmq"),
        "{pc}"
    );
    assert!(root().join("include/zmq.h").exists());
}
