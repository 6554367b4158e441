//! Options of a context (zmq_ctx_set(3), zmq_ctx_get(3)).

use super::thread_options::ThreadOptions;
use crate::constants::{
    ZMQ_BLOCKY, ZMQ_IO_THREADS, ZMQ_IPV6, ZMQ_MAX_MSGSZ, ZMQ_MAX_SOCKETS, ZMQ_MSG_T_SIZE,
    ZMQ_SOCKET_LIMIT,
};
use crate::errno::{Errno, Result};
use crate::message::Message;

/// What ZMQ_SOCKET_LIMIT says: more sockets are of no use to ask for, since the process cannot have them.
pub const SOCKETS_MAX: usize = 65_535;

/// ZMQ_MAX_MSGSZ's default.
const NO_LIMIT: usize = i32::MAX as usize;

/// Plain values with libzmq's defaults.
#[derive(Clone, Debug)]
pub struct ContextOptions {
    pub io_threads: usize,
    pub max_sockets: usize,
    /// New sockets linger for ever, as opposed to not at all.
    pub blocky: bool,
    pub ipv6: bool,
    pub threads: ThreadOptions,
    /// The largest part that a socket sends, in bytes.
    max_message_size: usize,
}

impl Default for ContextOptions {
    fn default() -> Self {
        ContextOptions {
            io_threads: 1,
            max_sockets: 1023,
            blocky: true,
            ipv6: false,
            threads: ThreadOptions::default(),
            max_message_size: NO_LIMIT,
        }
    }
}

impl ContextOptions {
    /// Sets an option; `EINVAL` if there is no such option, or no such value.
    pub fn set(&mut self, option: i32, value: i32) -> Result<()> {
        match option {
            ZMQ_IO_THREADS => self.io_threads = natural(value)?,
            ZMQ_MAX_SOCKETS => match natural(value)? {
                0 => return Err(Errno::EINVAL),
                value => self.max_sockets = value,
            },
            ZMQ_IPV6 => self.ipv6 = natural(value)? != 0,
            ZMQ_BLOCKY => self.blocky = natural(value)? != 0,
            ZMQ_MAX_MSGSZ => self.max_message_size = natural(value)?,
            _ => return self.threads.set(option, value),
        }
        Ok(())
    }

    /// The largest part that may be sent, in bytes; nothing was limited if it is as large as an `int` can say.
    pub fn message_limit(&self) -> usize {
        match self.max_message_size {
            NO_LIMIT => usize::MAX,
            limit => limit,
        }
    }

    /// Reads an option; `EINVAL` if there is no such option.
    pub fn read(&self, option: i32) -> Result<i32> {
        let value = match option {
            ZMQ_IO_THREADS => self.io_threads,
            ZMQ_MAX_SOCKETS => self.max_sockets,
            ZMQ_SOCKET_LIMIT => SOCKETS_MAX,
            ZMQ_IPV6 => usize::from(self.ipv6),
            ZMQ_BLOCKY => usize::from(self.blocky),
            ZMQ_MSG_T_SIZE => size_of::<Message>(),
            ZMQ_MAX_MSGSZ => self.max_message_size,
            _ => return self.threads.read(option),
        };
        i32::try_from(value).map_err(|_| Errno::EINVAL)
    }
}

fn natural(value: i32) -> Result<usize> {
    usize::try_from(value).map_err(|_| Errno::EINVAL)
}
