use std::os::fd::AsRawFd;
use std::time::Duration;

use rustix::event::PollFlags;
use rustix::net::sockopt as option;

use super::super::testing::{listen, *};
use super::super::{Address, Dial, Listener, Stream, Target, dial};
use super::*;

fn error_of(endpoint: &str, options: &Options) -> Option<Errno> {
    listen_with(endpoint, options).err()
}

#[test]
fn ipv4_carries_a_conversation() {
    check_conversation(pair("tcp://127.0.0.1:*"));
    check_conversation(pair("tcp://127.1:0"));
}

#[test]
fn ipv6_carries_a_conversation() {
    let listener = listen_with("tcp://[::1]:*", &ipv6_options()).unwrap();
    assert!(
        listener.endpoint().starts_with("tcp://[::1]:"),
        "{}",
        listener.endpoint()
    );
    check_conversation(pair_through(&listener, &ipv6_options()));
    assert_eq!(error_of("tcp://[::1]:*", &options()), Some(Errno::ENODEV));
}

#[test]
fn an_ipv6_wildcard_serves_both_families() {
    let listener = listen_with("tcp://*:*", &ipv6_options()).unwrap();
    let port = listener.endpoint().strip_prefix("tcp://[::]:").unwrap();
    for (endpoint, options) in [
        (format!("tcp://[::1]:{port}"), ipv6_options()),
        (format!("tcp://127.0.0.1:{port}"), options()),
    ] {
        let client = connect_with(&endpoint, &options).unwrap();
        check_conversation((client, accept(&listener)));
    }
}

#[test]
fn names_and_interfaces_can_be_listened_on() {
    for endpoint in ["tcp://lo:*", "tcp://localhost:*", "tcp://localhost%lo:*"] {
        let listener = listen(endpoint);
        assert!(
            listener.endpoint().starts_with("tcp://127.0.0.1:"),
            "{endpoint}"
        );
        check_conversation(pair_through(&listener, &options()));
    }
    let listener = listen_with("tcp://lo:*", &ipv6_options()).unwrap();
    assert!(listener.endpoint().starts_with("tcp://[::1]:"));
}

#[test]
fn names_can_be_connected_to() {
    let listener = listen("tcp://127.0.0.1:*");
    let port = listener.endpoint().rsplit_once(':').unwrap().1;
    let client = connect_with(&format!("tcp://localhost:{port}"), &options()).unwrap();
    check_conversation((client, accept(&listener)));
    assert_eq!(target("tcp://:5555", &options()), Err(Errno::EINVAL));
    assert_eq!(target("tcp://[::1]:5555", &options()), Err(Errno::EINVAL));
    assert_eq!(
        target("tcp://127.0.0.1:65536", &options()),
        Err(Errno::EINVAL)
    );
}

#[test]
fn what_cannot_be_listened_on_says_why() {
    assert_eq!(error_of("tcp://nosuch?:*", &options()), Some(Errno::ENODEV));
    assert_eq!(error_of("tcp://:*", &options()), Some(Errno::ENODEV));
    assert_eq!(
        error_of("tcp://[::1%nosuch0]:*", &options()),
        Some(Errno::EINVAL)
    );
    assert_eq!(
        error_of("tcp://203.0.113.1:*", &options()),
        Some(Errno::EADDRNOTAVAIL)
    );
    let listener = listen("tcp://127.0.0.1:*");
    assert_eq!(
        error_of(listener.endpoint(), &options()),
        Some(Errno::EADDRINUSE)
    );
}

#[test]
fn a_port_can_be_taken_again_at_once() {
    let listener = listen("tcp://127.0.0.1:*");
    let endpoint = listener.endpoint().to_owned();
    let (client, server) = pair_through(&listener, &options());
    // The side that closes first keeps the port in TIME_WAIT.
    drop(server);
    drop(listener);
    drop(client);
    assert_eq!(listen(&endpoint).endpoint(), endpoint);
}

#[test]
fn a_refused_connection_says_so() {
    let listener = listen("tcp://127.0.0.1:*");
    let endpoint = listener.endpoint().to_owned();
    drop(listener);
    assert_eq!(
        connect_with(&endpoint, &options()).err(),
        Some(Errno::ECONNREFUSED)
    );
}

