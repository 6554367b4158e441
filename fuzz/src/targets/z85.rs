//! Z85 through the C API: any string is read or refused, any bytes are written, and both ways lead back.

use std::ffi::{CString, c_char};

use zmq::capi::{zmq_z85_decode, zmq_z85_encode};

pub fn run(data: &[u8]) {
    read(data);
    write(data);
}

fn read(data: &[u8]) {
    let Ok(text) = CString::new(data) else {
        return;
    };
    let mut bytes = vec![0; data.len() / 5 * 4];
    // SAFETY: there is room for four bytes for every five characters.
    let end = unsafe { zmq_z85_decode(bytes.as_mut_ptr(), text.as_ptr()) };
    if !end.is_null() {
        assert_eq!(encoded(&bytes).as_deref(), Some(data));
    }
}

fn write(data: &[u8]) {
    match encoded(data) {
        None => assert_ne!(data.len() % 4, 0),
        Some(text) => {
            let text = CString::new(text).expect("text");
            let mut bytes = vec![0; data.len()];
            // SAFETY: as above.
            let end = unsafe { zmq_z85_decode(bytes.as_mut_ptr(), text.as_ptr()) };
            assert!(data.is_empty() || !end.is_null() && bytes == data);
        }
    }
}

fn encoded(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = vec![0; bytes.len() / 4 * 5 + 1];
    let place = text.as_mut_ptr().cast::<c_char>();
    // SAFETY: there is room for five characters for every four bytes, and a NUL.
    if unsafe { zmq_z85_encode(place, bytes.as_ptr(), bytes.len()) }.is_null() {
        return None;
    }
    assert_eq!(text.pop(), Some(0));
    Some(text)
}
