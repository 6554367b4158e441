//! Contexts in C: zmq_ctx_new(3), zmq_ctx_set(3), zmq_ctx_term(3) and their old names.

use std::ffi::{c_int, c_void};

use super::call::c_call;
use crate::constants::ZMQ_IO_THREADS;
use crate::context;

/// Makes a context, the home of sockets and I/O threads; it may be used by any thread.
/// Returns the context, or NULL with errno set:
/// EMFILE: no file descriptors are left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_new() -> *mut c_void {
    c_call(|| Ok(context::open()?.as_ptr()))
}

/// Ends a context: blocked calls on its sockets return with ETERM; then waits until every
/// socket is closed and lingering messages are gone.
/// Returns 0, or -1 with errno set:
/// EFAULT: not a context. EINTR: a signal came first; call again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_term(context: *mut c_void) -> c_int {
    c_call(|| context::terminate(context::find(context)?))
}

/// Makes every blocked and later call on the context's sockets, save zmq_close, fail with
/// ETERM. Does not wait.
/// Returns 0, or -1 with errno set:
/// EFAULT: not a context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_shutdown(context: *mut c_void) -> c_int {
    c_call(|| {
        context::get(context::find(context)?)?.stop();
        Ok(())
    })
}

/// Sets an option of a context (ZMQ_IO_THREADS, ZMQ_MAX_SOCKETS, ...).
/// Returns 0, or -1 with errno set:
/// EINVAL: no such option, or no such value. EFAULT: not a context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_set(context: *mut c_void, option: c_int, value: c_int) -> c_int {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        context.options().set(option, value)
    })
}

/// Reads an option of a context.
/// Returns the value, or -1 with errno set:
/// EINVAL: no such option. EFAULT: not a context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_get(context: *mut c_void, option: c_int) -> c_int {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        context.options().read(option)
    })
}

/// Old way to make a context with that many I/O threads. Use zmq_ctx_new and zmq_ctx_set.
/// Returns the context, or NULL with errno set:
/// EINVAL: a negative number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_init(io_threads: c_int) -> *mut c_void {
    c_call(|| {
        let context = context::open()?;
        context::get(context)?
            .options()
            .set(ZMQ_IO_THREADS, io_threads)?;
        Ok(context.as_ptr())
    })
}

/// Old name of zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_term(context: *mut c_void) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_ctx_term(context) }
}

/// Old name of zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_destroy(context: *mut c_void) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_ctx_term(context) }
}
