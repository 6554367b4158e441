use std::collections::VecDeque;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;

/// A part that counts its drops.
#[derive(Clone, Debug, Default)]
struct Probe {
    value: u32,
    more: bool,
    counted: bool,
    _alive: Arc<()>,
}

impl Part for Probe {
    fn more(&self) -> bool {
        self.more
    }

    fn is_counted(&self) -> bool {
        self.counted
    }
}

fn probe(alive: &Arc<()>, value: u32, more: bool) -> Probe {
    Probe {
        value,
        more,
        counted: true,
        _alive: Arc::clone(alive),
    }
}

fn queue_of(hwm: usize) -> (Writer<Probe>, Reader<Probe>) {
    channel(
        Direction {
            hwm,
            conflate: false,
        },
        Creator::Writer,
    )
}

fn conflating() -> (Writer<Probe>, Reader<Probe>) {
    channel(
        Direction {
            hwm: 1,
            conflate: true,
        },
        Creator::Writer,
    )
}

/// Sends one-part messages as a socket does, until there is no credit.
fn fill(writer: &mut Writer<Probe>, alive: &Arc<()>) -> usize {
    let mut sent = 0;
    while sent < 10_000 && writer.has_credit() {
        writer.write(probe(alive, sent as u32, false));
        writer.flush();
        sent += 1;
    }
    sent
}

/// Reads everything; how many there were, and how often the writer had to be told.
fn drain(reader: &mut Reader<Probe>) -> (usize, usize) {
    let (mut count, mut told) = (0, 0);
    while reader.read().is_some() {
        count += 1;
        told += usize::from(reader.returned_credit());
    }
    told += usize::from(reader.returned_credit());
    (count, told)
}

#[test]
fn a_part_is_seen_only_after_the_flush_of_its_whole_message() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(0);
    writer.write(probe(&alive, 1, true));
    writer.flush();
    assert!(!reader.has_message());
    writer.write(probe(&alive, 2, false));
    assert!(!reader.has_message());
    assert!(writer.flush(), "the reader slept");
    assert!(!writer.flush(), "nothing new");
    assert_eq!(reader.read().map(|part| part.value), Some(1));
    assert_eq!(reader.read().map(|part| part.value), Some(2));
    assert!(reader.read().is_none());
}

#[test]
fn a_reader_is_told_once_a_sleep() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(0);
    writer.write(probe(&alive, 1, false));
    assert!(!writer.flush(), "nobody slept yet");
    drain(&mut reader);
    for expected in [true, false, false] {
        writer.write(probe(&alive, 2, false));
        assert_eq!(writer.flush(), expected);
    }
}

#[test]
fn rollback_takes_back_only_the_unfinished_message() {
    for parts_before in [0, 1, 31, 32, 33] {
        let alive = Arc::new(());
        let (mut writer, mut reader) = queue_of(0);
        for value in 0..parts_before {
            writer.write(probe(&alive, value, false));
        }
        for value in 0..100 {
            writer.write(probe(&alive, value, true));
        }
        writer.rollback();
        assert_eq!(Arc::strong_count(&alive), 1 + parts_before as usize);
        writer.write(probe(&alive, 7, false));
        writer.flush();
        assert_eq!(drain(&mut reader).0, parts_before as usize + 1);
        assert_eq!(Arc::strong_count(&alive), 1);
    }
}

#[test]
fn the_high_water_mark_counts_whole_messages() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(2);
    for _ in 0..2 {
        assert!(writer.has_credit());
        writer.write(probe(&alive, 0, true));
        assert!(writer.has_credit());
        writer.write(probe(&alive, 0, false));
        writer.flush();
    }
    assert!(!writer.has_credit());
    assert!(reader.read().is_some());
    assert!(!reader.returned_credit(), "half a message is no credit");
    assert!(reader.read().is_some());
    assert!(reader.returned_credit());
    assert!(writer.has_credit());
}

#[test]
fn what_is_not_counted_passes_a_full_pipe() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(1);
    for _ in 0..3 {
        let mut subscription = probe(&alive, 9, false);
        subscription.counted = false;
        writer.write(subscription);
    }
    assert_eq!(fill(&mut writer, &alive), 1);
    assert_eq!(drain(&mut reader), (4, 1));
    assert_eq!(fill(&mut writer, &alive), 1);
}

#[test]
fn credit_comes_back_in_steps_of_half_the_mark() {
    for hwm in [1, 2, 3, 10, 1000] {
        let alive = Arc::new(());
        let (mut writer, mut reader) = queue_of(hwm);
        assert_eq!(fill(&mut writer, &alive), hwm);
        let step = hwm.div_ceil(2);
        for read in 1..=step {
            assert!(reader.read().is_some());
            assert_eq!(reader.returned_credit(), read == step, "hwm {hwm}");
        }
        assert_eq!(fill(&mut writer, &alive), step);
    }
}

