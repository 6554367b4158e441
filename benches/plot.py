"""Draws the measured figures: ours, libzmq's and bare sockets', one SVG for each plot.

Matplotlib, because it is what engineers read plots of, has been kept well for two decades, and writes SVG that is the
same for the same figures.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.pyplot as pyplot
from matplotlib.ticker import FuncFormatter

import table

SERIES = {
    "ours": {"color": "#b7410e", "marker": "o", "label": "ferrozmq"},
    "libzmq": {"color": "#31688e", "marker": "s", "label": "libzmq"},
    "bare": {"color": "#8a8a8a", "marker": "None", "linestyle": "--", "label": "bare sockets"},
}


@dataclass(frozen=True)
class Panel:
    """One pair of axes: a figure of one workload at one transport."""

    workload: str
    transport: str
    figure: str
    title: str
    unit: str


@dataclass(frozen=True)
class Plot:
    """Panels side by side, all over the message size or all over how many there are."""

    name: str
    title: str
    over: str
    panels: tuple

    @property
    def shares_scale(self):
        return len({panel.figure for panel in self.panels}) == 1


def over_size(name, workload, figure, title, unit):
    panels = tuple(Panel(workload, transport, figure, transport, unit) for transport in ("tcp", "ipc", "inproc"))
    return Plot(name, title, "size", panels)


PLOTS = (
    over_size("request", "request", "latency_us", "REQ/REP latency, one way (lower is better)", "microseconds"),
    over_size("polled", "polled", "latency_us", "DEALER/ROUTER through zmq_poll, one way (lower is better)", "microseconds"),
    over_size("stream", "stream", "messages_per_s", "PUSH/PULL throughput (higher is better)", "messages/s"),
    Plot(
        "growth",
        "Cost over connections and sockets (lower is better)",
        "count",
        (
            Panel("peers", "tcp", "cpu_s_per_million", "DEALERs on one ROUTER", "CPU microseconds a round trip"),
            Panel("peers", "tcp", "kib_per_peer", "memory of the ROUTER", "KiB a peer"),
            Panel("poll", "tcp", "ns_per_item", "zmq_poll, one ready", "nanoseconds a socket"),
        ),
    ),
    Plot(
        "subscriptions",
        "Cost over subscriptions (lower is better)",
        "count",
        (
            Panel("subscriptions", "tcp", "match_ns", "publishing what nobody wants", "nanoseconds a message"),
            Panel("subscriptions", "tcp", "bytes_each", "memory of the PUB", "bytes a subscription"),
            Panel("subscriptions", "tcp", "subscriber_bytes_each", "memory of the SUB", "bytes a subscription"),
        ),
    ),
)
LABELS = {"size": "message size in bytes", "count": "how many"}
TICKS = {"size": table.size, "count": table.number}


def draw(axes, rows, over):
    """One panel: a curve for each of those who were measured."""
    rows = sorted(rows, key=lambda row: row[over])
    for name, style in SERIES.items():
        points = [(row[over], row[name]) for row in rows if row[name] is not None]
        if points:
            axes.plot(*zip(*points), **style, linewidth=1.6, markersize=4)
    axes.set_xscale("log", base=2 if over == "size" else 10)
    axes.set_yscale("log")
    axes.set_xticks([row[over] for row in rows])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: TICKS[over](int(value))))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: table.number(value)))
    axes.minorticks_off()
    axes.tick_params(labelsize=8)
    axes.tick_params(axis="x", rotation=45 if len(rows) > 5 else 0)
    axes.grid(alpha=0.3)


def rows_of(report, panel):
    return [
        row
        for row in report["rows"]
        if (row["workload"], row["transport"], row["figure"]) == (panel.workload, panel.transport, panel.figure)
        and row["placement"] == "free"
    ]


def picture(report, plot):
    pictured, parts = pyplot.subplots(
        1, len(plot.panels), figsize=(10, 3.4), sharey=plot.shares_scale, layout="constrained"
    )
    for panel, axes in zip(plot.panels, parts):
        draw(axes, rows_of(report, panel), plot.over)
        axes.set_title(panel.title, fontsize=10)
        axes.set_xlabel(LABELS[plot.over], fontsize=8)
        if axes is parts[0] or not plot.shares_scale:
            axes.set_ylabel(panel.unit, fontsize=8)
    parts[0].legend(fontsize=8, frameon=False)
    pictured.suptitle(plot.title, fontsize=11)
    pictured.supxlabel(report["machine"], fontsize=7, color="#606060")
    return pictured


def main():
    results = Path(sys.argv[1])
    report = json.loads((results / "full.json").read_text())
    matplotlib.rcParams.update({"svg.hashsalt": "ferrozmq", "svg.fonttype": "none", "font.family": "sans-serif"})
    for plot in PLOTS:
        picture(report, plot).savefig(results / f"{plot.name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
