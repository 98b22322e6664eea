# SPDX-License-Identifier: Apache-2.0
"""A device that sends bytes, such as a stripe reader or a scanner, behind a TCP port of loopback."""
import socket


class ByteDevice:
    """Whoever is connected gets what the device sends. For one thread."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.lines = []

    @property
    def address(self):
        return f"tcp:127.0.0.1:{self.server.getsockname()[1]}"

    def send(self, data):
        try:
            while True:
                self.lines.append(self.server.accept()[0])
        except BlockingIOError:
            pass
        for line in list(self.lines):
            try:
                line.sendall(data)
            except OSError:
                self.lines.remove(line)
                line.close()

    def close(self):
        for line in self.lines:
            line.close()
        self.server.close()
