//! The fuzz targets, each a function of bytes: libFuzzer calls it (`fuzz_targets/`), and so does the replay of the corpora
//! (`tests/replay.rs`), which needs neither the fuzzer nor its compiler flags.

pub mod conversation;

pub mod targets {
    pub mod commands;
    pub mod curve;
    pub mod endpoints;
    pub mod frames;
    pub mod greeting;
    pub mod messages;
    pub mod metadata;
    pub mod options;
    pub mod plain;
    pub mod wire;
    pub mod z85;
    pub mod zap;
}

/// Every target by its name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("commands", targets::commands::run),
    ("curve", targets::curve::run),
    ("endpoints", targets::endpoints::run),
    ("frames", targets::frames::run),
    ("greeting", targets::greeting::run),
    ("messages", targets::messages::run),
    ("metadata", targets::metadata::run),
    ("options", targets::options::run),
    ("plain", targets::plain::run),
    ("wire", targets::wire::run),
    ("z85", targets::z85::run),
    ("zap", targets::zap::run),
];

/// Reads the fuzzer's bytes as a value; `None` if they are too few for one.
pub fn structured<'a, T: arbitrary::Arbitrary<'a>>(data: &'a [u8]) -> Option<T> {
    T::arbitrary_take_rest(arbitrary::Unstructured::new(data)).ok()
}
