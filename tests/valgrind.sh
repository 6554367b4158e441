#!/bin/sh
# The C programs of c-tests/ on our release library under valgrind: no invalid access, nothing uninitialised, nothing lost.
# What the programs print is no matter here (tests/c_tests.rs compares it), and neither is time: valgrind is slow.
# usage: tests/valgrind.sh [PROGRAM...]
set -u
cd "$(dirname "$0")/.." || exit 1
target=${CARGO_TARGET_DIR:-target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
command -v valgrind > /dev/null || { echo "SKIPPED: valgrind is missing"; exit 77; }
[ -e "$target/dist/libzmq.so" ] || { echo "there is no $target/dist/libzmq.so: run make"; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- $(cd c-tests && ls -- *.c | sed 's/\.c$//')
failed=
for program in "$@"; do
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -O1 -g -Iinclude "c-tests/$program.c" -o "$work/$program" \
        -L"$target/dist" -Wl,-rpath,"$target/dist" -lzmq -pthread -lm || { failed="$failed $program"; continue; }
    timeout -k 5 120 valgrind --quiet --error-exitcode=87 --leak-check=full --errors-for-leak-kinds=definite \
        --log-file="$work/$program.log" "$work/$program" > /dev/null 2>&1
    case $? in
        87) failed="$failed $program" && cat "$work/$program.log" ;;
        124 | 137) failed="$failed $program" && echo "$program did not end" ;;
    esac
    printf '%s ' "$program"
done
echo
[ -z "$failed" ] || { echo "FAILED:$failed"; exit 1; }
