#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""libnoren exports the functions that its headers declare, under one version, and nothing else.

Usage: exports_test.py NM LIBNOREN HEADER...
"""
import re
import subprocess
import sys
import unittest

NM, LIBRARY, *HEADERS = sys.argv[1:]


def declared():
    found = set()
    for header in HEADERS:
        with open(header, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        found |= set(re.findall(r"NOREN_API\s+\w+\s+NOREN_CALL\s+(\w+)\s*\(", text))
    return found


def exported():
    """Pairs of name and version."""
    text = subprocess.run([NM, "-D", "--defined-only", "--with-symbol-versions", LIBRARY], check=True,
                          capture_output=True, text=True).stdout
    symbols = [line.split()[-1] for line in text.splitlines()]
    return [tuple(symbol.split("@@")) for symbol in symbols if symbol != "NOREN_0"]


class ExportsTest(unittest.TestCase):
    def test_nothing_but_what_is_declared(self):
        self.assertLessEqual({"noren_open", "noren_devices"}, declared())
        self.assertEqual({symbol[0] for symbol in exported()}, declared())

    def test_one_version(self):
        self.assertEqual({symbol[1:] for symbol in exported()}, {("NOREN_0",)})


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
