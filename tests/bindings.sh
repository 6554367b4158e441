#!/bin/bash
# Programs in other people's bindings, as Debian packages them, on our library: tests/bindings/hello.*; C++ and C through our
# pkg-config and CMake files; and CZMQ's own tests, which its library carries. What is not installed is skipped; with CI=true
# that fails, but for what only a big installation brings (R).
# usage: tests/bindings.sh [NAME...]    cppzmq, cmake, czmq, czmq-tests, php, ruby, perl, python, r
set -u
cd "$(dirname "$0")/bindings" || exit 1
target=$(realpath -m "../../${CARGO_TARGET_DIR:-target}")
case ${CARGO_TARGET_DIR:-} in /*) target=$CARGO_TARGET_DIR ;; esac
stage=$target/bindings
prefix=$stage/prefix
rm -rf "$stage" && mkdir -p "$stage" || exit 1
make --no-print-directory -C ../.. install PREFIX="$prefix" LIBDIR="$prefix/lib" >"$stage/make.log" 2>&1 ||
    { echo "FAILED: make install, see $stage/make.log" && exit 1; }
export LD_LIBRARY_PATH=$prefix/lib PKG_CONFIG_PATH=$prefix/lib/pkgconfig
expected="$(pkg-config --modversion libzmq) hello pub-sub push-pull"
chosen=" $* "
failed=

# CZMQ's own tests. Not zbeacon, zgossip, zdir and zsys: they broadcast, or wait for files and clocks of this machine.
czmq_tests="zactor_test zauth_test zcert_test zchunk_test zframe_test zloop_test zmonitor_test zmsg_test zpoller_test zproxy_test
    zsock_test zsock_option_test zstr_test zuuid_test"

# wanted NAME PATH-OR-COMMAND...: whether a case is to be played; without what it needs, it is skipped.
wanted() {
    local name=$1 needed
    shift
    [ "$chosen" = "  " ] || case $chosen in *" $name "*) ;; *) return 1 ;; esac
    for needed in "$@"; do
        [ -e "$needed" ] || command -v "$needed" >/dev/null && continue
        echo "SKIPPED $name: there is no $needed"
        [ "${CI:-}" != true ] || [ "$name" = r ] || failed="$failed $name"
        return 1
    done
}

# played NAME COMMAND...: the command has to print what every hello does.
played() {
    local name=$1 said
    shift
    said=$(timeout 60 "$@" 2>"$stage/$name.log")
    if [ "$said" = "$expected" ]; then
        echo "ok $name"
    else
        echo "FAILED $name: $said" && cat "$stage/$name.log"
        failed="$failed $name"
    fi
}

# built NAME COMMAND...: what has to succeed before it can be played.
built() {
    local name=$1
    shift
    "$@" >"$stage/$name.build.log" 2>&1 && return
    echo "FAILED $name: $*" && cat "$stage/$name.build.log"
    failed="$failed $name"
    return 1
}

flags=$(pkg-config --cflags --libs libzmq)
# shellcheck disable=SC2086 # flags are several words
wanted cppzmq g++ /usr/include/zmq.hpp && built cppzmq g++ -std=c++17 -O1 -Wall -o "$stage/cppzmq" hello.cpp $flags -pthread &&
    played cppzmq "$stage/cppzmq"
wanted cmake cmake g++ /usr/include/zmq.hpp &&
    built cmake cmake -S . -B "$stage/cmake" -DCMAKE_PREFIX_PATH="$prefix" && built cmake cmake --build "$stage/cmake" &&
    played cmake "$stage/cmake/hello"
# shellcheck disable=SC2086
wanted czmq gcc /usr/include/czmq.h && built czmq gcc -std=gnu11 -O1 -w -o "$stage/czmq" hello.c -I"$prefix/include" -lczmq $flags &&
    played czmq "$stage/czmq"
if wanted czmq-tests "$stage/czmq"; then
    for test in $czmq_tests; do
        (mkdir "$stage/$test" && cd "$stage/$test" && mkdir -p src/selftest-ro src/selftest-rw &&
            timeout 60 "$stage/czmq" "$test" >"$stage/$test.log" 2>&1 </dev/null) && continue
        echo "FAILED $test" && tail -n 3 "$stage/$test.log"
        failed="$failed $test"
    done
    echo "played $(echo "$czmq_tests" | wc -w) tests of CZMQ"
fi
ini=$(compgen -G '/etc/php/*/mods-available/zmq.ini' | head -n 1)
wanted php php "${ini:-php-zmq}" && played php php hello.php
wanted ruby ruby && played ruby ruby hello.rb
wanted perl perl /usr/share/perl5/ZMQ/FFI.pm && played perl perl hello.pl
wanted python /usr/lib/python3/dist-packages/zmq && played python /usr/bin/python3 hello.py
# R has a library path of its own.
wanted r Rscript /usr/lib/R/site-library/pbdZMQ && played r env LD_PRELOAD="$prefix/lib/libzmq.so.5" Rscript --vanilla hello.R

[ -z "$failed" ] || { echo "FAILED:$failed" && exit 1; }
