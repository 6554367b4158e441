"""Weather updates, the publisher: one zip code after the other, until it is told to stop."""

import random
import sys
import time

import zmq
from demo import open_socket, stop_on_sigterm

stop_on_sigterm()
edition = int(sys.argv[2])
publisher = open_socket(zmq.PUB)
publisher.bind(sys.argv[1])
number = 0
try:
    while True:
        zip_code = 10001 + number % 20
        number += 1
        publisher.send_string(f"{zip_code} {random.randint(-10, 39)} {random.randint(20, 79)} {edition} {number}")
        time.sleep(0.001)
finally:
    print(f"edition {edition} published {number} updates", flush=True)
