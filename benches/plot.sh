#!/bin/sh
# Draws benches/results/full.json with Matplotlib, which is installed into the build directory when it is not there.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=${CARGO_TARGET_DIR:-$here/../target}/bench-venv

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import matplotlib' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
fi
exec "$venv/bin/python" "$here/plot.py" "$here/results"
