# SPDX-License-Identifier: Apache-2.0
"""The printer fails at each byte of a slip with its coupon: no paper, no power, no word, a lie. What
is told as printed is on paper; what nobody knows is printed again only when a person says so; a
coupon is worth something once, however often it was printed."""

from clerk import DONE, UNKNOWN, Sale, check_settled
from rig import Rig
from rigs.kill_register import whole
from stage import Stage
from tcp_printer import TcpPrinter

PATIENCE_MS = 250
CUT_BYTES = 4  # GS V 66 0 comes after the confirmation: the receipt is on paper without it


class Paper:
    def __init__(self, run, stage, printer):
        self.run, self.stage, self.printer = run, stage, printer
        self.register = stage.register()
        self.number = 0
        # The first sale of a member differs; the second is as long as all that follow.
        for _ in range(2):
            self.printer.take()
            self.sold()
            status, text = self.register.ask("print")
            assert status == DONE, text
        self.size = len(printer.take())

    def sold(self):
        self.number += 1
        sale = Sale(f"K{self.number:05}")
        wrong = whole(self.stage, self.register, sale, self.stage.books.last())
        assert not wrong, wrong
        return sale

    def point(self, how, byte):
        sale, wrong = self.sold(), []
        self.printer.arm(how, byte)
        status, text = self.register.ask(f"print timeout_ms={PATIENCE_MS}")
        came = self.printer.take()
        is_there = len(came) >= self.size - CUT_BYTES
        told = {DONE: "done", UNKNOWN: "unknown"}.get(status, "refused")
        if told == "done" and not is_there and how != "liar":
            wrong.append(f"{how} at {byte}: told done with {len(came)} of {self.size} bytes on paper")
        if told == "refused" and came:
            wrong.append(f"{how} at {byte}: told refused ({status}) with {len(came)} bytes on paper")
        self.printer.heal()
        if told == "unknown":  # asked again, nothing is printed
            again, _ = self.register.ask(f"print timeout_ms={PATIENCE_MS}")
            if again != UNKNOWN or self.printer.take():
                wrong.append(f"{how} at {byte}: printed again without being told to ({again})")
        # A person has looked, also at a printer that lied.
        words = "print" if told == "refused" else "print again=yes"
        status, text = self.register.ask(words)
        if status != DONE or not self.printer.take():
            wrong.append(f"{how} at {byte}: not printed afterwards: {status} {text}")
        pending = self.register.ask("pending")
        if pending != (0, "0"):
            wrong.append(f"{how} at {byte}: pending {pending}")
        part = "nothing" if not came else "all" if is_there else "a part"
        self.run.point(f"{how}: {told}, {part} on paper", wrong)
        return sale, self.register.value("coupons.0.code")

    def burn_twice(self, code):
        """The coupon of a slip that was printed twice, in two sales."""
        told = []
        for _ in range(2):
            self.number += 1
            sale = Sale(f"K{self.number:05}")
            before = self.stage.books.last()
            for _, line in sale.steps()[:3]:
                self.register.ask(line)
            self.register.ask(f"add kind=coupon serial={code}")
            status, _ = self.register.ask("complete")
            told.append(status)
            if status == DONE:
                for text in check_settled(self.register, sale, self.stage.books.since(before)):
                    self.run.violation(text)
                self.stage.ledger.add(sale)
            else:
                self.register.ask("abandon")
                self.stage.ledger.abandoned.append(sale)
        if told.count(DONE) != 1:
            self.run.violation(f"a coupon that was printed twice: {told}")


def paper(run):
    printer = TcpPrinter()
    output = {"output": f"tcp:127.0.0.1:{printer.port}", "columns": 48}
    with Stage(run, printer=("paper", "noren.printer-escpos", False, output)) as stage:
        work = Paper(run, stage, printer)
        for how, stride in (("paper", 83), ("power", 29), ("silent", 211), ("liar", 97)):
            asked_before = [0] if how in ("paper", "power") else []
            step = run.stride(stride, 3 if how == "power" else 11)
            for byte in [*asked_before, *range(1, work.size, step)]:
                _, code = work.point(how, byte)
            work.burn_twice(code)
        run.note(f"a slip with its coupon takes {work.size} bytes")
        stage.conclude([work.register])
    printer.close()


RIGS = [
    Rig("paper", ("F35", "F36", "F37"), 5, paper,
        "the printer fails at each byte of a slip with its coupon"),
]
