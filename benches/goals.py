"""The bars: what a line's figures have to be."""

from dataclasses import dataclass

from lines import CPU, KIB, MIB


@dataclass(frozen=True)
class Bar:
    """Ours over what it is compared with, at most or at least."""

    limit: float
    at_most: bool
    against: str = "libzmq"

    def is_cleared(self, row):
        if self.against == "":
            value = row["ours"]
        elif row[self.against] is None:
            return False
        else:
            value = row["ratio"] if self.against == "libzmq" else row["ours"] / row[self.against]
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self):
        unit = {"libzmq": "", "bare": " bare", "": " flat"}[self.against]
        return f"{'<=' if self.at_most else '>='} {self.limit:.3g}{unit}"


@dataclass(frozen=True)
class Goal:
    """All of its conditions hold; a condition is one of several bars."""

    conditions: tuple

    def is_reached(self, row):
        return all(any(bar.is_cleared(row) for bar in bars) for bars in self.conditions)

    def __str__(self):
        return ", ".join(" or ".join(map(str, bars)) for bars in self.conditions)


def at_most(limit, against="libzmq"):
    return Bar(limit, True, against)


def at_least(limit, against="libzmq"):
    return Bar(limit, False, against)


def either(*bars):
    return Goal((bars,))


def both(*bars):
    return Goal(tuple((bar,) for bar in bars))


def latency(line):
    if line.transport == "inproc":
        return either(at_most(0.75))
    if line.size >= 64 * KIB:
        return either(at_most(0.75))
    if line.workload != "request":
        return either(at_most(0.6))
    return both(at_most(0.6 if line.transport == "tcp" else 0.5), at_most(1.2, "bare"))


def stream(line):
    if line.transport == "inproc":
        return either(at_least({32: 3, KIB: 3, 64 * KIB: 1.5}.get(line.size, 1)))
    if line.size <= 128:
        return either(at_least(4))
    if line.size <= 8 * KIB:
        return either(at_least(4), at_least(1 / 1.35, "bare"))
    if line.size < MIB:
        return either(at_least(2), at_least(1 / 1.25, "bare"))
    return either(at_least(1 / 1.15, "bare"))


def peers(line):
    return either(at_least(2), at_least(1 / 1.3, "bare")) if line.count >= 1000 else either(at_least(1))


def descriptors(line):
    return either(at_most(0, "")) if line.transport in ("none", "inproc") else either(at_most(1))


def figures(line):
    """The goals of a line's figures without processor time."""
    many = line.count >= 1000
    match line.workload:
        case "request" | "polled" | "proxied":
            return {"latency_us": latency(line)}
        case "event-loop":
            return {"latency_us": either(at_most(0.9))}
        case "stream":
            return {"messages_per_s": stream(line)}
        case "fanout":
            return {"messages_per_s": either(at_least(2 if line.count == 8 else 1.5))}
        case "stalled":
            return {"p99_change": either(at_most(1.1, ""))}
        case "proxied-fanout" | "proxied-requests":
            return {"messages_per_s": either(at_least(2))}
        case "storm":
            return {"back_ms": either(at_most(0.5))}
        case "idle-memory":
            return {"kib_per_pair": either(at_most(16, ""))}
        case "burst-memory":
            return {"memory_after": either(at_most(1.1, ""))}
        case "subscriptions":
            return {"match_ns": either(at_most(0.5)), "bytes_each": either(at_most(0.5))}
        case "peers":
            return {"round_trips_per_s": peers(line)} | ({"kib_per_peer": either(at_most(10, ""))} if many else {})
        case "poll":
            call = {"call_ns": either(at_most(0.05 if many else 1))}
            return call | ({"ns_per_item": either(at_most(10, ""))} if many else {})
        case "curve":
            return {"messages_per_s": either(at_least(1.6 if line.size >= 64 * KIB else 2))}
        case "handshakes":
            return {"handshakes_per_s": either(at_least(1))}
        case "send-time":
            bar = either(at_most(3 if line.count == 1 else 1))
            return {"send_p50_us": bar, "send_p99_us": bar}
        case "descriptors":
            return {"descriptors": descriptors(line)}
    return {}


def goals(line):
    """By figure; no line may cost more processor time than libzmq's."""
    return {**figures(line), CPU: either(at_most(1))}
