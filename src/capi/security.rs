//! Keys in C: zmq_z85_encode(3), zmq_z85_decode(3), zmq_curve_keypair(3), zmq_curve_public(3).

use std::ffi::{c_char, c_int};

use super::call::c_call;
use crate::errno::Errno;
use crate::z85;

/// Writes `size` bytes, a multiple of 4, as Z85 text (RFC 32): 5 characters for 4 bytes, and a NUL.
/// Returns `dest`, or NULL with errno set:
/// EINVAL: not a multiple of 4.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_z85_encode(
    dest: *mut c_char,
    data: *const u8,
    size: usize,
) -> *mut c_char {
    c_call(|| {
        if size % 4 != 0 {
            return Err(Errno::EINVAL);
        }
        if dest.is_null() || (data.is_null() && size > 0) {
            return Err(Errno::EFAULT);
        }
        let mut end = dest.cast::<[u8; 5]>();
        for chunk in 0..size / 4 {
            // SAFETY: the caller has `size` bytes at `data` and five quarters as many, and one more, at `dest`.
            unsafe {
                end.write(z85::encode(data.cast::<[u8; 4]>().add(chunk).read()));
                end = end.add(1);
            }
        }
        // SAFETY: the one more.
        unsafe { end.cast::<u8>().write(0) };
        Ok(dest)
    })
}

/// Reads Z85 text (RFC 32) of 5, 10, 15 ... characters: 4 bytes for 5 characters.
/// Returns `dest`, or NULL with errno set:
/// EINVAL: not Z85.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_z85_decode(dest: *mut u8, string: *const c_char) -> *mut u8 {
    c_call(|| {
        if dest.is_null() || string.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's string. Its length alone is kept, because `dest` may be the same memory.
        let length = unsafe { libc::strlen(string) };
        if length == 0 || length % 5 != 0 {
            return Err(Errno::EINVAL);
        }
        for chunk in 0..length / 5 {
            // SAFETY: within the string; the caller has four fifths of its length at `dest`.
            unsafe {
                let digits = string.cast::<[u8; 5]>().add(chunk).read();
                let bytes = z85::decode(digits).ok_or(Errno::EINVAL)?;
                dest.cast::<[u8; 4]>().add(chunk).write(bytes);
            }
        }
        Ok(dest)
    })
}

/// Makes a CURVE key pair and writes both keys as Z85 text, 40 characters and a NUL.
/// Returns 0, or -1 with errno set:
/// ENOTSUP: this library has no CURVE (zmq_has ("curve")).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_keypair(
    z85_public_key: *mut c_char,
    z85_secret_key: *mut c_char,
) -> c_int {
    let _ = (z85_public_key, z85_secret_key);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Writes the public key of a CURVE secret key; both are Z85 text, 40 characters and a NUL.
/// Returns 0, or -1 with errno set:
/// ENOTSUP: this library has no CURVE (zmq_has ("curve")). EINVAL: not a key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_public(
    z85_public_key: *mut c_char,
    z85_secret_key: *const c_char,
) -> c_int {
    let _ = (z85_public_key, z85_secret_key);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::{null, null_mut};

    use crate::capi::zmq_errno;

    #[test]
    fn text_and_back() {
        let data = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];
        let mut text = [0x7F_u8; 12];
        let mut back = [0x7F_u8; 9];
        // SAFETY: the buffers have room for the result and a sentinel.
        unsafe {
            let dest = text.as_mut_ptr().cast();
            assert_eq!(zmq_z85_encode(dest, data.as_ptr(), data.len()), dest);
            assert_eq!(&text, b"HelloWorld\0\x7F");
            let dest = back.as_mut_ptr();
            assert_eq!(zmq_z85_decode(dest, text.as_ptr().cast()), dest);
        }
        assert_eq!((&back[..8], back[8]), (&data[..], 0x7F));
    }

    #[test]
    fn nothing_encodes_to_nothing() {
        let mut text = [0x7F_u8; 2];
        // SAFETY: room for the NUL.
        unsafe { assert!(!zmq_z85_encode(text.as_mut_ptr().cast(), null(), 0).is_null()) };
        assert_eq!(text, [0, 0x7F]);
    }

    #[test]
    fn wrong_lengths_and_characters_are_invalid() {
        let mut room = [0_u8; 16];
        for text in [
            c"",
            c"0000",
            c"000000",
            c"#####",
            c"00000#####",
            c"0000 ",
            c"0000\x7F",
        ] {
            // SAFETY: room for what is valid in the text.
            assert!(unsafe { zmq_z85_decode(room.as_mut_ptr(), text.as_ptr()) }.is_null());
            assert_eq!(zmq_errno(), libc::EINVAL, "{text:?}");
        }
        // SAFETY: the length is refused before anything is read.
        assert!(unsafe { zmq_z85_encode(room.as_mut_ptr().cast(), [0; 3].as_ptr(), 3) }.is_null());
        assert_eq!(zmq_errno(), libc::EINVAL);
    }

    #[test]
    fn null_is_refused() {
        // SAFETY: NULL is what is tested.
        unsafe {
            assert!(zmq_z85_encode(null_mut(), null(), 0).is_null());
            assert!(zmq_z85_decode(null_mut(), null()).is_null());
        }
        assert_eq!(zmq_errno(), libc::EFAULT);
    }
}