#[test]
fn a_lowered_mark_does_not_strand_the_writer() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(101);
    assert_eq!(fill(&mut writer, &alive), 101);
    writer.set_hwm(71);
    assert!(!writer.has_credit());
    let (read, told) = drain(&mut reader);
    assert_eq!(read, 101);
    assert!(told >= 1);
    assert!((36..=71).contains(&fill(&mut writer, &alive)));
}

#[test]
fn a_mark_set_on_an_unlimited_pipe_forgets_what_was_read_before() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(0);
    assert_eq!(fill(&mut writer, &alive), 10_000);
    assert_eq!(drain(&mut reader), (10_000, 0));
    writer.set_hwm(5);
    assert_eq!(fill(&mut writer, &alive), 5);
}

#[test]
fn a_reader_that_falls_asleep_returns_what_it_owes_to_a_stalled_writer() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(1);
    assert_eq!(fill(&mut writer, &alive), 1);
    reader.set_hwm(1000);
    assert!(reader.read().is_some());
    assert!(!reader.returned_credit(), "no step yet");
    assert!(!reader.has_message());
    assert!(reader.returned_credit());
    assert!(!reader.returned_credit());
}

#[test]
fn a_raised_mark_gives_room_at_once() {
    let alive = Arc::new(());
    let (mut writer, _reader) = queue_of(1);
    assert_eq!(fill(&mut writer, &alive), 1);
    writer.set_hwm(6);
    assert_eq!(fill(&mut writer, &alive), 5);
}

#[test]
fn the_mark_is_the_sum_of_what_both_ends_allow() {
    let directions = [2, 1].map(|hwm| Direction {
        hwm,
        conflate: false,
    });
    let (mut first, mut second) = pair_of(directions[0], directions[1]);
    let alive = Arc::new(());
    assert_eq!(fill(&mut first.writer, &alive), 2);
    second.reader.set_hwm(3);
    assert_eq!(fill(&mut first.writer, &alive), 3);
    second.reader.set_hwm(0);
    assert_eq!(fill(&mut first.writer, &alive), 10_000);
    assert_eq!(fill(&mut second.writer, &alive), 1);
    second.writer.set_hwm(5);
    first.reader.set_hwm(2);
    assert_eq!(fill(&mut second.writer, &alive), 6);
}

#[test]
fn what_was_flushed_outlives_the_writer() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(0);
    assert!(!reader.has_message());
    writer.write(probe(&alive, 1, false));
    writer.flush();
    writer.write(probe(&alive, 2, true));
    assert!(!writer.close(), "the flush has told the reader already");
    assert!(!writer.has_credit());
    drop(writer);
    assert!(!reader.is_ended());
    assert_eq!(reader.read().map(|part| part.value), Some(1));
    assert!(reader.read().is_none());
    assert!(reader.is_ended());
    drop(reader);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn closing_wakes_a_sleeping_reader_once() {
    let (mut writer, mut reader) = queue_of(0);
    assert!(!reader.has_message());
    assert!(writer.close());
    assert!(!writer.close());
    assert!(!reader.has_message());
    assert!(reader.is_ended());
}

#[test]
fn a_closed_reader_drops_what_is_queued_and_refuses_more() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(0);
    assert_eq!(fill(&mut writer, &alive), 10_000);
    writer.write(probe(&alive, 0, false));
    assert!(reader.close());
    assert!(!reader.close());
    assert_eq!(Arc::strong_count(&alive), 2, "the last one was not flushed");
    assert!(writer.reader_gone());
    assert!(!writer.has_credit());
    writer.write(probe(&alive, 0, false));
    drop(reader);
    drop(writer);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn conflation_keeps_the_newest_message() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = conflating();
    assert!(!reader.has_message());
    for value in 0..5 {
        assert!(writer.has_credit());
        writer.write(probe(&alive, value, false));
        assert_eq!(writer.flush(), value == 0, "told once");
    }
    assert_eq!(Arc::strong_count(&alive), 2);
    assert_eq!(reader.read().map(|part| part.value), Some(4));
    assert!(reader.read().is_none());
    writer.write(probe(&alive, 5, false));
    writer.flush();
    writer.write(probe(&alive, 6, true));
    writer.rollback();
    assert!(writer.has_credit());
    drop(writer);
    assert!(!reader.is_ended());
    assert_eq!(reader.read().map(|part| part.value), Some(5));
    assert!(reader.is_ended());
    drop(reader);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn subscriptions_are_not_conflated() {
    let conflating = |kind| Options {
        conflate: true,
        ..Options::new(kind)
    };
    for (kind, outgoing, incoming) in [
        (SocketType::Sub, false, true),
        (SocketType::Pub, true, false),
        (SocketType::Dealer, true, true),
    ] {
        let options = conflating(kind);
        assert_eq!(Direction::outgoing(&options).conflate, outgoing);
        assert_eq!(Direction::incoming(&options).conflate, incoming);
    }
}

#[test]
fn an_idle_pipe_owns_no_block() {
    assert!(size_of::<Writer<Probe>>() <= 128);
    let (writer, reader) = queue_of(0);
    drop((writer, reader));
}

