#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A FeliCa card lying on a virtual reader of vpcd, for tests without hardware.

Speaks vpcd's protocol: TCP, each message a two-byte big-endian length and that many bytes. One byte
is a control (0 power off, 1 power on, 2 reset, 4 answer to reset), more are a command for the card.
While the connection stands the card lies on the reader; closing it takes the card away.

The card is told what to do by lines on standard input: insert, remove, quit. It answers each with
one line: "inserted", "removed". The end of standard input is quit.
"""
import argparse
import os
import select
import socket
import sys
import time

POWER_OFF, POWER_ON, RESET, GET_ATR = 0, 1, 2, 4
OK = b"\x90\x00"
NOT_SUPPORTED = b"\x6a\x81"
WRONG_CLASS = b"\x6e\x00"
SECURITY = b"\x69\x82"
WRONG_LENGTH = b"\x67\x00"


def answer_to_reset():
    """PC/SC part 3's storage card: FeliCa (11), name 003B, and the check byte over all but 3B."""
    body = bytes.fromhex("8f8001804f0ca00000030611003b00000000")
    check = 0
    for byte in body:
        check ^= byte
    return b"\x3b" + body + bytes([check])


class Card:
    """What the card answers; knows nothing of connections."""

    def __init__(self, idm, pmm):
        self.idm = idm
        self.pmm = pmm

    def answer(self, command):
        if len(command) < 4:
            return WRONG_LENGTH
        if command[0] != 0xFF:
            return WRONG_CLASS  # no processor: nothing of ISO 7816
        if command[1] == 0xCA and command[3] == 0:
            if command[2] == 0:
                return self.with_length(self.idm, command)
            if command[2] == 1:
                return self.with_length(self.pmm, command)
            return NOT_SUPPORTED
        if command[1] in (0xB0, 0xD6):
            return SECURITY  # blocks need a service to be chosen first, which this card has none of
        return NOT_SUPPORTED

    @staticmethod
    def with_length(data, command):
        wanted = command[4] if len(command) > 4 else 0
        if wanted not in (0, len(data)):
            return bytes([0x6C, len(data)])
        return data + OK


class Reader:
    """The way to one slot of vpcd."""

    def __init__(self, host, port, card, remove_at):
        self.address = (host, port)
        self.card = card
        self.remove_at = remove_at
        self.commands = 0
        self.socket = None
        self.received = b""

    def insert(self, patience=10.0):
        if self.socket:
            return
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

    def serve(self):
        """Takes what came and answers each whole message."""
        # vpcd writes a message in two pieces; without this, which does not last, the second waits
        # 40 ms for our delayed acknowledgement.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        data = self.socket.recv(65536)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not data:
            self.remove()
            return
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
                self.send(answer_to_reset())
            return  # power and reset are not answered
        self.commands += 1
        if self.commands == self.remove_at:
            self.remove()
            say("removed")
            return
        self.send(self.card.answer(message))

    def send(self, message):
        self.socket.sendall(len(message).to_bytes(2, "big") + message)


def say(word):
    print(word, flush=True)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=35963, help="vpcd's first slot is 35963")
    parser.add_argument("--idm", help="16 hexadecimal digits; random if left out")
    parser.add_argument("--print-idm-to", metavar="FILE",
                        help="write the IDm there, readable by you alone")
    parser.add_argument("--remove-at", type=int, default=0, metavar="N",
                        help="pull the card in the middle of the N-th command after each insert")
    parser.add_argument("--away", action="store_true", help="begin without the card on the reader")
    return parser.parse_args()


def write_private(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def main():
    arguments = read_arguments()
    idm = bytes.fromhex(arguments.idm) if arguments.idm else b"\x01" + os.urandom(7)
    if len(idm) != 8:
        sys.exit("felica_card: an IDm has 16 hexadecimal digits")
    if arguments.print_idm_to:
        write_private(arguments.print_idm_to, idm.hex() + "\n")
    card = Card(idm, b"\x01\x20" + os.urandom(6))
    reader = Reader(arguments.host, arguments.port, card, arguments.remove_at)
    if not arguments.away:
        reader.insert()
        say("inserted")
    words = b""
    while True:
        sources = [sys.stdin] + ([reader.socket] if reader.socket else [])
        ready, _, _ = select.select(sources, [], [])
        if reader.socket in ready:
            try:
                reader.serve()
            except (ConnectionResetError, BrokenPipeError):
                reader.remove()  # pcscd ended
        if sys.stdin in ready:
            data = os.read(sys.stdin.fileno(), 4096)
            if not data:
                break
            words += data
            *lines, words = words.split(b"\n")
            for line in lines:
                word = line.strip().decode()
                if word == "insert":
                    reader.insert()
                    say("inserted")
                elif word == "remove":
                    reader.remove()
                    say("removed")
                elif word == "quit":
                    reader.remove()
                    return
                else:
                    sys.exit(f"felica_card: say insert, remove or quit, not {word!r}")
    reader.remove()


if __name__ == "__main__":
    main()
