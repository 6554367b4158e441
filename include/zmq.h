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

/* Context options (zmq_ctx_set, zmq_ctx_get). */
#define ZMQ_IO_THREADS 1
#define ZMQ_MAX_SOCKETS 2
#define ZMQ_SOCKET_LIMIT 3
#define ZMQ_THREAD_PRIORITY 3
#define ZMQ_THREAD_SCHED_POLICY 4
#define ZMQ_MAX_MSGSZ 5
#define ZMQ_MSG_T_SIZE 6
#define ZMQ_THREAD_AFFINITY_CPU_ADD 7
#define ZMQ_THREAD_AFFINITY_CPU_REMOVE 8
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

/* Socket options (zmq_setsockopt, zmq_getsockopt). */
#define ZMQ_AFFINITY 4
#define ZMQ_ROUTING_ID 5
#define ZMQ_SUBSCRIBE 6
#define ZMQ_UNSUBSCRIBE 7
#define ZMQ_RATE 8
#define ZMQ_RECOVERY_IVL 9
#define ZMQ_SNDBUF 11
#define ZMQ_RCVBUF 12
#define ZMQ_RCVMORE 13
#define ZMQ_FD 14
#define ZMQ_EVENTS 15
#define ZMQ_TYPE 16
#define ZMQ_LINGER 17
#define ZMQ_RECONNECT_IVL 18
#define ZMQ_BACKLOG 19
#define ZMQ_RECONNECT_IVL_MAX 21
#define ZMQ_MAXMSGSIZE 22
#define ZMQ_SNDHWM 23
#define ZMQ_RCVHWM 24
#define ZMQ_MULTICAST_HOPS 25
#define ZMQ_RCVTIMEO 27
#define ZMQ_SNDTIMEO 28
#define ZMQ_LAST_ENDPOINT 32
#define ZMQ_ROUTER_MANDATORY 33
#define ZMQ_TCP_KEEPALIVE 34
#define ZMQ_TCP_KEEPALIVE_CNT 35
#define ZMQ_TCP_KEEPALIVE_IDLE 36
#define ZMQ_TCP_KEEPALIVE_INTVL 37
#define ZMQ_IMMEDIATE 39
#define ZMQ_XPUB_VERBOSE 40
#define ZMQ_ROUTER_RAW 41
#define ZMQ_IPV6 42
#define ZMQ_MECHANISM 43
#define ZMQ_PLAIN_SERVER 44
#define ZMQ_PLAIN_USERNAME 45
#define ZMQ_PLAIN_PASSWORD 46
#define ZMQ_CURVE_SERVER 47
#define ZMQ_CURVE_PUBLICKEY 48
#define ZMQ_CURVE_SECRETKEY 49
#define ZMQ_CURVE_SERVERKEY 50
#define ZMQ_PROBE_ROUTER 51
#define ZMQ_REQ_CORRELATE 52
#define ZMQ_REQ_RELAXED 53
#define ZMQ_CONFLATE 54
#define ZMQ_ZAP_DOMAIN 55
#define ZMQ_ROUTER_HANDOVER 56
#define ZMQ_TOS 57
#define ZMQ_CONNECT_ROUTING_ID 61
#define ZMQ_GSSAPI_SERVER 62
#define ZMQ_GSSAPI_PRINCIPAL 63
#define ZMQ_GSSAPI_SERVICE_PRINCIPAL 64
#define ZMQ_GSSAPI_PLAINTEXT 65
#define ZMQ_HANDSHAKE_IVL 66
#define ZMQ_SOCKS_PROXY 68
#define ZMQ_XPUB_NODROP 69
#define ZMQ_BLOCKY 70
#define ZMQ_XPUB_MANUAL 71
#define ZMQ_XPUB_WELCOME_MSG 72
#define ZMQ_STREAM_NOTIFY 73
#define ZMQ_INVERT_MATCHING 74
#define ZMQ_HEARTBEAT_IVL 75
#define ZMQ_HEARTBEAT_TTL 76
#define ZMQ_HEARTBEAT_TIMEOUT 77
#define ZMQ_XPUB_VERBOSER 78
#define ZMQ_CONNECT_TIMEOUT 79
#define ZMQ_TCP_MAXRT 80
#define ZMQ_THREAD_SAFE 81
#define ZMQ_MULTICAST_MAXTPDU 84
#define ZMQ_VMCI_BUFFER_SIZE 85
#define ZMQ_VMCI_BUFFER_MIN_SIZE 86
#define ZMQ_VMCI_BUFFER_MAX_SIZE 87
#define ZMQ_VMCI_CONNECT_TIMEOUT 88
#define ZMQ_USE_FD 89
#define ZMQ_GSSAPI_PRINCIPAL_NAMETYPE 90
#define ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE 91
#define ZMQ_BINDTODEVICE 92

