# SPDX-License-Identifier: Apache-2.0
"""Sells at noren-register as a clerk does, with its simulated shop. Usage: register_test.py PROGRAM"""

import re
import subprocess
import sys
import unittest

PROGRAM = sys.argv[1]


def run(*arguments, keys=""):
    done = subprocess.run([PROGRAM, *arguments], input=keys, capture_output=True, text=True,
                          encoding="utf-8", timeout=60)
    return done.returncode, done.stdout, done.stderr


class RegisterTest(unittest.TestCase):
    def test_a_scripted_sale(self):
        status, said, _ = run("--once", "--language", "en")
        self.assertEqual(status, 0, said)
        self.assertIn("[complete] done (status 0, outcome DONE)", said)
        points = re.search(r"points: before (\d+), redeemed (\d+), awarded (\d+), after (\d+)", said)
        before, redeemed, awarded, after = map(int, points.groups())
        self.assertEqual((before, redeemed), (1000, 100))
        self.assertEqual(after, before - redeemed + awarded)
        self.assertGreater(awarded, 0)
        self.assertIn("[print] done (status 0, outcome DONE)", said)
        self.assertRegex(said, r"\[unfinished\] done \(status 0\)\n  0")

    def test_a_lost_reply_is_said_and_asked_about_again(self):
        status, said, _ = run(keys="3\nc\nl\nd\np\nu\nx\n")
        self.assertEqual(status, 0)
        lost = said.index("[会計] 処理未了 (status 1001, outcome UNKNOWN)")
        done = said.index("[会計] 完了 (status 0, outcome DONE)")
        self.assertLess(lost, done)
        self.assertIn("もう一度問い合わせます", said[lost:done])
        self.assertIn("利用前 1000, 利用 0, 付与 6, 現在 1006", said)
        self.assertIn("[処理未了] 完了 (status 0)\n  0 件", said)

    def test_bad_keys_say_what_to_do(self):
        _, said, _ = run("--language", "en", keys="hello\nr\nr x\nv\nr 100\n9\nx\n")
        self.assertIn("not understood; ? explains the keys: hello", said)
        self.assertEqual(said.count('say how many points, as in "r 100"'), 2)
        self.assertIn('"v ask" asks', said)
        self.assertRegex(said, r"\[redeem\] refused \(status 106.*\)\n  Nobody was identified")
        self.assertIn("not understood; ? explains the keys: 9", said)

    def test_the_end_of_input_ends_it_and_names_the_open_sale(self):
        status, said, _ = run("--ref", "T-1", keys="1\n2")
        self.assertEqual(status, 0)
        self.assertIn("--ref T-1", said)
        self.assertEqual(said.count("[商品] 完了"), 2)
        self.assertNotIn("--ref", run("--ref", "T-2", keys="x\n")[1], "nothing was rung up")

    def test_balance(self):
        status, said, _ = run("--balance", "--language", "en")
        self.assertEqual(status, 0)
        self.assertIn("points usable 1000", said)

    def test_giving_up_lets_points_go(self):
        _, said, _ = run(keys="3\nc\nr 200\na\nn\nb\nx\n")
        self.assertIn("[ポイント利用] 完了 (status 0, outcome DONE)", said)
        self.assertIn("[取引中止] 完了 (status 0, outcome DONE)", said)
        after = said[said.index("[残高照会]"):]
        self.assertIn("使えるポイント 1000", after)

    def test_arguments(self):
        status, said, _ = run("--help", "--language", "en")
        self.assertEqual((status, said[:21]), (0, "usage: noren-register"))
        self.assertEqual(run("--language", "fr")[0], 2)
        self.assertEqual(run("--config")[0], 2)
        status, said, _ = run("--once", "--config", "/nonexistent/noren.toml")
        self.assertEqual(status, 1)
        self.assertIn("/nonexistent/noren.toml", said)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
