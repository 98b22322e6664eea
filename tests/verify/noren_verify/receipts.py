# SPDX-License-Identifier: Apache-2.0
"""V14: what stands on paper stands in the ledger: points, balance, and the codes of coupons."""

import os
import re

from .coupons import code_of
from .finding import Check, Unreadable, count

FIGURES = (("balance_before", "前回ポイント"), ("redeemed", "利用ポイント"), ("awarded", "今回ポイント"),
           ("taken_back", "取消ポイント"), ("given_back", "返却ポイント"), ("debt", "不足ポイント"),
           ("balance", "ポイント残高"))
RETURN, PENDING = "返品伝票", "処理未了"
CODE = re.compile(r"\b([0-9A-Z]{12})-(\d+)-([0-9A-Z]{13})\b")
REF = re.compile(r"No\. *(\S+)")
DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
PROVISIONAL = "仮ポイント"


def read(paths):
    """{path: text} of all text files named, and of those in folders named."""
    texts = {}
    for path in paths:
        if os.path.isdir(path):
            files = [os.path.join(path, name) for name in sorted(os.listdir(path))
                     if name.endswith(".txt")]
        else:
            files = [path]
        for file in files:
            try:
                with open(file, encoding="utf-8") as opened:
                    texts[file] = opened.read()
            except (OSError, UnicodeDecodeError) as error:
                raise Unreadable(f"{file}: {error}. Give --receipts slips as text, or folders of "
                                 "them.") from None
    return texts


def figures_of(text):
    """{figure: number}; what stands there and is no number is kept as it is, and fits nothing."""
    found = {}
    for key, label in FIGURES:
        match = re.search(label + r"[ \t]+(\S.*?)[ \t]*$", text, re.M)
        if match:
            number = re.fullmatch(r"(-?[\d,]+) P", match.group(1))
            found[key] = int(number.group(1).replace(",", "")) if number else match.group(1)
    return found


class Receipts(Check):
    def __init__(self, texts, journals=()):
        super().__init__()
        self.texts = texts
        self.waiting = {ref for journal in journals for ref in journal.sales} if journals else None
        self.compared = self.without = self.strange = self.provisional = 0

    def end(self, ledger):
        sales = {}
        for entry in ledger.operations.values():
            if entry.kind in ("complete", "refund") and entry.is_done:
                key = (entry.sale.get("ref", ""), entry.sale.get("business_date", ""), entry.kind)
                sales.setdefault(key, []).append(entry)
        for path, text in self.texts.items():
            self.check(path, text, sales)

    def check(self, path, text, sales):
        figures, codes = figures_of(text), CODE.findall(text)
        ref, day = REF.search(text), DAY.search(text)
        is_provisional = PROVISIONAL in text
        if PENDING in text or not (figures or codes or is_provisional):
            self.without += 1  # it claims nothing
            return
        if not ref or not day:
            self.strange += 1
            return
        where = f"receipt {ref.group(1)} in {path}"
        kind = "refund" if RETURN in text else "complete"
        entries = sales.get((ref.group(1), day.group(1), kind), [])
        if is_provisional:
            self.provisional += 1
            if not entries and self.waiting is not None and ref.group(1) not in self.waiting:
                self.found("V14", "promises points, and neither the ledger nor a till's journal knows "
                           "that sale", where=where)
            return
        if not entries:
            self.found("V14", f"shows {figures}, and no sale of that number and day is in the ledger",
                       where=where)
            return
        # Two shops may have the same number: the paper must be that of one of them.
        right = [entry for entry in entries if not self.wrong(entry, figures, codes)]
        if not right:
            self.found("V14", self.wrong(entries[0], figures, codes), entries[0], where=where)
        self.compared += 1

    @staticmethod
    def wrong(entry, figures, codes):
        for key, shown in figures.items():
            if entry.body.get(key, 0) != shown:
                return f"the paper says {key} {shown}, and the entry {entry.body.get(key)}"
        given = {coupon["serial"]: coupon for coupon in entry.body.get("coupons", [])}
        for serial, instance, mac in codes:
            of_paper = serial in given and code_of(given[serial], int(instance))
            if f"{serial}-{instance}-{mac}" != of_paper:
                return f"the paper bears the coupon {serial}, which the sale did not bring"
        return ""

    def proved(self):
        if not self.texts:
            return {}
        more = "".join(f"; {number:,} {what}" for number, what in (
            (self.provisional, "provisional"), (self.without, "without points"),
            (self.strange, "not understood")) if number)
        return {"V14": f"{count(self.compared, 'receipt')} bear the ledger's figures and codes{more}"}

    def not_checked(self):
        return {} if self.texts else {"V14": "no receipts given (--receipts FOLDER)"}
