"""Runs the harness with one library and the other in turn, and writes what came out.

Every round goes through all lines, so that a disturbance of a few seconds touches one pair of several lines and not all
pairs of one. The order within a pair alternates. Figures are medians over the rounds; a ratio is that of the medians,
with the range of the pairs' own ratios beside it.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import goals
import lines
import machine
import table

ROUNDS = 5
TIMEOUT = 45

# (seconds a run, seconds in all)
FULL = (0.15, 520)
QUICK = (0.1, 50)


class Runner:
    """Runs lines with one library or the other, and keeps what they printed."""

    def __init__(self, harness, directories, seconds, workplace):
        self.harness = harness.resolve()
        self.workplace = workplace
        self.directories = {name: path.resolve() for name, path in directories.items()}
        self.seconds = seconds
        self.figures = {}
        self.failures = []

    def environment(self, library):
        return {**os.environ, "LD_LIBRARY_PATH": str(self.directories[library])}

    def library(self, library):
        """Version and path of what the loader finds."""
        command = [self.harness, "library"]
        done = subprocess.run(command, env=self.environment(library), capture_output=True, text=True, check=True)
        version, path = done.stdout.strip().split(" ", 1)
        return version, Path(path)

    def run(self, line, library):
        """Figures by name, or nothing if the run failed; the failure is kept, and not met again."""
        if any(failure[:2] == (line.name, library) for failure in self.failures):
            return
        command = [self.harness, *line.arguments(self.seconds)]
        environment = self.environment("ours" if library == "bare" else library)
        try:
            done = subprocess.run(
                command, env=environment, cwd=self.workplace, capture_output=True, text=True, timeout=TIMEOUT
            )
            problem = done.stderr.strip() if done.returncode else None
        except subprocess.TimeoutExpired:
            problem = f"no end after {TIMEOUT} s"
        if problem is not None:
            self.failures.append((line.name, library, problem))
            return
        words = done.stdout.split()
        for figure, value in zip(words[::2], words[1::2]):
            self.figures.setdefault((line, library), {}).setdefault(figure, []).append(float(value))

    def median(self, line, library):
        figures = self.figures.get((line, library), {})
        return {figure: statistics.median(values) for figure, values in figures.items()}


def bare_lines(chosen):
    return list(dict.fromkeys(filter(None, map(lines.bare_line, chosen))))


def run_round(runner, chosen, number, deadline):
    """False: the time was up before all lines had their turn."""
    for line in chosen:
        if not line.is_due(number):
            continue
        if time.monotonic() > deadline:
            return False
        for library in ("libzmq", "ours") if number % 2 == 0 else ("ours", "libzmq"):
            runner.run(line, library)
    for line in bare_lines(chosen):
        runner.run(line, "bare")
    return True


def measure(runner, chosen, rounds, limit):
    """Rounds until there are enough of them, or the time is up; returns how many were whole."""
    start = time.monotonic()
    for number in range(rounds):
        if not run_round(runner, chosen, number, start + limit):
            print("the time is up", file=sys.stderr)
            return number
        print(f"round {number + 1} of {rounds}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return rounds


def spread(runner, line, figure):
    """The smallest and the largest ratio of one pair."""
    ours = runner.figures[line, "ours"][figure]
    theirs = runner.figures[line, "libzmq"][figure]
    ratios = [a / b for a, b in zip(ours, theirs) if b]
    return (min(ratios), max(ratios)) if ratios else (1.0, 1.0)


def compare(runner, line):
    """One row for each figure that both libraries gave."""
    ours, theirs = runner.median(line, "ours"), runner.median(line, "libzmq")
    bare_line = lines.bare_line(line)
    bare = runner.median(bare_line, "bare") if bare_line else {}
    reached = goals.goals(line)
    for figure in ours:
        if figure not in theirs or figure == "count":
            continue
        section = lines.section(line, figure)
        low, high = spread(runner, line, figure)
        row = {
            "workload": line.workload,
            "transport": line.transport,
            "size": line.size,
            "count": line.count,
            "placement": line.placement,
            "figure": figure,
            "unit": section.unit if section else "",
            "ours": ours[figure],
            "libzmq": theirs[figure],
            "bare": lines.bare_headline(line, bare) if bare and lines.is_headline(line, figure) else None,
            "ratio": ours[figure] / theirs[figure] if theirs[figure] else float(ours[figure] == 0) or float("inf"),
            "ratio_low": low,
            "ratio_high": high,
        }
        yield row | judge(row, reached.get(figure))


def judge(row, goal):
    if goal is None:
        return {"bar": "", "verdict": ""}
    return {"bar": str(goal), "verdict": "pass" if goal.is_reached(row) else "MISS"}


def write(results, name, report):
    """The same as a table to read, as CSV and as JSON."""
    text = table.render(report)
    (results / f"{name}.txt").write_text(text)
    (results / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
    with open(results / f"{name}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(report["rows"][0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(report["rows"])
    print(text)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--harness", type=Path, required=True)
    parser.add_argument("--ours", type=Path, required=True, help="directory of our libzmq.so.5")
    parser.add_argument("--libzmq", type=Path, required=True, help="directory of the other one")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="lines whose name contains this; nothing is written")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="pairs of each line")
    return parser.parse_args()


def report_of(arguments, workplace):
    seconds, limit = QUICK if arguments.quick else FULL
    chosen = [line for line in (lines.quick() if arguments.quick else lines.full()) if arguments.only in line.name]
    runner = Runner(arguments.harness, {"ours": arguments.ours, "libzmq": arguments.libzmq}, seconds, workplace)
    libraries = {name: runner.library(name) for name in ("ours", "libzmq")}
    if libraries["ours"] == libraries["libzmq"]:
        sys.exit(f"both are {libraries['ours'][1]}")
    before = machine.load()
    rounds = measure(runner, chosen, arguments.rounds, limit)
    return {
        "machine": machine.describe(),
        "load": [before, machine.load()],
        "libraries": {name: f"{version} ({path.name})" for name, (version, path) in libraries.items()},
        "rounds": rounds,
        "seconds": seconds,
        "failures": runner.failures,
        "rows": [row for line in chosen for row in compare(runner, line)],
    }


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as workplace:  # libzmq leaves sockets of ipc behind where it runs
        report = report_of(arguments, workplace)
    if arguments.only:
        print(table.render(report))
    else:
        write(arguments.results, "quick" if arguments.quick else "full", report)


if __name__ == "__main__":
    main()
