//! What is counted: one step of a message's way, many times.

use std::ffi::{CStr, c_void};
use std::ptr;

use zmq::capi::{
    zmq_bind, zmq_close, zmq_connect, zmq_ctx_new, zmq_ctx_term, zmq_msg_close, zmq_msg_data,
    zmq_msg_init, zmq_msg_init_size, zmq_msg_recv, zmq_msg_send, zmq_msg_t, zmq_setsockopt,
    zmq_socket,
};
use zmq::constants::{ZMQ_PAIR, ZMQ_RCVHWM, ZMQ_SNDHWM};
use zmq::message::Message;
use zmq::options::{Options, SocketType};
use zmq::zmtp::{Batch, Config, Engine, Event};

const SIZES: [usize; 3] = [32, 128, 1024];

/// So many messages are under way at once.
const BURST: u64 = 100;

/// A step and the size of its messages, in bytes.
pub struct Workload {
    step: Step,
    size: usize,
}

#[derive(Clone, Copy)]
enum Step {
    /// zmq_msg_init_size and zmq_msg_send, inproc.
    Send,
    /// The same, and zmq_msg_recv and zmq_msg_close.
    SendReceive,
    /// A message made, framed and dropped.
    Encode,
    /// A message found in bytes and dropped.
    Decode,
}

const STEPS: [(Step, &str); 4] = [
    (Step::Send, "send"),
    (Step::SendReceive, "send-receive"),
    (Step::Encode, "encode"),
    (Step::Decode, "decode"),
];

impl Workload {
    pub fn all() -> impl Iterator<Item = Workload> {
        STEPS
            .iter()
            .flat_map(|&(step, _)| SIZES.map(|size| Workload { step, size }))
    }

    pub fn named(name: &str) -> Option<Workload> {
        Workload::all().find(|workload| workload.name() == name)
    }

    pub fn name(&self) -> String {
        let (_, step) = STEPS[self.step as usize];
        format!("{step}-{}", self.size)
    }

    /// So many messages.
    pub fn run(&self, messages: u64) {
        match self.step {
            Step::Send => Pair::open().send(messages, self.size),
            Step::SendReceive => {
                let pair = Pair::open();
                for _ in 0..messages / BURST {
                    pair.send(BURST, self.size);
                    pair.receive(BURST);
                }
            }
            Step::Encode => encode(messages, self.size),
            Step::Decode => decode(messages, self.size),
        }
    }
}

/// Two sockets of one thread, connected over inproc.
struct Pair {
    context: *mut c_void,
    ends: [*mut c_void; 2],
}

impl Pair {
    fn open() -> Pair {
        let address = c"inproc://instructions";
        // SAFETY: the C API, used as its manual says.
        unsafe {
            let context = zmq_ctx_new();
            let ends = [(); 2].map(|()| zmq_socket(context, ZMQ_PAIR));
            for end in ends {
                set_unlimited(end, ZMQ_SNDHWM);
                set_unlimited(end, ZMQ_RCVHWM);
            }
            assert_eq!(zmq_bind(ends[0], address.as_ptr()), 0);
            assert_eq!(zmq_connect(ends[1], CStr::as_ptr(address)), 0);
            Pair { context, ends }
        }
    }

    fn send(&self, messages: u64, size: usize) {
        for _ in 0..messages {
            // SAFETY: as above; the message is initialised before it is used.
            unsafe {
                let mut message = std::mem::zeroed::<zmq_msg_t>();
                assert_eq!(zmq_msg_init_size(&mut message, size), 0);
                *zmq_msg_data(&mut message).cast::<u8>() = 1;
                assert_eq!(zmq_msg_send(&mut message, self.ends[1], 0), size as i32);
            }
        }
    }

    fn receive(&self, messages: u64) {
        // SAFETY: as above.
        unsafe {
            let mut message = std::mem::zeroed::<zmq_msg_t>();
            zmq_msg_init(&mut message);
            for _ in 0..messages {
                assert!(zmq_msg_recv(&mut message, self.ends[0], 0) > 0);
            }
            zmq_msg_close(&mut message);
        }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe {
            for end in self.ends {
                zmq_close(end);
            }
            zmq_ctx_term(self.context);
        }
    }
}

unsafe fn set_unlimited(socket: *mut c_void, option: i32) {
    // SAFETY: an int, as the option wants it.
    let outcome = unsafe { zmq_setsockopt(socket, option, ptr::from_ref(&0i32).cast(), 4) };
    assert_eq!(outcome, 0);
}

fn encode(messages: u64, size: usize) {
    let (mut engine, _) = ready_engines();
    let mut batch = Batch::new();
    let body = vec![1; size];
    for number in 0..messages {
        if number % BURST == 0 {
            batch.clear();
        }
        let message = Message::from_slice(&body).expect("memory");
        // As a connection does it.
        if !engine.encode_short(&message, &mut batch) {
            engine.encode(message, &mut batch).expect("it is ready");
        }
    }
}

fn decode(messages: u64, size: usize) {
    let (mut sender, mut receiver) = ready_engines();
    let mut batch = Batch::new();
    for _ in 0..BURST {
        let message = Message::from_slice(&vec![1; size]).expect("memory");
        sender.encode(message, &mut batch).expect("it is ready");
    }
    let bytes = batch.slices().collect::<Vec<_>>().concat();
    for _ in 0..messages / BURST {
        let mut input = &bytes[..];
        let mut found = 0;
        while let Some(message) = next(&mut receiver, &mut input) {
            assert_eq!(message.len(), size);
            found += 1;
        }
        assert_eq!(found, BURST);
    }
}

/// As a connection does it.
fn next(engine: &mut Engine, input: &mut &[u8]) -> Option<Message> {
    if let Some(short) = engine.decode_short(input) {
        return Some(short.into());
    }
    match engine.decode(input).expect("what the sender wrote") {
        Some(Event::Message(message)) => Some(message),
        _ => None,
    }
}

/// A PUSH and a PULL that have shaken hands.
fn ready_engines() -> (Engine, Engine) {
    let engine = |kind| Engine::new(Config::new(&Options::new(kind)));
    let (mut push, mut pull) = (engine(SocketType::Push), engine(SocketType::Pull));
    while !(push.is_ready() && pull.is_ready()) {
        pass_on(&mut push, &mut pull);
        pass_on(&mut pull, &mut push);
    }
    (push, pull)
}

fn pass_on(from: &mut Engine, to: &mut Engine) {
    let mut batch = Batch::new();
    from.encode_control(&mut batch);
    let bytes = batch.slices().collect::<Vec<_>>().concat();
    let mut input = &bytes[..];
    while to.decode(&mut input).expect("the handshake").is_some() {}
}
