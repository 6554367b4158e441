"""Hello world, the client: asks ten times, one after the other."""

import sys

import zmq
from demo import open_socket

client = open_socket(zmq.REQ)
client.connect(sys.argv[1])
for number in range(1, 11):
    client.send_string(f"Hello {number}")
    reply = client.recv_string()
    assert reply == "World", reply
print(f'asked 10 times, was answered "{reply}" 10 times')
