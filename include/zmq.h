/* SPDX-License-Identifier: MPL-2.0 */
/*
 * zmq.h: the C interface of ferrozmq, the same as libzmq's.
 *
 * Made from zmq.h.in and the Rust sources that it names; do not edit it (CONTRIBUTING.md).
 * Names and values are binary interface: they never change.
 */

#ifndef __ZMQ_H_INCLUDED__
#define __ZMQ_H_INCLUDED__

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The functions are visible outside of the shared object that has them. */
#if defined ZMQ_NO_EXPORT
#define ZMQ_EXPORT
#elif defined __GNUC__ && __GNUC__ >= 4
#define ZMQ_EXPORT __attribute__ ((visibility ("default")))
#else
#define ZMQ_EXPORT
#endif

/* Programs ask by this name whether <stdint.h>'s types are there. */
#define ZMQ_DEFINED_STDINT 1

/* Error numbers that an operating system may lack, above all that it has. */
#define ZMQ_HAUSNUMERO 156384712

#ifndef ENOTSUP
#define ENOTSUP (ZMQ_HAUSNUMERO + 1)
#endif
#ifndef EPROTONOSUPPORT
#define EPROTONOSUPPORT (ZMQ_HAUSNUMERO + 2)
#endif
#ifndef ENOBUFS
#define ENOBUFS (ZMQ_HAUSNUMERO + 3)
#endif
#ifndef ENETDOWN
#define ENETDOWN (ZMQ_HAUSNUMERO + 4)
#endif
#ifndef EADDRINUSE
#define EADDRINUSE (ZMQ_HAUSNUMERO + 5)
#endif
#ifndef EADDRNOTAVAIL
#define EADDRNOTAVAIL (ZMQ_HAUSNUMERO + 6)
#endif
#ifndef ECONNREFUSED
#define ECONNREFUSED (ZMQ_HAUSNUMERO + 7)
#endif
#ifndef EINPROGRESS
#define EINPROGRESS (ZMQ_HAUSNUMERO + 8)
#endif
#ifndef ENOTSOCK
#define ENOTSOCK (ZMQ_HAUSNUMERO + 9)
#endif
#ifndef EMSGSIZE
#define EMSGSIZE (ZMQ_HAUSNUMERO + 10)
#endif
#ifndef EAFNOSUPPORT
#define EAFNOSUPPORT (ZMQ_HAUSNUMERO + 11)
#endif
#ifndef ENETUNREACH
#define ENETUNREACH (ZMQ_HAUSNUMERO + 12)
#endif
#ifndef ECONNABORTED
#define ECONNABORTED (ZMQ_HAUSNUMERO + 13)
#endif
#ifndef ECONNRESET
#define ECONNRESET (ZMQ_HAUSNUMERO + 14)
#endif
#ifndef ENOTCONN
#define ENOTCONN (ZMQ_HAUSNUMERO + 15)
#endif
#ifndef ETIMEDOUT
#define ETIMEDOUT (ZMQ_HAUSNUMERO + 16)
#endif
#ifndef EHOSTUNREACH
#define EHOSTUNREACH (ZMQ_HAUSNUMERO + 17)
#endif
#ifndef ENETRESET
#define ENETRESET (ZMQ_HAUSNUMERO + 18)
#endif

/* Error numbers that only this library has. */
#define EFSM (ZMQ_HAUSNUMERO + 51)
#define ENOCOMPATPROTO (ZMQ_HAUSNUMERO + 52)
#define ETERM (ZMQ_HAUSNUMERO + 53)
#define EMTHREAD (ZMQ_HAUSNUMERO + 54)

/******************************************************************************/
/*  Constants                                                                 */
/******************************************************************************/

/* The version of libzmq whose interface and behaviour this library offers. */
#define ZMQ_VERSION_MAJOR 4
#define ZMQ_VERSION_MINOR 3
#define ZMQ_VERSION_PATCH 5

/*
 How many threads do I/O for the context's sockets. They start when the first socket needs one.

 Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1. Values: 0 and up; with 0 only inproc works. Effect:
 before the first socket.
 */
#define ZMQ_IO_THREADS 1

/*
 How many sockets the context may have at a time.

 Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1023. Values: 1 and up; more than ZMQ_SOCKET_LIMIT are
 never to be had. Effect: before the first socket.
 */
#define ZMQ_MAX_SOCKETS 2

/*
 How many sockets a process can have at most.

 Access: zmq_ctx_get. Type: int. Default: 65535.
 */
#define ZMQ_SOCKET_LIMIT 3

/*
 The priority of the I/O threads, in the scheduling policy that they have.

 Access: zmq_ctx_set. Type: int. Default: the operating system's. Values: 0 and up. Effect: before the first
 socket.
 */
#define ZMQ_THREAD_PRIORITY 3

/*
 The scheduling policy of the I/O threads, as for sched_setscheduler(2).

 Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: -1, the operating system's. Values: 0 and up. Effect:
 before the first socket.
 */
#define ZMQ_THREAD_SCHED_POLICY 4

/*
 The largest message part that the context's sockets may send; with INT_MAX, any. What they receive is limited
 by ZMQ_MAXMSGSIZE.

 Access: zmq_ctx_set, zmq_ctx_get. Type: int, bytes. Default: INT_MAX. Values: 0 and up. Effect: sockets made
 afterwards.
 */
#define ZMQ_MAX_MSGSZ 5

/*
 The size of zmq_msg_t.

 Access: zmq_ctx_get. Type: int, bytes. Default: 64.
 */
#define ZMQ_MSG_T_SIZE 6

/*
 A processor on which the I/O threads may run; without any, they run on all.

 Access: zmq_ctx_set. Type: int. Default: none. Values: 0 and up. Effect: before the first socket.
 */
#define ZMQ_THREAD_AFFINITY_CPU_ADD 7

/*
 A processor that was added, and is not wanted any more.

 Access: zmq_ctx_set. Type: int. Default: none. Values: one that was added. Effect: before the first socket.
 */
#define ZMQ_THREAD_AFFINITY_CPU_REMOVE 8

/*
 A number with which the names of the I/O threads begin.

 Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 0, no number. Values: any. Effect: before the first
 socket.
 */
#define ZMQ_THREAD_NAME_PREFIX 9

/* What a new context starts with. */
#define ZMQ_IO_THREADS_DFLT 1
#define ZMQ_MAX_SOCKETS_DFLT 1023
#define ZMQ_THREAD_PRIORITY_DFLT -1
#define ZMQ_THREAD_SCHED_POLICY_DFLT -1

/* Socket types (zmq_socket). */
#define ZMQ_PAIR 0
#define ZMQ_PUB 1
#define ZMQ_SUB 2
#define ZMQ_REQ 3
#define ZMQ_REP 4
#define ZMQ_DEALER 5
#define ZMQ_ROUTER 6
#define ZMQ_PULL 7
#define ZMQ_PUSH 8
#define ZMQ_XPUB 9
#define ZMQ_XSUB 10
#define ZMQ_STREAM 11

/* Old names of socket types. */
#define ZMQ_XREQ ZMQ_DEALER
#define ZMQ_XREP ZMQ_ROUTER

/*
 The I/O threads that may serve the socket: a bit each, the lowest for the first; 0: any. With a bit set, no
 thread of the program does I/O.

 Access: zmq_setsockopt, zmq_getsockopt. Type: uint64_t. Default: 0. Values: any. Effect: endpoints made
 afterwards.
 */
#define ZMQ_AFFINITY 4

/*
 The name by which peers that route (ROUTER, REP) know the socket. A STREAM reads the name of its last
 connection here.

 Access: zmq_setsockopt, zmq_getsockopt. Type: bytes, 1 to 255. Default: none: peers make one up. Values: no
 leading zero byte. Effect: connections made afterwards.
 */
#define ZMQ_ROUTING_ID 5

/*
 Receives messages that begin with these bytes as well; an empty value takes them all. SUB; XPUB with
 ZMQ_XPUB_MANUAL.

 Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: at once.
 */
#define ZMQ_SUBSCRIBE 6

/*
 Takes one ZMQ_SUBSCRIBE of the same bytes back. SUB; XPUB with ZMQ_XPUB_MANUAL.

 Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: at once.
 */
#define ZMQ_UNSUBSCRIBE 7

/*
 The rate of multicast transports, of which this library has none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, kilobits a second. Default: 100. Values: 1 and up. Effect:
 none.
 */
#define ZMQ_RATE 8

/*
 How long a multicast receiver may be away, for transports of which this library has none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 10000. Values: 0 and up. Effect:
 none.
 */
#define ZMQ_RECOVERY_IVL 9

/*
 The kernel's send buffer of a connection; -1: as the kernel chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: -1. Values: -1 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_SNDBUF 11

/*
 The kernel's receive buffer of a connection; -1: as the kernel chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: -1. Values: -1 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_RCVBUF 12

/*
 1 if another part of the message follows the part received last, else 0.

 Access: zmq_getsockopt. Type: int. Default: 0.
 */
#define ZMQ_RCVMORE 13

/*
 A file descriptor that becomes readable when the socket's state changes. What changed is to be read from
 ZMQ_EVENTS each time, and again after each send and receive, because the descriptor tells of changes alone. It
 is the library's: neither read nor close it.

 Access: zmq_getsockopt. Type: int. Default: made when it is first asked for.
 */
#define ZMQ_FD 14

/*
 What can be done without waiting: any of ZMQ_POLLIN and ZMQ_POLLOUT.

 Access: zmq_getsockopt. Type: int. Default: 0.
 */
#define ZMQ_EVENTS 15

/*
 The socket's type.

 Access: zmq_getsockopt. Type: int. Default: as given to zmq_socket.
 */
#define ZMQ_TYPE 16

/*
 How long what was sent may go on leaving after the socket or the endpoint was closed; -1: for ever.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1; 0 for SUB and XSUB, and where
 the context's ZMQ_BLOCKY is 0. Values: -1 and up. Effect: when the socket or endpoint is closed.
 */
#define ZMQ_LINGER 17

/*
 How long a lost connection waits before it is tried again, give or take a random bit; -1: it is not.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 100. Values: -1 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_RECONNECT_IVL 18

/*
 How many connections the kernel keeps for an endpoint until they are accepted.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, connections. Default: 100. Values: 0 and up. Effect:
 zmq_bind afterwards.
 */
#define ZMQ_BACKLOG 19

/*
 Up to where the wait before each further attempt doubles; 0: it stays ZMQ_RECONNECT_IVL.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_RECONNECT_IVL_MAX 21

/*
 The largest message part accepted from a peer, which is disconnected if it sends a larger one; -1: any.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int64_t, bytes. Default: -1. Values: -1 and up. Effect:
 connections made afterwards.
 */
#define ZMQ_MAXMSGSIZE 22

/*
 How many messages may wait for one peer; 0: no limit. A full peer makes the sender wait, or, with PUB, XPUB
 and ROUTER, loses messages.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, messages. Default: 1000. Values: 0 and up. Effect: at once.
 */
#define ZMQ_SNDHWM 23

/*
 How many messages from one peer may wait to be received; 0: no limit. More are left to the network and to the
 sender.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, messages. Default: 1000. Values: 0 and up. Effect: at once.
 */
#define ZMQ_RCVHWM 24

/*
 How far multicast packets go, for transports of which this library has none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, network hops. Default: 1. Values: 1 and up. Effect: none.
 */
#define ZMQ_MULTICAST_HOPS 25

/*
 How long a receive may wait before it fails with EAGAIN; -1: for ever, 0: not at all.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: -1 and up. Effect: at
 once.
 */
#define ZMQ_RCVTIMEO 27

/*
 How long a send may wait before it fails with EAGAIN; -1: for ever, 0: not at all.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: -1 and up. Effect: at
 once.
 */
