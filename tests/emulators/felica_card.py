#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A FeliCa card, or a phone, lying on a virtual reader of vpcd, for tests without hardware.

vpcd passes every command on, those to the reader too, so this also plays the reader's dialect: how
it lets a program send FeliCa frames. vpcd.py has the words that move the card.

A card has systems, their services and blocks, as JSON: {"FE00": {"684F": ["00112233..."]}}, blocks of
32 hexadecimal digits. Each system has an IDm of its own, with its number in the first four bits.
"""
import argparse
import json
import os
import sys

import vpcd

OK = b"\x90\x00"
NOBODY = b"\x63\x00"
NOT_SUPPORTED = b"\x6a\x81"
WRONG_INSTRUCTION = b"\x6d\x00"
WRONG_CLASS = b"\x6e\x00"
WRONG_LENGTH = b"\x67\x00"
ANY_SYSTEM = 0xFFFF


def storage_card(standard, name):
    """PC/SC part 3's answer to reset of a storage card, with the check byte over all but 3B."""
    body = bytes.fromhex("8f8001804f0ca000000306") + bytes([standard]) + name + bytes(4)
    check = 0
    for byte in body:
        check ^= byte
    return b"\x3b" + body + bytes([check])


ATRS = {"felica": storage_card(0x11, b"\x00\x3b"),
        "acr122": storage_card(0x03, b"\xf0\x11"),
        "phone": bytes.fromhex("3b80800101")}


class Felica:
    """What answers to FeliCa frames (JIS X 6319-4)."""

    def __init__(self, idm, pmm, systems):
        self.idm = idm
        self.pmm = pmm
        self.systems = systems

    def answer(self, frame):
        """None where the card is silent."""
        if len(frame) < 6 or frame[0] != len(frame):
            return None
        if frame[1] == 0x00:
            return self.polled(frame)
        if frame[1] == 0x06 and len(frame) >= 16:
            return self.read(frame)
        return None

    def idm_of(self, number):
        return bytes([self.idm[0] & 0x0F | number << 4]) + self.idm[1:]

    def polled(self, frame):
        wanted = int.from_bytes(frame[2:4], "big")
        for number, system in enumerate(self.systems):
            if wanted in (system, ANY_SYSTEM):
                code = system.to_bytes(2, "big") if frame[4] == 0x01 else b""
                return self.framed(b"\x01" + self.idm_of(number) + self.pmm + code)
        return None

    def read(self, frame):
        for number, system in enumerate(self.systems):
            if frame[2:10] == self.idm_of(number):
                status = self.blocks(self.systems[system], frame)
                return self.framed(b"\x07" + frame[2:10] + status)
        return None

    @staticmethod
    def blocks(services, frame):
        if frame[10] != 1 or frame[13] != 1:
            return b"\x01\xa2"  # one block of one service at a time
        service = int.from_bytes(frame[11:13], "little")
        block = frame[15] if frame[14] & 0x80 else int.from_bytes(frame[15:17], "little")
        if service not in services:
            return b"\x01\xa6"
        if block >= len(services[service]):
            return b"\x01\xa8"
        return b"\x00\x00\x01" + services[service][block]

    @staticmethod
    def framed(content):
        return bytes([len(content) + 1]) + content


class Direct:
    """FF 00 00 00 Lc frame."""

    def __init__(self, felica):
        self.felica = felica

    def answer(self, command):
        if command[1] != 0x00 or len(command) < 5:
            return WRONG_INSTRUCTION
        answer = self.felica.answer(command[5:5 + command[4]])
        return NOBODY if answer is None else answer + OK


class Pn532:
    """FF 00 00 00 Lc D4 ..: GetFirmwareVersion, InListPassiveTarget, InDataExchange."""

    def __init__(self, felica):
        self.felica = felica

    def answer(self, command):
        if command[1] != 0x00 or len(command) < 5:
            return WRONG_INSTRUCTION
        data = command[5:5 + command[4]]
        if data[:1] != b"\xd4":
            return NOBODY
        return self.chip(data[1], data[2:]) + OK

    def chip(self, code, data):
        if code == 0x02:
            return b"\xd5\x03\x32\x01\x06\x07"
        if code == 0x4A and data[1:2] == b"\x01":
            answer = self.felica.answer(bytes([len(data) - 1]) + data[2:])
            return b"\xd5\x4b\x00" if answer is None else b"\xd5\x4b\x01\x01" + answer
        if code == 0x40 and data[:1] == b"\x01":
            answer = self.felica.answer(data[1:])
            return b"\xd5\x41\x01" if answer is None else b"\xd5\x41\x00" + answer
        return b"\x7f"


