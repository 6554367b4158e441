#!/bin/bash
# C programs of c-tests/ and tests/hard/ on a library, and in programs, built with a sanitizer: what each prints is not compared, only
# that it ends well and that nothing is reported. Takes minutes.
#
# usage: tests/sanitizer.sh address|thread [PROGRAM...]     PROGRAM as pub_sub or hard/advisories; default: a choice
#
# The sanitizers are behind unstable flags of rustc, which the stable compiler accepts under RUSTC_BOOTSTRAP. ThreadSanitizer must see
# the standard library too: it needs the component rust-src, and is skipped without.
set -u
cd "$(dirname "$0")/.." || exit 1
sanitizer=${1:-address}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- utilities msg msg_lent multipart req_rep pub_sub xpub_xsub dealer_router inproc socket_life every_peer heartbeats \
    stream plain zap threads hard/advisories hard/limits hard/churn hard/shared_sockets hard/closed_under_waiters
stage=$(realpath -m "${CARGO_TARGET_DIR:-target}")/sanitizer/$sanitizer
triple=$(rustc -vV | sed -n 's/^host: //p')
library=$stage/$triple/debug
standard=
if [ "$sanitizer" = thread ]; then
    [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] || { echo "SKIPPED: there is no rust-src" && exit 77; }
    standard=-Zbuild-std
fi

mkdir -p "$library/run"
CC=$PWD/fuzz/plain_cc.sh RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=$sanitizer" CARGO_TARGET_DIR=$stage \
    "${CARGO:-cargo}" build --locked --lib --target "$triple" $standard || exit 1
ln -sf "$library/libzmq.so" "$library/run/libzmq.so.5"

# Freed memory counts as held while the sanitizer keeps it, and some programs look at how much they hold.
export ASAN_OPTIONS=quarantine_size_mb=0:thread_local_quarantine_size_kb=0:malloc_context_size=8 TSAN_OPTIONS=halt_on_error=1
passed=0
failed=0
for name in "$@"; do
    source=c-tests/$name.c
    case $name in hard/*) source=tests/$name.c ;; esac
    program=$stage/$(basename "$name")
    cc -g -fsanitize="$sanitizer" -Iinclude "$source" -o "$program" -L"$library/run" -l:libzmq.so.5 -lpthread || exit 1
    if LD_LIBRARY_PATH=$library/run timeout 300 "$program" >"$program.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name" && grep -A 25 -E 'ERROR: |WARNING: |\.c:[0-9]+: ' "$program.log" | head -n 40
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