#define ZMQ_SNDTIMEO 28

/*
 The endpoint that was bound or connected last, with its real port or path.

 Access: zmq_getsockopt. Type: string. Default: empty.
 */
#define ZMQ_LAST_ENDPOINT 32

/*
 1: a send to a peer that is not there fails with EHOSTUNREACH, and one to a peer that is full waits; 0: both
 are dropped. ROUTER.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_ROUTER_MANDATORY 33

/*
 Whether the kernel probes silent connections; -1: as the system chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: -1. Values: -1, 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_TCP_KEEPALIVE 34

/*
 How many probes without an answer end a connection; -1: as the system chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, probes. Default: -1. Values: -1 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_TCP_KEEPALIVE_CNT 35

/*
 How long a connection is silent before it is probed; -1: as the system chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, seconds. Default: -1. Values: -1 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_TCP_KEEPALIVE_IDLE 36

/*
 How long it is from probe to probe; -1: as the system chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, seconds. Default: -1. Values: -1 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_TCP_KEEPALIVE_INTVL 37

/*
 1: messages go only to peers whose connection stands, and a socket without any waits; 0: they also wait for
 peers that are yet to be reached.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_IMMEDIATE 39

/*
 1: every subscription is received, not only the first of a topic. XPUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XPUB_VERBOSE 40

/*
 1: peers speak no ZMTP, and messages are their bytes; as with STREAM, a part before them names the connection.
 ROUTER, REP.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: endpoints made afterwards.
 */
#define ZMQ_ROUTER_RAW 41

/*
 1: tcp endpoints may be of IPv6, too. A context's value is what its sockets begin with.

 Access: zmq_setsockopt, zmq_getsockopt, zmq_ctx_set, zmq_ctx_get. Type: int. Default: 0. Values: 0, 1. Effect:
 endpoints (or sockets) made afterwards.
 */
#define ZMQ_IPV6 42

/*
 The security mechanism: ZMQ_NULL, ZMQ_PLAIN or ZMQ_CURVE; the last option of one of them decides.

 Access: zmq_getsockopt. Type: int. Default: ZMQ_NULL.
 */
#define ZMQ_MECHANISM 43

/*
 1: peers have to show a name and a password (RFC 24), of which a ZAP handler judges.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_PLAIN_SERVER 44

/*
 The name to show to a PLAIN server; NULL: no PLAIN.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, 1 to 255 bytes. Default: none. Values: any. Effect:
 endpoints made afterwards.
 */
#define ZMQ_PLAIN_USERNAME 45

/*
 The password to show to a PLAIN server; NULL: no PLAIN.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
 endpoints made afterwards.
 */
#define ZMQ_PLAIN_PASSWORD 46

/*
 1: peers have to encrypt (RFC 26), and need to know this socket's public key. ZMQ_CURVE_SECRETKEY is needed,
 too.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_CURVE_SERVER 47

/*
 The socket's own public key; a client needs it.

 Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
 key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
 */
#define ZMQ_CURVE_PUBLICKEY 48

/*
 The socket's own secret key; clients and servers need it.

 Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
 key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
 */
#define ZMQ_CURVE_SECRETKEY 49

/*
 The public key of the server; it makes the socket a CURVE client.

 Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
 key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
 */
#define ZMQ_CURVE_SERVERKEY 50

/*
 1: a new connection begins with an empty message, by which a ROUTER learns of it. REQ, DEALER, ROUTER.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: connections made afterwards.
 */
#define ZMQ_PROBE_ROUTER 51

/*
 1: a number goes with each request, and replies to earlier ones are dropped. REQ.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: requests sent afterwards.
 */
#define ZMQ_REQ_CORRELATE 52

/*
 1: another request may be sent before the reply to the last has come, which is then dropped. REQ.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_REQ_RELAXED 53

/*
 1: of each peer only the last message is kept, and messages have one part. PUSH, PULL, PUB, SUB, DEALER.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_CONFLATE 54

/*
 What a ZAP handler is told of where the peer wants to go; with NULL, a handler is asked only where this is
 set.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: empty. Values: any. Effect:
 endpoints made afterwards.
 */
#define ZMQ_ZAP_DOMAIN 55

/*
 1: a new peer takes over a name that another has, which is disconnected; 0: the new one is turned away.
 ROUTER.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: peers that come afterwards.
 */
#define ZMQ_ROUTER_HANDOVER 56

/*
 The type of service in the header of IP packets.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0 and up. Effect: endpoints made
 afterwards.
 */
#define ZMQ_TOS 57

/*
 The name that the peer of the next zmq_connect gets here. ROUTER, STREAM.

 Access: zmq_setsockopt. Type: bytes. Default: none. Values: a name that no peer has. Effect: the next
 zmq_connect.
 */
#define ZMQ_CONNECT_ROUTING_ID 61

/* Options of the GSSAPI mechanism, which this library does not have: EINVAL. */
#define ZMQ_GSSAPI_SERVER 62
#define ZMQ_GSSAPI_PRINCIPAL 63
#define ZMQ_GSSAPI_SERVICE_PRINCIPAL 64
#define ZMQ_GSSAPI_PLAINTEXT 65

/*
 How long a handshake may take before the connection is given up; 0: as long as it likes.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 30000. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_HANDSHAKE_IVL 66

/*
 HOST:PORT of a SOCKS5 proxy through which tcp connections are made; NULL: none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string. Default: none. Values: any. Effect: zmq_connect
 afterwards.
 */
#define ZMQ_SOCKS_PROXY 68

/*
 1: a send waits for peers that are full instead of passing them over. PUB, XPUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XPUB_NODROP 69

/*
 1: new sockets have ZMQ_LINGER -1; 0: they have 0, and zmq_ctx_term does not wait for messages.

 Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1. Values: 0 or more. Effect: sockets made afterwards.
 */
#define ZMQ_BLOCKY 70

/*
 1: peers get what the program grants with ZMQ_SUBSCRIBE after it received their wish, not what they ask for.
 XPUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XPUB_MANUAL 71

/*
 A message that each new peer is sent first; empty: none. XPUB.

 Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: peers that come afterwards.
 */
#define ZMQ_XPUB_WELCOME_MSG 72

/*
 1: an empty message tells of each connection that comes, and of each that goes. STREAM.

 Access: zmq_setsockopt. Type: int. Default: 1. Values: 0, 1. Effect: endpoints made afterwards.
 */
#define ZMQ_STREAM_NOTIFY 73

/*
 1: messages go to those who did not subscribe to them. PUB, XPUB; SUB has to agree.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: at once.
 */
#define ZMQ_INVERT_MATCHING 74

/*
 How often a peer is asked for a sign of life; 0: never.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_HEARTBEAT_IVL 75

/*
 How long the peer shall wait for ours before it gives the connection up; 0: for ever.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds, kept in steps of 100. Default: 0. Values: 0
 to 6553599. Effect: endpoints made afterwards.
 */
#define ZMQ_HEARTBEAT_TTL 76

/*
 How long we wait for the peer's answer before we do; -1 (read only): as long as ZMQ_HEARTBEAT_IVL.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_HEARTBEAT_TIMEOUT 77

/*
 1: every subscription and every cancellation is received, not only a topic's first and last. XPUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XPUB_VERBOSER 78

/*
 How long one attempt to connect may take; 0: as long as the system lets it.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_CONNECT_TIMEOUT 79

/*
 How long sent bytes may stay without acknowledgement before the kernel ends the connection; 0: as the system
 chooses.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_TCP_MAXRT 80

/*
 0: libzmq lets no two threads use a socket of this type, whatever this library allows.

 Access: zmq_getsockopt. Type: int. Default: 0.
 */
#define ZMQ_THREAD_SAFE 81

/*
 The size of multicast packets, for transports of which this library has none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: 1500. Values: 1 and up. Effect: none.
 */
#define ZMQ_MULTICAST_MAXTPDU 84

/* Options of the vmci transport, which this library does not have: EINVAL. */
#define ZMQ_VMCI_BUFFER_SIZE 85
#define ZMQ_VMCI_BUFFER_MIN_SIZE 86
#define ZMQ_VMCI_BUFFER_MAX_SIZE 87
#define ZMQ_VMCI_CONNECT_TIMEOUT 88

/*
 A file descriptor that listens already, for the next zmq_bind to take instead of making one; -1: none.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: -1. Values: -1 and up. Effect: zmq_bind
 afterwards.
 */
#define ZMQ_USE_FD 89

/* More options of GSSAPI: EINVAL. */
#define ZMQ_GSSAPI_PRINCIPAL_NAMETYPE 90
#define ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE 91

/*
 The network interface that connections have to come and go through; NULL: any.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 16 bytes. Default: none. Values: any. Effect:
 endpoints made afterwards.
 */
#define ZMQ_BINDTODEVICE 92

/*
 How many connections a bound endpoint holds at a time; 0: no limit. Further ones wait, and push out one that
 has not said who it is for a second. libzmq has no such option.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, connections. Default: 0. Values: 0 and up. Effect: zmq_bind
 afterwards.
 */
#define ZMQ_MAX_CONNECTIONS 10000

/*
 How many parts a message of a peer may have, which is disconnected if it sends more; 0: no limit. libzmq has
 no such option.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, parts. Default: 1000000. Values: 0 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_MAX_MESSAGE_PARTS 10001

/*
 How many topics a peer of a PUB or XPUB may be subscribed to, which is disconnected if it wants more; 0: no
 limit. libzmq has no such option.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int, topics. Default: 0. Values: 0 and up. Effect: endpoints
 made afterwards.
 */
#define ZMQ_MAX_SUBSCRIPTIONS 10002

/*
 How much memory the subscriptions at a PUB or XPUB may take, each peer's as much as the others leave; one that
 wants more is disconnected. What waits for an XPUB's program may take as much again, and more is dropped. 0:
 no limit; -1: a quarter of the machine's memory. libzmq has no such option.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int64_t, bytes. Default: -1. Values: -1 and up. Effect:
 endpoints made afterwards.
 */
#define ZMQ_MAX_SUBSCRIPTION_MEMORY 10003

/* Message properties (zmq_msg_get). */
#define ZMQ_MORE 1
#define ZMQ_SHARED 3

/* Flags of sending and receiving. */
#define ZMQ_DONTWAIT 1
#define ZMQ_SNDMORE 2

/* Security mechanisms (ZMQ_MECHANISM). */
#define ZMQ_NULL 0
#define ZMQ_PLAIN 1
#define ZMQ_CURVE 2
#define ZMQ_GSSAPI 3

/* Longest group name of RADIO and DISH, in bytes. */
#define ZMQ_GROUP_MAX_LENGTH 255

/* Old names. */
#define ZMQ_IDENTITY ZMQ_ROUTING_ID
#define ZMQ_CONNECT_RID ZMQ_CONNECT_ROUTING_ID

/*
 One more network, as ADDRESS/BITS, from which a tcp endpoint accepts connections; NULL lets everybody in
 again.

 Access: zmq_setsockopt. Type: string. Default: everybody. Values: any network. Effect: zmq_bind afterwards.
 */
#define ZMQ_TCP_ACCEPT_FILTER 38

/*
 One more process whose connections an ipc endpoint accepts; NULL lets all in again.

 Access: zmq_setsockopt. Type: pid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
 */
#define ZMQ_IPC_FILTER_PID 58

/*
 One more user whose connections an ipc endpoint accepts; NULL lets all in again.

 Access: zmq_setsockopt. Type: uid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
 */
#define ZMQ_IPC_FILTER_UID 59

/*
 One more group whose connections an ipc endpoint accepts; NULL lets all in again.

 Access: zmq_setsockopt. Type: gid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
 */
#define ZMQ_IPC_FILTER_GID 60