#[test]
fn a_source_address_is_where_a_connection_comes_from() {
    let listener = listen("tcp://127.0.0.1:*");
    let remote = listener.endpoint().strip_prefix("tcp://").unwrap();
    for source in ["127.0.0.2:0", "127.0.0.2:*"] {
        let client = connect_with(&format!("tcp://{source};{remote}"), &options()).unwrap();
        assert_eq!(accept(&listener).peer_address(), "127.0.0.2");
        assert_eq!(client.peer_endpoint(), listener.endpoint());
    }
    let free = listen("tcp://127.0.0.3:*")
        .endpoint()
        .strip_prefix("tcp://")
        .unwrap()
        .to_owned();
    let client = connect_with(&format!("tcp://{free};{remote}"), &options()).unwrap();
    assert_eq!(client.local_endpoint(), format!("tcp://{free}"));
    assert_eq!(accept(&listener).peer_endpoint(), format!("tcp://{free}"));
    let from_interface = target(&format!("tcp://lo:0;{remote}"), &options()).unwrap();
    assert!(
        matches!(from_interface, Target::Tcp { source: Some(source), .. } if source.ip().is_loopback())
    );
    assert_eq!(
        target(&format!("tcp://localhost:0;{remote}"), &options()),
        Err(Errno::ENODEV)
    );
}

#[test]
fn a_socket_never_connects_to_itself_by_chance() {
    let socket = socket_of(AddressFamily::INET).unwrap();
    bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let itself = SocketAddr::try_from(getsockname(&socket).unwrap()).unwrap();
    assert_eq!(
        refuse_self_connection(socket.as_fd(), itself),
        Err(Errno::ECONNREFUSED)
    );
    let other = SocketAddr::new(itself.ip(), itself.port() ^ 1);
    assert_eq!(refuse_self_connection(socket.as_fd(), other), Ok(()));
}

#[test]
fn nobody_waiting_is_none_and_everybody_is_accepted() {
    let listener = listen("tcp://127.0.0.1:*");
    assert!(listener.accept(|_| ()).unwrap().is_none());
    let clients: Vec<Stream> = (0..5)
        .map(|_| connect_with(listener.endpoint(), &options()).unwrap())
        .collect();
    for client in &clients {
        assert_eq!(accept(&listener).peer_endpoint(), client.local_endpoint());
    }
    assert!(listener.accept(|_| ()).unwrap().is_none());
}

#[test]
fn each_end_knows_the_other() {
    let listener = listen("tcp://127.0.0.1:*");
    let (client, server) = pair_through(&listener, &options());
    assert_eq!(client.peer_endpoint(), listener.endpoint());
    assert_eq!(server.local_endpoint(), listener.endpoint());
    assert_eq!(client.local_endpoint(), server.peer_endpoint());
    assert_eq!(server.peer_address(), "127.0.0.1");
    assert_eq!(server.peer_credentials(), None);
}

#[test]
fn addresses_are_written_as_the_c_library_writes_them() {
    let text = |address: &str| endpoint_text(address.parse().unwrap());
    assert_eq!(text("127.0.0.1:5555"), "tcp://127.0.0.1:5555");
    assert_eq!(text("[::1]:5555"), "tcp://[::1]:5555");
    assert_eq!(
        text("[::ffff:127.0.0.1]:5555"),
        "tcp://[::ffff:127.0.0.1]:5555"
    );
    assert_eq!(text("[::7f00:1]:5555"), "tcp://[::127.0.0.1]:5555");
    assert_eq!(text("[fe80::1%1]:5555"), "tcp://[fe80::1%lo]:5555");
    assert_eq!(text("[fe80::1%987654]:5555"), "tcp://[fe80::1%987654]:5555");
}

