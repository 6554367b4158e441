"""Weather updates, a subscriber: five updates for one zip code, averaged, of each of so many editions."""

import sys

import zmq
from demo import open_socket

zip_code, editions = sys.argv[2], int(sys.argv[3])
subscriber = open_socket(zmq.SUB)
subscriber.subscribe(zip_code)
subscriber.connect(sys.argv[1])
edition = 0
for _ in range(editions):
    after, updates = edition, []
    while len(updates) < 5:
        _, temperature, _, edition, number = map(int, subscriber.recv_string().split())
        if edition > after:
            updates.append((number, temperature))
    first = updates[0][0]
    average = sum(temperature for _, temperature in updates) / 5
    print(
        f"edition {edition}: the average of 5 updates for {zip_code} is {average:.1f} degrees; "
        f"the first was number {first}, so {first - 1} were published before I was there",
        flush=True,
    )
