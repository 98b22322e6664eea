#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packages: made, installed, replaced, rolled back, removed; and those that are refused by name with
nothing changed, whenever the power goes.

Usage: packages_test.py BUILD_FOLDER
"""
import fcntl
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import unittest

from noren_tool import ToolTest

ToolTest.build = sys.argv[1]


def members_of(file):
    with tarfile.open(file) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def write_archive(file, members):
    """members: pairs of a name, or a TarInfo, and its content."""
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members:
            member = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


class PackagesTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.make_key()
        self.trust()
        self.first = self.pack(self.make_plugin("1.0.0"), "first")

    def test_install_replace_roll_back_remove(self):
        self.install(self.first)
        self.assertEqual(self.installed_version(), "1.0.0")
        one = self.tree(self.installed)
        second = self.pack(self.make_plugin("2.0.0"), "second")
        self.assertIn("noren plugin rollback " + self.ID, self.install(second))
        self.assertEqual(self.installed_version(), "2.0.0")
        both = self.tree(self.installed)
        self.run_noren("plugin", "rollback", self.ID, "--to", self.installed)
        self.assertEqual(self.installed_version(), "1.0.0")
        here = {name: content for name, content in self.tree(self.installed).items()
                if not name.startswith(".previous")}
        self.assertEqual(here, one)
        self.run_noren("plugin", "rollback", self.ID, "--to", self.installed)
        self.assertEqual(self.tree(self.installed), both)
        self.run_noren("plugin", "remove", self.ID, "--to", self.installed)
        self.assertEqual(self.tree(self.installed), {})
        self.assertIsNone(self.installed_version())
        said = self.run_noren("plugin", "remove", self.ID, "--to", self.installed, expect=1)
        self.assertIn(self.ID + " is not in", said)
        said = self.run_noren("plugin", "rollback", self.ID, "--to", self.installed, expect=1)
        self.assertIn("no version of " + self.ID, said)

    def test_the_same_plugin_gives_the_same_package(self):
        with open(self.first, "rb") as file:
            before = file.read()
        with open(self.pack(self.path("plugin-1.0.0"), "again"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_documents_come_along_and_nothing_else(self):
        folder = self.make_plugin("3.0.0")
        for name in ("README.md", "LICENSE", "secret.key", "notes.txt"):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(name)
        names = set(members_of(self.pack(folder, "third")))
        self.assertEqual(names, {self.ID + ".noren.json", self.ID + ".noren.json.sig",
                                 "libreader_simulated.so", "README.md", "LICENSE"})
        self.install(self.path("third.norenplugin"))
        with open(os.path.join(self.installed, self.ID, "LICENSE"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "LICENSE")

    def test_what_may_not_be_packed(self):
        unsigned = self.make_plugin("4.0.0", sign=False)
        stale = self.make_plugin("5.0.0")
        with open(os.path.join(stale, "libreader_simulated.so"), "ab") as file:
            file.write(b"more")
        empty = self.path("empty")
        os.mkdir(empty)
        for folder, words in ((unsigned, "is not signed"), (stale, "changed after it was signed"),
                              (empty, "has 0 manifests"), (self.path("nowhere"), "can't be read")):
            said = self.run_noren("plugin", "pack", folder, "--out", "out.norenplugin", expect=1)
            self.assertIn(words, said)
        self.assertFalse(os.path.exists(self.path("out.norenplugin")))

    def refuse(self, file, words):
        """Refused in both languages, and nothing changed."""
        before = self.tree(self.folder)
        said = self.install(file, expect=1)
        self.assertIn(words, said)
        self.assertNotRegex(said, r"\{\d\}")
        self.assertNotEqual(self.install(file, expect=1, language="ja"), said)
        self.assertEqual(self.tree(self.folder), before)

    def broken(self, name, change):
        """The first package with its members changed by a function on the list."""
        members = list(members_of(self.first).items())
        change(members)
        return write_archive(self.path(name), members)

    def test_bad_archives_are_refused_by_name(self):
        def link(kind, target):
            member = tarfile.TarInfo("README")
            member.type, member.linkname = kind, target
            return member

        for name, words, change in (
                ("climb", "../evil in", lambda m: m.append(("../evil", b"x"))),
                ("climb-later", "a/../../evil in", lambda m: m.append(("a/../../evil", b"x"))),
                ("absolute", "/etc/evil in", lambda m: m.append(("/etc/evil", b"x"))),
                ("symlink", "no plain file", lambda m: m.append((link(tarfile.SYMTYPE, "/etc"), b""))),
                ("hardlink", "no plain file",
                 lambda m: m.append((link(tarfile.LNKTYPE, "libreader_simulated.so"), b""))),
                ("device", "no plain file", lambda m: m.append((link(tarfile.CHRTYPE, ""), b""))),
                ("folder", "no plain file", lambda m: m.append((link(tarfile.DIRTYPE, ""), b""))),
                ("twice", "is twice in", lambda m: m.append(m[0])),
                ("extra", "libevil.so in", lambda m: m.append(("libevil.so", b"x"))),
                ("two", "has 2 manifests", lambda m: m.append(("com.example.b.noren.json", m[0][1]))),
                ("deep", "has 1 manifests",
                 lambda m: m.__setitem__(0, ("deep/" + m[0][0], m[0][1]))),
                ("none", "has 0 manifests", lambda m: m.pop(0))):
            with self.subTest(name):
                self.refuse(self.broken(name, change), words)
        for name, content in (("empty", b""), ("text", b"no archive\n" * 100),
                              ("zip", b"PK\x03\x04" + bytes(100))):
            with self.subTest(name):
                with open(self.path(name), "wb") as file:
                    file.write(content)
                self.refuse(self.path(name), "no plugin package")
        with self.subTest("cut"):
            with open(self.first, "rb") as file:
                content = file.read()
            with open(self.path("cut"), "wb") as file:
                file.write(content[:len(content) // 2])
            self.refuse(self.path("cut"), "damaged")
        self.refuse(self.path("nowhere"), "can't be read")

    def test_a_small_file_that_becomes_large_is_refused(self):
        member = tarfile.TarInfo("README")
        member.size = 300 << 20
        raw = io.BytesIO()
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1) as packed:
            packed.write(member.tobuf())
            for _ in range(300):
                packed.write(bytes(1 << 20))
        with open(self.path("bomb"), "wb") as file:
            file.write(raw.getvalue())
        self.assertLess(os.path.getsize(self.path("bomb")), 3 << 20)
        self.refuse(self.path("bomb"), "too large")

    def test_bad_plugins_are_refused_by_name(self):
        def change_manifest(change):
            def edit(members):
                for i, (name, content) in enumerate(members):
                    if name.endswith(".noren.json"):
                        manifest = json.loads(content)
                        change(manifest)
                        members[i] = (name, json.dumps(manifest).encode())
            return edit

        def swap_library(members):
            members[2] = (members[2][0], members[2][1] + b"more")

        def drop_signature(members):
            members.pop(1)

        self.assertEqual([name for name, _ in members_of(self.first).items()],
                         [self.ID + ".noren.json", self.ID + ".noren.json.sig",
                          "libreader_simulated.so"])
        for name, words, change in (
                ("newer", "newer than this Noren",
                 change_manifest(lambda manifest: manifest.update(manifest_version=2))),
                ("edited", "changed after it was signed",
                 change_manifest(lambda manifest: manifest.update(version="9.9.9"))),
                ("climbing", "leaves the folder",
                 change_manifest(lambda manifest: manifest["library"].update(
                     linux_amd64={"path": "../x.so"}, linux_arm64={"path": "../x.so"}))),
                ("off", "library", change_manifest(lambda manifest: manifest.update(library={}))),
                ("swapped", "was changed", swap_library), ("unsigned", "is not signed", drop_signature)):
            with self.subTest(name):
                self.refuse(self.broken(name, change), words)

    def test_keys_that_may_not_speak_are_refused(self):
        self.make_key("stranger")
        stranger = self.pack(self.make_plugin("6.0.0", key="stranger"), "stranger")
        self.refuse(stranger, "unknown key")
        other = self.pack(self.make_plugin("7.0.0", identity="org.example.reader"), "other")
        self.refuse(other, "which may not speak for that id")

    def test_two_with_one_id(self):
        """Another folder that is searched before has the id: the new one would never be used."""
        earlier = self.path("earlier")
        self.make_plugin("8.0.0", folder=os.path.join(earlier, "p"))
        before = self.tree(self.folder)
        said = self.run_noren("plugin", "install", self.first, "--to", self.installed,
                              "--administration", self.administration, "--plugin-path", earlier,
                              "--plugin-path", self.installed, expect=1)
        self.assertIn(f"{self.ID} is already in {earlier}", said)
        self.assertEqual(self.tree(self.folder), before)

    def test_two_commands_at_once(self):
        self.install(self.first)
        with open(os.path.join(self.installed, ".lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("Another command is changing", self.install(self.first, expect=1))
        self.install(self.first)

    def test_the_power_goes_at_every_step(self):
        """Killed at the n-th of each call that changes names: the plugin is whole, old or new, and the
        next command mends the rest."""
        second = self.pack(self.make_plugin("2.0.0"), "second")
        seen = set()
        for call in ("rename", "renameat2", "linkat,link", "unlinkat,unlink,rmdir", "mkdir", "fsync"):
            for number in range(1, 40):
                shutil.rmtree(self.installed, ignore_errors=True)
                self.install(self.first)
                done = subprocess.run(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                     "-e", f"inject={call}:signal=KILL:when={number}",
                     self.noren, "plugin", "install", second, "--to", self.installed,
                     "--administration", self.administration], capture_output=True, timeout=60)
                entry = self.listed()[self.ID]
                self.assertEqual(entry["standing"], "usable", (call, number, entry))
                if done.returncode == 0:
                    break
                seen.add((call, entry["version"]))
                self.install(second)
                self.assertEqual(self.installed_version(), "2.0.0")
                self.run_noren("plugin", "rollback", self.ID, "--to", self.installed)
                self.assertIn(self.installed_version(), ("1.0.0", "2.0.0"))
            else:
                self.fail(f"{call}: 39 were not enough")
        self.assertIn(("renameat2", "1.0.0"), seen)
        self.assertTrue({("fsync", "2.0.0"), ("unlinkat,unlink,rmdir", "2.0.0")} & seen, seen)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
