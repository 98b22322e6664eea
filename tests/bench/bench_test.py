#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/bench/run measures and prints whole lines, shown with the two figures that need nothing but
what `all` has built. How long anything takes is not asserted.

Usage: bench_test.py BUILD_FOLDER
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import devices
import line

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = sys.argv[1]
MEMBERS = {"figure", "value", "unit", "peer", "ratio", "budget", "ok"}


def run(*words):
    return subprocess.run([sys.executable, os.path.join(HERE, "run"), "--build", BUILD, *words],
                          capture_output=True, text=True, timeout=500)


class RunTest(unittest.TestCase):
    def test_two_figures(self):
        with tempfile.NamedTemporaryFile(mode="r") as out:
            done = run("--seconds", "0.05", "--repeats", "2", "--only", "listing", "--only", "memory",
                       "--out", out.name)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(out.read(), done.stdout)
        listing, memory = map(json.loads, done.stdout.splitlines())
        for made in (listing, memory):
            self.assertLessEqual(MEMBERS, made.keys())
            self.assertGreater(made["value"], 0)
            self.assertIsInstance(made["ok"], bool)
            self.assertIn(made["figure"], done.stderr)  # the table
        self.assertEqual(listing["plugins"], 50)
        self.assertIs(listing["dlopen"], False)
        self.assertAlmostEqual(listing["ratio"], listing["value"] / listing["peer"], places=1)
        self.assertIn("noren.printer-escpos", memory["in_process"])
        self.assertEqual(sorted(memory["isolated_rss"]),
                         ["noren.loyalty-center", "noren.payment-simulated"])

    def test_devices(self):
        """Their programs are small, and of `all`."""
        words = [word for name in ("scan_event", "tcp_print", "usb_print") for word in ("--only", name)]
        done = run("--built", "--seconds", "0.1", "--repeats", "1", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        for made in map(json.loads, done.stdout.splitlines()):
            self.assertLessEqual(MEMBERS, made.keys())
            self.assertGreater(made["peer"], 0)

    def test_what_cannot_be_measured_is_told(self):
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run([sys.executable, os.path.join(HERE, "run"), "--build", empty,
                                   "--only", "listing"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        self.assertIn("not measured: listing", done.stderr)

    def test_every_figure_is_listed(self):
        done = run("--list")
        names = [text.split()[0] for text in done.stdout.splitlines()]
        self.assertLessEqual({"center", "scan_event", "tcp_print", "usb_print"}, set(names))
        self.assertEqual(len(names), len(set(names)))


class LineTest(unittest.TestCase):
    def test_a_budget_is_of_the_ratio_or_of_the_value(self):
        self.assertTrue(line.line("f", 3, "us", 2, 1.5, ("<=", 2))["ok"])
        self.assertFalse(line.line("f", 3, "us", 2, 1.5, ("<=", 2, "us"))["ok"])
        self.assertTrue(line.line("f", 3, "awards/s", 4, 0.75, (">=", 0.6))["ok"])
        self.assertFalse(line.line("f", 3, "awards/s", 6, 0.5, (">=", 0.6))["ok"])
        self.assertIsNone(line.line("f", 3, "us", 2, 1.5)["ok"])

    def test_repeats_count_by_their_median(self):
        def repeat(ours, peer):
            return {"ours": {"p50": ours, "p999": ours * 10, "max": ours * 100},
                    "peer": {"p50": peer}}
        made = line.durations("f", [repeat(3000, 1000), repeat(9000, 9000), repeat(4000, 2000)],
                              "the peer", budget=("<=", 2))
        self.assertEqual((made["value"], made["peer"], made["ratio"]), (4.0, 2.0, 2.0))
        self.assertEqual((made["p50"], made["p999"], made["max"]), (4.0, 40.0, 900.0))
        self.assertIs(made["ok"], True)

    def test_a_rate_is_better_where_it_is_higher(self):
        repeats = [{"ours": {"p50": 2e6}, "peer": {"p50": 1e6}}] * 3
        made = devices.rate("f", repeats, "the peer")
        self.assertAlmostEqual(made["value"], devices.JOB_BYTES / 2e3, places=0)
        self.assertEqual((made["ratio"], made["ok"]), (0.5, False))

    def test_the_table_has_skipped_figures_too(self):
        text = line.table([line.line("one", 1.5, "us", 1.0, 1.5, ("<=", 1)),
                           line.skipped("two", "no such server")])
        self.assertIn("NOT KEPT", text)
        self.assertIn("skipped: no such server", text)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
