#!/bin/bash
# `make demo`: builds and installs the library into ./prefix, then plays the classic models on it, each part as a
# process of its own: in C, in Python on a pyzmq built from source, and with programs of the system that are not
# rebuilt. Prints for each process which library file it really mapped, and exits with 1 if anything is wrong.
#
# FERROZMQ_PREFIX=DIR plays on a library that is installed there already.

set -u
cd "$(dirname "$0")/.." || exit 1
. demo/lib.sh
. demo/models.sh

build_library() {
    if [ -n "${FERROZMQ_PREFIX:-}" ]; then
        prefix=$FERROZMQ_PREFIX
    else
        prefix=$PWD/prefix
        title "build and install into ./prefix"
        make --no-print-directory >"$stage/make.log" 2>&1 || fail "make"
        make --no-print-directory install PREFIX="$prefix" LIBDIR="$prefix/lib" >>"$stage/make.log" 2>&1 || fail "make install"
        rm "$stage/make.log"
    fi
    library=$(readlink -f "$prefix/lib/libzmq.so.5")
    [ -f "$library" ] || fail "there is no $prefix/lib/libzmq.so.5"
    note "the library is ${library#"$PWD/"}"
}

# The C programs, by `pkg-config libzmq` alone.
build_c() {
    local source flags
    title "C programs, built by pkg-config libzmq"
    flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs libzmq) || fail "pkg-config libzmq"
    note "flags: ${flags//"$PWD/"/}"
    for source in demo/c/*.c; do
        # shellcheck disable=SC2086 # the flags are words
        cc -std=c99 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Werror "$source" $flags \
            -o "$stage/$(basename "$source" .c)" || fail "$source does not compile"
    done
}

# pyzmq from its source distribution, on our prefix, which it finds again by itself; kept until the header changes.
build_pyzmq() {
    local made_for
    made_for="$prefix $(cksum <"$prefix/include/zmq.h")"
    venv=$PWD/target/demo-pyzmq
    title "pyzmq, built from its source distribution on our prefix"
    if [ "$(cat "$venv/made-for" 2>/dev/null)" != "$made_for" ]; then
        rm -rf "$venv"
        /usr/bin/python3 -m venv "$venv" >"$stage/venv.log" 2>&1 || fail "python3 -m venv"
        ZMQ_PREFIX=$prefix timeout 600 "$venv/bin/pip" install --no-binary pyzmq --no-cache-dir pyzmq \
            >"$stage/pip.log" 2>&1 || fail "pip install --no-binary pyzmq pyzmq"
        rm "$stage/venv.log" "$stage/pip.log"
        echo "$made_for" >"$venv/made-for"
    fi
    note "pyzmq $("$venv/bin/python" -c 'import zmq; print(zmq.pyzmq_version(), "on libzmq", zmq.zmq_version())')"
}

# A broker, a server and a client on Debian's libczmq4.
czmq() {
    local front=tcp://127.0.0.1:$(free_port) back=tcp://127.0.0.1:$(free_port)
    title "CZMQ: Debian's libczmq4 by LD_LIBRARY_PATH"
    cc -O2 -Wall -Wextra -Werror demo/czmq/hello.c -lczmq -o "$stage/czmq" || fail "demo/czmq/hello.c does not compile"
    local launch=(env "LD_LIBRARY_PATH=$prefix/lib" "$stage/czmq" %)
    play client client ">$front"
    play broker broker "@$front" "@$back"
    play server server ">$back"
    finished client
    stop server
    says server 'answered 10 requests, the poller was interrupted'
    stop broker
}

printf 'ferrozmq: the classic models on real programs\n'
tools/needs.sh gcc g++ libc6-dev pkg-config python3-dev python3-venv python3-zmq libczmq-dev || exit 1
build_library

build_c
launch=(env "LD_LIBRARY_PATH=$prefix/lib" "$stage/%")
hello_world C
weather C
pipeline C
pipeline C worker-2

build_pyzmq
launch=("$venv/bin/python" demo/python/%.py)
hello_world "pyzmq from source"
weather "pyzmq from source"
pipeline "pyzmq from source"
pipeline "pyzmq from source" worker-3

launch=(env "LD_LIBRARY_PATH=$prefix/lib" /usr/bin/python3 demo/python/%.py)
hello_world "Debian's python3-zmq by LD_LIBRARY_PATH"
weather "Debian's python3-zmq by LD_LIBRARY_PATH"
pipeline "Debian's python3-zmq by LD_LIBRARY_PATH"
launch=(env "LD_PRELOAD=$prefix/lib/libzmq.so.5" /usr/bin/python3 demo/python/%.py)
hello_world "Debian's python3-zmq by LD_PRELOAD"
czmq

printf '\nAll of it worked, in %d s.\n' $SECONDS
