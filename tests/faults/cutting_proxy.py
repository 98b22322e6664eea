# SPDX-License-Identifier: Apache-2.0
"""A proxy on loopback that spoils one byte's way: it counts the bytes of each direction and cuts,
stops, corrupts or slows down at the one that it is told. What it carries is TLS; it opens nothing."""

import selectors
import socket
import struct
import threading
import time

SLOW_S = 0.001
ASKED, ANSWERED = "asked", "answered"


class CuttingProxy:
    """Forwards to a port of this machine, in a thread of its own. Thread-safe."""

    def __init__(self, port):
        self.target = port
        self.lock = threading.Lock()
        self.passed = {ASKED: 0, ANSWERED: 0}  # bytes since the last arm()
        self.connections = 0                   # since the last arm()
        self.plan = None
        self.spoiled = False
        self.slow = False
        self.pairs = {}
        self.held = set()  # sockets that nothing passes through any more
        self.ended = False
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.wake_out, self.wake_in = socket.socketpair()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.selector.register(self.wake_in, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    # ---- What the rig says --------------------------------------------------------------

    def arm(self, direction=None, byte=0, how="cut"):
        """Ends all connections and spoils the given byte (1: the first) of all that come now.
        how: cut (both ends are closed), reset (with RST), hold (silence, nothing is closed), flip
        (one bit of the byte), slow (from then on each byte goes by itself, SLOW_S apart)."""
        with self.lock:
            for end in list(self.pairs):
                self.drop(end)
            self.plan = (direction, byte, how) if direction else None
            self.slow = False
            self.passed = {ASKED: 0, ANSWERED: 0}
            self.connections = 0
            self.spoiled = False

    def disarm(self):
        """From now on all goes through; connections that were held are ended."""
        with self.lock:
            self.plan = None
            self.slow = False
            for end in list(self.held):
                self.drop(end)

    def counted(self):
        with self.lock:
            return dict(self.passed)

    def close(self):
        with self.lock:
            self.ended = True
        self.wake_out.send(b"x")
        self.thread.join()
        for end in [*self.pairs, self.listener, self.wake_in, self.wake_out]:
            end.close()
        self.selector.close()

    # ---- The thread ---------------------------------------------------------------------

    def work(self):
        while True:
            ready = self.selector.select()
            with self.lock:
                if self.ended:
                    return
                for key, _ in ready:
                    if key.fileobj is self.listener:
                        self.accept()
                    elif key.fileobj in self.pairs:
                        self.forward(key.fileobj)

    def accept(self):
        register, _ = self.listener.accept()
        try:
            center = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            register.close()
            return
        self.connections += 1
        for end, other, direction in ((register, center, ASKED), (center, register, ANSWERED)):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs[end] = (other, direction)
            self.selector.register(end, selectors.EVENT_READ)

    def forward(self, end):
        other, direction = self.pairs[end]
        try:
            data = end.recv(65536)
        except OSError:
            data = b""
        if end in self.held:
            if not data:
                self.drop(end)
            return
        if not data:
            return self.drop(end)
        start = self.passed[direction]
        self.passed[direction] += len(data)
        if self.plan and self.plan[0] == direction and start < self.plan[1] <= self.passed[direction]:
            return self.spoil(end, other, data, self.plan[1] - start)
        self.send(other, data)

    def spoil(self, end, other, data, count):
        """The plan's byte is the count-th of this piece."""
        how = self.plan[2]
        self.plan = None
        self.spoiled = True
        if how == "flip":
            data = data[:count - 1] + bytes([data[count - 1] ^ 0x20]) + data[count:]
            return self.send(other, data)
        if how == "slow":
            self.slow = True
            return self.send(other, data)
        self.send(other, data[:count])
        if how == "hold":
            self.held.update((end, other))
            return None
        return self.drop(end, reset=how == "reset")

    def send(self, end, data):
        try:
            if self.slow:
                for byte in data:
                    end.sendall(bytes([byte]))
                    time.sleep(SLOW_S)
            else:
                end.sendall(data)
        except OSError:
            self.drop(end)

    def drop(self, end, reset=False):
        if end not in self.pairs:
            return
        for one in (end, self.pairs[end][0]):
            self.selector.unregister(one)
            del self.pairs[one]
            self.held.discard(one)
            if reset:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.close()
