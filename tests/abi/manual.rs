//! The manual: one page a function, which the formatters take without complaint, and options that are described as they are.

use std::collections::BTreeSet;
use std::ffi::{c_int, c_void};

use zmq::capi::*;
use zmq::constants::{ZMQ_CURVE_PUBLICKEY, ZMQ_CURVE_SECRETKEY, ZMQ_CURVE_SERVERKEY, ZMQ_DEALER};

use crate::support::{command, present, read, scratch};

#[allow(dead_code, reason = "the tests take the place of its main function")]
#[path = "../../tools/manual/main.rs"]
mod generator;

use generator::header::{Header, Setting};
use generator::page;

/// No option has such a number.
const BEYOND: c_int = 10_100;

fn header() -> Header {
    Header::read(&read("include/zmq.h")).unwrap()
}

#[test]
fn every_function_has_a_page() {
    let header = header();
    let described: BTreeSet<_> = header
        .functions
        .iter()
        .map(|function| function.name.clone())
        .collect();
    let exported: BTreeSet<_> = read("include/symbols.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(described, exported);
    for function in &header.functions {
        page::of_function(function, &header, "0").unwrap();
    }
}

#[test]
fn formatters_do_not_complain() {
    let header = header();
    let directory = scratch("manual");
    let mut pages = vec![(
        "zmq.7".to_owned(),
        page::overview(&read("tools/manual/overview.txt"), &header, "0"),
    )];
    for function in &header.functions {
        let text = page::of_function(function, &header, "0").unwrap();
        pages.push((format!("{}.3", function.name), text));
    }
    for (name, text) in &pages {
        std::fs::write(directory.join(name), text).unwrap();
    }
    let names = pages.iter().map(|(name, _)| directory.join(name));
    if present("mandoc") {
        let result = command("mandoc")
            .args(["-Tlint", "-Wwarning"])
            .args(names.clone())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&result.stdout), "");
    }
    if present("groff") {
        for name in names {
            let result = command("groff")
                .args(["-ww", "-man", "-Tutf8", "-z"])
                .arg(&name)
                .output()
                .unwrap();
            assert_eq!(
                String::from_utf8_lossy(&result.stderr),
                "",
                "{}",
                name.display()
            );
        }
    }
}

/// Sockets of every type, in a context of their own.
struct Sockets {
    context: *mut c_void,
    sockets: Vec<*mut c_void>,
}

impl Sockets {
    fn new() -> Sockets {
        // SAFETY: a context and its sockets, which end with this value.
        let context = unsafe { zmq_ctx_new() };
        // SAFETY: as above; a type that does not exist yields NULL.
        let sockets = (0..12).map(|kind| unsafe { zmq_socket(context, kind) });
        Sockets {
            context,
            sockets: sockets.collect(),
        }
    }

    /// The value of an option, as a type of this size; `None` where there is no such option.
    fn read<const SIZE: usize>(&self, socket: *mut c_void, option: c_int) -> Option<[u8; SIZE]> {
        let (mut value, mut length) = ([0; SIZE], SIZE);
        // SAFETY: a socket, and room of that size.
        let outcome =
            unsafe { zmq_getsockopt(socket, option, value.as_mut_ptr().cast(), &raw mut length) };
        (outcome == 0).then_some(value)
    }

    fn can_read(&self, option: c_int) -> bool {
        self.sockets.iter().any(|socket| {
            self.read::<4>(*socket, option).is_some()
                || self.read::<8>(*socket, option).is_some()
                || self.read::<256>(*socket, option).is_some()
        })
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        // SAFETY: they are open, and nobody uses them any more.
        unsafe {
            for socket in &self.sockets {
                zmq_close(*socket);
            }
            zmq_ctx_term(self.context);
        }
    }
}

#[test]
fn every_option_that_can_be_read_is_described() {
    let header = header();
    let described: BTreeSet<c_int> = header
        .settings_of("zmq_getsockopt")
        .filter_map(|setting| setting.value.parse().ok())
        .collect();
    let sockets = Sockets::new();
    let readable: BTreeSet<c_int> = (0..BEYOND)
        .filter(|option| sockets.can_read(*option))
        .collect();
    let keys = [
        ZMQ_CURVE_PUBLICKEY,
        ZMQ_CURVE_SECRETKEY,
        ZMQ_CURVE_SERVERKEY,
    ];
    assert_eq!(described, &readable | &keys.into());
}

#[test]
fn defaults_are_what_the_manual_says() {
    let header = header();
    let sockets = Sockets::new();
    let dealer = sockets.sockets[ZMQ_DEALER as usize];
    let mut compared = 0;
    for setting in header.settings_of("zmq_getsockopt") {
        let (Ok(option), Some(default)) = (setting.value.parse(), number(setting)) else {
            continue;
        };
        let wide = setting.fact("Type").is_some_and(|kind| kind.contains("64"));
        let found = match wide {
            true => sockets.read(dealer, option).map(i64::from_ne_bytes),
            false => sockets
                .read(dealer, option)
                .map(i32::from_ne_bytes)
                .map(i64::from),
        };
        // Some options are of other types of sockets alone.
        if let Some(found) = found {
            assert_eq!(found, default, "{}", setting.name);
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

/// The number with which what is said of the default begins.
fn number(setting: &Setting) -> Option<i64> {
    let default = setting.fact("Default")?;
    default.split([';', ',']).next()?.parse().ok()
}
