//! The plain options of a socket by number: zmq_setsockopt(3) and zmq_getsockopt(3) over [`Options`].
//!
//! Each number has a [`Kind`]: how C passes the value, which values are allowed, and the field that keeps it. What
//! a pattern keeps (ZMQ_SUBSCRIBE, ZMQ_ROUTER_MANDATORY) and what is a socket's state (ZMQ_EVENTS, ZMQ_FD) is not
//! here; a number without a kind is no plain option.

mod curve;
mod value;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::constants::*;
use crate::errno::{Errno, Result};
use crate::options::{MechanismKind, Options, Security};

use curve::CurveKey;
pub use value::OptionValue;

/// Longest ZMQ_ROUTING_ID, in bytes: its length travels in one.
const MAX_ROUTING_ID: usize = 255;
/// Longest name, password and ZAP domain, in bytes: their lengths travel in one.
const MAX_SHORT_STRING: usize = 255;
/// Longest ZMQ_BINDTODEVICE, in bytes: Linux's IFNAMSIZ.
const MAX_DEVICE_NAME: usize = 16;
/// ZMQ_HEARTBEAT_TTL is kept, and travels, in tenths of a second.
const MILLISECONDS_PER_TTL: i32 = 100;

const ANY: RangeInclusive<i32> = i32::MIN..=i32::MAX;
const AT_LEAST_MINUS_ONE: RangeInclusive<i32> = -1..=i32::MAX;
const NOT_NEGATIVE: RangeInclusive<i32> = 0..=i32::MAX;
const POSITIVE: RangeInclusive<i32> = 1..=i32::MAX;

/// Sets a plain option. `None`: not one. `EINVAL`: the size or the value is wrong, or it can only be read.
pub fn set(options: &mut Options, option: i32, value: &[u8]) -> Option<Result<()>> {
    kind(option).map(|kind| kind.set(options, value))
}

/// Reads a plain option. `None`: not one, or it can only be set.
pub fn read(options: &Options, option: i32) -> Option<OptionValue> {
    kind(option)?.read(options)
}

/// Whether an empty value undoes a choice and has to be NULL.
pub fn is_undone_by_null(option: i32) -> bool {
    matches!(
        option,
        ZMQ_PLAIN_USERNAME
            | ZMQ_PLAIN_PASSWORD
            | ZMQ_SOCKS_PROXY
            | ZMQ_BINDTODEVICE
            | ZMQ_TCP_ACCEPT_FILTER
            | ZMQ_IPC_FILTER_UID
            | ZMQ_IPC_FILTER_GID
            | ZMQ_IPC_FILTER_PID
    )
}

/// A field of the options, to read and to write.
struct Field<T: 'static> {
    of: fn(&Options) -> &T,
    of_mut: fn(&mut Options) -> &mut T,
}

macro_rules! field {
    ($($name:ident).+) => {
        Field {
            of: |options| &options.$($name).+,
            of_mut: |options| &mut options.$($name).+,
        }
    };
}

/// What C calls a value, what it may be, and where it is kept.
enum Kind {
    /// An `int` within a range.
    Int(RangeInclusive<i32>, Field<i32>),
    /// An `int` that is not negative; where none was set libzmq's default is read.
    Backlog,
    /// An `int` that is not negative.
    Count(Field<usize>),
    /// An `int` of milliseconds, one of which means that there is no such time.
    Time {
        none: i32,
        allowed: RangeInclusive<i32>,
        field: Field<Option<Duration>>,
    },
    /// An `int`, 0 or 1.
    Flag(Field<bool>),
    /// As `Flag`, and kept the other way round.
    InvertedFlag(Field<bool>),
    /// Any `int`; all but 0 is true.
    LooseFlag(Field<bool>),
    /// An `int` of milliseconds, kept in tenths of a second.
    HeartbeatTtl(Field<u16>),
    /// An `int64_t`.
    Signed64(Field<i64>),
    /// A `uint64_t`.
    Unsigned64(Field<u64>),
    /// 1 to 255 bytes.
    RoutingId(Field<Vec<u8>>),
    /// 1 to 255 bytes, of which C reads a string; set to something it makes the socket a PLAIN client, to NULL no more.
    PlainCredential(Field<Vec<u8>>),
    /// 0 or 1: whether the socket is a server of this mechanism; 0 makes it speak NULL.
    Server(MechanismKind),
    /// 1 to 255 bytes, of which C reads a string.
    Domain(Field<Vec<u8>>),
    /// Bytes that can be read back as a C string.
    Text { most: usize, field: Field<Vec<u8>> },
    /// A key of CURVE, which makes the socket speak that: 32 bytes, or their text with or without its NUL.
    CurveKey(CurveKey),
    /// One more that may connect, or none to let everybody in again; it cannot be read.
    Admission(fn(&mut Options, &[u8]) -> Result<()>),
    /// `X-name:value`, one more property that connections tell of; it cannot be read.
    Metadata,
    /// An `int` that never changes.
    Fixed(fn(&Options) -> i32),
    /// The same, asked for with more care: see [`OptionValue::State`].
    FixedState(i32),
}

