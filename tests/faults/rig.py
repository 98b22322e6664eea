# SPDX-License-Identifier: Apache-2.0
"""What a rig is: one way of breaking a running shop, tried at many points.

A file in rigs/ declares RIGS, a list of Rig. Its function gets a Run, and tells it each point: what
state the shop was in when it was found broken, and what was wrong with it. A rig that reaches fewer
distinct states than it declares did not break what it was meant to break: that is a failure too.
"""

import collections
import dataclasses
import importlib
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
for _folder in ("support", "emulators"):
    sys.path.insert(0, os.path.join(ROOT, "tests", _folder))


@dataclasses.dataclass(frozen=True)
class Rig:
    name: str
    faults: tuple      # of the fault table: "F01", ...
    states: int        # at least so many distinct ones, or the rig is vacuous
    run: object        # function(Run); None: not yet
    what: str          # in a few words
    in_slice: bool = True


class Skipped(Exception):
    """This machine lacks what the rig needs."""


class Enough(Exception):
    """One violation was asked for, and it is there."""


class Run:
    """One run of one rig. Counts points and keeps what was wrong."""

    def __init__(self, build, is_slice, name="", ends_at_first=False):
        self.build = os.path.abspath(build)
        self.is_slice = is_slice
        self.name = name
        self.ends_at_first = ends_at_first
        self.points = 0
        self.states = collections.Counter()
        self.unnamed = 0  # states that another program counted
        self.violations = []
        self.notes = []

    def stride(self, in_slice, of_all=1):
        """Every how many points are tried."""
        return in_slice if self.is_slice else of_all

    def point(self, state, wrong=()):
        self.points += 1
        self.states[state] += 1
        for text in wrong:
            self.violation(f"{state}: {text}")

    def violation(self, text):
        self.violations.append(text)
        if self.ends_at_first:
            raise Enough

    def note(self, text):
        self.notes.append(text)

    def add(self, points, states):
        """What another program counted; its states have no names here."""
        self.points += points
        self.unnamed += states


@dataclasses.dataclass
class Result:
    rig: Rig
    points: int = 0
    reached: int = 0  # distinct states
    states: dict = dataclasses.field(default_factory=dict)
    violations: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def failed(self):
        return bool(self.violations)

    def row(self):
        return {"rig": self.rig.name, "faults": list(self.rig.faults), "points": self.points,
                "states": self.reached, "violations": len(self.violations),
                "seconds": round(self.seconds, 1), "skipped": self.skipped,
                "reached": dict(self.states), "wrong": self.violations[:50], "notes": self.notes}


def perform(rig, build, is_slice, ends_at_first=False):
    """Runs one rig; whatever it raises is a violation."""
    run = Run(build, is_slice, rig.name, ends_at_first)
    result = Result(rig)
    begun = time.monotonic()
    try:
        rig.run(run)
        if len(run.states) + run.unnamed < rig.states:
            run.violations.append(f"vacuous: {len(run.states) + run.unnamed} distinct states of at least "
                                  f"{rig.states}: "
                                  f"{sorted(map(str, run.states))}")
    except Enough:
        pass
    except Skipped as why:
        result.skipped = str(why)
    except Exception:  # a rig that breaks has proved nothing
        run.violations.append("the rig itself failed:\n" + traceback.format_exc())
    result.seconds = time.monotonic() - begun
    result.points, result.violations, result.notes = run.points, run.violations, run.notes
    result.reached = len(run.states) + run.unnamed
    result.states = {str(state): count for state, count in run.states.items()}
    return result


def all_rigs():
    """Every rig of rigs/, by the files' names and in their order."""
    sys.path.insert(0, HERE)
    found = []
    for name in sorted(os.listdir(os.path.join(HERE, "rigs"))):
        if name.endswith(".py"):
            found += importlib.import_module("rigs." + name[:-3]).RIGS
    return found