/*
 The old opposite of ZMQ_IPV6.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 1. Values: 0, 1. Effect: endpoints made
 afterwards.
 */
#define ZMQ_IPV4ONLY 31
#define ZMQ_DELAY_ATTACH_ON_CONNECT ZMQ_IMMEDIATE
#define ZMQ_NOBLOCK ZMQ_DONTWAIT
#define ZMQ_FAIL_UNROUTABLE ZMQ_ROUTER_MANDATORY
#define ZMQ_ROUTER_BEHAVIOR ZMQ_ROUTER_MANDATORY
#define ZMQ_SRCFD 2

/* How a GSSAPI principal is written. */
#define ZMQ_GSSAPI_NT_HOSTBASED 0
#define ZMQ_GSSAPI_NT_USER_NAME 1
#define ZMQ_GSSAPI_NT_KRB5_PRINCIPAL 2

/* Socket events (zmq_socket_monitor). */
#define ZMQ_EVENT_CONNECTED 1
#define ZMQ_EVENT_CONNECT_DELAYED 2
#define ZMQ_EVENT_CONNECT_RETRIED 4
#define ZMQ_EVENT_LISTENING 8
#define ZMQ_EVENT_BIND_FAILED 16
#define ZMQ_EVENT_ACCEPTED 32
#define ZMQ_EVENT_ACCEPT_FAILED 64
#define ZMQ_EVENT_CLOSED 128
#define ZMQ_EVENT_CLOSE_FAILED 256
#define ZMQ_EVENT_DISCONNECTED 512
#define ZMQ_EVENT_MONITOR_STOPPED 1024
#define ZMQ_EVENT_ALL 65535

/* Handshake events: the value is an errno. */
#define ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL 2048

/* The value is unused. */
#define ZMQ_EVENT_HANDSHAKE_SUCCEEDED 4096

/* The value is one of ZMQ_PROTOCOL_ERROR_*. */
#define ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL 8192

/* The value is the ZAP status code: 300, 400 or 500. */
#define ZMQ_EVENT_HANDSHAKE_FAILED_AUTH 16384

/* Protocol errors between two peers, or between us and a ZAP handler. */
#define ZMQ_PROTOCOL_ERROR_ZMTP_UNSPECIFIED 268435456
#define ZMQ_PROTOCOL_ERROR_ZMTP_UNEXPECTED_COMMAND 268435457
#define ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_SEQUENCE 268435458
#define ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE 268435459
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED 268435473
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_MESSAGE 268435474
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_HELLO 268435475
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_INITIATE 268435476
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_ERROR 268435477
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_READY 268435478
#define ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_WELCOME 268435479
#define ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_METADATA 268435480
#define ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC 285212673
#define ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH 285212674
#define ZMQ_PROTOCOL_ERROR_ZAP_UNSPECIFIED 536870912
#define ZMQ_PROTOCOL_ERROR_ZAP_MALFORMED_REPLY 536870913
#define ZMQ_PROTOCOL_ERROR_ZAP_BAD_REQUEST_ID 536870914
#define ZMQ_PROTOCOL_ERROR_ZAP_BAD_VERSION 536870915
#define ZMQ_PROTOCOL_ERROR_ZAP_INVALID_STATUS_CODE 536870916
#define ZMQ_PROTOCOL_ERROR_ZAP_INVALID_METADATA 536870917
#define ZMQ_PROTOCOL_ERROR_WS_UNSPECIFIED 805306368

/* Events of an item (zmq_poll). */
#define ZMQ_POLLIN 1
#define ZMQ_POLLOUT 2
#define ZMQ_POLLERR 4
#define ZMQ_POLLPRI 8

/* How many items a program may expect to poll without an allocation. */
#define ZMQ_POLLITEMS_DFLT 16

/* zmq_has() exists. */
#define ZMQ_HAS_CAPABILITIES 1

/* Kinds of zmq_device; all of them are zmq_proxy. */
#define ZMQ_STREAMER 1
#define ZMQ_FORWARDER 2
#define ZMQ_QUEUE 3

#define ZMQ_MAKE_VERSION(major, minor, patch) ((major) * 10000 + (minor) * 100 + (patch))
#define ZMQ_VERSION \
    ZMQ_MAKE_VERSION (ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR, ZMQ_VERSION_PATCH)

/* The zmq_timers_* functions are there. */
#define ZMQ_HAVE_TIMERS

/******************************************************************************/
/*  Types                                                                     */
/******************************************************************************/

/*
 A message part. Its bytes are the library's own; the whole may be moved in memory. Aligned as a pointer.
 */
typedef struct zmq_msg_t
{
#if defined __GNUC__
    unsigned char _[64] __attribute__ ((aligned (sizeof (void *))));
#else
    unsigned char _[64];
#endif
} zmq_msg_t;

/* Frees the memory given to zmq_msg_init_data; may be called on any thread. */
typedef void (zmq_free_fn) (void *data, void *hint);

/* What a timer runs. */
typedef void (zmq_timer_fn) (int timer_id, void *arg);

/* What zmq_threadstart runs on its thread. */
typedef void (zmq_thread_fn) (void *arg);

/* A file descriptor or a socket of the operating system. */
typedef int zmq_fd_t;

/* One thing that zmq_poll watches: a socket, or a file descriptor when the socket is NULL. */
typedef struct zmq_pollitem_t
{
    void *socket;
    zmq_fd_t fd;
    short events;
    short revents;
} zmq_pollitem_t;

struct iovec;

/******************************************************************************/
/*  Errors, version, capabilities                                             */
/******************************************************************************/

/*
 Tells the calling thread's errno.

 For programs whose C library is not the one that this library uses; in all others it is
 errno itself.

 Returns the error number of the last call that failed; a call that succeeds leaves it alone.

 Since: 2.0.

 See also: zmq_strerror.
 */
ZMQ_EXPORT int zmq_errno(void);

/*
 Tells the text of an error number.

 Parameters:
 - `errnum`: an error number, of the operating system or of this library (EFSM,
   ENOCOMPATPROTO, ETERM, EMTHREAD).

 Returns a text that must be neither changed nor freed. That of a number of the operating
 system may change with the next call of this function or of strerror(3) in the same thread.

 Since: 2.0.

 See also: zmq_errno.
 */
ZMQ_EXPORT const char *zmq_strerror(int errnum);

/*
 Tells the version of libzmq whose interface and behaviour this is.

 The same numbers are ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR and ZMQ_VERSION_PATCH when the
 program is compiled.

 Parameters:
 - `major`: where the first number goes, or NULL.
 - `minor`: where the second number goes, or NULL.
 - `patch`: where the third number goes, or NULL.

 Since: 2.0.

 See also: zmq_has.
 */
ZMQ_EXPORT void zmq_version(int *major, int *minor, int *patch);

/*
 Tells whether the library can do something that not every build of it can.

 Parameters:
 - `capability`: a name: "ipc", "curve", "gssapi", "pgm", "norm", "tipc", "vsock", "vmci",
   "WS", "WSS" or "draft".

 Returns 1 if it can, 0 if it cannot or does not know the name.

 Since: 4.1.

 See also: zmq_version.
 */
ZMQ_EXPORT int zmq_has(const char *capability);

/******************************************************************************/
/*  Contexts                                                                  */
/******************************************************************************/

/*
 Makes a context, the home of sockets and of the threads that do their I/O.

 A context may be used by any number of threads at once. Its I/O threads start with the first
 socket that needs one, so a program that only uses inproc has none.

 Returns the context, or NULL with errno set:
 - EMFILE: the process has 65536 contexts.

 Since: 3.2.

 See also: zmq_ctx_set, zmq_ctx_term, zmq_socket.
 */
ZMQ_EXPORT void *zmq_ctx_new(void);

/*
 Ends a context and waits until all of it is over.

 Blocked calls on the context's sockets return with ETERM, and so does every later one but
 zmq_close. Then the call waits until every socket is closed, and until the messages that
 they left behind are sent or their ZMQ_LINGER is over.

 Parameters:
 - `context`: the context, which is gone when the call returns 0.

 Returns 0, or -1 with errno set:
 - EFAULT: `context` is not a context, or has ended.
 - EINTR: a signal was delivered while the call waited; the context has not ended: call
   again.

 Notes: A socket that is never closed makes the call wait for ever, as does a message that
 nobody takes while ZMQ_LINGER is -1. In a forked child a context of the parent is merely
 forgotten.

 Since: 3.2.

 See also: zmq_ctx_shutdown, zmq_close, zmq_setsockopt.
 */
ZMQ_EXPORT int zmq_ctx_term(void *context);

/*
 Makes every blocked and every later call on a context's sockets fail with ETERM, without
 waiting.

 Only zmq_close still works on them. Threads that share the context can thus be told to close
 their sockets before one of them calls zmq_ctx_term.

 Parameters:
 - `context`: the context.

 Returns 0, or -1 with errno set:
 - EFAULT: `context` is not a context.

 Since: 4.0.

 See also: zmq_ctx_term.
 */
ZMQ_EXPORT int zmq_ctx_shutdown(void *context);

/*
 Sets an option of a context.

 Options are for what comes later: those of I/O threads, and ZMQ_MAX_SOCKETS, are settled
 when the first socket is made; those of sockets hold for sockets made afterwards.

 Parameters:
 - `context`: the context.
 - `option`: one of the options below.
 - `value`: its new value.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such option, it can only be read, or it has no such value.
 - EFAULT: `context` is not a context.
 - ETERM: the context is one of a parent process.

 Since: 3.2.

 See also: zmq_ctx_get, zmq_ctx_new.
 */
ZMQ_EXPORT int zmq_ctx_set(void *context, int option, int value);

/*
 Reads an option of a context.

 Parameters:
 - `context`: the context.
 - `option`: one of the options below.

 Returns the option's value, or -1 with errno set:
 - EINVAL: there is no such option, or it can only be set.
 - EFAULT: `context` is not a context.
 - ETERM: the context is one of a parent process.

 Since: 3.2.

 See also: zmq_ctx_set.
 */
ZMQ_EXPORT int zmq_ctx_get(void *context, int option);

/*
 Makes a context with so many I/O threads: the old way, for which zmq_ctx_new and zmq_ctx_set
 are there now.

 Parameters:
 - `io_threads`: how many, 0 or more (ZMQ_IO_THREADS).

 Returns the context, or NULL with errno set:
 - EINVAL: a negative number.
 - EMFILE: the process has 65536 contexts.

 Since: 2.0.

 See also: zmq_ctx_new, zmq_ctx_set.
 */
ZMQ_EXPORT void *zmq_init(int io_threads);

/*
 Ends a context: the oldest name of zmq_ctx_term.

 Parameters:
 - `context`: the context.

 Returns 0, or -1 with errno set, as zmq_ctx_term.

 Since: 2.0.

 See also: zmq_ctx_term.
 */
ZMQ_EXPORT int zmq_term(void *context);

/*
 Ends a context: an old name of zmq_ctx_term.

 Parameters:
 - `context`: the context.

 Returns 0, or -1 with errno set, as zmq_ctx_term.

 Since: 3.2.

 See also: zmq_ctx_term.
 */
ZMQ_EXPORT int zmq_ctx_destroy(void *context);

/******************************************************************************/
/*  Messages                                                                  */
/******************************************************************************/

/*
 Makes an empty message, to receive into.

 Parameters:
 - `message`: room for a message that holds none yet: 64 bytes, whatever is in them.

 Returns 0, or -1 with errno set:
 - EFAULT: `message` is NULL.

 Notes: Every message that was made is to be ended by zmq_msg_close, unless zmq_msg_send took
 it.

 Since: 2.0.

 See also: zmq_msg_init_size, zmq_msg_init_data, zmq_msg_recv, zmq_msg_close.
 */