/// The kind of a plain option.
fn kind(option: i32) -> Option<Kind> {
    Some(match option {
        ZMQ_TYPE => Kind::Fixed(|options| options.kind as i32),
        ZMQ_MECHANISM => Kind::Fixed(|options| options.security.mechanism as i32),
        ZMQ_THREAD_SAFE => Kind::FixedState(0),
        ZMQ_ROUTING_ID => Kind::RoutingId(field!(routing_id)),
        ZMQ_AFFINITY => Kind::Unsigned64(field!(affinity)),
        ZMQ_SNDHWM => Kind::Count(field!(send_hwm)),
        ZMQ_RCVHWM => Kind::Count(field!(receive_hwm)),
        ZMQ_MAXMSGSIZE => Kind::Signed64(field!(max_message_size)),
        ZMQ_IMMEDIATE => Kind::Flag(field!(immediate)),
        ZMQ_CONFLATE => Kind::Flag(field!(conflate)),
        ZMQ_INVERT_MATCHING => Kind::LooseFlag(field!(invert_matching)),
        ZMQ_METADATA => Kind::Metadata,
        _ => {
            return time(option)
                .or_else(|| network(option))
                .or_else(|| security(option))
                .or_else(|| limit(option))
                .or_else(|| multicast(option));
        }
    })
}

/// Options that are a time: some end at -1, some at 0.
fn time(option: i32) -> Option<Kind> {
    let or_for_ever = |field| Kind::Time {
        none: -1,
        allowed: AT_LEAST_MINUS_ONE,
        field,
    };
    let or_off = |field| Kind::Time {
        none: 0,
        allowed: NOT_NEGATIVE,
        field,
    };
    Some(match option {
        ZMQ_LINGER => or_for_ever(field!(linger)),
        ZMQ_SNDTIMEO => or_for_ever(field!(send_timeout)),
        ZMQ_RCVTIMEO => or_for_ever(field!(receive_timeout)),
        ZMQ_HANDSHAKE_IVL => or_off(field!(handshake_interval)),
        ZMQ_CONNECT_TIMEOUT => or_off(field!(connect_timeout)),
        ZMQ_TCP_MAXRT => or_off(field!(tcp_max_retransmit)),
        ZMQ_RECONNECT_IVL => Kind::Int(AT_LEAST_MINUS_ONE, field!(reconnect_ivl)),
        ZMQ_RECONNECT_IVL_MAX => Kind::Int(NOT_NEGATIVE, field!(reconnect_ivl_max)),
        ZMQ_RECONNECT_STOP => Kind::Int(ANY, field!(reconnect_stop)),
        ZMQ_HEARTBEAT_IVL => or_off(field!(heartbeat_interval)),
        ZMQ_HEARTBEAT_TTL => Kind::HeartbeatTtl(field!(heartbeat_ttl)),
        // Reads -1 until it is set, and cannot be set back.
        ZMQ_HEARTBEAT_TIMEOUT => Kind::Time {
            none: -1,
            allowed: NOT_NEGATIVE,
            field: field!(heartbeat_timeout),
        },
        _ => return None,
    })
}

