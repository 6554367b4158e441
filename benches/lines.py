"""What is measured: the lines of the table, and the sections that show them."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB

LATENCY_SIZES = (1, KIB, 64 * KIB)
STREAM_SIZES = (1, 32, 128, 256, KIB, 8 * KIB, 64 * KIB, MIB)
NETWORK = ("tcp", "ipc")
TRANSPORTS = ("tcp", "ipc", "inproc")

# The client's process holds two descriptors a DEALER with libzmq, and some systems allow 20,000.
PEERS = (1, 10, 100, 1000, 4000, 9900)
SUBSCRIBERS = (8, 256, 1000)
SUBSCRIPTIONS = (1000, 10_000, 100_000, 1_000_000)
POLLED_SOCKETS = (10, 100, 1000, 2000, 9900)

CPU = "cpu_s_per_million"

MANY = 4000

# Lines that are the same each time, or take long to set up, are measured less often.
ROUNDS = {"descriptors": 1, "idle-memory": 1, "burst-memory": 1, "subscriptions": 1, "storm": 3}
ROUNDS_OF_LONG_ONES = 3


@dataclass(frozen=True)
class Line:
    """One workload at one transport, size, placement and number of peers; the harness's arguments."""

    workload: str
    transport: str
    size: int = 32
    placement: str = "free"
    count: int = 1

    @property
    def name(self):
        return f"{self.workload} {self.transport} {self.size} B x {self.count} {self.placement}"

    @property
    def stretch(self):
        """So many times longer than others it runs, to see enough messages: one goes each millisecond or two."""
        return 3 if self.workload in ("send-time", "stalled") else 1

    def is_due(self, number):
        """In the round of this number."""
        is_long = self.count > MANY or self.size >= MIB
        return number < ROUNDS.get(self.workload, ROUNDS_OF_LONG_ONES if is_long else number + 1)

    def arguments(self, seconds):
        numbers = [str(self.size), str(self.count)]
        return [self.workload, self.transport, *numbers, self.placement, str(seconds * self.stretch)]


@dataclass(frozen=True)
class Section:
    """A part of the table: one figure of one workload."""

    workload: str
    figure: str
    title: str
    unit: str


# The first of a workload is its headline: processor time and bare sockets stand beside it.
SECTIONS = (
    Section("request", "latency_us", "REQ/REP, blocking calls: microseconds one way", "us one way"),
    Section("polled", "latency_us", "DEALER/ROUTER, zmq_poll: microseconds one way", "us one way"),
    Section("event-loop", "latency_us", "DEALER/ROUTER, an event loop on ZMQ_FD: microseconds one way", "us one way"),
    Section("proxied", "latency_us", "REQ/REP through zmq_proxy: microseconds one way", "us one way"),
    Section("stream", "messages_per_s", "PUSH/PULL: messages a second", "messages/s"),
    Section("fanout", "messages_per_s", "PUB to SUBs: deliveries a second", "deliveries/s"),
    Section("stalled", "p99_change", "PUB to SUBs of which one stops: the others' p99 after over before", "times"),
    Section("stalled", "p99_us", "the same: the others' p99 after, in microseconds", "us one way"),
    Section("proxied-fanout", "messages_per_s", "PUB, zmq_proxy, SUB: messages a second", "messages/s"),
    Section("proxied-requests", "messages_per_s", "DEALER, zmq_proxy, DEALER and back: messages a second", "messages/s"),
    Section("peers", "round_trips_per_s", "DEALERs on one ROUTER, all ask in turn: round trips a second", "round trips/s"),
    Section("peers", "kib_per_peer", "memory of a busy ROUTER for each peer: KiB", "KiB"),
    Section("storm", "back_ms", "DEALERs whose server is killed and replaced: milliseconds until all are back", "ms"),
    Section("idle-memory", "kib_per_pair", "memory of an idle connection, both ends: KiB", "KiB"),
    Section("burst-memory", "memory_after", "memory of both processes 2 s after a burst of 1 GiB over before", "times"),
    Section("subscriptions", "match_ns", "PUB with so many subscriptions, none matches: nanoseconds a message", "ns"),
    Section("subscriptions", "bytes_each", "the same: bytes a subscription at the PUB", "bytes"),
    Section("subscriptions", "subscriber_bytes_each", "the same: bytes a subscription at the SUB", "bytes"),
    Section("poll", "call_ns", "zmq_poll over so many sockets, one ready: nanoseconds a call", "ns"),
    Section("poll", "ns_per_item", "the same: nanoseconds an item", "ns"),
    Section("curve", "messages_per_s", "PUSH/PULL through CURVE: messages a second", "messages/s"),
    Section(
        "handshakes",
        "handshakes_per_s",
        "CURVE clients that connect, ask, are answered and leave: handshakes a second",
        "handshakes/s",
    ),
    Section("send-time", "send_p50_us", "inside zmq_send, a message each 2 ms: microseconds, p50", "us in zmq_send"),
    Section("send-time", "send_p99_us", "inside zmq_send, a message each 2 ms: microseconds, p99", "us in zmq_send"),
    Section(
        "descriptors",
        "descriptors",
        "descriptors of one process: a ROUTER and so many DEALERs; none: sockets without endpoints",
        "descriptors",
    ),
)


