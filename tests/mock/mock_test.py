#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""noren mock as an integrator uses it: the C sample sells with the configuration that it writes, on
its printer, scanner and cards, while what it is told goes wrong.

Usage: mock_test.py BUILD_FOLDER SOURCE_FOLDER [TEST...]
"""
import json
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD, SOURCE = map(os.path.abspath, sys.argv[1:3])
sys.path[:0] = [os.path.join(SOURCE, folder) for folder in
                ("tests/support", "tests/docs", "samples/app")]

import markdown  # noqa: E402
import member_code  # noqa: E402
from shop import PATIENCE, Process, Register, children, wait_until  # noqa: E402

MEMBER = "2990000000019"
GUIDES = ("docs/pos-vendor.md", "docs/pos-vendor.ja.md")


def program(name):
    return os.path.join(BUILD, "bin", name)


def descendants(pid):
    found = children(pid)
    return found + [further for child in found for further in descendants(child)]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Mock(Process):
    """A running mock. Its introduction is in `rows`, by the first word."""

    def __init__(self, folder, *words, **options):
        super().__init__([program("noren"), "mock", *words], os.path.join(folder, "mock.log"), **options)
        self.rows = {}
        while (line := self.read_line()) is not None and "quit" not in line:
            name, *rest = line.split() or [""]
            self.rows[name] = rest

    def pids(self):
        return [self.pid, *descendants(self.pid)]

    def ask(self, words):
        """The answer's first line."""
        self.write_line(words)
        return self.answer()

    def answer(self):
        while True:
            line = self.read_line()
            assert line is not None, self.log_text()
            if line.startswith(("ok", "error ")):
                return line


