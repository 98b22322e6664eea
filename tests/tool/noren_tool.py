# SPDX-License-Identifier: Apache-2.0
"""noren in a temporary folder: a publisher's key, a signed plugin, an administration that trusts it.

The plugin is a real one, Noren's simulated reader, under an id and a key of the test's own.
"""
import hashlib
import json
import os
import subprocess
import tempfile
import unittest


class ToolTest(unittest.TestCase):
    build = ""  # set by each test program
    ID = "com.example.reader"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.noren = os.path.join(self.build, "bin", "noren")
        self.administration = self.path("administration")
        self.installed = self.path("installed")

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def run_noren(self, *arguments, expect=0, language="en", **options):
        done = subprocess.run([self.noren, "--lang", language, *arguments], capture_output=True,
                              text=True, timeout=60, cwd=self.folder, **options)
        self.assertEqual(done.returncode, expect, f"{arguments}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def make_key(self, name="com.example"):
        self.run_noren("plugin", "key", name, "--no-password")

    def trust(self, name="com.example", domain="com.example"):
        self.run_noren("plugin", "trust", name + ".pub", domain,
                       "--administration", self.administration)

    def make_plugin(self, version="1.0.0", folder=None, identity=None, sign=True, key="com.example"):
        """A folder with manifest and library; returns it."""
        identity = identity or self.ID
        folder = folder or self.path("plugin-" + version)
        source = os.path.join(self.build, "lib/noren/plugins/noren.reader-simulated")
        os.makedirs(folder)
        with open(os.path.join(source, "noren.reader-simulated.noren.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        manifest["id"] = identity
        manifest["version"] = version
        for library in manifest["library"].values():
            library.pop("sha256")
            subprocess.run(["strip", "-o", os.path.join(folder, library["path"]),
                            os.path.join(source, library["path"])], check=True, timeout=60)
        with open(os.path.join(folder, identity + ".noren.json"), "w", encoding="utf-8") as file:
            json.dump(manifest, file)
        if sign:
            self.sign(folder, key, identity)
        return folder

    def sign(self, folder, key="com.example", identity=None):
        self.run_noren("plugin", "sign", "--key", key + ".key",
                       os.path.join(folder, (identity or self.ID) + ".noren.json"))

    def pack(self, folder, name="package"):
        file = self.path(name + ".norenplugin")
        self.run_noren("plugin", "pack", folder, "--out", file)
        return file

    def install(self, file, expect=0, language="en"):
        return self.run_noren("plugin", "install", file, "--to", self.installed,
                              "--administration", self.administration, expect=expect,
                              language=language)

    def listed(self, *more):
        """What `noren plugins --json` says of this test's folder: by id."""
        text = self.run_noren("plugins", "--json", "--administration", self.administration,
                              "--plugin-path", self.installed, *more)
        return {entry["id"]: entry for entry in json.loads(text)
                if entry["manifest"].startswith(self.folder)}

    def installed_version(self):
        entry = self.listed().get(self.ID)
        return entry and entry["version"]

    def tree(self, folder):
        """Every file below a folder with its hash, but not the commands' own lock."""
        found = {}
        for where, _, names in os.walk(folder):
            for name in names:
                file = os.path.join(where, name)
                if name != ".lock":
                    with open(file, "rb") as stream:
                        content = hashlib.sha256(stream.read()).hexdigest()
                    found[os.path.relpath(file, folder)] = content
        return found
