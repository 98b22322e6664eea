# SPDX-License-Identifier: Apache-2.0
"""USB devices made of Python, plugged into the kernel's own USB stack by its vhci-hcd driver, which
takes a device over a socket (Linux, Documentation/usb/usbip_protocol.rst). Needs root and the module,
so a machine of its own: tests/devices/guest.
"""
import socket
import struct
import threading

VHCI = "/sys/devices/platform/vhci_hcd.0/"
SUBMIT, UNLINK, SUBMITTED, UNLINKED = 1, 2, 3, 4
STALL, NOT_THERE = -32, -104
FULL_SPEED = 2


class Device:
    """Descriptors, and what they promise: control(), bulk_out() and bulk_in() are a subclass's."""
    device_descriptor = b""
    configuration = b""
    strings = ()

    def __init__(self):
        self._waiting = []  # transfers to the host that have nothing yet: (number, endpoint, room)
        self._answers = {}  # by endpoint
        self._socket = None
        self._thread = None

    def control(self, setup, data):  # pylint: disable=unused-argument
        """A request that is not a standard one: the answer, or None to stall it."""
        return None

    def bulk_out(self, data):
        """What the host sent. Answers with answer()."""

    def answer(self, endpoint, data):
        """Lets the host read this from an IN endpoint, by its number."""
        self._answers.setdefault(endpoint, []).append(data)

    def plug(self):
        ours, theirs = socket.socketpair()
        self._socket = ours
        self._waiting, self._answers = [], {}
        self._thread = threading.Thread(target=self._serve, args=(ours,), daemon=True)
        self._thread.start()
        with open(VHCI + "attach", "w", encoding="ascii") as file:
            file.write(f"0 {theirs.fileno()} {0x10002} {FULL_SPEED}")
        theirs.close()

    def pull(self):
        """Like a cable: nothing is said to the host, and it finds the device gone."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self, host):
        try:
            while True:
                command, number, _, into, endpoint = struct.unpack(">IIIII", _exactly(host, 20))
                rest = _exactly(host, 28)
                if command == SUBMIT:
                    room = struct.unpack(">Ii", rest[:8])[1]
                    data = _exactly(host, room) if not into and room > 0 else b""
                    self._submit(host, number, into, endpoint, room, rest[20:], data)
                elif command == UNLINK:
                    self._unlink(host, number, struct.unpack(">I", rest[:4])[0])
        except (EOFError, OSError):
            return

    def _submit(self, host, number, into, endpoint, room, setup, data):
        if endpoint == 0:
            answer = self._standard(setup)
            if answer is None:
                answer = self.control(setup, data)
            if answer is None:
                return _done(host, number, STALL)
            return _done(host, number, 0, answer[:room] if into else b"", len(data))
        if into:
            self._waiting.append((number, endpoint, room))
        else:
            self.bulk_out(data)
            _done(host, number, 0, b"", len(data))
        for entry in list(self._waiting):
            ready = self._answers.get(entry[1])
            if ready:
                self._waiting.remove(entry)
                _done(host, entry[0], 0, ready.pop(0)[:entry[2]])
        return None

    def _unlink(self, host, number, wanted):
        found = [entry for entry in self._waiting if entry[0] == wanted]
        self._waiting = [entry for entry in self._waiting if entry[0] != wanted]
        status = NOT_THERE if found else 0
        host.sendall(struct.pack(">IIIIIi24x", UNLINKED, number, 0, 0, 0, status))

    def _standard(self, setup):
        kind, request, value, _, _ = struct.unpack("<BBHHH", setup)
        if kind == 0x80 and request == 6:  # GET_DESCRIPTOR
            which, index = value >> 8, value & 255
            if which == 1:
                return self.device_descriptor
            if which == 2:
                return self.configuration
            if which == 3 and index == 0:
                return bytes([4, 3, 9, 4])
            if which == 3 and index <= len(self.strings):
                text = self.strings[index - 1].encode("utf-16le")
                return bytes([len(text) + 2, 3]) + text
            return None
        if kind == 0x80 and request == 0:  # GET_STATUS
            return b"\x01\x00"
        if kind & 0x60 == 0 and not kind & 0x80:  # SET_CONFIGURATION, SET_INTERFACE, CLEAR_FEATURE
            return b""
        return None


def _exactly(host, count):
    data = b""
    while len(data) < count:
        part = host.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _done(host, number, status, data=b"", taken=0):
    length = len(data) or taken
    host.sendall(struct.pack(">IIIIIiiiii8x", SUBMITTED, number, 0, 0, 0, status, length, 0, 0, 0)
                 + data)