/// Options of the kernel's sockets.
fn network(option: i32) -> Option<Kind> {
    Some(match option {
        ZMQ_BACKLOG => Kind::Backlog,
        ZMQ_IPV6 => Kind::Flag(field!(ipv6)),
        ZMQ_IPV4ONLY => Kind::InvertedFlag(field!(ipv6)),
        ZMQ_SNDBUF => Kind::Int(AT_LEAST_MINUS_ONE, field!(send_buffer)),
        ZMQ_RCVBUF => Kind::Int(AT_LEAST_MINUS_ONE, field!(receive_buffer)),
        ZMQ_TOS => Kind::Int(NOT_NEGATIVE, field!(tos)),
        ZMQ_PRIORITY => Kind::Int(NOT_NEGATIVE, field!(priority)),
        ZMQ_BINDTODEVICE => Kind::Text {
            most: MAX_DEVICE_NAME,
            field: field!(bind_to_device),
        },
        ZMQ_LOOPBACK_FASTPATH => Kind::LooseFlag(field!(loopback_fastpath)),
        ZMQ_USE_FD => Kind::Int(AT_LEAST_MINUS_ONE, field!(use_fd)),
        ZMQ_SOCKS_PROXY => Kind::Text {
            most: usize::MAX,
            field: field!(socks.proxy),
        },
        ZMQ_SOCKS_USERNAME => Kind::Text {
            most: MAX_SHORT_STRING,
            field: field!(socks.username),
        },
        ZMQ_SOCKS_PASSWORD => Kind::Text {
            most: MAX_SHORT_STRING,
            field: field!(socks.password),
        },
        ZMQ_TCP_ACCEPT_FILTER => Kind::Admission(filter_addresses),
        ZMQ_IPC_FILTER_UID => Kind::Admission(filter_users),
        ZMQ_IPC_FILTER_GID => Kind::Admission(filter_groups),
        ZMQ_IPC_FILTER_PID => Kind::Admission(filter_processes),
        ZMQ_TCP_KEEPALIVE => Kind::Int(-1..=1, field!(tcp_keepalive)),
        ZMQ_TCP_KEEPALIVE_CNT => Kind::Int(AT_LEAST_MINUS_ONE, field!(tcp_keepalive_count)),
        ZMQ_TCP_KEEPALIVE_IDLE => Kind::Int(AT_LEAST_MINUS_ONE, field!(tcp_keepalive_idle)),
        ZMQ_TCP_KEEPALIVE_INTVL => Kind::Int(AT_LEAST_MINUS_ONE, field!(tcp_keepalive_interval)),
        _ => return None,
    })
}

/// Options of mechanisms and of who judges peers.
fn security(option: i32) -> Option<Kind> {
    Some(match option {
        ZMQ_PLAIN_SERVER => Kind::Server(MechanismKind::Plain),
        ZMQ_PLAIN_USERNAME => Kind::PlainCredential(field!(security.plain.username)),
        ZMQ_PLAIN_PASSWORD => Kind::PlainCredential(field!(security.plain.password)),
        ZMQ_CURVE_SERVER => Kind::Server(MechanismKind::Curve),
        ZMQ_CURVE_PUBLICKEY => Kind::CurveKey(CurveKey::Public),
        ZMQ_CURVE_SECRETKEY => Kind::CurveKey(CurveKey::Secret),
        ZMQ_CURVE_SERVERKEY => Kind::CurveKey(CurveKey::Server),
        ZMQ_ZAP_DOMAIN => Kind::Domain(field!(security.zap_domain)),
        ZMQ_ZAP_ENFORCE_DOMAIN => Kind::LooseFlag(field!(security.zap_enforces_domain)),
        _ => return None,
    })
}

/// Options that only this library has: what peers may make a socket hold.
fn limit(option: i32) -> Option<Kind> {
    Some(match option {
        ZMQ_MAX_CONNECTIONS => Kind::Count(field!(limits.connections)),
        ZMQ_MAX_MESSAGE_PARTS => Kind::Count(field!(limits.message_parts)),
        ZMQ_MAX_SUBSCRIPTIONS => Kind::Count(field!(limits.subscriptions)),
        ZMQ_MAX_SUBSCRIPTION_MEMORY => Kind::Signed64(field!(limits.subscription_memory)),
        _ => return None,
    })
}

