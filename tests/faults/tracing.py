# SPDX-License-Identifier: Apache-2.0
"""Faults in a process's calls to the system, by strace: only of calls that touch the given files."""

import os
import shutil
import subprocess

from rig import Skipped
from shop import PATIENCE, TookTooLong, wait_until

# One name at a time: `when` counts the calls of each name apart.
CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink", "openat")
ATTEMPTS = 4
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


class Attached:
    """strace on a process that runs already: calls count from now on, each thread's apart. Calls of
    its start are not among them."""

    def __init__(self, pid, log, call, what, files):
        command = injecting(log, call, what, files)
        with open(log, "w", encoding="utf-8"):
            pass  # not that of the last one
        command += ["-p", str(pid)]
        for attempts_left in range(ATTEMPTS - 1, -1, -1):
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait_until("strace to attach", self.is_there(pid), PATIENCE / ATTEMPTS)
                return
            except TookTooLong:
                # A thread that began while strace listed them was missed, and will always be.
                self.process.terminate()
                self.process.wait(PATIENCE)
                if attempts_left == 0:
                    raise

    def is_there(self, pid):
        return lambda: is_traced(pid) or self.process.poll() is not None

    def wait(self):
        """After the process has ended."""
        self.process.wait(PATIENCE)


def is_traced(pid):
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/status", encoding="ascii", errors="replace") as file:
                if "TracerPid:\t0\n" in file.read():
                    return False
    except (FileNotFoundError, ProcessLookupError):
        return True  # a thread, or all of it, has ended
    return True


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
