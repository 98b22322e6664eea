# SPDX-License-Identifier: Apache-2.0
"""V08: what is undone is undone whole. A canceled sale takes back all it gave and gives back all it took,
to the lots it came from, and what a member cannot give back is owed, never forgotten."""

from .books import CAPTURE, NEVER
from .finding import Check, count
from .ledger import kind

GIVEN = ("award", "debt_payment")
TAKEN = ("late_redemption", "shortfall")


class Undo(Check):
    def __init__(self):
        super().__init__()
        self.undone = 0
        self.owed = 0

    def before(self, entry, ledger):
        self.expected = None
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        if entry.kind == "cancel" and original and original.kind == "complete":
            self.expected = ways_back(ledger, original, entry, 0, taken_by(original))

    def after(self, entry, ledger):
        if not entry.is_done:
            return
        self.owed += sum(at.amount for at in entry.of("claw_back", "shortfall") if kind(at.debit) == "DEBT")
        if entry.kind in ("complete", "adjust"):
            self.check_debt_first(entry, ledger)
        if entry.kind == "cancel":
            self.check_cancel(entry, ledger)
        self.check_debt_last(entry, ledger)

    def check_debt_first(self, entry, ledger):
        if entry.of("award") and ledger.debt(entry.member) > 0:
            self.found("V08", f"gives points to a member who still owes {ledger.debt(entry.member)}: a "
                       "debt is paid first", entry)

    def check_debt_last(self, entry, ledger):
        """Nobody comes to owe while there are points to take."""
        for at in entry.of("claw_back", "shortfall"):
            if kind(at.debit) != "DEBT":
                continue
            left = next(ledger.usable(entry.member, entry.at_ms), None)
            if left and ledger.debt(entry.member) > 0:
                self.found("V08", f"makes the member owe {at.amount} and leaves {left.available} usable in "
                           f"{left.name}", entry)

    def check_cancel(self, entry, ledger):
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        if original is None or not original.is_done or \
                ledger.canceled.get(original.operation) is not entry:
            if entry.transfers:
                self.found("V08", "undoes what never happened or was undone before", entry)
            return
        if original.shop != entry.shop:
            self.found("V08", f"undoes entry {original.sequence} of the shop {original.shop}", entry)
        if original.kind == "hold":
            return
        self.undone += 1
        back, given = entry.moved("claw_back"), original.moved(*GIVEN)
        if not back == given == entry.body.get("taken_back"):
            self.found("V08", f"takes back {back} of the {given} points that entry {original.sequence} "
                       f"gave, and answers {entry.body.get('taken_back')}", entry)
        back, taken = entry.moved("give_back"), taken_by(original)
        if not back == taken == entry.body.get("released"):
            self.found("V07", f"gives back {back} of the {taken} points that entry "
                       f"{original.sequence} took, and answers {entry.body.get('released')}", entry)
        check_ways(self, entry, self.expected)

    def proved(self):
        return {"V08": f"{count(self.undone, 'sale')} undone whole; {self.owed:,} points came to be "
                       "owed, none forgotten"}


def takings(entry):
    """What a sale took, transfer by transfer."""
    return [at for at in entry.transfers
            if at.phase == CAPTURE or at.reason in TAKEN]


def taken_by(entry):
    return sum(at.amount for at in takings(entry))


def ways_back(ledger, original, entry, before, points):
    """{account: points} by which points of a sale go back, after `before` that have: those used last
    first, each to its own lot. A lot that has ended meanwhile, and a debt that was paid meanwhile,
    become a lot of the entry's own; a loss of the program's shrinks."""
    ways, own = {}, f"LOT:{original.member}:{entry.sequence}"
    owed = ledger.debt(original.member)
    for at in reversed(takings(original)):
        skipped = min(before, at.amount)
        before -= skipped
        part = min(points, at.amount - skipped)
        points -= part
        if kind(at.debit) == "LOT":
            has_ended = ledger.expires.get(at.debit, NEVER) <= entry.at_ms
            add(ways, own if has_ended else at.debit, part)
        elif kind(at.debit) == "DEBT":
            remitted = min(part, owed)
            owed -= remitted
            add(ways, at.debit, remitted)
            add(ways, own, part - remitted)
        else:
            add(ways, at.debit, part)
    return ways


def add(ways, account, points):
    if points:
        ways[account] = ways.get(account, 0) + points


def check_ways(check, entry, expected):
    found = {}
    for at in entry.of("give_back"):
        add(found, at.credit, at.amount)
    if found != expected:
        wrong = next(name for name in [*found, *expected] if found.get(name) != expected.get(name))
        check.found("V08", f"gives back {found.get(wrong, 0)} to {wrong}, which gets "
                    f"{expected.get(wrong, 0)}: last used, first back, to its own lot", entry)
