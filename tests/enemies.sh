#!/bin/sh
# Load with enemies (tests/enemies/enemies.c) on our release library, or on the libzmq of the system for comparison.
# usage: tests/enemies.sh [--libzmq] [CLIENTS [ENEMIES [SECONDS [PERCENT [KIND]]]]]
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
directory=$target/enemies
mkdir -p "$directory"
if [ "${1:-}" = --libzmq ]; then
    shift
    libraries=$(dirname "$(/sbin/ldconfig -p | sed -n 's/.*libzmq\.so\.5 .*=> //p' | head -n 1)")
else
    make --no-print-directory all >/dev/null
    libraries=$target/dist
fi
${CC:-cc} -O2 -Wall -Wextra -Iinclude tests/enemies/enemies.c -o "$directory/enemies" -L"$libraries" -l:libzmq.so.5 -lpthread
case $libraries in
    "$target"/dist) ;;
    # It does not know our limits.
    *) ${CC:-cc} -O2 -Wall -Wextra tests/enemies/enemies.c -o "$directory/enemies" -lzmq -lpthread ;;
esac
LD_LIBRARY_PATH=$libraries exec "$directory/enemies" "$@"
