# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy on loopback that keeps every byte of both directions, and can keep replies back."""

import socket
import threading


class Proxy:
    """Forwards to a port of this machine. Thread-safe."""

    def __init__(self, port):
        self.target = port
        self.lock = threading.Lock()
        self.recorded = {"asked": bytearray(), "answered": bytearray()}
        self.withheld = 0  # bytes of replies that came and were not passed on
        self.withholds = False
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                register, _ = self.listener.accept()
            except OSError:
                return  # closed
            try:
                center = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                register.close()
                continue
            with self.lock:
                self.open += [register, center]
            for source, sink, name in ((register, center, "asked"), (center, register, "answered")):
                threading.Thread(target=self.pass_on, args=(source, sink, name), daemon=True).start()

    def pass_on(self, source, sink, name):
        try:
            while data := source.recv(65536):
                with self.lock:
                    self.recorded[name] += data
                    withheld = name == "answered" and self.withholds
                    if withheld:
                        self.withheld += len(data)
                if not withheld:
                    sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def withhold_replies(self, yes=True):
        with self.lock:
            self.withholds = yes
            self.withheld = 0

    def withheld_bytes(self):
        with self.lock:
            return self.withheld

    def bytes(self):
        with self.lock:
            return bytes(self.recorded["asked"] + self.recorded["answered"])

    def close(self):
        self.listener.close()
        with self.lock:
            for end in self.open:
                end.close()
