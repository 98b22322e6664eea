# SPDX-License-Identifier: Apache-2.0
"""The other end of a device's cable on a machine of device_bed (bed/main.cpp), for Python tests that
run on it."""
import os
import socket

PATIENCE = 30  # seconds


class BedDevice:
    """The device NAME, whose peripheral is unix:NAME; its cable is out at first."""

    def __init__(self, name):
        self.name = name
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.settimeout(PATIENCE)
        self.listener.bind(os.path.join(os.environ["NOREN_BED"], name))
        self.listener.listen()
        self.line = None

    def plug(self):
        self._tell("plug")
        self.line = self.listener.accept()[0]

    def unplug(self):
        """In the middle of whatever it said: the machine gets what lies on the line, then no more."""
        self._tell("unplug")
        self.line.close()
        self.line = None

    def send(self, data):
        self.line.sendall(data)

    def _tell(self, verb):
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(PATIENCE)
            control.connect(os.path.join(os.environ["NOREN_BED"], "control"))
            control.sendall(f"{verb} {self.name}\n".encode())
            answer = control.makefile().readline().strip()
        assert answer == "ok", f"{verb} {self.name}: {answer}"
