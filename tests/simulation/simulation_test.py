#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A slice of the simulator: some seeds and the directed scenarios are clean, a seed replays byte
for byte, and other seeds are other histories.

  simulation_test.py BUILD
"""
import os
import re
import subprocess
import sys
import unittest

BUILD = os.path.abspath(sys.argv.pop(1))
SIMULATE = os.path.join(BUILD, "tests", "simulate")
RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run")


def out(*words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    return done.returncode, done.stdout


class Simulation(unittest.TestCase):
    def test_a_slice_is_clean_and_not_idle(self):
        code, text = out(RUN, "--build", BUILD, "--seeds", "50", "--verify", "4")
        self.assertEqual(code, 0, text[-6000:])
        self.assertRegex(text, r"rig=simulation points=50 states=\d\d+ violations=0")

    def test_a_seed_replays_byte_for_byte(self):
        hashes = []
        for words in (("--seed", "7"), ("--seed", "6", "--count", "2"), ("--seed", "7", "--trace")):
            code, text = out(SIMULATE, *words)
            self.assertEqual(code, 0, text[-3000:])
            hashes.append(re.search(r"seed 7 hash (\w+)", text).group(1))
        self.assertEqual(len(set(hashes)), 1, hashes)
        self.assertNotEqual(re.search(r"hash (\w+)", out(SIMULATE, "--seed", "8")[1]).group(1),
                            hashes[0])


if __name__ == "__main__":
    unittest.main()
