#!/bin/sh
# Instructions a message, by callgrind: see src/main.rs. usage: benches/instructions/run.sh [--check | --write]
set -eu
cd "$(dirname "$0")"
command -v valgrind > /dev/null || { echo "SKIPPED: valgrind is missing" && exit 77; }
exec "${CARGO:-cargo}" run --quiet --locked --release -- "$@"
