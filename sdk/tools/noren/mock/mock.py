#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A shop to try a register with: a center, a terminal, printers, a scanner, cards, and scripted faults.

`noren mock` starts this program. Everything that it starts ends with it.
"""
import argparse
import fcntl
import os
import select
import shutil
import signal
import sys
import tempfile
import time

from script import LOOK_EVERY, Events, Script
from shop import Shop
from texts import Say, Trouble
from words import Words

HERE = os.path.dirname(os.path.realpath(__file__))
EMULATORS = os.path.join(HERE, "emulators")
PROGRAMS = {"noren-center": "noren-center", "noren-enroll": "noren-plugin-loyalty-center"}
OURS = "lock"  # is in each folder of a mock


def read_arguments():
    parser = argparse.ArgumentParser(prog="noren mock", description=__doc__.split("\n", 1)[0],
                                     epilog="Without any device: --printer escpos --scanner.")
    parser.add_argument("--dir", help="keep everything in this folder, and go on with what is there")
    parser.add_argument("--program", help="the point program's file; usually the starter program")
    parser.add_argument("--printer", action="append", choices=("escpos", "star"), default=[])
    parser.add_argument("--display", action="store_true")
    parser.add_argument("--scanner", action="store_true")
    parser.add_argument("--stripe", action="store_true")
    parser.add_argument("--card", action="append", choices=("felica", "ic"), default=[])
    parser.add_argument("--script", help="a file of words; wait N and after EVENT stand between them")
    parser.add_argument("--once", type=float, metavar="SECONDS", help="end after this time")
    parser.add_argument("--plugin-path", default=os.path.join(os.path.dirname(HERE), "plugins"))
    parser.add_argument("--administration", default=built_administration())
    parser.add_argument("--lang", choices=("ja", "en"), default="en", help=argparse.SUPPRESS)
    parser.add_argument("--tool", required=True, help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    if not (wishes.printer or wishes.display or wishes.scanner or wishes.stripe or wishes.card):
        wishes.printer, wishes.scanner = ["escpos"], True
    wishes.program = os.path.abspath(wishes.program or starter())
    wishes.plugin_path = os.path.abspath(wishes.plugin_path)
    if wishes.administration:
        wishes.administration = os.path.abspath(wishes.administration)
    return wishes


def built_administration():
    """In the build folder that this was built in, its own; elsewhere the system's."""
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(HERE))), "administration")
    return folder if os.path.isdir(folder) else ""


def starter():
    beside = os.path.join(HERE, "starter.toml")
    installed = os.path.join(HERE, "..", "..", "..", "share", "noren", "programs", "starter.toml")
    return beside if os.path.exists(beside) else os.path.normpath(installed)


def find_programs(tool):
    """The programs by their names: beside noren, or where the system has them."""
    found = {"noren": tool}
    for name, package in PROGRAMS.items():
        path = shutil.which(os.path.join(os.path.dirname(tool), name)) or shutil.which(name)
        if not path:
            raise Trouble("no_program", name=name, package=package)
        found[name] = path
    return found


class Folder:
    """Where a mock keeps everything: one that is given, for it alone, or one that goes with it."""

    def __init__(self, wanted):
        self.is_own = wanted is None
        self.path = os.path.abspath(wanted) if wanted else tempfile.mkdtemp(prefix="noren-mock-")
        if wanted:
            os.makedirs(self.path, mode=0o700, exist_ok=True)
            if os.listdir(self.path) and not os.path.exists(os.path.join(self.path, OURS)):
                raise Trouble("folder_foreign", folder=self.path)
        self.lock = open(os.path.join(self.path, OURS), "w", encoding="ascii")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble("folder_in_use", folder=self.path) from None

    def end(self):
        self.lock.close()
        if self.is_own:
            shutil.rmtree(self.path, ignore_errors=True)


