//! Every version string tells one story.

use zmq::constants::{ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR, ZMQ_VERSION_PATCH};

use crate::install::Installation;
use crate::support::{command, output, read};

fn version() -> String {
    format!("{ZMQ_VERSION_MAJOR}.{ZMQ_VERSION_MINOR}.{ZMQ_VERSION_PATCH}")
}

/// The version under a table of Cargo.toml.
fn manifest_version(table: &str) -> String {
    let manifest = read("Cargo.toml");
    let (_, rest) = manifest.split_once(&format!("[{table}]")).unwrap();
    let (_, value) = rest.split_once("version = \"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[test]
fn manifest_header_and_function_agree() {
    assert_eq!(
        manifest_version("package.metadata.capi.pkg_config"),
        version()
    );
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: three ints.
    unsafe { zmq::capi::zmq_version(&mut major, &mut minor, &mut patch) };
    assert_eq!(format!("{major}.{minor}.{patch}"), version());
    let header = read("include/zmq.h");
    for (name, number) in [
        ("MAJOR", ZMQ_VERSION_MAJOR),
        ("MINOR", ZMQ_VERSION_MINOR),
        ("PATCH", ZMQ_VERSION_PATCH),
    ] {
        assert!(header.contains(&format!("#define ZMQ_VERSION_{name} {number}\n")));
    }
}

#[test]
fn changelog_speaks_of_this_version() {
    assert!(read("CHANGELOG.md").contains(&format!("## [{}]", manifest_version("package"))));
}

#[test]
fn what_is_installed_agrees() {
    let Some(installed) = Installation::new("versions") else {
        return;
    };
    let lib = installed.prefix.join("lib");
    let library = manifest_version("package.metadata.capi.library");
    assert!(lib.join(format!("libzmq.so.{library}")).is_file());
    assert_eq!(library.split('.').next(), Some("5"));
    let query = command("pkg-config")
        .arg("--modversion")
        .arg(lib.join("pkgconfig/libzmq.pc"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&query.stdout).trim(), version());
    for file in ["ZeroMQConfig.cmake", "ZeroMQConfigVersion.cmake"] {
        let text = output(command("cat").arg(lib.join("cmake/ZeroMQ").join(file)));
        assert!(
            text.contains(&format!("VERSION \"{}\"", version())),
            "{file}"
        );
        assert!(!text.contains('@'), "{file}");
    }
}
