# SPDX-License-Identifier: Apache-2.0
"""noren-verify finds nothing in sound books, and each damage by its name and place.

Usage: verify_test.py BUILD [TEST...]"""

import contextlib
import glob
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import damage  # noqa: E402
import damages_of_points  # noqa: E402,F401
import damages_of_the_ledger  # noqa: E402,F401
import damages_outside  # noqa: E402,F401
import shop_books  # noqa: E402
from noren_verify.main import main  # noqa: E402

BUILD = sys.argv[1]
VERIFY = os.path.join(HERE, "noren-verify")
PROGRAM = os.path.join(HERE, "..", "..", "samples", "programs", "starter.toml")


def verify(*words):
    return subprocess.run([sys.executable, VERIFY, *words], capture_output=True, text=True, timeout=60)


def verify_here(*words):
    """The same in this process, where there is much to verify."""
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        status = main(list(words))
    return subprocess.CompletedProcess(words, status, said.getvalue(), complained.getvalue())


def inputs(folder):
    words = ["--center", os.path.join(folder, "books.jsonl"), "--intents",
             os.path.join(folder, "intents.jsonl"), "--receipts", os.path.join(folder, "paper"),
             "--program", PROGRAM, "--canary", "town-1"]
    for terminal in ("T-0001", "T-0002"):
        words += ["--journal", f"{terminal}={os.path.join(folder, terminal)}.db"]
    return words


class RealBooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="noren-verify-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        shop_books.make(BUILD, cls.folder)

    def test_sound_books(self):
        done = verify(*inputs(self.folder))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for invariant in ("V01", "V08", "V09", "V14", "V15", "V20", "V23", "V24"):
            self.assertIn(f"{invariant}  proved", done.stdout)
        self.assertIn("V12  not applicable yet", done.stdout)
        self.assertNotIn("not checked", done.stdout)
        # A scenario without debt, without a used coupon and without paper would prove little.
        self.assertRegex(done.stdout, r"V08 .* 1 sale undone whole; 9. points came to be owed")
        self.assertRegex(done.stdout, r"V23 .* 1 used")
        self.assertRegex(done.stdout, r"V08 .* 2 returns took back .* 1 sale came back whole")
        self.assertRegex(done.stdout, r"V14 .* 6 receipts .*; 1 provisional")

    def test_says_what_it_was_not_given(self):
        done = verify("--center", os.path.join(self.folder, "books.jsonl"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for invariant in ("V09", "V14", "V15", "V24"):
            self.assertIn(f"{invariant}  not checked", done.stdout)

    def test_json(self):
        done = verify(*inputs(self.folder), "--json")
        result = json.loads(done.stdout)
        self.assertTrue(result["ok"])
        self.assertEqual(result["findings"], [])
        self.assertIn("V13", result["proved"])

    def test_each_damage_is_named(self):
        self.assertGreaterEqual(len(damage.ALL), 12)
        for make in damage.ALL:
            with self.subTest(make.__name__), tempfile.TemporaryDirectory() as scratch:
                folder = os.path.join(scratch, "copy")
                shutil.copytree(self.folder, folder)
                books = damage.Books(folder)
                invariant, entry, *more = make(books)
                books.write()
                done = verify_here(*inputs(folder), *more)
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                first = done.stdout.splitlines()[0]
                self.assertIn(f"noren-verify: {invariant} ", first, done.stdout)
                if entry:
                    self.assertIn(f"at entry {entry},", first, done.stdout)

    def test_every_invariant_has_a_damage(self):
        """Also one that a check says is proved although it never looks would show here."""
        text = ""
        for path in glob.glob(os.path.join(HERE, "damages_*.py")):
            with open(path, encoding="utf-8") as file:
                text += file.read()
        for invariant in ("V01", "V03", "V05", "V06", "V07", "V08", "V09", "V11", "V13", "V14",
                          "V15", "V16", "V19", "V20", "V23", "V24"):
            self.assertIn(f'return "{invariant}"', text)


class Walks(unittest.TestCase):
    """Months of random operations, whose clock and customers the center itself has to believe."""

    def walk(self, seed, steps, refund="proportional", shortfall="debt"):
        folder = tempfile.mkdtemp(prefix="noren-verify-walk-")
        self.addCleanup(shutil.rmtree, folder, True)
        with open(os.path.join(HERE, "walk.toml"), encoding="utf-8") as file:
            rules = file.read().replace('refund = "proportional"\nshortfall = "debt"',
                                        f'refund = "{refund}"\nshortfall = "{shortfall}"')
        with open(os.path.join(folder, "walk.toml"), "w", encoding="utf-8") as file:
            file.write(rules)
        subprocess.run([os.path.join(BUILD, "tests", "verify_walk"), os.path.join(folder, "center"),
                        os.path.join(folder, "walk.toml"), os.path.join(HERE, "walk_later.toml"),
                        str(seed), str(steps)], check=True, timeout=60)
        shutil.copy(os.path.join(folder, "center", "intents.jsonl"), folder)
        with open(os.path.join(folder, "books.jsonl"), "wb") as file:
            subprocess.run([os.path.join(BUILD, "bin", "noren-center"), "export", "--data",
                            os.path.join(folder, "center")], check=True, stdout=file,
                           timeout=60)
        return folder

    @staticmethod
    def verify(folder):
        return verify_here("--center", os.path.join(folder, "books.jsonl"), "--intents",
                           os.path.join(folder, "intents.jsonl"), "--json")

    def test_sound_books(self):
        for seed, refund, shortfall in ((1, "proportional", "debt"), (2, "points_first", "deduct"),
                                        (3, "money_first", "forgive")):
            done = self.verify(self.walk(seed, 1500, refund, shortfall))
            self.assertEqual(done.returncode, 0, f"seed {seed}: {done.stdout}{done.stderr}")
            proved = json.loads(done.stdout)["proved"]
            # All that a walk is for has happened.
            for invariant, idle in (("V06", " 0 captured"), ("V06", " 0 timed out"), ("V23", " 0 used")):
                self.assertNotIn(idle, proved[invariant])
            self.assertRegex(proved["V08"], r"[1-9][\d,]* points came to be owed.* [1-9]\d* returns took "
                             r"back [1-9][\d,]* points.* [1-9]\d* sales? came back whole")
            self.assertRegex(proved["V16"], r"[1-9]\d* wrong clocks")

    def test_any_amount_that_is_changed_is_noticed(self):
        """By one point or yen, with chain, ids, head and balances forged to fit."""
        folder = self.walk(9, 300)
        path = os.path.join(folder, "books.jsonl")
        with open(path, "rb") as file:
            sound = file.read()
        dice = random.Random(9)
        kinds = set()
        for _ in range(30):
            with open(path, "wb") as file:
                file.write(sound)
            books = damage.Books(folder)
            entry = dice.choice([entry for entry in books.entries if entry["transfers"]])
            transfer = dice.choice(entry["transfers"])
            transfer["amount"] += dice.choice((-1, 1))
            kinds.add(transfer["reason_name"])
            books.forge()
            books.write()
            done = self.verify(folder)
            self.assertEqual(done.returncode, 1, (entry["sequence"], transfer))
            self.assertEqual(json.loads(done.stdout)["findings"][0]["sequence"], entry["sequence"],
                             (entry["kind_name"], transfer))
        self.assertGreater(len(kinds), 3, kinds)


    def test_a_return_that_takes_back_a_point_too_little(self):
        """In points, yen, and in what the customer was told."""
        folder = self.walk(5, 600)
        books = damage.Books(folder)
        entry = books.first("refund", lambda entry: any(
            at["amount"] > 1 for at in damage.transfers(entry, "claw_back")))
        taken = next(at for at in damage.transfers(entry, "claw_back") if at["amount"] > 1)
        taken["amount"] -= 1
        next(at for at in damage.transfers(entry, "clearing") if at["credit"].startswith("RECV") and
             at["amount"] > 1000)["amount"] -= 1000
        told = json.loads(entry["reply"])["refund"]
        damage.change(entry, "reply", taken_back=told["taken_back"] - 1, balance=told["balance"] + 1)
        books.forge()
        books.write()
        first = json.loads(self.verify(folder).stdout)["findings"][0]
        self.assertEqual((first["invariant"], first["sequence"]), ("V08", entry["sequence"]))


class Inputs(unittest.TestCase):
    def unreadable(self, *words):
        done = verify(*words)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        return done.stderr

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="noren-verify-test-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_wrong_arguments(self):
        self.assertIn("--center", self.unreadable())
        self.assertIn("unrecognized", self.unreadable("--center", "x", "--nonsense"))
        self.assertIn("TERMINAL=FILE", self.unreadable(
            "--center", self.header(), "--journal", "journal.db"))
        self.assertIn("SEQUENCE.HASH", self.unreadable("--center", self.header(), "--head", "3.beef"))

    def header(self):
        return self.file("header.jsonl", b'{"noren_export":1,"programs":{}}\n')

    def test_empty_books_are_sound(self):
        self.assertEqual(verify("--center", self.header()).returncode, 0)

    def test_unreadable_inputs(self):
        self.assertIn("noren-center export", self.unreadable("--center", self.folder + "/none"))
        self.assertIn("not a line", self.unreadable("--center", self.file("a", b"\x00\xff garbage")))
        self.assertIn("empty", self.unreadable("--center", self.file("b", b"")))
        self.assertIn("line 2", self.unreadable("--center", self.file(
            "c", b'{"noren_export":1,"programs":{}}\n{"entry":{"sequence":1}}\n')))
        self.assertIn("later Noren", self.unreadable("--center", self.file(
            "d", b'{"noren_export":2,"programs":{}}\n')))
        header = self.header()
        self.assertIn("No such file", self.unreadable(
            "--center", header, "--journal", "T-0001=" + self.folder + "/none"))
        self.assertIn("damaged", self.unreadable(
            "--center", header, "--journal", "T-0001=" + self.file("e", b"no database" * 100)))
        self.assertIn("line 1", self.unreadable(
            "--center", header, "--intents", self.file("f", b'{"intent":1}\n')))
        self.assertIn("--program", self.unreadable(
            "--center", header, "--program", self.file("g", b"= no toml")))
        self.assertIn("--receipts", self.unreadable(
            "--center", header, "--receipts", self.folder + "/none"))


class Journals(unittest.TestCase):
    VERSION_1 = """
      CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE operation(
        sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, state INTEGER,
        ref TEXT, instance TEXT, arguments TEXT, request TEXT, amount INTEGER, currency TEXT,
        original TEXT, created_ms INTEGER, status INTEGER, reply TEXT, reason TEXT, note TEXT);
      CREATE TABLE sale(ref TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID;
      INSERT INTO operation VALUES(1, 'ac0d7c8e-3d7d-6ed3-887b-000000000102', 'complete', 3, '0001',
        'points', '{}', '{}', 0, 'JPY', NULL, 0, 0, '{"awarded":5}', '', '');
      PRAGMA user_version=1;"""

    def verify(self, change=""):
        with tempfile.TemporaryDirectory() as folder:
            path, header = os.path.join(folder, "journal.db"), os.path.join(folder, "books.jsonl")
            connection = sqlite3.connect(path)
            connection.executescript(self.VERSION_1 + change)
            connection.close()
            with open(header, "w", encoding="utf-8") as file:
                file.write('{"noren_export":1,"programs":{}}\n')
            before = os.stat(path).st_mtime_ns, sorted(os.listdir(folder))
            done = verify_here("--center", header, "--journal", "T-0001=" + path)
            self.assertEqual((os.stat(path).st_mtime_ns, sorted(os.listdir(folder))), before)
            return done

    def test_of_the_first_version_are_read(self):
        done = self.verify()
        self.assertEqual(done.returncode, 1)
        self.assertIn("noren-verify: V15", done.stdout)
        self.assertIn("ac0d7c8e-3d7d-6ed3-887b-000000000102", done.stdout)

    def test_what_waits_or_is_unknown_is_no_loss(self):
        for state in (1, 4, 5, 6):
            done = self.verify(f"UPDATE operation SET state={state};")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("1 not known to the till yet", done.stdout)

    def test_of_a_later_noren_are_left_alone(self):
        done = self.verify("PRAGMA user_version=3;")
        self.assertEqual(done.returncode, 2)
        self.assertIn("version 3", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
