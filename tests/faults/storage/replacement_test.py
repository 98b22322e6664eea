# SPDX-License-Identifier: Apache-2.0
"""A terminal is replaced with work that is not settled: exported, imported, and at the center each
thing once, whoever asks. Usage: replacement_test.py BUILD [TEST...]"""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from case import EXISTS, START, UNKNOWN, FaultCase, main, wait_until  # noqa: E402

POINTS = 15  # of one sale
QUEUED = 6    # core/operation State
TAKEN_OVER = "3\n"
CARD = "town-1"


class Replacement(FaultCase):
    def setUp(self):
        super().setUp()
        self.export = self.shop.path("handover.jsonl")
        self.old = {"configuration": self.shop.configuration, "state": self.shop.state,
                    "enrollment": self.shop.enrollment}
        self.make_unsettled()

    def verify(self):
        """The books of two terminals are compared here, operation by operation."""

    def make_unsettled(self):
        """0001 is done; of 0002 the reply was lost, 0003 never came to the center, and 0004 was sold
        without a line: a reply, no answer, and nobody waiting for one."""
        register = self.sale("0001")
        self.said(register, "complete")
        self.shop.fault("--verb", "complete", "--lose-reply")
        self.sale("0002", register)
        self.said(register, "complete", UNKNOWN)
        register.end(signal.SIGKILL)
        self.shop.clear_faults()
        self.shop.fault("--verb", "complete", "--drop")
        register = self.shop.register()
        self.sale("0003", register)
        self.said(register, "complete", UNKNOWN)
        self.shop.center.end()
        self.sale("0004", register)
        self.said(register, "complete")
        self.assertEqual(self.shop.journaled("complete", "0004")[-1], QUEUED)
        self.busy = self.tool("export", "--out", self.export, config=self.shop.configuration)
        register.end(signal.SIGKILL)
        self.shop.start_center()
        self.assertEqual(len(self.completions("0002")), 1)
        self.assertEqual(self.completions("0003") + self.completions("0004"), [])

    def tool(self, *words, config):
        return subprocess.run([self.shop.program("noren"), "journal", *words, "--config", config],
                              capture_output=True, text=True, timeout=60,
                              env={**os.environ, "LANG": "C"})

    def worked(self, *words, config):
        done = self.tool(*words, config=config)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, what, *words, config):
        done = self.tool(*words, config=config)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(what, done.stderr)

    def use(self, name, terminal=None):
        """The shop's register is another terminal from here on."""
        self.shop.configuration = self.shop.path(f"{name}.toml")
        self.shop.state = self.shop.path(f"state-{name}")
        self.shop.enrollment = self.shop.path(f"enrolled-{name}")
        if terminal:
            self.shop.enroll(terminal)
        self.shop.write_configuration()
        return self.shop.configuration

    def use_old(self, state=None):
        self.shop.configuration = self.shop.path("old.toml")
        self.shop.state = state or self.old["state"]
        self.shop.enrollment = self.old["enrollment"]
        self.shop.write_configuration()

    def assert_each_once(self):
        for ref in ("0001", "0002", "0003", "0004"):
            self.assertEqual(len(self.completions(ref)), 1, ref)
        self.assertEqual(self.shop.points(), START + 4 * POINTS)

    def settle(self):
        self.shop.clear_faults()
        register = self.shop.register()
        wait_until("nothing pending", lambda: self.said(register, "pending") == "0")
        return register

    def test_the_new_terminal_settles_what_the_old_one_left(self):
        self.assertEqual(self.busy.returncode, 1, "a register has it open")
        image = self.shop.path("image")
        shutil.copytree(self.old["state"], image)
        self.assertEqual(self.worked("export", "--out", self.export,
                                     config=self.old["configuration"]).strip(), self.export)
        with open(self.export, encoding="utf-8") as file:
            self.assertNotIn(CARD, file.read())
        self.refused("exists already", "export", "--out", self.export,
                     config=self.old["configuration"])
        closed = self.shop.register(open_till=False)
        status, text = closed.ask(f"open config={self.old['configuration']} language=en")
        self.assertNotEqual(status, 0)
        self.assertIn("handed over", text)

        self.shop.office("revoke", "T-0001")
        new = self.use("new", "T-0002")
        self.assertEqual(self.worked("import", self.export, config=new), TAKEN_OVER)
        self.assertEqual(self.worked("import", self.export, config=new), "0\n")
        register = self.settle()
        self.assert_each_once()
        for ref in ("0002", "0003", "0004"):
            self.said(register, f"begin ref={ref}", EXISTS)
            self.assert_once(register, ref)
        self.said(register, "close")
        self.assertEqual(self.worked("import", self.export, config=new), "0\n")
        report = json.loads(self.worked("check", "--json", config=new))
        self.assertEqual((report["terminal"], report["unfinished"]), ("T-0002", []))

        # The old one comes up once more, from an image of its disk.
        self.use_old(image)
        old = self.shop.register()
        self.said(old, "begin ref=0003", EXISTS)
        self.said(old, "complete", UNKNOWN)
        self.assert_each_once()

    def test_a_dead_register_that_comes_back_does_nothing_twice(self):
        self.worked("export", "--out", self.export, "--keep", config=self.old["configuration"])
        self.assertEqual(self.worked("import", self.export, config=self.use("new", "T-0002")), TAKEN_OVER)
        self.settle()
        self.assert_each_once()
        self.use_old()
        self.settle()
        self.assert_each_once()

    def test_what_is_not_right_is_named_and_changes_nothing(self):
        self.worked("export", "--out", self.export, "--keep", config=self.old["configuration"])
        new = self.use("new", "T-0002")
        with open(self.export, "rb") as file:
            content = file.read()
        broken = self.shop.path("broken")
        for piece in (content[:-1], content[:len(content) // 2], b"", content.replace(b"1500", b"1600")):
            with open(broken, "wb") as file:
                file.write(piece)
            self.refused("not as it was written", "import", broken, config=new)
        self.refused("can't be read", "import", self.shop.path("nothing"), config=new)
        with open(broken, "wb") as file:
            file.write(content.replace(b'"noren_journal":1', b'"noren_journal":2'))
        self.refused("later Noren", "import", broken, config=new)
        self.refused("There is no journal", "check", config=new)

        # A register of the same center with a sale of that number.
        self.shop.clear_faults()
        register = self.sale("0003")
        self.said(register, "complete")
        register.end(signal.SIGKILL)
        self.refused("0003 already", "import", self.export, config=new)
        self.assertEqual(json.loads(self.worked("check", "--json", config=new))["unfinished"], [])

        # A register of another center.
        with open(os.path.join(self.shop.enrollment, "enrollment.json"), encoding="utf-8") as file:
            enrollment = json.load(file)
        key = enrollment["certificate_sha256"]
        enrollment["certificate_sha256"] = ("1" if key[0] == "0" else "0") + key[1:]
        with open(os.path.join(self.shop.enrollment, "enrollment.json"), "w",
                  encoding="utf-8") as file:
            json.dump(enrollment, file)
        self.refused("another center", "import", self.export, config=new)


if __name__ == "__main__":
    main()
