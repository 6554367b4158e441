"""Draws the measured figures: ours, libzmq's and bare sockets' over the message size, one SVG for each workload.

Matplotlib, because it is what engineers read plots of, has been kept well for two decades, and writes SVG that is the
same for the same figures.
"""

import json
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as pyplot
from matplotlib.ticker import FuncFormatter

import table

TRANSPORTS = ("tcp", "ipc", "inproc")
SERIES = {
    "ours": {"color": "#b7410e", "marker": "o", "label": "ferrozmq"},
    "libzmq": {"color": "#31688e", "marker": "s", "label": "libzmq"},
    "bare": {"color": "#8a8a8a", "marker": "None", "linestyle": "--", "label": "bare sockets"},
}
TITLES = {
    "request": "REQ/REP latency, one way (lower is better)",
    "polled": "DEALER/ROUTER latency through zmq_poll, one way (lower is better)",
    "stream": "PUSH/PULL throughput (higher is better)",
}
UNITS = {"request": "microseconds", "polled": "microseconds", "stream": "messages/s"}


def draw(axes, rows):
    """One transport: a curve for each of those who were measured."""
    rows = sorted(rows, key=lambda row: row["size"])
    for name, style in SERIES.items():
        points = [(row["size"], row[name]) for row in rows if row[name] is not None]
        if points:
            axes.plot(*zip(*points), **style, linewidth=1.6, markersize=4)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks([row["size"] for row in rows])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: table.size(int(value))))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: table.number(value)))
    axes.minorticks_off()
    axes.tick_params(labelsize=8)
    axes.grid(alpha=0.3)


def figure(report, workload):
    rows = [
        row
        for row in report["rows"]
        if row["workload"] == workload and row["headline"] and row["placement"] == "free"
    ]
    pictured, axes = pyplot.subplots(1, len(TRANSPORTS), figsize=(10, 3.4), sharey=True, layout="constrained")
    for transport, part in zip(TRANSPORTS, axes):
        draw(part, [row for row in rows if row["transport"] == transport])
        part.set_title(transport, fontsize=10)
        part.set_xlabel("message size in bytes", fontsize=8)
    axes[0].set_ylabel(UNITS[workload], fontsize=8)
    axes[0].legend(fontsize=8, frameon=False)
    pictured.suptitle(TITLES[workload], fontsize=11)
    pictured.supxlabel(report["machine"], fontsize=7, color="#606060")
    return pictured


def main():
    results = Path(sys.argv[1])
    report = json.loads((results / "full.json").read_text())
    matplotlib.rcParams.update({"svg.hashsalt": "ferrozmq", "svg.fonttype": "none", "font.family": "sans-serif"})
    for workload in TITLES:
        figure(report, workload).savefig(results / f"{workload}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
