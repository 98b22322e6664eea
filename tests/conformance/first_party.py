#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A plugin that comes with Noren passes the conformance kit, in this process and in a child.

Usage: first_party.py NOREN BUILD_FOLDER ID

noren.loyalty-center is checked against a real center on loopback, noren.reader-felica and
noren.reader-iccard beside a pcscd with a virtual reader (tests/emulators/pcscd.py runs this), where
this program is the person who lays cards on it.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

from kit import check

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
sys.path.insert(0, os.path.join(HERE, "..", "emulators"))
from printer import Printer  # noqa: E402
from byte_device import ByteDevice  # noqa: E402
from shop import Shop  # noqa: E402

TOOL, BUILD, ID = sys.argv[1:4]
FOLDER = os.path.join(BUILD, "lib", "noren", "plugins", ID)
EMULATORS = os.path.join(HERE, "..", "emulators")


def fail(text, report=None):
    sys.exit(text + ("\n" + report.output if report else ""))


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def must_pass(report, *names):
    """Nothing failed, and the tests of these kinds were run in both ways."""
    if report.status != 0 or report.names("FAIL"):
        fail("it did not pass", report)
    for part in ("in-process", "isolated"):
        passed = report.names("ok", part)
        for name in names:
            if name not in passed:
                fail(f"{name} was not run {part}", report)
    print(report.output, end="")


def with_config(work, config):
    return ["--unattended", "--config", write(os.path.join(work, "config.json"), json.dumps(config))]


def simulated_payment(work):
    report = check(TOOL, FOLDER, *with_config(work, {}))
    must_pass(report, "payment.same_key", "payment.killed", "payment.storage_full",
              "payment.storage_fills_up", "payment.capture", "payment.refund")


def simulated_reader(work):
    report = check(TOOL, FOLDER, *with_config(work, {}))
    must_pass(report, "reader.seals", "reader.told_once", "reader.same_card", "reader.unasked", "reader.not_enrolled")


def preview(work):
    report = check(TOOL, FOLDER, *with_config(work, {"directory": os.path.join(work, "paper")}))
    must_pass(report, "printer.japanese", "printer.widest", "printer.same_key")


def escpos(work):
    paper = os.path.join(work, "paper.bin")
    report = check(TOOL, FOLDER, *with_config(work, {"output": "file:" + paper}))
    must_pass(report, "printer.japanese", "printer.widest", "printer.same_key")
    if os.path.getsize(paper) < 1000:
        fail("nothing was printed", report)
    printed_on(work, "escpos", {"profile": "epson"})
    printed_on(work, "escpos", {"profile": "generic"})


def printed_on(work, language, config):
    """On an emulated printer, which has one paper for each job that was done."""
    with Printer(BUILD, language) as printer:
        report = check(TOOL, FOLDER, *with_config(work, {"output": printer.name, **config}))
        must_pass(report, "printer.japanese", "printer.widest", "printer.same_key", "drawer.opens",
                  "health.checks", "statistics.retrieves")
        if "のれん商店" not in printer.text() or printer.text().count("once") != 2:
            fail("it is not on the paper:\n" + printer.text(), report)


def star(work):
    printed_on(work, "star", {"profile": "starprnt"})
    printed_on(work, "star", {"profile": "line"})


def display(work):
    with Printer(BUILD, "display") as shown:
        report = check(TOOL, FOLDER, *with_config(work, {"device": shown.name}))
        must_pass(report, "display.shows", "display.too_long", "display.asks", "health.checks",
                  "statistics.retrieves")


def center(work):
    with Shop(build=BUILD, folder=os.path.join(work, "shop")) as shop:
        shop.start_center()
        shop.give("town-1", 1000)
        shop.enroll("T-0001")
        with open(os.path.join(shop.enrollment, "enrollment.json"), encoding="utf-8") as file:
            enrollment = json.load(file)
        key = write(os.path.join(work, "center.key"), enrollment["card_public_key"])
        config = {name: enrollment[name] for name in ("url", "terminal", "certificate_sha256")}
        report = check(TOOL, FOLDER, *with_config(work, config), "--card", "town-1",
                       "--center-key", key, "--secret",
                       "terminal_key=" + os.path.join(shop.enrollment, "terminal.key"))
        must_pass(report, "loyalty.awards_once", "loyalty.hold", "loyalty.killed",
                  "loyalty.cancel_once", "loyalty.recover_unknown_key")
        shop.entries()  # checks the ledger's hash chain


