# SPDX-License-Identifier: Apache-2.0
"""The way of an emulated card to a slot of vpcd's virtual reader, and the words that move it.

vpcd's protocol is TCP, each message a two-byte big-endian length and that many bytes. One byte is a
control (0 power off, 1 power on, 2 reset, 4 answer to reset), more are a command for the card. While
the connection stands the card lies on the reader; closing it takes the card away.

The card is told what to do by lines on standard input, each answered with one line:

  insert       "inserted"
  remove       "removed"
  remove-at N  "ready"; the card is pulled in the middle of the N-th command after each insert, which
               says "removed"; 0 for never
  stall-at N   "ready"; the N-th command is left without an answer, which says "stalled"
  garble-at N  "ready"; the N-th command is answered with noise
  commands     how many commands it got since it was laid down
  state        what the card says of itself, if it does
  quit         ends, as the end of standard input does
"""
import os
import select
import socket
import sys
import time

POWER_OFF, POWER_ON, RESET, GET_ATR = 0, 1, 2, 4


def say(word):
    print(word, flush=True)


class Slot:
    """One slot; card has atr(), answer(command), and may have laid_down() and reset()."""

    def __init__(self, host, port, card, remove_at=0):
        self.address = (host, port)
        self.card = card
        self.remove_at = remove_at
        self.stall_at = 0
        self.garble_at = 0
        self.commands = 0
        self.socket = None
        self.received = b""

    def insert(self, patience=10.0):
        if self.socket:
            return
        self.tell_card("laid_down")
        self.tell_card("reset")
        end = time.monotonic() + patience
        while True:
            try:
                self.socket = socket.create_connection(self.address)
                break
            except ConnectionRefusedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)  # pcscd opens the port a moment after it starts
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.commands = 0

    def remove(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def tell_card(self, what):
        getattr(self.card, what, lambda: None)()

    def serve(self):
        """Takes what came and answers each whole message."""
        # vpcd writes a message in two pieces; without this, which does not last, the second waits
        # 40 ms for our delayed acknowledgement.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""  # pcscd ended
        if not data:
            self.remove()
            return
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        self.received += data
        while self.socket and len(self.received) >= 2:
            size = int.from_bytes(self.received[:2], "big")
            if len(self.received) < 2 + size:
                return
            message = self.received[2:2 + size]
            self.received = self.received[2 + size:]
            self.take(message)

    def take(self, message):
        if len(message) == 1:
            if message[0] == GET_ATR:
                self.send(self.card.atr())
            else:
                self.tell_card("reset")  # power and reset are not answered
            return
        self.commands += 1
        if self.commands == self.remove_at:
            self.remove()
            say("removed")
            return
        if self.commands == self.stall_at:
            say("stalled")
            return
        if self.commands == self.garble_at:
            self.send(os.urandom(1 + os.urandom(1)[0] % 40))
            return
        self.send(self.card.answer(message))

    def send(self, message):
        try:
            self.socket.sendall(len(message).to_bytes(2, "big") + message)
        except (ConnectionResetError, BrokenPipeError):
            self.remove()

    def obey(self, line):
        """False at quit."""
        words = line.split()
        if words == ["insert"]:
            self.insert()
            say("inserted")
        elif words == ["remove"]:
            self.remove()
            say("removed")
        elif len(words) == 2 and words[0] == "remove-at":
            self.remove_at = int(words[1])
            say("ready")
        elif len(words) == 2 and words[0] == "stall-at":
            self.stall_at = int(words[1])
            say("ready")
        elif len(words) == 2 and words[0] == "garble-at":
            self.garble_at = int(words[1])
            say("ready")
        elif words == ["commands"]:
            say(self.commands)
        elif words == ["state"] and hasattr(self.card, "state"):
            say(self.card.state())
        elif words == ["quit"]:
            return False
        else:
            sys.exit(f"say insert, remove, remove-at N, stall-at N, garble-at N, commands or quit, not {line!r}")
        return True


def add_arguments(parser):
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=35963,
                        help="vpcd's first slot is 35963, its second the next port")
    parser.add_argument("--remove-at", type=int, default=0, metavar="N",
                        help="pull the card in the middle of the N-th command after each insert")
    parser.add_argument("--away", action="store_true", help="begin without the card on the reader")


def run(arguments, card):
    """Serves the card until it is told to quit."""
    slot = Slot(arguments.host, arguments.port, card, arguments.remove_at)
    if not arguments.away:
        slot.insert()
        say("inserted")
    words = b""
    while True:
        sources = [sys.stdin] + ([slot.socket] if slot.socket else [])
        ready, _, _ = select.select(sources, [], [])
        if slot.socket in ready:
            slot.serve()
        if sys.stdin in ready:
            data = os.read(sys.stdin.fileno(), 4096)
            if not data:
                break
            words += data
            *lines, words = words.split(b"\n")
            if not all(slot.obey(line.decode()) for line in lines):
                break
    slot.remove()
