# SPDX-License-Identifier: Apache-2.0
"""Faults in a process's calls to the system, by strace: only of calls that touch the given files."""

import os
import shutil
import subprocess

from rig import Skipped

# One name at a time: `when` counts the calls of each name apart.
CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink", "openat")
SENDS = "sendmsg"  # what a process says to another: after a write, before anyone hears of it


def need_strace():
    if not shutil.which("strace"):
        raise Skipped("strace is not installed")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode != 0:
        raise Skipped("strace is not permitted here")


def injecting(log, call, what, files):
    """The command that runs another with a fault at that call. what: as strace -e inject= has it,
    "signal=SIGKILL:when=3" or "error=EIO:when=1+2"."""
    command = ["strace", "-f", "-qq", "-o", log, "-e", f"trace={call}",
               "-e", f"inject={call}:{what}"]
    for file in files:
        command += ["-P", file]
    return command


def killed(log):
    """Whether anything was killed by what was injected."""
    with open(log, encoding="utf-8", errors="replace") as file:
        return "killed by SIGKILL" in file.read()


def injected(log):
    """How often the fault happened."""
    with open(log, encoding="utf-8", errors="replace") as file:
        return sum("(INJECTED)" in line or "(DELAYED)" in line for line in file)


def database(path):
    """The files that SQLite keeps for a database."""
    return [path, path + "-wal", path + "-journal"]
