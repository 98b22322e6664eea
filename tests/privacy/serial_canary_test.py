# SPDX-License-Identifier: Apache-2.0
"""What a sale with a magnetic stripe, or with a scanned code, leaves behind names nobody.

Usage: serial_canary_test.py BUILD

Whole sales with a stripe reader (tracks 1 to 3, then the front one, JIS II) and a scanner (a member's
printed code, then one that an app has signed) behind emulated serial ports, with numbers that are
random in each run. Between them the reads go wrong in every way: sentinels, parity and redundancy that
don't fit, payment cards, noise, forged codes, wrong check digits, and the cable pulled in the middle.
Then all that the run left and said, and the register's memory, is searched for the numbers.
"""

import os
import subprocess
import sys

from canaries import (BUILD, EMULATORS, check_the_search, found_in_memory, new_shop, open_shop, say,
                      search_everything)
from shop import TookTooLong
from shown import EXTENDED, Codes, Front, SignedCodes, Stripe

sys.path.insert(0, EMULATORS)
from bed_device import BedDevice  # noqa: E402

DEVICE = "tty:cable,node=ttyUSB0,usb=0403:6001:FT1,peripheral=unix:cable,unplugged"
NO_HARDWARE = 107


def identify(register, send, *expected):
    """Shows it until the reader was asked for it."""
    register.tell("identify timeout_ms=30000")
    for _ in range(60):
        send()
        try:
            status, text = register.answer(2)
        except TookTooLong:
            continue
        assert status in (expected or (0,)), (status, text, register.log_text())
        return
    raise TookTooLong("no answer to identify")


def fail_in_every_way(register, cable, card):
    for damaged, status in card.damaged():
        identify(register, lambda sent=damaged: cable.send(sent), status)
    # Half of it, and the cable comes out; a reader may take the pause for the end of the swipe.
    register.tell("identify timeout_ms=30000")
    swipe = card.swipe()
    cable.send(swipe[:len(swipe) // 2])
    cable.unplug()
    status, text = register.answer()
    assert status in (NO_HARDWARE, EXTENDED), (status, text)
    say(register, "identify", NO_HARDWARE)
    say(register, "until device.removed")
    cable.plug()
    say(register, "until device.added")


def sell(shop, register, cable, card):
    """Points are awarded, used, and an answer is lost; between them nothing can be read."""
    say(register, "begin ref=20261122-03-0001 cashier=sato")
    say(register, "add amount=15800 tax=10 name=tea")
    identify(register, lambda: cable.send(card.swipe()))
    for call in ("quote", "pay", "complete", "print", "show "):
        say(register, call)
    say(register, "begin ref=20261122-03-0002")
    say(register, "add amount=300 tax=10")
    fail_in_every_way(register, cable, card)
    identify(register, lambda: cable.send(card.swipe()))
    say(register, "redeem points=10")
    shop.fault("--verb", "complete", "--lose-reply", "--count", "1")
    say(register, "complete", 1001)
    say(register, "complete")
    assert register.number("points.redeemed") == 10
    say(register, "print")
    # One more, which is given up.
    say(register, "begin ref=20261122-03-0003")
    say(register, "add amount=100 tax=10")
    identify(register, lambda: cable.send(card.swipe()))
    say(register, "redeem points=1")
    say(register, "abandon")
    say(register, "pending")


def run(kind):
    card = RUNS[kind]()
    with new_shop() as shop:
        cable = BedDevice("cable")
        cable.plug()
        proxy, register = open_shop(shop, card.reader, False, card.config)
        card.meet(shop)
        sell(shop, register, cable, card)
        remembered = found_in_memory(register, "20261122-03-0003", *card.canaries())
        print(kind, end=": ", flush=True)
        search_everything(shop, register, proxy, *card.canaries(), found=remembered)


RUNS = {"stripe": Stripe, "front stripe": Front, "code": Codes, "signed code": SignedCodes}


def main():
    check_the_search()
    if "NOREN_BED" in os.environ:
        return run(sys.argv[2])
    bed = os.path.join(BUILD, "tests", "device_bed")
    for kind in RUNS:
        done = subprocess.run([bed, DEVICE, "--", sys.executable, os.path.abspath(__file__), BUILD,
                               kind])
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
