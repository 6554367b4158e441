//! Lives of messages through the C API: made in every way, moved, copied, sent over inproc, closed in any order. A model knows
//! each one's bytes, and every lent buffer is given back once.

use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use arbitrary::Arbitrary;
use zmq::capi::*;

use crate::structured;

/// Messages alive at a time.
const SLOTS: usize = 6;
/// As many as the high-water marks of both ends let wait.
const QUEUE_MAX: usize = 64;

#[derive(Arbitrary, Debug)]
enum Step {
    Make {
        at: u8,
        size: u16,
    },
    MakeOf {
        at: u8,
        size: u16,
    },
    /// A buffer of the program's, given back by a function.
    Lend {
        at: u8,
        size: u16,
    },
    Empty {
        at: u8,
    },
    Move {
        to: u8,
        from: u8,
    },
    Copy {
        to: u8,
        from: u8,
    },
    Write {
        at: u8,
        byte: u8,
    },
    Close {
        at: u8,
    },
    Send {
        at: u8,
        more: bool,
    },
    Receive {
        at: u8,
    },
    ReceiveBytes {
        size: u8,
    },
    Ask {
        at: u8,
        property: i32,
    },
}

#[derive(Arbitrary, Debug)]
struct Input {
    steps: Vec<Step>,
}

/// A buffer that was lent, and the count of those that came back.
struct Loan {
    bytes: Vec<u8>,
    returned: Arc<AtomicUsize>,
}

thread_local! {
    /// A pair of connected sockets, made once: contexts are slow to make.
    static PAIR: RefCell<Option<[usize; 2]>> = const { RefCell::new(None) };
}

struct World {
    messages: [MaybeUninit<zmq_msg_t>; SLOTS],
    /// What each is to contain; shared bytes are never written.
    models: [Vec<u8>; SLOTS],
    is_shared: [bool; SLOTS],
    sockets: [*mut c_void; 2],
    queue: std::collections::VecDeque<(Vec<u8>, bool)>,
    is_mid_message: bool,
    lent: usize,
    returned: Arc<AtomicUsize>,
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut world = World::new();
    for step in input.steps.iter().take(200) {
        world.perform(step);
    }
    world.end();
}

fn sockets() -> [*mut c_void; 2] {
    let made = PAIR.with_borrow_mut(|pair| *pair.get_or_insert_with(make_pair));
    made.map(|address| address as *mut c_void)
}

fn make_pair() -> [usize; 2] {
    let name = c"inproc://messages".as_ptr();
    // SAFETY: the handles and strings are good.
    unsafe {
        let context = zmq_ctx_new();
        let ends = [zmq_socket(context, 0), zmq_socket(context, 0)];
        assert_eq!(zmq_bind(ends[0], name), 0);
        assert_eq!(zmq_connect(ends[1], name), 0);
        ends.map(|end| end as usize)
    }
}

unsafe extern "C-unwind" fn give_back(_data: *mut c_void, hint: *mut c_void) {
    // SAFETY: the hint is the loan's, and comes back once.
    let loan = unsafe { Box::from_raw(hint.cast::<Loan>()) };
    loan.returned.fetch_add(1, SeqCst);
}

impl World {
    fn new() -> World {
        let mut world = World {
            messages: [const { MaybeUninit::uninit() }; SLOTS],
            models: Default::default(),
            is_shared: [false; SLOTS],
            sockets: sockets(),
            queue: Default::default(),
            is_mid_message: false,
            lent: 0,
            returned: Arc::default(),
        };
        for at in 0..SLOTS {
            // SAFETY: the place is a message's.
            assert_eq!(unsafe { zmq_msg_init(world.at(at)) }, 0);
        }
        world
    }

    fn at(&mut self, at: usize) -> *mut zmq_msg_t {
        self.messages[at].as_mut_ptr()
    }

