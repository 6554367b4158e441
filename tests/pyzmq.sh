#!/bin/bash
# pyzmq's own tests, from its source distribution and with gevent's, asyncio's and tornado's parts, on our library. A test that
# fails is tried again, because some trust in pauses that a busy machine stretches (test_shadow_socket_close loses on both
# libraries now and then); one that fails four times has to fail on the libzmq of the system, too. One build serves both, as the soname is the same. Takes minutes.
# usage: tests/pyzmq.sh [PYTEST-ARGUMENT...]    e.g. -k TestPoll
set -u
cd "$(dirname "$0")/.." || exit 1
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
stage=$target/pyzmq
python=$stage/venv/bin/python

fail() {
    echo "FAILED: $*"
    exit 1
}

system=$(/sbin/ldconfig -p | sed -n 's/.*libzmq\.so\.5 .*=> //p' | head -n 1)
[ -n "$system" ] || { echo "SKIPPED: no libzmq.so.5 of the system" && exit 77; }
command -v python3 >/dev/null || { echo "SKIPPED: no python3" && exit 77; }
mkdir -p "$stage/libzmq" || exit 1
ln -sf "$system" "$stage/libzmq/libzmq.so.5"
make --no-print-directory install PREFIX="$stage/prefix" LIBDIR="$stage/prefix/lib" >"$stage/make.log" 2>&1 ||
    fail "make install, see $stage/make.log"

# The package is made anew when our header changes; its tests come with its source alone.
prepare() {
    rm -rf "$stage/venv" "$stage/source" "$stage/suite" "$stage/made-for"
    mkdir -p "$stage/source" "$stage/suite"
    python3 -m venv "$stage/venv" &&
        "$python" -m pip install pytest pytest-asyncio pytest-timeout tornado gevent &&
        "$python" -m pip download --no-deps --no-binary pyzmq -d "$stage/source" pyzmq &&
        ZMQ_PREFIX=$stage/prefix "$python" -m pip install --no-cache-dir "$stage"/source/pyzmq-*.tar.gz &&
        tar -xzf "$stage"/source/pyzmq-*.tar.gz -C "$stage/suite" --strip-components=1 --wildcards '*/tests' '*/pytest.ini' &&
        cksum <include/zmq.h >"$stage/made-for"
}
if [ "$(cat "$stage/made-for" 2>/dev/null)" != "$(cksum <include/zmq.h)" ]; then
    prepare >"$stage/prepare.log" 2>&1 || fail "pyzmq does not build, see $stage/prepare.log"
fi

# play LOG DIRECTORY ARGUMENT...: plays tests on the library in the directory.
play() {
    local log=$stage/$1.log library=$2
    shift 2
    (cd "$stage/suite" && LD_LIBRARY_PATH=$library timeout 900 "$python" -m pytest -q -rfE --tb=short --timeout 30 \
        -p no:cacheprovider "$@" >"$log" 2>&1 </dev/null)
}

play ours "$stage/prefix/lib" "$@"
ended=$?
echo "$(tail -n 1 "$stage/ours.log")"
[ $ended -le 1 ] && grep -q ' passed' "$stage/ours.log" || fail "the tests came to no end, see $stage/ours.log"

# again TEST: whether it passes in one of three more tries.
again() {
    for try in 2 3 4; do
        play again "$stage/prefix/lib" "$1" && echo "passes at try $try: $1" && return
    done
    return 1
}

failed=
while read -r test; do
    again "$test" && continue
    play libzmq "$stage/libzmq" "$test" || { echo "fails on libzmq, too: $test" && continue; }
    failed="$failed $test"
    echo "passes on libzmq, and not here: $test"
done < <(sed -n 's/^\(FAILED\|ERROR\) \(tests[^ ]*\).*/\2/p' "$stage/ours.log" | sort -u)
[ -z "$failed" ]
