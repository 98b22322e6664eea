# SPDX-License-Identifier: Apache-2.0
"""A clerk who sells at a register that is being broken, and who remembers what it said.

What a register tells is compared with the books twice: when it was broken (what it called done is
there, what it called refused is not) and after all is whole again (every sale is there once).
"""

import dataclasses

import books as bookkeeping

DONE, UNKNOWN, EXISTS, OFFLINE = 0, 1001, 110, 108
SELLING = ("open", "identified", "quoted")
TRIES = 60  # how often a clerk asks again before giving up


@dataclasses.dataclass
class Sale:
    """One sale, and each status that its calls ended with; None: the register was gone."""
    ref: str
    card: str = "town-1"
    terminal: str = "T-0001"
    amount: int = 1500
    redeem: int = 0
    prints: bool = False
    timeout_ms: int = 0
    until: str = ""  # the last call that is made for now
    provisional: bool = False  # closed without a line: its points are promised, and waited for
    reason: str = ""  # what the register said last against it
    told: dict = dataclasses.field(default_factory=dict)

    def steps(self):
        patience = f" timeout_ms={self.timeout_ms}" if self.timeout_ms else ""
        steps = [("begin", f"begin ref={self.ref}"),
                 ("add", f"add line=1 amount={self.amount} tax=10"),
                 ("identify", f"identify code={self.card}{patience}")]
        if self.redeem:
            steps.append(("redeem", f"redeem points={self.redeem}{patience}"))
        steps.append(("complete", f"complete{patience}"))
        if self.prints:
            steps.append(("print", "print"))
        for place, (verb, _) in enumerate(steps):
            if verb == self.until:
                return steps[:place + 1]
        return steps

    def last(self, verb):
        """How the last call of a verb ended; "-" where there was none."""
        return self.told.get(verb, ["-"])[-1]

    def is_told(self, verb):
        """Whether the register ever said that it was done."""
        return DONE in self.told.get(verb, [])


def attempt(register, sale):
    """One pass over the sale's calls. Ends early where the register is gone, and where a call that
    the next ones need did not end well. True if all did."""
    for verb, line in sale.steps():
        status, text = register.ask(line)
        sale.told.setdefault(verb, []).append(status)
        if status is None:
            return False
        if verb == "begin" and status == EXISTS:
            state = register.value("state")
            if state in ("done", "abandoned"):
                return finish(register, sale, state)
            if state != "open":
                return carry_on(register, sale)
            continue
        if status != DONE:
            sale.reason = text
            return False
        if verb == "complete":
            look_whether_provisional(register, sale)
    return True


def look_whether_provisional(register, sale):
    sale.provisional = register.value("provisional") == "yes"
    return sale.provisional


def finish(register, sale, state):
    if state == "abandoned":
        return True
    if look_whether_provisional(register, sale):
        status, text = register.ask(f"resolve ref={sale.ref}")
        if status != DONE or look_whether_provisional(register, sale):
            sale.reason = text
            return False
    if not sale.prints:
        return True
    printed, state = register.ask("show print.state")
    if printed == DONE and state == "done":
        return True
    # Unknown paper was looked at, and there was none; 109: it was never printed.
    status, _ = register.ask("print again=yes" if printed == DONE else "print")
    sale.told.setdefault("print", []).append(status)
    return status == DONE


def carry_on(register, sale):
    """Goes on with a sale whose customer is known, or of which something is unknown."""
    for verb, line in sale.steps()[3:]:
        status, text = register.ask(line)
        sale.told.setdefault(verb, []).append(status)
        if status is None:
            return False
        if status not in (DONE, 106):  # 106: another verb of it is the unknown one
            sale.reason = text
            return False
        if verb == "redeem" and status == 106 and register.value("state") in SELLING:
            return False
        if verb == "complete" and status == DONE:
            look_whether_provisional(register, sale)
    return register.value("state") == "done"


def settle(register, sale):
    """Asks until the sale is done. The text of what was wrong, or nothing."""
    for _ in range(TRIES):
        if attempt(register, sale) and not sale.provisional:
            return []
        if sale.last("begin") is None:
            return [f"{sale.ref}: the register ended while all was well"]
    return [f"{sale.ref}: after {TRIES} tries with everything working it is "
            f"{register.value('state')}; told {sale.told}; {sale.reason}"]


def shown(sale, verb):
    """What the clerk knows of a verb, in a word."""
    last = sale.last(verb)
    if verb == "complete" and sale.provisional:
        return "provisional"
    return {DONE: "done", UNKNOWN: "unknown", None: "gone", "-": "not asked"}.get(last, "refused")


def check_while_broken(sale, entries):
    """What the register said, against what the books hold at that moment."""
    wrong = []
    for verb, kind in (("redeem", bookkeeping.HOLD), ("complete", bookkeeping.COMPLETE)):
        there = happened(entries, sale.ref, kind)
        if sale.is_told(verb) and not there and not (verb == "complete" and sale.provisional):
            wrong.append(f"{sale.ref}: {verb} was told done and is not in the books")
        if shown(sale, verb) == "refused" and there and not sale.is_told(verb):
            wrong.append(f"{sale.ref}: {verb} was told refused ({sale.last(verb)}) and is in the books")
        if shown(sale, verb) == "not asked" and there:
            wrong.append(f"{sale.ref}: {verb} was not asked for and is in the books")
    return wrong


def happened(entries, ref, kind):
    return [entry for entry in entries
            if entry.kind == kind and entry.happened and entry.ref() == ref]


def check_settled(register, sale, entries):
    """The sale is in the books once, and as the register says."""
    wrong = []
    completes = happened(entries, sale.ref, bookkeeping.COMPLETE)
    if len(completes) != 1:
        return [f"{sale.ref}: completed {len(completes)} times in the books"]
    reply = completes[0].reply["complete"]
    awarded, redeemed = register.number("points.awarded"), sale.redeem
    if reply["awarded"] != awarded:
        wrong.append(f"{sale.ref}: the register says {awarded} points, the books {reply['awarded']}")
    if reply["redeemed"] != redeemed:
        wrong.append(f"{sale.ref}: {redeemed} points were redeemed, in the books {reply['redeemed']}")
    # A hold that was undone on the way was let go by a cancel of its own.
    canceled = bookkeeping.canceled(entries)
    holds = [entry for entry in happened(entries, sale.ref, bookkeeping.HOLD)
             if entry.operation.hex() not in canceled]
    if len(holds) != (1 if sale.redeem else 0):
        wrong.append(f"{sale.ref}: {len(holds)} holds in the books")
    sale.awarded = awarded
    return wrong


class Ledger:
    """What the driver of the registers expects of the books: its own count, not the center's."""

    def __init__(self):
        self.sales = []
        self.abandoned = []
        self.given = 0

    def give(self, shop, card, points):
        shop.give(card, points)
        self.given += points

    def add(self, sale):
        self.sales.append(sale)

    def check(self, reader):
        expected = self.given + sum(sale.awarded - sale.redeem for sale in self.sales)
        wrong = []
        if reader.points() != expected:
            wrong.append(f"the members have {reader.points()} points, by the sales it is {expected}")
        if repeated := reader.repeated_operations():
            wrong.append(f"in the books twice: {repeated[:3]}")
        if open_holds := reader.open_holds():
            wrong.append(f"{open_holds} holds are open after all sales are settled")
        return wrong
