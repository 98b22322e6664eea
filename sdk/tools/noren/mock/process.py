# SPDX-License-Identifier: Apache-2.0
"""The programs that a mock starts, each of which ends with it."""
import os
import selectors
import subprocess

from texts import Trouble

PATIENCE = 20  # seconds for a program to start, answer or end


class Part:
    """A running program; what it says beside its answers goes to the file `log`. For one thread."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        with open(log, "ab") as file:
            # However the mock ends, also by a signal that nobody can catch, the program is told to.
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *map(str, command)], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=file, start_new_session=True)
        self.buffer = b""

    def is_running(self):
        return self.process.poll() is None

    def read_line(self, patience=PATIENCE):
        """The next line; None at the end, or where none comes."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.buffer:
                if not selector.select(patience):
                    return None
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    return None
                self.buffer += piece
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode("utf-8", "replace").rstrip()

    def first_line(self, start):
        """What follows `start`, which begins a line that it says once it can be used."""
        while (line := self.read_line()) is not None:
            if line.startswith(start):
                return line[len(start):].strip()
        raise Trouble("not_started", name=self.name, why=self.last_words(), log=self.log)

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        return lines[-1] if lines else f"exit status {self.process.poll()}"

    def tell(self, line):
        """Says a line to it; its answer, "" where it has none."""
        while self.buffer or self._has_output():
            if self.read_line(0) is None:  # what it said by itself meanwhile
                break
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return ""
        return self.read_line() or ""

    def tell_lines(self, line):
        """Says a line to it; the lines of its answer, which ends with a dot alone."""
        lines, answer = [], self.tell(line)
        while answer not in (".", None):
            lines.append(answer)
            answer = self.read_line()
        return lines

    def _has_output(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            return bool(selector.select(0))

    def end(self):
        """Asks it to end and waits until it has."""
        if self.is_running():
            self.process.terminate()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
