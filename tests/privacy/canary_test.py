# SPDX-License-Identifier: Apache-2.0
"""What a sale leaves behind, and what it says to its center, names no card.

Usage: canary_test.py BUILD

Whole sales with an emulated FeliCa card on a pcscd of its own, whose IDm is random in each run: points
are redeemed and awarded, an answer is lost and asked about, a slip is printed. Some more with a code
that the till scanned itself. Then every file that the run left, everything that was said, and every
byte that went over the center's port is searched for both. The same again for a program's number on a
FeliCa card and on a contact chip card behind a PIN, and for the PIN, with cards that are pulled, locked
and refused too. Needs root for pcscd; without it the exit status is 77.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

from canaries import BUILD, EMULATORS, check_the_search, new_shop, open_shop, say, search_everything
from shop import Process


def touch(card, register):
    """The customer takes the card away and shows it anew."""
    card.write_line("remove")
    assert card.read_line() == "removed"
    say(register, "until card.removed")
    card.write_line("insert")
    assert card.read_line() == "inserted"


def sell(shop, register, card, code):
    """The first sale makes the card a member with points, the second uses some."""
    say(register, "begin ref=20261122-01-0001 cashier=sato")
    say(register, "add amount=1580 tax=10 name=tea")
    say(register, "identify timeout_ms=30000")
    say(register, "quote")
    say(register, "pay")
    say(register, "complete")
    say(register, "print")
    say(register, "begin ref=20261122-01-0002")
    say(register, "add amount=300 tax=10")
    touch(card, register)
    say(register, "identify timeout_ms=30000")
    say(register, "redeem points=10")
    shop.fault("--verb", "complete", "--lose-reply", "--count", "1")
    say(register, "complete", 1001)
    say(register, "complete")
    assert register.number("points.redeemed") == 10
    say(register, "print")
    say(register, "show ")
    touch(card, register)
    say(register, "balance timeout_ms=30000")
    # One more, which is given up.
    say(register, "begin ref=20261122-01-0003")
    say(register, "add amount=100 tax=10")
    touch(card, register)
    say(register, "identify timeout_ms=30000")
    say(register, "redeem points=1")
    say(register, "abandon")
    say(register, "identify", 106)
    say(register, "pending")
    # What the till scanned itself is an identifier like any other.
    say(register, "begin ref=20261122-01-0004")
    say(register, "add amount=100 tax=10")
    say(register, f"identify code={code}")
    say(register, "complete")
    say(register, f"run ref=20261122-01-0005 total=200 tax=10 code={code}")
    say(register, f"balance code={code}")


def lay_card(shop, *words, emulator="felica_card.py"):
    """The card on the reader. Its own port and its own words are no part of the run."""
    card = Process([sys.executable, os.path.join(EMULATORS, emulator), "--port",
                    os.environ["VPCD_PORT"], *words], os.devnull)
    shop.processes.append(card)
    assert card.read_line() == "inserted"
    return card


def lay_felica_card(shop, secrets, *words):
    path = os.path.join(secrets, "idm")
    card = lay_card(shop, "--print-idm-to", path, *words)
    with open(path, encoding="utf-8") as file:
        return card, bytes.fromhex(file.read().strip())


def sell_by_identifier():
    with new_shop() as shop, tempfile.TemporaryDirectory() as secrets:
        card, idm = lay_felica_card(shop, secrets)
        code = "".join(random.choices("0123456789", k=16))
        proxy, register = open_shop(shop, "noren.reader-felica", False, {})
        sell(shop, register, card, code)
        search_everything(shop, register, proxy, idm, code.encode())


def sell_by_number(identity, config, canaries, card, shop, secrets=None):
    """A sale with the number, and one whose card is pulled while it is read."""
    proxy, register = open_shop(shop, identity, False, config, *([secrets] if secrets else []))
    say(register, "begin ref=20261122-02-0001")
    say(register, "add amount=300 tax=10")
    say(register, "identify timeout_ms=30000")
    say(register, "complete")
    card.write_line("remove")
    assert card.read_line() == "removed"
    say(register, "until card.removed")
    card.write_line("remove-at 2")
    assert card.read_line() == "ready"
    say(register, "begin ref=20261122-02-0002")
    say(register, "add amount=300 tax=10")
    card.write_line("insert")
    assert card.read_line() == "inserted"
    say(register, "identify timeout_ms=10000", 111, 112)
    assert card.read_line() == "removed"
    say(register, "abandon")
    search_everything(shop, register, proxy, *canaries)


def new_number():
    """16 digits as text and as they are packed."""
    text = "".join(random.choices("123456789", k=16))
    return text, bytes.fromhex(text)


def sell_by_felica_number():
    text, packed = new_number()
    systems = json.dumps({"0003": {}, "FE00": {"684F": [packed.hex() + "00" * 8]}})
    config = {"dialect": "transparent",
              "areas": [{"system": "FE00", "service": "684F", "length": 8, "as": "bcd"}]}
    with new_shop() as shop, tempfile.TemporaryDirectory() as secrets:
        card, idm = lay_felica_card(shop, secrets, "--dialect", "transparent", "--systems", systems)
        sell_by_number("noren.reader-felica", config, (idm, text.encode(), packed), card, shop)


def sell_by_chip_card():
    text, packed = new_number()
    pin = "".join(random.choices("123456789", k=12))
    with new_shop() as shop, tempfile.TemporaryDirectory() as secrets:
        with open(os.path.join(EMULATORS, "cards", "t0_pin.json"), encoding="utf-8") as file:
            content = file.read().replace("1001900700004225", text)
        content = content.replace("31323334FFFFFFFF", pin.encode().hex())
        path = os.path.join(secrets, "card.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        with open(os.path.join(secrets, "pin"), "w", encoding="utf-8") as file:
            file.write(pin + "\n")
        os.chmod(file.name, 0o600)
        config = {"profiles": {"steps": [
            {"select": "A00000004201"}, {"verify": {"reference": 1, "pin": "card_pin"}},
            {"read_record": {"file": 2, "record": 2},
             "number": {"tag": ["70", "5A"], "as": "bcd"}}]}}
        card = lay_card(shop, path, emulator="iso7816_card.py")
        sell_by_number("noren.reader-iccard", config, (text.encode(), packed, pin.encode()), card,
                       shop, {"card_pin": os.path.join(secrets, "pin")})


RUNS = {"identifier": sell_by_identifier, "number": sell_by_felica_number,
        "chip": sell_by_chip_card}


def main():
    check_the_search()
    if "VPCD_PORT" in os.environ:
        RUNS[sys.argv[2]]()
        return 0
    for run in RUNS:  # each beside a pcscd of its own; 77 where that may not be
        done = subprocess.run([sys.executable, os.path.join(EMULATORS, "pcscd.py"), sys.executable,
                               os.path.abspath(__file__), BUILD, run])
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
