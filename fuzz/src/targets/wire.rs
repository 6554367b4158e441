//! A peer's bytes as they are, to sockets of every type: what other projects' corpora of conversations consist of.

use zmq::options::{Options, SocketType};
use zmq::zmtp::{Batch, Config, Engine};

/// Pieces in which the bytes come, beside all at once.
const PIECES: [usize; 2] = [1, 7];

pub fn run(data: &[u8]) {
    for kind in (0..).map_while(SocketType::from_number) {
        let whole = listen(kind, data, usize::MAX);
        for piece in PIECES {
            assert_eq!(listen(kind, data, piece), whole, "{kind:?}");
        }
    }
}

/// All that the engine tells and answers, as text.
fn listen(kind: SocketType, data: &[u8], piece: usize) -> (Vec<String>, Vec<u8>) {
    let mut engine = Engine::new(Config::new(&Options::new(kind)));
    let mut told = Vec::new();
    let mut answered = Vec::new();
    for mut bytes in data.chunks(piece.min(data.len().max(1))) {
        loop {
            match engine.decode(&mut bytes) {
                Ok(Some(event)) => told.push(format!("{event:?}")),
                Ok(None) => break,
                Err(error) => {
                    told.push(format!("{error:?}"));
                    answer(&mut engine, &mut answered);
                    return (told, answered);
                }
            }
            // Of answers to pings only the last are kept: none may wait.
            answer(&mut engine, &mut answered);
        }
        answer(&mut engine, &mut answered);
    }
    (told, answered)
}

fn answer(engine: &mut Engine, answered: &mut Vec<u8>) {
    let mut out = Batch::new();
    if engine.has_control_output() {
        engine.encode_control(&mut out);
    }
    answered.extend(out.slices().flatten());
}