/*
 Socket options that this library has and libzmq has not: limits of what peers may make a socket hold. Each is an int of which
 0 is no limit, but ZMQ_MAX_SUBSCRIPTION_MEMORY, an int64_t.

 Connections that a bound endpoint holds at a time; further ones wait, and push out one that has not said who it is for a
 second. Default 0.
 */
#define ZMQ_MAX_CONNECTIONS 10000

/* Parts of one message of a peer; one that sends more is disconnected. Default 1000000. */
#define ZMQ_MAX_MESSAGE_PARTS 10001

/* Topics that a peer of a PUB or XPUB may be subscribed to; one that wants more is disconnected. Default 0. */
#define ZMQ_MAX_SUBSCRIPTIONS 10002

/*
 Bytes that the subscriptions at a PUB or XPUB may take, each peer's as many as the others leave (one that wants more is
 disconnected), and what waits for an XPUB's program as many again (more is dropped). 0: no limit; -1, the default: a quarter
 of the machine's memory.
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

/* Old names and options that do nothing any more. */
#define ZMQ_IDENTITY ZMQ_ROUTING_ID
#define ZMQ_CONNECT_RID ZMQ_CONNECT_ROUTING_ID
#define ZMQ_TCP_ACCEPT_FILTER 38
#define ZMQ_IPC_FILTER_PID 58
#define ZMQ_IPC_FILTER_UID 59
#define ZMQ_IPC_FILTER_GID 60
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
 Returns the calling thread's errno, for programs whose C library is not the one that this
 library uses.
 */
ZMQ_EXPORT int zmq_errno(void);

/* Returns the text of an error number, ours or the system's. The text must not be changed or freed. */
ZMQ_EXPORT const char *zmq_strerror(int errnum);

/* Writes the version of libzmq whose interface this is. A NULL pointer is passed over. */
ZMQ_EXPORT void zmq_version(int *major, int *minor, int *patch);

/* Returns 1 if the library has a capability ("ipc", "curve", "draft", ...), 0 if not. */
ZMQ_EXPORT int zmq_has(const char *capability);

/******************************************************************************/
/*  Contexts                                                                  */
/******************************************************************************/

/*
 Makes a context, the home of sockets and I/O threads; it may be used by any thread.
 Returns the context, or NULL with errno set:
 EMFILE: no file descriptors are left.
 */
ZMQ_EXPORT void *zmq_ctx_new(void);

/*
 Ends a context: blocked calls on its sockets return with ETERM; then waits until every
 socket is closed and lingering messages are gone.
 Returns 0, or -1 with errno set:
 EFAULT: not a context. EINTR: a signal came first; call again.
 */
ZMQ_EXPORT int zmq_ctx_term(void *context);

/*
 Makes every blocked and later call on the context's sockets, save zmq_close, fail with
 ETERM. Does not wait.
 Returns 0, or -1 with errno set:
 EFAULT: not a context.
 */
ZMQ_EXPORT int zmq_ctx_shutdown(void *context);

/*
 Sets an option of a context (ZMQ_IO_THREADS, ZMQ_MAX_SOCKETS, ...).
 Returns 0, or -1 with errno set:
 EINVAL: no such option, or no such value. EFAULT: not a context.
 */
ZMQ_EXPORT int zmq_ctx_set(void *context, int option, int value);

/*
 Reads an option of a context.
 Returns the value, or -1 with errno set:
 EINVAL: no such option. EFAULT: not a context.
 */
ZMQ_EXPORT int zmq_ctx_get(void *context, int option);

/*
 Old way to make a context with that many I/O threads. Use zmq_ctx_new and zmq_ctx_set.
 Returns the context, or NULL with errno set:
 EINVAL: a negative number.
 */