class Mock:
    """The shop, and who moves it: a person, a script, the time."""

    def __init__(self, wishes, shop, say):
        self.say = say
        self.shop = shop
        self.words = Words(shop, say)
        self.failed = False
        self.ends_at = time.monotonic() + wishes.once if wishes.once else None
        self.has_input = True
        self.events = Events(shop)
        self.script = None
        if wishes.script:
            try:
                with open(wishes.script, encoding="utf-8") as file:
                    self.script = Script(file.read(), self.events, self.obey_script)
            except OSError as error:
                raise Trouble("script_unreadable", file=wishes.script, why=error.strerror) from None
        self.typed = b""
        self.center_was_up = True
        self.told_of_font = False

    def run(self):
        while not self.is_over():
            inputs = [sys.stdin] if self.has_input else []
            if select.select(inputs, [], [], LOOK_EVERY)[0]:
                self.has_input = self.read()
            self.look()
        return 1 if self.failed else 0

    def is_over(self):
        if self.words.is_over:
            return True
        if self.ends_at is not None:
            return time.monotonic() >= self.ends_at
        return not self.has_input and self.script is None

    def read(self):
        data = os.read(sys.stdin.fileno(), 4096)
        *lines, self.typed = (self.typed + data).split(b"\n")
        for line in lines:
            if line.strip() and not self.words.is_over:
                self.obey(line.decode("utf-8", "replace"))
        return bool(data)

    def obey(self, line):
        """Does a line and answers it; whether it was done."""
        try:
            if line.split()[0] in ("wait", "after", "until"):
                raise Trouble("only_script", word=line.split()[0])
            answer = self.words.obey(line)
        except Trouble as trouble:
            tell("error " + trouble.text(self.say))
            return False
        tell(f"ok {answer}".rstrip() if answer else "ok")
        return True

    def obey_script(self, line):
        """What a script does again until something happens may well be too early at first."""
        tell("> " + line)
        if not self.obey(line) and self.script.again is None:
            self.failed = True

    def look(self):
        """What happens by itself: time, the script, paper, a program that died."""
        self.events.look()
        for printer in self.shop.printers.values():
            if not printer.draw() and not self.told_of_font:
                self.told_of_font = True
                tell(self.say("font", folder=printer.folder))
        part = self.shop.center.part
        if part and not part.is_running() and self.center_was_up:
            tell(self.say("ended_itself", name="center", status=part.process.poll(), log=part.log))
        self.center_was_up = self.shop.center.is_up()
        if self.script and not self.words.is_over:
            try:
                self.script.step(time.monotonic())
            except Trouble as trouble:
                tell("error " + trouble.text(self.say))
                self.failed = True
            if self.script.is_over:
                self.script = None
                if not self.words.is_over:
                    tell(self.say("script_ended"))


def tell(text):
    print(text, flush=True)


def introduce(shop, folder, say):
    tell(say("folder_new" if folder.is_own else "folder_kept", folder=folder.path))
    rows = list(shop.rows())
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, place, what in rows:
        tell(f"  {name:{widths[0]}}  {place:{widths[1]}}  {what}")
    for note in shop.notes:
        tell("  ! " + note)
    tell(say("how"))
    tell(f'  noren_open("config={shop.configuration}", -1, &till)')
    if shop.cards:
        tell(f"  PCSCLITE_CSOCK_NAME={shop.table.socket}   # {say('how_cards')}")
    tell(say("words"))


def main():
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # where this is installed belongs to the package
    wishes = read_arguments()
    say = Say(wishes.lang)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    folder = shop = None
    try:
        programs = find_programs(wishes.tool)
        folder = Folder(wishes.dir)
        shop = Shop(wishes, programs, EMULATORS, folder.path, say)
        mock = Mock(wishes, shop, say)
        introduce(shop, folder, say)
        return mock.run()
    except KeyboardInterrupt:
        return 0
    except Trouble as trouble:
        print("noren mock: " + trouble.text(say), file=sys.stderr)
        return 1
    finally:
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_IGN)
        if shop:
            shop.end()
            tell(say("ended"))
        if folder:
            folder.end()


if __name__ == "__main__":
    sys.exit(main())
