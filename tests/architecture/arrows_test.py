#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tree keeps the rules of arrows.py, and arrows.py sees each kind of violation."""
import os
import sys
import tempfile
import unittest

from arrows import files, violations

ROOT = sys.argv[1]
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"

# Files that a planted include may point to.
TREE = ["sdk/core/base/bytes.hpp", "sdk/host/port/port.hpp", "sdk/runtime/till.hpp",
        "sdk/api/call.hpp", "sdk/include/noren/noren.h", "sdk/include/noren/plugin.h",
        "sdk/include/noren/status.h", "drivers/tcp/channel.hpp", "plugins/common/alarm.hpp",
        "plugins/other/thing.hpp", "sdk/charset/charset.hpp", "plugins/testing/test_host.hpp"]

FORBIDDEN = {
    "sdk/core/x.cpp": ['"host/port/port.hpp"', '"runtime/till.hpp"', '"api/call.hpp"', "<thread>",
                       "<fstream>", "<unistd.h>", "<noren/noren.h>", "<center.pb.h>"],
    "sdk/host/x.cpp": ['"runtime/till.hpp"', "<sys/socket.h>", '"plugins/common/alarm.hpp"',
                       "<noren/noren.h>"],
    "sdk/runtime/x.cpp": ['"api/call.hpp"', "<fcntl.h>", "<boost/asio/posix/stream_descriptor.hpp>",
                          "<center.pb.h>"],
    "sdk/runtime/platform/x.cpp": ['"runtime/till.hpp"'],
    "sdk/api/x.cpp": ["<pthread.h>", '"drivers/tcp/channel.hpp"'],
    "drivers/tcp/x.cpp": ['"core/base/bytes.hpp"', '"plugins/common/alarm.hpp"', "<noren/noren.h>"],
    "plugins/mine/x.cpp": ['"core/base/bytes.hpp"', '"host/port/port.hpp"', '"plugins/other/thing.hpp"',
                           "<center.pb.h>", "<noren/noren.h>", '"plugins/testing/test_host.hpp"'],
    "samples/registers/cpp/x.cpp": ['"core/base/bytes.hpp"', "<noren/plugin.h>"],
    "samples/center/x.cpp": ['"host/port/port.hpp"', "<noren/noren.h>"],
    "elsewhere/x.cpp": ["<string>"],
}

ALLOWED = {
    "sdk/core/x.cpp": ['"core/base/bytes.hpp"', '"charset/charset.hpp"', "<noren/status.h>"],
    "sdk/core/x_test.cpp": ["<fstream>", "<gtest/gtest.h>"],
    "sdk/runtime/x.cpp": ['"core/base/bytes.hpp"', '"host/port/port.hpp"', "<noren/plugin.h>"],
    "sdk/runtime/platform/x.cpp": ["<unistd.h>", '"host/port/port.hpp"'],
    "plugins/mine/x.cpp": ["<unistd.h>", '"drivers/tcp/channel.hpp"', '"plugins/common/alarm.hpp"',
                           "<noren/plugin.h>"],
    "plugins/mine/x_test.cpp": ['"plugins/testing/test_host.hpp"'],
    "plugins/loyalty-center/x.cpp": ["<center.pb.h>", '"plugins/common/alarm.hpp"'],
    "samples/center/x.cpp": ['"core/base/bytes.hpp"', "<center.pb.h>"],
    "samples/registers/cpp/x.cpp": ["<noren/noren.h>"],
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for path in TREE:
            self.write(path, SPDX)

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
        return full

    def found(self, path, text):
        full = self.write(path, text)
        try:
            return violations(self.folder.name)
        finally:
            os.remove(full)

    def test_an_orderly_tree_is_accepted(self):
        self.assertEqual(violations(self.folder.name), [])
        for path, includes in ALLOWED.items():
            for include in includes:
                self.assertEqual(self.found(path, f"{SPDX}#include {include}\n"), [])

    def test_each_forbidden_include_is_found(self):
        for path, includes in FORBIDDEN.items():
            for include in includes:
                found = self.found(path, f"{SPDX}#include {include}\n")
                self.assertEqual(len(found), 1, f"{path} {include}: {found}")
                self.assertTrue(found[0].startswith(path), found)

    def test_other_rules(self):
        self.assertIn("no SPDX", self.found("sdk/core/x.cpp", "int x;\n")[0])
        self.assertIn("longer", self.found("sdk/core/x.cpp", SPDX + "\n" * 400)[0])
        for line in ("long x;", "unsigned long x(void);", "void f(wchar_t* x);", "size_t f(void);"):
            found = self.found("sdk/include/noren/x.h", f"/* {SPDX} long ago */\n{line}\n")
            self.assertEqual(len(found), 1, line)
        self.assertEqual(self.found("sdk/include/noren/x.h", SPDX + "/* a\nlong time */\n"), [])


class Tree(unittest.TestCase):
    def test_the_house_is_in_order(self):
        self.assertEqual(violations(ROOT), [])

    def test_the_house_was_looked_at(self):
        seen = [path for path in files(ROOT) if path.endswith(".cpp")]
        for folder in ("sdk/core/", "sdk/host/", "sdk/runtime/", "sdk/api/", "plugins/", "samples/"):
            self.assertTrue(any(path.startswith(folder) for path in seen), folder)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
