#!/bin/sh
# Makes the libzmq.a that is installed from the one that rustc makes: one object, in which all but zmq_* is local.
# Otherwise Rust's own symbols would show, and clash with those of another Rust archive in the same program.
# usage: tools/archive.sh RUSTC_ARCHIVE RESULT
set -eu
archive=$1
result=$2
symbols=$(dirname "$0")/../include/symbols.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The functions are the roots: what none of them needs stays behind.
sed 's/^/--undefined=/' "$symbols" > "$work/roots"
ld -r --force-group-allocation --gc-sections --gc-keep-exported -o "$work/libzmq.o" @"$work/roots" "$archive"
# Bitcode of the compiler's own LLVM makes binutils fail that have a plugin for another.
objcopy --keep-global-symbols="$symbols" --strip-debug --remove-section=.llvmbc --remove-section=.llvmcmd "$work/libzmq.o"
rm -f "$result"
ar rcsD "$result" "$work/libzmq.o"
