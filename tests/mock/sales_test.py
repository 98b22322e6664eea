#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""noren mock as an integrator uses it: the C sample sells with the configuration that it writes, on
its printer, scanner and cards, while what it is told goes wrong.

Usage: sales_test.py BUILD_FOLDER SOURCE_FOLDER [TEST...]
"""
import os
import selectors
import shlex
import shutil
import signal
import time

from stage import BUILD, PATIENCE, SOURCE, MockCase, main, wait_until

import markdown
import member_code
from shop import Register

GUIDES = ("docs/pos-vendor.md", "docs/pos-vendor.ja.md")


class SalesTest(MockCase):
    def test_the_guides_script(self):
        """As the guides say it: a lost answer, and paper that ends in the middle."""
        for guide in GUIDES:
            (command,) = [line for block in markdown.blocks(os.path.join(SOURCE, guide), guide)
                          if block.language == "sh" for line in block.text.splitlines()
                          if line.startswith("noren mock") and "--script" in line]
            self.assertIn("--dir shop", command)
            shutil.rmtree(self.folder, ignore_errors=True)
            words = [os.path.join(SOURCE, word) if word.startswith("samples/") else word
                     for word in shlex.split(command)[2:]]
            mock = self.run_mock(*words, "--once", str(PATIENCE), cwd=self.outside)
            pids = mock.pids()
            self.assertGreater(len(pids), 2)
            text = self.end(self.sell("R-1"))
            self.assertIn("1000 points usable", text)
            self.assertIn("the answer was lost: asking again", text)
            self.assertIn("unfinished: 0", text)
            mock.write_line("quit")
            self.assertEqual(self.drain(mock), 0, mock.log_text())
            self.assert_gone(pids)
            self.assert_sold_once()
            with open(self.folder + "/printer-1/sheet-1.txt", encoding="utf-8") as file:
                self.assertIn("No. R-1", file.read())
            with open(self.folder + "/printer-1/sheet-1.png", "rb") as file:
                self.assertEqual(file.read(4), b"\x89PNG")

    def test_paper_that_stays_away_is_told(self):
        mock = self.start("--printer", "escpos", "--scanner")
        pids = mock.pids()
        self.assertEqual(mock.ask("center lose_reply"), "ok for the next 1 of complete")
        self.assertEqual(mock.ask("printer-1 at 100 paper"), "ok")
        till = self.sell("R-1")
        self.scan_until_hold(mock)
        self.assertIn("the answer was lost: asking again", self.end(till, 1))
        self.assertRegex(till.log_text(), "print: 1001 .*レシートが出たか")
        self.assert_sold_once()
        self.assertEqual(mock.ask("printer-1 paper in"), "ok")
        till = self.sell("R-1")  # the same sale again: neither sold nor printed twice
        self.assertNotIn("asking again", self.end(till, 1))
        self.assertRegex(till.log_text(), "print: 1001 .*again=yes")
        self.assert_sold_once()
        self.assertEqual(mock.ask("quit"), "ok")
        self.assertEqual(self.drain(mock), 0, mock.log_text())
        self.assert_gone(pids)

    def test_a_sale_with_a_card_while_the_center_is_down(self):
        mock = self.start("--card", "felica", "--card", "ic", "--printer", "star")
        if "card-1" not in mock.rows:
            self.skipTest("no pcscd of our own: needs root, pcscd and vsmartcard-vpcd")
        pids = mock.pids()
        (socket,) = [name for name in mock.rows if name.startswith("PCSCLITE_CSOCK_NAME=")]
        seen = dict([socket.split("=")])
        self.assertEqual(mock.ask("tap card-1"), "ok card-1 lies on the reader")
        self.assertIn("1000 points usable", self.end(self.sell("R-1", **seen)))
        self.assertEqual(mock.ask("remove card-1"), "ok card-1 is off the reader")
        self.assertEqual(mock.ask("tap card-2"), "ok card-2 lies on the reader")
        self.assertIn("1000 points usable", self.end(self.sell("R-2", **seen)))
        self.assertEqual(mock.ask("center down"), "ok")
        till = self.sell("R-3", **seen)
        self.end(till, 1)
        self.assertIn("points.usable: 109 ", till.log_text())  # the balance is not known
        self.assertRegex(mock.ask("center up"), "^ok it listens at https://127.0.0.1:[0-9]+$")
        self.assertIn("unfinished: 0", self.end(self.sell("R-4", **seen)))
        self.assertEqual(len(self.entries("complete")), 3)
        self.assertEqual(mock.end(signal.SIGINT), 0, mock.log_text())
        self.assert_gone(pids)

    def test_a_members_app(self):
        """From the code that the app's server makes, through the scanner, to what the center allows."""
        mock = self.start("--scanner")
        key = os.path.join(self.outside, "member.key")
        self.office("member-key", "--out", key)
        plain = member_code.static_code("1001")
        self.assertEqual(mock.ask(f"points {plain} 5000"), "ok the balance is 5000 points")
        register = self.open_register()
        # By a clock a minute ahead: a center that has just started takes no code of before.
        up = time.time()
        wait_until("the next second", lambda: int(time.time()) >= up)
        code = member_code.dynamic_code("1001", member_code.read_key(key), int(time.time()) + 60)
        self.assertEqual(self.identify(register, "R-1", mock, "scan " + plain), (0, 1000))
        self.assertEqual(self.identify(register, "R-2", mock, "scan " + code), (0, 5000))
        self.assertEqual(register.ask("redeem points=1500")[0], 0)
        self.assertEqual(self.identify(register, "R-3", mock, "scan " + code), (0, 3500))
        status, text = register.ask("redeem points=1500")
        self.assertEqual((status, "used" in text), (111, True), text)
        self.assertEqual(self.identify(register, "R-4", mock, "scan-app 1001")[0], 0)
        old = member_code.dynamic_code("1001", member_code.read_key(key), time.time() - 3600)
        self.assertEqual(self.identify(register, "R-5", mock, "scan " + old)[0], 111)
        self.assertEqual(len([hold for hold in self.entries("hold") if hold["transfers"]]), 1)

    def test_a_stripe(self):
        mock = self.start("--stripe")
        register = self.open_register()
        self.assertEqual(self.identify(register, "R-1", mock, "swipe 9801000001"), (0, 1000))
        self.assertEqual(mock.ask("points stripe 500"), "ok the balance is 1500 points")
        self.assertEqual(self.identify(register, "R-2", mock, "swipe ;9801000002=?"), (0, 0))
        payment = ";4111111111111111=2512?"  # the schemes' own test number
        self.assertEqual(self.identify(register, "R-3", mock, "swipe " + payment)[0], 111)

    def open_register(self):
        register = Register([os.path.join(BUILD, "tests", "fault_register")], self.outside + "/register.log")
        self.addCleanup(lambda: register.is_running() and register.end(signal.SIGKILL))
        register.ask(f"open config={self.folder}/noren.toml language=en")
        return register

    @staticmethod
    def identify(register, ref, mock, words):
        """Scans until the register has it; its status, and what may be used."""
        assert register.ask("begin ref=" + ref)[0] == 0
        assert register.ask("add amount=4000")[0] == 0
        register.tell("identify timeout_ms=30000")
        with selectors.DefaultSelector() as selector:
            selector.register(register.process.stdout, selectors.EVENT_READ)
            for _ in range(100):
                mock.ask(words)
                if selector.select(0.3):
                    break
        status, _ = register.answer()
        return status, register.number("points.usable") if status == 0 else None


if __name__ == "__main__":
    main()
