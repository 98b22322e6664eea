# SPDX-License-Identifier: Apache-2.0
"""A place full of plugins that a till must pass over, the good one among them, and an
administration that trusts their key.

  zoo = Zoo(build, folder)
  zoo.add_honest()
  zoo.add_broken(DEFECTS)
  zoo.add("crash_in_operation", ["noren.payment/1"])
"""
import hashlib
import json
import os
import shutil
import subprocess

PATIENCE = 60


def id_of(name):
    return "test.zoo." + name.replace("_", "-")


class Zoo:
    def __init__(self, build, folder):
        self.build = os.path.abspath(build)
        self.folder = folder
        self.place = os.path.join(folder, "plugins")
        self.administration = os.path.join(folder, "administration")
        os.makedirs(self.place)
        shutil.copytree(os.path.join(self.build, "administration"), self.administration)
        self.key = self.make_key("zoo")
        self.trust(self.key, "test")

    def noren(self, *words, **options):
        return subprocess.run([os.path.join(self.build, "bin", "noren"), *words],
                              capture_output=True, timeout=PATIENCE, **options)

    def make_key(self, name):
        path = os.path.join(self.folder, name)
        self.must("plugin", "key", path, "--no-password")
        return path + ".key"

    def trust(self, key, domain):
        self.must("plugin", "trust", key[:-len("key")] + "pub", domain,
                  "--administration", self.administration)

    def must(self, *words):
        done = self.noren(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)

    def write_policy(self, **more):
        path = os.path.join(self.administration, "policy.json")
        with open(path, encoding="utf-8") as file:
            policy = json.load(file)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(policy | more, file)

    # ---- Plugins that work, or misbehave once they run ----------------------------------

    def add(self, name, interfaces):
        """A member of plugins/, signed."""
        folder = os.path.join(self.place, name)
        shutil.copytree(os.path.join(self.build, "tests", "zoo", "plugins", id_of(name)), folder)
        path = os.path.join(folder, id_of(name) + ".noren.json")
        with open(path, encoding="utf-8") as file:
            manifest = json.load(file)
        manifest["interfaces"] = ["noren.instance/1", *interfaces]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(manifest, file)
        self.must("plugin", "sign", "--key", self.key, path)
        return id_of(name)

    def add_honest(self):
        return self.add("honest", ["noren.printer/1", "noren.health/1"])

    # ---- Manifests with one defect each -------------------------------------------------

    def add_broken(self, defects):
        """Each in a folder of its own; whole and signed but for its one defect."""
        paths = {}
        for defect in defects:
            folder = os.path.join(self.place, defect.name)
            os.makedirs(folder)
            shutil.copy(os.path.join(self.build, "tests", "zoo", "libzoo_trap.so"), folder)
            paths[defect.name] = os.path.join(folder, id_of(defect.name) + ".noren.json")
            with open(paths[defect.name], "wb") as file:
                file.write(self.text(defect, folder))
        self.sign_as_is(self.key, *paths.values())
        for defect in defects:
            if defect.spoil:
                defect.spoil(self, paths[defect.name])
        return paths

    def text(self, defect, folder):
        with open(os.path.join(folder, "libzoo_trap.so"), "rb") as file:
            library = {"path": "libzoo_trap.so", "sha256": hashlib.sha256(file.read()).hexdigest()}
        manifest = {
            "manifest_version": 1,
            "id": id_of(defect.name),
            "name": "Broken in one place",
            "version": "1.0",
            "publisher": "Noren",
            "license": "Apache-2.0",
            "abi": {"epoch": 1},
            "interfaces": ["noren.instance/1", "noren.printer/1"],
            "library": {platform(): library},
            "grants": {},
            "limits": {},
            "config_schema": {"type": "object"},
        }
        if defect.edit:
            defect.edit(manifest)
        text = json.dumps(manifest, indent=2).encode()
        return defect.rewrite(text) if defect.rewrite else text

    def sign_as_is(self, key, *paths):
        subprocess.run([os.path.join(self.build, "tests", "zoo_sign_as_is"), key, *paths],
                       check=True, timeout=PATIENCE)


def platform():
    return {"x86_64": "linux_amd64", "aarch64": "linux_arm64"}[os.uname().machine]
