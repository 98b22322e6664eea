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

import base64
import json
import os
import random
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
EMULATORS = os.path.join(TESTS, "emulators")
sys.path.insert(0, os.path.join(TESTS, "support"))
from proxy import Proxy  # noqa: E402
from shop import Process, Shop  # noqa: E402

BUILD = sys.argv[1]


def forms_of(idm):
    """Every way in which a careless line of code would write the identifier."""
    text = idm.hex()
    forms = {"bytes": idm, "bytes backwards": idm[::-1],
             "hexadecimal": text.encode(), "HEXADECIMAL": text.upper().encode(),
             "hexadecimal backwards": idm[::-1].hex().encode(),
             "decimal": str(int.from_bytes(idm, "big")).encode(),
             "decimal backwards": str(int.from_bytes(idm, "little")).encode()}
    for sign in (" ", ":", "-"):
        forms[f"hexadecimal by {sign!r}"] = sign.join(f"{byte:02x}" for byte in idm).encode()
        forms[f"HEXADECIMAL by {sign!r}"] = sign.join(f"{byte:02X}" for byte in idm).encode()
    # In the middle of a longer base64 text it looks different by where it begins.
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + idm)
        forms[f"base64 at {shift}"] = whole[(shift * 8 + 5) // 6:(shift + len(idm)) * 8 // 6]
    forms["hexadecimal in base64"] = base64.b64encode(text.encode())[:20]
    return forms


def found_in(name, content, *canaries):
    return [f"{name}: {form}" for identifier in canaries
            for form, canary in forms_of(identifier).items() if canary in content]


def found_in_files(folder, *canaries):
    found, files = [], 0
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found += found_in(path, file.read(), *canaries)
            found += found_in("the name of " + path, name.encode(), *canaries)
            files += 1
    return found, files


def say(register, line, *expected):
    status, text = register.ask(line)
    assert status in (expected or (0,)), (line, status, text, register.log_text())
    return text


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


def check_the_search():
    """A search that finds nothing proves something only if it finds what is there."""
    idm = os.urandom(8)
    forms = forms_of(idm)
    for form, canary in forms.items():
        content = os.urandom(1000) + canary + os.urandom(1000)
        assert any(form in line for line in found_in("planted", content, idm)), form
    for shift in range(3):
        content = b'{"card":"' + base64.b64encode(os.urandom(shift) + idm + os.urandom(9)) + b'"}'
        assert found_in("planted", content, idm), shift
    assert not found_in("clean", os.urandom(100_000), idm)


def check_the_search_in_the_shop(shop, idm):
    """The same, where the search really looks: on purpose, and taken away again."""
    path = shop.path("state", "planted.log")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"debug: card {idm.hex()} arrived\n")
    found, _ = found_in_files(shop.folder, idm)
    os.remove(path)
    assert f"{path}: hexadecimal" in found, found


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


def search_everything(shop, register, proxy, *canaries):
    # While all is open the write-ahead logs hold the most.
    found, _ = found_in_files(shop.folder, *canaries)
    check_the_search_in_the_shop(shop, canaries[0])
    said = "\n".join(register.said + shop.center.said)
    exports = shop.office("export") + shop.office("entries", "--json")
    say(register, "close")
    shop.center.end()
    later, files = found_in_files(shop.folder, *canaries)
    found += later
    found += found_in("standard output", said.encode(), *canaries)
    found += found_in("the center's export", exports.encode(), *canaries)
    found += found_in("the center's port", proxy.bytes(), *canaries)
    proxy.close()

    assert not found, "\n".join(found)
    assert files >= 8, files  # journal, storage, books, logs, receipts, enrollment
    assert len(proxy.bytes()) > 2000
    print(f"none of {len(canaries)} canaries in {files} files, {len(said)} characters said and "
          f"{len(proxy.bytes())} bytes at the center's port")


def new_shop():
    return Shop(BUILD, register=os.path.join(BUILD, "tests", "fault_register"))


def open_shop(shop, *reader):
    shop.start_center()
    shop.enroll()
    proxy = Proxy(shop.port)
    shop.use_proxy(proxy.port)
    shop.write_configuration(shop.plugins(reader=("reader", *reader)))
    return proxy, shop.register()


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
