# SPDX-License-Identifier: Apache-2.0
"""Where a figure is measured: the build, its measuring programs, how long and how often, a folder."""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
EMULATORS = os.path.join(ROOT, "tests", "emulators")
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))


class Failed(Exception):
    """A figure that could not be measured, and should have been."""


class Bench:
    def __init__(self, build, seconds, repeats, is_made=False):
        self.build = os.path.abspath(build)
        self.seconds = seconds  # of one repeat
        self.repeats = repeats
        self.is_made = is_made

    def make(self):
        """Builds the programs, once."""
        if not self.is_made:
            done = subprocess.run(["cmake", "--build", self.build, "--target", "bench"],
                                  stdout=sys.stderr)
            if done.returncode != 0:
                raise Failed("the target bench can't be built")
            self.is_made = True

    def program(self, name):
        """A measuring program, tests/bench/NAME.cpp."""
        self.make()
        return os.path.join(self.build, "tests", "bench", "bench_" + name)

    def installed(self, *names):
        path = os.path.join(self.build, *names)
        if not os.path.exists(path):
            raise Failed(f"{path} is missing: build the target all")
        return path

    def measure(self, name, *words, before=()):
        """Runs a program that measures all repeats; returns them, and what it said beside."""
        command = [*before, self.program(name), "--seconds", str(self.seconds),
                   "--repeats", str(self.repeats), *words]
        done = subprocess.run(command, capture_output=True, text=True,
                              timeout=120 + 10 * self.seconds * self.repeats)
        if done.returncode != 0:
            raise Failed(f"{name} ended with {done.returncode}: {done.stderr.strip()[-1000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def folder(self):
        """A folder on the build's disk that goes after use."""
        return tempfile.TemporaryDirectory(prefix="bench-", dir=self.build)
