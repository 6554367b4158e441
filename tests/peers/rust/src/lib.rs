//! What the Rust peers share: the series of `ours.c`.

pub const SIZES: [usize; 7] = [1, 254, 255, 256, 1000, 65536, 1_000_000];

pub fn body(number: usize) -> Vec<u8> {
    vec![b'a' + number as u8; SIZES[number]]
}

/// All bodies, and the end.
pub fn series() -> impl Iterator<Item = Vec<u8>> {
    (0..SIZES.len()).map(body).chain([b"END".to_vec()])
}

pub struct Arguments {
    pub kind: String,
    pub binds: bool,
    pub endpoint: String,
    pub curve: bool,
}

/// TYPE bind|connect ENDPOINT [NULL|CURVE]
pub fn arguments() -> Arguments {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    Arguments {
        kind: arguments[0].clone(),
        binds: arguments[1] == "bind",
        endpoint: arguments[2].clone(),
        curve: arguments.get(3).is_some_and(|name| name == "CURVE"),
    }
}