/// The client resets the connection before the server accepts it: every tuning call may fail, and only the read says so.
#[test]
fn a_connection_reset_early_is_accepted_and_read_as_reset() {
    let tuned = Options {
        tcp_keepalive: 1,
        tcp_keepalive_idle: 5,
        tos: 0x10,
        priority: 3,
        ..options()
    };
    let listener = listen_with("tcp://127.0.0.1:*", &tuned).unwrap();
    let client = connect_with(listener.endpoint(), &options()).unwrap();
    assert_eq!(write(&client, b"never read"), Ok(10));
    option::set_socket_linger(&client, Some(Duration::ZERO)).unwrap();
    drop(client);
    let server = accept(&listener);
    assert!(server.peer_endpoint().starts_with("tcp://127.0.0.1:"));
    // What had arrived before may still be there.
    let end = (0..2).find_map(|_| read_soon(&server).err());
    assert_eq!(end, Some(Errno::ECONNRESET));
    assert_eq!(write(&server, b"more"), Err(Errno::EPIPE));
}

fn check_tuning(stream: &Stream) {
    assert!(option::tcp_nodelay(stream).unwrap());
    assert!(option::socket_keepalive(stream).unwrap());
    assert_eq!(option::tcp_keepcnt(stream).unwrap(), 4);
    assert_eq!(
        option::tcp_keepidle(stream).unwrap(),
        Duration::from_secs(5)
    );
    assert_eq!(
        option::tcp_keepintvl(stream).unwrap(),
        Duration::from_secs(6)
    );
    assert_eq!(option::tcp_user_timeout(stream).unwrap(), 7000);
    assert_eq!(option::ip_tos(stream).unwrap(), 0x10);
    assert_eq!(priority_of(stream), 3);
}

fn priority_of(stream: &Stream) -> i32 {
    let mut value = 0i32;
    let mut length = size_of::<i32>() as libc::socklen_t;
    let fd = stream.as_fd().as_raw_fd();
    // SAFETY: the descriptor is open, and the kernel writes no more than `length` bytes to `value`.
    let outcome = unsafe {
        libc::getsockopt(
            fd,
            libc::SOL_SOCKET,
            libc::SO_PRIORITY,
            (&raw mut value).cast(),
            &raw mut length,
        )
    };
    assert_eq!(outcome, 0);
    value
}

#[test]
fn options_reach_both_ends() {
    let tuned = Options {
        tcp_keepalive: 1,
        tcp_keepalive_count: 4,
        tcp_keepalive_idle: 5,
        tcp_keepalive_interval: 6,
        tcp_max_retransmit: Some(Duration::from_secs(7)),
        tos: 0x10,
        priority: 3,
        ..options()
    };
    let listener = listen_with("tcp://127.0.0.1:*", &tuned).unwrap();
    let (client, server) = pair_through(&listener, &tuned);
    check_tuning(&client);
    check_tuning(&server);
}

#[test]
fn defaults_leave_the_system_alone() {
    let (client, server) = pair("tcp://127.0.0.1:*");
    for stream in [&client, &server] {
        assert!(option::tcp_nodelay(stream).unwrap());
        assert!(!option::socket_keepalive(stream).unwrap());
        assert_eq!(option::tcp_user_timeout(stream).unwrap(), 0);
        assert_eq!(option::ip_tos(stream).unwrap(), 0);
    }
}

/// The system's congestion control, and what connections on one machine have instead of it.
fn congestion_controls() -> (String, String) {
    let system = std::fs::read_to_string("/proc/sys/net/ipv4/tcp_congestion_control").unwrap();
    let system = system.trim().to_owned();
    let local = match system.starts_with("bbr") {
        true => "reno".to_owned(),
        false => system.clone(),
    };
    (system, local)
}

#[test]
fn connections_on_one_machine_are_not_paced() {
    let (_, local) = congestion_controls();
    let anywhere = listen("tcp://*:*");
    let port = anywhere.endpoint().strip_prefix("tcp://0.0.0.0:").unwrap();
    let client = connect_with(&format!("tcp://127.0.0.1:{port}"), &options()).unwrap();
    let pairs = [(client, accept(&anywhere)), pair("tcp://127.0.0.1:*")];
    for (client, server) in &pairs {
        assert_eq!(option::tcp_congestion(client).unwrap(), local);
        assert_eq!(option::tcp_congestion(server).unwrap(), local);
    }
}