#[test]
fn two_threads_pass_a_million_parts_in_order() {
    let alive = Arc::new(());
    let (mut writer, mut reader) = queue_of(100);
    let parts = 1_000_001;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for value in 0..parts {
                while !writer.has_credit() {
                    std::thread::yield_now();
                }
                writer.write(probe(&alive, value, value % 3 == 0));
                if value % 7 == 0 {
                    writer.flush();
                }
            }
            writer.close();
        });
        let mut expected = 0;
        while !reader.is_ended() {
            match reader.read() {
                Some(part) => {
                    assert_eq!(part.value, expected);
                    expected += 1;
                    reader.returned_credit();
                }
                None => std::thread::yield_now(),
            }
        }
        assert_eq!(expected, parts);
    });
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[derive(Clone, Debug)]
enum Operation {
    Write { more: bool },
    Flush,
    Rollback,
    Read,
    SetHwm(usize),
    CloseWriter,
    CloseReader,
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        60 => any::<bool>().prop_map(|more| Operation::Write { more }),
        20 => Just(Operation::Flush),
        4 => Just(Operation::Rollback),
        40 => Just(Operation::Read),
        2 => (0_usize..6).prop_map(Operation::SetHwm),
        1 => Just(Operation::CloseWriter),
        1 => Just(Operation::CloseReader),
    ]
}

/// The pipe as a `VecDeque` would have it.
#[derive(Default)]
struct Oracle {
    visible: VecDeque<u32>,
    whole: VecDeque<u32>,
    unfinished: Vec<u32>,
    writer_closed: bool,
    reader_closed: bool,
}

impl Oracle {
    fn write(&mut self, value: u32, more: bool) {
        if self.writer_closed || self.reader_closed {
            return;
        }
        self.unfinished.push(value);
        if !more {
            self.whole.extend(self.unfinished.drain(..));
        }
    }

    fn flush(&mut self) {
        self.visible.append(&mut self.whole);
    }

    fn close_writer(&mut self) {
        self.unfinished.clear();
        self.flush();
        self.writer_closed = true;
    }

    fn read(&mut self) -> Option<u32> {
        if self.reader_closed {
            None
        } else {
            self.visible.pop_front()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_pipe_is_a_queue(operations in prop::collection::vec(operation(), 0..400)) {
        let alive = Arc::new(());
        let (mut writer, mut reader) = queue_of(4);
        let mut oracle = Oracle::default();
        for (value, operation) in (0..).zip(operations) {
            match operation {
                Operation::Write { more } => {
                    writer.write(probe(&alive, value, more));
                    oracle.write(value, more);
                }
                Operation::Flush => {
                    let was_asleep = !oracle.reader_closed && !reader.has_message();
                    let news = !oracle.whole.is_empty();
                    prop_assert_eq!(writer.flush() && !oracle.reader_closed, was_asleep && news);
                    oracle.flush();
                }
                Operation::Rollback => {
                    writer.rollback();
                    oracle.unfinished.clear();
                }
                Operation::Read => {
                    prop_assert_eq!(reader.read().map(|part| part.value), oracle.read());
                    reader.returned_credit();
                }
                Operation::SetHwm(hwm) => writer.set_hwm(hwm),
                Operation::CloseWriter => {
                    writer.close();
                    oracle.close_writer();
                }
                Operation::CloseReader => {
                    reader.close();
                    oracle.visible.clear();
                    oracle.reader_closed = true;
                }
            }
            let ended = oracle.reader_closed || oracle.writer_closed && oracle.visible.is_empty();
            prop_assert_eq!(reader.is_ended(), ended);
        }
        drop(writer);
        drop(reader);
        prop_assert_eq!(Arc::strong_count(&alive), 1);
    }

    /// A writer and a reader that act only when told must get everything across, whatever the mark does.
    #[test]
    fn who_acts_only_when_told_never_hangs(
        schedule in prop::collection::vec((any::<bool>(), 0_usize..40), 1..200),
        hwm in 0_usize..8,
    ) {
        let alive = Arc::new(());
        let (mut writer, mut reader) = queue_of(hwm);
        let (mut writer_awake, mut reader_awake) = (true, true);
        let (mut sent, mut received) = (0, 0);
        let mut marks = schedule.iter().map(|(_, mark)| mark % 9);
        let turns: Vec<bool> = schedule.iter().map(|(turn, _)| *turn).collect();
        for writer_turn in turns.into_iter().chain((0..2000).map(|turn| turn % 2 == 0)) {
            if writer_turn {
                if let Some(mark) = marks.next() {
                    writer.set_hwm(mark);
                }
                if writer_awake && sent < 300 {
                    writer_awake = writer.has_credit();
                }
                if writer_awake && sent < 300 {
                    writer.write(probe(&alive, sent, false));
                    sent += 1;
                    reader_awake |= writer.flush();
                }
            } else if reader_awake {
                match reader.read() {
                    Some(_) => received += 1,
                    None => reader_awake = false,
                }
                writer_awake |= reader.returned_credit();
            }
        }
        prop_assert_eq!((sent, received), (300, 300));
    }
}
