# SPDX-License-Identifier: Apache-2.0
"""A clerk gives a sale up over a line that is cut at each byte: while its points are held, and while
nobody knows whether it was completed. What can be given up leaves nothing behind."""

import books
from clerk import DONE, UNKNOWN, attempt, check_settled, check_while_broken, settle, shown
from cutting_proxy import ANSWERED, ASKED
from rig import Rig
from rigs.cut import Line
from stage import Stage

TRIES = 20


def end_as(stage, register, sale, then, before):
    """With everything working, settles the sale, or gives it up as far as that is still possible."""
    if then == "abandoned" or register.value("state") in ("abandoning", "abandoned"):
        for _ in range(TRIES):
            status, text = register.ask("abandon")
            if status != UNKNOWN:
                break
        if status == DONE:
            sale.end = "abandoned"
            stage.ledger.abandoned.append(sale)
            return check_abandoned(sale, stage.books.since(before))
        if register.value("state") != "done":
            return [f"{sale.ref}: cannot be given up: {status} {text}"]
    sale.end = "settled"
    wrong = settle(register, sale)
    if not wrong:
        wrong = check_settled(register, sale, stage.books.since(before))
        stage.ledger.add(sale)
    return wrong


def check_abandoned(sale, entries):
    """Nothing of it is left: what it moved was moved back."""
    canceled = books.canceled(entries)
    # A completion that was undone has let go its hold with it.
    undone = any(entry.kind == books.COMPLETE and entry.happened
                 and entry.operation.hex() in canceled for entry in entries)
    return [f"{sale.ref}: given up, and {entry.operation.hex()} still stands" for entry in entries
            if entry.happened and entry.kind in (books.HOLD, books.COMPLETE)
            and entry.operation.hex() not in canceled
            and not (undone and entry.kind == books.HOLD)]


def give_up(run):
    with Stage(run, ("reader", "points")) as stage:
        line = Line(stage)
        line.measure()
        for until in ("redeem", "complete"):
            size = line_sizes(line, until)
            for direction in (ASKED, ANSWERED):
                for byte in range(1, size[direction] - 8, run.stride(29)):
                    point(line, until, direction, byte)
        line.close()


def line_sizes(line, until):
    sale = line.sale(until=until)
    before = line.stage.books.last()
    line.proxy.arm()
    attempt(line.register, sale)
    line.register.ask("abandon")
    size = line.proxy.counted()
    sale.until = ""
    wrong = end_as(line.stage, line.register, sale, "abandoned", before)
    assert not wrong, wrong
    return size


def point(line, until, direction, byte):
    sale = line.sale(until=until)
    before = line.stage.books.last()
    line.proxy.arm(direction, byte)
    attempt(line.register, sale)
    status, _ = line.register.ask("abandon")
    sale.told["abandon"] = [status]
    state = "/".join(shown(sale, verb) for verb in ("redeem", "complete", "abandon"))
    line.proxy.disarm()
    wrong = []
    if status == DONE:
        wrong = check_abandoned(sale, line.stage.books.since(before))
    elif not sale.is_told("complete"):
        wrong = check_while_broken(sale, line.stage.books.since(before))
    sale.until = ""
    wrong += end_as(line.stage, line.register, sale, "abandoned", before)
    line.stage.run.point(f"{state}, then {sale.end}", wrong)


RIGS = [
    Rig("give_up", ("F16", "F17", "F44"), 4, give_up,
        "the line cut after each byte of a sale that is given up"),
]
