#!/bin/bash
# Ours in conversation with implementations of ZMTP that share nothing with libzmq: JeroMQ (Debian's libjeromq-java, ZMTP 2.0), and the
# crates zeromq (ZMTP 3.0) and rzmq (ZMTP 3.1, CURVE too), either end binding. What is not installed is skipped. Takes minutes to build.
# usage: tests/peers.sh [jeromq|zmqrs|rzmq ...]
set -u
cd "$(dirname "$0")/.." || exit 1
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
stage=$target/peers
libraries=${FERROZMQ_LIBRARY_DIR:-$target/dist}
passed=0
failed=0
mkdir -p "$stage"
[ $# -gt 0 ] || set -- jeromq zmqrs rzmq

[ -e "$libraries/libzmq.so.5" ] || make --no-print-directory all >"$stage/make.log" 2>&1 || exit 1
${CC:-cc} -O1 -Iinclude tests/peers/ours.c -o "$stage/ours" -L"$libraries" -l:libzmq.so.5 -lpthread || exit 1

jar=/usr/share/java/jeromq.jar
prepare() {
    case $1 in
        jeromq)
            command -v javac >/dev/null && [ -e $jar ] || return 77
            javac -cp $jar -d "$stage" tests/peers/Peer.java
            ;;
        *) CARGO_TARGET_DIR=$stage/rust ${CARGO:-cargo} build --quiet --locked --manifest-path tests/peers/rust/Cargo.toml ;;
    esac
}

# theirs NAME TYPE bind|connect ENDPOINT MECHANISM
theirs() {
    name=$1
    shift
    case $name in
        jeromq) exec java -cp "$jar:$stage" Peer "$@" ;;
        *) exec "$stage/rust/debug/$name" "$@" ;;
    esac
}

ours() {
    LD_LIBRARY_PATH=$libraries exec "$stage/ours" "$@"
}

# both NAME OURS THEIRS bind|connect MECHANISM: a conversation in which our side binds or connects.
both() {
    other=connect
    [ "$4" = connect ] && other=bind
    endpoint=tcp://127.0.0.1:$((20000 + RANDOM % 10000))
    log=$stage/$1-$2-$4-$5.log
    ( ours "$2" "$4" "$endpoint" "$5" ) >"$log" 2>&1 &
    first=$!
    sleep 0.2
    ( theirs "$1" "$3" "$other" "$endpoint" "$5" ) >>"$log" 2>&1 &
    second=$!
    # A publisher goes on for ever.
    case $2 in PUB) judged=$second endless=$first ;; *) judged=$first endless=$second ;; esac
    ( sleep 30 && kill $first $second ) 2>/dev/null &
    watch=$!
    wait $judged
    status=$?
    case $2 in PUB | SUB) kill $endless 2>/dev/null ;; *) wait $endless || status=1 ;; esac
    kill $watch 2>/dev/null
    wait $endless $watch 2>/dev/null
    if [ $status = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: ours $2 ($4) with $1's $3, $5" && tail -n 5 "$log"
    fi
}

for name in "$@"; do
    prepare "$name"
    case $? in
        0) ;;
        77) echo "SKIPPED $name: not installed" && continue ;;
        *) exit 1 ;;
    esac
    mechanisms=NULL
    [ "$name" = rzmq ] && mechanisms="NULL CURVE"
    for mechanism in $mechanisms; do
        pairs="REQ:REP REP:REQ PUSH:PULL PULL:PUSH PUB:SUB SUB:PUB"
        # Its PULL loses messages now and then, with libzmq too.
        [ "$name" = zmqrs ] && pairs=${pairs/PUSH:PULL /}
        before=$passed
        for pair in $pairs; do
            for side in bind connect; do
                both "$name" "${pair%:*}" "${pair#*:}" $side "$mechanism"
            done
        done
        echo "$name, $mechanism: $((passed - before)) conversations ($pairs; bind, connect)"
    done
done 2>/dev/null
echo "$passed passed, $failed failed"
[ $failed = 0 ]
