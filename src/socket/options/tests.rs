//! Tests of the plain options.

use super::*;
use crate::options::SocketType;

fn options() -> Options {
    Options::new(SocketType::Dealer)
}

fn set_int(options: &mut Options, option: i32, value: i32) -> Option<Result<()>> {
    set(options, option, &value.to_ne_bytes())
}

fn read_int(options: &Options, option: i32) -> i32 {
    match read(options, option) {
        Some(OptionValue::Int(value)) => value,
        other => panic!("option {option}: {other:?}"),
    }
}

/// Every `int` option: its number, its default, the smallest and largest value.
const INTS: &[(i32, i32, i32, i32)] = &[
    (ZMQ_SNDHWM, 1000, 0, i32::MAX),
    (ZMQ_RCVHWM, 1000, 0, i32::MAX),
    (ZMQ_LINGER, -1, -1, i32::MAX),
    (ZMQ_SNDTIMEO, -1, -1, i32::MAX),
    (ZMQ_RCVTIMEO, -1, -1, i32::MAX),
    (ZMQ_HANDSHAKE_IVL, 30_000, 0, i32::MAX),
    (ZMQ_CONNECT_TIMEOUT, 0, 0, i32::MAX),
    (ZMQ_TCP_MAXRT, 0, 0, i32::MAX),
    (ZMQ_RECONNECT_IVL, 100, -1, i32::MAX),
    (ZMQ_RECONNECT_IVL_MAX, 0, 0, i32::MAX),
    (ZMQ_HEARTBEAT_IVL, 0, 0, i32::MAX),
    (ZMQ_HEARTBEAT_TIMEOUT, -1, 0, i32::MAX),
    (ZMQ_BACKLOG, 100, 0, i32::MAX),
    (ZMQ_USE_FD, -1, -1, i32::MAX),
    (ZMQ_SNDBUF, -1, -1, i32::MAX),
    (ZMQ_RCVBUF, -1, -1, i32::MAX),
    (ZMQ_TOS, 0, 0, i32::MAX),
    (ZMQ_PRIORITY, 0, 0, i32::MAX),
    (ZMQ_TCP_KEEPALIVE, -1, -1, 1),
    (ZMQ_TCP_KEEPALIVE_CNT, -1, -1, i32::MAX),
    (ZMQ_TCP_KEEPALIVE_IDLE, -1, -1, i32::MAX),
    (ZMQ_TCP_KEEPALIVE_INTVL, -1, -1, i32::MAX),
    (ZMQ_RATE, 100, 1, i32::MAX),
    (ZMQ_RECOVERY_IVL, 10_000, 0, i32::MAX),
    (ZMQ_MULTICAST_HOPS, 1, 1, i32::MAX),
    (ZMQ_MULTICAST_MAXTPDU, 1500, 1, i32::MAX),
    (ZMQ_IPV6, 0, 0, 1),
    (ZMQ_IPV4ONLY, 1, 0, 1),
    (ZMQ_IMMEDIATE, 0, 0, 1),
    (ZMQ_MAX_CONNECTIONS, 0, 0, i32::MAX),
    (ZMQ_MAX_MESSAGE_PARTS, 1_000_000, 0, i32::MAX),
    (ZMQ_MAX_SUBSCRIPTIONS, 0, 0, i32::MAX),
    (ZMQ_CONFLATE, 0, 0, 1),
    (ZMQ_INVERT_MATCHING, 0, 0, 1),
];

#[test]
fn ints_have_defaults_and_ranges() {
    for &(option, default, least, most) in INTS {
        let mut options = options();
        assert_eq!(read_int(&options, option), default, "option {option}");
        for value in [least, most] {
            assert_eq!(
                set_int(&mut options, option, value),
                Some(Ok(())),
                "option {option}"
            );
            assert_eq!(read_int(&options, option), value, "option {option}");
        }
        if option != ZMQ_INVERT_MATCHING {
            assert_eq!(
                set_int(&mut options, option, least - 1),
                Some(Err(Errno::EINVAL))
            );
            if let Some(beyond) = most.checked_add(1) {
                assert_eq!(
                    set_int(&mut options, option, beyond),
                    Some(Err(Errno::EINVAL))
                );
            }
        }
        assert_eq!(
            read_int(&options, option),
            most,
            "a refused value changes nothing"
        );
    }
}

#[test]
fn ints_have_the_size_of_an_int() {
    for &(option, ..) in INTS {
        for size in [0, 1, 3, 5, 8] {
            let value = vec![0; size];
            assert_eq!(
                set(&mut options(), option, &value),
                Some(Err(Errno::EINVAL))
            );
            let value = read(&options(), option).unwrap();
            assert_eq!(value.put(&mut vec![0; size]), Err(Errno::EINVAL));
        }
    }
}

#[test]
fn some_flags_take_any_int() {
    let mut options = options();
    for option in [
        ZMQ_INVERT_MATCHING,
        ZMQ_MULTICAST_LOOP,
        ZMQ_LOOPBACK_FASTPATH,
    ] {
        for (value, expected) in [(-1, 1), (0, 0), (2, 1)] {
            assert_eq!(set_int(&mut options, option, value), Some(Ok(())));
            assert_eq!(read_int(&options, option), expected);
        }
    }
}