ZMQ_EXPORT int zmq_msg_init(zmq_msg_t *message);

/*
 Makes a message with room for so many bytes, which are not cleared.

 Parameters:
 - `message`: room for a message that holds none yet.
 - `size`: how many bytes of content it gets.

 Returns 0, or -1 with errno set:
 - ENOMEM: there is no memory for that.
 - EFAULT: `message` is NULL.

 Since: 2.0.

 See also: zmq_msg_data, zmq_msg_init, zmq_msg_init_data, zmq_msg_close.
 */
ZMQ_EXPORT int zmq_msg_init_size(zmq_msg_t *message, size_t size);

/*
 Makes a message of the program's own bytes without copying them.

 The bytes belong to the library until it calls `free_function` (`data`, `hint`), once, when
 the last message that holds them is gone. Where messages end inside the library an I/O
 thread calls it, with no lock held; where the program closes the last one, zmq_msg_close
 does.

 Parameters:
 - `message`: room for a message that holds none yet.
 - `data`: the bytes; NULL only if there are none.
 - `size`: how many they are.
 - `free_function`: what gives the bytes back, on any thread; NULL: they are never given
   back, and have to stay.
 - `hint`: handed to `free_function` as it is.

 Returns 0, or -1 with errno set, and the bytes stay the caller's:
 - ENOMEM: there is no memory for what keeps count of them.
 - EFAULT: `message` is NULL, or `data` is although `size` is not 0.

 Since: 2.0.

 See also: zmq_msg_init_size, zmq_send_const, zmq_msg_close.
 */
ZMQ_EXPORT
int zmq_msg_init_data(zmq_msg_t *message,
                      void *data,
                      size_t size,
                      zmq_free_fn free_function,
                      void *hint);

/*
 Ends a message and lets go of its content.

 If that was the last use of bytes given to zmq_msg_init_data, their free function runs
 within this call.

 Parameters:
 - `message`: the message; closed, it may be made anew by one of the zmq_msg_init functions.

 Returns 0, or -1 with errno set:
 - EFAULT: `message` is not a message, or was closed before.

 Since: 2.0.

 See also: zmq_msg_init.
 */
ZMQ_EXPORT int zmq_msg_close(zmq_msg_t *message);

/*
 Moves the content of one message to another.

 What `destination` held is let go of as by zmq_msg_close, and `source` is an empty message
 afterwards.

 Parameters:
 - `destination`: a message.
 - `source`: a message.

 Returns 0, or -1 with errno set:
 - EFAULT: either is not a message.

 Since: 2.0.

 See also: zmq_msg_copy.
 */
ZMQ_EXPORT int zmq_msg_move(zmq_msg_t *destination, zmq_msg_t *source);

/*
 Makes a message a second one with the content of another.

 What `destination` held is let go of as by zmq_msg_close. Short content is copied; longer
 content is shared by both and must not be written to any more.

 Parameters:
 - `destination`: a message.
 - `source`: a message.

 Returns 0, or -1 with errno set:
 - EFAULT: either is not a message.

 Since: 2.0.

 See also: zmq_msg_move, zmq_msg_get.
 */
ZMQ_EXPORT int zmq_msg_copy(zmq_msg_t *destination, zmq_msg_t *source);

/*
 Tells the address of a message's content.

 Parameters:
 - `message`: the message.

 Returns the address, which is good until the message is moved, copied over, sent, received
 into or closed, or its 64 bytes are put elsewhere in memory; or NULL with errno set:
 - EFAULT: `message` is not a message.

 Since: 2.0.

 See also: zmq_msg_size.
 */
ZMQ_EXPORT void *zmq_msg_data(zmq_msg_t *message);

/*
 Tells the size of a message's content.

 Parameters:
 - `message`: the message.

 Returns the number of bytes, or 0 with errno set:
 - EFAULT: `message` is not a message.

 Since: 2.0.

 See also: zmq_msg_data.
 */
ZMQ_EXPORT size_t zmq_msg_size(const zmq_msg_t *message);

/*
 Tells whether another part of the same message follows this one.

 Parameters:
 - `message`: a message that was received, even if it was closed since.

 Returns 1 if one follows, 0 if not, or -1 with errno set:
 - EFAULT: `message` is not a message.

 Since: 3.2.

 See also: zmq_msg_get, zmq_getsockopt.
 */
ZMQ_EXPORT int zmq_msg_more(const zmq_msg_t *message);

/*
 Reads a property of a message.

 Parameters:
 - `message`: the message, even if it was closed.
 - `property`: one of the properties below.

 The properties are:
 - ZMQ_MORE: 1 if another part of the same message follows, else 0.
 - ZMQ_SHARED: 1 if another message may have the same content (zmq_msg_copy), else 0.
 - ZMQ_SRCFD: the file descriptor of the connection that the message came from.

 Returns the property's value, or -1 with errno set:
 - EINVAL: there is no such property, or it is not known of this message.
 - EFAULT: `message` is not a message.

 Notes: The descriptor of ZMQ_SRCFD is the library's; by the time a program looks, it may
 name another connection.

 Since: 3.2.

 See also: zmq_msg_gets, zmq_msg_set.
 */
ZMQ_EXPORT int zmq_msg_get(const zmq_msg_t *message, int property);

/*
 Sets a property of a message, of which there are none that can be set.

 Parameters:
 - `message`: the message.
 - `property`: any.
 - `value`: any.

 Returns -1 with errno set:
 - EINVAL: no property can be set.

 Since: 3.2.

 See also: zmq_msg_get.
 */
ZMQ_EXPORT int zmq_msg_set(zmq_msg_t *message, int property, int value);

/*
 Tells what is known of the peer that a message came from.

 Parameters:
 - `message`: a message that was received, even if it was closed since.
 - `property`: a name: "Socket-Type", "Routing-Id", "Peer-Address", "User-Id" (what a ZAP
   handler said), another that the handler gave, or one of the peer's own that begins with
   "X-".

 Returns a text that lives as long as the message, or NULL with errno set:
 - EINVAL: nothing is known by this name; messages over inproc say nothing of their peers.
 - EFAULT: `message` is not a message, or `property` is NULL.

 Since: 4.1.

 See also: zmq_msg_get.
 */
ZMQ_EXPORT const char *zmq_msg_gets(const zmq_msg_t *message, const char *property);

/******************************************************************************/
/*  Sockets                                                                   */
/******************************************************************************/

/*
 Makes a socket.

 A socket has a type, which says how it shares messages out and where it takes them from, and
 it may be bound and connected any number of times (zmq_bind, zmq_connect). Its types are:
 - ZMQ_REQ: sends a request, receives its reply, and so on; requests go to its peers in turn.
 - ZMQ_REP: receives a request, sends the reply to where it came from, and so on.
 - ZMQ_DEALER: sends to its peers in turn and receives from all of them fairly; a REQ without
   its order.
 - ZMQ_ROUTER: a received message begins with a part that names its peer, and one to send
   with the name of its receiver.
 - ZMQ_PUB: sends to every peer that subscribed to how the message begins.
 - ZMQ_SUB: receives what it subscribed to (ZMQ_SUBSCRIBE).
 - ZMQ_XPUB: a PUB that receives its peers' subscriptions as messages: a byte 1 or 0, and the
   topic.
 - ZMQ_XSUB: a SUB that subscribes by sending such messages.
 - ZMQ_PUSH: sends to its peers in turn.
 - ZMQ_PULL: receives from its peers fairly.
 - ZMQ_PAIR: talks with one peer.
 - ZMQ_STREAM: talks with peers of TCP that know nothing of ZeroMQ; messages begin with a
   part that names the connection.

 Parameters:
 - `context`: the context that it belongs to.
 - `socket_type`: one of the types above.

 Returns the socket, or NULL with errno set:
 - EINVAL: there is no such type.
 - EFAULT: `context` is not a context.
 - EMFILE: the context has ZMQ_MAX_SOCKETS sockets already.
 - ETERM: the context was terminated.

 Notes: A socket may be used by several threads: calls of one at a time, and a call that
 waits does not hold up others. What several threads read or write part by part is mixed; a
 message is best sent and received by one of them.

 Since: 2.0.

 See also: zmq_bind, zmq_connect, zmq_setsockopt, zmq_send, zmq_recv, zmq_close.
 */
ZMQ_EXPORT void *zmq_socket(void *context, int socket_type);

/*
 Closes a socket, without waiting.

 What was received and not read is dropped. What was sent and has not left yet goes on
 leaving for as long as ZMQ_LINGER says; zmq_ctx_term waits for that.

 Parameters:
 - `socket`: the socket.

 Returns 0, or -1 with errno set:
 - ENOTSOCK: `socket` is not a socket, or was closed before.

 Since: 2.0.

 See also: zmq_socket, zmq_ctx_term.
 */
ZMQ_EXPORT int zmq_close(void *socket);

/*
 Sets an option of a socket.

 Options are copied when an endpoint is made, so most of them hold for what is bound and
 connected afterwards; where one holds at once, its "Effect" says so.

 Parameters:
 - `socket`: the socket.
 - `option`: one of the options below.
 - `value`: the address of its new value, of the type that the option has.
 - `length`: the size of the value in bytes; a string's without its NUL.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such option, it can only be read, this type of socket does not have
   it, or the value or its size is wrong.
 - EFAULT: `value` is NULL although `length` is not 0.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Since: 2.0.

 See also: zmq_getsockopt, zmq_socket.
 */
ZMQ_EXPORT int zmq_setsockopt(void *socket, int option, const void *value, size_t length);

/*
 Reads an option of a socket.

 Parameters:
 - `socket`: the socket.
 - `option`: one of the options below.
 - `value`: room for its value.
 - `length`: the size of that room in bytes; on success, the size of the value, a string's
   with its NUL.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such option, it can only be set, or the room does not have the size of
   the option's type (a string's may be larger).
 - EFAULT: `value` or `length` is NULL.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Since: 2.0.

 See also: zmq_setsockopt, zmq_socket.
 */
ZMQ_EXPORT int zmq_getsockopt(void *socket, int option, void *value, size_t *length);

/*
 Makes a socket accept connections at an endpoint.

 An endpoint is a transport and an address:
 - tcp://INTERFACE:PORT: the interface is an address of this machine, the name of a network
   interface, or * for all of them; the port a number, or * for one that is free, which
   ZMQ_LAST_ENDPOINT then tells. [::1] and its like need ZMQ_IPV6.
 - ipc://PATH: a socket file, made by this call and removed at the end; @NAME instead of a
   path is a name without a file; * for a file of a name that is free.
 - inproc://NAME: a name within the context.
 - tipc:// and vsock://: where the kernel has them (tipc(7), vsock(7)).

 Parameters:
 - `socket`: the socket.
 - `endpoint`: the endpoint.

 Returns 0, or -1 with errno set:
 - EINVAL: not an endpoint, or `endpoint` is NULL.
 - EPROTONOSUPPORT: no such transport.
 - ENOCOMPATPROTO: a transport that this type of socket cannot use.
 - EADDRINUSE: the address is taken.
 - EADDRNOTAVAIL: the address is not one of this machine.
 - ENODEV: no such network interface.
 - ENAMETOOLONG: the path has more than 107 bytes.
 - EACCES: the operating system does not permit it: a port below 1024, or a directory that
   cannot be written.
 - EMFILE: no file descriptor is left.
 - EMTHREAD: the context has no I/O thread (ZMQ_IO_THREADS is 0), or none could be started.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Since: 2.0.

 See also: zmq_unbind, zmq_connect, zmq_getsockopt.
 */
ZMQ_EXPORT int zmq_bind(void *socket, const char *endpoint);

