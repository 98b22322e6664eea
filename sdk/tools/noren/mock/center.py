# SPDX-License-Identifier: Apache-2.0
"""The mock's point program: a noren-center with fault switches, and one enrolled terminal."""
import collections
import json
import os
import subprocess

from process import PATIENCE, Part
from texts import Trouble

TERMINAL = "T-0001"
SWITCHES = {"lose_reply": "--lose-reply", "drop": "--drop", "refuse": "--refuse",
            "duplicate": "--duplicate"}
VERBS = ("any", "lookup", "quote", "hold", "complete", "cancel", "refund", "status")
KINDS = ("hold", "complete", "cancel", "refund", "adjust")


class Center:
    def __init__(self, programs, folder, rules):
        self.programs = programs
        self.folder = folder
        self.data = os.path.join(folder, "center")
        self.enrollment = os.path.join(folder, "enrollment")
        self.rules = rules
        self.port = 0
        self.part = None

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def is_up(self):
        return self.part is not None and self.part.is_running()

    def up(self):
        """Starts it, on the port that it had."""
        if self.is_up():
            return
        self.part = Part("noren-center", [
            self.programs["noren-center"], "serve", "--mock", "--data", self.data, "--program",
            self.rules, "--listen", f"127.0.0.1:{self.port}"],
            os.path.join(self.folder, "center.log"))
        self.port = int(self.part.first_line("listening on ").rsplit(":", 1)[1])

    def down(self):
        if self.part:
            self.part.end()
            self.part = None

    end = down

    def ask(self, *words, standard_input=None):
        """One of the center's commands; what it printed."""
        done = subprocess.run([self.programs["noren-center"], *map(str, words), "--data", self.data],
                              input=standard_input, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if done.returncode != 0:
            raise Trouble("center_refuses", why=done.stderr.strip())
        return done.stdout

    def enroll(self):
        """Makes the terminal known, or lets it find the center where that listens now."""
        file = os.path.join(self.enrollment, "enrollment.json")
        if not os.path.exists(file):
            code = self.ask("enroll", TERMINAL).split()[0]
            subprocess.run([self.programs["noren-enroll"], self.address, code, "--out",
                            self.enrollment], check=True, capture_output=True, timeout=PATIENCE)
            return
        with open(file, encoding="utf-8") as opened:
            enrollment = json.load(opened)
        with open(file, "w", encoding="utf-8") as opened:
            json.dump({**enrollment, "url": self.address}, opened)

    def give(self, identifier, kind, points):
        """Points that no sale brought; the balance. The identifier is in no list of processes."""
        said = self.ask("adjust", "-", "--kind", kind, "--points", points, "--program", self.rules,
                        standard_input=identifier + "\n")
        return int(said.split()[1])

    def misbehave(self, switch, verb="complete", count=1):
        self.ask("faults", "set", SWITCHES[switch], *self._narrowed(verb), "--count", count)

    def delay(self, milliseconds, verb="any"):
        self.ask("faults", "set", "--delay-ms", milliseconds, *self._narrowed(verb))

    @staticmethod
    def _narrowed(verb):
        return [] if verb == "any" else ["--verb", verb]

    def behave(self):
        self.ask("faults", "clear")

    def faults(self):
        return self.ask("faults", "list").splitlines()

    def counts(self):
        """How many entries of each kind its ledger has."""
        entries = map(json.loads, self.ask("entries", "--json").splitlines())
        return collections.Counter(entry["kind_name"] for entry in entries)
