#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keys, signatures and trust, with minisign itself as the second opinion.

Usage: keys_test.py BUILD_FOLDER
"""
import os
import shutil
import stat
import subprocess
import sys
import unittest

from noren_tool import ToolTest

ToolTest.build = sys.argv[1]


class KeysTest(ToolTest):
    def manifest(self, folder):
        return os.path.join(folder, self.ID + ".noren.json")

    def minisign(self, *arguments):
        program = shutil.which("minisign")
        self.assertTrue(program, "minisign is in packaging/setup/packages.txt")
        return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60,
                              cwd=self.folder, stdin=subprocess.DEVNULL)

    def test_a_secret_key_is_for_its_owner_alone_and_never_written_over(self):
        self.make_key()
        mode = stat.S_IMODE(os.stat(self.path("com.example.key")).st_mode)
        self.assertEqual(mode, 0o600)
        before = self.tree(self.folder)
        said = self.run_noren("plugin", "key", "com.example", "--no-password", expect=1)
        self.assertIn("com.example.key exists already", said)
        os.remove(self.path("com.example.key"))
        self.run_noren("plugin", "key", "com.example", "--no-password", expect=1)
        self.assertEqual(self.tree(self.folder)["com.example.pub"], before["com.example.pub"])

    def test_minisign_verifies_what_noren_signs(self):
        self.make_key()
        folder = self.make_plugin()
        done = self.minisign("-V", "-p", "com.example.pub", "-m", self.manifest(folder),
                             "-x", self.manifest(folder) + ".sig")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("file:" + self.ID + ".noren.json", done.stdout)

    def test_noren_takes_what_minisign_signs(self):
        done = self.minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.trust("theirs")
        # Signed once by noren for the hash, and then again by minisign.
        folder = self.make_plugin(folder=self.path("installed", "p"), key="theirs")
        os.remove(self.manifest(folder) + ".sig")
        done = self.minisign("-S", "-s", "theirs.key", "-m", self.manifest(folder),
                             "-x", self.manifest(folder) + ".sig")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.listed()[self.ID]["standing"], "usable")
        self.assertEqual(self.listed()[self.ID]["signed_by"], "com.example")

    def test_a_password_keeps_the_key(self):
        for name, text in (("right", "horse staple\n"), ("wrong", "horse\n"), ("empty", "\n")):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)
        self.run_noren("plugin", "key", "com.example", "--password-file", "empty", expect=1)
        self.run_noren("plugin", "key", "com.example", "--password-file", "right")
        folder = self.make_plugin(sign=False)
        before = self.tree(folder)
        sign = ["plugin", "sign", "--key", "com.example.key", self.manifest(folder)]
        said = self.run_noren(*sign, "--password-file", "wrong", expect=1)
        self.assertIn("not the key's password", said)
        # No terminal to ask at: said, not waited for.
        said = self.run_noren(*sign, expect=1, start_new_session=True, stdin=subprocess.DEVNULL)
        self.assertIn("--password-file", said)
        self.assertEqual(self.tree(folder), before)
        self.run_noren(*sign, "--password-file", "right")

    def test_signing_again_after_a_change(self):
        self.make_key()
        self.trust()
        folder = self.make_plugin(folder=self.path("installed", "p"))
        self.assertEqual(self.listed()[self.ID]["standing"], "usable")
        with open(self.manifest(folder), "a", encoding="utf-8") as file:
            file.write("\n")
        self.assertEqual(self.listed()[self.ID]["reason"], "signature_wrong")
        self.sign(folder)
        self.assertEqual(self.listed()[self.ID]["standing"], "usable")

    def test_trust_needs_a_key_and_a_domain(self):
        self.make_key()
        for file, domain in (("com.example.key", "com.example"), ("nowhere.pub", "com.example"),
                             ("com.example.pub", "../../etc"), ("com.example.pub", "Com Example")):
            self.run_noren("plugin", "trust", file, domain, "--administration", self.administration,
                           expect=1)
        self.assertFalse(os.path.exists(self.administration))
        self.trust()
        self.assertEqual(len(os.listdir(os.path.join(self.administration, "trust.d"))), 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
