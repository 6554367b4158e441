//! Contexts in C: zmq_ctx_new(3), zmq_ctx_set(3), zmq_ctx_term(3) and their old names.

use std::ffi::{c_int, c_void};

use super::call::c_call;
use crate::constants::ZMQ_IO_THREADS;
use crate::context;

/// Makes a context, the home of sockets and of the threads that do their I/O.
///
/// A context may be used by any number of threads at once. Its I/O threads start with the first
/// socket that needs one, so a program that only uses inproc has none.
///
/// Returns the context, or NULL with errno set:
/// - EMFILE: the process has 65536 contexts.
///
/// Since: 3.2.
///
/// See also: zmq_ctx_set, zmq_ctx_term, zmq_socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_new() -> *mut c_void {
    c_call(|| Ok(context::open()?.as_ptr()))
}

/// Ends a context and waits until all of it is over.
///
/// Blocked calls on the context's sockets return with ETERM, and so does every later one but
/// zmq_close. Then the call waits until every socket is closed, and until the messages that
/// they left behind are sent or their ZMQ_LINGER is over.
///
/// Parameters:
/// - `context`: the context, which is gone when the call returns 0.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `context` is not a context, or has ended.
/// - EINTR: a signal was delivered while the call waited; the context has not ended: call
///   again.
///
/// Notes: A socket that is never closed makes the call wait for ever, as does a message that
/// nobody takes while ZMQ_LINGER is -1. In a forked child a context of the parent is merely
/// forgotten.
///
/// Since: 3.2.
///
/// See also: zmq_ctx_shutdown, zmq_close, zmq_setsockopt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_term(context: *mut c_void) -> c_int {
    c_call(|| context::terminate(context::find(context)?))
}

/// Makes every blocked and every later call on a context's sockets fail with ETERM, without
/// waiting.
///
/// Only zmq_close still works on them. Threads that share the context can thus be told to close
/// their sockets before one of them calls zmq_ctx_term.
///
/// Parameters:
/// - `context`: the context.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `context` is not a context.
///
/// Since: 4.0.
///
/// See also: zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_shutdown(context: *mut c_void) -> c_int {
    c_call(|| {
        context::get(context::find(context)?)?.stop();
        Ok(())
    })
}

/// Sets an option of a context.
///
/// Options are for what comes later: those of I/O threads, and ZMQ_MAX_SOCKETS, are settled
/// when the first socket is made; those of sockets hold for sockets made afterwards.
///
/// Parameters:
/// - `context`: the context.
/// - `option`: one of the options below.
/// - `value`: its new value.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such option, it can only be read, or it has no such value.
/// - EFAULT: `context` is not a context.
/// - ETERM: the context is one of a parent process.
///
/// Since: 3.2.
///
/// See also: zmq_ctx_get, zmq_ctx_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_set(context: *mut c_void, option: c_int, value: c_int) -> c_int {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        context.options().set(option, value)
    })
}

/// Reads an option of a context.
///
/// Parameters:
/// - `context`: the context.
/// - `option`: one of the options below.
///
/// Returns the option's value, or -1 with errno set:
/// - EINVAL: there is no such option, or it can only be set.
/// - EFAULT: `context` is not a context.
/// - ETERM: the context is one of a parent process.
///
/// Since: 3.2.
///
/// See also: zmq_ctx_set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_get(context: *mut c_void, option: c_int) -> c_int {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        context.options().read(option)
    })
}

/// Makes a context with so many I/O threads: the old way, for which zmq_ctx_new and zmq_ctx_set
/// are there now.
///
/// Parameters:
/// - `io_threads`: how many, 0 or more (ZMQ_IO_THREADS).
///
/// Returns the context, or NULL with errno set:
/// - EINVAL: a negative number.
/// - EMFILE: the process has 65536 contexts.
///
/// Since: 2.0.
///
/// See also: zmq_ctx_new, zmq_ctx_set.
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

/// Ends a context: the oldest name of zmq_ctx_term.
///
/// Parameters:
/// - `context`: the context.
///
/// Returns 0, or -1 with errno set, as zmq_ctx_term.
///
/// Since: 2.0.
///
/// See also: zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_term(context: *mut c_void) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_ctx_term(context) }
}

/// Ends a context: an old name of zmq_ctx_term.
///
/// Parameters:
/// - `context`: the context.
///
/// Returns 0, or -1 with errno set, as zmq_ctx_term.
///
/// Since: 3.2.
///
/// See also: zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_destroy(context: *mut c_void) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_ctx_term(context) }
}
