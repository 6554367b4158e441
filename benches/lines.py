"""What is measured: the lines of the table, and the bars that they have to clear."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB

LATENCY_SIZES = (1, KIB, 64 * KIB)
STREAM_SIZES = (1, 32, 128, KIB, 8 * KIB, 64 * KIB, MIB)
NETWORK = ("tcp", "ipc")
TRANSPORTS = ("tcp", "ipc", "inproc")


@dataclass(frozen=True)
class Line:
    """One workload at one transport, size and placement; the harness's arguments."""

    workload: str
    transport: str
    size: int
    placement: str = "free"

    @property
    def name(self):
        return f"{self.workload} {self.transport} {self.size} {self.placement}"

    @property
    def stretch(self):
        """So many times longer than others it runs, to see enough messages: one goes each 2 ms, or 500 at a time fill a
        second's tenth."""
        return 3 if self.workload == "send-time" or (self.workload == "stream" and self.size >= MIB) else 1

    def arguments(self, seconds):
        return [self.workload, self.transport, str(self.size), self.placement, str(seconds)]


@dataclass(frozen=True)
class Bar:
    """Ours over libzmq's, at most or at least."""

    limit: float
    at_most: bool

    def is_cleared(self, ratio):
        return ratio <= self.limit if self.at_most else ratio >= self.limit

    def __str__(self):
        return f"{'<=' if self.at_most else '>='} {self.limit:g}"


# The figure that a workload is about, and its unit.
HEADLINE = {
    "request": ("latency_us", "us one way"),
    "polled": ("latency_us", "us one way"),
    "stream": ("messages_per_s", "messages/s"),
    "fanout": ("messages_per_s", "deliveries/s"),
    "curve": ("messages_per_s", "messages/s"),
    "handshakes": ("handshakes_per_s", "handshakes/s"),
    "send-time": ("send_p50_us", "us in zmq_send"),
    "descriptors": ("descriptors", "descriptors"),
}

CPU = "cpu_s_per_million"


def bars(line):
    """The bars of a line, by figure."""
    if line.workload == "request" and line.transport in NETWORK:
        return {"latency_us": Bar(0.7, True), CPU: Bar(1.0, True)}
    if line.workload in ("stream", "fanout"):
        return {"messages_per_s": Bar(1.0, False)}
    if line.workload == "curve":
        return {"messages_per_s": Bar(1.6 if line.size >= 64 * KIB else 2.0, False)}
    if line.workload == "handshakes":
        return {"handshakes_per_s": Bar(1.0, False)}
    if line.workload == "descriptors":
        return {"descriptors": Bar(1.0, True)}
    return {}


def bare_line(line):
    """The bare sockets' counterpart of a line, if there is one."""
    if line.transport not in NETWORK:
        return None
    if line.workload in ("request", "polled"):
        return Line("bare-latency", line.transport, line.size, line.placement)
    if line.workload == "stream":
        return Line("bare-stream", line.transport, 0, line.placement)
    return None


def bare_headline(line, bare):
    """What bare sockets would show in the headline of `line`; blocks of 256 KiB carry any number of messages."""
    if line.workload == "stream":
        return bare["mb_per_s"] * 1e6 / line.size
    return bare["latency_us"]


def descriptor_lines():
    return [Line("descriptors", transport, count) for transport in ("none", *TRANSPORTS) for count in (1, 100)]


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
    lines += [Line("stream", transport, size) for transport in TRANSPORTS for size in STREAM_SIZES]
    lines += [Line("fanout", transport, size) for transport in TRANSPORTS for size in (32, KIB)]
    lines += curve_lines()
    lines += [Line("send-time", transport, 32) for transport in TRANSPORTS]
    return lines + descriptor_lines()


def quick():
    lines = [Line("request", transport, 1, placement) for transport in NETWORK for placement in ("free", "pinned")]
    lines += [Line("request", "inproc", 1), Line("polled", "tcp", 1)]
    lines += [Line("stream", transport, size) for transport in TRANSPORTS for size in (32, 64 * KIB)]
    lines += [Line("fanout", "tcp", 32), *curve_lines(), Line("send-time", "tcp", 32)]
    return lines + descriptor_lines()