#[test]
fn connections_to_other_machines_are_as_the_system_says() {
    let (system, local) = congestion_controls();
    let address = |text: &str| text.parse::<SocketAddr>().unwrap();
    for (address, expected) in [
        (address("192.0.2.1:5555"), &system),
        (address("[2001:db8::1]:5555"), &system),
        (address("127.0.0.2:5555"), &local),
        (address("[::ffff:127.0.0.1]:5555"), &local),
    ] {
        let socket = open(address, &options()).unwrap();
        assert_eq!(option::tcp_congestion(&socket).unwrap(), *expected);
        tuning::ConnectionTuning::new(&options()).apply(socket.as_fd(), Some(address));
        assert_eq!(option::tcp_congestion(&socket).unwrap(), *expected);
    }
}

#[test]
fn buffer_sizes_reach_both_ends() {
    let small = Options {
        send_buffer: 20_000,
        receive_buffer: 30_000,
        ..options()
    };
    let listener = listen_with("tcp://127.0.0.1:*", &small).unwrap();
    let (client, server) = pair_through(&listener, &small);
    for stream in [&client, &server] {
        // The kernel doubles what it is asked for.
        assert_eq!(option::socket_send_buffer_size(stream).unwrap(), 40_000);
        assert_eq!(option::socket_recv_buffer_size(stream).unwrap(), 60_000);
    }
}

#[test]
fn a_device_is_an_order() {
    let nowhere = Options {
        bind_to_device: b"nosuch0".to_vec(),
        ..options()
    };
    // Without the right to bind to devices, the system says EPERM first.
    assert!(matches!(
        error_of("tcp://127.0.0.1:*", &nowhere),
        Some(Errno::ENODEV | Errno::EPERM)
    ));
    let loopback = Options {
        bind_to_device: b"lo".to_vec(),
        ..options()
    };
    match listen_with("tcp://127.0.0.1:*", &loopback) {
        Ok(listener) => check_conversation(pair_through(&listener, &loopback)),
        Err(error) => assert_eq!(error, Errno::EPERM),
    }
}

#[test]
fn descriptors_neither_block_nor_survive_exec() {
    let listener = listen("tcp://127.0.0.1:*");
    let (client, server) = pair_through(&listener, &options());
    for fd in [listener.as_fd(), client.as_fd(), server.as_fd()] {
        assert!(
            rustix::io::fcntl_getfd(fd)
                .unwrap()
                .contains(rustix::io::FdFlags::CLOEXEC)
        );
        assert!(
            rustix::fs::fcntl_getfl(fd)
                .unwrap()
                .contains(rustix::fs::OFlags::NONBLOCK)
        );
    }
}

#[test]
fn what_the_kernel_refuses_to_tune_keeps_nobody_from_connecting() {
    let impossible = Options {
        tcp_keepalive: 1,
        tcp_keepalive_count: 1000,
        tcp_keepalive_idle: 0,
        ..options()
    };
    let listener = listen_with("tcp://127.0.0.1:*", &impossible).unwrap();
    let (client, server) = pair_through(&listener, &impossible);
    for stream in [&client, &server] {
        assert_eq!(option::socket_keepalive(stream), Ok(true));
        assert!(option::tcp_keepcnt(stream).unwrap() < 1000);
    }
    check_conversation((client, server));
}

#[test]
fn a_dial_in_progress_finishes_when_writable() {
    let listener = listen("tcp://127.0.0.1:*");
    match dial(
        &target(listener.endpoint(), &options()).unwrap(),
        &options(),
    )
    .unwrap()
    {
        Dial::Connected(_) => {}
        Dial::InProgress(dialing) => {
            wait_for(&dialing, PollFlags::OUT);
            assert!(matches!(dialing.advance(), Ok(Dial::Connected(_))));
        }
    }
    assert!(listener.accept(|_| ()).unwrap().is_some());
}

#[test]
fn inproc_is_neither_listened_on_nor_dialed_here() {
    let address = Address::parse_bind("inproc://x", &options()).unwrap();
    assert_eq!(
        Listener::listen(&address, &options()).err(),
        Some(Errno::EPROTONOSUPPORT.into())
    );
    assert_eq!(
        address.resolve(&options()).err(),
        Some(Errno::EPROTONOSUPPORT)
    );
}
