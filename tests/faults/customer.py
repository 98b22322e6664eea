# SPDX-License-Identifier: Apache-2.0
"""Who takes coupons home, and brings every paper of them back."""

from clerk import DONE, Sale
from desk import instance_of

REPLACED, USED = "was printed again", "is used"  # as a register says it


class Customer:
    """Holds the papers of one coupon on which its code can be read."""

    def __init__(self, what):
        self.what = what        # where the papers come from
        self.codes = []         # in the order in which they came out
        self.newest_told = 0    # the paper that the register last called done

    def can_pay(self):
        """One of the papers must be worth something."""
        return any(instance_of(code) >= self.newest_told for code in self.codes)

    def expected(self, code, is_first):
        if not is_first:
            return USED
        return "" if instance_of(code) >= self.newest_told else REPLACED


class Market:
    """A register where customers bring their papers."""

    def __init__(self, stage, register, terminal):
        self.stage, self.register, self.terminal = stage, register, terminal
        self.number = 0

    def bring(self, customer, newest_first):
        """All papers, one after the other, and each again once one of them was taken. What was
        wrong."""
        wrong, taken = [], []
        codes = sorted(customer.codes, key=instance_of, reverse=newest_first)
        if not codes:
            return [f"{customer.what}: no paper has a code"]
        sale = None
        for code in [*codes, codes[0]]:
            sale = sale or self.begin()
            self.register.ask(f"add line=2 kind=coupon serial={code}")
            status, text = self.register.ask("complete")
            expected = customer.expected(code, not taken)
            if status == DONE:
                taken.append(code)
                sale.awarded = self.register.number("points.awarded")
                self.stage.ledger.add(sale)
                sale = None
            if status == DONE and expected:
                wrong.append(f"{code} was taken, and it {expected}")
            if status != DONE and (not expected or expected not in text):
                wrong.append(f"{code} {expected or 'was good'}, and the register says {text}")
        if sale:
            self.register.ask("abandon")
            self.stage.ledger.abandoned.append(sale)
        if len(taken) != 1:
            wrong.append(f"{len(taken)} of the papers {codes} were taken")
        return [f"{customer.what}: {text}" for text in wrong]

    def begin(self):
        self.number += 1
        sale = Sale(f"{self.terminal}-M{self.number:05}", terminal=self.terminal)
        for _, line in sale.steps()[:3]:
            status, text = self.register.ask(line)
            assert status == DONE, (line, status, text)
        return sale
