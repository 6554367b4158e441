"""A worker: does its tasks one after the other and tells the sink of each, until it is told to stop."""

import sys
import time

import zmq
from demo import open_socket, stop_on_sigterm

stop_on_sigterm()
tasks, sink = open_socket(zmq.PULL), open_socket(zmq.PUSH)
tasks.connect(sys.argv[1])
sink.connect(sys.argv[2])
done = 0
try:
    while True:
        task = tasks.recv_string()
        time.sleep(int(task) / 1000)
        sink.send_string(task)
        done += 1
finally:
    print(f"did {done} tasks", flush=True)
