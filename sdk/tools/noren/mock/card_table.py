# SPDX-License-Identifier: Apache-2.0
"""Emulated cards, and the pcscd with two readers that they are laid on: contactless and contact."""
import os
import shutil
import sys

from process import Part
from texts import Trouble

READERS = {"felica": "Noren Test Reader 00 00", "ic": "Noren Test Reader 00 01"}
SOCKET = "pcscd.comm"
SOCKET_MAX = 107  # bytes of a path that a socket may have (sockaddr_un of Linux)
IC_PROFILE = {"name": "member card", "steps": [
    {"select": "A00000004201"},
    {"read_record": {"file": 2, "record": 2}, "number": {"tag": ["70", "5A"], "as": "bcd"}}]}
IC_NUMBER = "1001900700004225"  # of emulators/cards/t1.json


class CardTable:
    """A pcscd of the mock's own; registers find it by the socket in `folder`. Needs root, for it
    lives where /run/pcscd is that folder and loopback the whole network."""

    def __init__(self, emulators, folder):
        self.emulators = emulators
        self.folder = os.path.join(folder, "pcscd")
        if len(self.socket) > SOCKET_MAX:
            raise Trouble("folder_long", folder=folder,
                          most=SOCKET_MAX - len(self.socket) + len(folder))
        shutil.rmtree(self.folder, ignore_errors=True)  # what a killed daemon left behind
        os.makedirs(self.folder)
        log = os.path.join(folder, "pcscd.log")
        self.part = Part("pcscd", [
            sys.executable, os.path.join(emulators, "pcscd.py"), "--socket-folder", self.folder,
            "sh", "-c", 'echo "at $PCSCD_PID $VPCD_PORT"; exec cat'], log)
        try:
            self.pid, self.port = map(int, self.part.first_line("at ").split())
        except Trouble:
            why = self.part.last_words().split("skipped: ")[-1]
            self.part.end()
            raise Trouble("cards_unavailable", why=why) from None

    @property
    def socket(self):
        return os.path.join(self.folder, SOCKET)

    def command(self, program, slot, *words):
        """A card's program, on the network of the daemon."""
        return ["nsenter", "--target", self.pid, "--net", sys.executable,
                os.path.join(self.emulators, program), "--away", "--port", self.port + slot, *words]

    def end(self):
        self.part.end()


class Card:
    """A card of a kind, felica or ic, off its reader. `identifier` is who its member is, in
    hexadecimal digits; it is in no text."""

    def __init__(self, name, kind, table, folder):
        self.name = name
        self.kind = kind
        self.is_lying = False
        log = os.path.join(folder, name + ".log")
        if kind == "felica":
            file = os.path.join(folder, name + ".idm")
            self.is_new = not os.path.exists(file)
            kept = [] if self.is_new else ["--idm", _read(file)]
            command = table.command("felica_card.py", 0, *(kept or ["--print-idm-to", file]))
            self.identifier_kind = "felica_idm"
        else:
            self.is_new = False
            self.identifier = IC_NUMBER.encode().hex()
            self.identifier_kind = "account"
            command = table.command("iso7816_card.py", 1,
                                    os.path.join(table.emulators, "cards", "t1.json"))
        self.part = Part(name, command, log)
        if not self.part.tell("commands").isdigit():
            raise Trouble("not_started", name=name, why=self.part.last_words(), log=log)
        if kind == "felica":
            self.identifier = _read(file)

    @property
    def reader(self):
        return READERS[self.kind]

    def tap(self):
        self._must("insert", "inserted")
        self.is_lying = True

    def remove(self):
        self._must("remove", "removed")
        self.is_lying = False

    def remove_at(self, command):
        self._must(f"remove-at {command}", "ready")

    def _must(self, words, answer):
        if self.part.tell(words) != answer:
            raise Trouble("ended_itself", name=self.name, status=self.part.process.poll(),
                          log=self.part.log)

    def end(self):
        self.part.end()


def readers(kinds):
    """The readers' plugins: (name, id, settings)."""
    made = []
    if "felica" in kinds:
        made.append(("cards", "noren.reader-felica", {"reader": READERS["felica"]}))
    if "ic" in kinds:
        made.append(("chips", "noren.reader-iccard",
                     {"reader": READERS["ic"], "profiles": [IC_PROFILE]}))
    return made


def _read(file):
    with open(file, encoding="ascii") as opened:
        return opened.read().strip()