    /// Closes what is at a place, so that another can be made there.
    fn clear(&mut self, at: usize) {
        // SAFETY: every place holds a message at all times.
        assert_eq!(unsafe { zmq_msg_close(self.at(at)) }, 0);
        self.models[at].clear();
        self.is_shared[at] = false;
    }

    fn perform(&mut self, step: &Step) {
        let slot = |at: &u8| usize::from(*at) % SLOTS;
        match step {
            Step::Make { at, size } => self.make(slot(at), *size),
            Step::MakeOf { at, size } => self.make_of(slot(at), *size),
            Step::Lend { at, size } => self.lend(slot(at), *size),
            Step::Empty { at } => {
                self.clear(slot(at));
                // SAFETY: the place was cleared.
                assert_eq!(unsafe { zmq_msg_init(self.at(slot(at))) }, 0);
            }
            Step::Move { to, from } => self.shift(slot(to), slot(from), false),
            Step::Copy { to, from } => self.shift(slot(to), slot(from), true),
            Step::Write { at, byte } => self.write(slot(at), *byte),
            Step::Close { at } => {
                self.clear(slot(at));
                // SAFETY: closing twice is refused, and then there is a message again.
                unsafe {
                    assert_eq!(zmq_msg_close(self.at(slot(at))), -1);
                    assert_eq!(zmq_msg_init(self.at(slot(at))), 0);
                }
            }
            Step::Send { at, more } => self.send(slot(at), *more),
            Step::Receive { at } => self.receive(slot(at)),
            Step::ReceiveBytes { size } => self.receive_bytes(usize::from(*size)),
            Step::Ask { at, property } => self.ask(slot(at), *property),
        }
        self.check();
    }

    fn make(&mut self, at: usize, size: u16) {
        self.clear(at);
        let size = usize::from(size);
        // SAFETY: the place was cleared; what is made has `size` bytes.
        unsafe {
            assert_eq!(zmq_msg_init_size(self.at(at), size), 0);
            let bytes = zmq_msg_data(self.at(at)).cast::<u8>();
            std::ptr::write_bytes(bytes, 7, size);
        }
        self.models[at] = vec![7; size];
    }

    fn make_of(&mut self, at: usize, size: u16) {
        self.clear(at);
        let bytes = vec![9; usize::from(size)];
        // SAFETY: as above.
        unsafe {
            assert_eq!(
                zmq_msg_init_buffer(self.at(at), bytes.as_ptr().cast(), bytes.len()),
                0
            );
        }
        self.models[at] = bytes;
    }

    fn lend(&mut self, at: usize, size: u16) {
        self.clear(at);
        let bytes = vec![3; usize::from(size)];
        self.models[at] = bytes.clone();
        let returned = Arc::clone(&self.returned);
        let mut loan = Box::new(Loan { bytes, returned });
        let data = loan.bytes.as_mut_ptr().cast();
        let hint = Box::into_raw(loan).cast();
        // SAFETY: the buffer lives until it is given back.
        let made =
            unsafe { zmq_msg_init_data(self.at(at), data, size.into(), Some(give_back), hint) };
        assert_eq!(made, 0);
        self.lent += 1;
    }

    fn shift(&mut self, to: usize, from: usize, is_copy: bool) {
        let (to_place, from_place) = (self.at(to), self.at(from));
        // SAFETY: both are messages.
        let outcome = unsafe {
            match is_copy {
                true => zmq_msg_copy(to_place, from_place),
                false => zmq_msg_move(to_place, from_place),
            }
        };
        assert_eq!(outcome, 0);
        if to == from {
            return;
        }
        self.models[to] = self.models[from].clone();
        if is_copy {
            self.is_shared[from] = true;
            self.is_shared[to] = true;
        } else {
            self.is_shared[to] = std::mem::take(&mut self.is_shared[from]);
            self.models[from].clear();
        }
    }

