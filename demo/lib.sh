# The stage of the demo: starts programs, sees to it that each runs on our library, and shows what they say.
# Every wait has a limit; whatever is wrong ends the demo with exit status 1.

stage=$(mktemp -d /tmp/ferrozmq-demo.XXXXXX)
declare -A process

clear_stage() {
    local name
    for name in "${!process[@]}"; do
        kill -KILL "${process[$name]}" && wait "${process[$name]}"
    done 2>/dev/null
    rm -rf "$stage"
}
trap clear_stage EXIT

title() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }

fail() {
    printf '\nFAILED: %s\n' "$*"
    local log
    for log in "$stage"/*.log; do
        [ -s "$log" ] && printf -- '--- %s\n%s\n' "$(basename "$log" .log)" "$(tail -n 20 "$log")"
    done
    exit 1
}

# within SECONDS COMMAND...: repeats a command until it succeeds.
within() {
    local limit=$1 start=$EPOCHREALTIME
    shift
    until "$@"; do
        [ "$(elapsed_ms "$start")" -gt $((limit * 1000)) ] && return 1
        sleep 0.02
    done
}

elapsed_ms() {
    local now=${EPOCHREALTIME/[.,]/} then=${1/[.,]/}
    echo $(((now - then) / 1000))
}

# A free port of the loopback interface.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        grep -qi ":$(printf %04X $port) " /proc/net/tcp || break
    done
    echo $port
}

# start NAME COMMAND...: starts a process, waits until it has mapped a libzmq, and says which.
start() {
    local name=$1
    shift
    "$@" >"$stage/$name.log" 2>&1 &
    process[$name]=$!
    within 10 has_mapped "$name" || fail "$name has mapped no libzmq, or ended before that"
    if [ "$mapped" = "$library" ]; then
        printf '   %-14s runs on %s\n' "$name" "${mapped#"$PWD/"}"
    else
        fail "$name runs on $mapped instead of $library"
    fi
}

# Sets `mapped` to the libzmq files in a process's memory.
has_mapped() {
    local maps
    maps=$(awk '$6 ~ /\/libzmq[^/]*\.so/ {print $6}' "/proc/${process[$1]}/maps" 2>/dev/null | sort -u | paste -sd ' ')
    [ -n "$maps" ] && mapped=$maps
}

# says NAME PATTERN: waits until a program has printed a line.
says() { within 20 grep -qE "$2" "$stage/$1.log" || fail "$1 does not say \"$2\""; }

has_ended() { ! kill -0 "${process[$1]}" 2>/dev/null; }

show() { sed "s/^/   $1: /" "$stage/$1.log"; }

# finished NAME: waits for the end of a program, which must be a good one, and shows what it said.
finished() {
    local name=$1 status
    within 30 has_ended "$name" || fail "$name does not end"
    wait "${process[$name]}"
    status=$?
    unset "process[$name]"
    [ $status -eq 0 ] || fail "$name ended with status $status"
    show "$name"
}

# stop NAME: ends a program by SIGTERM, as a service manager would.
stop() {
    within 10 is_stopped "$1" || fail "$1 does not stop"
    finished "$1"
}

is_stopped() {
    kill -TERM "${process[$1]}" 2>/dev/null
    sleep 0.1
    has_ended "$1"
}

# murder NAME: kill -9, in the middle of whatever it does.
murder() {
    kill -KILL "${process[$1]}"
    wait "${process[$1]}" 2>/dev/null
    unset "process[$1]"
    note "$1 was killed"
}