/// Options of multicast transports; kept for them.
fn multicast(option: i32) -> Option<Kind> {
    Some(match option {
        ZMQ_RATE => Kind::Int(POSITIVE, field!(multicast_rate)),
        ZMQ_RECOVERY_IVL => Kind::Int(NOT_NEGATIVE, field!(multicast_recovery)),
        ZMQ_MULTICAST_HOPS => Kind::Int(POSITIVE, field!(multicast_hops)),
        ZMQ_MULTICAST_MAXTPDU => Kind::Int(POSITIVE, field!(multicast_max_tpdu)),
        ZMQ_MULTICAST_LOOP => Kind::LooseFlag(field!(multicast_loop)),
        _ => return None,
    })
}

impl Kind {
    fn set(self, options: &mut Options, value: &[u8]) -> Result<()> {
        match self {
            Kind::Int(allowed, field) => *(field.of_mut)(options) = int_within(&allowed, value)?,
            Kind::Backlog => options.backlog = Some(int_within(&NOT_NEGATIVE, value)?),
            Kind::Count(field) => {
                *(field.of_mut)(options) = int_within(&NOT_NEGATIVE, value)? as usize
            }
            Kind::Time {
                none,
                allowed,
                field,
            } => {
                let milliseconds = int_within(&allowed, value)?;
                *(field.of_mut)(options) = (milliseconds != none)
                    .then_some(Duration::from_millis(milliseconds.unsigned_abs().into()));
            }
            Kind::Flag(field) => *(field.of_mut)(options) = int_within(&(0..=1), value)? == 1,
            Kind::InvertedFlag(field) => {
                *(field.of_mut)(options) = int_within(&(0..=1), value)? == 0
            }
            Kind::LooseFlag(field) => *(field.of_mut)(options) = int(value)? != 0,
            Kind::HeartbeatTtl(field) => *(field.of_mut)(options) = heartbeat_ttl(value)?,
            Kind::Signed64(field) => *(field.of_mut)(options) = i64::from_ne_bytes(exactly(value)?),
            Kind::Unsigned64(field) => {
                *(field.of_mut)(options) = u64::from_ne_bytes(exactly(value)?)
            }
            Kind::RoutingId(field) => *(field.of_mut)(options) = routing_id(value)?,
            Kind::PlainCredential(field) => plain_credential(options, &field, value)?,
            Kind::Server(mechanism) => {
                options.security.as_server = int_within(&(0..=1), value)? == 1;
                options.security.mechanism = match options.security.as_server {
                    true => mechanism,
                    false => MechanismKind::Null,
                };
            }
            Kind::Domain(field) => *(field.of_mut)(options) = short_string(value)?,
            Kind::Text { most, .. } if value.len() > most => return Err(Errno::EINVAL),
            Kind::Text { field, .. } => *(field.of_mut)(options) = value.to_vec(),
            Kind::CurveKey(which) => which.set(&mut options.security, value)?,
            Kind::Admission(filter) => filter(options, value)?,
            Kind::Metadata => add_property(options, value)?,
            Kind::Fixed(_) | Kind::FixedState(_) => return Err(Errno::EINVAL),
        }
        Ok(())
    }

    fn read(self, options: &Options) -> Option<OptionValue> {
        Some(match self {
            Kind::Int(_, field) => OptionValue::Int(*(field.of)(options)),
            Kind::Backlog => OptionValue::Int(options.backlog.unwrap_or(100)),
            Kind::Count(field) => OptionValue::Int(clamped(*(field.of)(options))),
            Kind::Time { none, field, .. } => {
                let time = (field.of)(options);
                OptionValue::Int(time.map_or(none, |time| clamped(time.as_millis())))
            }
            Kind::Flag(field) | Kind::LooseFlag(field) => {
                OptionValue::Int((*(field.of)(options)).into())
            }
            Kind::InvertedFlag(field) => OptionValue::Int((!*(field.of)(options)).into()),
            Kind::HeartbeatTtl(field) => {
                OptionValue::Int(i32::from(*(field.of)(options)) * MILLISECONDS_PER_TTL)
            }
            Kind::Signed64(field) => OptionValue::Wide((field.of)(options).to_ne_bytes()),
            Kind::Unsigned64(field) => OptionValue::Wide((field.of)(options).to_ne_bytes()),
            Kind::RoutingId(field) => OptionValue::Bytes((field.of)(options).clone()),
            Kind::PlainCredential(field) | Kind::Domain(field) | Kind::Text { field, .. } => {
                OptionValue::text((field.of)(options))
            }
            Kind::Server(mechanism) => {
                let Security {
                    mechanism: chosen,
                    as_server,
                    ..
                } = options.security;
                OptionValue::Int((as_server && chosen == mechanism).into())
            }
            Kind::CurveKey(which) => OptionValue::Key(which.read(&options.security.curve)),
            Kind::Fixed(of) => OptionValue::Int(of(options)),
            Kind::FixedState(value) => OptionValue::State(value),
            Kind::Admission(_) | Kind::Metadata => return None,
        })
    }
}

