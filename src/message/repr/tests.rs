//! Every kind of message through everything that may be done to it, and the books of the free functions.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;
use crate::errno::Errno;

/// A foreign buffer that counts how often it was freed.
#[derive(Debug)]
struct Lent {
    bytes: Vec<u8>,
    freed: Arc<AtomicUsize>,
}

/// The free function: `hint` is the `Lent` itself.
unsafe extern "C-unwind" fn give_back(data: *mut c_void, hint: *mut c_void) {
    // SAFETY: made by `lend`, and freed once: that is what the tests are about.
    let lent = unsafe { Box::from_raw(hint.cast::<Lent>()) };
    assert_eq!(data.cast_const().cast(), lent.bytes.as_ptr());
    lent.freed.fetch_add(1, Ordering::Relaxed);
}

fn lend(bytes: &[u8]) -> (Message, Arc<AtomicUsize>) {
    let freed = Arc::new(AtomicUsize::new(0));
    let lent = Box::new(Lent {
        bytes: bytes.to_vec(),
        freed: Arc::clone(&freed),
    });
    let (data, len) = (lent.bytes.as_ptr().cast_mut(), lent.bytes.len());
    // SAFETY: the bytes live until `give_back`.
    let message =
        unsafe { Message::from_foreign(data, len, give_back, Box::into_raw(lent).cast()) };
    (message.unwrap(), freed)
}

fn idle_reclaimer() -> Arc<Reclaimer> {
    Arc::new(Reclaimer::new(Box::new(|| ())))
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|at| at as u8).collect()
}

#[test]
fn bodies_of_every_length_hold_their_bytes() {
    for len in [0, 1, INLINE_CAPACITY, INLINE_CAPACITY + 1, 255, 256, 70_000] {
        let message = Message::from_slice(&bytes(len)).unwrap();
        assert_eq!(message.as_slice(), bytes(len), "of {len} bytes");
        assert_eq!(message.len(), len);
        assert_eq!(message.is_empty(), len == 0);
        assert_eq!(message.data_ptr().cast_const(), message.as_slice().as_ptr());
    }
}

#[test]
fn a_message_is_moved_bitwise() {
    for len in [3, 300] {
        let mut message = Message::from_slice(&bytes(len)).unwrap();
        let moved = message.take();
        assert_eq!(moved.as_slice(), bytes(len));
        assert!(message.is_empty());
    }
}

#[test]
fn impossible_sizes_are_enomem() {
    for len in [usize::MAX, usize::MAX - 16, isize::MAX as usize, 1 << 60] {
        assert_eq!(Message::with_size(len).unwrap_err(), Errno::ENOMEM);
    }
}

#[test]
fn a_fresh_body_is_filled_piece_by_piece() {
    for len in [10, 100] {
        let mut message = Message::with_size(len).unwrap();
        message.fill(0, &bytes(len)[..4]);
        message.fill(4, &bytes(len)[4..]);
        assert_eq!(message.as_slice(), bytes(len));
        assert_eq!(message.spare(4).len(), len - 4);
        assert_eq!(message.spare(len + 1).len(), 0);
    }
}

#[test]
fn c_writes_through_the_data_pointer_while_rust_reads_around_it() {
    let message = Message::with_size(4).unwrap();
    let data = message.data_ptr();
    assert_eq!(message.len(), 4);
    // SAFETY: four bytes, and no slice of them is borrowed.
    unsafe { ptr::copy_nonoverlapping(b"abcd".as_ptr(), data, 4) };
    assert_eq!(message.as_slice(), b"abcd");
}

#[test]
fn nobody_writes_a_body_that_others_read() {
    let mut message = Message::from_slice(&bytes(100)).unwrap();
    let share = message.share();
    assert_eq!(message.spare(0).len(), 0);
    drop(share);
    assert_eq!(message.spare(0).len(), 100);
    // SAFETY: static bytes.
    let mut constant = unsafe { Message::from_static(b"abc".as_ptr(), 3) };
    assert_eq!(constant.spare(0).len(), 0);
}

#[test]
fn a_share_has_everything_but_a_copy() {
    let mut message = Message::from_slice(&bytes(100)).unwrap();
    message.set_more(true);
    message.set_routing_id(7);
    message.set_group(c"weather".into());
    assert!(!message.is_shared());
    let share = message.share();
    assert!(message.is_shared() && share.is_shared());
    assert_eq!(share.data_ptr(), message.data_ptr());
    assert!(share.more());
    assert_eq!((share.routing_id(), share.group()), (7, c"weather"));
    assert_eq!(share.flags(), Flags::MORE, "SHARED is our own affair");
}