ZMQ_EXPORT void *zmq_init(int io_threads);

/* Old name of zmq_ctx_term. */
ZMQ_EXPORT int zmq_term(void *context);

/* Old name of zmq_ctx_term. */
ZMQ_EXPORT int zmq_ctx_destroy(void *context);

/******************************************************************************/
/*  Messages                                                                  */
/******************************************************************************/

/*
 Makes an empty message, to receive into.
 Returns 0, or -1 with errno set:
 EFAULT: NULL.
 */
ZMQ_EXPORT int zmq_msg_init(zmq_msg_t *message);

/*
 Makes a message of `size` bytes, which are not cleared.
 Returns 0, or -1 with errno set:
 ENOMEM: no memory. EFAULT: NULL.
 */
ZMQ_EXPORT int zmq_msg_init_size(zmq_msg_t *message, size_t size);

/*
 Makes a message of the `size` bytes at `data`, which are not copied. The library owns them
 until it calls `free_function(data, hint)`, once,
 on any thread; without a function (NULL) they are never freed.
 Returns 0, or -1 with errno set, and the bytes stay the caller's:
 ENOMEM: no memory. EFAULT: NULL, or no bytes where there should be some.
 */
ZMQ_EXPORT
int zmq_msg_init_data(zmq_msg_t *message,
                      void *data,
                      size_t size,
                      zmq_free_fn free_function,
                      void *hint);

/*
 Ends a message and releases its content. If this was the last use of a buffer given to
 zmq_msg_init_data, its function runs within this call.
 Returns 0, or -1 with errno set:
 EFAULT: not a message, or closed before.
 */
ZMQ_EXPORT int zmq_msg_close(zmq_msg_t *message);

/*
 Releases the content of `destination`, moves that of `source` there, and leaves `source` an
 empty message.
 Returns 0, or -1 with errno set:
 EFAULT: not two messages.
 */
ZMQ_EXPORT int zmq_msg_move(zmq_msg_t *destination, zmq_msg_t *source);

/*
 Releases the content of `destination` and makes it a second message with the content of
 `source`. Large content is shared, not copied:
 do not write it any more.
 Returns 0, or -1 with errno set:
 EFAULT: not two messages.
 */
ZMQ_EXPORT int zmq_msg_copy(zmq_msg_t *destination, zmq_msg_t *source);

/*
 Returns the address of a message's content, which is good until the message is moved, sent,
 received into or closed; or NULL with errno set:
 EFAULT: not a message.
 */
ZMQ_EXPORT void *zmq_msg_data(zmq_msg_t *message);

/*
 Returns the number of bytes of a message's content; or 0 with errno set:
 EFAULT: not a message.
 */
ZMQ_EXPORT size_t zmq_msg_size(const zmq_msg_t *message);

/*
 Returns 1 if another part of the same message follows this one, 0 if not. May be asked of a
 message that was closed; or -1 with errno set:
 EFAULT: not a message.
 */
ZMQ_EXPORT int zmq_msg_more(const zmq_msg_t *message);

/*
 Returns a property of a message. ZMQ_MORE: as zmq_msg_more. ZMQ_SHARED: 1 if the content may
 be another message's too.
 ZMQ_SRCFD: the file descriptor of the connection that it came from. Returns -1 with errno set:
 EINVAL: no such property, or not known of this message. EFAULT: not a message.
 */
ZMQ_EXPORT int zmq_msg_get(const zmq_msg_t *message, int property);

/*
 Sets a property of a message: there are none that can be set.
 Returns -1 with errno set:
 EINVAL: no such property.
 */
ZMQ_EXPORT int zmq_msg_set(zmq_msg_t *message, int property, int value);

/*
 Returns what is known by this name of the peer that a message came from: "Socket-Type",
 "Routing-Id", "Peer-Address", "User-Id", or a name of
 the peer's own ("X-..."). The text is the message's; or NULL with errno set:
 EINVAL: nothing is known by this name. EFAULT: not a message, or no name.
 */
ZMQ_EXPORT const char *zmq_msg_gets(const zmq_msg_t *message, const char *property);

/******************************************************************************/
/*  Sockets                                                                   */
/******************************************************************************/

