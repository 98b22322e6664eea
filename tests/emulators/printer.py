# SPDX-License-Identifier: Apache-2.0
"""A printer of printer_emulator for Python tests: started, told what happens to it, looked at."""
import os
import subprocess


class Printer:
    """Use as a context manager. name is what a plugin's `output` says, or a path."""

    def __init__(self, build, language, *wire):
        program = os.path.join(build, "lib", "noren", "mock", "emulators", "printer_emulator")
        self.process = subprocess.Popen([program, language, *(wire or ("--tcp", "0"))],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        encoding="utf-8")
        word, self.name = self.process.stdout.readline().split(maxsplit=1)
        assert word == "ready"
        self.name = self.name.strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def command(self, words):
        self._say(words)
        answer = self.process.stdout.readline().strip()
        assert answer == "ok", f"{words}: {answer}"

    def sheets(self):
        self._say("sheets")
        return int(self.process.stdout.readline())

    def worked(self):
        """Bytes that were worked off since the last `at`."""
        self._say("worked")
        return int(self.process.stdout.readline())

    def is_stopped(self):
        """It waits for a person, or has no power or no cable."""
        self._say("state")
        return self.process.stdout.readline().strip() == "stopped"

    def text(self):
        self._say("text")
        lines = []
        while (line := self.process.stdout.readline()) != ".\n":
            lines.append(line)
        return "".join(lines)

    def _say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