class MockTest(unittest.TestCase):
    def setUp(self):
        own = tempfile.TemporaryDirectory(prefix="noren-mock-test-")
        self.addCleanup(own.cleanup)
        self.outside = own.name
        self.folder = os.path.join(own.name, "shop")

    def run_mock(self, *words, **options):
        mock = Mock(self.outside, *words, **options)
        self.addCleanup(lambda: mock.is_running() and mock.end(signal.SIGKILL))
        return mock

    def start(self, *words):
        return self.run_mock("--dir", self.folder, *words)

    @staticmethod
    def drain(process):
        """Reads to the end; the exit status."""
        while process.read_line() is not None:
            pass
        return process.wait()

    def sell(self, ref, **environment):
        """The C sample, which uses 300 points, asks again where an answer was lost, and prints."""
        till = Process([program("till"), os.path.join(self.folder, "noren.toml"), ref],
                       os.path.join(self.outside, f"{ref}.log"),
                       env={**os.environ, "LANG": "C.UTF-8", **environment})
        self.addCleanup(lambda: till.is_running() and till.end(signal.SIGKILL))
        return till

    def office(self, *words):
        return subprocess.run([program("noren-center"), *words, "--data", self.folder + "/center"],
                              check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    def entries(self, kind):
        entries = map(json.loads, self.office("entries", "--json").splitlines())
        return [entry for entry in entries if entry["kind_name"] == kind]

    def scan_until_hold(self, mock, holds=1):
        """A register takes a code while it waits for one, which nothing outside of it tells."""
        wait_until("a code is taken",
                   lambda: mock.ask("scan " + MEMBER) and len(self.entries("hold")) == holds)

    def end(self, till, status=0):
        """Waits for the C sample; all that it printed."""
        while till.read_line() is not None:
            pass
        self.assertEqual(till.wait(), status, till.log_text())
        return "\n".join(till.said)

    def assert_sold_once(self):
        (sale,) = self.entries("complete")
        self.assertEqual(json.loads(sale["reply"])["complete"]["balance"], 1000 - 300 + 12)
        self.assertEqual(len(self.entries("hold")), 1)

    def assert_gone(self, pids):
        wait_until("all processes end", lambda: not any(map(is_alive, pids)))

    # ---- Sales ------------------------------------------------------------------------

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
        register = Register([os.path.join(BUILD, "tests", "fault_register")], self.outside + "/register.log")
        self.addCleanup(lambda: register.is_running() and register.end(signal.SIGKILL))
        register.ask(f"open config={self.folder}/noren.toml language=en")
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

    # ---- The folder, and the end -------------------------------------------------------

    def test_a_folder_goes_on_where_it_stopped(self):
        mock = self.start("--scanner")
        self.assertEqual(mock.ask("points %s 5" % MEMBER), "ok the balance is 1005 points")
        second = Process([program("noren"), "mock", "--dir", self.folder], self.outside + "/second.log")
        self.assertEqual(self.drain(second), 1)
        self.assertIn("another noren mock uses", second.log_text())
        mock.ask("quit")
        self.drain(mock)
        mock = self.start("--scanner", "--display")
        self.assertIn("display", mock.rows)
        self.assertEqual(mock.ask("points %s 5" % MEMBER), "ok the balance is 1010 points")
        for sold in (1, 2):  # whichever register opens the scanner next
            till = self.sell(f"R-{sold}")
            self.scan_until_hold(mock, sold)
            self.end(till, 1)  # there is no printer
            self.assertEqual(len(self.entries("complete")), sold)

    def test_a_strangers_folder_is_left_alone(self):
        os.makedirs(self.folder)
        with open(self.folder + "/letter.txt", "w", encoding="utf-8") as file:
            file.write("mine")
        mock = Process([program("noren"), "mock", "--dir", self.folder], self.outside + "/mock.log")
        self.assertEqual(self.drain(mock), 1)
        self.assertIn("Give --dir an empty folder.", mock.log_text())
        self.assertEqual(os.listdir(self.folder), ["letter.txt"])

    def test_without_a_folder_nothing_is_left(self):
        mock = self.run_mock("--once", "0.1", env={**os.environ, "TMPDIR": self.outside})
        self.assertEqual(self.drain(mock), 0, mock.log_text())
        self.assertEqual(os.listdir(self.outside), ["mock.log"])

    def test_killed_it_leaves_no_process(self):
        mock = self.start("--printer", "escpos", "--scanner", "--card", "felica")
        pids = mock.pids()
        mock.end(signal.SIGKILL)
        self.assert_gone(pids)

    # ---- Words ------------------------------------------------------------------------

    def test_words_that_cannot_be_done_say_what_to_do(self):
        mock = self.start("--printer", "escpos", "--scanner")
        for words, told in (("frobnicate", "error there is no word frobnicate. Type help."),
                            ("tap card-9", "error there is no card-9. There are: none."),
                            ("printer-7 paper out", "error there is no printer-7. There are: printer-1."),
                            ("printer-1 paper maybe", "error a printer takes one of: paper out|in"),
                            ("printer-1", "error a printer takes one of: "),
                            ("scan", "error say it so: scan 4901234567894"),
                            ("scan 1", "error no register has scanner open. Open one with " + self.folder),
                            ("swipe 1", "error there is no stripe. There are: scanner."),
                            ("center", "error say it so: center lose_reply"),
                            ("center delay soon", "error say it so: center lose_reply"),
                            ("center drop complete 0", "error say it so: center lose_reply"),
                            ("points x many", "error say it so: points card-1 500"),
                            ("after complete", "error after is for scripts only."),
                            ("center drop hold 2", "ok for the next 2 of hold"),
                            ("center delay 10", "ok for any, until center clear")):
            self.assertTrue(mock.ask(words).startswith(told), (words, mock.said[-1]))
        self.assertIn("hold drop", self.office("faults", "list"))
        self.assertEqual(mock.ask("center clear"), "ok")
        self.assertEqual(self.office("faults", "list"), "")

    def test_japanese(self):
        mock = Process([program("noren"), "--lang", "ja", "mock", "--dir", self.folder, "--once", "60"],
                       self.outside + "/mock.log")
        mock.write_line("tap card-9")
        mock.write_line("quit")
        self.assertEqual(self.drain(mock), 0, mock.log_text())
        self.assertIn("error card-9 はありません。あるのは: なし。", mock.said)

    def test_a_script_that_fails_is_told_by_the_exit_status(self):
        script = os.path.join(self.outside, "script.txt")
        for text, status in (("# nothing\nwait 0.01\nquit\n", 0), ("tap card-1\nquit\n", 1),
                             ("after lunch\nquit\n", 1)):
            with open(script, "w", encoding="utf-8") as file:
                file.write(text)
            mock = self.start("--printer", "star", "--script", script)
            self.assertEqual(self.drain(mock), status, mock.said)

    def test_what_is_not_installed_is_named(self):
        """The same files in a prefix without a center, and without the mock."""
        prefix = os.path.join(self.outside, "prefix")
        os.makedirs(prefix + "/bin")
        shutil.copy(program("noren"), prefix + "/bin")
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Install the package noren-mock", done.stderr)
        shutil.copytree(os.path.join(BUILD, "lib/noren/mock"), prefix + "/lib/noren/mock")
        environment = {**os.environ, "PATH": "/usr/bin:/bin"}
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False, env=environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn("noren-center is not installed. Install the package noren-center.", done.stderr)
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False, env={**os.environ, "PATH": self.outside})
        self.assertEqual(done.returncode, 1)
        self.assertIn("python3 is not installed", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