/*
 Makes a socket of a type (ZMQ_REQ, ZMQ_PUB, ...) in a context.
 Returns the socket, or NULL with errno set:
 EINVAL: no such type. EFAULT: not a context. EMFILE: ZMQ_MAX_SOCKETS are open. ETERM: the
 context was terminated.
 */
ZMQ_EXPORT void *zmq_socket(void *context, int socket_type);

/*
 Closes a socket; messages not yet sent linger for ZMQ_LINGER. Does not wait.
 Returns 0, or -1 with errno set:
 ENOTSOCK: not a socket, or closed before.
 */
ZMQ_EXPORT int zmq_close(void *socket);

/*
 Sets an option of a socket from `length` bytes at `value`.
 Returns 0, or -1 with errno set:
 EINVAL: no such option, or no such value. ENOTSOCK: not a socket. ETERM: the context was terminated.
 */
ZMQ_EXPORT
int zmq_setsockopt(void *socket,
                   int option,
                   const void *value,
                   size_t length);

/*
 Reads an option of a socket into the `*length` bytes at `value`, and sets `*length` to the
 size of what is there.
 Returns 0, or -1 with errno set:
 EINVAL: no such option, or too little room. EFAULT: a NULL pointer. ENOTSOCK: not a socket.
 ETERM: the context was terminated.
 */
ZMQ_EXPORT int zmq_getsockopt(void *socket, int option, void *value, size_t *length);

/*
 Accepts connections at an endpoint ("tcp://127.0.0.1:5555", "ipc:///tmp/feed", "inproc://name").
 Returns 0, or -1 with errno set:
 EINVAL: not an endpoint. EPROTONOSUPPORT: no such transport. ENOCOMPATPROTO: not with this
 socket type. EADDRINUSE, EADDRNOTAVAIL,
 ENODEV: the address is taken, foreign, or of no interface. ENOTSOCK: not a socket. ETERM:
 the context was terminated. EMTHREAD: no I/O thread.
 */
ZMQ_EXPORT int zmq_bind(void *socket, const char *endpoint);

/*
 Connects to an endpoint, now or, as long as nobody is there, later; and again after each loss.
 Returns 0, or -1 with errno set: as zmq_bind; ECONNREFUSED (inproc).
 */
ZMQ_EXPORT int zmq_connect(void *socket, const char *endpoint);

/*
 Stops accepting connections at an endpoint (as ZMQ_LAST_ENDPOINT gave it), and ends those that it
 accepted. The same as zmq_disconnect.
 Returns 0, or -1 with errno set:
 ENOENT: not bound there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the context
 was terminated.
 */
ZMQ_EXPORT int zmq_unbind(void *socket, const char *endpoint);

/*
 Takes back all zmq_connects to an endpoint. The same as zmq_unbind.
 Returns 0, or -1 with errno set:
 ENOENT: not connected there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the
 context was terminated.
 */
ZMQ_EXPORT int zmq_disconnect(void *socket, const char *endpoint);

/*
 Sends `length` bytes at `data` as a message part. Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
 Returns the number of bytes, or -1 with errno set:
 EAGAIN: it would have to wait, with ZMQ_DONTWAIT or for longer than ZMQ_SNDTIMEO. ENOTSUP:
 this socket type does not send. EFSM: not its turn (REQ, REP).
 EINVAL: several parts where one is allowed. EHOSTUNREACH: no way to the peer (ROUTER).
 EMSGSIZE: the context allows none so large (ZMQ_MAX_MSGSZ). EINTR: a signal came. ENOTSOCK: not a socket. ETERM: the context was terminated.
 */
ZMQ_EXPORT
int zmq_send(void *socket,
             const void *data,
             size_t length,
             int flags);

/* As zmq_send, for bytes that never change nor go away: they are not copied. */
ZMQ_EXPORT int zmq_send_const(void *socket, const void *data, size_t length, int flags);

/*
 Receives a message part into the `length` bytes at `buffer`; what does not fit is lost.
 Flag: ZMQ_DONTWAIT.
 Returns the size of the whole part, which may be more than `length`, or -1 with errno set:
 EAGAIN: nothing there, with ZMQ_DONTWAIT or for longer than ZMQ_RCVTIMEO. ENOTSUP: this
 socket type does not receive. EFSM: not its turn (REQ, REP).
 EINTR: a signal came. ENOTSOCK: not a socket. ETERM: the context was terminated.
 */
