//! How patterns read the values of their own socket options.

use crate::errno::{Errno, Result};

/// The value of an option that is on or off: a C `int`, of which zero is off. `EINVAL` for a negative one.
pub fn flag(value: &[u8]) -> Result<bool> {
    match int(value)? {
        ..0 => Err(Errno::EINVAL),
        number => Ok(number != 0),
    }
}

/// Sets a flag from an option's value.
pub fn set_flag(flag: &mut bool, value: &[u8]) -> Result<()> {
    *flag = self::flag(value)?;
    Ok(())
}

/// Sets a flag from an option's value, which must be 0 or 1.
pub fn set_strict_flag(flag: &mut bool, value: &[u8]) -> Result<()> {
    match int(value)? {
        number @ (0 | 1) => *flag = number == 1,
        _ => return Err(Errno::EINVAL),
    }
    Ok(())
}

/// Follows a general option of the socket, which judges the value itself: 0 or 1.
pub fn observe(flag: &mut bool, value: &[u8]) {
    if let Ok(number @ (0 | 1)) = int(value) {
        *flag = number == 1;
    }
}

/// A count as an option's value.
pub fn count(count: usize) -> Vec<u8> {
    i32::try_from(count)
        .unwrap_or(i32::MAX)
        .to_ne_bytes()
        .to_vec()
}

fn int(value: &[u8]) -> Result<i32> {
    let bytes = value.try_into().map_err(|_| Errno::EINVAL)?;
    Ok(i32::from_ne_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_an_int_that_is_not_negative() {
        assert_eq!(flag(&0i32.to_ne_bytes()), Ok(false));
        assert_eq!(flag(&7i32.to_ne_bytes()), Ok(true));
        assert_eq!(flag(&(-1i32).to_ne_bytes()), Err(Errno::EINVAL));
        assert_eq!(flag(&[1]), Err(Errno::EINVAL));
        assert_eq!(flag(&1u64.to_ne_bytes()), Err(Errno::EINVAL));
    }
}
