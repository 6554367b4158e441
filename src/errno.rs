//! Error numbers: the one error type of the library.
//!
//! Everything inside returns [`Result`]; only `capi` turns an [`Errno`] into `-1` and the C `errno`.
//! Numbers above `ZMQ_HAUSNUMERO` are libzmq's own (man page zmq_errno(3)).

use std::ffi::CStr;
use std::fmt;
use std::num::NonZero;

/// Base of the error numbers that no operating system defines.
const HAUSNUMERO: i32 = 156_384_712;

/// A non-zero C error number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Errno(NonZero<i32>);

/// What every fallible operation of the library returns.
pub type Result<T> = std::result::Result<T, Errno>;

macro_rules! errnos {
    ($($name:ident = $value:expr;)*) => {
        impl Errno {
            $(
                #[doc = concat!("The error number `", stringify!($name), "`.")]
                pub const $name: Errno = Errno::constant($value);
            )*
        }

        /// The constant's name, for messages and tests.
        fn name(errno: Errno) -> Option<&'static str> {
            match errno {
                $(Errno::$name => Some(stringify!($name)),)*
                _ => None,
            }
        }
    };
}

errnos! {
    EPERM = libc::EPERM;
    ENOENT = libc::ENOENT;
    EINTR = libc::EINTR;
    EIO = libc::EIO;
    EBADF = libc::EBADF;
    EAGAIN = libc::EAGAIN;
    ENOMEM = libc::ENOMEM;
    EACCES = libc::EACCES;
    EFAULT = libc::EFAULT;
    EEXIST = libc::EEXIST;
    ENODEV = libc::ENODEV;
    EINVAL = libc::EINVAL;
    ENFILE = libc::ENFILE;
    EMFILE = libc::EMFILE;
    EPIPE = libc::EPIPE;
    EPROTO = libc::EPROTO;
    ENOTSOCK = libc::ENOTSOCK;
    EMSGSIZE = libc::EMSGSIZE;
    EPROTONOSUPPORT = libc::EPROTONOSUPPORT;
    ENOTSUP = libc::ENOTSUP;
    EAFNOSUPPORT = libc::EAFNOSUPPORT;
    EADDRINUSE = libc::EADDRINUSE;
    EADDRNOTAVAIL = libc::EADDRNOTAVAIL;
    ENETDOWN = libc::ENETDOWN;
    ENETUNREACH = libc::ENETUNREACH;
    ENETRESET = libc::ENETRESET;
    ECONNABORTED = libc::ECONNABORTED;
    ECONNRESET = libc::ECONNRESET;
    ENOBUFS = libc::ENOBUFS;
    ENOTCONN = libc::ENOTCONN;
    ETIMEDOUT = libc::ETIMEDOUT;
    ECONNREFUSED = libc::ECONNREFUSED;
    EHOSTUNREACH = libc::EHOSTUNREACH;
    EINPROGRESS = libc::EINPROGRESS;
    ENAMETOOLONG = libc::ENAMETOOLONG;
    EFSM = HAUSNUMERO + 51;
    ENOCOMPATPROTO = HAUSNUMERO + 52;
    ETERM = HAUSNUMERO + 53;
    EMTHREAD = HAUSNUMERO + 54;
}

impl Errno {
    const fn constant(number: i32) -> Errno {
        match NonZero::new(number) {
            Some(number) => Errno(number),
            None => panic!("an errno is not zero"),
        }
    }

    /// The error with this number; zero, which is no error, reads as `EINVAL`.
    pub const fn new(number: i32) -> Errno {
        match NonZero::new(number) {
            Some(number) => Errno(number),
            None => Errno::EINVAL,
        }
    }

    /// The number as C programs see it.
    pub const fn number(self) -> i32 {
        self.0.get()
    }
}

/// The text of libzmq's own error numbers; `None` leaves the text to the C library.
pub fn own_text(number: i32) -> Option<&'static CStr> {
    match Errno::new(number) {
        Errno::EFSM => Some(c"Operation cannot be accomplished in current state"),
        Errno::ENOCOMPATPROTO => Some(c"The protocol is not compatible with the socket type"),
        Errno::ETERM => Some(c"Context was terminated"),
        Errno::EMTHREAD => Some(c"No thread available"),
        Errno::EHOSTUNREACH => Some(c"Host unreachable"),
        _ => None,
    }
}

impl From<rustix::io::Errno> for Errno {
    fn from(error: rustix::io::Errno) -> Errno {
        Errno::new(error.raw_os_error())
    }
}

impl From<std::io::Error> for Errno {
    fn from(error: std::io::Error) -> Errno {
        Errno::new(error.raw_os_error().unwrap_or(libc::EIO))
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(*self) {
            Some(name) => f.write_str(name),
            None => write!(f, "errno {}", self.number()),
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Errno {}
