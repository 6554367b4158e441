//! From a Rust result to a C return value and an errno: the only place where it happens.
//!
//! A caller's errno is left alone by a call that succeeds, and set last of all, after every guard has dropped, by one that fails.

use std::any::Any;
use std::ffi::{c_int, c_long, c_ulong};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::errno::{Errno, Result};

/// How a value of the Rust side looks in C, and what stands for failure.
pub(crate) trait CReturn {
    type C;
    const FAILED: Self::C;
    fn into_c(self) -> Self::C;
}

/// 0, or -1.
impl CReturn for () {
    type C = c_int;
    const FAILED: c_int = -1;

    #[inline]
    fn into_c(self) -> c_int {
        0
    }
}

/// The number, or -1.
impl CReturn for c_int {
    type C = c_int;
    const FAILED: c_int = -1;

    #[inline]
    fn into_c(self) -> c_int {
        self
    }
}

/// 1 or 0, or -1.
impl CReturn for bool {
    type C = c_int;
    const FAILED: c_int = -1;

    #[inline]
    fn into_c(self) -> c_int {
        c_int::from(self)
    }
}

/// A count of bytes or items in an `int`, at most INT_MAX, or -1.
impl CReturn for usize {
    type C = c_int;
    const FAILED: c_int = -1;

    #[inline]
    fn into_c(self) -> c_int {
        c_int::try_from(self).unwrap_or(c_int::MAX)
    }
}

/// The pointer, or NULL.
impl<T> CReturn for *mut T {
    type C = *mut T;
    const FAILED: *mut T = std::ptr::null_mut();

    #[inline]
    fn into_c(self) -> *mut T {
        self
    }
}

/// The pointer, or NULL.
impl<T> CReturn for *const T {
    type C = *const T;
    const FAILED: *const T = std::ptr::null();

    #[inline]
    fn into_c(self) -> *const T {
        self
    }
}

/// A routing id, or 0, which is none.
impl CReturn for u32 {
    type C = u32;
    const FAILED: u32 = 0;

    #[inline]
    fn into_c(self) -> u32 {
        self
    }
}

/// A size in a `size_t`, or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) usize);

impl CReturn for Size {
    type C = usize;
    const FAILED: usize = 0;

    #[inline]
    fn into_c(self) -> usize {
        self.0
    }
}

/// Nothing, as C's `void`: a failure shows in errno alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Void;

impl CReturn for Void {
    type C = ();
    const FAILED: () = ();

    #[inline]
    fn into_c(self) {}
}

/// Microseconds in an `unsigned long`, or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Microseconds(pub(crate) c_ulong);

impl CReturn for Microseconds {
    type C = c_ulong;
    const FAILED: c_ulong = 0;

    #[inline]
    fn into_c(self) -> c_ulong {
        self.0
    }
}

/// Milliseconds in a `long`, or -1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Milliseconds(pub(crate) c_long);

impl CReturn for Milliseconds {
    type C = c_long;
    const FAILED: c_long = -1;

    #[inline]
    fn into_c(self) -> c_long {
        self.0
    }
}

/// Runs the body of a C function and returns to C.
///
/// No callback of the program may run in `body`: a C++ exception must not meet the
/// `catch_unwind`. A function that has callbacks to run
/// collects them in [`guarded`], runs them after it, and ends with [`LastErrno::returned`].
#[inline]
pub(crate) fn c_call<T: CReturn>(body: impl FnOnce() -> Result<T>) -> T::C {
    let errno = LastErrno::before_call();
    // Converted inside the guard: what leaves it is read back from memory at once, which is quick in one piece only.
    catch_unwind(AssertUnwindSafe(|| errno.returned(body())))
        .unwrap_or_else(|payload| errno.returned::<T>(Err(after_panic(payload))))
}

/// The calling thread's errno, found once a call.
pub(crate) struct LastErrno {
    place: *mut c_int,
    before: c_int,
}

impl LastErrno {
    #[inline]
    pub(crate) fn before_call() -> LastErrno {
        // SAFETY: the C library's errno of this thread is always readable.
        unsafe {
            let place = libc::__errno_location();
            LastErrno {
                place,
                before: *place,
            }
        }
    }

    /// The C value of `result`; errno becomes the error's, or what it was before the call.
    #[inline]
    pub(crate) fn returned<T: CReturn>(&self, result: Result<T>) -> T::C {
        let (value, errno) = match result {
            Ok(value) => (value.into_c(), self.before),
            Err(errno) => (T::FAILED, errno.number()),
        };
        // SAFETY: the C library's errno of this thread is always writable.
        unsafe { *self.place = errno };
        value
    }
}

/// Runs `body`; a panic, which is a bug of ours and was reported by the panic hook, costs this
/// call alone and reads as EIO.
#[inline]
pub(crate) fn guarded<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| Err(after_panic(payload)))
}

#[cold]
fn after_panic(payload: Box<dyn Any + Send>) -> Errno {
    // A payload's destructor may panic in its turn, and nothing would catch that.
    std::mem::forget(payload);
    Errno::EIO
}

/// As [`c_call`], for the quickest functions: the result was had without system calls, so that
/// errno still is what it was, and by code that
/// cannot panic.
#[inline]
pub(crate) fn c_result<T: CReturn>(result: Result<T>) -> T::C {
    match result {
        Ok(value) => value.into_c(),
        Err(errno) => {
            set_last_errno(errno.number());
            T::FAILED
        }
    }
}

/// The calling thread's errno.
#[inline]
pub(crate) fn last_errno() -> c_int {
    // SAFETY: the C library's errno of this thread is always readable.
    unsafe { *libc::__errno_location() }
}

#[inline]
pub(crate) fn set_last_errno(number: c_int) {
    // SAFETY: the C library's errno of this thread is always writable.
    unsafe { *libc::__errno_location() = number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_leaves_errno_alone() {
        set_last_errno(4242);
        let value = c_call(|| {
            set_last_errno(libc::EBADF);
            Ok(7)
        });
        assert_eq!((value, last_errno()), (7, 4242));
    }

    #[test]
    fn failure_sets_errno_after_guards_dropped() {
        struct Noisy;
        impl Drop for Noisy {
            fn drop(&mut self) {
                set_last_errno(libc::EBADF);
            }
        }
        let value = c_call::<()>(|| {
            let _noisy = Noisy;
            Err(Errno::ETERM)
        });
        assert_eq!((value, last_errno()), (-1, Errno::ETERM.number()));
    }

    #[test]
    fn sizes_are_clamped() {
        assert_eq!(usize::MAX.into_c(), c_int::MAX);
        assert_eq!(Size(usize::MAX).into_c(), usize::MAX);
    }

    #[test]
    fn a_panic_costs_one_call() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("the payload panics too");
            }
        }
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let value = c_call::<*mut u8>(|| std::panic::panic_any(Bomb));
        std::panic::set_hook(hook);
        assert!(value.is_null());
        assert_eq!(last_errno(), libc::EIO);
    }
}
