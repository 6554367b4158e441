#!/bin/sh
# Replays every corpus, then runs each fuzz target for SECONDS (default 5); fails on the first finding, whose input stays in
# fuzz/artifacts. What a run finds of interest stays in fuzz/found, beside the corpora, which are kept small by hand.
#
#   fuzz/run.sh [SECONDS [TARGET ...]]
#
# Needs cargo-fuzz, which it installs when missing. libFuzzer's instrumentation is behind an unstable flag of rustc that the
# stable compiler accepts under RUSTC_BOOTSTRAP; nothing but the fuzz targets is built that way.
set -eu

cd "$(dirname "$0")"
seconds=${1:-5}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(ls corpus)

sanitizer=${SANITIZER:-address}
cargo test --locked --quiet --test replay

export RUSTC_BOOTSTRAP=1 CC="$PWD/plain_cc.sh"
command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz
fuzz() {
    command=$1
    shift
    cargo fuzz "$command" --sanitizer "$sanitizer" --features fuzzer "$@"
}
fuzz build >build.log 2>&1 || {
    cat build.log
    exit 1
}

passed=0
for target in "$@"; do
    log=run-$target.log
    mkdir -p "found/$target" "artifacts/$target"
    if ! fuzz run "$target" "found/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=1024 -malloc_limit_mb=64 -timeout=10 \
        -print_final_stats=1 >"$log" 2>&1; then
        tail -n 60 "$log"
        echo "fuzz: $target: a finding"
        exit 1
    fi
    execs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "fuzz: $target: ${execs:-0} executions in $seconds s, no finding"
    [ "${execs:-0}" -gt 0 ]
    passed=$((passed + 1))
done
echo "$passed passed, 0 failed"