/*
 Connects a socket to an endpoint.

 Nobody has to be there yet, and the call does not wait: the connection is made as soon as it
 can be, and again whenever it is lost. Messages may be sent at once; they wait (but see
 ZMQ_IMMEDIATE).

 An endpoint is a transport and an address:
 - tcp://HOST:PORT: a host's address or name and a port; SOURCE;HOST:PORT also says from
   which address and port of this machine.
 - ipc://PATH: a socket file, or @NAME.
 - inproc://NAME: a name within the context, which may be bound later.
 - tipc:// and vsock://: where the kernel has them (tipc(7), vsock(7)).

 Parameters:
 - `socket`: the socket.
 - `endpoint`: the endpoint.

 Returns 0, or -1 with errno set:
 - EINVAL: not an endpoint, or `endpoint` is NULL.
 - EPROTONOSUPPORT: no such transport.
 - ENOCOMPATPROTO: a transport that this type of socket cannot use.
 - ENAMETOOLONG: the path has more than 107 bytes.
 - EMFILE: no file descriptor is left for the first I/O thread.
 - EMTHREAD: the context has no I/O thread (ZMQ_IO_THREADS is 0), or none could be started.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Notes: A DEALER, SUB, PUB or REQ connects to the same endpoint once; further calls change
 nothing.

 Since: 2.0.

 See also: zmq_disconnect, zmq_bind, zmq_socket_monitor.
 */
ZMQ_EXPORT int zmq_connect(void *socket, const char *endpoint);

/*
 Ends what zmq_bind made: the endpoint accepts no more, and the connections that it accepted
 end.

 The same as zmq_disconnect: either ends both what was bound and what was connected there.

 Parameters:
 - `socket`: the socket.
 - `endpoint`: the endpoint, as it was bound or as ZMQ_LAST_ENDPOINT told it.

 Returns 0, or -1 with errno set:
 - ENOENT: the socket is neither bound nor connected there.
 - EINVAL: not an endpoint, or `endpoint` is NULL.
 - EPROTONOSUPPORT: no such transport.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Since: 3.2.

 See also: zmq_bind, zmq_disconnect.
 */
ZMQ_EXPORT int zmq_unbind(void *socket, const char *endpoint);

/*
 Ends what zmq_connect made, all that go to the endpoint.

 The same as zmq_unbind: either ends both what was bound and what was connected there.

 What was sent there and has not left yet goes on leaving for as long as ZMQ_LINGER says.

 Parameters:
 - `socket`: the socket.
 - `endpoint`: the endpoint, as it was connected or as ZMQ_LAST_ENDPOINT told it.

 Returns 0, or -1 with errno set:
 - ENOENT: the socket is neither bound nor connected there.
 - EINVAL: not an endpoint, or `endpoint` is NULL.
 - EPROTONOSUPPORT: no such transport.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Since: 3.2.

 See also: zmq_connect, zmq_unbind.
 */
ZMQ_EXPORT int zmq_disconnect(void *socket, const char *endpoint);

/*
 Sends bytes as a message part.

 The bytes are copied. The parts of a message travel together: the receiver gets all of them
 or none.

 Parameters:
 - `socket`: the socket.
 - `data`: the bytes; NULL only if there are none.
 - `length`: how many they are.
 - `flags`: 0, or any of ZMQ_DONTWAIT (fail with EAGAIN instead of waiting) and ZMQ_SNDMORE
   (another part follows).

 Returns the number of bytes, at most INT_MAX, or -1 with errno set:
 - EAGAIN: the call would have to wait, for somebody to send to or below a high-water mark,
   and ZMQ_DONTWAIT or ZMQ_SNDTIMEO forbids it.
 - ENOTSUP: this type of socket does not send (SUB, PULL).
 - EFSM: it is not the socket's turn (REQ, REP).
 - EHOSTUNREACH: nobody has the name in the first part (STREAM, and ROUTER with
   ZMQ_ROUTER_MANDATORY).
 - EMSGSIZE: the context allows no part so large (ZMQ_MAX_MSGSZ).
 - EFAULT: `data` is NULL although `length` is not 0.
 - ENOMEM: there is no memory for the copy.
 - EINTR: a signal was delivered while the call waited.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Notes: Success means that the library has the message, not that somebody got it. A socket
 without peers waits, or, if it publishes, drops what it is given.

 Since: 2.0.

 See also: zmq_msg_send, zmq_send_const, zmq_recv.
 */
ZMQ_EXPORT int zmq_send(void *socket, const void *data, size_t length, int flags);

/*
 Sends bytes that never change and never go away as a message part, without copying them.

 Parameters:
 - `socket`: the socket.
 - `data`: the bytes, of a constant for example.
 - `length`: how many they are.
 - `flags`: as for zmq_send.

 Returns the number of bytes, or -1 with errno set, as zmq_send.

 Since: 4.0.

 See also: zmq_send, zmq_msg_init_data.
 */
ZMQ_EXPORT int zmq_send_const(void *socket, const void *data, size_t length, int flags);

/*
 Receives a message part into a buffer.

 What does not fit in the buffer is lost; the value returned tells.

 Parameters:
 - `socket`: the socket.
 - `buffer`: room for the bytes.
 - `length`: how many there is room for.
 - `flags`: 0, or ZMQ_DONTWAIT: fail with EAGAIN instead of waiting.

 Returns the size of the whole part, which may be more than `length`, or -1 with errno set:
 - EAGAIN: nothing is there, and ZMQ_DONTWAIT or ZMQ_RCVTIMEO forbids to wait for it.
 - ENOTSUP: this type of socket does not receive (PUB, PUSH).
 - EFSM: it is not the socket's turn (REQ, REP).
 - EFAULT: `buffer` is NULL although `length` is not 0.
 - ENOMEM: there is no memory.
 - EINTR: a signal was delivered while the call waited.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Notes: ZMQ_RCVMORE tells whether another part follows.

 Since: 2.0.

 See also: zmq_msg_recv, zmq_getsockopt, zmq_poll, zmq_send.
 */
ZMQ_EXPORT int zmq_recv(void *socket, void *buffer, size_t length, int flags);

/*
 Sends a message part.

 On success the library has its content, without copying it, and `message` is an empty
 message, which needs no zmq_msg_close. After a failure it is as it was.

 Parameters:
 - `message`: the message.
 - `socket`: the socket.
 - `flags`: 0, or any of ZMQ_DONTWAIT and ZMQ_SNDMORE, as for zmq_send.

 Returns the number of bytes, at most INT_MAX, or -1 with errno set:
 - EFAULT: `message` is not a message.
 - EAGAIN, ENOTSUP, EFSM, EHOSTUNREACH, EMSGSIZE, EINTR, ENOTSOCK, ETERM: as zmq_send.

 Since: 3.2.

 See also: zmq_send, zmq_msg_init_data, zmq_msg_recv.
 */
ZMQ_EXPORT int zmq_msg_send(zmq_msg_t *message, void *socket, int flags);

/*
 Receives a message part of any size.

 What `message` held is let go of as by zmq_msg_close. After a failure it is as it was.

 Parameters:
 - `message`: a message, made by zmq_msg_init for example.
 - `socket`: the socket.
 - `flags`: 0, or ZMQ_DONTWAIT, as for zmq_recv.

 Returns the number of bytes, at most INT_MAX, or -1 with errno set:
 - EFAULT: `message` is not a message.
 - EAGAIN, ENOTSUP, EFSM, ENOMEM, EINTR, ENOTSOCK, ETERM: as zmq_recv.

 Since: 3.2.

 See also: zmq_recv, zmq_msg_more, zmq_msg_data, zmq_msg_size.
 */
ZMQ_EXPORT int zmq_msg_recv(zmq_msg_t *message, void *socket, int flags);

/*
 Sends a message part: an old form of zmq_msg_send.

 Parameters:
 - `socket`: the socket.
 - `message`: the message.
 - `flags`: as for zmq_msg_send.

 Returns the number of bytes, or -1 with errno set, as zmq_msg_send.

 Since: 3.0.

 See also: zmq_msg_send.
 */
ZMQ_EXPORT int zmq_sendmsg(void *socket, zmq_msg_t *message, int flags);

/*
 Receives a message part: an old form of zmq_msg_recv.

 Parameters:
 - `socket`: the socket.
 - `message`: the message.
 - `flags`: as for zmq_msg_recv.

 Returns the number of bytes, or -1 with errno set, as zmq_msg_recv.

 Since: 3.0.

 See also: zmq_msg_recv.
 */
ZMQ_EXPORT int zmq_recvmsg(void *socket, zmq_msg_t *message, int flags);

/*
 Sends several buffers as message parts, each copied.

 With ZMQ_SNDMORE they are the parts of one message; without it each is a message.

 Parameters:
 - `socket`: the socket.
 - `parts`: the buffers.
 - `count`: how many they are, 1 or more.
 - `flags`: 0, or any of ZMQ_DONTWAIT and ZMQ_SNDMORE.

 Returns the number of bytes of the last part, or -1 with errno set:
 - EINVAL: `parts` is NULL or `count` is 0.
 - EFAULT: a buffer is NULL although its size is not 0; nothing was sent.
 - EAGAIN, ENOTSUP, EFSM, EHOSTUNREACH, EMSGSIZE, ENOMEM, EINTR, ENOTSOCK, ETERM: as
   zmq_send.

 Notes: What other threads send does not come between the parts.

 Since: 3.2.

 See also: zmq_recviov, zmq_send.
 */
ZMQ_EXPORT int zmq_sendiov(void *socket, struct iovec *parts, size_t count, int flags);

/*
 Receives the parts of one message into buffers that it allocates.

 Parameters:
 - `socket`: the socket.
 - `parts`: room for the buffers, whose memory comes from malloc(3) and is the caller's to
   free.
 - `count`: how many there is room for, 1 or more; when the call returns, even with a
   failure, how many were filled.
 - `flags`: 0, or ZMQ_DONTWAIT.

 Returns the number of parts, or -1 with errno set:
 - EINVAL: `parts` or `count` is NULL, or there is no room.
 - ENOMEM: there is no memory for a part, which is lost with those after it.
 - EAGAIN, ENOTSUP, EFSM, EINTR, ENOTSOCK, ETERM: as zmq_recv.

 Notes: Where the message has more parts than there is room for, the next call receives the
 others.

 Since: 3.2.

 See also: zmq_sendiov, zmq_recv.
 */
ZMQ_EXPORT int zmq_recviov(void *socket, struct iovec *parts, size_t *count, int flags);

/*
 Has the events of a socket's connections sent to an inproc endpoint.

 A PAIR socket that connects to the endpoint receives each event as a message of two parts:
 six bytes in the machine's own order, the event in two and its value in four, and the
 endpoint concerned, without a NUL. The events, and their values, are:
 - ZMQ_EVENT_CONNECTED: a connection was made; its file descriptor.
 - ZMQ_EVENT_CONNECT_DELAYED: an attempt to connect is under way; an errno.
 - ZMQ_EVENT_CONNECT_RETRIED: it will be tried again; in so many milliseconds.
 - ZMQ_EVENT_LISTENING: an endpoint accepts connections; its file descriptor.
 - ZMQ_EVENT_BIND_FAILED: an endpoint could not be bound; the errno.
 - ZMQ_EVENT_ACCEPTED: a connection was accepted; its file descriptor.
 - ZMQ_EVENT_ACCEPT_FAILED: one could not be; the errno.
 - ZMQ_EVENT_CLOSED: a file descriptor was closed before a connection stood, or an
   endpoint's; its number.
 - ZMQ_EVENT_CLOSE_FAILED: a file descriptor could not be closed; the errno.
 - ZMQ_EVENT_DISCONNECTED: a connection was lost; its former file descriptor.
 - ZMQ_EVENT_MONITOR_STOPPED: the last event; 0.
 - ZMQ_EVENT_HANDSHAKE_SUCCEEDED: the peers agreed; 0.
 - ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: they did not; an errno.
 - ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: a peer, or the ZAP handler, broke the protocol; one
   of ZMQ_PROTOCOL_ERROR_*.
 - ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: the ZAP handler refused the peer; its status code: 300,
   400 or 500.

 Parameters:
 - `socket`: the socket to watch.
 - `endpoint`: an inproc endpoint that nobody has bound yet; NULL: no longer.
 - `events`: the events to tell of, or ZMQ_EVENT_ALL.

 Returns 0, or -1 with errno set:
 - EPROTONOSUPPORT: `endpoint` is not an inproc one.
 - EINVAL: not an endpoint, or no such events.
 - EADDRINUSE: the endpoint is taken.
 - EMFILE: the context has ZMQ_MAX_SOCKETS sockets already; a monitor counts as one.
 - ENOTSOCK: `socket` is not a socket.
 - ETERM: its context was terminated.

 Notes: Events that nobody reads are dropped once there are too many of them: they never hold
 up the socket.

 Since: 3.2.

 See also: zmq_socket, zmq_connect.
 */
