#!/bin/sh
# Every test, from cheap to dear; `make test` runs it. A rung whose tools are missing prints SKIPPED, and fails if CI=true.
# usage: tools/test.sh [RUNG...]    With names, those rungs alone.
set -u
cd "$(dirname "$0")/.." || exit 1
cargo=${CARGO:-cargo}
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
chosen=" $* "
failed=
skipped=

# rung NAME COMMAND...: runs the command under the name, and remembers a failure. Exit status 77 is a skip.
rung() {
    name=$1
    shift
    [ "$chosen" = "  " ] || case $chosen in *" $name "*) ;; *) return ;; esac
    printf '\n== %s: %s\n' "$name" "$*"
    began=$(date +%s)
    "$@"
    status=$?
    echo "-- $name: $(($(date +%s) - began)) s"
    case $status in
        0) ;;
        77) skipped="$skipped $name" && [ "${CI:-}" != true ] || failed="$failed $name" ;;
        *) failed="$failed $name" ;;
    esac
}

# script PATH ARGUMENT...: a test script, skipped while the repository has none of this name.
script() {
    if [ -x "$1" ]; then "$@"; else echo "SKIPPED: there is no $1" && return 77; fi
}

build() {
    make all
}

rust_tests() {
    FERROZMQ_DIST=$target/dist FERROZMQ_LIBRARY_DIR=$target/dist "$cargo" test --locked --no-fail-fast
}

# Every interleaving with up to three preemptions: what hides behind a fourth has not been seen yet, and costs hours. The
# models that take minutes even so have a bound of their own. One at a time: each interleaving maps and unmaps stacks, and
# processors that do so at once wait for each other.
loom() {
    LOOM_MAX_PREEMPTIONS=${LOOM_MAX_PREEMPTIONS:-3} RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=$target/loom \
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false \
        "$cargo" test --locked --release --lib loom_ -- --test-threads=1
}

instructions() {
    CARGO_TARGET_DIR=$target/instructions benches/instructions/run.sh --check
}

tools/needs.sh gcc g++ cmake pkg-config libzmq3-dev libczmq-dev cppzmq-dev php-cli php-zmq ruby-ffi-rzmq libzmq-ffi-perl \
    python3-venv python3-zmq valgrind mandoc || [ "${CI:-}" != true ] || exit 1

rung format "$cargo" fmt --check
rung lint "$cargo" clippy --locked --all-targets -- -D warnings
rung build build
rung rust rust_tests
rung bindings script tests/bindings.sh
rung pyzmq script tests/pyzmq.sh
rung loom loom
rung fuzz script fuzz/run.sh 5
# A choice of programs: all of them take minutes.
rung valgrind script tests/valgrind.sh utilities msg msg_lent multipart req_rep pub_sub dealer_router inproc socket_life
rung instructions instructions

echo
[ -z "$skipped" ] || echo "SKIPPED:$skipped"
[ -z "$failed" ] || { echo "FAILED:$failed" && exit 1; }
echo "all tests passed"
