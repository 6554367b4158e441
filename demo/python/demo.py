"""What the Python programs of the demo share."""

import signal
import sys

import zmq


def stop_on_sigterm():
    """SIGTERM ends the program from within a blocked call, as SystemExit."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def open_socket(kind):
    socket = zmq.Context.instance().socket(kind)
    socket.linger = 1000
    return socket
