# SPDX-License-Identifier: Apache-2.0
"""A member's lots in the order in which they are used, kept so that thousands of them cost nothing."""

import bisect

from .books import NEVER


def award_of(lot):
    number = lot.rsplit(":", 1)[1]
    return int(number) if number.isdigit() else 0


class Purse:
    def __init__(self, expires):
        self.expires = expires  # lot: ms; shared with the ledger
        self.order = []         # (ends, award, name) of lots that have points
        self.known = set()
        self.total = 0          # points of all lots

    def end_of(self, name):
        return self.expires.get(name, NEVER)

    def changed(self, lot, by):
        self.total += by
        if lot.balance and lot.name not in self.known:
            self.known.add(lot.name)
            bisect.insort(self.order, (self.end_of(lot.name), award_of(lot.name), lot.name))
        elif not lot.balance and lot.name in self.known:
            self.known.discard(lot.name)
            place = bisect.bisect_left(self.order, (self.end_of(lot.name), award_of(lot.name), lot.name))
            del self.order[place]

    def usable(self, at_ms):
        """Names of lots that may be used, in their order."""
        first = bisect.bisect_right(self.order, (at_ms, 2**63, ""))
        for place in range(first, len(self.order)):
            yield self.order[place][2]

    def expired(self, at_ms):
        for ends, _, name in self.order:
            if ends > at_ms:
                return
            yield name
