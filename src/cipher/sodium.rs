//! The functions of libsodium that we call, each in its thinnest wrapper; the only unsafe code of the module.

use std::ffi::{c_char, c_void};
use std::ptr;

use libsodium_sys as sodium;

use super::boxes::{NONCE_SIZE, TAG_SIZE};
use super::keys::KEY_SIZE;
use crate::sys::random;

/// Bytes of one step of Salsa20.
pub(super) const BLOCK_SIZE: usize = 64;

/// What Salsa20's state begins with besides key and nonce; NULL stands for it in libsodium's interface.
const STANDARD_CONSTANT: *const u8 = ptr::null();

/// Runs when the library is loaded. Done at first use it would hold libsodium's lock while some thread may fork, and the
/// child would wait for that lock for ever.
// SAFETY: the loader calls what it finds here once, without arguments that `initialize` would read.
#[used]
#[unsafe(link_section = ".init_array")]
static AT_LOAD: extern "C" fn() = initialize;

/// Lets libsodium look at the processor, whose instructions it then uses. Without this it works, slowly.
extern "C" fn initialize() {
    // SAFETY: a complete implementation, of functions that keep to libsodium's contract, and that lives for ever.
    unsafe { sodium::randombytes_set_implementation(&raw const OUR_RANDOM) };
    // SAFETY: may be called at any time. It fails for lack of a lock alone, and then the portable code is used.
    unsafe { sodium::sodium_init() };
}

/// libsodium draws random bytes when it is initialized, for a guard of memory that we do not use, and aborts the process when
/// the kernel has none. Ours never fails; no key comes from it.
static OUR_RANDOM: sodium::randombytes_implementation = sodium::randombytes_implementation {
    implementation_name: Some(implementation_name),
    random: Some(random_number),
    stir: None,
    uniform: None,
    buf: Some(random_bytes),
    close: None,
};

extern "C" fn implementation_name() -> *const c_char {
    c"kernel".as_ptr()
}

extern "C" fn random_number() -> u32 {
    random::number()
}

unsafe extern "C" fn random_bytes(buffer: *mut c_void, size: usize) {
    // SAFETY: libsodium's contract: `size` bytes to be written.
    unsafe { ptr::write_bytes(buffer.cast::<u8>(), 0, size) };
    // SAFETY: as above, and they hold bytes now.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), size) };
    // Zeros make the guard a weak one.
    let _ = random::fill(bytes);
}

/// Overwrites with zeros, and the optimiser does not take it for useless.
pub(super) fn wipe(bytes: &mut [u8]) {
    // SAFETY: a live slice.
    unsafe { sodium::sodium_memzero(bytes.as_mut_ptr().cast(), bytes.len()) };
}

/// Compares without telling, by the time it takes, where the first difference is.
pub(super) fn are_equal(one: &[u8; KEY_SIZE], other: &[u8; KEY_SIZE]) -> bool {
    // SAFETY: 32 bytes each.
    unsafe { sodium::crypto_verify_32(one.as_ptr(), other.as_ptr()) == 0 }
}

/// As [`are_equal`].
pub(super) fn tags_are_equal(one: &[u8; TAG_SIZE], other: &[u8; TAG_SIZE]) -> bool {
    // SAFETY: 16 bytes each.
    unsafe { sodium::crypto_verify_16(one.as_ptr(), other.as_ptr()) == 0 }
}

/// The public key that belongs to a secret one.
pub(super) fn public_key(secret: &[u8; KEY_SIZE]) -> [u8; KEY_SIZE] {
    let mut public = [0; KEY_SIZE];
    // SAFETY: 32 bytes each.
    unsafe { sodium::crypto_scalarmult_base(public.as_mut_ptr(), secret.as_ptr()) };
    public
}

/// Writes what two sides share; false: the public key is one of the few that make every secret the same.
pub(super) fn shared_key(
    public: &[u8; KEY_SIZE],
    secret: &[u8; KEY_SIZE],
    shared: &mut [u8; KEY_SIZE],
) -> bool {
    // SAFETY: 32 bytes each.
    unsafe {
        sodium::crypto_box_beforenm(shared.as_mut_ptr(), public.as_ptr(), secret.as_ptr()) == 0
    }
}

/// Encrypts in place and returns the tag.
pub(super) fn seal(
    key: &[u8; KEY_SIZE],
    nonce: &[u8; NONCE_SIZE],
    text: &mut [u8],
) -> [u8; TAG_SIZE] {
    let (mut tag, size) = ([0; TAG_SIZE], text.len() as u64);
    let text = text.as_mut_ptr();
    // SAFETY: a live slice, which may be input and output, and arrays of the sizes asked for.
    unsafe {
        sodium::crypto_secretbox_detached(
            text,
            tag.as_mut_ptr(),
            text,
            size,
            nonce.as_ptr(),
            key.as_ptr(),
        )
    };
    tag
}

