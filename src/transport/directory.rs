//! A fresh directory for the socket of `ipc://*`.

use rustix::fs::{Mode, mkdir, stat};
use rustix::io::Errno as OsError;

use crate::errno::{Errno, Result};
use crate::sys::random;

/// Where temporary files go, in the order in which they are asked; then `/tmp`.
const VARIABLES: [&str; 3] = ["TMPDIR", "TEMPDIR", "TMP"];

const ATTEMPTS: usize = 100;

/// Makes a directory that only its owner may enter, under a name that was free.
pub(super) fn make_temporary() -> Result<String> {
    let parent = parent();
    let parent = parent.trim_end_matches('/');
    for _ in 0..ATTEMPTS {
        let path = format!("{parent}/tmp{}", random_name());
        match mkdir(path.as_str(), Mode::RWXU) {
            Ok(()) => return Ok(path),
            Err(OsError::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Errno::EEXIST)
}

fn parent() -> String {
    VARIABLES
        .iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|path| is_directory(path))
        .unwrap_or_else(|| "/tmp".to_owned())
}

fn is_directory(path: &str) -> bool {
    stat(path).is_ok_and(|file| rustix::fs::FileType::from_raw_mode(file.st_mode).is_dir())
}

/// Six letters and digits, as mkdtemp(3) chooses them: `sun_path` has no room for more.
fn random_name() -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let letter = || char::from(ALPHABET[random::below(36) as usize]);
    std::iter::repeat_with(letter).take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_fresh_and_private() {
        let (first, second) = (make_temporary().unwrap(), make_temporary().unwrap());
        assert_ne!(first, second);
        for path in [first, second] {
            assert!(is_directory(&path));
            assert_eq!(
                Mode::from_raw_mode(stat(path.as_str()).unwrap().st_mode),
                Mode::RWXU
            );
            std::fs::remove_dir(path).unwrap();
        }
    }

    #[test]
    fn names_are_six_letters_and_digits() {
        let name = random_name();
        assert_eq!(name.len(), 6);
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        );
        assert_ne!(random_name(), random_name());
    }
}