ZMQ_EXPORT int zmq_socket_monitor(void *socket, const char *endpoint, int events);

/******************************************************************************/
/*  Waiting and forwarding                                                    */
/******************************************************************************/

/*
 Waits until one of several sockets or file descriptors is ready.

 Each item has a `socket`, or, if that is NULL, an `fd`; what to wait for in `events`; and
 gets what was found in `revents`:
 - ZMQ_POLLIN: a message, or a byte, can be read without waiting.
 - ZMQ_POLLOUT: one can be written without waiting.
 - ZMQ_POLLERR: something is wrong with the file descriptor.
 - ZMQ_POLLPRI: the file descriptor has urgent data.

 Parameters:
 - `items`: the items; NULL only if there are none.
 - `count`: how many they are.
 - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.

 Returns the number of items of which something was found, 0 when the time is up, or -1 with
 errno set:
 - EFAULT: `items` is NULL although `count` is not 0.
 - EINVAL: `count` is negative.
 - EINTR: a signal was delivered while the call waited.
 - ENOTSOCK: an item's socket is none.
 - ETERM: the context of one of the sockets was terminated.

 Notes: A thread that waits here does the I/O of its sockets itself.

 Since: 2.0.

 See also: zmq_getsockopt, zmq_recv, zmq_proxy.
 */
ZMQ_EXPORT int zmq_poll(zmq_pollitem_t *items, int count, long timeout);

/*
 Passes messages on between two sockets until their context ends.

 What `frontend` receives goes to `backend` and the other way round, part by part, with the
 pauses that high-water marks ask for. ROUTER and DEALER make a queue, XSUB and XPUB a
 forwarder, PULL and PUSH a streamer.

 Parameters:
 - `frontend`: a socket.
 - `backend`: a socket; it may be the same one.
 - `capture`: NULL, or a socket (PUB, DEALER, PUSH or PAIR) that gets every message, too.

 Returns -1 with errno set:
 - ETERM: the context of one of the sockets was terminated.
 - EFAULT: `frontend` or `backend` is NULL.
 - ENOTSOCK: one of them is not a socket, or was closed meanwhile.
 - EINTR: a signal was delivered while the call waited.

 Since: 3.2.

 See also: zmq_proxy_steerable, zmq_poll.
 */
ZMQ_EXPORT int zmq_proxy(void *frontend, void *backend, void *capture);

/*
 Passes messages on between two sockets as zmq_proxy, and obeys a third.

 A message of that socket is a command:
 - PAUSE: messages wait until RESUME comes.
 - RESUME: they are passed on again.
 - TERMINATE: the call returns.
 - STATISTICS: is answered with eight parts of a uint64_t each: messages and bytes received
   by the frontend, messages and bytes sent by it, and the same four for the backend.

 Parameters:
 - `frontend`: a socket.
 - `backend`: a socket.
 - `capture`: NULL, or a socket that gets every message, too.
 - `control`: NULL, or the socket with the commands (PAIR, SUB, PULL, or REP, which answers
   every other command with an empty message).

 Returns 0 after TERMINATE, or -1 with errno set:
 - ETERM: the context of one of the sockets was terminated.
 - EFAULT: `frontend` or `backend` is NULL.
 - ENOTSOCK: one of them is not a socket, or was closed meanwhile.
 - EINTR: a signal was delivered while the call waited.

 Since: 4.0.

 See also: zmq_proxy.
 */
ZMQ_EXPORT int zmq_proxy_steerable(void *frontend, void *backend, void *capture, void *control);

/*
 Passes messages on between two sockets: the old form of zmq_proxy.

 Parameters:
 - `device_type`: ZMQ_STREAMER, ZMQ_FORWARDER or ZMQ_QUEUE, which all mean the same.
 - `frontend`: a socket.
 - `backend`: a socket.

 Returns -1 with errno set, as zmq_proxy.

 Since: 2.0.

 See also: zmq_proxy.
 */
ZMQ_EXPORT int zmq_device(int device_type, void *frontend, void *backend);

/*
 Makes an empty set of timers.

 Timers run within zmq_timers_execute, in the thread that calls it; between its calls,
 zmq_timers_timeout tells how long to wait.

 Returns the set, or NULL with errno set:
 - EMFILE: the process has 65536 sets.

 Since: 4.2.

 See also: zmq_timers_add, zmq_timers_execute, zmq_timers_timeout, zmq_timers_destroy.
 */
ZMQ_EXPORT void *zmq_timers_new(void);

/*
 Frees a set of timers.

 Parameters:
 - `timers_p`: the address of the set's pointer, which becomes NULL.

 Returns 0, or -1 with errno set:
 - EFAULT: `timers_p` is NULL, or there is no set of timers.

 Notes: A handler may destroy the set that it belongs to.

 Since: 4.2.

 See also: zmq_timers_new.
 */
ZMQ_EXPORT int zmq_timers_destroy(void **timers_p);

/*
 Adds a timer, which runs again and again until it is cancelled.

 Parameters:
 - `timers`: the set.
 - `interval`: how many milliseconds pass before it runs, and between its runs.
 - `handler`: what it runs: `handler` (timer_id, `arg`), from within zmq_timers_execute.
 - `arg`: handed to the handler as it is.

 Returns the timer's id, 1 or more, or -1 with errno set:
 - EFAULT: `timers` is not a set of timers, or `handler` is NULL.
 - EMFILE: the set has given all its ids out.

 Since: 4.2.

 See also: zmq_timers_cancel, zmq_timers_set_interval, zmq_timers_reset, zmq_timers_execute.
 */
ZMQ_EXPORT int zmq_timers_add(void *timers, size_t interval, zmq_timer_fn handler, void *arg);

/*
 Takes a timer out of its set.

 Parameters:
 - `timers`: the set.
 - `timer_id`: the timer, as zmq_timers_add named it.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such timer, or it was cancelled before.
 - EFAULT: `timers` is not a set of timers.

 Since: 4.2.

 See also: zmq_timers_add.
 */
ZMQ_EXPORT int zmq_timers_cancel(void *timers, int timer_id);

/*
 Gives a timer another interval, which begins now.

 Parameters:
 - `timers`: the set.
 - `timer_id`: the timer, as zmq_timers_add named it.
 - `interval`: its new interval in milliseconds.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such timer.
 - EFAULT: `timers` is not a set of timers.

 Since: 4.2.

 See also: zmq_timers_add, zmq_timers_reset.
 */
ZMQ_EXPORT int zmq_timers_set_interval(void *timers, int timer_id, size_t interval);

/*
 Lets a timer's interval begin again now.

 Parameters:
 - `timers`: the set.
 - `timer_id`: the timer, as zmq_timers_add named it.

 Returns 0, or -1 with errno set:
 - EINVAL: there is no such timer.
 - EFAULT: `timers` is not a set of timers.

 Since: 4.2.

 See also: zmq_timers_add, zmq_timers_set_interval.
 */
ZMQ_EXPORT int zmq_timers_reset(void *timers, int timer_id);

/*
 Tells how long it is until the next timer is due.

 Parameters:
 - `timers`: the set.

 Returns the milliseconds, rounded up; 0 if a timer is due; -1 if there is none, or with
 errno set:
 - EFAULT: `timers` is not a set of timers.

 Notes: The value may be handed to zmq_poll as it is.

 Since: 4.2.

 See also: zmq_timers_execute, zmq_poll.
 */
ZMQ_EXPORT long zmq_timers_timeout(void *timers);

/*
 Runs the handlers of all timers that are due, each once.

 A handler may add, change and cancel timers of the same set, and destroy it.

 Parameters:
 - `timers`: the set.

 Returns 0, or -1 with errno set:
 - EFAULT: `timers` is not a set of timers.

 Since: 4.2.

 See also: zmq_timers_timeout, zmq_timers_add.
 */
ZMQ_EXPORT int zmq_timers_execute(void *timers);

/******************************************************************************/
/*  Keys                                                                      */
/******************************************************************************/

/*
 Writes bytes as Z85 text (RFC 32): five characters for four bytes.

 Parameters:
 - `dest`: room for five quarters of `size`, and for a NUL.
 - `data`: the bytes.
 - `size`: how many they are, a multiple of 4.

 Returns `dest`, or NULL with errno set:
 - EINVAL: `size` is not a multiple of 4.
 - EFAULT: `dest` is NULL, or `data` is although `size` is not 0.

 Since: 4.0.

 See also: zmq_z85_decode, zmq_curve_keypair.
 */
ZMQ_EXPORT char *zmq_z85_encode(char *dest, const uint8_t *data, size_t size);

/*
 Reads Z85 text (RFC 32): four bytes for five characters.

 Parameters:
 - `dest`: room for four fifths of the text's length; it may be the memory of the text
   itself.
 - `string`: the text: 5, 10, 15 ... characters and a NUL.

 Returns `dest`, or NULL with errno set:
 - EINVAL: not Z85.
 - EFAULT: either is NULL.

 Since: 4.0.

 See also: zmq_z85_encode.
 */
ZMQ_EXPORT uint8_t *zmq_z85_decode(uint8_t *dest, const char *string);

/*
 Makes a pair of keys for the CURVE mechanism.

 Parameters:
 - `z85_public_key`: room for the public key as Z85 text: 40 characters and a NUL.
 - `z85_secret_key`: the same for the secret key.

 Returns 0, or -1 with errno set:
 - EFAULT: either is NULL.
 - ENOTSUP: the library has no CURVE (zmq_has).

 Since: 4.0.

 See also: zmq_curve_public, zmq_setsockopt, zmq_z85_decode.
 */
ZMQ_EXPORT int zmq_curve_keypair(char *z85_public_key, char *z85_secret_key);

/*
 Tells the public key that belongs to a secret key of the CURVE mechanism.

 Parameters:
 - `z85_public_key`: room for the public key as Z85 text: 40 characters and a NUL.
 - `z85_secret_key`: the secret key as Z85 text of 40 characters.

 Returns 0, or -1 with errno set:
 - EINVAL: not a key.
 - EFAULT: either is NULL.
 - ENOTSUP: the library has no CURVE (zmq_has).

 Since: 4.2.

 See also: zmq_curve_keypair.
 */
ZMQ_EXPORT int zmq_curve_public(char *z85_public_key, const char *z85_secret_key);

/******************************************************************************/
/*  Counters, stopwatches, threads                                            */
/******************************************************************************/

/*
 Makes a counter that several threads may change at once.

 Returns the counter, whose value is 0, or NULL with errno set:
 - ENOMEM: there is no memory for it.

 Since: 4.2.

 See also: zmq_atomic_counter_set, zmq_atomic_counter_inc, zmq_atomic_counter_dec,
 zmq_atomic_counter_value, zmq_atomic_counter_destroy.
 */
