//! Sockets: what a program sends to and receives from.
//!
//! A [`Socket`] is a handle to a [`core::Core`] in a slot; the slot's lock makes every socket safe to use from any
//! thread. A call that blocks lets go of the lock while it waits ([`blocking`]).

mod blocking;
mod core;
mod endpoints;
mod inproc;
mod monitor;
mod option_access;
mod options;
mod outlook;
mod pace;
mod passing;
pub mod patterns;
pub mod pipes;
pub mod routing;

use std::ffi::c_void;
use std::os::fd::RawFd;
use std::sync::Arc;

use crate::constants::ZMQ_EVENTS;
use crate::context::Context;
use crate::errno::{Errno, Result};
use crate::handles::{Handle, Open, Table};
use crate::message::Message;
use crate::options::SocketType;
use crate::reactor::Reactor;
use crate::session::Endpoint;
use crate::session::inbox::Inbox;

pub use self::core::Core;
use blocking::Patience;
pub use passing::{Halt, Passage};

/// All sockets of the process.
static SOCKETS: Table<Core, 262_144> = Table::new();

/// A socket, as a program names it; see zmq_socket(3).
#[derive(Clone, Copy, PartialEq)]
pub struct Socket(Handle<Core>);

/// What a socket is ready for (ZMQ_EVENTS).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    pub receive: bool,
    pub send: bool,
}

impl Readiness {
    pub const BOTH: Readiness = Readiness {
        receive: true,
        send: true,
    };

    /// Nothing can be done.
    pub fn is_idle(self) -> bool {
        !self.receive && !self.send
    }

    /// What a remark says of a socket that is not ready for this.
    fn bits(self) -> u32 {
        u32::from(self.receive) | u32::from(self.send) << 1
    }
}

/// A socket's inbox, and the reactors that bring it something.
pub type WaitingPoints = (Arc<Inbox>, Vec<Arc<Reactor<Endpoint>>>);

impl Socket {
    /// Makes a socket: `EINVAL` for a type that does not exist, `EMFILE` for one too many, `ETERM`.
    pub fn open(context: &Arc<Context>, kind: i32) -> Result<Socket> {
        let core = Core::new(context, kind)?;
        let inbox = Arc::clone(core.inbox());
        if matches!(core.options().kind, SocketType::Pub | SocketType::Xpub) {
            inbox.read_alone();
        }
        let socket = SOCKETS.open(|_| Box::new(core)).map(Socket)?;
        inbox.set_remark(socket.0.remark());
        inbox.set_housekeeper(move || socket.keep_house());
        Ok(socket)
    }

