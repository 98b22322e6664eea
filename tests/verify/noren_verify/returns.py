# SPDX-License-Identifier: Apache-2.0
"""V08 for goods that come back: the sale is worked out again without them, by the rules it was made by,
and the difference is booked. Never more than was given, all of it when all came back, and the same in
whatever order it came."""

from .awards import award
from .basket import Basket
from .finding import Check, count
from .undo import GIVEN, check_ways, taken_by, ways_back

PROPORTIONAL, POINTS_FIRST, MONEY_FIRST = 0, 1, 2
DEBT, DEDUCT, FORGIVE = 0, 1, 2


class Sold:
    """A sale of which goods came back."""

    def __init__(self, entry, program):
        self.entry = entry
        self.program = program
        self.basket = Basket(entry.sale)
        self.yen = program.yen_per_point
        self.points = taken_by(entry)
        self.money = max(self.basket.paid - self.points * self.yen, 0)
        self.awarded = entry.moved(*GIVEN)
        self.taken_back = self.given_back = self.repaid = 0

    def points_due(self):
        """Points that must be back by now."""
        returned, order = self.basket.returned, self.program.values.get("return.refund", PROPORTIONAL)
        if self.basket.is_empty:
            return self.points
        if order == POINTS_FIRST:
            return min(self.points, returned // self.yen)
        if order == MONEY_FIRST:
            return min(self.points, max(returned - self.money, 0) // self.yen)
        return self.points * returned // self.basket.paid if self.basket.paid else 0

    def points_kept(self, back):
        """Points that the rest of the sale would have earned, paid with what was not given back."""
        if self.basket.is_empty:
            return 0
        left = max(self.money - max(self.basket.returned - back * self.yen, 0), 0)
        tenders = []
        for tender in self.entry.sale.get("tenders", []):
            amount = tender.get("amount", 0)
            if tender["tender"] == "points":
                amount = max(amount - back * self.yen, 0)
            else:
                amount = amount * left // self.money if self.money else 0
            tenders.append({**tender, "amount": amount})
        sale = self.basket.sale(self.entry.sale, tenders)
        return sum(points for _, points in award(self.program, sale, self.points - back))


class Returns(Check):
    def __init__(self):
        super().__init__()
        self.sales = {}
        self.returns = self.whole = self.points = 0

    def before(self, entry, ledger):
        self.expected = None
        if entry.kind == "cancel" and entry.is_done:
            original = entry.asked.get("original", "").replace("-", "")
            if original in self.sales:
                self.found("V08", "cancels a sale of which goods came back", entry)
        if entry.kind == "refund" and entry.is_done:
            self.check(entry, ledger)

    def check(self, entry, ledger):
        name = entry.asked.get("original", "").replace("-", "")
        original = ledger.operations.get(name)
        if original is None or original.kind != "complete" or not original.is_done or \
                name in ledger.canceled:
            self.found("V08", "returns goods of a sale that did not happen", entry)
            return
        if (original.shop, original.member, original.program) != (entry.shop, entry.member, entry.program):
            self.found("V08", f"returns goods of entry {original.sequence} for another shop, member or "
                       "version of the rules", entry)
        if original.program not in ledger.programs:
            return
        sold = self.sales.setdefault(name, Sold(original, ledger.programs[original.program]))
        before = sold.basket.returned
        wrong = sold.basket.take(entry.sale)
        if wrong:
            self.found("V08", wrong, entry)
            return
        self.returns += 1
        self.check_points(entry, sold, ledger, sold.basket.returned - before)

    def check_points(self, entry, sold, ledger, returned):
        told = entry.body
        due = sold.points_due()
        given = min(max(due - sold.given_back, 0), sold.points - sold.given_back)
        expected = ways_back(ledger, sold.entry, entry, sold.given_back, given)
        if not entry.moved("give_back") == told.get("given_back", 0) == given:
            self.found("V07", f"gives back {entry.moved('give_back')} points, answers "
                       f"{told.get('given_back')}, and {given} are due", entry)
        check_ways(self, entry, expected)
        rest = sold.awarded - sold.taken_back
        back = min(max(rest - sold.points_kept(due), 0), rest)
        taken, deducted = entry.moved("claw_back"), told.get("deducted", 0)
        if taken != told.get("taken_back", 0) or taken + deducted != back:
            self.found("V08", f"takes back {taken} points and {deducted} in money, answers "
                       f"{told.get('taken_back')}, and without the goods it is {back}", entry)
        policy = sold.program.values.get("return.shortfall", DEBT)
        if told.get("forgiven", 0) != entry.moved("goodwill") or \
                (policy != FORGIVE and entry.moved("goodwill")) or (policy != DEDUCT and deducted):
            self.found("V08", f"forgives {entry.moved('goodwill')} and deducts {deducted} points; its "
                       "rules say otherwise", entry)
        money = max(returned - given * sold.yen, 0) - deducted * sold.yen
        if told.get("refund_money", 0) != money or money < 0:
            self.found("V08", f"pays back {told.get('refund_money')} in money, and {money} are due", entry)
        sold.taken_back += taken + deducted
        sold.given_back += entry.moved("give_back")
        self.points += taken
        if sold.basket.is_empty:
            self.whole += 1
            if (sold.taken_back, sold.given_back) != (sold.awarded, sold.points):
                self.found("V08", f"all goods are back, and {sold.taken_back} of {sold.awarded} points "
                           f"earned and {sold.given_back} of {sold.points} used", entry)

    def proved(self):
        if not self.returns:
            return {}
        return {"V08": f"{count(self.returns, 'return')} took back {self.points:,} points, each what the "
                       f"goods had made; {count(self.whole, 'sale')} came back whole"}