ZMQ_EXPORT void *zmq_atomic_counter_new(void);

/*
 Sets a counter.

 Parameters:
 - `counter`: the counter.
 - `value`: its new value.

 Since: 4.2.

 See also: zmq_atomic_counter_new.
 */
ZMQ_EXPORT void zmq_atomic_counter_set(void *counter, int value);

/*
 Adds 1 to a counter.

 Parameters:
 - `counter`: the counter.

 Returns the value before, or -1 with errno set:
 - EFAULT: `counter` is NULL.

 Since: 4.2.

 See also: zmq_atomic_counter_dec, zmq_atomic_counter_new.
 */
ZMQ_EXPORT int zmq_atomic_counter_inc(void *counter);

/*
 Takes 1 from a counter.

 Parameters:
 - `counter`: the counter.

 Returns 0 if the counter is 0 now, 1 if it is not, or -1 with errno set:
 - EFAULT: `counter` is NULL.

 Since: 4.2.

 See also: zmq_atomic_counter_inc, zmq_atomic_counter_new.
 */
ZMQ_EXPORT int zmq_atomic_counter_dec(void *counter);

/*
 Reads a counter.

 Parameters:
 - `counter`: the counter.

 Returns its value, or -1 with errno set:
 - EFAULT: `counter` is NULL.

 Since: 4.2.

 See also: zmq_atomic_counter_new.
 */
ZMQ_EXPORT int zmq_atomic_counter_value(void *counter);

/*
 Frees a counter.

 Parameters:
 - `counter_p`: the address of the counter's pointer, which becomes NULL.

 Since: 4.2.

 See also: zmq_atomic_counter_new.
 */
ZMQ_EXPORT void zmq_atomic_counter_destroy(void **counter_p);

/*
 Starts a stopwatch.

 Returns the stopwatch, or NULL with errno set:
 - ENOMEM: there is no memory for it.

 Since: 2.0.

 See also: zmq_stopwatch_intermediate, zmq_stopwatch_stop.
 */
ZMQ_EXPORT void *zmq_stopwatch_start(void);

/*
 Tells how long a stopwatch has been running, and lets it run on.

 Parameters:
 - `watch`: the stopwatch.

 Returns the microseconds since its start, or 0 with errno set:
 - EFAULT: `watch` is NULL.

 Since: 4.3.

 See also: zmq_stopwatch_start, zmq_stopwatch_stop.
 */
ZMQ_EXPORT unsigned long zmq_stopwatch_intermediate(void *watch);

/*
 Tells how long a stopwatch has been running, and frees it.

 Parameters:
 - `watch`: the stopwatch.

 Returns the microseconds since its start, or 0 with errno set:
 - EFAULT: `watch` is NULL.

 Since: 2.0.

 See also: zmq_stopwatch_start.
 */
ZMQ_EXPORT unsigned long zmq_stopwatch_stop(void *watch);

/*
 Sleeps for some seconds, or until a signal is delivered.

 Parameters:
 - `seconds`: how many.

 Since: 2.0.

 See also: zmq_stopwatch_start.
 */
ZMQ_EXPORT void zmq_sleep(int seconds);

/*
 Starts a thread, with all signals blocked.

 Parameters:
 - `func`: what the thread runs: `func` (`arg`).
 - `arg`: handed to it as it is.

 Returns the thread, which zmq_threadclose has to end, or NULL with errno set:
 - EFAULT: `func` is NULL.
 - EAGAIN: the system has no more threads.
 - ENOMEM: there is no memory for it.

 Since: 4.0.

 See also: zmq_threadclose.
 */
ZMQ_EXPORT void *zmq_threadstart(zmq_thread_fn func, void *arg);

/*
 Waits until a thread has ended, and frees it.

 Parameters:
 - `thread`: the thread, from zmq_threadstart.

 Since: 4.0.

 See also: zmq_threadstart.
 */
ZMQ_EXPORT void zmq_threadclose(void *thread);

/******************************************************************************/
/*  Drafts: they may change at any time                                       */
/******************************************************************************/

#ifdef ZMQ_BUILD_DRAFT_API

