# SPDX-License-Identifier: Apache-2.0
"""What is left of a sale of which goods came back, whatever the order in which they came."""


def sign(line):
    return -1 if line.get("kind") == "discount" else 1


def is_tax(line):
    return line.get("kind") == "tax"


def bases(lines):
    """{rate: items less discounts}"""
    found = {}
    for line in lines:
        if not is_tax(line):
            rate = line.get("tax", 0)
            found[rate] = found.get(rate, 0) + sign(line) * line.get("amount", 0)
    return found


class Basket:
    def __init__(self, sale):
        self.sold = sale.get("lines", [])
        self.paid = sale.get("total", 0)
        self.left = [dict(line) for line in self.sold]
        self.total = self.paid
        self.is_empty = False

    @property
    def returned(self):
        return self.paid - self.total

    def take(self, sale):
        """Takes what comes back; returns what is wrong with it, or ""."""
        if self.is_empty:
            return "there is nothing left to return"
        if not self.sold:
            back = sale.get("total", 0) or self.total
            self.total -= back
            self.is_empty = self.total == 0
            return "" if self.total >= 0 and not sale.get("lines") else "more came back than was sold"
        for line in sale.get("lines", []):
            own = next((at for at in self.left if at.get("line", 0) == line.get("line", 0)), None)
            if own is None or own.get("tax", 0) != line.get("tax", 0) or sign(own) != sign(line) or \
                    is_tax(own) != is_tax(line):
                return f"line {line.get('line')} came back, and was not sold like that"
            if is_tax(own):
                continue  # follows from the others
            own["amount"] = own.get("amount", 0) - line.get("amount", 0)
            if own["amount"] < 0:
                return f"more of line {line.get('line')} came back than was sold"
        if not sale.get("lines"):
            for line in self.left:
                line["amount"] = 0
        self.work_out()
        return ""

    def work_out(self):
        self.is_empty = not any(line.get("amount", 0) > 0 for line in self.left
                                if not is_tax(line) and sign(line) > 0)
        if self.is_empty:  # what discount is left was one on goods that have gone
            for line in self.left:
                line["amount"] = 0
            self.total = 0
            return
        before, after = bases(self.sold), bases(self.left)
        for sold, line in zip(self.sold, self.left):
            if is_tax(line):
                base = before.get(line.get("tax", 0), 0)
                part = min(max(after.get(line.get("tax", 0), 0), 0), base)
                line["amount"] = sold.get("amount", 0) * part // base if base > 0 else 0
        was = sum(sign(line) * line.get("amount", 0) for line in self.sold)
        now = min(max(sum(sign(line) * line.get("amount", 0) for line in self.left), 0), max(was, 0))
        # Where the lines do not make the total, the total is what was paid.
        self.total = now if was == self.paid else (self.paid * now // was if was > 0 else 0)

    def sale(self, sale, tenders):
        return {**sale, "lines": self.left, "tenders": tenders, "total": self.total}
