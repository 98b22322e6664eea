#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The main job on real input: a card is touched, the center is asked, points are used and awarded,
and a receipt with a coupon is printed.

  demo.py --build DIR --out DIR [--once | --reader]

Runs beside a pcscd of its own (tests/emulators/pcscd.py), or with --reader beside the system's.
Everything that it makes is below --out; everything that it starts, it ends.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPENING_POINTS = 500
PATIENCE = 60  # seconds for anything that must happen


def step(text):
    print(f"\n== {text}", flush=True)


def fail(text):
    print(f"demo: {text}", file=sys.stderr)
    sys.exit(1)


def run(command, **options):
    """A program's output; where it fails, what it said."""
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True,
                          timeout=PATIENCE, **options)
    if done.returncode != 0:
        fail(f"{pathlib.Path(command[0]).name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Center:
    """A noren-center of the demo's own, on a free port of loopback."""

    def __init__(self, build, out):
        self.program = build / "bin" / "noren-center"
        self.data = out / "center"
        self.rules = ROOT / "samples" / "programs" / "starter.toml"
        self.log = open(out / "center.log", "w")
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--program", self.rules, "--listen",
             "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            print("  " + line.rstrip())
            if line.startswith("listening on "):
                self.address = line.split()[-1]
                return
        fail(f"the center did not start; see {out / 'center.log'}")

    def ask(self, *words, **options):
        return run([self.program, *words, "--data", self.data], **options)

    def entries(self):
        text = self.ask("entries", "--json")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


class Card:
    """An emulated FeliCa card with a random IDm, away from the reader until it is shown."""

    def __init__(self):
        ours, theirs = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests" / "emulators" / "felica_card.py", "--port",
             os.environ["VPCD_PORT"], "--away", "--print-idm-to", f"/dev/fd/{theirs}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, pass_fds=[theirs])
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            self.idm = pipe.read(16)  # in memory alone

    def tell(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


def configure(build, out):
    """The shop's noren.toml: five plugins, two of them in processes of their own."""
    file = out / "noren.toml"
    file.write_text(f'''# The demo shop's till.
state = "till"
enrollment = "enrollment"
plugin_path = ["{build}/lib/noren/plugins"]
plugin_host = "{build}/bin/noren-plugin-host"
administration = "{build}/administration"

[[plugin]]
name = "reader"
id = "noren.reader-felica"

[[plugin]]
name = "loyalty"
id = "noren.loyalty-center"
enrolled = true

[[plugin]]
name = "simulated"
id = "noren.payment-simulated"

[[plugin]]
name = "preview"
id = "noren.printer-preview"
config = {{ directory = "{out}", name = "receipt" }}
''')
    return file


def sell(register, config, card):
    """Runs the register and lays the card on the reader once it is up; its output goes on as it
    comes."""
    process = subprocess.Popen([register, "--once", "--config", config], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    if card:
        card.tell("insert")
    for line in process.stdout:
        print(line.rstrip(), flush=True)
    watchdog.cancel()
    if process.wait() != 0:
        fail(f"the register ended with {process.returncode}")


def show_ledger(entries):
    for entry in entries:
        print(f"  #{entry['sequence']} {entry['kind_name']}  operation {entry['operation']}")
        for transfer in entry["transfers"]:
            what = f"{transfer['phase_name']} {transfer['reason_name']}"
            print(f"    {what:<20} {transfer['amount']:>7}  {transfer['debit']} -> {transfer['credit']}")


def completion(entries):
    """What the center answered to the sale, as it keeps it."""
    return json.loads(entries[-1]["reply"])["complete"]


def check_receipt(out, entries):
    """The QR code on the picture is the coupon that the ledger knows."""
    scanned = run(["zbarimg", "--quiet", "--raw", out / "receipt.png"]).strip()
    coupon = completion(entries)["coupons"][0]
    print(f"  QR code on the receipt: {scanned}")
    print(f"  coupon in the ledger:   {coupon['code']}, serial {coupon['serial']}")
    if scanned != coupon["code"] or scanned.split("-")[0] != coupon["serial"]:
        fail("the printed coupon is not the ledger's")


def scripted(build, out, center, config, card):
    step("Sale: touch, use points, pay, award, print")
    register = build / "bin" / "noren-register"
    sell(register, config, card)
    entries = center.entries()
    step("What the ledger wrote")
    show_ledger(entries)
    step("What came out of the printer")
    check_receipt(out, entries)
    print((out / "receipt.txt").read_text())

    step("Another process reads the balance back, of the card that still lies there")
    answer = run([register, "--balance", "--config", config])
    print(answer.rstrip())
    before, after = completion(entries)["balance_before"], completion(entries)["balance"]
    if str(after) not in answer.replace(",", ""):
        fail(f"the balance read back is not {after}")
    step("Done")
    print(f"  outcome: DONE\n  points before: {before}, after: {after}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--reader", action="store_true")
    arguments = parser.parse_args()
    build, out = arguments.build.resolve(), arguments.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)

    # A signal ends this program by its ordinary way out, which ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    started = []
    try:
        step("A center: keys, certificate and books are made")
        center = Center(build, out)
        started.append(center)
        step("The till is enrolled with a one-time code")
        code = center.ask("enroll", "TILL-1").split()[0]
        print(run([build / "bin" / "noren-enroll", f"https://{center.address}", code, "--out",
                   out / "enrollment"]).rstrip())
        config = configure(build, out)
        card = None
        if not arguments.reader:
            step("A card with a random IDm, and points from an older system")
            card = Card()
            started.append(card)
            print("  " + center.ask("adjust", "-", "--kind", "felica_idm", "--points",
                                    OPENING_POINTS, "--program", center.rules,
                                    input=card.idm + "\n").strip())
        if arguments.once:
            scripted(build, out, center, config, card)
        else:
            step("The register is yours: ? shows the keys, x ends it")
            if card:
                print("  the emulated card is touched when you begin; c asks for it")
                card.tell("insert")
            subprocess.run([build / "bin" / "noren-register", "--config", config])
            step("What the ledger wrote")
            show_ledger(center.entries())
        if (out / "receipt.png").exists():
            print(f"  {out / 'receipt.png'}\n  {out / 'receipt.txt'}")
    finally:
        for part in reversed(started):
            part.stop()


if __name__ == "__main__":
    main()
