# SPDX-License-Identifier: Apache-2.0
"""A register with a printer of its own, which fails at any byte as it is told: what the register
says of each receipt, beside what came out on paper."""

import fcntl
import os
import re
import select
import signal
import termios
import time

from clerk import DONE, EXISTS, UNKNOWN, Sale
from printer import Printer

WIRES = {"tcp": ("--tcp", "0"), "serial": ("--pty",)}
FAULTS = {"paper": "paper", "cover": "cover", "power": "power", "cable": "cable", "silent": "silent",
          "liar": "lie"}
CURES = {"paper": "paper in", "cover": "cover close", "power": "power on", "cable": "cable plug"}
CUT = "- - - - - - - -"
CODE = re.compile(r"\b[0-9A-Z]{12}-\d+-[0-9A-Z]{13}\b")
QUICK_MS = 150       # how long a receipt may take whose printer has failed for good
LONG_MS = 20_000
MOST_SECONDS = 30.0  # for what happens at once


def instance_of(code):
    return int(code.split("-")[1])


class Piece:
    """What came out of the printer in one try to print."""

    def __init__(self, text):
        self.text = text
        self.rows = sum(bool(line.strip()) and line != CUT for line in text.splitlines())
        self.codes = sorted(set(CODE.findall(text)))
        # Each sheet for itself, since somebody cuts or tears them apart.
        sheets = [re.sub(r"\s", "", sheet) for sheet in text.split(CUT) if CODE.search(sheet)]
        self.is_marked = all("再発行" in sheet for sheet in sheets)


class Desk:
    """One thread at a time. The stage and its ledger are everybody's."""

    def __init__(self, stage, terminal, language, wire):
        self.stage, self.terminal = stage, terminal
        self.name = f"{language} {wire}"
        self.printer = Printer(stage.run.build, language, *WIRES[wire])
        self.line = None if wire == "tcp" else self.printer.name
        output = self.printer.name if wire == "tcp" else "serial:" + self.printer.name
        plugin = ("paper", "noren.printer-" + language, False, {"output": output, "columns": 48})
        self.configuration = stage.second_terminal(terminal, plugin)
        self.number = 0
        self.open()

    def open(self):
        self.register = self.stage.shop.register(open_till=False)
        status, text = self.register.ask(f"open config={self.configuration} language=en")
        assert status == DONE, (status, text)

    def close(self):
        self.printer.__exit__()

    def sell(self, **wishes):
        """A sale up to where paper would be printed; its coupon is not out yet."""
        self.number += 1
        sale = Sale(f"{self.terminal}-{self.number:05}", terminal=self.terminal, **wishes)
        for _, line in sale.steps():
            status, text = self.register.ask(line)
            assert status == DONE, (line, status, text)
        sale.awarded = self.register.number("points.awarded")
        self.stage.ledger.add(sale)
        return sale

    def peek(self):
        self.printer.command("settle")  # what the register has sent may still be on its way
        return Piece(self.printer.text())

    def take(self):
        """Takes the paper away and looks at it."""
        piece = self.peek()
        self.printer.command("tear")
        return piece

    def code(self):
        return self.register.value("coupons.0.code")

    def arm(self, how, byte):
        self.printer.command("at none" if how is None else f"at {byte} {FAULTS[how]}")

    def heal(self, how):
        if how in CURES:
            self.printer.command(CURES[how])
        self.printer.command("at none")

    def print(self, words, how=None, byte=0, helped=False):
        """One try. Helped: a person puts it right as soon as the printer stops, while the register
        waits. Returns the status and what it said."""
        self.arm(how, byte)
        patience = LONG_MS if how is None or helped else QUICK_MS
        self.register.tell(f"{words} timeout_ms={patience}")
        if helped:
            self.await_stop()
            self.heal(how)
        return self.register.answer()

    def await_stop(self):
        """Until the printer has stopped, or the register has an answer without that."""
        end = time.monotonic() + MOST_SECONDS
        while not self.printer.is_stopped() and not self.has_answer():
            assert time.monotonic() < end, f"{self.name}: the printer neither stops nor prints"
            time.sleep(0.002)

    def has_answer(self):
        output = self.register.process.stdout
        return bool(self.register.buffer) or bool(select.select([output], [], [], 0)[0])

    def kill_in_print(self, words, how, byte):
        """The register is killed once the printer has stopped at that byte."""
        line = None if self.line is None else os.open(self.line, os.O_RDWR | os.O_NOCTTY)
        self.arm(how, byte)
        self.register.tell(f"{words} timeout_ms={LONG_MS}")
        self.await_stop()
        self.register.end(signal.SIGKILL)
        self.stage.shop.processes.remove(self.register)
        if line is not None:  # a port lets go what its program held when that dies, a terminal does not
            fcntl.ioctl(line, termios.TIOCNXCL)
            os.close(line)

    def come_back(self, sale):
        """Another register process with the same memory, and the sale in hand."""
        self.open()
        status, text = self.register.ask(f"begin ref={sale.ref}")
        assert status == EXISTS, (status, text)

    def settle(self, sale, is_there):
        """A person has looked at the paper of the last try."""
        done = "yes" if is_there else "no"
        return self.register.ask(f"resolve ref={sale.ref} how=staff done={done} who=clerk-7 why=looked")

    def journal(self):
        return self.terminal, os.path.join(self.stage.shop.path(self.terminal), "state", "journal.db")


def told(status):
    return {DONE: "done", UNKNOWN: "unknown"}.get(status, "refused")