/// Decrypts in place; false: not what was sealed, and unchanged.
pub(super) fn open(
    key: &[u8; KEY_SIZE],
    nonce: &[u8; NONCE_SIZE],
    text: &mut [u8],
    tag: &[u8; TAG_SIZE],
) -> bool {
    let size = text.len() as u64;
    let text = text.as_mut_ptr();
    // SAFETY: as in `seal`.
    unsafe {
        sodium::crypto_secretbox_open_detached(
            text,
            text,
            tag.as_ptr(),
            size,
            nonce.as_ptr(),
            key.as_ptr(),
        ) == 0
    }
}

/// XSalsa20's first step: a key for all nonces that begin with `input`.
pub(super) fn derive(key: &[u8; KEY_SIZE], input: &[u8; 16], derived: &mut [u8; KEY_SIZE]) {
    // SAFETY: arrays of the sizes asked for.
    unsafe {
        sodium::crypto_core_hsalsa20(
            derived.as_mut_ptr(),
            input.as_ptr(),
            key.as_ptr(),
            STANDARD_CONSTANT,
        )
    };
}

/// One step of Salsa20: the block of key stream that `input`, nonce and number of the block, stands for.
pub(super) fn block(key: &[u8; KEY_SIZE], input: &[u8; 16], out: &mut [u8; BLOCK_SIZE]) {
    // SAFETY: arrays of the sizes asked for.
    unsafe {
        sodium::crypto_core_salsa20(
            out.as_mut_ptr(),
            input.as_ptr(),
            key.as_ptr(),
            STANDARD_CONSTANT,
        )
    };
}

/// Combines text with Salsa20's key stream from block number `block` on, in place.
pub(super) fn xor(key: &[u8; KEY_SIZE], nonce: &[u8; 8], block: u64, text: &mut [u8]) {
    let size = text.len() as u64;
    let text = text.as_mut_ptr();
    // SAFETY: a live slice, which may be input and output, and arrays of the sizes asked for.
    unsafe {
        sodium::crypto_stream_salsa20_xor_ic(text, text, size, nonce.as_ptr(), block, key.as_ptr())
    };
}

/// As [`xor`], from one slice into another of the same size.
pub(super) fn xor_into(
    key: &[u8; KEY_SIZE],
    nonce: &[u8; 8],
    block: u64,
    text: &[u8],
    out: &mut [u8],
) {
    debug_assert_eq!(text.len(), out.len());
    // SAFETY: as many bytes as both slices have; they do not overlap.
    unsafe {
        sodium::crypto_stream_salsa20_xor_ic(
            out.as_mut_ptr(),
            text.as_ptr(),
            text.len().min(out.len()) as u64,
            nonce.as_ptr(),
            block,
            key.as_ptr(),
        )
    };
}

/// Poly1305 of bytes that lie together.
pub(super) fn authenticate(key: &[u8; KEY_SIZE], bytes: &[u8]) -> [u8; TAG_SIZE] {
    let mut tag = [0; TAG_SIZE];
    // SAFETY: a live slice, and arrays of the sizes asked for.
    unsafe {
        sodium::crypto_onetimeauth_poly1305(
            tag.as_mut_ptr(),
            bytes.as_ptr(),
            bytes.len() as u64,
            key.as_ptr(),
        )
    };
    tag
}

/// Poly1305 of bytes that come in pieces.
pub(super) struct Authenticator(sodium::crypto_onetimeauth_poly1305_state);

impl Authenticator {
    pub fn new(key: &[u8; KEY_SIZE]) -> Authenticator {
        let mut state = std::mem::MaybeUninit::uninit();
        // SAFETY: writes the whole state from a key of the right size.
        unsafe {
            sodium::crypto_onetimeauth_poly1305_init(state.as_mut_ptr(), key.as_ptr());
            Authenticator(state.assume_init())
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        // SAFETY: a state that was initialized, and a live slice.
        unsafe {
            sodium::crypto_onetimeauth_poly1305_update(
                &raw mut self.0,
                bytes.as_ptr(),
                bytes.len() as u64,
            )
        };
    }

    pub fn finish(mut self) -> [u8; TAG_SIZE] {
        let mut tag = [0; TAG_SIZE];
        // SAFETY: a state that was initialized and is not used again; libsodium wipes it.
        unsafe {
            sodium::crypto_onetimeauth_poly1305_final(&raw mut self.0, tag.as_mut_ptr());
        }
        tag
    }
}
