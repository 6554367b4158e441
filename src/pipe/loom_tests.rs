//! The interleavings of a writer and a reader that act only when told, as sockets and sessions do.

use loom::sync::{Arc, Notify};
use loom::thread;

use super::*;

/// A part that a model can count.
#[derive(Debug, Default)]
struct Token {
    value: usize,
    more: bool,
    _alive: Option<std::sync::Arc<()>>,
}

impl Part for Token {
    fn more(&self) -> bool {
        self.more
    }

    fn is_counted(&self) -> bool {
        true
    }
}

fn token(value: usize) -> Token {
    Token {
        value,
        more: false,
        _alive: None,
    }
}

/// How often a thread may be preempted in a model: two at the worst
/// moments find what there is to find, and a third costs minutes.
const PREEMPTIONS: usize = 2;

/// `LOOM_MAX_PREEMPTIONS` overrides the bound.
fn model(body: impl Fn() + Send + Sync + 'static) {
    let bound = loom::model::Builder::new().preemption_bound;
    explore(bound.unwrap_or(PREEMPTIONS), body);
}

fn explore(preemptions: usize, body: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(body);
}

/// Wakes one side; rung only when the other side was told to.
type Bell = Arc<Notify>;

fn bell() -> Bell {
    Arc::new(Notify::new())
}

fn limited(hwm: usize) -> (Writer<Token>, Reader<Token>) {
    channel(
        Direction {
            hwm,
            conflate: false,
        },
        Creator::Writer,
    )
}

/// High-water marks: the first, what the writer makes of it after a message, and what the reader adds at some time.
#[derive(Clone, Copy, Default)]
struct Marks {
    first: usize,
    writer_then: Option<usize>,
    reader_adds: Option<usize>,
}

impl Marks {
    fn limit(first: usize) -> Marks {
        Marks {
            first,
            ..Marks::default()
        }
    }
}

/// Reads until the pipe ends, asleep whenever it is empty; checks the order.
fn read_to_the_end(mut reader: Reader<Token>, reader_bell: Bell, writer_bell: Bell) -> usize {
    let mut received = 0;
    loop {
        match reader.read() {
            Some(part) => {
                assert_eq!(part.value, received);
                received += 1;
                if reader.returned_credit() {
                    writer_bell.notify();
                }
            }
            None if reader.is_ended() => return received,
            None => {
                if reader.returned_credit() {
                    writer_bell.notify();
                }
                reader_bell.wait();
            }
        }
    }
}

/// So many messages go through a pipe from a thread to another; both sleep whenever they must.
fn pass(messages: usize, marks: Marks) {
    let (mut writer, mut reader) = limited(marks.first);
    let (reader_bell, writer_bell) = (bell(), bell());
    let reading = {
        let bells = (reader_bell.clone(), writer_bell.clone());
        thread::spawn(move || {
            if let Some(mark) = marks.reader_adds {
                reader.set_hwm(mark);
            }
            read_to_the_end(reader, bells.0, bells.1)
        })
    };
    for value in 0..messages {
        if let (Some(mark), 1) = (marks.writer_then, value) {
            writer.set_hwm(mark);
        }
        while !writer.has_credit() {
            writer_bell.wait();
        }
        writer.write(token(value));
        if writer.flush() {
            reader_bell.notify();
        }
    }
    if writer.close() {
        reader_bell.notify();
    }
    assert_eq!(reading.join().unwrap(), messages);
}

#[test]
fn loom_publish_park_and_wake_lose_nothing() {
    model(|| pass(3, Marks::default()));
}

#[test]
fn loom_credit_and_stall_lose_nothing() {
    model(|| pass(2, Marks::limit(1)));
    model(|| pass(3, Marks::limit(2)));
}

/// With a third preemption this model alone takes longer than all the others.
#[test]
fn loom_a_writer_that_stalls_twice_loses_nothing() {
    explore(PREEMPTIONS, || pass(3, Marks::limit(1)));
}

#[test]
fn loom_a_changed_mark_strands_nobody() {
    let changes = [(0, Some(1), None), (1, Some(9), None), (1, None, Some(8))];
    for (first, writer_then, reader_adds) in changes {
        let marks = Marks {
            first,
            writer_then,
            reader_adds,
        };
        model(move || pass(2, marks));
    }
}

#[test]
fn loom_the_last_half_releases_what_is_left() {
    model(|| {
        let alive = std::sync::Arc::new(());
        let (mut writer, mut reader) = limited(0);
        let remembered = alive.clone();
        let reading = thread::spawn(move || {
            let _ = reader.read();
        });
        for value in 0..3 {
            writer.write(Token {
                value,
                more: value == 2,
                _alive: Some(remembered.clone()),
            });
            writer.flush();
        }
        drop(writer);
        drop(remembered);
        reading.join().unwrap();
        assert_eq!(std::sync::Arc::strong_count(&alive), 1);
    });
}

#[test]
fn loom_a_stalled_writer_learns_that_the_reader_is_gone() {
    model(|| {
        let (mut writer, mut reader) = limited(1);
        let writer_bell = bell();
        let ring = writer_bell.clone();
        let closing = thread::spawn(move || {
            if reader.close() {
                ring.notify();
            }
        });
        writer.write(token(0));
        writer.flush();
        while !writer.reader_gone() {
            assert!(!writer.has_credit());
            writer_bell.wait();
        }
        closing.join().unwrap();
    });
}

#[test]
fn loom_rollback_touches_nothing_published() {
    model(|| {
        let (mut writer, mut reader) = limited(0);
        let reading = thread::spawn(move || reader.read().map(|part| part.value));
        writer.write(token(0));
        writer.flush();
        for value in 1..4 {
            writer.write(Token {
                value,
                more: true,
                _alive: None,
            });
        }
        writer.rollback();
        writer.write(token(0));
        writer.flush();
        assert_ne!(reading.join().unwrap(), Some(1));
    });
}