ZMQ_EXPORT int zmq_recv(void *socket, void *buffer, size_t length, int flags);

/*
 Sends a message part; on success the library takes its content and leaves an empty message.
 Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
 Returns the number of bytes, or -1 with errno set: as zmq_send; EFAULT: not a message.
 */
ZMQ_EXPORT int zmq_msg_send(zmq_msg_t *message, void *socket, int flags);

/*
 Receives a message part into an initialised message, whose former content is released. Flag:
 ZMQ_DONTWAIT.
 Returns the number of bytes, or -1 with errno set: as zmq_recv; EFAULT: not a message.
 */
ZMQ_EXPORT int zmq_msg_recv(zmq_msg_t *message, void *socket, int flags);

/* Old form of zmq_msg_send. */
ZMQ_EXPORT int zmq_sendmsg(void *socket, zmq_msg_t *message, int flags);

/* Old form of zmq_msg_recv. */
ZMQ_EXPORT int zmq_recvmsg(void *socket, zmq_msg_t *message, int flags);

/*
 Sends the `count` buffers as message parts: with ZMQ_SNDMORE as those of one message, without
 as a message each. Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
 Returns the number of bytes of the last part, or -1 with errno set: as zmq_send; EINVAL: no
 buffers. What was sent before a failure stays sent.
 */
ZMQ_EXPORT int zmq_sendiov(void *socket, struct iovec *parts, size_t count, int flags);

/*
 Receives the parts of one message, at most `*count`, into buffers that it allocates with
 malloc and the caller frees; sets `*count` to their number. Flag: ZMQ_DONTWAIT.
 Returns that number, or -1 with errno set: as zmq_recv; EINVAL: no room for a part; ENOMEM.
 After a failure `*count` buffers are filled all the same.
 */
ZMQ_EXPORT int zmq_recviov(void *socket, struct iovec *parts, size_t *count, int flags);

/*
 Tells the events of a socket (bits of ZMQ_EVENT_*) to a PAIR socket that connects to the
 inproc `endpoint`, in messages of two parts: the event in 16 bits and its value in 32, and
 the endpoint concerned. NULL stops it, which is told as ZMQ_EVENT_MONITOR_STOPPED.
 Events that are not read are dropped once there are too many.
 Returns 0, or -1 with errno set:
 EPROTONOSUPPORT: not an inproc endpoint. EINVAL: not an endpoint, or no such events.
 EADDRINUSE: the endpoint is taken. EMFILE: too many sockets. ENOTSOCK: not a socket.
 ETERM: the context was terminated.
 */
ZMQ_EXPORT int zmq_socket_monitor(void *socket, const char *endpoint, int events);

/******************************************************************************/
/*  Waiting and forwarding                                                    */
/******************************************************************************/

/*
 Waits until one of `count` items has one of its events, at most `timeout` milliseconds (-1:
 for ever), and sets their `revents`.
 Returns the number of items with events, 0 after the timeout, or -1 with errno set:
 EFAULT: no items. EINTR: a signal came. ENOTSOCK: an item's socket is none. ETERM: a
 socket's context was terminated.
 */
ZMQ_EXPORT int zmq_poll(zmq_pollitem_t *items, int count, long timeout);

/*
 Passes messages between two sockets until a context ends; every message goes to `capture`,
 too, unless that is NULL.
 Returns -1 with errno set:
 ETERM: a context was terminated. EFAULT: `frontend` or `backend` is NULL. EINTR: a signal came.
 */
ZMQ_EXPORT int zmq_proxy(void *frontend, void *backend, void *capture);

/*
 As zmq_proxy, and obeys a `control` socket, unless that is NULL: PAUSE, RESUME, TERMINATE; to
 STATISTICS it answers with eight parts of a uint64_t each: messages and bytes received by the
 frontend, sent by it, received by the backend, sent by it. A REP hears an empty answer to the
 other commands.
 Returns 0 after TERMINATE, or -1 with errno set: as zmq_proxy.
 */
ZMQ_EXPORT int zmq_proxy_steerable(void *frontend, void *backend, void *capture, void *control);

/* Old form of zmq_proxy; the type means nothing. */
ZMQ_EXPORT int zmq_device(int device_type, void *frontend, void *backend);

