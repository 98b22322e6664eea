# SPDX-License-Identifier: Apache-2.0
"""V09, second half: the ledger holds what the registers were asked to do, each once, and nothing else.
The points issued are those of the drivers' own list, recomputed from its baskets, not those that the
ledger itself names."""

import json

from .awards import award
from .finding import Check, Unreadable, count

TOLD = ("done", "refused", "unknown", "abandoned", "provisional")
VERBS = ("sale", "return", "abandon")


def read(path):
    """{number: intent}; a later line about the same intent takes the place of the earlier one."""
    intents, number = {}, 0
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                intent = json.loads(line)
                if intent["verb"] not in VERBS or intent["told"] not in TOLD:
                    raise ValueError(f"verb {intent['verb']}, told {intent['told']}")
                if not isinstance(intent["terminal"], str) or not isinstance(intent["ref"], str):
                    raise ValueError("terminal and ref are texts")
                intents[intent["intent"]] = intent
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}. Give --intents the driver's list.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{path}, line {number}: not an intent ({error!r}); README.md beside "
                         "noren-verify says what one is.") from None
    return intents


class Intents(Check):
    def __init__(self, intents):
        super().__init__()
        self.intents = intents
        self.compared = self.points = self.refused = 0

    def end(self, ledger):
        if self.intents is None:
            return
        happened = {}
        for entry in ledger.operations.values():
            if entry.kind in ("complete", "refund") and entry.is_done:
                happened.setdefault((entry.terminal, entry.sale.get("ref", ""), entry.kind), []).append(
                    entry)
        refused = {(entry.terminal, entry.sale.get("ref", ""), entry.kind)
                   for entry in ledger.operations.values() if not entry.is_done}
        expected = 0
        for number, intent in self.intents.items():
            kind = "refund" if intent["verb"] == "return" else "complete"
            entries = happened.pop((intent["terminal"], intent["ref"], kind), [])
            left = [entry for entry in entries if entry.operation not in ledger.canceled]
            was_refused = (intent["terminal"], intent["ref"], kind) in refused
            expected += self.check(number, intent, left, ledger, was_refused)
        for entries in happened.values():
            for entry in entries:
                self.found("V09", f"nobody asked for this {entry.kind} of receipt "
                           f"{entry.sale.get('ref')}", entry)
        issued = sum(entry.moved("award", "debt_payment") for entry in ledger.operations.values()
                     if entry.kind == "complete" and entry.operation not in ledger.canceled)
        if issued != expected and not self.findings:
            self.found("V09", f"{issued:,} points stand in the ledger, and the intents make "
                       f"{expected:,}")
        self.points = expected

    def check(self, number, intent, entries, ledger, was_refused):
        """One intent; returns the points that it makes."""
        where = f"intent {number} ({intent['verb']} {intent['ref']} at {intent['terminal']}, told " \
                f"{intent['told']})"
        told = intent["told"]
        may_be = {"done": (1, 1), "refused": (0, 0), "abandoned": (0, 0), "unknown": (0, 1),
                  "provisional": (1, 1) if intent.get("settled") else (0, 1)}[told]
        if intent["verb"] == "abandon":
            may_be = (0, 1) if told == "unknown" else (0, 0)
        if told == "provisional" and was_refused and not entries:
            self.refused += 1  # when it arrived, with a reason that the till has
            return 0
        if not may_be[0] <= len(entries) <= may_be[1]:
            which = f"{len(entries)} times: entries {[entry.sequence for entry in entries]}"
            self.found("V09", f"stands in the ledger {which if entries else 'not at all'}",
                       entries[0] if entries else None, where=where)
        if not entries:
            return 0
        entry = entries[0]
        if entry.kind == "complete":
            return self.check_sale(intent, entry, where, ledger)
        return 0

    def check_sale(self, intent, entry, where, ledger):
        program = ledger.programs.get(entry.program)
        lines = intent.get("lines", [])
        sale = {"lines": lines, "tax_mode": intent.get("tax_mode", "included"),
                "tenders": intent.get("tenders", []), "total": total_of(intent)}
        redeemed = intent.get("redeem", 0)
        if entry.body.get("redeemed") != redeemed:
            self.found("V09", f"the customer wanted to use {redeemed} points, and the entry took "
                       f"{entry.body.get('redeemed')}", entry, where=where)
        if program is None:
            return 0
        points = sum(points for _, points in award(program, sale, redeemed))
        if points != entry.body.get("awarded"):
            self.found("V09", f"its basket makes {points} points, and the entry gave "
                       f"{entry.body.get('awarded')}", entry, where=where)
        for key in ("awarded", "balance"):
            if intent["told"] == "done" and key in intent and intent[key] != entry.body.get(key):
                self.found("V14", f"the register showed {key} = {intent[key]}, and the entry says "
                           f"{entry.body.get(key)}", entry, where=where)
        self.compared += 1
        return points

    def proved(self):
        if self.intents is None:
            return {}
        refused = f"; {self.refused:,} provisional ones refused at arrival" if self.refused else ""
        return {"V09": f"{count(len(self.intents), 'intent')} of the drivers: each in the ledger as "
                       f"often as it was told, {self.points:,} points recomputed from their baskets{refused}"}

    def not_checked(self):
        if self.intents is not None:
            return {}
        return {"V09": "issued points against the drivers' own list (--intents)"}


def total_of(intent):
    """What the customer owes. Tax on top is stated in tax lines, or rounded down once a rate."""
    if "total" in intent:
        return intent["total"]
    rates, stated = {}, {}
    for line in intent.get("lines", []):
        of = stated if line.get("kind") == "tax" else rates
        sign = -1 if line.get("kind") == "discount" else 1
        of[line.get("tax", 0)] = of.get(line.get("tax", 0), 0) + sign * line["amount"]
    total = sum(rates.values())
    if intent.get("tax_mode") == "excluded":
        total += sum(stated.get(rate, amount * rate // 100) for rate, amount in rates.items())
    return total