#[test]
fn a_message_forgets_its_peer_but_not_its_group() {
    let mut message = Message::new();
    message.set_metadata(Some(Arc::new(Metadata::new([("Socket-Type", "PUSH")]))));
    message.set_group(c"weather".into());
    message.forget_peer();
    let known = message.metadata().unwrap();
    assert_eq!(
        (known.value(b"Socket-Type"), known.group()),
        (None, c"weather")
    );
    message.set_metadata(Some(Arc::new(Metadata::new([("Socket-Type", "PUSH")]))));
    message.forget_peer();
    assert!(message.metadata().is_none());
}

#[test]
fn an_inline_share_is_a_copy() {
    let mut message = Message::from_slice(b"abc").unwrap();
    let mut share = message.share();
    share.fill(0, b"xyz");
    assert_eq!(message.as_slice(), b"abc");
    assert!(!message.is_shared());
}

#[test]
fn a_truncated_share_leaves_the_other_whole() {
    for len in [10, 100] {
        let mut message = Message::from_slice(&bytes(len)).unwrap();
        let mut share = message.share();
        share.truncate(4);
        share.truncate(8);
        assert_eq!(share.as_slice(), bytes(4));
        assert_eq!(message.as_slice(), bytes(len));
    }
}

#[test]
fn flags_are_set_and_cleared_one_by_one() {
    let mut message = Message::new();
    message.set_flags(Flags::MORE | Flags::COMMAND);
    message.set_more(false);
    assert_eq!(message.flags(), Flags::COMMAND);
    message.clear_flags(Flags::COMMAND);
    assert_eq!(message.flags(), Flags::NONE);
}

#[test]
fn the_last_owner_gives_a_foreign_buffer_back() {
    let (mut message, freed) = lend(b"abc");
    assert!(message.is_foreign());
    let share = message.share();
    message.close_by_owner();
    assert_eq!(freed.load(Ordering::Relaxed), 0);
    assert_eq!(share.as_slice(), b"abc");
    drop(share);
    assert_eq!(freed.load(Ordering::Relaxed), 1);
}

#[test]
fn a_foreign_buffer_dropped_inside_the_library_waits_for_the_drain() {
    let reclaimer = idle_reclaimer();
    let (mut message, freed) = lend(b"abc");
    message.reclaim_with(&reclaimer);
    drop(message.share());
    drop(message);
    assert_eq!(freed.load(Ordering::Relaxed), 0);
    reclaimer.drain();
    assert_eq!(freed.load(Ordering::Relaxed), 1);
}

#[test]
fn a_foreign_buffer_closed_by_its_owner_waits_for_nobody() {
    let (mut message, freed) = lend(b"abc");
    message.reclaim_with(&idle_reclaimer());
    message.close_by_owner();
    assert_eq!(freed.load(Ordering::Relaxed), 1);
}

#[test]
fn an_empty_foreign_buffer_may_be_null() {
    // SAFETY: no bytes, and the hint is freed by `give_back`'s like.
    let message = unsafe { Message::from_foreign(ptr::null_mut(), 0, ignore, ptr::null_mut()) };
    assert_eq!(message.unwrap().as_slice(), b"");
}

unsafe extern "C-unwind" fn ignore(_data: *mut c_void, _hint: *mut c_void) {}

#[test]
fn only_messages_pass_for_messages() {
    let mut storage = MaybeUninit::<Message>::zeroed();
    // SAFETY: 64 readable bytes, first zeros, then 0xff.
    unsafe {
        assert!(!Message::is_open_or_closed(storage.as_ptr()));
        storage.as_mut_ptr().write_bytes(0xff, 1);
        assert!(!Message::is_open_or_closed(storage.as_ptr()));
    }
    let mut message = lend(b"abc").0;
    message.set_more(true);
    // SAFETY: a message.
    assert!(unsafe { Message::is_open(&message) });
    message.close().unwrap().free();
    // SAFETY: a message that was closed.
    unsafe {
        assert!(!Message::is_open(&message));
        assert!(Message::is_open_or_closed(&message));
    }
    assert!(message.more(), "as zmq_msg_more(3) promises");
    assert!(message.is_empty());
}

#[test]
fn debug_shows_what_it_is() {
    let mut message = Message::from_slice(b"a\0b").unwrap();
    message.set_more(true);
    assert_eq!(
        format!("{message:?}"),
        r#"Message { kind: inline, len: 3, flags: MORE, body: a\x00b, .. }"#
    );
}

