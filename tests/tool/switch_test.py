#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Listing, switching off and on; and that a listing loads nothing.

Usage: switch_test.py BUILD_FOLDER
"""
import os
import re
import subprocess
import sys
import unittest

from noren_tool import ToolTest

ToolTest.build = sys.argv[1]


class SwitchTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.make_key()
        self.trust()
        self.make_plugin(folder=os.path.join(self.installed, self.ID))

    def switch(self, verb, identity, expect=0):
        return self.run_noren("plugin", verb, identity, "--administration", self.administration,
                              expect=expect)

    def test_off_and_on(self):
        self.switch("disable", self.ID)
        entry = self.listed()
        self.assertEqual({one["standing"] for one in entry.values()}, {"switched_off"})
        self.switch("disable", self.ID)
        self.switch("enable", self.ID)
        self.assertEqual(self.listed()[self.ID]["standing"], "usable")
        self.switch("enable", self.ID)

    def test_an_administrators_own_plugin_is_not_written_over(self):
        own = self.make_plugin("2.0.0", folder=os.path.join(self.administration, "plugins.d"))
        before = self.tree(own)
        self.assertIn("exists already", self.switch("disable", self.ID, expect=1))
        self.switch("enable", self.ID, expect=1)
        self.assertEqual(self.tree(own), before)

    def test_wrong_ids_are_named(self):
        for identity in ("reader", "../../x", "Com.Example", ""):
            self.assertIn("is no plugin id", self.switch("disable", identity, expect=1))

    def test_a_listing_loads_nothing(self):
        done = subprocess.run([self.noren, "plugins", "--explain", "--administration",
                               self.administration, "--plugin-path", self.installed],
                              capture_output=True, text=True, timeout=60,
                              env=dict(os.environ, LD_DEBUG="files"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(self.ID, done.stdout)
        loaded = re.findall(r"file=(\S+)", done.stderr)
        self.assertTrue(any("libc.so" in file for file in loaded), "the trace of the loader is empty")
        self.assertEqual([file for file in loaded if "plugins" in file or "/proc/" in file or
                          self.folder in file], [])

    def test_every_path_and_reason_is_named(self):
        self.make_plugin(folder=self.path("installed", "unsigned"), identity="com.example.unsigned",
                         sign=False)
        said = self.run_noren("plugins", "--explain", "--administration", self.administration,
                              "--plugin-path", self.installed)
        for words in (self.installed + " (plugin_path)",
                      os.path.join(self.installed, self.ID, self.ID + ".noren.json"),
                      "usable: com.example.reader 1.0.0, signed by com.example",
                      "refused: com.example.unsigned is not signed", "/usr/local/lib/noren/plugins",
                      os.path.join(self.administration, "plugins.d"), "trusted key: com.example"):
            self.assertIn(words, said)
        self.assertIn("使えます", self.run_noren("plugins", "--explain", "--administration",
                                           self.administration, "--plugin-path", self.installed,
                                           language="ja"))

    def test_a_bad_policy_lists_nothing(self):
        with open(os.path.join(self.administration, "policy.json"), "w", encoding="utf-8") as file:
            file.write('{"policy_version": 1, "developper": []}')
        said = self.run_noren("plugins", "--administration", self.administration, expect=1)
        self.assertIn("developper", said)

    def test_usage(self):
        self.assertIn("usage:", self.run_noren("--help"))
        self.assertIn("使い方", self.run_noren("--help", language="ja"))
        self.assertIn("noren plugin install", self.run_noren("plugin", "install", "--help"))
        self.run_noren("plugins", "--explian", expect=2)
        self.run_noren("plugin", expect=2)
        self.assertRegex(self.run_noren("--version"), r"noren \d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