/*
 Makes an empty set of timers.
 Returns the set, or NULL with errno set:
 EMFILE: there are 65536 sets.
 */
ZMQ_EXPORT void *zmq_timers_new(void);

/*
 Frees a set of timers and makes the pointer NULL. A handler may do that too.
 Returns 0, or -1 with errno set:
 EFAULT: not a set of timers.
 */
ZMQ_EXPORT int zmq_timers_destroy(void **timers_p);

/*
 Adds a timer that runs `handler(timer_id, arg)` every `interval` milliseconds, from within
 zmq_timers_execute.
 Returns the timer's id, or -1 with errno set:
 EFAULT: not a set of timers, or no handler.
 */
ZMQ_EXPORT int zmq_timers_add(void *timers, size_t interval, zmq_timer_fn handler, void *arg);

/*
 Takes a timer out.
 Returns 0, or -1 with errno set:
 EINVAL: no such timer. EFAULT: not a set of timers.
 */
ZMQ_EXPORT int zmq_timers_cancel(void *timers, int timer_id);

/*
 Gives a timer another interval, from now on.
 Returns 0, or -1 with errno set:
 EINVAL: no such timer. EFAULT: not a set of timers.
 */
ZMQ_EXPORT int zmq_timers_set_interval(void *timers, int timer_id, size_t interval);

/*
 Lets a timer's interval begin again.
 Returns 0, or -1 with errno set:
 EINVAL: no such timer. EFAULT: not a set of timers.
 */
ZMQ_EXPORT int zmq_timers_reset(void *timers, int timer_id);

/*
 Returns the milliseconds until the next timer, 0 if one is due, -1 if there is none or, with
 errno EFAULT, no set of timers.
 */
ZMQ_EXPORT long zmq_timers_timeout(void *timers);

/*
 Runs the handlers of all timers that are due, each once. A handler may use the same timers.
 Returns 0, or -1 with errno set:
 EFAULT: not a set of timers.
 */
ZMQ_EXPORT int zmq_timers_execute(void *timers);

/******************************************************************************/
/*  Keys                                                                      */
/******************************************************************************/

/*
 Writes `size` bytes, a multiple of 4, as Z85 text (RFC 32): 5 characters for 4 bytes, and a NUL.
 Returns `dest`, or NULL with errno set:
 EINVAL: not a multiple of 4.
 */
ZMQ_EXPORT char *zmq_z85_encode(char *dest, const uint8_t *data, size_t size);

/*
 Reads Z85 text (RFC 32) of 5, 10, 15 ... characters: 4 bytes for 5 characters.
 Returns `dest`, or NULL with errno set:
 EINVAL: not Z85.
 */
ZMQ_EXPORT uint8_t *zmq_z85_decode(uint8_t *dest, const char *string);

/*
 Makes a CURVE key pair and writes both keys as Z85 text, 40 characters and a NUL.
 Returns 0, or -1 with errno set:
 ENOSYS: the system has no random bytes to give.
 */
ZMQ_EXPORT int zmq_curve_keypair(char *z85_public_key, char *z85_secret_key);

/*
 Writes the public key of a CURVE secret key; both are Z85 text, 40 characters and a NUL.
 Returns 0, or -1 with errno set:
 EINVAL: not a key.
 */
ZMQ_EXPORT int zmq_curve_public(char *z85_public_key, const char *z85_secret_key);

/******************************************************************************/
/*  Counters, stopwatches, threads                                            */
/******************************************************************************/

/*
 Makes a counter with the value 0.
 Returns the counter, or NULL with errno set:
 ENOMEM.
 */
ZMQ_EXPORT void *zmq_atomic_counter_new(void);

/* Sets a counter. */
ZMQ_EXPORT void zmq_atomic_counter_set(void *counter, int value);

/* Adds 1 to a counter. Returns its value before. */
ZMQ_EXPORT int zmq_atomic_counter_inc(void *counter);

/* Takes 1 from a counter. Returns 0 if that made it 0, else 1. */
ZMQ_EXPORT int zmq_atomic_counter_dec(void *counter);

/* Returns the value of a counter. */
ZMQ_EXPORT int zmq_atomic_counter_value(void *counter);

/* Frees a counter and makes the pointer NULL. */
ZMQ_EXPORT void zmq_atomic_counter_destroy(void **counter_p);

