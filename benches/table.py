"""The report as a table for people."""

TITLES = {
    "request": "REQ/REP, blocking calls: microseconds one way",
    "polled": "DEALER/ROUTER, zmq_poll: microseconds one way",
    "stream": "PUSH/PULL: messages a second",
    "fanout": "PUB to 8 SUBs: deliveries a second",
    "curve": "PUSH/PULL through CURVE: messages a second",
    "handshakes": "CURVE clients that connect, ask, are answered and leave: handshakes a second",
    "send-time": "inside zmq_send, a message each 2 ms: microseconds (p50, then p99)",
    "descriptors": "descriptors of one process: a ROUTER and so many DEALERs; none: sockets without endpoints",
}

HEADER = (
    f"{'':8} {'size':>8} {'place':7} {'ours':>9} {'libzmq':>9} {'ratio':>6} {'of the pairs':>13} "
    f"{'bar':12} {'CPU':>6} {'bar':11} {'bare':>9} {'x bare':>7}"
)


def number(value):
    for limit, unit in ((1e6, "M"), (1e4, "k")):
        if value >= limit:
            value = value / (1e6 if unit == "M" else 1e3)
            return f"{value:.3g}{unit}" if value < 1000 else f"{value:.0f}{unit}"
    return f"{value:.4g}"


def size(count):
    for unit in ("", " Ki"):
        if count < 1024:
            return f"{count}{unit}"
        count //= 1024
    return f"{count} Mi"


def verdict(row):
    if not row or not row["verdict"]:
        return ""
    return f"{row['bar']}{'' if row['verdict'] == 'pass' else ' MISS'}"


def line(row, cpu):
    """A headline, the processor time beside it, and what bare sockets do."""
    pairs = f"{row['ratio_low']:.2f} - {row['ratio_high']:.2f}"
    bare = number(row["bare"]) if row["bare"] else ""
    times = f"{row['ours'] / row['bare']:.2f}" if row["bare"] else ""
    return (
        f"{row['transport']:8} {size(row['size']):>8} {row['placement']:7} {number(row['ours']):>9} "
        f"{number(row['libzmq']):>9} {row['ratio']:6.2f} {pairs:>13} {verdict(row):12} "
        f"{format(cpu['ratio'], '.2f') if cpu else '':>6} {verdict(cpu):11} {bare:>9} {times:>7}"
    ).rstrip()


def section(workload, rows):
    """The lines of one workload."""
    yield TITLES[workload]
    cpu = {key(row): row for row in rows if row["figure"] == "cpu_s_per_million"}
    for row in rows:
        if row["headline"] or row["figure"] == "send_p99_us":
            yield line(row, cpu.get(key(row)))
    yield ""


def key(row):
    return row["transport"], row["size"], row["placement"]


def summary(report):
    judged = [row for row in report["rows"] if row["verdict"]]
    missed = [row for row in judged if row["verdict"] != "pass"]
    yield f"{len(judged) - len(missed)} of {len(judged)} bars cleared"
    for row in missed:
        name = f"{row['workload']} {row['transport']} {row['size']} {row['placement']}"
        yield f"  missed: {name}, {row['figure']} {row['ratio']:.2f}, wanted {row['bar']}"
    for name, library, problem in report["failures"]:
        yield f"  failed: {name} with {library}: {problem}"


def render(report):
    out = [
        report["machine"],
        f"ours    {report['libraries']['ours']}",
        f"libzmq  {report['libraries']['libzmq']}",
        f"{report['rounds']} alternating pairs of {report['seconds']} s a line; medians; "
        f"load of the machine before and after: {report['load'][0]}, {report['load'][1]}",
        "ratio and CPU are ours over libzmq's; CPU is processor time a message or round trip, both sides, all threads",
        "",
        HEADER.rstrip(),
    ]
    for workload in TITLES:
        rows = [row for row in report["rows"] if row["workload"] == workload]
        if rows:
            out += section(workload, rows)
    return "\n".join([*out, *summary(report)]) + "\n"
