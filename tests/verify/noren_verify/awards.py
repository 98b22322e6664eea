# SPDX-License-Identifier: Apache-2.0
"""V20: every award follows from the basket and the rules of its day; the figures that the customer was
told are the ledger's."""

from .finding import Check, count


def cut(value, part, whole):
    """value * part / whole without its fraction, toward zero."""
    if part == whole:
        return value if whole else 0
    if not whole:
        return 0
    product = value * part
    return product // whole if (product >= 0) == (whole > 0) else -(-product // whole)


def base_of(rule, sale):
    """The yen of the lines that may earn, with or without tax; tax is rounded once a rate."""
    lines = sale.get("lines", [])
    if not lines:
        return sale.get("total", 0)
    is_tax_on_top = sale.get("tax_mode") == "excluded"
    rates = {}
    for line in lines:
        rate = rates.setdefault(line.get("tax", 0), {"all": 0, "earning": 0, "tax": 0})
        kind, amount = line.get("kind") or "item", line.get("amount", 0)
        if kind == "tax":
            rate["tax"] += amount
            continue
        amount = -amount if kind == "discount" else amount
        rate["all"] += amount
        rate["earning"] += 0 if line.get("no_points") else amount
    total = 0
    for percent, rate in rates.items():
        if is_tax_on_top:
            tax = cut(rate["tax"], rate["earning"], rate["all"])
            total += rate["earning"] + (tax if rule.base == "tax_included" else 0)
        elif rule.base == "tax_excluded":
            total += cut(rate["earning"], 100, 100 + percent)
        else:
            total += rate["earning"]
    return max(0, total)


def points_of(rule, sale, paid_with_points):
    total, without, tendered = sale.get("total", 0), 0, 0
    for tender in sale.get("tenders", []):
        if tender["tender"] == "points":
            tendered += tender.get("amount", 0)
        elif tender["tender"] not in rule.tenders:
            without += tender.get("amount", 0)
    if not rule.points_tender_earns:
        without += max(tendered, paid_with_points)
    base = cut(base_of(rule, sale), max(0, total - without), total)
    if rule.order == "floor_then_multiply":
        return base // rule.unit * rule.points
    return base * rule.points // rule.unit


def award(program, sale, redeemed):
    """[(rule's name, points)] of a sale."""
    yen = redeemed * program.yen_per_point
    return [(rule.name, points_of(rule, sale, yen)) for rule in program.earn]


class Awards(Check):
    def __init__(self, files=()):
        super().__init__()
        self.files = {program.hash: program for program in files}
        self.awards = 0
        self.points = 0

    def before(self, entry, ledger):
        self.owed = ledger.debt(entry.member) if entry.member else 0
        self.balance = ledger.balance(entry.member, entry.at_ms) if entry.member else 0

    def after(self, entry, ledger):
        if not entry.is_done:
            return
        if entry.kind in ("complete", "adjust", "refund"):
            self.check_told(entry, ledger)
        if entry.kind == "complete":
            self.check_award(entry, ledger)

    def check_told(self, entry, ledger):
        given, told = entry.moved("award", "debt_payment"), entry.body
        if told.get("awarded", 0) != given:
            self.found("V20", f"answers {told.get('awarded')} points and gives {given}", entry)
        if entry.kind == "adjust" and entry.asked.get("points") != given:
            self.found("V20", f"was asked for {entry.asked.get('points')} points and gives {given}", entry)
        now = ledger.balance(entry.member, entry.at_ms)
        if (told.get("balance_before"), told.get("balance")) != (self.balance, now):
            self.found("V13", f"tells a balance of {told.get('balance')} after "
                       f"{told.get('balance_before')}; the entries make it {now} after {self.balance}",
                       entry)
        if told.get("debt", 0) not in (0, ledger.debt(entry.member)) or \
                ("debt" in told and told["debt"] != ledger.debt(entry.member)):
            self.found("V13", f"tells a debt of {told.get('debt')}, and the entries make it "
                       f"{ledger.debt(entry.member)}", entry)

    def check_award(self, entry, ledger):
        program = ledger.programs.get(entry.program)
        if program is None:
            self.found("V20", f"was made by the rules {entry.program[:16]}..., whose text is not there",
                       entry)
            return
        if self.files and entry.program not in self.files:
            self.found("V20", "was made by other rules than the program file's", entry)
        expected = award(program, entry.sale, entry.body.get("redeemed", 0))
        told = [(rule["name"], rule["points"]) for rule in entry.body.get("rules", [])]
        given = entry.moved("award", "debt_payment")
        if told != expected or given != sum(points for _, points in expected):
            self.found("V20", f"gives {given} points ({told}); its basket and rules make "
                       f"{sum(points for _, points in expected)} ({expected})", entry)
        self.awards += 1
        self.points += given

    def end(self, ledger):
        for hash_, program in ledger.programs.items():
            if program.hash != hash_:
                self.found("V20", f"the text of the rules {hash_[:16]}... was changed: its hash is "
                           f"{program.hash[:16]}...")

    def proved(self):
        by = " that the program file states" if self.files else ""
        return {"V20": f"{count(self.awards, 'award')} of {self.points:,} points follow from basket and "
                       f"rules{by}"}
