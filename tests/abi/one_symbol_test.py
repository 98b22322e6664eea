#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The check that noren_add_plugin() makes of every plugin notices a library that shows too much.

Usage: one_symbol_test.py CMAKE NM CMAKE_FOLDER
"""
import os
import subprocess
import sys
import tempfile
import unittest

CMAKE, NM, FOLDER = sys.argv[1:4]
MAP = f"-Wl,--version-script={os.path.join(FOLDER, 'noren_plugin.map')}"
ENTRY = ('extern "C" __attribute__((visibility("default"))) int noren_plugin_entry_v1() '
         "{ return 0; }\n")
# What an inline variable of a C++ library does to a plugin.
INLINE = ("template <typename T> struct One { static inline T it = 0; };\n"
          "int* one() { return &One<int>::it; }\n")


class OneSymbolTest(unittest.TestCase):
    def check(self, source, *options):
        """The check's exit status and words for a library of this source."""
        with tempfile.TemporaryDirectory() as folder:
            library = os.path.join(folder, "libplugin.so")
            subprocess.run(["g++", "-x", "c++", "-std=c++20", "-shared", "-fPIC", *options, "-o",
                            library, "-"], input=source, text=True, check=True, timeout=120)
            done = subprocess.run([CMAKE, f"-DNM={NM}", f"-DLIBRARY={library}", "-P",
                                   os.path.join(FOLDER, "NorenOneSymbol.cmake")],
                                  capture_output=True, text=True, timeout=120)
            return done.returncode, " ".join(done.stderr.split())

    def test_a_plugin_passes(self):
        self.assertEqual(self.check(ENTRY, "-fvisibility=hidden"), (0, ""))
        self.assertEqual(self.check(ENTRY + INLINE, MAP), (0, ""))
        self.assertEqual(self.check(ENTRY + INLINE, MAP, "-s"), (0, ""))

    def test_a_second_export(self):
        status, said = self.check(ENTRY + "int helper() { return 1; }\n")
        self.assertNotEqual(status, 0)
        self.assertIn("alone, not: _Z6helperv;noren_plugin_entry_v1", said)

    def test_no_entry(self):
        status, said = self.check("int helper() { return 1; }\n", MAP)
        self.assertNotEqual(status, 0)
        self.assertIn("must export noren_plugin_entry_v1 alone", said)

    def test_a_unique_symbol(self):
        status, said = self.check(ENTRY + INLINE)
        self.assertNotEqual(status, 0)
        self.assertIn("no unique symbol, but has: _ZN3OneIiE2itE", said)

    def test_a_unique_symbol_without_a_symbol_table(self):
        status, said = self.check(ENTRY + INLINE, "-s")
        self.assertNotEqual(status, 0)
        self.assertIn("no unique symbol, but has: _ZN3OneIiE2itE", said)

    def test_no_library(self):
        done = subprocess.run([CMAKE, f"-DNM={NM}", "-DLIBRARY=/nowhere/libplugin.so", "-P",
                               os.path.join(FOLDER, "NorenOneSymbol.cmake")], capture_output=True,
                              text=True, timeout=120)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
