//! Keys in C: zmq_z85_encode(3), zmq_z85_decode(3), zmq_curve_keypair(3), zmq_curve_public(3).

use std::ffi::{CStr, c_char, c_int};

use super::call::c_call;
use crate::cipher::{KEY_SIZE, KeyPair, SecretKey};
use crate::errno::Errno;
use crate::z85::{self, KEY_TEXT_SIZE};

/// Writes bytes as Z85 text (RFC 32): five characters for four bytes.
///
/// Parameters:
/// - `dest`: room for five quarters of `size`, and for a NUL.
/// - `data`: the bytes.
/// - `size`: how many they are, a multiple of 4.
///
/// Returns `dest`, or NULL with errno set:
/// - EINVAL: `size` is not a multiple of 4.
/// - EFAULT: `dest` is NULL, or `data` is although `size` is not 0.
///
/// Since: 4.0.
///
/// See also: zmq_z85_decode, zmq_curve_keypair.
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

/// Reads Z85 text (RFC 32): four bytes for five characters.
///
/// Parameters:
/// - `dest`: room for four fifths of the text's length; it may be the memory of the text
///   itself.
/// - `string`: the text: 5, 10, 15 ... characters and a NUL.
///
/// Returns `dest`, or NULL with errno set:
/// - EINVAL: not Z85.
/// - EFAULT: either is NULL.
///
/// Since: 4.0.
///
/// See also: zmq_z85_encode.
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

/// Makes a pair of keys for the CURVE mechanism.
///
/// Parameters:
/// - `z85_public_key`: room for the public key as Z85 text: 40 characters and a NUL.
/// - `z85_secret_key`: the same for the secret key.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: either is NULL.
/// - ENOTSUP: the library has no CURVE (zmq_has).
///
/// Since: 4.0.
///
/// See also: zmq_curve_public, zmq_setsockopt, zmq_z85_decode.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_keypair(
    z85_public_key: *mut c_char,
    z85_secret_key: *mut c_char,
) -> c_int {
    c_call(|| {
        if z85_public_key.is_null() || z85_secret_key.is_null() {
            return Err(Errno::EFAULT);
        }
        let pair = KeyPair::generate()?;
        // SAFETY: the caller has 41 bytes at either.
        unsafe {
            write_key(z85_public_key, &pair.public.0);
            write_key(z85_secret_key, pair.secret.expose());
        }
        Ok(())
    })
}

/// Tells the public key that belongs to a secret key of the CURVE mechanism.
///
/// Parameters:
/// - `z85_public_key`: room for the public key as Z85 text: 40 characters and a NUL.
/// - `z85_secret_key`: the secret key as Z85 text of 40 characters.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: not a key.
/// - EFAULT: either is NULL.
/// - ENOTSUP: the library has no CURVE (zmq_has).
///
/// Since: 4.2.
///
/// See also: zmq_curve_keypair.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_public(
    z85_public_key: *mut c_char,
    z85_secret_key: *const c_char,
) -> c_int {
    c_call(|| {
        if z85_public_key.is_null() || z85_secret_key.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's string.
        let text = unsafe { CStr::from_ptr(z85_secret_key) };
        let text = text.to_bytes().try_into().map_err(|_| Errno::EINVAL)?;
        let secret = SecretKey::from_text(text).ok_or(Errno::EINVAL)?;
        // SAFETY: the caller has 41 bytes there.
        unsafe { write_key(z85_public_key, &secret.public().0) };
        Ok(())
    })
}

/// # Safety
/// `dest` is 41 bytes to be written.
unsafe fn write_key(dest: *mut c_char, key: &[u8; KEY_SIZE]) {
    let dest = dest.cast::<u8>();
    // SAFETY: 40 of them, and one more.
    unsafe {
        dest.cast::<[u8; KEY_TEXT_SIZE]>()
            .write(z85::encode_key(key));
        dest.add(KEY_TEXT_SIZE).write(0);
    }
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
    fn a_public_key_is_made_with_its_secret_or_from_it() {
        let (mut public, mut secret, mut again) = ([1_u8; 42], [1_u8; 42], [1_u8; 42]);
        // SAFETY: 41 bytes each, and a sentinel.
        unsafe {
            assert_eq!(
                zmq_curve_keypair(public.as_mut_ptr().cast(), secret.as_mut_ptr().cast()),
                0
            );
            assert_eq!(
                zmq_curve_public(again.as_mut_ptr().cast(), secret.as_ptr().cast()),
                0
            );
        }
        assert_eq!((public, &public[40..]), (again, &[0, 1][..]));
        assert_eq!(&secret[40..], [0, 1]);
        assert!(z85::decode_key(public.first_chunk().unwrap()).is_some());
    }

    /// The pair of zmq_curve(7).
    #[test]
    fn the_manuals_pair() {
        let secret = c"D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
        let mut public = [0_u8; 41];
        // SAFETY: 41 bytes.
        unsafe {
            assert_eq!(
                zmq_curve_public(public.as_mut_ptr().cast(), secret.as_ptr()),
                0
            )
        };
        assert_eq!(&public, b"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID\0");
    }

    #[test]
    fn what_is_no_secret_key_has_no_public_one() {
        let mut public = [7_u8; 41];
        for text in [
            c"",
            c"00000",
            c"D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%c ",
            c"D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs00000",
        ] {
            // SAFETY: 41 bytes.
            unsafe {
                assert_eq!(
                    zmq_curve_public(public.as_mut_ptr().cast(), text.as_ptr()),
                    -1
                )
            };
            assert_eq!((zmq_errno(), public), (libc::EINVAL, [7; 41]), "{text:?}");
        }
    }

    #[test]
    fn null_is_refused() {
        // SAFETY: NULL is what is tested.
        unsafe {
            assert!(zmq_z85_encode(null_mut(), null(), 0).is_null());
            assert!(zmq_z85_decode(null_mut(), null()).is_null());
            assert_eq!(zmq_curve_keypair(null_mut(), null_mut()), -1);
            assert_eq!(zmq_curve_public(null_mut(), null()), -1);
        }
        assert_eq!(zmq_errno(), libc::EFAULT);
    }
}
