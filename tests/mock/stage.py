# SPDX-License-Identifier: Apache-2.0
"""What the tests of noren mock share: a mock that runs, the C sample as its register, the center's books.

Programs are called with BUILD_FOLDER SOURCE_FOLDER [TEST...].
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = map(os.path.abspath, sys.argv[1:3])
sys.path[:0] = [os.path.join(SOURCE, folder) for folder in
                ("tests/support", "tests/docs", "samples/app")]

from shop import PATIENCE, Process, children, wait_until  # noqa: E402

MEMBER = "2990000000019"


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


class MockCase(unittest.TestCase):
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


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
