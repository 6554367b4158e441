"""Hello world, the server: answers every "Hello" with "World" until it is told to stop."""

import sys
import time

import zmq
from demo import open_socket, stop_on_sigterm

stop_on_sigterm()
server = open_socket(zmq.REP)
server.bind(sys.argv[1])
answered = 0
try:
    while True:
        request = server.recv_string()
        time.sleep(0.02)  # some work
        server.send_string("World")
        answered += 1
finally:
    print(f'answered {answered} requests, the last was "{request}"', flush=True)
