# Debian's python3-zmq: hello, pub-sub, push-pull.
import zmq

context = zmq.Context()


def bound(kind, endpoint):
    socket = context.socket(kind)
    socket.bind(endpoint)
    return socket


def connected(kind, peer):
    socket = context.socket(kind)
    socket.connect(peer.last_endpoint)
    return socket


print(zmq.zmq_version(), end="")

server = bound(zmq.REP, "tcp://127.0.0.1:*")
client = connected(zmq.REQ, server)
client.send(b"hello")
server.send(server.recv() + b" world")
print(" hello" * (client.recv() == b"hello world"), end="")

publisher = bound(zmq.XPUB, "ipc://*")
subscriber = connected(zmq.SUB, publisher)
subscriber.subscribe("news")
publisher.recv()
publisher.send_multipart([b"news", b"today"])
print(" pub-sub" * (subscriber.recv_multipart() == [b"news", b"today"]), end="")

push = bound(zmq.PUSH, "inproc://work")
pull = connected(zmq.PULL, push)
for number in range(100):
    push.send_pyobj(number)
numbers = [pull.recv_pyobj() for _ in range(100) if pull.poll(5000)]
print(" push-pull" * (sum(numbers) == 4950))
context.destroy()
