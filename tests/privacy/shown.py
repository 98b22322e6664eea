# SPDX-License-Identifier: Apache-2.0
"""Cards and codes of nobody, new in each run, and what a reader on a serial line sends of them:

  canaries()    what must be found nowhere
  swipe()       the bytes of a good read
  damaged()     bytes of reads that fail, each with the status that it ends a capture with
"""

import hashlib
import os
import random
import time

ADDRESS = "serial:0403:6001:FT1?baud=9600"
FAILURE, EXTENDED = 111, 114


def digits(count):
    return "".join(random.choices("123456789", k=count))


def with_redundancy(track, lowest, bits):
    """The track with the character that makes its sum 0 (ISO/IEC 7811-2)."""
    total = 0
    for character in track.encode():
        total ^= character - lowest
    return track + chr(lowest + total % (1 << bits))


def payment_card():
    """16 digits as a payment card has them, the last of which checks the others (ISO/IEC 7812-1)."""
    number = "4" + digits(14)
    total = 0
    for place, digit in enumerate(reversed(number)):
        worth = int(digit) * (2 if place % 2 == 0 else 1)
        total += worth // 10 + worth % 10
    return number + str(-total % 10)


class Shown:
    def meet(self, shop):
        """Before it is shown in this shop for the first time."""


class Stripe(Shown):
    """What a reader sends of a card's back: each track with its redundancy character."""
    reader = "noren.reader-magstripe"
    config = {"device": ADDRESS, "prefixes": ["7083"], "lrc": True}

    def __init__(self):
        self.number = "7083" + digits(15)
        self.payment = payment_card()
        self.name = "KANA" + "".join(random.choices("BCDFGHJKLM", k=8)) + "/TEST"
        self.more = [digits(12) for _ in range(3)]
        self.tracks = [
            with_redundancy(f"%B{self.number}^{self.name}^4912{self.more[0]}?", 0x20, 6),
            with_redundancy(f";{self.number}=4912{self.more[1]}?", 0x30, 4),
            with_redundancy(f";01{self.number}={self.more[2]}?", 0x30, 4)]

    def canaries(self):
        return [text.encode() for text in (self.number, self.payment, self.name, *self.more)]

    def swipe(self, second=None):
        tracks = [self.tracks[0], self.tracks[1] if second is None else second, self.tracks[2]]
        return ("\x02" + "\r".join(tracks) + "\r\x03").encode()

    def damaged(self):
        """Swipes of this card that can't be read, and the status of each."""
        good = self.tracks[1]
        wrong_sum = chr((ord(good[-1]) - 0x30 ^ 1) + 0x30)
        return [(self.swipe(with_redundancy(f";{self.payment}=4912?", 0x30, 4)), FAILURE),
                (self.swipe(good[1:-1]), EXTENDED), (self.swipe(good[:-2]), EXTENDED),
                (self.swipe(good[:-1] + wrong_sum), EXTENDED),
                (self.swipe(good.replace("=", "A")), EXTENDED),
                (self.swipe(""), FAILURE), (self.swipe(";E?"), FAILURE),
                (("\x02" + good * 40 + "\x03").encode(), EXTENDED)]


class Front(Stripe):
    """The stripe on the front, whose characters have 7 bits (JIS X 6302-2)."""
    config = {"device": ADDRESS, "track": 4, "whole": True}

    def __init__(self):
        super().__init__()
        self.track = "".join(random.choices("abcdefghij0123456789", k=69))

    def canaries(self):
        return super().canaries() + [self.track.encode()]

    def swipe(self, second=None):
        front = f"\x7f{self.track}\x7f" if second is None else second
        return f"\x02%B{self.number}^{self.name}^4912?\r{front}\r\x03".encode()

    def damaged(self):
        return [(self.swipe(self.track), FAILURE), (self.swipe(self.track + "\x7f"), EXTENDED),
                (self.swipe("\x7f" + self.track), EXTENDED),
                (self.swipe(f"\x7f{self.track}%\x1b\x7f"), EXTENDED), (self.swipe(""), FAILURE)]


class Codes(Shown):
    """A member's printed code and goods, as a scanner sends them."""
    reader = "noren.reader-scanner"
    config = {"device": ADDRESS}
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def __init__(self):
        self.number = "7Z" + digits(14)

    def canaries(self):
        return [self.number.encode()]

    def printed(self):
        """docs/abi/documents.md, Member codes."""
        total = 0
        for sign in self.number:
            total = (total + self.signs.index(sign)) * 36 % 1271
        check = (1272 - total * 36 % 1271) % 1271
        return f"NM1-{self.number}-{self.signs[check // 36]}{self.signs[check % 36]}"

    def swipe(self):
        return f"\x02]Q1{self.printed()}\x03".encode()

    def damaged(self):
        wrong_check = self.printed()[:-1] + ("A" if self.printed()[-1] != "A" else "B")
        forged = f"NM2-{self.number}-{bytes(15).hex()}-{os.urandom(16).hex()}".upper()
        goods = "49" + self.number[2:12]
        good_check = -sum(int(digit) * (3 if place % 2 else 1)
                          for place, digit in enumerate(goods)) % 10
        return [(f"\x02]Q1{wrong_check}\x03".encode(), FAILURE),
                (f"\x02]Q1{forged}\x03".encode(), FAILURE),
                (f"\x02]E0{goods}{(good_check + 1) % 10}\x03".encode(), FAILURE),
                (f"\x02]Q1{self.number * 40}\x03".encode(), FAILURE)]


class SignedCodes(Codes):
    """A code that the member's app has just made: another one each time."""

    def __init__(self):
        super().__init__()
        self.secret = b""
        self.shown = []

    def meet(self, shop):
        with open(os.path.join(shop.data, "program.secret"), encoding="ascii") as file:
            self.secret = bytes.fromhex(file.read().strip())

    def canaries(self):
        return super().canaries() + self.shown

    def swipe(self):
        key = hashlib.blake2b(b"noren-member-code-key-1", key=self.secret, digest_size=32).digest()
        body = int(time.time()).to_bytes(5, "big") + (120).to_bytes(2, "big") + os.urandom(8)
        message = b"noren-member-code-2\0" + self.number.encode() + b"\0" + body
        mac = hashlib.blake2b(message, key=key, digest_size=16).digest()
        code = f"NM2-{self.number}-{body.hex()}-{mac.hex()}".upper()
        self.shown.append(code.encode())
        return f"\x02]Q1{code}\x03".encode()