/*
 Starts a stopwatch.
 Returns it, or NULL with errno set:
 ENOMEM.
 */
ZMQ_EXPORT void *zmq_stopwatch_start(void);

/* Returns the microseconds since a stopwatch was started, which runs on. */
ZMQ_EXPORT unsigned long zmq_stopwatch_intermediate(void *watch);

/* Returns the microseconds since a stopwatch was started, and frees it. */
ZMQ_EXPORT unsigned long zmq_stopwatch_stop(void *watch);

/* Sleeps for so many seconds, or until a signal comes. */
ZMQ_EXPORT void zmq_sleep(int seconds);

/*
 Starts a thread that runs `func(arg)` with all signals blocked.
 Returns the thread, or NULL with errno set:
 EFAULT: no function. EAGAIN: no thread is to be had. ENOMEM.
 */
ZMQ_EXPORT void *zmq_threadstart(zmq_thread_fn func, void *arg);

/* Waits for the end of a thread and frees it. */
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

/* Draft socket options (zmq_setsockopt, zmq_getsockopt). */
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#define ZMQ_LOOPBACK_FASTPATH 94
#define ZMQ_METADATA 95
#define ZMQ_MULTICAST_LOOP 96
#define ZMQ_ROUTER_NOTIFY 97
#define ZMQ_XPUB_MANUAL_LAST_VALUE 98
#define ZMQ_SOCKS_USERNAME 99
#define ZMQ_SOCKS_PASSWORD 100
#define ZMQ_IN_BATCH_SIZE 101
#define ZMQ_OUT_BATCH_SIZE 102
#define ZMQ_WSS_KEY_PEM 103
#define ZMQ_WSS_CERT_PEM 104
#define ZMQ_WSS_TRUST_PEM 105
#define ZMQ_WSS_HOSTNAME 106
#define ZMQ_WSS_TRUST_SYSTEM 107
#define ZMQ_ONLY_FIRST_SUBSCRIBE 108
#define ZMQ_RECONNECT_STOP 109
#define ZMQ_HELLO_MSG 110
#define ZMQ_DISCONNECT_MSG 111
#define ZMQ_PRIORITY 112
#define ZMQ_BUSY_POLL 113
#define ZMQ_HICCUP_MSG 114
#define ZMQ_XSUB_VERBOSE_UNSUBSCRIBE 115
#define ZMQ_TOPICS_COUNT 116
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

/* As zmq_ctx_set, with a value of `length` bytes. */
ZMQ_EXPORT int zmq_ctx_set_ext(void *context, int option, const void *value, size_t length);

/*
 As zmq_ctx_get, into the `*length` bytes at `value`.
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_ctx_get_ext(void *context, int option, void *value, size_t *length);

/*
 Names the peer that a message goes to (SERVER, PEER).
 Returns 0, or -1 with errno set:
 EINVAL: 0 names no peer. EFAULT: not a message.
 */
ZMQ_EXPORT int zmq_msg_set_routing_id(zmq_msg_t *message, uint32_t routing_id);

/* Returns the peer that a message came from (SERVER, PEER), or 0. */
ZMQ_EXPORT uint32_t zmq_msg_routing_id(zmq_msg_t *message);

/*
 Names the group that a message goes to (RADIO).
 Returns 0, or -1 with errno set:
 EINVAL: longer than ZMQ_GROUP_MAX_LENGTH bytes. EFAULT: not a message, or no name.
 */
ZMQ_EXPORT int zmq_msg_set_group(zmq_msg_t *message, const char *group);

/*
 Returns the group of a message (DISH), empty if it has none. The text is the message's; or
 NULL with errno set:
 EFAULT: not a message.
 */
ZMQ_EXPORT const char *zmq_msg_group(zmq_msg_t *message);

/*
 Makes a message with a copy of `size` bytes at `data`.
 Returns 0, or -1 with errno set:
 ENOMEM: no memory. EFAULT: NULL, or no bytes where there should be some.
 */
ZMQ_EXPORT int zmq_msg_init_buffer(zmq_msg_t *message, const void *data, size_t size);

/*
 Joins a group (DISH).
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_join(void *socket, const char *group);

/*
 Leaves a group (DISH).
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_leave(void *socket, const char *group);

/*
 As zmq_connect (PEER).
 Returns the routing id of the peer, or 0 with errno set.
 */