/// The value's bytes, if they are as many as the type has.
fn exactly<const N: usize>(value: &[u8]) -> Result<[u8; N]> {
    value.try_into().map_err(|_| Errno::EINVAL)
}

fn int(value: &[u8]) -> Result<i32> {
    exactly(value).map(i32::from_ne_bytes)
}

fn int_within(allowed: &RangeInclusive<i32>, value: &[u8]) -> Result<i32> {
    let number = int(value)?;
    allowed
        .contains(&number)
        .then_some(number)
        .ok_or(Errno::EINVAL)
}

/// Milliseconds, rounded towards zero before they are judged: -50 is 0.
fn heartbeat_ttl(value: &[u8]) -> Result<u16> {
    u16::try_from(int(value)? / MILLISECONDS_PER_TTL).map_err(|_| Errno::EINVAL)
}

fn routing_id(value: &[u8]) -> Result<Vec<u8>> {
    match value.len() {
        1..=MAX_ROUTING_ID => Ok(value.to_vec()),
        _ => Err(Errno::EINVAL),
    }
}

fn short_string(value: &[u8]) -> Result<Vec<u8>> {
    match value.len() {
        1..=MAX_SHORT_STRING => Ok(value.to_vec()),
        _ => Err(Errno::EINVAL),
    }
}

/// Takes a name or password, or, without a value, makes the socket speak NULL again.
fn plain_credential(options: &mut Options, field: &Field<Vec<u8>>, value: &[u8]) -> Result<()> {
    if value.is_empty() {
        options.security.mechanism = MechanismKind::Null;
        return Ok(());
    }
    *(field.of_mut)(options) = short_string(value)?;
    options.security.mechanism = MechanismKind::Plain;
    options.security.as_server = false;
    Ok(())
}

/// The first value of a name stays. As on libzmq, what has the size of an `int` is taken for one.
fn add_property(options: &mut Options, text: &[u8]) -> Result<()> {
    let colon = text.iter().position(|&byte| byte == b':');
    let (name, value) = text.split_at(colon.ok_or(Errno::EINVAL)?);
    let is_named = name.starts_with(b"X-") && name.len() <= MAX_SHORT_STRING;
    if !is_named || value.len() == 1 || text.len() == size_of::<i32>() {
        return Err(Errno::EINVAL);
    }
    let known = options.metadata.entry(name.to_vec());
    known.or_insert_with(|| value[1..].to_vec());
    Ok(())
}

fn filter_addresses(options: &mut Options, value: &[u8]) -> Result<()> {
    options.admission.filter_addresses(value, options.ipv6)
}

fn filter_users(options: &mut Options, value: &[u8]) -> Result<()> {
    add_to(&mut options.admission.users, value, u32::from_ne_bytes)
}

fn filter_groups(options: &mut Options, value: &[u8]) -> Result<()> {
    add_to(&mut options.admission.groups, value, u32::from_ne_bytes)
}

fn filter_processes(options: &mut Options, value: &[u8]) -> Result<()> {
    add_to(&mut options.admission.processes, value, i32::from_ne_bytes)
}

/// Adds a number of four bytes to a set; no bytes empty it.
fn add_to<T: Ord>(set: &mut BTreeSet<T>, value: &[u8], number: fn([u8; 4]) -> T) -> Result<()> {
    if value.is_empty() {
        set.clear();
    } else {
        set.insert(number(exactly(value)?));
    }
    Ok(())
}

/// A number as C's `int`, which ends at two thousand million.
fn clamped(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests;
