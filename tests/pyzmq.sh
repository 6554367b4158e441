#!/bin/bash
# pyzmq's own tests, from its source distribution, on ours and on the libzmq of the system: what passes there has to
# pass here, but for what tests/pyzmq.known names. One build serves both, as the soname is the same. Takes minutes.
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
        "$python" -m pip install pytest pytest-asyncio pytest-timeout tornado &&
        "$python" -m pip download --no-deps --no-binary pyzmq -d "$stage/source" pyzmq &&
        ZMQ_PREFIX=$stage/prefix "$python" -m pip install --no-cache-dir "$stage"/source/pyzmq-*.tar.gz &&
        tar -xzf "$stage"/source/pyzmq-*.tar.gz -C "$stage/suite" --strip-components=1 --wildcards '*/tests' '*/pytest.ini' &&
        cksum <include/zmq.h >"$stage/made-for"
}
if [ "$(cat "$stage/made-for" 2>/dev/null)" != "$(cksum <include/zmq.h)" ]; then
    prepare >"$stage/prepare.log" 2>&1 || fail "pyzmq does not build, see $stage/prepare.log"
fi

# play NAME DIRECTORY ARGUMENT...: plays the suite on the library in the directory; the names of what passed stay
# in NAME.passed.
play() {
    local name=$1 library=$2
    shift 2
    (cd "$stage/suite" && LD_LIBRARY_PATH=$library timeout 900 "$python" -m pytest -q -rA --tb=short --timeout 20 \
        -p no:cacheprovider "$@" >"$stage/$name.log" 2>&1)
    sed -n 's/^PASSED //p' "$stage/$name.log" | sort >"$stage/$name.passed"
    echo "$name: $(tail -n 1 "$stage/$name.log")"
    [ -s "$stage/$name.passed" ] || fail "no test passed, see $stage/$name.log"
}
play libzmq "$stage/libzmq" "$@"
play ours "$stage/prefix/lib" "$@"

# Where many programs share few processors, a test that trusts in a pause may lose on either library: it is tried again.
known() {
    sed -n 's/^\(tests[^ ]*\) .*/\1/p' tests/pyzmq.known | while read -r name; do
        case $1 in "$name"*) echo yes && break ;; esac
    done
}
failed=
while read -r test; do
    [ -z "$(known "$test")" ] || continue
    (cd "$stage/suite" && LD_LIBRARY_PATH=$stage/prefix/lib "$python" -m pytest -q --timeout 20 \
        -p no:cacheprovider "$test" >"$stage/again.log" 2>&1 </dev/null) && grep -q ' passed' "$stage/again.log" && continue
    failed="$failed $test"
    echo "passes on libzmq, and not here: $test"
done < <(comm -23 "$stage/libzmq.passed" "$stage/ours.passed")
[ -z "$failed" ]