#ifdef __cplusplus
}
#endif
#include <sys/select.h> /* sigset_t, which <signal.h> keeps back in strict C99 and C11 */
#ifdef __cplusplus
extern "C" {
#endif

/* Draft socket types (zmq_socket). */
#define ZMQ_SERVER 12
#define ZMQ_CLIENT 13
#define ZMQ_RADIO 14
#define ZMQ_DISH 15
#define ZMQ_GATHER 16
#define ZMQ_SCATTER 17
#define ZMQ_DGRAM 18
#define ZMQ_PEER 19
#define ZMQ_CHANNEL 20

/*
 1: a ZAP handler is needed wherever ZMQ_ZAP_DOMAIN is set, and a connection fails where there is none. A
 draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: endpoints made afterwards.
 */
#define ZMQ_ZAP_ENFORCE_DOMAIN 93

/*
 Is kept and does nothing: a way of Windows. A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: none.
 */
#define ZMQ_LOOPBACK_FASTPATH 94

/*
 One more property that connections tell of: `X-name:value`; a message's receiver finds it by zmq_msg_gets. The
 first value of a name stays. A draft.

 Access: zmq_setsockopt. Type: string. Default: none. Values: any but of 4 bytes, with a name of up to 255
 bytes. Effect: endpoints made afterwards.
 */
#define ZMQ_METADATA 95

/*
 Whether multicast packets come back to this machine, for transports of which this library has none. A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 1. Values: any. Effect: none.
 */
#define ZMQ_MULTICAST_LOOP 96

/* Not there yet: EINVAL. */
#define ZMQ_ROUTER_NOTIFY 97

/*
 1: as ZMQ_XPUB_MANUAL, and the next message goes only to the peer whose subscription was received last. A
 draft. XPUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XPUB_MANUAL_LAST_VALUE 98

/*
 The name to show to ZMQ_SOCKS_PROXY. A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
 zmq_connect afterwards.
 */
#define ZMQ_SOCKS_USERNAME 99

/*
 The password to show to ZMQ_SOCKS_PROXY. A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
 zmq_connect afterwards.
 */
#define ZMQ_SOCKS_PASSWORD 100

/* Not there yet, as all up to the next option with more to say: EINVAL. */
#define ZMQ_IN_BATCH_SIZE 101
#define ZMQ_OUT_BATCH_SIZE 102
#define ZMQ_WSS_KEY_PEM 103
#define ZMQ_WSS_CERT_PEM 104
#define ZMQ_WSS_TRUST_PEM 105
#define ZMQ_WSS_HOSTNAME 106
#define ZMQ_WSS_TRUST_SYSTEM 107

/*
 1: only the first part of a message may be a subscription. A draft. XPUB, XSUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_ONLY_FIRST_SUBSCRIBE 108

/*
 After what a connection is not made again: ZMQ_RECONNECT_STOP_CONN_REFUSED, nobody listens there (tcp; the
 endpoint is gone as after zmq_disconnect); ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED, the peer hung up or said
 nothing before its handshake was done; ZMQ_RECONNECT_STOP_AFTER_DISCONNECT, zmq_disconnect: what waits is
 dropped if it takes another attempt. A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any, of which these three bits count.
 Effect: endpoints made afterwards.
 */
#define ZMQ_RECONNECT_STOP 109

/* Not there yet: EINVAL. */
#define ZMQ_HELLO_MSG 110
#define ZMQ_DISCONNECT_MSG 111

/*
 The priority of IP packets (SO_PRIORITY). A draft.

 Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0 and up. Effect: endpoints made
 afterwards.
 */
#define ZMQ_PRIORITY 112

/* Not there yet: EINVAL. */
#define ZMQ_BUSY_POLL 113
#define ZMQ_HICCUP_MSG 114

/*
 1: every cancellation is sent on, not only a topic's last. A draft. XSUB.

 Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
 */
#define ZMQ_XSUB_VERBOSE_UNSUBSCRIBE 115

/*
 How many topics are subscribed to. A draft. PUB, XPUB, SUB, XSUB.

 Access: zmq_getsockopt. Type: int. Default: 0.
 */
#define ZMQ_TOPICS_COUNT 116

/* Options of the norm transport, which this library does not have: EINVAL. */
#define ZMQ_NORM_MODE 117
#define ZMQ_NORM_UNICAST_NACK 118
#define ZMQ_NORM_BUFFER_SIZE 119
#define ZMQ_NORM_SEGMENT_SIZE 120
#define ZMQ_NORM_BLOCK_SIZE 121
#define ZMQ_NORM_NUM_PARITY 122
#define ZMQ_NORM_NUM_AUTOPARITY 123
#define ZMQ_NORM_PUSH 124

/* Values of ZMQ_NORM_MODE. */
#define ZMQ_NORM_FIXED 0
#define ZMQ_NORM_CC 1
#define ZMQ_NORM_CCL 2
#define ZMQ_NORM_CCE 3
#define ZMQ_NORM_CCE_ECNONLY 4

/* Bits of ZMQ_RECONNECT_STOP. */
#define ZMQ_RECONNECT_STOP_CONN_REFUSED 1
#define ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED 2
#define ZMQ_RECONNECT_STOP_AFTER_DISCONNECT 4

/* Draft context option: receive without a copy. */
#define ZMQ_ZERO_COPY_RECV 10

/* Bits of ZMQ_ROUTER_NOTIFY. */
#define ZMQ_NOTIFY_CONNECT 1
#define ZMQ_NOTIFY_DISCONNECT 2

/* Draft socket event: how full the pipes are. */
#define ZMQ_EVENT_PIPES_STATS 65536

/* Versions of the event that a monitor sends. */
#define ZMQ_CURRENT_EVENT_VERSION 1
#define ZMQ_CURRENT_EVENT_VERSION_DRAFT 2

/* All events of a version. */
#define ZMQ_EVENT_ALL_V1 ZMQ_EVENT_ALL
#define ZMQ_EVENT_ALL_V2 (ZMQ_EVENT_ALL_V1 | ZMQ_EVENT_PIPES_STATS)

/* Names that zmq_msg_gets knows. */
#define ZMQ_MSG_PROPERTY_ROUTING_ID "Routing-Id"
#define ZMQ_MSG_PROPERTY_SOCKET_TYPE "Socket-Type"
#define ZMQ_MSG_PROPERTY_USER_ID "User-Id"
#define ZMQ_MSG_PROPERTY_PEER_ADDRESS "Peer-Address"

/* The zmq_poller_* functions are there. */
#define ZMQ_HAVE_POLLER

/* What happened, as zmq_poller_wait tells it. */
typedef struct zmq_poller_event_t
{
    void *socket;
    zmq_fd_t fd;
    void *user_data;
    short events;
} zmq_poller_event_t;

/*
 Sets an option of a context whose value has any size.

 Parameters:
 - `context`: the context.
 - `option`: the option.
 - `value`: the address of its new value.
 - `length`: the size of the value in bytes.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.3.

 See also: zmq_ctx_set, zmq_ctx_get_ext.
 */
ZMQ_EXPORT int zmq_ctx_set_ext(void *context, int option, const void *value, size_t length);

/*
 Reads an option of a context whose value has any size.

 Parameters:
 - `context`: the context.
 - `option`: the option.
 - `value`: room for its value.
 - `length`: the size of that room in bytes; on success, the size of the value.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.3.

 See also: zmq_ctx_get, zmq_ctx_set_ext.
 */
ZMQ_EXPORT int zmq_ctx_get_ext(void *context, int option, void *value, size_t *length);

/*
 Names the peer that a message goes to (SERVER, PEER).

 Parameters:
 - `message`: the message.
 - `routing_id`: the peer's name, as zmq_msg_routing_id told it; not 0.

 Returns 0, or -1 with errno set:
 - EINVAL: `routing_id` is 0.
 - EFAULT: `message` is not a message.

 Since: 4.2.

 See also: zmq_msg_routing_id.
 */
ZMQ_EXPORT int zmq_msg_set_routing_id(zmq_msg_t *message, uint32_t routing_id);

/*
 Tells the peer that a message came from (SERVER, PEER).

 Parameters:
 - `message`: the message, even if it was closed.

 Returns the peer's name, or 0 if it has none, or with errno set:
 - EFAULT: `message` is not a message.

 Since: 4.2.

 See also: zmq_msg_set_routing_id.
 */
ZMQ_EXPORT uint32_t zmq_msg_routing_id(zmq_msg_t *message);

/*
 Names the group that a message goes to (RADIO).

 Parameters:
 - `message`: the message.
 - `group`: the group's name, of at most ZMQ_GROUP_MAX_LENGTH bytes.

 Returns 0, or -1 with errno set:
 - EINVAL: the name is too long.
 - EFAULT: `message` is not a message, or `group` is NULL.

 Since: 4.2.

 See also: zmq_msg_group, zmq_join.
 */
ZMQ_EXPORT int zmq_msg_set_group(zmq_msg_t *message, const char *group);

/*
 Tells the group of a message (DISH).

 Parameters:
 - `message`: the message.

 Returns the group's name, empty if there is none, which lives as long as the message; or
 NULL with errno set:
 - EFAULT: `message` is not a message.

 Since: 4.2.

 See also: zmq_msg_set_group.
 */
ZMQ_EXPORT const char *zmq_msg_group(zmq_msg_t *message);

/*
 Makes a message with a copy of bytes.

 Parameters:
 - `message`: room for a message that holds none yet.
 - `data`: the bytes; NULL only if there are none.
 - `size`: how many they are.

 Returns 0, or -1 with errno set:
 - ENOMEM: there is no memory for the copy.
 - EFAULT: `message` is NULL, or `data` is although `size` is not 0.

 Since: 4.3.3.

 See also: zmq_msg_init_size, zmq_msg_init_data.
 */
ZMQ_EXPORT int zmq_msg_init_buffer(zmq_msg_t *message, const void *data, size_t size);

/*
 Joins a group (DISH).

 Parameters:
 - `socket`: the socket.
 - `group`: the group's name.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.2.

 See also: zmq_leave, zmq_msg_group.
 */
ZMQ_EXPORT int zmq_join(void *socket, const char *group);

/*
 Leaves a group (DISH).

 Parameters:
 - `socket`: the socket.
 - `group`: the group's name.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.2.

 See also: zmq_join.
 */
ZMQ_EXPORT int zmq_leave(void *socket, const char *group);

/*
 Connects a socket to an endpoint and tells the name of the peer (PEER).

 Parameters:
 - `socket`: the socket.
 - `endpoint`: the endpoint.

 Returns the peer's name for zmq_msg_set_routing_id, or 0 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.3.

 See also: zmq_connect, zmq_disconnect_peer.
 */
ZMQ_EXPORT uint32_t zmq_connect_peer(void *socket, const char *endpoint);

/*
 Ends the connection to one peer (SERVER, PEER).

 Parameters:
 - `socket`: the socket.
 - `routing_id`: the peer's name.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.3.

 See also: zmq_connect_peer, zmq_msg_routing_id.
 */
ZMQ_EXPORT int zmq_disconnect_peer(void *socket, uint32_t routing_id);

/*
 Tells whether a message could be sent to a peer, or is there from it (ROUTER).

 Parameters:
 - `socket`: the socket.
 - `routing_id`: the peer's name.
 - `length`: the size of the name in bytes.

 Returns any of ZMQ_POLLIN and ZMQ_POLLOUT, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.2.3.

 See also: zmq_getsockopt.
 */
ZMQ_EXPORT int zmq_socket_get_peer_state(void *socket, const void *routing_id, size_t length);

/*
 Has the events of a socket's connections sent to an endpoint, in a form and by a type of
 socket of the caller's choice.

 Parameters:
 - `socket`: the socket to watch.
 - `endpoint`: an inproc endpoint; NULL: no longer.
 - `events`: the events to tell of.
 - `event_version`: the form of the messages.
 - `socket_type`: the type of the socket that sends them.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.2.

 See also: zmq_socket_monitor, zmq_socket_monitor_pipes_stats.
 */
ZMQ_EXPORT
int zmq_socket_monitor_versioned(void *socket,
                                 const char *endpoint,
                                 uint64_t events,
                                 int event_version,
                                 int socket_type);

/*
 Asks for an event that tells how full a socket's pipes are.

 Parameters:
 - `socket`: the socket.

 Returns 0, or -1 with errno set:
 - ENOTSUP: not there yet.

 Since: 4.3.2.

 See also: zmq_socket_monitor_versioned.
 */
ZMQ_EXPORT int zmq_socket_monitor_pipes_stats(void *socket);

/*
 Makes an empty poller: a set of sockets and file descriptors to wait for, again and again.

 Returns the poller, or NULL with errno set:
 - EMFILE: the process has 65536 pollers.

 Since: 4.2.

 See also: zmq_poller_add, zmq_poller_add_fd, zmq_poller_wait, zmq_poller_destroy, zmq_poll.
 */
ZMQ_EXPORT void *zmq_poller_new(void);

/*
 Frees a poller.

 Parameters:
 - `poller_p`: the address of the poller's pointer, which becomes NULL.

 Returns 0, or -1 with errno set:
 - EFAULT: `poller_p` is NULL, or there is no poller.

 Since: 4.2.

 See also: zmq_poller_new.
 */
ZMQ_EXPORT int zmq_poller_destroy(void **poller_p);

/*
 Tells how many sockets and file descriptors a poller has.

 Parameters:
 - `poller`: the poller.

 Returns their number, or -1 with errno set:
 - EFAULT: `poller` is not a poller.

 Since: 4.3.3.

 See also: zmq_poller_add.
 */
ZMQ_EXPORT int zmq_poller_size(void *poller);

/*
 Adds a socket to a poller.

 Parameters:
 - `poller`: the poller.
 - `socket`: the socket.
 - `user_data`: told with the socket's events as it is.
 - `events`: what to wait for, any of ZMQ_POLLIN, ZMQ_POLLOUT, ZMQ_POLLERR and ZMQ_POLLPRI;
   0: nothing for now.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller has the socket already, or there are no such events.
 - ENOMEM: there is no memory for it.
 - ENOTSOCK: `socket` is not a socket.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_modify, zmq_poller_remove, zmq_poller_wait.
 */
ZMQ_EXPORT int zmq_poller_add(void *poller, void *socket, void *user_data, short events);

/*
 Has a poller wait for other events of a socket.

 Parameters:
 - `poller`: the poller.
 - `socket`: the socket.
 - `events`: what to wait for from now on.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller does not have the socket, or there are no such events.
 - ENOTSOCK: `socket` is not a socket.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_add.
 */
ZMQ_EXPORT int zmq_poller_modify(void *poller, void *socket, short events);

/*
 Takes a socket out of a poller, which has to be done before the socket is closed.

 Parameters:
 - `poller`: the poller.
 - `socket`: the socket.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller does not have the socket.
 - ENOTSOCK: `socket` is not a socket.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_add.
 */
ZMQ_EXPORT int zmq_poller_remove(void *poller, void *socket);

/*
 Waits for one event of a poller.

 Parameters:
 - `poller`: the poller.
 - `event`: where the event is told: its socket or file descriptor, the user data given with
   that, and what was found. After a failure it tells of nothing.
 - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.

 Returns 0, or -1 with errno set:
 - EAGAIN: no event came in time.
 - EINTR: a signal was delivered while the call waited.
 - ETERM: the context of one of the sockets was terminated.
 - ENOTSOCK: one of the sockets was closed.
 - EFAULT: `poller` is not a poller, `event` is NULL, or there is nothing to wait for and
   `timeout` is -1.

 Since: 4.2.

 See also: zmq_poller_wait_all, zmq_poller_add.
 */
ZMQ_EXPORT int zmq_poller_wait(void *poller, zmq_poller_event_t *event, long timeout);

/*
 Waits for events of a poller and tells several at once.

 Parameters:
 - `poller`: the poller.
 - `events`: where the events are told; the places that are left tell of nothing.
 - `count`: how many places there are.
 - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.

 Returns the number of events, or -1 with errno set:
 - EINVAL: `count` is negative.
 - EAGAIN, EINTR, ETERM, ENOTSOCK, EFAULT: as zmq_poller_wait.

 Since: 4.2.

 See also: zmq_poller_wait.
 */
ZMQ_EXPORT
int zmq_poller_wait_all(void *poller,
                        zmq_poller_event_t *events,
                        int count,
                        long timeout);

/*
 Tells a file descriptor that becomes readable when a thread-safe socket of a poller has
 news.

 Parameters:
 - `poller`: the poller.
 - `fd`: where the descriptor would go.

 Returns 0, or -1 with errno set:
 - EINVAL: no socket of the poller is of a type that is thread-safe in libzmq (CLIENT, SERVER
   ...); this library has none of them yet.
 - EFAULT: `poller` is not a poller.

 Since: 4.3.2.

 See also: zmq_poller_new, zmq_getsockopt.
 */
ZMQ_EXPORT int zmq_poller_fd(void *poller, zmq_fd_t *fd);

/*
 Adds a file descriptor to a poller.

 Parameters:
 - `poller`: the poller.
 - `fd`: the descriptor.
 - `user_data`: told with its events as it is.
 - `events`: what to wait for, as for zmq_poller_add.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller has the descriptor already, or there are no such events.
 - EBADF: `fd` is -1.
 - ENOMEM: there is no memory for it.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_modify_fd, zmq_poller_remove_fd, zmq_poller_add.
 */
ZMQ_EXPORT int zmq_poller_add_fd(void *poller, zmq_fd_t fd, void *user_data, short events);

/*
 Has a poller wait for other events of a file descriptor.

 Parameters:
 - `poller`: the poller.
 - `fd`: the descriptor.
 - `events`: what to wait for from now on.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller does not have the descriptor, or there are no such events.
 - EBADF: `fd` is -1.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_add_fd.
 */
ZMQ_EXPORT int zmq_poller_modify_fd(void *poller, zmq_fd_t fd, short events);

/*
 Takes a file descriptor out of a poller.

 Parameters:
 - `poller`: the poller.
 - `fd`: the descriptor.

 Returns 0, or -1 with errno set:
 - EINVAL: the poller does not have the descriptor.
 - EBADF: `fd` is -1.
 - EFAULT: `poller` is not a poller.

 Since: 4.2.

 See also: zmq_poller_add_fd.
 */
ZMQ_EXPORT int zmq_poller_remove_fd(void *poller, zmq_fd_t fd);

/*
 Waits as zmq_poll, with another signal mask.

 Parameters:
 - `items`: as for zmq_poll.
 - `count`: as for zmq_poll.
 - `timeout`: as for zmq_poll.
 - `signal_mask`: the thread's signal mask while the call waits, as for ppoll(2); NULL: as it
   is.

 Returns the number of items of which something was found, 0 when the time is up, or -1 with
 errno set, as zmq_poll.

 Since: 4.3.5.

 See also: zmq_poll, ppoll(2).
 */
ZMQ_EXPORT
int zmq_ppoll(zmq_pollitem_t *items,
              int count,
              long timeout,
              const sigset_t *signal_mask);

#endif /* ZMQ_BUILD_DRAFT_API */

#undef ZMQ_EXPORT

#ifdef __cplusplus
}
#endif

#endif /* __ZMQ_H_INCLUDED__ */
