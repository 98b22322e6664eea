# SPDX-License-Identifier: Apache-2.0
"""The fuzz runner finds a bug, keeps its input and says so; and knows when there is none."""
import os
import re
import subprocess
import sys
import unittest

FUZZ = os.path.dirname(os.path.abspath(__file__))


def run(*arguments):
    return subprocess.run([sys.executable, os.path.join(FUZZ, "run"), *arguments], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


class RunnerTest(unittest.TestCase):
    def test_a_planted_bug_is_found_and_its_input_kept(self):
        done = run("--seconds", "60", "planted")
        self.assertEqual(done.returncode, 1, done.stdout)
        kept = re.search(r"^planted .*\s(\S+/crash-\S+)$", done.stdout, re.M)
        self.assertTrue(kept, done.stdout)
        with open(kept.group(1), "rb") as file:
            found = file.read()
        os.remove(kept.group(1))
        self.assertTrue(found.startswith(b"STX") and found.endswith(b"ETX"), found)

    def test_a_target_without_a_bug_ends_well_and_tells_what_it_did(self):
        done = run("--replay", "escpos_reply")
        self.assertEqual(done.returncode, 0, done.stdout)
        row = re.search(r"^escpos_reply +(\d+) +(\d+) +(\d+) +(\d+) .* none$", done.stdout, re.M)
        self.assertTrue(row, done.stdout)
        self.assertTrue(all(int(figure) > 0 for figure in row.groups()), row.group(0))

    def test_a_target_that_is_not_there_is_named(self):
        done = run("no_such")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such target: no_such", done.stdout)

    def test_every_target_has_seeds(self):
        for name in run("--list").stdout.split():
            folder = os.path.join(FUZZ, "corpus", name)
            self.assertTrue(os.path.isdir(folder) and os.listdir(folder), folder)


if __name__ == "__main__":
    unittest.main()
