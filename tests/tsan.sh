#!/bin/sh
# C programs of tests/hard/ and c-tests/ under ThreadSanitizer: no data race. Needs a nightly toolchain and gcc's libtsan.
# usage: tests/tsan.sh [PROGRAM...]
set -u
cd "$(dirname "$0")/.." || exit 1
rustc +nightly --version > /dev/null 2>&1 || { echo "SKIPPED: there is no nightly toolchain"; exit 77; }
target=${CARGO_TARGET_DIR:-$PWD/target}/tsan
triple=$(rustc +nightly -vV | sed -n 's/host: //p')

RUSTFLAGS="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer --cfg tsan" CARGO_TARGET_DIR=$target \
    cargo +nightly build --quiet --lib --target "$triple" || exit 1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$target/$triple/debug/libzmq.so" "$work/libzmq.so.5"
[ $# -gt 0 ] || set -- shared_sockets shared_types closed_under_waiters churn ends left_alone threads
failed=
for program in "$@"; do
    source=tests/hard/$program.c
    [ -e "$source" ] || source=c-tests/$program.c
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -fsanitize=thread -fno-builtin -g -rdynamic -Iinclude "$source" tests/tsan/memory.c \
        -o "$work/$program" "$work/libzmq.so.5" -pthread || { failed="$failed $program"; continue; }
    # Its shadow memory wants addresses that are not random.
    LD_LIBRARY_PATH=$work TSAN_OPTIONS="suppressions=$PWD/tests/tsan/suppressions report_signal_unsafe=0" \
        timeout -k 5 180 setarch -R "$work/$program" > "$work/$program.log" 2>&1 \
        || { failed="$failed $program"; tail -n 60 "$work/$program.log"; }
    printf '%s ' "$program"
done
echo
[ -z "$failed" ] || { echo "FAILED:$failed"; exit 1; }
