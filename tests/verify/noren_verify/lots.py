# SPDX-License-Identifier: Apache-2.0
"""V11: points are used in the order in which they expire, then by age, and never after their end."""

from .books import NEVER, PENDING
from .finding import Check, count
from .ledger import kind, owner
from .purse import award_of

DAY_MINUTES = 24 * 60
GRACE_DAYS = 30


def end_of_day(at_ms, offset_minutes, days):
    """The first millisecond after the local day that lies so many days later."""
    day = (at_ms // 60_000 + offset_minutes) // DAY_MINUTES
    return ((day + days + 1) * DAY_MINUTES - offset_minutes) * 60_000


class Lots(Check):
    def __init__(self, accounts=None):
        super().__init__()
        self.stored = {at["name"]: at for at in accounts or () if kind(at["name"]) == "LOT"}
        self.uses = 0

    def before(self, entry, ledger):
        self.open_lots(entry, ledger)
        self.check_order(entry, ledger)
        self.check_ends(entry, ledger)

    def open_lots(self, entry, ledger):
        program = ledger.programs.get(entry.program)
        for at in entry.transfers:
            if kind(at.credit) != "LOT" or at.credit in ledger.expires:
                continue
            if award_of(at.credit) != entry.sequence:
                self.found("V11", f"puts points into {at.credit}, which no entry made", entry)
            if owner(at.credit).split(":")[0] != str(entry.member):
                self.found("V11", f"gives points to {at.credit}, of another member", entry)
            if program is None:
                continue
            days = program.expire_days
            expected = end_of_day(entry.at_ms, program.utc_offset_minutes, days) if days else NEVER
            grace = end_of_day(entry.at_ms, program.utc_offset_minutes, GRACE_DAYS)
            stored = self.stored.get(at.credit, {}).get("expires_ms", expected)
            may_be = {expected} | ({grace} if at.reason == "give_back" else set())
            ledger.expires[at.credit] = stored if stored in may_be else expected
            if stored not in may_be:
                self.found("V11", f"{at.credit} is kept to {stored}, and the rules say {expected}", entry)

    def check_order(self, entry, ledger):
        """Those of a hold, and those of a late sale, are the first that there are."""
        for takes, is_all in ((lambda at: at.phase == PENDING, False),
                              (lambda at: at.reason == "late_redemption", entry.of("shortfall"))):
            taken = {}
            for at in entry.transfers:
                if takes(at):
                    taken[at.debit] = taken.get(at.debit, 0) + at.amount
            if not taken and not is_all:
                continue
            self.uses += len(taken)
            left, expected = sum(taken.values()), {}
            for lot in ledger.usable(entry.member, entry.at_ms):
                part = lot.available if is_all else min(left, lot.available)
                if part <= 0:
                    break
                expected[lot.name] = part
                left -= part
            if taken != expected:
                wrong = next(name for name in [*taken, *expected]
                             if taken.get(name) != expected.get(name))
                self.found("V11", f"takes {taken.get(wrong, 0)} of {wrong}; by expiry and age it is "
                           f"{expected.get(wrong, 0)}", entry)

    def check_ends(self, entry, ledger):
        for at in entry.of("expiry"):
            ends = ledger.expires.get(at.debit, NEVER)
            if ends > entry.at_ms:
                self.found("V11", f"lets {at.debit} expire before its end ({ends})", entry)

    def proved(self):
        return {"V11": f"{count(self.uses, 'use')} of points in the order of their end, none after it"}
