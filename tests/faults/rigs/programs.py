# SPDX-License-Identifier: Apache-2.0
"""Rigs that are programs of their own: the disk under SQLite, calls and allocations that fail, and
the whole world in one thread. Each prints lines "rig=NAME points=N states=N violations=N"."""

import os
import re
import subprocess

from rig import ROOT, Rig, Skipped

LINE = re.compile(r"rig=(\S+)\s+points=(\d+)\s+states=(\d+)\s+violations=(\d+)")


def program(name, *words_of_all):
    """A program of tests/faults/storage."""
    def run(run):
        path = os.path.join(run.build, "tests", name)
        if not os.path.exists(path):
            raise Skipped(f"{path} is not built")
        listen(run, [path] + ([] if run.is_slice else ["--all", *words_of_all]), 900)
    return run


def listen(run, command, patience):
    done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
    lines = LINE.findall(done.stdout)
    for name, points, states, violations in lines:
        run.note(f"{name}: {points} points, {states} states")
        run.add(int(points), int(states))
        if name.endswith("_control"):  # a planted fault, which must be seen
            if not int(violations):
                run.violation(f"{name} saw nothing wrong where something was")
        elif int(violations):
            run.violation(f"{name}: {violations} violations\n{(done.stdout + done.stderr)[-1500:]}")
    if done.returncode != 0 or not lines:
        run.violation(f"{command[0]} ended with {done.returncode}: "
                      f"{(done.stdout + done.stderr)[-1500:]}")


def simulation(run):
    if not os.path.exists(os.path.join(run.build, "tests", "simulate")):
        raise Skipped("the target simulate is not built")
    path = os.path.join(ROOT, "tests", "simulation", "run")
    listen(run, [path, "--build", run.build], 1800)


def googletest(*names):
    """Programs of tests/plugins and tests/zoo: a state is a test."""
    def run(run):
        for name in names:
            path = os.path.join(run.build, "tests", name)
            if not os.path.exists(path):
                raise Skipped(f"{path} is not built")
            done = subprocess.run([path, "--gtest_brief=0"], capture_output=True, text=True,
                                  timeout=900, cwd=run.build)
            for test in re.findall(r"\[       OK \] (\S+)", done.stdout):
                run.point(test)
            for test in sorted(set(re.findall(r"\[  FAILED  \] (\S+)", done.stdout))):
                run.point(test, [f"{name}: {test} failed"])
            if done.returncode != 0 and "FAILED" not in done.stdout:
                run.violation(f"{name} ended with {done.returncode}: {done.stderr[-1000:]}")
    return run


def devices(*words):
    """Rows of tests/devices/run whose text has one of the words: a state is a row."""
    def run(run):
        path = os.path.join(ROOT, "tests", "devices", "run")
        done = subprocess.run([path, "--build", run.build, *words], capture_output=True, text=True,
                              timeout=900)
        rows = re.findall(r"^(.+?) +(\d+)  (ok|FAILED|skipped) ", done.stdout, re.M)
        for what, points, result in rows:
            run.add(int(points), int(result == "ok"))
            if result == "FAILED":
                run.violation(f"{what} failed: {done.stdout[-1500:]}")
        if rows and all(result == "skipped" for _, _, result in rows):
            raise Skipped("the machine has no pcscd of its own to give")
        if done.returncode != 0 or not rows:
            run.violation(f"{path} ended with {done.returncode}: {done.stderr[-1000:]}")
    return run


# Not in the slice: each has a ctest of its own, with a slice of its own.
RIGS = [
    Rig("power_cut", ("F05", "F12"), 50, program("power_cut"),
        "the power cut at each sync of journal and books", in_slice=False),
    Rig("nth_failure", ("F06", "F07", "F08"), 10, program("nth_failure"),
        "the n-th call on the disk fails, for every n", in_slice=False),
    Rig("no_memory", ("F15",), 10, program("no_memory"), "the n-th allocation fails, for every n",
        in_slice=False),
    Rig("torn_tail", ("F10",), 5, program("torn_tail"), "the journal's end torn off at each byte",
        in_slice=False),
    Rig("flipped_bits", ("F11", "F12"), 5, program("flipped_bits"), "a flipped bit in each byte",
        in_slice=False),
    Rig("simulation", ("F19", "F20", "F21", "F26", "F27", "F28", "F36", "F37"), 2, simulation,
        "registers, center, lines, disks and clocks in one thread, from seeds", in_slice=False),
    Rig("zoo", ("F40", "F41", "F42"), 20, googletest("zoo_plugins_test"),
        "plugins that crash, hang, eat memory and lie", in_slice=False),
    Rig("cards", ("F38", "F39"), 3, devices("pulled at each command", "noise for an answer"),
        "cards pulled, and readers that answer nonsense, at each command", in_slice=False),
    Rig("two_programs", ("F43",), 0, None, "a till has one point program"),
    Rig("settlement", ("F45",), 0, None, "there is no settlement to be killed"),
]
