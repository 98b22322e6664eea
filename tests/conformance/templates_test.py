#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `noren plugin new` writes compiles without a warning against the installed package and passes
the conformance kit as it comes.

Usage: templates_test.py BUILD_FOLDER
"""
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from kit import check

BUILD = sys.argv[1]
KINDS = ("reader", "printer", "display", "payment", "loyalty")
LANGUAGES = ("c", "c++")


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300,
                          **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class TemplatesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="noren-templates-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.prefix = os.path.join(cls.folder.name, "prefix")
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.tool = os.path.join(cls.prefix, "bin", "noren")

    def new(self, kind, language, folder, identity="com.example.thing"):
        return subprocess.run([self.tool, "plugin", "new", "--id", identity, "--kind", kind,
                               "--lang", language, folder],
                              capture_output=True, text=True, timeout=60)

    def make(self, kind, language):
        """Writes, builds and checks one; returns the report."""
        name = f"{kind}-{'c' if language == 'c' else 'cpp'}"
        identity = "com.example." + name
        source = os.path.join(self.folder.name, name)
        done = self.new(kind, language, source, identity)
        self.assertEqual(done.returncode, 0, done.stderr)
        build = os.path.join(source, "build")
        run("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            "-DCMAKE_COMPILE_WARNING_AS_ERROR=ON", "-DCMAKE_C_FLAGS=-Werror -pedantic",
            "-DCMAKE_CXX_FLAGS=-Werror -pedantic", f"-DNOREN_TOOL={self.tool}")
        said = run("cmake", "--build", build)
        self.assertNotIn("warning", said)
        tests = run("ctest", "--test-dir", build, "-N")
        self.assertIn("conforms", tests)
        self.assertIn("exports_one_symbol", tests)
        return check(self.tool, os.path.join(build, "lib/noren/plugins", identity), "--unattended",
                     "--config", os.path.join(build, "check.json"))

    def test_every_template_builds_and_passes(self):
        wanted = {"reader": "reader.same_card", "printer": "printer.same_key",
                  "display": "display.shows", "payment": "payment.storage_fills_up",
                  "loyalty": "loyalty.storage_fills_up"}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = {(kind, language): pool.submit(self.make, kind, language)
                    for kind in KINDS for language in LANGUAGES}
        for (kind, language), job in jobs.items():
            with self.subTest(kind=kind, language=language):
                report = job.result()
                self.assertEqual(report.status, 0, report.output)
                for part in ("in-process", "isolated"):
                    self.assertIn(wanted[kind], report.names("ok", part), report.output)

    def test_what_is_written(self):
        folder = os.path.join(self.folder.name, "look")
        self.assertEqual(self.new("printer", "c", folder, "com.example.my-printer").returncode, 0)
        self.assertEqual(sorted(os.listdir(folder)),
                         [".gitignore", "CMakeLists.txt", "README.md", "check.json.in",
                          "manifest.json.in", "plugin.c"])
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            for left in ("@ID@", "@LABEL@", "@TARGET@", "@include", "SPDX"):
                self.assertNotIn(left, text, name)
        # It must not be written over.
        before = os.path.getmtime(os.path.join(folder, "plugin.c"))
        done = self.new("display", "c", folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not empty", done.stderr)
        self.assertEqual(os.path.getmtime(os.path.join(folder, "plugin.c")), before)

    def test_what_is_refused_names_what_is_right(self):
        folder = os.path.join(self.folder.name, "never")
        for kind, language, identity, says in (
                ("scale", "c", "com.example.x", "reader, printer, display, payment or loyalty"),
                ("reader", "rust", "com.example.x", "--lang c or --lang c++"),
                ("reader", "c", "Scale", "com.example.scale")):
            done = self.new(kind, language, folder, identity)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(says, done.stderr)
        self.assertFalse(os.path.exists(folder))

    def test_the_default_folder_is_the_last_word_of_the_id(self):
        work = os.path.join(self.folder.name, "work")
        os.makedirs(work)
        run(self.tool, "plugin", "new", "--id", "com.example.scale", "--kind", "reader", "--lang", "c",
            cwd=work)
        self.assertEqual(os.listdir(work), ["scale"])
        shutil.rmtree(work)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
