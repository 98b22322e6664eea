# SPDX-License-Identifier: Apache-2.0
"""Members' codes from where they are issued to what they do at a real noren-center. The app's server is
samples/app/member_code.py, which shares no line with the center.

Usage: member_code_test.py NOREN_CENTER PROGRAM
"""
import os
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "app"))

import member_code  # noqa: E402
from center_test import CENTER, PROGRAM, Center, Terminal, operation  # noqa: E402

POINTS = 5000
A_DAY = 1000  # starter.toml, for a card that was only shown


class MemberCodeTest(unittest.TestCase):
    def setUp(self):
        self.center = Center()
        self.addCleanup(self.center.folder.cleanup)
        self.addCleanup(lambda: self.center.end(signal.SIGTERM))
        self.terminal = Terminal(self.center)
        self.plain = self.issue("m0001", "--static", data=False)
        self.center.run("adjust", self.plain, "--points", str(POINTS), "--program", PROGRAM)
        self.key_file = os.path.join(self.center.folder.name, "member.key")

    def issue(self, number, *words, data=True, good=True, **options):
        folder = ["--data", self.center.data] if data else []
        done = subprocess.run([CENTER, "member-code", number, *words, *folder], capture_output=True,
                              text=True, timeout=60, check=False, **options)
        self.assertEqual(done.returncode == 0, good, done.stdout + done.stderr)
        return done.stdout.strip() if good else done.stderr

    def hold(self, code, points, ref):
        return self.terminal.ask("hold", {"operation": operation(), "points": points, "ref": ref,
                                          "card": self.terminal.card(code)})

    def lookup(self, code):
        return self.terminal.ask("lookup", {"card": self.terminal.card(code)})

    def assert_is_of(self, code, key):
        """What the app's server would have made of the same time and nonce."""
        _, number, body, _ = code.split("-")
        body = bytes.fromhex(body)
        issued, ttl = int.from_bytes(body[:5], "big"), int.from_bytes(body[5:7], "big")
        self.assertLess(abs(time.time() - issued), 60)
        self.assertEqual(code, member_code.dynamic_code(number, key, issued, ttl, body[7:]))
        self.assertEqual(self.terminal.balance(code), POINTS, "it is the same member")
        return ttl

    def test_a_printed_code_identifies_and_proves_nothing(self):
        self.assertEqual(self.plain, member_code.static_code("M0001"))
        self.assertRegex(self.plain, "^NM1-M0001-[0-9A-Z]{2}$")
        self.assertEqual(self.terminal.balance(self.plain), POINTS)
        self.assertEqual(self.hold(self.plain, A_DAY + 1, "R-1")["reason"], "daily_limit")
        damaged = self.plain.replace("M0001", "M0010")
        self.assertEqual(self.lookup(damaged)["reason"], "member_code_damaged")

    def test_office_and_app_issue_the_same(self):
        self.center.run("member-key", "--out", self.key_file)
        key = member_code.read_key(self.key_file)
        office, again = self.issue("M0001"), self.issue("-", "--ttl", "600", input="m0001\n")
        app = self.issue("M0001", "--key-file", self.key_file, data=False)
        self.assertEqual([self.assert_is_of(code, key) for code in (office, again, app)],
                         [120, 600, 120])
        self.assertEqual(len({office, again, app}), 3, "each has a nonce of its own")

    def test_a_code_proves_it_once_in_its_time(self):
        """A clock that is a minute ahead issues, for a center that has just started takes no
        code of before: it may have forgotten which ones were used."""
        self.center.run("member-key", "--out", self.key_file)
        key = member_code.read_key(self.key_file)
        self.assertEqual(self.hold(self.issue("M0001"), A_DAY + 1, "R-0")["reason"],
                         "member_code_expired")
        up = time.time()
        while int(time.time()) < up:  # codes count whole seconds
            time.sleep(0.02)
        code = member_code.dynamic_code("m0001", key, int(time.time()) + 60)
        self.assertEqual(self.hold(code, A_DAY + 1, "R-1")["status"], 0)
        again = self.hold(code, A_DAY + 1, "R-2")
        self.assertEqual((again["outcome"], again["reason"]), (1, "member_code_replayed"))
        for reason, seconds in (("member_code_expired", -3600), ("member_code_not_yet", 3600)):
            code = member_code.dynamic_code("M0001", key, time.time() + seconds)
            self.assertEqual(self.lookup(code)["reason"], reason)
            self.assertEqual(self.hold(code, A_DAY + 1, reason)["reason"], reason)
        forged = member_code.dynamic_code("M0001", os.urandom(32), time.time())
        self.assertEqual(self.hold(forged, 1, "R-3")["reason"], "member_code_forged")

    def test_the_key_stays_with_its_owner(self):
        self.center.run("member-key", "--out", self.key_file)
        with open(self.key_file, encoding="ascii") as file:
            key = file.read()
        self.assertIn("is there already", self.center.run("member-key", "--out", self.key_file,
                                                          good=False))
        with open(os.path.join(self.center.data, "program.secret"), encoding="ascii") as file:
            self.assertNotEqual(file.read(), key, "it hashes no cards")
        os.chmod(self.key_file, 0o640)
        said = self.issue("M0001", "--key-file", self.key_file, data=False, good=False)
        self.assertIn("can be read by others", said)
        with self.assertRaises(ValueError):
            member_code.read_key(self.key_file)
        os.chmod(self.key_file, 0o600)
        with open(self.key_file, "w", encoding="ascii") as file:
            file.write(key[:10])
        said = self.issue("M0001", "--key-file", self.key_file, data=False, good=False)
        self.assertIn("holds no key", said)
        self.assertNotIn(key.strip(), said)

    def test_wrong_words_say_what_to_do(self):
        for words, said in ((("M-1", "--static"), "1 to 16 digits and Latin letters"),
                            (("M" * 17, "--static"), "1 to 16 digits and Latin letters"),
                            (("M1", "--static", "--key-file", "x"), "One of --static, --data"),
                            (("M1",), "One of --static, --data")):
            self.assertIn(said, self.issue(*words, data=False, good=False))
        for ttl in ("0", "601", "soon"):
            self.assertIn("1 to 600 seconds", self.issue("M1", "--ttl", ttl, good=False))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
