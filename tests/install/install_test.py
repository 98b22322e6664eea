#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs into a temporary prefix, and works from there as a stranger does: compiles the C register
through pkg-config and through find_package, builds a plugin with noren_add_plugin, and sells with the
installed plugins in this process and in children.

Usage: install_test.py BUILD_FOLDER SOURCE_FOLDER
"""
import ctypes
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300,
                          **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


class Till:
    """noren.h through ctypes, on the installed library."""

    def __init__(self, library, config):
        self.noren = ctypes.CDLL(library)
        self.handle = ctypes.c_int32()
        self.must(self.noren.noren_open(f"config={config}".encode(), -1,
                                        ctypes.byref(self.handle)))

    def must(self, status):
        if status == 0:
            return
        text = ctypes.create_string_buffer(1024)
        self.noren.noren_last_error(text, len(text), None, None)
        raise AssertionError(f"{status} {text.value.decode()}")

    def sell(self, ref, printer):
        sale = ctypes.c_int32()
        self.must(self.noren.noren_sale_begin(self.handle, f"ref={ref}".encode(), -1,
                                              ctypes.byref(sale)))
        self.must(self.noren.noren_sale_add(sale, b"amount=1580", -1))
        self.must(self.noren.noren_sale_pay(sale, b"service=card", -1, -1))
        self.must(self.noren.noren_sale_complete(sale, b"", 0, -1))
        self.must(self.noren.noren_sale_print(sale, f"printer={printer}".encode(), -1, -1))
        return sale

    def text(self, handle, key):
        text = ctypes.create_string_buffer(65536)
        self.must(self.noren.noren_get_text(handle, key.encode(), -1, text, len(text), None))
        return text.value.decode()

    def close(self):
        self.must(self.noren.noren_close(self.handle))


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        first = os.path.join(cls.folder.name, "first")
        run("cmake", "--install", BUILD, "--prefix", first)
        # A prefix may be moved: nothing in it may know where it was made.
        cls.prefix = os.path.join(cls.folder.name, "moved here")
        shutil.move(first, cls.prefix)
        (library,) = glob.glob(cls.prefix + "/lib/**/libnoren.so", recursive=True)
        cls.library = library
        cls.environment = dict(os.environ, LD_LIBRARY_PATH=os.path.dirname(library),
                               PKG_CONFIG_PATH=os.path.dirname(library) + "/pkgconfig")

    def work(self, name):
        path = os.path.join(self.folder.name, name)
        os.makedirs(path)
        return path

    def configure_and_build(self, source, name, *settings):
        build = os.path.join(self.folder.name, name)
        run("cmake", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", *settings)
        run("cmake", "--build", build)
        return build

    def test_c_register_through_pkg_config(self):
        work = self.work("pkg-config")
        shutil.copy(os.path.join(SOURCE, "samples/registers/c/till.c"), work)
        # eval, because pkg-config quotes the blank in the prefix.
        run("sh", "-c", "eval gcc -std=c89 -pedantic -Wall -Wextra -Werror till.c -o till "
            "$(pkg-config --cflags --libs noren)", cwd=work, env=self.environment)
        said = run("./till", cwd=work, env=self.environment)
        self.assertIn("the answer was lost: asking again", said)
        self.assertIn("unfinished: 0", said)
        self.assertEqual(sorted(os.listdir(work)), ["till", "till.c"], "a simulated till stores nothing")

    def test_c_register_through_find_package(self):
        source = self.work("c-source")
        for name in ("CMakeLists.txt", "first.c", "till.c"):
            shutil.copy(os.path.join(SOURCE, "samples/registers/c", name), source)
        build = self.configure_and_build(source, "c-build")
        self.assertIn("unfinished: 0", run(os.path.join(build, "till")))

    def test_cpp_register_through_find_package(self):
        source = os.path.join(self.folder.name, "cpp-source")
        shutil.copytree(os.path.join(SOURCE, "samples/registers/cpp"), source)
        build = self.configure_and_build(source, "cpp-build")
        said = run(os.path.join(build, "noren-register"), "--once", "--language", "en")
        self.assertIn("[complete] done (status 0, outcome DONE)", said)

    def test_plugins(self):
        administration = self.work("administration")
        noren = os.path.join(self.prefix, "bin", "noren")
        key = os.path.join(self.folder.name, "com.example")
        run(noren, "plugin", "key", key, "--no-password")
        run(noren, "plugin", "trust", key + ".pub", "com.example", "--administration", administration)
        run(noren, "plugin", "trust", os.path.join(BUILD, "keys", "noren.pub"), "noren",
            "--administration", administration)
        build = self.configure_and_build(os.path.join(HERE, "sign"), "sign-build",
                                         f"-DNOREN_PLUGIN_KEY={key}.key")
        run("ctest", "--output-on-failure", cwd=build)
        work = self.work("till")
        config = os.path.join(work, "noren.toml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""
                state = "state"
                administration = "{administration}"
                plugin_path = ["{self.prefix}/lib/noren/plugins", "{build}/lib/noren/plugins"]
                [[plugin]]
                name = "card"
                id = "noren.payment-simulated"
                [[plugin]]
                name = "paper"
                id = "noren.printer-preview"
                config = {{ directory = "{work}" }}
                [[plugin]]
                name = "sign"
                id = "com.example.sign"
                config = {{ file = "{work}/sign.txt" }}
            """)
        till = Till(self.library, config)
        sale = till.sell("R-1", "paper")
        self.assertEqual(till.text(sale, "payments.0.amount"), "1580")
        self.assertEqual(json.loads(till.text(sale, "print.files")),
                         [os.path.join(work, "receipt.txt"), os.path.join(work, "receipt.png")])
        till.sell("R-2", "sign")
        till.close()
        with open(os.path.join(work, "sign.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "1 receipts today\n")
        with open(os.path.join(work, "receipt.txt"), encoding="utf-8") as file:
            self.assertIn("R-1", file.read())

    def test_nothing_points_back_to_the_build(self):
        for folder, _, names in os.walk(self.prefix):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith((".cmake", ".pc", ".json", ".toml")):
                    with open(path, encoding="utf-8") as file:
                        text = file.read()
                    self.assertNotIn(BUILD, text, path)
                    self.assertNotIn(SOURCE, text, path)
        headers = os.listdir(os.path.join(self.prefix, "include/noren"))
        self.assertEqual(sorted(headers), ["device.h", "noren.h", "noren.hpp", "plugin", "plugin.h",
                                           "plugin.hpp", "status.h", "unifiedpos.h"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
