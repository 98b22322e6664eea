# SPDX-License-Identifier: Apache-2.0
"""V08: what is undone is undone whole. A canceled sale takes back all it gave and gives back all it took,
to the lots it came from, and what a member cannot give back is owed, never forgotten."""

from .books import CAPTURE, NEVER
from .finding import Check, count
from .ledger import award_of, kind

GIVEN = ("award", "debt_payment")


class Undo(Check):
    def __init__(self):
        super().__init__()
        self.undone = 0
        self.owed = 0

    def before(self, entry, ledger):
        self.owed_before = ledger.debt(entry.member)

    def after(self, entry, ledger):
        if not entry.is_done:
            return
        self.owed += entry.moved("shortfall") + sum(
            at.amount for at in entry.of("claw_back") if kind(at.debit) == "DEBT")
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
        """Nobody owes while there are points to take."""
        for at in entry.of("claw_back", "shortfall"):
            if kind(at.debit) != "DEBT":
                continue
            usable = sum(lot.available for lot in ledger.lots_of(entry.member)
                         if ledger.expires.get(lot.name, NEVER) > entry.at_ms)
            if usable and ledger.debt(entry.member) > 0:
                self.found("V08", f"makes the member owe {at.amount} and leaves {usable} usable", entry)

    def check_cancel(self, entry, ledger):
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        back, given_back = entry.moved("claw_back"), entry.moved("give_back")
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
        given = original.moved(*GIVEN)
        if not back == given == entry.body.get("taken_back"):
            self.found("V08", f"takes back {back} of the {given} points that entry {original.sequence} "
                       f"gave, and answers {entry.body.get('taken_back')}", entry)
        taken = taken_from(original)
        if not given_back == sum(taken.values()) == entry.body.get("released"):
            self.found("V07", f"gives back {given_back} of the {sum(taken.values())} points that entry "
                       f"{original.sequence} took, and answers {entry.body.get('released')}", entry)
        for at in entry.of("give_back"):
            is_new = kind(at.credit) == "LOT" and award_of(at.credit) == entry.sequence
            if not is_new and at.amount > taken.get(at.credit, taken.get(at.debit, 0)):
                self.found("V08", f"gives {at.amount} to {at.credit}, from which entry "
                           f"{original.sequence} took {taken.get(at.credit, 0)}", entry)

    def proved(self):
        return {"V08": f"{count(self.undone, 'sale')} undone whole; {self.owed:,} points came to be "
                       "owed, none forgotten"}


def taken_from(entry):
    """account: points that a sale took from it (a member's debt for what was not there)."""
    taken = {}
    for at in entry.transfers:
        if at.phase == CAPTURE or at.reason in ("late_redemption", "shortfall"):
            taken[at.debit] = taken.get(at.debit, 0) + at.amount
    return taken