#[test]
fn a_heartbeat_ttl_is_rounded_down_to_tenths_of_a_second() {
    let mut options = options();
    for (value, expected) in [(99, 0), (-99, 0), (250, 200), (6_553_599, 6_553_500)] {
        assert_eq!(
            set_int(&mut options, ZMQ_HEARTBEAT_TTL, value),
            Some(Ok(()))
        );
        assert_eq!(read_int(&options, ZMQ_HEARTBEAT_TTL), expected);
    }
    for value in [-100, 6_553_600] {
        let refused = Some(Err(Errno::EINVAL));
        assert_eq!(set_int(&mut options, ZMQ_HEARTBEAT_TTL, value), refused);
    }
}

#[test]
fn wide_options_take_any_value_of_their_size() {
    for option in [ZMQ_AFFINITY, ZMQ_MAXMSGSIZE] {
        let mut options = options();
        let value = u64::MAX.to_ne_bytes();
        assert_eq!(set(&mut options, option, &value), Some(Ok(())));
        assert_eq!(read(&options, option), Some(OptionValue::Wide(value)));
        assert_eq!(set_int(&mut options, option, 1), Some(Err(Errno::EINVAL)));
        assert_eq!(
            OptionValue::Wide(value).put(&mut [0; 9]),
            Err(Errno::EINVAL)
        );
    }
}

#[test]
fn a_routing_id_has_1_to_255_bytes() {
    let mut options = options();
    for size in [1, 255] {
        assert_eq!(
            set(&mut options, ZMQ_ROUTING_ID, &vec![0; size]),
            Some(Ok(()))
        );
    }
    for size in [0, 256] {
        let refused = Some(Err(Errno::EINVAL));
        assert_eq!(set(&mut options, ZMQ_ROUTING_ID, &vec![0; size]), refused);
    }
    assert_eq!(set(&mut options, ZMQ_ROUTING_ID, b"me"), Some(Ok(())));
    let value = read(&options, ZMQ_ROUTING_ID).unwrap();
    let mut place = [7; 4];
    assert_eq!(value.put(&mut place[..1]), Err(Errno::EINVAL));
    assert_eq!(value.put(&mut place), Ok(2));
    assert_eq!(&place, b"me\0\0");
}

#[test]
fn a_device_name_reads_as_a_c_string() {
    let mut options = options();
    assert_eq!(
        read(&options, ZMQ_BINDTODEVICE),
        Some(OptionValue::Bytes(vec![0]))
    );
    for name in [&b"eth0"[..], b"eth0\0", b"\xff", b""] {
        assert_eq!(set(&mut options, ZMQ_BINDTODEVICE, name), Some(Ok(())));
        let value = read(&options, ZMQ_BINDTODEVICE);
        assert_eq!(value, Some(OptionValue::text(name)));
    }
    let refused = Some(Err(Errno::EINVAL));
    assert_eq!(set(&mut options, ZMQ_BINDTODEVICE, &[b'x'; 17]), refused);
}

#[test]
fn some_can_only_be_read() {
    let mut options = options();
    assert_eq!(read(&options, ZMQ_TYPE), Some(OptionValue::Int(ZMQ_DEALER)));
    assert_eq!(
        read(&options, ZMQ_MECHANISM),
        Some(OptionValue::Int(ZMQ_NULL))
    );
    assert_eq!(read(&options, ZMQ_THREAD_SAFE), Some(OptionValue::State(0)));
    for option in [ZMQ_TYPE, ZMQ_MECHANISM, ZMQ_THREAD_SAFE] {
        assert_eq!(set_int(&mut options, option, 0), Some(Err(Errno::EINVAL)));
    }
    let mut place = [7; 6];
    assert_eq!(OptionValue::State(1).put(&mut place), Ok(4));
    assert_eq!(&place[4..], [0, 0]);
}

#[test]
fn filters_add_up_until_they_are_lifted() {
    let mut options = options();
    for user in [1u32, 2] {
        let outcome = set(&mut options, ZMQ_IPC_FILTER_UID, &user.to_ne_bytes());
        assert_eq!(outcome, Some(Ok(())));
    }
    assert_eq!(options.admission.users, BTreeSet::from([1, 2]));
    assert_eq!(read(&options, ZMQ_IPC_FILTER_UID), None);
    let outcome = set(&mut options, ZMQ_IPC_FILTER_UID, &[0; 8]);
    assert_eq!(outcome, Some(Err(Errno::EINVAL)));
    assert_eq!(set(&mut options, ZMQ_IPC_FILTER_UID, b""), Some(Ok(())));
    assert!(options.admission.users.is_empty());
}

#[test]
fn the_rest_is_no_plain_option() {
    for option in [ZMQ_SUBSCRIBE, ZMQ_EVENTS, ZMQ_GSSAPI_SERVER, 0, -1, 12_345] {
        assert_eq!(set_int(&mut options(), option, 0), None);
        assert_eq!(read(&options(), option), None);
    }
}