class Person:
    """Lays two emulated cards on the virtual reader and takes them away, as the kit asks."""

    def __init__(self, *cards):
        """Each card is the emulator and its arguments."""
        self.cards = [self.start(*words) for words in cards]
        self.laid = None

    @staticmethod
    def start(emulator, *words):
        return subprocess.Popen([sys.executable, os.path.join(EMULATORS, emulator), "--away", "--port",
                                 os.environ["VPCD_PORT"], *words],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @staticmethod
    def tell(card, word):
        card.stdin.write(word + "\n")
        card.stdin.flush()
        card.stdout.readline()

    def hear(self, line):
        if ">>>" not in line:
            return
        if "first card" in line or "another card" in line:
            self.laid = self.cards[0 if "first card" in line else 1]
            self.tell(self.laid, "insert")
        elif "take the card away" in line and self.laid:
            self.tell(self.laid, "remove")
            self.laid = None

    def leave(self):
        for card in self.cards:
            card.stdin.close()
            card.terminate()
            card.wait()
            card.stdout.close()


def card_reader(work, config, *cards):
    person = Person(*cards)
    try:
        path = write(os.path.join(work, "config.json"), json.dumps({"reader": "00 00", **config}))
        report = check(TOOL, FOLDER, "--config", path, hear=person.hear)
    finally:
        person.leave()
    must_pass(report, "reader.times_out", "reader.seals", "reader.told_once", "reader.same_card", "reader.unasked")


def felica(work):
    card_reader(work, {}, *(("felica_card.py", "--idm", idm)
                            for idm in ("0102030405060708", "1112131415161718")))


def iccard(work):
    with open(os.path.join(EMULATORS, "cards", "t0.json"), encoding="utf-8") as file:
        text = file.read()
    other = write(os.path.join(work, "other.json"),
                  text.replace("1001900700004225", "1001900700004226"))
    profile = {"steps": [{"select": "A00000004201"},
                         {"read_record": {"file": 2, "record": 2},
                          "number": {"tag": ["70", "5A"], "as": "bcd"}}]}
    card_reader(work, {"profiles": profile},
                ("iso7816_card.py", os.path.join(EMULATORS, "cards", "t0.json")),
                ("iso7816_card.py", other))


def swiped(work, config, first, another):
    """A reader of bytes: cards and codes come and are gone at once."""
    device = ByteDevice()

    def hear(line):
        if ">>>" in line and ("first card" in line or "another card" in line):
            time.sleep(0.3)  # nobody draws a card faster, and the plugin waits for it by then
            device.send(first if "first card" in line else another)

    try:
        path = write(os.path.join(work, "config.json"), json.dumps({**config, "device": device.address}))
        report = check(TOOL, FOLDER, "--config", path, hear=hear)
    finally:
        device.close()
    must_pass(report, "reader.times_out", "reader.seals", "reader.told_once", "reader.same_card", "reader.unasked")


def magstripe(work):
    swiped(work, {"prefixes": ["7083"]}, b"\x02;7083560000000000001=4912?\r\x03",
           b"\x02%B1?;7083560000000000002=4912?\r\x03")


def scanner(work):
    swiped(work, {"repeat_ms": 0}, b"\x02]Q1MEMBER-1\x03", b"\x02]Q1MEMBER-2\x03")


CHECKS = {"noren.payment-simulated": simulated_payment, "noren.reader-simulated": simulated_reader,
          "noren.printer-preview": preview, "noren.printer-escpos": escpos,
          "noren.printer-star": star, "noren.display-escpos": display,
          "noren.loyalty-center": center, "noren.reader-felica": felica,
          "noren.reader-iccard": iccard, "noren.reader-magstripe": magstripe,
          "noren.reader-scanner": scanner}


def main():
    # Every plugin of the tree is checked by a run of this program.
    plugins = os.path.join(BUILD, "lib", "noren", "plugins")
    unknown = [name for name in os.listdir(plugins)
               if name.startswith("noren.") and name not in CHECKS]
    if unknown:
        fail(f"no conformance test for {unknown}")
    with tempfile.TemporaryDirectory(prefix="noren-conformance-") as work:
        CHECKS[ID](work)


if __name__ == "__main__":
    main()
