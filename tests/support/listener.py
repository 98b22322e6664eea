# SPDX-License-Identifier: Apache-2.0
"""A port of loopback that is served by a thread a connection."""

import socket
import threading


class Listener:
    """serve(end) is called on a thread of its own for each connection, and owns it."""

    def __init__(self, serve):
        self.serve = serve
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                end, _ = self.socket.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self.serve, args=(end,), daemon=True).start()

    def close(self):
        self.socket.close()
