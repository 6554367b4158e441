#!/bin/sh
# Measures this library against the libzmq of the system, in turn, and bare sockets beside them.
#
#   benches/run.sh            everything, at most 10 minutes; writes benches/results/full.{txt,csv,json} and the plots
#   benches/run.sh --quick    the most telling lines, 1 minute; writes benches/results/quick.{txt,csv,json}
#
# DIST names the directory of our libzmq.so.5, LIBZMQ that of the other one. What runs meanwhile on this machine spoils
# the figures: medians over alternating runs take the edge off, no more.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../target}
dist=${DIST:-$target/dist}
libzmq=${LIBZMQ:-$(pkg-config --variable=libdir libzmq)}
harness=$target/bench-harness

mkdir -p "$target" "$here/results"
${CC:-cc} -std=c11 -O2 -g -Wall -Wextra -Wpedantic -I"$here/../include" -o "$harness" "$here"/harness/*.c \
    "$dist/libzmq.so.5" -lpthread -ldl
python3 "$here/measure.py" --harness "$harness" --ours "$dist" --libzmq "$libzmq" --results "$here/results" "$@"

case " $* " in
*" --quick "* | *" --only "*) ;;
*) "$here/plot.sh" ;;
esac
