"""The report as a table for people."""

import lines

HEADER = (
    f"{'':8} {'size':>6} {'count':>7} {'place':7} {'ours':>9} {'libzmq':>9} {'ratio':>6} {'of the pairs':>13} "
    f"{'CPU':>6} {'bare':>9} {'x bare':>7}  bar"
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


def verdict(row, name=""):
    if not row or not row["verdict"]:
        return ""
    return f"{'' if row['verdict'] == 'pass' else 'MISS '}{name}{row['bar']}"


def line(row, cpu):
    """One figure, the processor time beside it, and what bare sockets do."""
    pairs = f"{row['ratio_low']:.2f} - {row['ratio_high']:.2f}"
    bare = number(row["bare"]) if row["bare"] else ""
    times = f"{row['ours'] / row['bare']:.2f}" if row["bare"] else ""
    bars = "; ".join(filter(None, (verdict(row), verdict(cpu, "CPU "))))
    return (
        f"{row['transport']:8} {size(row['size']):>6} {row['count']:7} {row['placement']:7} {number(row['ours']):>9} "
        f"{number(row['libzmq']):>9} {row['ratio']:6.2f} {pairs:>13} "
        f"{format(cpu['ratio'], '.2f') if cpu else '':>6} {bare:>9} {times:>7}  {bars}"
    ).rstrip()


def section(shown, rows):
    """One figure of the lines of one workload; beside the headline stands the processor time."""
    rows = [row for row in rows if row["workload"] == shown.workload]
    cpu = {key(row): row for row in rows if row["figure"] == lines.CPU and lines.is_headline(shown, shown.figure)}
    rows = [row for row in rows if row["figure"] == shown.figure]
    return [shown.title, *(line(row, cpu.get(key(row))) for row in rows), ""] if rows else []


def key(row):
    return row["transport"], row["size"], row["count"], row["placement"]


def summary(report):
    judged = [row for row in report["rows"] if row["verdict"]]
    missed = [row for row in judged if row["verdict"] != "pass"]
    yield f"{len(judged) - len(missed)} of {len(judged)} bars cleared"
    for row in missed:
        name = f"{row['workload']} {row['transport']} {row['size']} B x {row['count']} {row['placement']}"
        figure = f"{row['figure']} {number(row['ours'])}, {row['ratio']:.2f} x libzmq's"
        yield f"  missed: {name}, {figure}, wanted {row['bar']}"
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
    for shown in lines.SECTIONS:
        out += section(shown, report["rows"])
    return "\n".join([*out, *summary(report)]) + "\n"