    /// Copies share their bytes, so only a message without any is written to.
    fn write(&mut self, at: usize, byte: u8) {
        if self.is_shared[at] {
            return;
        }
        let size = self.models[at].len();
        // SAFETY: the message has `size` bytes.
        unsafe { std::ptr::write_bytes(zmq_msg_data(self.at(at)).cast::<u8>(), byte, size) };
        self.models[at].fill(byte);
    }

    fn send(&mut self, at: usize, more: bool) {
        if self.queue.len() == QUEUE_MAX {
            return;
        }
        let flags = 1 | if more { 2 } else { 0 };
        let size = self.models[at].len();
        let (message, socket) = (self.at(at), self.sockets[0]);
        // SAFETY: a message and a socket.
        assert_eq!(
            unsafe { zmq_msg_send(message, socket, flags) },
            size as c_int
        );
        self.is_mid_message = more;
        self.is_shared[at] = false;
        let bytes = std::mem::take(&mut self.models[at]);
        self.queue.push_back((bytes, more));
    }

    /// Whether a whole message waits.
    fn has_message(&self) -> bool {
        self.queue.iter().any(|(_, more)| !more)
    }

    fn receive(&mut self, at: usize) {
        let (message, socket) = (self.at(at), self.sockets[1]);
        // SAFETY: a message and a socket.
        let size = unsafe { zmq_msg_recv(message, socket, 1) };
        if !self.has_message() {
            return assert_eq!(size, -1);
        }
        if let Some((bytes, more)) = self.queue.pop_front() {
            assert_eq!(size, bytes.len() as c_int);
            // SAFETY: a message.
            assert_eq!(unsafe { zmq_msg_more(self.at(at)) }, c_int::from(more));
            self.models[at] = bytes;
            // A copy may still be somewhere.
            self.is_shared[at] = true;
        }
    }

    fn receive_bytes(&mut self, size: usize) {
        let mut place = [0xaa_u8; 256];
        // SAFETY: the place has that size at least.
        let received = unsafe { zmq_recv(self.sockets[1], place.as_mut_ptr().cast(), size, 1) };
        if !self.has_message() {
            return assert_eq!(received, -1);
        }
        if let Some((bytes, _)) = self.queue.pop_front() {
            assert_eq!(received, bytes.len() as c_int);
            let count = size.min(bytes.len());
            assert_eq!(place[..count], bytes[..count]);
            assert!(place[count..].iter().all(|byte| *byte == 0xaa));
        }
    }

    fn ask(&mut self, at: usize, property: i32) {
        let message = self.at(at);
        // SAFETY: a message; the names are strings.
        unsafe {
            zmq_msg_get(message, property);
            zmq_msg_more(message);
            assert_eq!(zmq_msg_gets(message, c"Peer-Address".as_ptr()), null());
        }
    }

    fn check(&mut self) {
        for at in 0..SLOTS {
            let message = self.at(at);
            let model = &self.models[at];
            // SAFETY: a message, whose bytes there are as many as it says.
            unsafe {
                assert_eq!(zmq_msg_size(message), model.len());
                let data = zmq_msg_data(message).cast::<u8>();
                if !model.is_empty() {
                    assert_eq!(std::slice::from_raw_parts(data, model.len()), &model[..]);
                }
            }
        }
    }

    /// Closes everything; what was lent has come back then.
    fn end(mut self) {
        if self.is_mid_message {
            // SAFETY: a socket.
            assert_eq!(unsafe { zmq_send(self.sockets[0], null_mut(), 0, 1) }, 0);
            self.queue.push_back((Vec::new(), false));
        }
        while !self.queue.is_empty() {
            self.receive(0);
        }
        for at in 0..SLOTS {
            self.clear(at);
        }
        // Buffers whose last owner was the library are given back by a thread of its own.
        for _ in 0..10_000 {
            if self.returned.load(SeqCst) == self.lent {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        panic!("{} of {} came back", self.returned.load(SeqCst), self.lent);
    }
}
