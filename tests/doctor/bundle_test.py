#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""noren doctor's files: a support bundle holds none of the planted secrets and numbers, a recording
no card, and played again it gives the findings of the shop that it was made in.

Usage: bundle_test.py BUILD_FOLDER
"""
import json
import os
import socket
import subprocess
import sys
import tarfile
import threading
import unittest

from till import Printer, Shop

BUILD = os.path.abspath(sys.argv[1])
CARD = "4539578763621486"
IDM = "0101060138ab23cd"
SECRET = "open-sesame-canary"


class Doctor(unittest.TestCase):
    def setUp(self):
        self.shop = Shop(BUILD)
        self.addCleanup(self.shop.close)

    def run_doctor(self, *arguments, expect=0, config=True):
        words = [self.shop.program("noren"), "--lang", "en", "doctor", *arguments]
        if config:
            words += ["--config", self.shop.configuration]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=90, cwd=self.shop.folder)
        self.assertEqual(done.returncode, expect, done.stdout)
        return done.stdout

    def write(self, name, text):
        with open(self.shop.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.shop.path(name)

    def read(self, name):
        with open(self.shop.path(name), encoding="utf-8") as file:
            return file.read()


class Bundle(Doctor):
    def test_holds_nothing_of_what_was_planted(self):
        secret_file = self.write("pin.key", SECRET + "\n")
        log = self.write("register.log", "2026-11-23T04:05:06 the till opened\n" + "\n".join(
            (f"card {CARD} refused", f"felica {IDM} seen", " ".join(
                IDM[i:i + 2] for i in range(0, 16, 2)), f"password={SECRET}",
             f"it is {SECRET}, they said", f"hex {SECRET.encode().hex()}", "note Zq-setting-canary",
             "-".join(CARD[i:i + 4] for i in range(0, 16, 4)))) + "\n")
        self.shop.write_configuration([
            ("pay", "com.example.gate", False,
             {"api_token": "Zq-setting-canary", "merchant": CARD, "output": "tcp:192.0.2.1:9100"},
             {"pin": secret_file}),
            ("paper", "noren.printer-escpos", False, {"output": "usb:04b8:0e15:SERIALCANARY1"})])
        self.run_doctor("--bundle", "b.tar.gz", "--log", log, expect=1)
        self.assertEqual(os.stat(self.shop.path("b.tar.gz")).st_mode & 0o777, 0o600)
        everything = ""
        with tarfile.open(self.shop.path("b.tar.gz")) as bundle:
            names = bundle.getnames()
            for name in names:
                everything += name + "\n" + bundle.extractfile(name).read().decode() + "\n"
        self.assertLessEqual({"doctor.txt", "doctor.json", "plugins.json", "noren.toml.json",
                              "journal.json", "versions.txt", "log/1-register.log"}, set(names))
        for canary in (CARD, CARD[:6], IDM, IDM[8:], "01 01 06", SECRET, SECRET.encode().hex(),
                       "Zq-setting-canary", "SERIALCANARY1", CARD[4:8] + "-"):
            self.assertNotIn(canary, everything)
        for needed in ("2026-11-23T04:05:06 the till opened", "tcp:192.0.2.1:9100",
                       "com.example.gate", "usb:04b8:0e15:...", "plugin_not_found"):
            self.assertIn(needed, everything)


class Record(Doctor):
    def configure(self, output, *more):
        self.shop.write_configuration(
            [("printer", "noren.printer-escpos", False, {"output": output}), *more])

    def troubles(self, text):
        return [(one["severity"], one["key"]) for one in json.loads(text)["findings"]
                if one["area"] == "device"]

    def replay(self, name, expect):
        return self.troubles(self.run_doctor(
            "--json", "--replay", name, "--administration", self.shop.administration,
            "--plugin-path", self.shop.plugin_path[0], expect=expect, config=False))

    def test_a_recording_played_again_gives_the_same_findings(self):
        with Printer(BUILD, "escpos") as printer:
            self.configure(printer.name)
            states = (((), "device_ok"), (("cover open",), "printer_cover_open"),
                      (("cover close", "paper out"), "printer_paper_end"),
                      (("paper in", "at 0 deaf"), "printer_silent"))
            for commands, key in states:
                for command in commands:
                    printer.command(command)
                expect = int(key != "device_ok")
                text = self.run_doctor("--json", "--record", "r.txt", expect=expect)
                self.assertEqual([one for _, one in self.troubles(text)], [key])
                self.assertEqual(self.replay("r.txt", expect), self.troubles(text))
        self.assertEqual(os.stat(self.shop.path("r.txt")).st_mode & 0o777, 0o600)

    def test_a_device_that_could_not_be_opened_is_told(self):
        self.configure("serial:/dev/nothing")
        self.run_doctor("--record", "r.txt", expect=1)
        self.assertIn("fault unreachable", self.read("r.txt"))
        self.assertEqual(self.replay("r.txt", 1), [("error", "recording_failed")])

    def test_a_card_leaves_nothing_in_it(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def swipe():
                while True:
                    try:
                        reader, _ = listener.accept()
                    except OSError:
                        return
                    with reader:
                        track = f"%B{CARD}^YAMADA/TARO^25121010000000?\r;{CARD}=25121010000?\r"
                        for at in range(0, len(track), 5):
                            reader.sendall(track[at:at + 5].encode())
                        reader.recv(1)
            thread = threading.Thread(target=swipe)
            thread.start()
            address = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
            self.shop.write_configuration(
                [("stripe", "noren.reader-magstripe", False, {"device": address})])
            self.run_doctor("--record", "r.txt", "--seconds", "1")
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        text = self.read("r.txt")
        seen = "".join(bytes.fromhex(line.split(" < ")[1]).decode() for line in text.splitlines()
                       if " < " in line)
        self.assertIn("%A0000000000000000^AAAAAA/AAAA^00000000000000?", seen)
        for canary in (CARD, CARD[:6], "YAMADA", CARD.encode().hex(), "2512"):
            self.assertNotIn(canary, text + seen)

    def test_what_is_no_recording_is_refused(self):
        self.write("r.txt", "noren-recording 1\n1 0 open\n")
        text = self.run_doctor("--replay", "r.txt", expect=1, config=False)
        self.assertIn("Line 2 of the recording is not understood", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
