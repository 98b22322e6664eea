#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""first_plugin.sh, which docs/plugin-author.md shows: a plugin from a template to a sale, as its author
types it, against an installed Noren and a shop with a center; then it is updated, rolled back and removed.

Usage: first_plugin_test.py BUILD_FOLDER SOURCE_FOLDER
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
from shop import Shop, quoted  # noqa: E402  (the path to it is made above)


class FirstPluginTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = os.path.realpath(folder.name)
        self.work = os.path.join(self.home, "work")
        self.prefix = os.path.join(self.home, "noren")
        os.makedirs(os.path.join(self.work, "shop", "plugins"))
        self.environment = dict(os.environ, HOME=self.home, LANG="C.UTF-8", PATH=os.pathsep.join(
            [os.path.join(self.prefix, "bin"), os.path.join(BUILD, "bin"), os.environ["PATH"]]))
        self.run_in_shell(f'cmake --install "{BUILD}" --prefix "{self.prefix}"')

    def run_in_shell(self, script, expect=0):
        done = subprocess.run(["sh", "-euc", script], cwd=self.work, env=self.environment,
                              capture_output=True, text=True, encoding="utf-8", timeout=300)
        self.assertEqual(done.returncode, expect, f"{script}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def configure(self, shop):
        """The shop of the guide: Noren's plugins beside the author's own, in its own rules."""
        rules = os.path.join(self.work, "shop")
        shutil.copytree(os.path.join(BUILD, "administration"), rules, dirs_exist_ok=True)
        shop.write_configuration(
            plugins=shop.plugins(reader=("gate", "com.example.gate", False, {"card": "town-1"})),
            path=os.path.join(rules, "noren.toml"))
        with open(os.path.join(rules, "noren.toml"), encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines()
                     if not line.startswith(("plugin_path", "administration", "plugin_host"))]
        lines[:0] = ['administration = "."',
                     f'plugin_path = ["plugins", {quoted(self.prefix + "/lib/noren/plugins")}]']
        with open(os.path.join(rules, "noren.toml"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def test_from_the_template_to_a_sale(self):
        with Shop(build=BUILD) as shop:
            shop.start_center()
            shop.give("town-1", 500)
            shop.enroll()
            self.configure(shop)
            with open(os.path.join(HERE, "first_plugin.sh"), encoding="utf-8") as file:
                said = self.run_in_shell(file.read())
            self.assertIn("signed by com.example", said)
            self.assertIn("(status 0, outcome DONE)", said)
            awards = [entry for entry in shop.entries() if entry["kind_name"] == "complete"]
            self.assertEqual(len(awards), 1)
            self.assertEqual(shop.points(), 416)

            # The author's next version, which the shop does not like.
            there = ("--to", "shop/plugins", "--administration", "shop")
            self.run_in_shell(
                "sed -i 's/VERSION 0.1.0/VERSION 0.2.0/' gate/CMakeLists.txt\n"
                "cmake -S gate -B gate/build && cmake --build gate/build\n"
                "noren plugin sign --key com.example.key"
                " gate/build/lib/noren/plugins/com.example.gate/*.noren.json\n"
                "noren plugin pack gate/build/lib/noren/plugins/com.example.gate\n"
                f"noren plugin install com.example.gate-0.2.0.norenplugin {' '.join(there)}\n")
            listed = "noren plugins --config shop/noren.toml"
            self.assertRegex(self.run_in_shell(listed), r"com\.example\.gate +0\.2\.0")
            self.run_in_shell("noren plugin rollback com.example.gate --to shop/plugins")
            self.assertRegex(self.run_in_shell(listed), r"com\.example\.gate +0\.1\.0")
            self.run_in_shell("noren plugin remove com.example.gate --to shop/plugins")
            self.assertNotIn("com.example.gate", self.run_in_shell(listed))
            said = self.run_in_shell("noren-register --config shop/noren.toml --once --language en",
                                     expect=1)
            self.assertIn("There is no plugin com.example.gate", said)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
