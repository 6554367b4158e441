//! Counters that several threads may change: zmq_atomic_counter_new(3) and its kin.

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicI32, Ordering};

use super::call::{Void, c_call};
use super::handle;
use crate::errno::Errno;

/// Makes a counter that several threads may change at once.
///
/// Returns the counter, whose value is 0, or NULL with errno set:
/// - ENOMEM: there is no memory for it.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_set, zmq_atomic_counter_inc, zmq_atomic_counter_dec,
/// zmq_atomic_counter_value, zmq_atomic_counter_destroy.
#[unsafe(no_mangle)]
pub extern "C" fn zmq_atomic_counter_new() -> *mut c_void {
    c_call(|| handle::make(AtomicI32::new(0)))
}

/// Sets a counter.
///
/// Parameters:
/// - `counter`: the counter.
/// - `value`: its new value.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_atomic_counter_set(counter: *mut c_void, value: c_int) {
    c_call(|| {
        // SAFETY: the caller's counter.
        unsafe { handle::borrow::<AtomicI32>(counter) }?.store(value, Ordering::SeqCst);
        Ok(Void)
    })
}

/// Adds 1 to a counter.
///
/// Parameters:
/// - `counter`: the counter.
///
/// Returns the value before, or -1 with errno set:
/// - EFAULT: `counter` is NULL.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_dec, zmq_atomic_counter_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_atomic_counter_inc(counter: *mut c_void) -> c_int {
    // SAFETY: the caller's counter.
    c_call(|| Ok(unsafe { handle::borrow::<AtomicI32>(counter) }?.fetch_add(1, Ordering::SeqCst)))
}

/// Takes 1 from a counter.
///
/// Parameters:
/// - `counter`: the counter.
///
/// Returns 0 if the counter is 0 now, 1 if it is not, or -1 with errno set:
/// - EFAULT: `counter` is NULL.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_inc, zmq_atomic_counter_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_atomic_counter_dec(counter: *mut c_void) -> c_int {
    c_call(|| {
        // SAFETY: the caller's counter.
        let counter = unsafe { handle::borrow::<AtomicI32>(counter) }?;
        Ok(counter.fetch_sub(1, Ordering::SeqCst) != 1)
    })
}

/// Reads a counter.
///
/// Parameters:
/// - `counter`: the counter.
///
/// Returns its value, or -1 with errno set:
/// - EFAULT: `counter` is NULL.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_atomic_counter_value(counter: *mut c_void) -> c_int {
    // SAFETY: the caller's counter.
    c_call(|| Ok(unsafe { handle::borrow::<AtomicI32>(counter) }?.load(Ordering::SeqCst)))
}

/// Frees a counter.
///
/// Parameters:
/// - `counter_p`: the address of the counter's pointer, which becomes NULL.
///
/// Since: 4.2.
///
/// See also: zmq_atomic_counter_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_atomic_counter_destroy(counter_p: *mut *mut c_void) {
    c_call(|| {
        // SAFETY: the caller's pointer to a counter.
        let counter_p = unsafe { counter_p.as_mut() }.ok_or(Errno::EFAULT)?;
        let counter = std::mem::replace(counter_p, std::ptr::null_mut());
        // SAFETY: the caller's counter, which nobody else uses any more.
        unsafe { handle::take::<AtomicI32>(counter) }?;
        Ok(Void)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_up_and_down() {
        // SAFETY: one counter, used between its birth and its end.
        unsafe {
            let mut counter = zmq_atomic_counter_new();
            assert_eq!(zmq_atomic_counter_value(counter), 0);
            assert_eq!(zmq_atomic_counter_inc(counter), 0);
            assert_eq!(zmq_atomic_counter_inc(counter), 1);
            assert_eq!(zmq_atomic_counter_inc(counter), 2);
            assert_eq!(zmq_atomic_counter_value(counter), 3);
            assert_eq!(zmq_atomic_counter_dec(counter), 1);
            assert_eq!(zmq_atomic_counter_dec(counter), 1);
            assert_eq!(zmq_atomic_counter_dec(counter), 0);
            zmq_atomic_counter_set(counter, 2);
            assert_eq!(zmq_atomic_counter_dec(counter), 1);
            zmq_atomic_counter_destroy(&mut counter);
            assert!(counter.is_null());
            zmq_atomic_counter_destroy(&mut counter);
        }
    }

    #[test]
    fn null_is_refused() {
        // SAFETY: NULL is what is tested.
        unsafe {
            zmq_atomic_counter_set(std::ptr::null_mut(), 1);
            assert_eq!(zmq_atomic_counter_inc(std::ptr::null_mut()), -1);
            zmq_atomic_counter_destroy(std::ptr::null_mut());
        }
        assert_eq!(super::super::zmq_errno(), libc::EFAULT);
    }
}
