#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian packages on a bare Debian, as an association and a shop use them: the center runs from
its unit, a till is enrolled, a register in C is compiled and sells, and all of it is purged.

Usage: packages_test.py BUILD_FOLDER SOURCE_FOLDER [TEST...]

Needs root for its chroot. Only apt and debootstrap use the network; everything else has loopback
alone. The bare Debian is kept beside the build folder; remove debian-*.tar there to make it anew.
"""
import ctypes
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = map(os.path.abspath, sys.argv[1:3])
for folder in ("tests/support", "tests/emulators"):
    sys.path.insert(0, os.path.join(SOURCE, folder))

import fake_usb  # noqa: E402
from debian_tree import DebianTree, run  # noqa: E402
from pcscd import raise_loopback  # noqa: E402
from unit import Unit  # noqa: E402

INSIDE = "NOREN_PACKAGES_FOLDER"
CENTER = "/var/lib/noren-center"
PREVIEW = "noren.printer-preview"
PREVIEW_CONFIGURATION = '{ directory = "/home/till" }'
CARD, POINTS, USED = "town-1", 2000, 300  # the register uses so many with each sale
A_DAY = 1000  # starter.toml: for a card that was only shown
CONFIGURATION = """
state = "/var/lib/noren"
enrollment = "/etc/noren/enrollment"
[[plugin]]
name = "reader"
id = "noren.reader-simulated"
config = {{ auto_card = "{card}" }}
[[plugin]]
name = "points"
id = "noren.loyalty-center"
enrolled = true
[[plugin]]
name = "printer"
id = "{printer}"
config = {config}
"""


def leave_network():
    """From here on this process and what it starts have a loopback of their own and no more."""
    new_network = 0x40000000  # CLONE_NEWNET
    if ctypes.CDLL(None, use_errno=True).unshare(new_network) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    raise_loopback()


class PackagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.environ[INSIDE]
        cls.out = os.path.join(cls.folder, "packages")
        run(os.path.join(SOURCE, "packaging/build_packages.sh"), "--build", BUILD, "--out", cls.out)
        cls.packages = sorted(glob.glob(cls.out + "/*.deb"))
        cls.names = [os.path.basename(path).split("_")[0] for path in cls.packages]
        cls.tree = DebianTree(cls.folder, os.path.dirname(BUILD))
        cls.tree.apt("update")
        cls.bare = cls.tree.files()
        shutil.copytree(cls.out, cls.tree.path("packages"))
        cls.tree.apt("install", "--no-install-recommends",
                     *(f"/packages/{os.path.basename(path)}" for path in cls.packages))
        cls.owned = {path for name in cls.names
                     for path in cls.tree.run("dpkg", "-L", name).splitlines()}
        leave_network()

    def test_lintian_finds_no_error(self):
        """Nor a warning, but those that packaging/debian/*.lintian-overrides explains."""
        print(run("lintian", "--fail-on", "error,warning", *self.packages))

    def test_each_plugin_is_signed_as_it_was_stripped(self):
        for name in [name for name in self.names if name.startswith("noren-plugin-")]:
            identity = name.replace("noren-plugin-", "noren.")
            folder = f"/usr/lib/noren/plugins/{identity}"
            manifest = json.loads(self.tree.read(f"{folder}/{identity}.noren.json"))
            library = manifest["library"]["linux_amd64"]
            file = self.tree.path(folder, library["path"])
            self.assertEqual(library["sha256"], run("sha256sum", file).split()[0], name)
            self.assertNotIn(".debug_info", run("readelf", "-SW", file))
            self.assertIn(f"{folder}/{identity}.noren.json.sig", self.owned)

    def test_no_key_is_shipped(self):
        self.assertEqual([path for path in self.owned if path.endswith((".key", ".pub"))], [])
        self.assertEqual(os.listdir(self.tree.path("etc/noren/trust.d")), [])

    def test_the_center_waits_for_its_rules(self):
        self.assertEqual(self.tree.attempt("systemctl", "is-enabled", "noren-center"),
                         (1, "disabled\n"))
        self.tree.run("systemd-analyze", "verify", "--man=no", "noren-center.service")
        self.tree.run("systemd-analyze", "security", "--offline=true", "--threshold=15",
                      "noren-center.service")

    def test_udev_gives_printers_to_the_till(self):
        """udev's own program, on made-up devices below a made-up /sys."""
        sys_folder = os.path.join(self.folder, "sys")
        devices = {name: fake_usb.add(sys_folder, name, vendor, product, kind, number)
                   for number, (name, vendor, product, kind) in enumerate([
                       ("printer", 0x1234, 0x5678, 0x07),
                       ("epson", 0x04b8, 0x0202, 0xff),
                       ("star", 0x0519, 0x0003, 0xff),
                       ("disk", 0x1234, 0x5678, 0x08)], 2)}
        script = f'mount --bind "{sys_folder}" "$0/sys" && exec chroot "$0" "$@" 2>&1'
        granted = {}
        for name, path in devices.items():
            said = run("unshare", "--mount", "sh", "-c", script, self.tree.root, "udevadm", "test",
                       "--action=add", path,
                       env={**os.environ, "SYSTEMD_DEVICE_VERIFY_SYSFS": "0"})
            self.assertNotRegex(said, r"noren-tools.rules:\d+ (Invalid|Unknown)")
            granted[name] = bool(re.search(r"^TAGS=.*:uaccess:", said, re.M))
            self.assertEqual(granted[name], "noren-tools.rules" in re.sub("Reading .*", "", said))
        self.assertEqual(granted, {"printer": True, "epson": True, "star": True,
                                   "disk": False})

    def test_a_plugin_is_built_from_the_development_package(self):
        build = os.path.join(self.folder, "sign")
        run("cmake", "-S", os.path.join(SOURCE, "tests/install/sign"), "-B", build,
            f"-DCMAKE_PREFIX_PATH={self.tree.path('usr')}")
        run("cmake", "--build", build)
        run("ctest", "--test-dir", build, "--output-on-failure")

    def test_a_shop_without_hardware(self):
        said = self.tree.run("noren", "mock", "--printer", "escpos", "--once", "0.1")
        self.assertRegex(said, "printer-1 +tcp:127.0.0.1:[0-9]+ ")
        self.assertEqual([path for path in self.tree.files() if "__pycache__" in path and
                          "noren" in path], [])

    def test_bash_completes_what_noren_says(self):
        for typed, expected in (("pl", "plugin plugins"), ("plugin si", "sign"),
                                ("plugin trust --adm", "--administration")):
            said = self.tree.run("bash", "-c", f"""
                source /usr/share/bash-completion/completions/noren
                COMP_WORDS=(noren {typed}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
                _noren
                printf '%s\\n' "${{COMPREPLY[@]}}" | sort -u | xargs""")
            self.assertEqual(said.strip(), expected)

    def test_whole_life_of_a_shop(self):
        """The last by its name, for in the end nothing is installed any more."""
        tree = self.tree
        tree.run("useradd", "--create-home", "till")
        for name in ("first", "till"):
            shutil.copy(f"{SOURCE}/samples/registers/c/{name}.c", tree.path("home/till"))
            tree.run("sh", "-c", "cd /home/till && gcc -std=c89 -pedantic -Wall -Wextra -Werror "
                     f"{name}.c -o {name} $(pkg-config --cflags --libs noren)")
        self.assertIn("1,001 P", tree.run("/home/till/first", user="till"))

        center, trace = self.start_center()
        self.office("adjust", CARD, "--points", str(POINTS), "--program", "/etc/noren/program.toml")
        self.enroll(center)
        self.configure(PREVIEW, PREVIEW_CONFIGURATION)
        self.refuse_untrusted()
        tree.run("noren", "plugin", "trust", "/packages/noren.pub", "noren")
        self.sell("R-1", A_DAY)
        self.assertIn("R-1", tree.read("home/till/receipt.txt"))
        self.configure("noren.printer-escpos", '{ output = "file:/home/till/paper" }')
        self.sell("R-2", A_DAY - USED)
        with open(tree.path("home/till/paper"), "rb") as file:
            self.assertIn("ポイント".encode("cp932"), file.read())

        self.configure(PREVIEW, PREVIEW_CONFIGURATION)
        self.exchange_plugins()

        self.assertEqual(center.end(), 0, center.log_text())
        self.assertEqual(self.unit.refused_calls(trace), set())
        self.purge()

    # ---- The office -------------------------------------------------------------------

    def start_center(self):
        self.tree.run("cp", "/usr/share/noren/programs/starter.toml", "/etc/noren/program.toml")
        self.tree.write("etc/default/noren-center", "NOREN_LISTEN=127.0.0.1:0\n")
        self.unit = Unit(self.tree, "noren-center.service")
        trace = os.path.join(self.folder, "center.trace")
        center = self.unit.start(os.path.join(self.folder, "center.log"), trace)
        self.addCleanup(center.end)
        while True:
            line = center.read_line()
            self.assertIsNotNone(line, center.log_text())
            if line.startswith("listening on "):
                center.address = line.split()[-1]
                return center, trace

    def office(self, *words):
        return self.tree.run("noren-center", *words, "--data", CENTER, user="noren-center")

    def points(self):
        (member,) = [line.split() for line in self.office("members").splitlines()
                     if re.match(r"\s*1\s", line)]
        return int(member[2])

    # ---- The shop ---------------------------------------------------------------------

    def enroll(self, center):
        code = self.office("enroll", "T-0001").split()[-1]
        self.tree.run("noren-enroll", f"https://{center.address}", code, "--out",
                      "/etc/noren/enrollment")
        self.tree.run("chown", "till:", "/etc/noren/enrollment/terminal.key")
        self.tree.run("install", "-d", "-m", "700", "-o", "till", "/var/lib/noren")

    def configure(self, printer, config):
        self.tree.write("etc/noren/noren.toml", CONFIGURATION.format(card=CARD, printer=printer,
                                                                     config=config))

    def refuse_untrusted(self):
        status, said = self.tree.attempt("/home/till/till", "/etc/noren/noren.toml", "R-0",
                                         user="till")
        self.assertEqual(status, 1, said)
        self.assertRegex(said, r"open: \d+ .*noren\.reader-simulated")
        self.assertEqual(self.points(), POINTS)

    def sell(self, ref, usable):
        before = self.points()
        said = self.tree.run("/home/till/till", "/etc/noren/noren.toml", ref, user="till")
        self.assertIn(f"{usable} points usable", said)
        self.assertIn("unfinished: 0", said)
        awarded, balance = (int(re.search(rf"{name}\s+([\d,]+) P", said).group(1).replace(",", ""))
                            for name in ("今回ポイント", "ポイント残高"))
        self.assertGreater(awarded, 0)
        self.assertEqual(balance, before - USED + awarded)
        self.assertEqual(self.points(), balance)

    # ---- Plugins come and go ----------------------------------------------------------

    def exchange_plugins(self):
        """Newer versions go before the package's, one step back, and leave the package's behind."""
        packaged = self.version()
        for version in ("9.0.0", "9.1.0"):
            self.tree.run("noren", "plugin", "install", self.pack(version))
            self.assertEqual(self.version(), version)
        self.sell("R-3", A_DAY - 2 * USED)
        self.tree.run("noren", "plugin", "rollback", PREVIEW)
        self.assertEqual(self.version(), "9.0.0")
        self.tree.run("noren", "plugin", "remove", PREVIEW)
        self.assertEqual(self.version(), packaged)

    def version(self):
        """Of the preview that a till would load."""
        listed = json.loads(self.tree.run("noren", "plugins", "--json"))
        (version,) = [plugin["version"] for plugin in listed
                      if plugin["id"] == PREVIEW and plugin["standing"] == "usable"]
        return version

    def pack(self, version):
        """The packaged preview as its publisher would ship another version of it."""
        folder = os.path.join(self.folder, version)
        shutil.copytree(self.tree.path("usr/lib/noren/plugins", PREVIEW), folder)
        file = os.path.join(folder, PREVIEW + ".noren.json")
        with open(file, encoding="utf-8") as opened:
            manifest = json.load(opened)
        with open(file, "w", encoding="utf-8") as opened:
            json.dump({**manifest, "version": version}, opened)
        noren = os.path.join(BUILD, "bin/noren")
        run(noren, "plugin", "sign", "--key", os.path.join(BUILD, "keys/noren.key"), file)
        packed = f"packages/{version}.norenplugin"
        run(noren, "plugin", "pack", folder, "--out", self.tree.path(packed))
        return "/" + packed

    # ---- The end ----------------------------------------------------------------------

    def purge(self):
        """What a person or the programs wrote stays; of the packages nothing does."""
        self.tree.run("apt-get", "-q", "-y", "purge", "--autoremove", *self.names)
        self.assertEqual([path for path in self.owned if os.path.isfile(self.tree.path(path))], [])
        left = {path for path in self.tree.files() - self.bare if "noren" in path}
        known = {"/etc/noren", "/etc/noren/program.toml", "/etc/noren/noren.toml"}
        written = ("/etc/noren/enrollment", "/etc/noren/trust.d", "/usr/local/lib/noren",
                   "/var/lib/noren", CENTER, "/packages")
        self.assertEqual([path for path in left - known if not path.startswith(written)], [])
        self.assertIn(CENTER + "/center.db", left)


def main():
    """The tests in namespaces of their own; what they mounted and started goes with them."""
    if os.geteuid() != 0:
        print("packages_test.py: skipped: a chroot needs root", file=sys.stderr)
        sys.exit(77)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the folder goes
    with tempfile.TemporaryDirectory(prefix="noren-packages-") as folder:
        done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--kill-child",
                               "--mount-proc", sys.executable] + sys.argv,
                              env={**os.environ, INSIDE: folder})
    sys.exit(done.returncode)


if __name__ == "__main__":
    if INSIDE in os.environ:
        unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
    main()
