//! The header in the hands of C and C++ compilers, and beside the header of Debian's libzmq3-dev (4.3.4).

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{command, output, present, read, root, scratch};

const DEBIAN: &str = "/usr/include/zmq.h";
const DRAFT: &str = "-DZMQ_BUILD_DRAFT_API";
const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// 4.3.5 corrected the value of this draft: 4.3.4 had 3, which is two other bits.
const CORRECTED: &str = "ZMQ_RECONNECT_STOP_AFTER_DISCONNECT";

#[test]
fn no_dialect_finds_anything_to_warn_of() {
    let directory = scratch("dialects");
    let include = format!("-I{}", root().join("include").display());
    for header in ["zmq.h", "zmq_utils.h"] {
        let source = directory.join("lone.c");
        std::fs::write(
            &source,
            format!("#include <{header}>\nint main (void) {{ return 0; }}\n"),
        )
        .unwrap();
        for (compiler, language, dialect) in [
            ("gcc", "c", "c99"),
            ("gcc", "c", "c11"),
            ("g++", "c++", "c++11"),
            ("g++", "c++", "c++20"),
        ] {
            for draft in ["-DNOTHING", DRAFT] {
                let standard = format!("-std={dialect}");
                let arguments = [&standard, &include, draft, "-x", language, "-fsyntax-only"];
                output(command(compiler).args(arguments).args(STRICT).arg(&source));
            }
        }
    }
}

#[test]
fn drafts_show_only_when_asked_for() {
    let (stable, all) = (functions(&[]), functions(&[DRAFT]));
    let symbols: BTreeSet<String> = read("include/symbols.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(all, symbols);
    assert_eq!((stable.len(), all.len()), (70, 97));
    assert!(!macros("include/zmq.h", &[]).contains("ZMQ_SERVER"));
    assert!(macros("include/zmq.h", &[DRAFT]).contains("ZMQ_SERVER"));
}

/// The names of the functions that our header declares.
fn functions(options: &[&str]) -> BTreeSet<String> {
    prototypes("include/zmq.h", options)
        .iter()
        .map(|prototype| {
            let start = prototype
                .find("zmq_")
                .filter(|at| !prototype[*at..].starts_with("zmq_fd_t"));
            let name = &prototype[start.unwrap()..];
            name[..name.find([' ', '(']).unwrap()].to_owned()
        })
        .collect()
}

/// The exported function declarations of a header, each without its attribute.
fn prototypes(header: &str, options: &[&str]) -> Vec<String> {
    let text = output(command("gcc").args(["-E", "-P"]).args(options).arg(header));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let attribute = "__attribute__ ((visibility (\"default\")))";
    let declared = text.split(attribute).skip(1);
    declared
        .map(|rest| rest.split(';').next().unwrap().trim().to_owned() + ";")
        .collect()
}

/// The names of the object-like macros that a header itself defines.
fn macros(header: &str, options: &[&str]) -> BTreeSet<String> {
    let before =
        output(command("gcc").args(["-E", "-dM", "-include", "errno.h", "-x", "c", "/dev/null"]));
    let after = output(command("gcc").args(["-E", "-dM"]).args(options).arg(header));
    let names = |text: &str| -> BTreeSet<String> {
        let defined = text
            .lines()
            .filter_map(|line| line.strip_prefix("#define "));
        let objects = defined
            .filter_map(|rest| rest.split(' ').next())
            .filter(|name| !name.contains('('));
        objects.map(str::to_owned).collect()
    };
    let ours = |name: &String| {
        name.starts_with("ZMQ_")
            || ["EFSM", "ENOCOMPATPROTO", "ETERM", "EMTHREAD"].contains(&&**name)
    };
    names(&after)
        .difference(&names(&before))
        .filter(|name| ours(name))
        .cloned()
        .collect()
}

#[test]
fn constants_and_layouts_are_debians() {
    if !present(DEBIAN) {
        return;
    }
    for options in [&[][..], &[DRAFT]] {
        let program = printing_program(&macros(DEBIAN, options));
        let theirs = run(&program, Path::new("/usr/include"), options);
        let ours = run(&program, &root().join("include"), options);
        assert!(theirs.lines().count() > 150);
        for (theirs, ours) in theirs.lines().zip(ours.lines()) {
            let name = theirs.split(' ').next().unwrap();
            if name.starts_with("ZMQ_VERSION") {
                continue;
            }
            match name {
                CORRECTED => assert_eq!(ours, format!("{CORRECTED} 4")),
                _ => assert_eq!(ours, theirs),
            }
        }
        assert_eq!(theirs.lines().count(), ours.lines().count());
    }
}

/// A C program that prints each macro, and each type's size and offsets.
fn printing_program(macros: &BTreeSet<String>) -> String {
    let mut body = String::new();
    for name in macros {
        let statement = match name.as_str() {
            "ZMQ_HAVE_TIMERS" | "ZMQ_HAVE_POLLER" => format!("puts (\"{name}\");"),
            _ => format!("SHOW ({name});"),
        };
        body +=
            &format!("#ifndef {name}\nputs (\"{name} is missing\");\n#else\n{statement}\n#endif\n");
    }
    for kind in ["zmq_msg_t", "zmq_pollitem_t", "zmq_fd_t"] {
        body += &format!("SHOW ((int) sizeof ({kind})); SHOW ((int) ALIGNED ({kind}));\n");
    }
    for field in ["socket", "fd", "events", "revents"] {
        body += &format!("SHOW ((int) offsetof (zmq_pollitem_t, {field}));\n");
    }
    body += "#ifdef ZMQ_BUILD_DRAFT_API\nSHOW ((int) sizeof (zmq_poller_event_t));\n";
    for field in ["socket", "fd", "user_data", "events"] {
        body += &format!("SHOW ((int) offsetof (zmq_poller_event_t, {field}));\n");
    }
    body += "#endif\n";
    format!(
        "#include <zmq.h>\n#include <stdio.h>\n#include <string.h>\n\
         #define ALIGNED(type) offsetof (struct {{ char c; type t; }}, t)\n\
         #define SHOW(value) printf (_Generic ((value), char *: \"%s %s\\n\", default: \"%s %d\\n\"), #value, (value))\n\
         int main (void)\n{{\n{body}return 0;\n}}\n"
    )
}

fn run(program: &str, include: &Path, options: &[&str]) -> String {
    let directory = scratch("constants");
    let (source, binary) = (directory.join("print.c"), directory.join("print"));
    std::fs::write(&source, program).unwrap();
    let include = format!("-I{}", include.display());
    output(
        command("gcc")
            .args(["-std=c11", "-w", &include])
            .args(options)
            .arg(&source)
            .arg("-o")
            .arg(&binary),
    );
    output(&mut command(&binary))
}

#[test]
fn functions_have_debians_types() {
    if !present(DEBIAN) {
        return;
    }
    let again = prototypes(DEBIAN, &[DRAFT]).join("\n");
    assert!(again.lines().count() > 90);
    let source = scratch("types").join("types.c");
    std::fs::write(
        &source,
        format!("#include <zmq.h>\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n{again}\n#ifdef __cplusplus\n}}\n#endif\n"),
    )
    .unwrap();
    let include = format!("-I{}", root().join("include").display());
    for language in ["c", "c++"] {
        output(
            command("gcc")
                .args(["-x", language, "-fsyntax-only", "-Werror", DRAFT, &include])
                .arg(&source),
        );
    }
}