ZMQ_EXPORT uint32_t zmq_connect_peer(void *socket, const char *endpoint);

/*
 Ends the connection to one peer (SERVER, PEER).
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_disconnect_peer(void *socket, uint32_t routing_id);

/*
 Asks whether a message to this peer could be sent or is there to be received (ROUTER).
 Returns bits of ZMQ_POLLIN and ZMQ_POLLOUT, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_socket_get_peer_state(void *socket, const void *routing_id, size_t length);

/*
 As zmq_socket_monitor, with the version of the events and the type of the socket that sends them.
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT
int zmq_socket_monitor_versioned(void *socket,
                                 const char *endpoint,
                                 uint64_t events,
                                 int event_version,
                                 int socket_type);

/*
 Asks for a ZMQ_EVENT_PIPES_STATS event for each pipe.
 Returns 0, or -1 with errno set.
 */
ZMQ_EXPORT int zmq_socket_monitor_pipes_stats(void *socket);

/*
 Makes an empty poller.
 Returns the poller, or NULL with errno set:
 EMFILE: there are 65536 pollers.
 */
ZMQ_EXPORT void *zmq_poller_new(void);

/*
 Frees a poller and makes the pointer NULL.
 Returns 0, or -1 with errno set:
 EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_destroy(void **poller_p);

/*
 Returns the number of sockets and file descriptors in a poller, or -1 with errno set:
 EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_size(void *poller);

/*
 Watches a socket for events, which may be none for now.
 Returns 0, or -1 with errno set:
 EINVAL: watched already, or no such events. ENOTSOCK: not a socket. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_add(void *poller, void *socket, void *user_data, short events);

/*
 Watches a socket for other events.
 Returns 0, or -1 with errno set:
 EINVAL: not watched, or no such events. ENOTSOCK: not a socket. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_modify(void *poller, void *socket, short events);

/*
 Watches a socket no longer. It must not be closed before.
 Returns 0, or -1 with errno set:
 EINVAL: not watched. ENOTSOCK: not a socket. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_remove(void *poller, void *socket);

/*
 Waits for one event, at most `timeout` milliseconds (-1: for ever).
 Returns 0, or -1 with errno set, and an event of nothing:
 EAGAIN: none came. EINTR: a signal came. ETERM: a socket's context was terminated. ENOTSOCK: a
 socket was closed. EFAULT: not a poller, no place for the event, or nothing to wait for.
 */
ZMQ_EXPORT int zmq_poller_wait(void *poller, zmq_poller_event_t *event, long timeout);

/*
 Waits for events, at most `timeout` milliseconds (-1: for ever), and tells up to `count`; the
 places that are left tell of nothing.
 Returns the number of events, or -1 with errno set:
 EINVAL: a negative count; else as zmq_poller_wait.
 */
ZMQ_EXPORT
int zmq_poller_wait_all(void *poller,
                        zmq_poller_event_t *events,
                        int count,
                        long timeout);

/*
 Gives a file descriptor that becomes readable when a thread-safe socket of the poller has news.
 Returns 0, or -1 with errno set:
 EINVAL: no socket of the poller is of a type that is thread-safe in libzmq (CLIENT, SERVER, ...),
 as none is that this library has. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_fd(void *poller, zmq_fd_t *fd);

/*
 Watches a file descriptor for events, which may be none for now.
 Returns 0, or -1 with errno set:
 EINVAL: watched already, or no such events. EBADF: the descriptor is -1. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_add_fd(void *poller, zmq_fd_t fd, void *user_data, short events);

/*
 Watches a file descriptor for other events.
 Returns 0, or -1 with errno set:
 EINVAL: not watched, or no such events. EBADF: the descriptor is -1. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_modify_fd(void *poller, zmq_fd_t fd, short events);

/*
 Watches a file descriptor no longer.
 Returns 0, or -1 with errno set:
 EINVAL: not watched. EBADF: the descriptor is -1. EFAULT: not a poller.
 */
ZMQ_EXPORT int zmq_poller_remove_fd(void *poller, zmq_fd_t fd);

/*
 As zmq_poll; while it waits the thread's signal mask is this one, unless that is NULL.
 Returns as zmq_poll.
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