    /// The socket that a program means; `ENOTSOCK` if it is none.
    #[inline]
    pub fn find(pointer: *mut c_void) -> Result<Socket> {
        let handle = SOCKETS.find(pointer).ok_or(Errno::ENOTSOCK)?;
        Ok(Socket(handle))
    }

    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr()
    }

    /// Closes the socket: what was sent lingers, everything else ends. One of the parent process is just forgotten.
    pub fn close(self) -> Result<()> {
        if self.0.is_inherited() {
            return Ok(());
        }
        let core = SOCKETS.close(self.0).ok_or(Errno::ENOTSOCK)?;
        core.close();
        Ok(())
    }

    /// Sends a part; the message is left empty. Waits for ZMQ_SNDTIMEO at most, or not at all. `EMSGSIZE`: it is larger
    /// than the context allows (ZMQ_MAX_MSGSZ).
    #[inline]
    pub fn send(self, message: &mut Message, dont_wait: bool) -> Result<()> {
        let core = self.ready()?;
        self.patiently(core, Patience::to_send(dont_wait), |core| {
            core.send(message)
        })
    }

    /// As [`Socket::send`], for what somebody else sent: its size is not ours to judge.
    pub fn forward(self, message: &mut Message, dont_wait: bool) -> Result<()> {
        let core = self.ready()?;
        self.patiently(core, Patience::to_send(dont_wait), |core| {
            core.forward(message)
        })
    }

    /// Receives a part into `place`, which an error leaves untouched. Waits for ZMQ_RCVTIMEO at most, or not at all.
    #[inline]
    pub fn receive(self, place: &mut Message, dont_wait: bool) -> Result<()> {
        let core = self.ready()?;
        self.patiently(core, Patience::to_receive(dont_wait), |core| {
            core.receive(place)
        })
    }

    /// As [`Socket::send`] for one part after the other; no other thread's come between parts of one message.
    pub fn send_all(self, parts: &mut [Message], dont_wait: bool) -> Result<()> {
        let core = self.ready()?;
        let mut rest = parts.iter_mut().peekable();
        self.patiently(core, Patience::to_send(dont_wait), |core| {
            while let Some(part) = rest.peek_mut() {
                core.send(part)?;
                rest.next();
            }
            Ok(())
        })
    }

    /// As [`Socket::receive`] for the parts of one message, up to so many; no other thread takes any of them.
    pub fn receive_all(self, most: usize, dont_wait: bool) -> Result<Vec<Message>> {
        let core = self.ready()?;
        let mut parts = Vec::new();
        self.patiently(core, Patience::to_receive(dont_wait), |core| {
            while parts.len() < most && parts.last().is_none_or(Message::more) {
                parts.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                let mut part = Message::new();
                core.receive(&mut part)?;
                parts.push(part);
            }
            Ok(())
        })?;
        Ok(parts)
    }

    /// What of `wanted` can be done now without waiting. A socket that was found idle, and that nothing has happened to
    /// since, is not looked at again.
    #[inline]
    pub fn readiness(self, wanted: Readiness) -> Result<Readiness> {
        if !wanted.is_idle() && self.0.remark().says(wanted.bits()) {
            return match self.0.is_inherited() {
                true => Err(Errno::ETERM),
                false => Ok(Readiness::default()),
            };
        }
        let mut core = self.ready()?;
        let found = core.readiness(wanted);
        if found.is_idle() {
            core.inbox().remark(wanted.bits());
        }
        Ok(found)
    }

    /// Does the I/O of a program that asks again and again without waiting.
    pub fn glance(self) -> Result<()> {
        self.hold()?.glance();
        Ok(())
    }

    pub fn bind(self, endpoint: &str) -> Result<()> {
        self.hold()?.bind(endpoint)
    }

    pub fn connect(self, endpoint: &str) -> Result<()> {
        self.hold()?.connect(endpoint)
    }

    /// See zmq_unbind(3) and zmq_disconnect(3), which are one.
    pub fn end_endpoint(self, endpoint: &str) -> Result<()> {
        self.hold()?.end_endpoints(endpoint)
    }

    /// See zmq_socket_monitor(3); without an endpoint the monitor stops.
    pub fn monitor(self, endpoint: Option<&str>, events: i32) -> Result<()> {
        self.hold()?.monitor(endpoint, events)
    }

    /// See zmq_setsockopt(3).
    pub fn set_option(self, option: i32, value: &[u8]) -> Result<()> {
        self.hold()?.set_option(option, value)
    }

    /// Whether a program undoes its choice by NULL, and no other empty value of the option is valid.
    pub fn is_undone_by_null(option: i32) -> bool {
        options::is_undone_by_null(option)
    }

    /// See zmq_getsockopt(3): writes the value to `place` and returns its size.
    pub fn option(self, option: i32, place: &mut [u8]) -> Result<usize> {
        let mut core = match option {
            ZMQ_EVENTS => self.ready()?,
            _ => self.hold()?,
        };
        core.option(option, place)
    }

    /// The descriptor of ZMQ_FD.
    pub fn descriptor(self) -> Result<RawFd> {
        self.hold()?.descriptor()
    }

    /// Where the socket is told things, and what a thread that waits for it has to turn.
    pub fn waiting_points(self) -> Result<WaitingPoints> {
        let core = self.hold()?;
        Ok((Arc::clone(core.inbox()), core.reactors_to_turn()))
    }

    /// The locked socket, with its inbox read and ZMQ_FD acknowledged, for calls that tell the program what it can do
    /// now: `ENOTSOCK` if it is closed, `ETERM` if its context ends, or ended in the parent process.
    #[inline]
    fn ready(self) -> Result<Open<'static, Core>> {
        self.locked(Core::read_inbox)
    }

    /// As [`Socket::ready`], for all other calls: what was to be seen by ZMQ_FD is still to be seen.
    fn hold(self) -> Result<Open<'static, Core>> {
        self.locked(Core::keep_house)
    }

    #[inline]
    fn locked(self, read_inbox: impl FnOnce(&mut Core)) -> Result<Open<'static, Core>> {
        if self.0.is_inherited() {
            return Err(Errno::ETERM);
        }
        let mut core = self.0.lock().ok_or(Errno::ENOTSOCK)?;
        read_inbox(&mut core);
        if core.is_stopped() {
            return Err(Errno::ETERM);
        }
        Ok(core)
    }

    /// Handles peers that come and go while the program does not call; if it calls just now, that call does.
    fn keep_house(self) {
        while let Some(mut core) = self.0.try_lock() {
            core.keep_house();
            if !core.inbox().has_events() {
                break;
            }
        }
    }
}
