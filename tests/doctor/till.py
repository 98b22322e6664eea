# SPDX-License-Identifier: Apache-2.0
"""noren doctor on an emulated machine: a till with a printer at USB, a scanner on a serial line, a
card reader and a center, as somebody who is not root.

As a program it is what runs inside the machine: till.py BUILD [COMMAND-OF-THE-BED]... -- ARGUMENTS
"""
import json
import os
import shutil
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "emulators")]
from printer import Printer  # noqa: E402
from shop import Shop  # noqa: E402

NOBODY = 65534
PLUGINS = ("noren.loyalty-center", "noren.printer-escpos", "noren.reader-felica",
           "noren.reader-scanner")
PATIENCE = 90


class Till:
    """One shop with a till; use as a context manager."""

    def __init__(self, build, printer="usb:04b8:0e15", driver="usblp"):
        self.build = os.path.abspath(build)
        self.shop = Shop(self.build)
        self.printer = Printer(self.build, "escpos")
        self.driver = driver
        self.output = printer
        self.scanner = "serial:/dev/ttyUSB0"

    def __enter__(self):
        self.shop.start_center()
        self.shop.enroll()
        # Only these: a build has plugins of its tests too, which nobody signed.
        self.shop.plugin_path = [self.shop.path("plugins")]
        for identity in PLUGINS:
            shutil.copytree(os.path.join(self.build, "lib", "noren", "plugins", identity),
                            self.shop.path("plugins", identity))
        self.configure()
        return self

    def __exit__(self, *_):
        self.printer.__exit__()
        self.shop.close()

    def configure(self, extra=()):
        self.shop.write_configuration([
            ("points", "noren.loyalty-center", True, {}),
            ("printer", "noren.printer-escpos", False, {"output": self.output}),
            ("scan", "noren.reader-scanner", False, {"device": self.scanner}),
            ("card", "noren.reader-felica", False, {}), *extra])

    def doctor(self, *arguments, bed=(), language="en", environment=None):
        """Runs it; returns exit status and output."""
        # The register's user owns what is the register's.
        if os.geteuid() == 0:
            for folder, _, names in os.walk(self.shop.folder):
                for name in (folder, *(os.path.join(folder, name) for name in names)):
                    os.chown(name, NOBODY, NOBODY)
        port = self.printer.name.rsplit(":", 1)[1]
        devices = ["tty:scanner,node=ttyUSB0,usb=0403:6001:FTSERIAL1",
                   f"usb-printer:till,usb=04b8:0e15:PRSERIAL2,driver={self.driver},"
                   f"peripheral=tcp:{port}"]
        done = subprocess.run(
            [os.path.join(self.build, "tests", "device_bed"), *devices, "--", sys.executable,
             os.path.abspath(__file__), self.build, "set scanner mode 666", *bed, "--", "--lang", language, "doctor",
             "--config", self.shop.configuration, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            timeout=PATIENCE, cwd=self.shop.folder, env=dict(os.environ, **(environment or {})))
        return done.returncode, done.stdout

    def findings(self, *arguments, **options):
        """Exit status, and what --json says, by key."""
        status, text = self.doctor("--json", *arguments, **options)
        return status, {finding["key"]: finding for finding in json.loads(text)["findings"]}


# A client of PC/SC looks for its daemon where this variable says (pcsc-lite, PCSCLITE_CSOCK_NAME).
NO_PCSCD = {"PCSCLITE_CSOCK_NAME": "/nonexistent/pcscd.comm"}


def tell_bed(command):
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(os.path.join(os.environ["NOREN_BED"], "control"))
        control.sendall(command.encode() + b"\n")
        answer = control.recv(200).decode().strip()
    if not answer.startswith("ok"):
        sys.exit(f"{command}: {answer}")


def main():
    words = sys.argv[1:]
    at = words.index("--")
    for command in words[1:at]:
        tell_bed(command)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    os.execv(os.path.join(words[0], "bin", "noren"), ["noren", *words[at + 1:]])


if __name__ == "__main__":
    main()
