# The three classic models, for programs in any language. The array `launch` starts the program of a role, which stands
# for its %, as in launch=(python3 demo/python/%.py).

# play NAME ROLE ARGUMENTS...
play() {
    local name=$1 role=$2
    shift 2
    start "$name" "${launch[@]//%/$role}" "$@"
}

hello_world() {
    local endpoint=tcp://127.0.0.1:$(free_port)
    title "$1: hello world, the client first"
    play client hello_client "$endpoint"
    sleep 0.5
    play server hello_server "$endpoint"
    finished client
    stop server
    says server 'answered 10 requests'

    endpoint=tcp://127.0.0.1:$(free_port)
    title "$1: hello world, the server first"
    play server hello_server "$endpoint"
    sleep 0.5
    play client hello_client "$endpoint"
    finished client
    stop server
    says server 'answered 10 requests'
}

weather() {
    local endpoint=tcp://127.0.0.1:$(free_port) missed
    title "$1: weather updates, two subscribers before the publisher, and one late"
    play early-1 weather_client "$endpoint" 10001 2
    play early-2 weather_client "$endpoint" 10007 2
    play publisher weather_server "$endpoint" 1
    says early-1 'edition 1: the average'
    says early-2 'edition 1: the average'
    play late weather_client "$endpoint" 10004 1
    finished late
    missed=$(sed -n 's/.*so \([0-9]*\) were published before.*/\1/p' "$stage/late.log")
    [ "${missed:-0}" -ge 50 ] || fail "the late subscriber missed ${missed:-nothing}"

    note "the publisher is stopped and started again"
    stop publisher
    play publisher weather_server "$endpoint" 2
    finished early-1
    finished early-2
    says early-1 'edition 2: the average of 5 updates for 10001'
    says early-2 'edition 2: the average of 5 updates for 10007'
    stop publisher
}

# pipeline TITLE [VICTIM]
pipeline() {
    local tasks=tcp://127.0.0.1:$(free_port) results=tcp://127.0.0.1:$(free_port) victim=${2:-} worker
    title "$1: ventilator, four workers, sink${victim:+; one worker is killed in the middle}"
    play sink sink "$results"
    for worker in 1 2 3 4; do
        play "worker-$worker" worker "$tasks" "$results"
    done
    play ventilator ventilator "$tasks" "$results"
    finished ventilator
    [ -n "$victim" ] && sleep 0.3 && murder "$victim"
    finished sink
    for worker in 1 2 3 4; do
        [ "worker-$worker" = "$victim" ] || stop "worker-$worker"
    done
    if [ -n "$victim" ]; then survivors "$victim"; else in_a_quarter; fi
}

# The time of the work must be near a quarter of its sum: a task goes to one worker in four.
in_a_quarter() {
    local total took
    read -r total took < <(sed -n 's/^100 results of 100; \([0-9]*\) ms of work in \([0-9]*\) ms/\1 \2/p' "$stage/sink.log")
    [ -n "$took" ] || fail "the sink has not seen 100 results"
    note "a quarter of $total ms is $((total / 4)) ms; it took $took ms"
    [ "$took" -ge $((total / 4)) ] && [ "$took" -le $((total * 4 / 10)) ] || fail "that is not near a quarter"
}

# The three that were not killed have done all of their tasks.
survivors() {
    local results worker
    results=$(sed -n 's/^\([0-9]*\) results of 100.*/\1/p' "$stage/sink.log")
    for worker in 1 2 3 4; do
        [ "worker-$worker" = "$1" ] && continue
        grep -q 'did 25 tasks' "$stage/worker-$worker.log" || fail "worker-$worker has not done its 25 tasks"
    done
    [ "${results:-0}" -ge 75 ] && [ "$results" -lt 100 ] || fail "the sink has seen ${results:-no} results"
    note "the three others did all of their 75 tasks, the killed one $((results - 75)) of 25"
}
