# SPDX-License-Identifier: Apache-2.0
"""A network printer that speaks ESC/POS and fails as it is told: its paper ends at a byte, its power
goes, it never says that it is done, or it says so and has printed nothing."""

import threading

from listener import Listener

READY, OUT = 0x12, 0x72  # answers to DLE EOT; 0x60: no paper
FENCES = {b"\x1d(H": 11, b"\x1dr\x01": 3}
LONGEST = 11


class TcpPrinter:
    """Thread-safe. Papers are what came out: bytes between two cuts, the last maybe torn."""

    def __init__(self):
        self.lock = threading.Lock()
        self.heal()
        self.printed = b""  # since the last arm()
        self.listener = Listener(self.talk)
        self.port = self.listener.port

    def arm(self, how, byte):
        """how: paper, power, silent, liar. From that byte of the next receipt on (1: its first; 0:
        before it is asked whether it is ready)."""
        with self.lock:
            self.how, self.byte, self.broken = how, byte, byte == 0
            self.printed = b""

    def heal(self):
        with self.lock:
            self.how, self.byte, self.broken = "", 0, False

    def take(self):
        with self.lock:
            printed, self.printed = self.printed, b""
            return printed

    def close(self):
        self.listener.close()

    def talk(self, end):
        data = b""
        with end:
            try:
                while piece := end.recv(4096):
                    data += piece
                    while data:
                        used = self.work(end, data)
                        if used < 0:
                            return  # its power went
                        if used == 0:
                            break
                        data = data[used:]
            except OSError:
                return

    def work(self, end, data):
        """Deals with what the data begins with: how many bytes that was; 0: more is needed."""
        with self.lock:
            if self.broken and self.how == "power":
                return -1
            if data[:2] == b"\x10\x04":
                if len(data) < 3:
                    return 0
                no_paper = self.broken and self.how == "paper" and data[2] in (1, 2, 4)
                end.sendall(bytes([OUT if no_paper and data[2] == 4 else READY]))
                return 3
            if data[:2] == b"\x1da":  # status unasked: this printer has none to tell
                return 3 if len(data) >= 3 else 0
            for fence, size in FENCES.items():
                if data.startswith(fence):
                    if len(data) < size:
                        return 0
                    if not (self.broken and self.how in ("paper", "silent")):
                        answer = b"\x37\x22" + data[7:11] + b"\x00" if size == 11 else b"\x00"
                        end.sendall(answer)
                    return size
            if len(data) < 3 and data[:1] in (b"\x10", b"\x1d"):
                return 0
            if self.how and len(self.printed) + 1 >= self.byte:
                self.broken = True
            if self.broken and self.how in ("paper", "liar"):
                return 1  # swallowed
            if self.broken and self.how == "power":
                return -1
            self.printed += data[:1]
            return 1