def section(line, figure):
    """The section that shows a figure of a line, if one does."""
    return next((one for one in SECTIONS if (one.workload, one.figure) == (line.workload, figure)), None)


def is_headline(line, figure):
    return next(one for one in SECTIONS if one.workload == line.workload).figure == figure


def bare_line(line):
    """The bare sockets' counterpart of a line, if there is one."""
    if line.transport not in NETWORK:
        return None
    if line.workload in ("request", "polled", "event-loop"):
        return Line("bare-latency", line.transport, line.size, line.placement)
    if line.workload == "stream":
        return Line("bare-stream", line.transport, 0, line.placement)
    if line.workload == "peers":
        return Line("bare-peers", line.transport, line.size, line.placement, line.count)
    return None


def bare_headline(line, bare):
    """What bare sockets would show in the headline of `line`; blocks of 256 KiB carry any number of messages."""
    if line.workload == "stream":
        return bare["mb_per_s"] * 1e6 / line.size
    return bare["round_trips_per_s" if line.workload == "peers" else "latency_us"]


def descriptor_lines():
    return [Line("descriptors", transport, count=count) for transport in ("none", *TRANSPORTS) for count in (1, 100)]


def curve_lines():
    return [Line("curve", "tcp", size) for size in (32, KIB, 64 * KIB)] + [Line("handshakes", "tcp", 1)]


def full():
    lines = [
        Line(workload, transport, size, placement)
        for workload in ("request", "polled")
        for transport in TRANSPORTS
        for size in LATENCY_SIZES
        for placement in ("free", "pinned")
    ]
    lines += [
        Line(workload, transport, 1, placement)
        for workload in ("event-loop", "proxied")
        for transport in NETWORK
        for placement in ("free", "pinned")
    ]
    lines += [Line("stream", transport, size) for transport in TRANSPORTS for size in STREAM_SIZES]
    lines += [Line("fanout", transport, size, count=8) for transport in TRANSPORTS for size in (32, KIB)]
    lines += [Line("fanout", "tcp", count=count) for count in (256, 1000)]
    lines += [Line(workload, "tcp", size) for workload in ("proxied-fanout", "proxied-requests") for size in (32, KIB)]
    lines += [Line("stalled", "tcp", KIB, count=8), Line("storm", "tcp", count=4000)]
    lines += [Line("idle-memory", "tcp", count=1000), Line("burst-memory", "tcp", 64 * KIB)]
    lines += [Line("subscriptions", "tcp", count=count) for count in SUBSCRIPTIONS]
    lines += [Line("peers", "tcp", count=count) for count in PEERS]
    lines += [Line("poll", "tcp", 1, count=count) for count in POLLED_SOCKETS]
    lines += curve_lines()
    lines += [Line("send-time", transport) for transport in TRANSPORTS]
    lines += [Line("send-time", "tcp", count=count) for count in (8, 256)]
    return lines + descriptor_lines()


def quick():
    lines = [Line("request", transport, 1, placement) for transport in NETWORK for placement in ("free", "pinned")]
    lines += [Line("request", "inproc", 1), Line("polled", "tcp", 1)]
    lines += [Line("stream", transport, size) for transport in TRANSPORTS for size in (32, 64 * KIB)]
    lines += [Line("event-loop", "tcp", 1), Line("proxied", "tcp", 1)]
    lines += [Line("proxied-fanout", "tcp"), Line("proxied-requests", "tcp")]
    lines += [Line("fanout", "tcp", count=8), Line("peers", "tcp", count=1000), Line("poll", "tcp", 1, count=1000)]
    lines += [*curve_lines(), Line("send-time", "tcp")]
    return lines + descriptor_lines()
