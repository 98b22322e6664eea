#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A contact chip card (ISO/IEC 7816) on a virtual reader of vpcd, for tests without hardware. vpcd.py
has the words that move it; "state" tells how many PINs it was sent and how many tries are left.

What is on it is a JSON file:

  {"atr": "3B05...", "protocol": "T=0",
   "applications": {"A000000042": {"fci": "6F00",
                                   "files": {"1": {"binary": "0011"}, "2": {"records": ["70.."]}},
                                   "pin": {"reference": 1, "data": "31323334FFFFFFFF", "tries": 3,
                                           "protects": ["2"]}}}}

Over T=0 a command carries data or expects an answer, never both: an answer to data is announced by
61xx and fetched by GET RESPONSE in parts of at most 128 bytes, and a wrong Le is answered 6Cxx. Tries
of a PIN are kept while this program runs, whether the card is on the reader or not.
"""
import argparse
import json

import vpcd

OK = 0x9000
NOT_FOUND, NO_RECORD, WRONG_LENGTH = 0x6A82, 0x6A83, 0x6700
NOT_ALLOWED, BLOCKED, NO_REFERENCE = 0x6982, 0x6983, 0x6A88
WRONG_OFFSET, WRONG_INSTRUCTION, WRONG_CLASS = 0x6B00, 0x6D00, 0x6E00
NO_FILE = 0x6986


def word(status):
    return status.to_bytes(2, "big")


class Card:
    def __init__(self, content):
        self.content = content
        self.t0 = content["protocol"] == "T=0"
        self.part = content.get("part", 128)
        self.pins_sent = 0
        self.tries = {name: application["pin"]["tries"]
                      for name, application in content["applications"].items()
                      if "pin" in application}
        self.reset()

    def reset(self):
        self.selected = None
        self.verified = False
        self.rest = b""  # announced, and not fetched yet

    def atr(self):
        return bytes.fromhex(self.content["atr"])

    def state(self):
        return f"{self.pins_sent} sent, {min(self.tries.values(), default=0)} left"

    def answer(self, command):
        if len(command) < 4:
            return word(WRONG_LENGTH)
        if command[0] != 0x00:
            return word(WRONG_CLASS)
        if command[1] == 0xC0:
            return self.fetch(command)
        self.rest = b""
        data, le = self.split(command)
        if data is None:
            return word(WRONG_LENGTH)
        if self.t0 and data and le is not None:
            return word(WRONG_LENGTH)
        status, answer = self.obey(command, data)
        if not answer:
            return word(status)
        if self.t0 and data:
            self.rest = answer
            return self.announce()
        wanted = len(answer) if le is None or (le == 0 and not self.t0) else le or 256
        if wanted > len(answer):
            return word(0x6C00 | len(answer))
        return answer[:wanted] + word(status)

    @staticmethod
    def split(command):
        if len(command) == 4:
            return b"", None
        if len(command) == 5:
            return b"", command[4]
        data = command[5:5 + command[4]]
        rest = command[5 + command[4]:]
        if len(data) != command[4] or not data or len(rest) > 1:
            return None, None
        return data, rest[0] if rest else None

    def announce(self):
        return word(0x6100 | min(len(self.rest), self.part) & 0xFF)

    def fetch(self, command):
        if not self.rest:
            return word(NO_FILE)
        wanted = command[4] or 256
        part, self.rest = self.rest[:wanted], self.rest[wanted:]
        return part + (self.announce() if self.rest else word(OK))

    def obey(self, command, data):
        instruction = {0xA4: self.select, 0xB0: self.read_binary, 0xB2: self.read_record,
                       0x20: self.verify}.get(command[1])
        return instruction(command, data) if instruction else (WRONG_INSTRUCTION, b"")

    def select(self, command, data):
        name = data.hex().upper()
        if command[2] != 0x04 or name not in self.content["applications"]:
            return NOT_FOUND, b""
        self.selected = name
        self.verified = False
        return OK, bytes.fromhex(self.application()["fci"])

    def application(self):
        return self.content["applications"].get(self.selected, {})

    def file(self, number):
        """The file and a status."""
        if not self.selected:
            return NO_FILE, {}
        found = self.application()["files"].get(str(number))
        if found is None:
            return NOT_FOUND, {}
        protected = self.application().get("pin", {}).get("protects", [])
        if str(number) in protected and not self.verified:
            return NOT_ALLOWED, {}
        return OK, found

    def read_binary(self, command, _):
        if not command[2] & 0x80:
            return NO_FILE, b""  # no file is current but by its short identifier
        status, file = self.file(command[2] & 0x1F)
        if status != OK:
            return status, b""
        content = bytes.fromhex(file.get("binary", ""))
        if command[3] > len(content):
            return WRONG_OFFSET, b""
        return OK, content[command[3]:][:256]

    def read_record(self, command, _):
        status, file = self.file(command[3] >> 3)
        if status != OK:
            return status, b""
        records = file.get("records", [])
        if not 1 <= command[2] <= len(records):
            return NO_RECORD, b""
        return OK, bytes.fromhex(records[command[2] - 1])

    def verify(self, command, data):
        pin = self.application().get("pin")
        if not pin or pin["reference"] != command[3]:
            return NO_REFERENCE, b""
        if not pin.get("tells_tries", True) and not data:
            return WRONG_LENGTH, b""
        if self.tries[self.selected] == 0:
            return BLOCKED, b""
        if not data:
            return (OK if self.verified else 0x63C0 | self.tries[self.selected]), b""
        self.pins_sent += 1
        self.verified = data == bytes.fromhex(pin["data"])
        if self.verified:
            self.tries[self.selected] = pin["tries"]
            return OK, b""
        self.tries[self.selected] -= 1
        return 0x63C0 | self.tries[self.selected], b""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    vpcd.add_arguments(parser)
    parser.add_argument("card", help="a JSON file")
    arguments = parser.parse_args()
    with open(arguments.card, encoding="utf-8") as file:
        vpcd.run(arguments, Card(json.load(file)))


if __name__ == "__main__":
    main()
