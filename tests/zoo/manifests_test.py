#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a plugin that lies on a till is said clearly, and holds up nothing else.

Usage: manifests_test.py BUILD [TEST...]
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from zoo import Zoo, id_of

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "manifests"))
from defects import DEFECTS  # noqa: E402

BUILD = sys.argv[1]
SHOWN = [defect for defect in DEFECTS if os.geteuid() == 0 or not defect.root_only]


class ManifestsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="noren-zoo-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.zoo = Zoo(BUILD, cls.folder)
        cls.zoo.add_honest()
        cls.zoo.write_policy(developer=[id_of("unsigned_payment")])
        cls.paths = cls.zoo.add_broken(SHOWN)
        cls.trace = os.path.join(cls.folder, "trace")
        cls.found = {plugin["manifest"]: plugin
                     for plugin in json.loads(cls.list("--json").stdout)}

    @classmethod
    def list(cls, *words, before=(), **variables):
        environment = os.environ | {"NOREN_ZOO_TRACE": cls.trace} | variables
        done = cls.zoo.noren(*before, "plugins", "--administration", cls.zoo.administration,
                             "--plugin-path", cls.zoo.place, *words, env=environment)
        assert done.returncode == 0, done
        return done

    def test_each_defect_has_its_reason(self):
        for defect in SHOWN:
            with self.subTest(defect.name):
                plugin = self.found[self.paths[defect.name]]
                self.assertEqual((plugin["standing"], plugin.get("reason")),
                                 ("refused", defect.reason), plugin)
                for language in ("message", "message_ja"):
                    self.assertIn(defect.names, plugin[language])
                self.assertNotEqual(plugin["message"], plugin["message_ja"])

    def test_people_are_told_the_same_in_their_language(self):
        for language, key in (("en", "message"), ("ja", "message_ja")):
            lines = self.list("--explain", before=("--lang", language)).stdout.decode().splitlines()
            for defect in SHOWN:
                path = self.paths[defect.name]
                with self.subTest(defect.name, language=language):
                    told = lines[lines.index("    " + path) + 1]
                    self.assertTrue(told.endswith(": " + self.found[path].get(key, "?")), told)

    def test_twins_are_refused_both(self):
        twin = os.path.join(self.zoo.place, "twin", id_of("two_of_one_id") + ".noren.json")
        self.assertEqual(self.found[twin]["reason"], "plugin_twice")

    def test_the_good_one_among_them_is_usable(self):
        plugin = self.found[os.path.join(self.zoo.place, "honest", id_of("honest") + ".noren.json")]
        self.assertEqual((plugin["standing"], plugin["signed_by"]), ("usable", "test"))
        in_the_zoo = [p for p in self.found.values() if p["manifest"].startswith(self.zoo.place)]
        self.assertEqual([p["id"] for p in in_the_zoo if p["standing"] == "usable"],
                         [id_of("honest")])
        self.assertIn(id_of("honest"), self.list().stdout.decode())

    def test_nothing_is_loaded(self):
        for how in ("--explain", "--json"):
            loaded = self.list(how, LD_DEBUG="files").stderr.decode()
            self.assertIn("calling init", loaded, "the loader said nothing")
            for trace in (self.zoo.place, "/proc/self/fd", "libzoo"):
                self.assertNotIn(trace, loaded)
        self.assertFalse(os.path.exists(self.trace))

    def test_the_trap_works(self):
        trap = os.path.join(self.zoo.build, "tests", "zoo", "libzoo_trap.so")
        trace = os.path.join(self.folder, "sprung")
        done = subprocess.run([sys.executable, "-c", "import ctypes, sys; ctypes.CDLL(sys.argv[1])",
                               trap], env=os.environ | {"NOREN_ZOO_TRACE": trace},
                              capture_output=True, text=True, timeout=60)
        self.assertTrue(os.path.exists(trace))
        self.assertIn("THE TRAP WAS LOADED", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