/// What a program may do with a handful of messages.
#[derive(Clone, Debug)]
enum Operation {
    Close(usize),
    Make(usize, usize),
    Lend(usize, usize),
    Share(usize, usize),
    Move(usize, usize),
    Send(usize),
    Truncate(usize, usize),
    Drain,
}

const SLOTS: usize = 4;

fn operation() -> impl Strategy<Value = Operation> {
    let slot = 0..SLOTS;
    let len = 0..200usize;
    prop_oneof![
        slot.clone().prop_map(Operation::Close),
        (slot.clone(), len.clone()).prop_map(|(slot, len)| Operation::Make(slot, len)),
        (slot.clone(), len.clone()).prop_map(|(slot, len)| Operation::Lend(slot, len)),
        (slot.clone(), slot.clone()).prop_map(|(to, from)| Operation::Share(to, from)),
        (slot.clone(), slot.clone()).prop_map(|(to, from)| Operation::Move(to, from)),
        slot.clone().prop_map(Operation::Send),
        (slot, len).prop_map(|(slot, len)| Operation::Truncate(slot, len)),
        Just(Operation::Drain),
    ]
}

/// The messages, what their bodies must be, and how often each lent buffer was freed.
struct Program {
    messages: [Message; SLOTS],
    bodies: [Vec<u8>; SLOTS],
    lent: Vec<Arc<AtomicUsize>>,
    reclaimer: Arc<Reclaimer>,
    made: u8,
}

impl Program {
    fn new() -> Program {
        Program {
            messages: Default::default(),
            bodies: Default::default(),
            lent: Vec::new(),
            reclaimer: idle_reclaimer(),
            made: 0,
        }
    }

    fn run(&mut self, operation: Operation) {
        match operation {
            Operation::Close(slot) => self.put(slot, Message::new(), Vec::new()),
            Operation::Make(slot, len) => {
                let body = self.fresh_bytes(len);
                self.put(slot, Message::from_slice(&body).unwrap(), body);
            }
            Operation::Lend(slot, len) => {
                let body = self.fresh_bytes(len);
                let (message, freed) = lend(&body);
                self.lent.push(freed);
                self.put(slot, message, body);
            }
            Operation::Share(to, from) => {
                let share = self.messages[from].share();
                self.put(to, share, self.bodies[from].clone());
            }
            Operation::Move(to, from) => {
                let moved = self.messages[from].take();
                let body = std::mem::take(&mut self.bodies[from]);
                self.put(to, moved, body);
            }
            Operation::Send(slot) => {
                let mut sent = self.messages[slot].take();
                sent.reclaim_with(&self.reclaimer);
                drop(sent);
                self.bodies[slot].clear();
            }
            Operation::Truncate(slot, len) => {
                self.messages[slot].truncate(len);
                self.bodies[slot].truncate(len);
            }
            Operation::Drain => self.reclaimer.drain(),
        }
    }

    fn put(&mut self, slot: usize, message: Message, body: Vec<u8>) {
        std::mem::replace(&mut self.messages[slot], message).close_by_owner();
        self.bodies[slot] = body;
    }

    fn fresh_bytes(&mut self, len: usize) -> Vec<u8> {
        self.made = self.made.wrapping_add(1);
        vec![self.made; len]
    }

    fn freed_once(&self) -> usize {
        let counts = self.lent.iter().map(|freed| freed.load(Ordering::Relaxed));
        counts
            .inspect(|freed| assert!(*freed <= 1, "freed {freed} times"))
            .sum()
    }

    fn foreign_bodies_alive(&self) -> usize {
        let foreign = self.messages.iter().filter(|message| message.is_foreign());
        let mut addresses: Vec<_> = foreign
            // SAFETY: they are foreign, so the field is theirs.
            .map(|message| unsafe { message.outer().unwrap().owner.foreign })
            .collect();
        addresses.sort();
        addresses.dedup();
        addresses.len()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 8 } else { 512 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_program_sees_its_bytes_and_gets_every_buffer_back_once(
        operations in prop::collection::vec(operation(), 0..60)
    ) {
        let mut program = Program::new();
        for operation in operations {
            program.run(operation);
            for (message, body) in program.messages.iter().zip(&program.bodies) {
                prop_assert_eq!(message.as_slice(), body.as_slice());
            }
            prop_assert!(program.freed_once() + program.foreign_bodies_alive() <= program.lent.len());
        }
        program.reclaimer.drain();
        prop_assert_eq!(program.freed_once() + program.foreign_bodies_alive(), program.lent.len());
        program.messages = Default::default();
        prop_assert_eq!(program.freed_once(), program.lent.len());
    }
}