class Transparent:
    """FF 50 00 P2 Lc objects 00, as an RC-S300 has it. The field must be switched off and on, and to
    FeliCa, before anybody answers."""

    ACCEPTED = b"\xc0\x03\x00\x90\x00"
    REFUSED = b"\xc0\x03\x01\x63\x01"
    SILENT = b"\xc0\x03\x02\x64\x01"

    def __init__(self, felica):
        self.felica = felica
        self.session = self.was_off = self.field = self.protocol = False

    def answer(self, command):
        if command[1] != 0x50 or len(command) < 7:
            return WRONG_INSTRUCTION
        objects = command[5:5 + command[4]]
        if command[3] == 0x00:
            return self.manage(objects[0]) + OK
        if not self.session:
            return self.REFUSED + OK
        if command[3] == 0x02:
            self.protocol = objects == b"\x8f\x02\x03\x00"
            return self.ACCEPTED + OK
        return self.exchange(objects) + OK

    def manage(self, what):
        if what == 0x81:
            self.session = True
            self.was_off = self.field = self.protocol = False
        elif not self.session:
            return self.REFUSED
        elif what == 0x82:
            self.session = False
        elif what == 0x83:
            self.was_off, self.field = True, False
        elif what == 0x84:
            self.field = True
        return self.ACCEPTED

    def exchange(self, objects):
        if objects[:3] != b"\x5f\x46\x04" or objects[7:8] != b"\x95":
            return b"\xc0\x03\x01\x64\x01"
        ready = self.was_off and self.field and self.protocol
        answer = self.felica.answer(objects[9:9 + objects[8]]) if ready else None
        if answer is None:
            return self.SILENT
        return self.ACCEPTED + b"\x92\x01\x00\x96\x02\x00\x00\x97" + bytes([len(answer)]) + answer


class NoDialect:
    def __init__(self, felica):
        pass

    @staticmethod
    def answer(_):
        return NOT_SUPPORTED


DIALECTS = {"none": NoDialect, "direct": Direct, "pn532": Pn532, "transparent": Transparent}


class Card:
    """What the reader answers; knows nothing of connections."""

    def __init__(self, felica, kind, dialect):
        self.felica = felica
        self.kind = kind
        self.identifier = felica.idm
        self.dialect = DIALECTS[dialect](felica)

    def atr(self):
        return ATRS[self.kind]

    def laid_down(self):
        if self.kind == "phone":
            self.identifier = b"\x08" + os.urandom(3)

    def answer(self, command):
        if len(command) < 4:
            return WRONG_LENGTH
        if command[0] != 0xFF:
            return WRONG_CLASS  # no processor: nothing of ISO 7816
        if command[1] == 0xCA and command[3] == 0:
            if command[2] == 0:
                return self.with_length(self.identifier, command)
            if command[2] == 1 and self.kind != "phone":
                return self.with_length(self.felica.pmm, command)
            return NOT_SUPPORTED
        return self.dialect.answer(command)

    @staticmethod
    def with_length(data, command):
        wanted = command[4] if len(command) > 4 else 0
        if wanted not in (0, len(data)):
            return bytes([0x6C, len(data)])
        return data + OK


def read_systems(text):
    return {int(system, 16): {int(service, 16): [bytes.fromhex(block) for block in blocks]
                              for service, blocks in services.items()}
            for system, services in json.loads(text).items()}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    vpcd.add_arguments(parser)
    parser.add_argument("--idm", help="16 hexadecimal digits; random if left out")
    parser.add_argument("--print-idm-to", metavar="FILE",
                        help="write the IDm there, readable by you alone")
    parser.add_argument("--systems", type=read_systems, default={0x0003: {}}, metavar="JSON",
                        help="what is on the card; one empty system 0003 if left out")
    parser.add_argument("--kind", choices=ATRS, default="felica",
                        help="felica; acr122: the same as that reader tells it; phone: a random UID "
                             "at each touch, FeliCa only for who polls")
    parser.add_argument("--dialect", choices=DIALECTS, default="none",
                        help="how the reader passes FeliCa frames on")
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
    felica = Felica(idm, b"\x01\x20" + os.urandom(6), arguments.systems)
    vpcd.run(arguments, Card(felica, arguments.kind, arguments.dialect))


if __name__ == "__main__":
    main()
