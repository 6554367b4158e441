//! `include/zmq.h` is what `include/zmq.h.in` and the Rust sources that it names make; `FERROZMQ_WRITE_HEADER=1` rewrites it.

use crate::support::{read, root};

#[test]
fn header_is_what_the_sources_make() {
    let rendered = render();
    if std::env::var_os("FERROZMQ_WRITE_HEADER").is_some() {
        std::fs::write(root().join("include/zmq.h"), &rendered).unwrap();
    }
    assert!(
        rendered == read("include/zmq.h"),
        "include/zmq.h is stale: run FERROZMQ_WRITE_HEADER=1 cargo test --test abi header"
    );
}

/// The template, with each line `@path@` replaced by what cbindgen makes of that source file.
fn render() -> String {
    let mut header = String::new();
    for line in read("include/zmq.h.in").lines() {
        match line
            .strip_prefix('@')
            .and_then(|rest| rest.strip_suffix('@'))
        {
            Some(source) => header.push_str(&declarations(source)),
            None => header.push_str(line),
        }
        header.push('\n');
    }
    header
}

fn declarations(source: &str) -> String {
    let config = cbindgen::Config::from_file(root().join("include/cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root().join(source))
        .with_src(root().join("src/capi/types.rs"))
        .generate()
        .unwrap_or_else(|error| panic!("{source}: {error}"));
    let mut text = Vec::new();
    bindings.write(&mut text);
    tidy(&String::from_utf8(text).unwrap())
}

/// Comments of one line become one line, and the constants of a group stand close.
fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().lines() {
        let opened = lines.len() >= 2 && lines[lines.len() - 2] == "/*";
        if line == " */" && opened {
            let comment = lines.pop().unwrap();
            lines.pop();
            lines.push(format!("/*{comment} */"));
            continue;
        }
        if line.starts_with("#define") && lines.last().is_some_and(String::is_empty) {
            let above = lines.len().checked_sub(2).map(|index| &lines[index]);
            if above.is_some_and(|above| above.starts_with("#define")) {
                lines.pop();
            }
        }
        lines.push(line.to_owned());
    }
    lines.join("\n")
}
