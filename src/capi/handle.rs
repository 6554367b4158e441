//! Small Rust values that a C program holds by pointer: stopwatches, counters, threads.

use std::ffi::c_void;

use crate::errno::{Errno, Result};

/// Moves a value to the heap and gives C its address; ENOMEM when there is no memory.
pub(super) fn make<T>(value: T) -> Result<*mut c_void> {
    let mut one = Vec::new();
    one.try_reserve_exact(1).map_err(|_| Errno::ENOMEM)?;
    one.push(value);
    Ok(Box::into_raw(one.into_boxed_slice()).cast())
}

/// The value behind a handle; EFAULT for NULL.
///
/// # Safety
/// `handle` is NULL or came from [`make`] with this type, and was not taken since.
pub(super) unsafe fn borrow<'a, T>(handle: *mut c_void) -> Result<&'a T> {
    // SAFETY: the caller's contract.
    unsafe { handle.cast::<T>().as_ref() }.ok_or(Errno::EFAULT)
}

/// The value behind a handle, which ends; EFAULT for NULL.
///
/// # Safety
/// As [`borrow`], and nobody uses the handle any more.
pub(super) unsafe fn take<T>(handle: *mut c_void) -> Result<T> {
    if handle.is_null() {
        return Err(Errno::EFAULT);
    }
    // SAFETY: `make` boxed a slice of one, which has the layout of its only element.
    Ok(*unsafe { Box::from_raw(handle.cast::<T>()) })
}
