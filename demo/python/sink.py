"""The sink: counts the results of a hundred tasks and the time that they took together."""

import sys
import time

import zmq
from demo import open_socket

sink = open_socket(zmq.PULL)
sink.bind(sys.argv[1])
assert sink.recv_string() == "start"
start = last = time.monotonic()
results, total = 0, 0
while results < 100 and sink.poll(2000):  # gives up when nothing comes for two seconds
    total += int(sink.recv_string())
    results += 1
    last = time.monotonic()
print(f"{results} results of 100; {total} ms of work in {(last - start) * 1000:.0f} ms")
