"""The ventilator: hands out a hundred tasks, each the milliseconds that it takes."""

import random
import sys
import time

import zmq
from demo import open_socket

ventilator, sink = open_socket(zmq.PUSH), open_socket(zmq.PUSH)
ventilator.bind(sys.argv[1])
sink.connect(sys.argv[2])
time.sleep(1.5)  # the workers connect; the first one would get everything otherwise
sink.send_string("start")
random.seed(2026)
costs = [random.randint(20, 60) for _ in range(100)]
for cost in costs:
    ventilator.send_string(str(cost))
print(f"handed out 100 tasks of {sum(costs)} ms in all")
