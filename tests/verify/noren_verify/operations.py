# SPDX-License-Identifier: Apache-2.0
"""V09, first half: one operation id, one entry, one content; what was canceled before it arrived never
happens; what was refused moved nothing."""

from . import chain
from .books import REASONS
from .finding import Check, count

ID_DIGITS = 32


class Operations(Check):
    def __init__(self):
        super().__init__()
        self.barred = {}  # operation: entry that canceled it before it arrived
        self.receipts = {}
        self.entries = 0
        self.refused = 0

    def before(self, entry, ledger):
        self.entries += 1
        if entry.kind == "?":
            self.found("V09", f"is of the unknown kind {entry.kind_number}", entry)
        for transfer in entry.transfers:
            if transfer.reason_number not in REASONS:
                self.found("V09", f"moves points for the unknown reason {transfer.reason_number}", entry)
        if not entry.answered or not {"status", "outcome"} <= entry.answered.keys():
            self.found("V09", "its reply cannot be read", entry)
        self.check_id(entry, ledger)
        if not entry.is_done:
            self.refused += 1
            if entry.transfers:
                self.found("V09", f"was refused ({entry.answered.get('reason')}) and moved something",
                           entry)
            return
        if entry.kind == "cancel":
            self.check_cancel(entry, ledger)
        if entry.kind in ("complete", "refund"):
            self.check_receipt(entry, ledger)
        if entry.kind in ("complete", "adjust", "refund") and entry.body.get("entry") != entry.sequence:
            self.found("V09", f"its reply speaks of entry {entry.body.get('entry')}", entry)

    def check_id(self, entry, ledger):
        if entry.kind == "timeout":
            if entry.operation:
                self.found("V09", "a timeout is the center's own and has no operation", entry)
            return
        if len(entry.operation) != ID_DIGITS or len(entry.digest) != 64:
            self.found("V09", "has no operation id or no digest", entry)
            return
        known = ledger.operations.get(entry.operation)
        if known:
            other = "" if known.digest == entry.digest else ", with other content"
            self.found("V09", f"the same operation is entry {known.sequence} already{other}", entry)
        if entry.operation in self.barred:
            self.found("V09", f"happened although entry {self.barred[entry.operation]} had canceled "
                       "it before", entry)

    def check_cancel(self, entry, ledger):
        original = entry.asked.get("original", "").replace("-", "")
        content = ["cancel", bytes.fromhex(original), entry.asked.get("reason", "")]
        seen = entry.asked.get("seen")
        if seen:
            content += ["seen", seen.get("center_ms", 0), seen.get("elapsed_ms", 0), seen.get("head", "")]
        if chain.digest(*content).hex() != entry.digest:
            self.found("V09", "its digest is not that of its request", entry)
        if original not in ledger.operations:
            self.barred.setdefault(original, entry.sequence)

    def check_receipt(self, entry, ledger):
        """One receipt number is sold or returned once; a canceled one frees its number."""
        if not entry.sale.get("business_date") or not entry.sale.get("ref"):
            return
        number = (entry.shop, entry.sale.get("business_date", ""), entry.sale.get("ref", ""))
        known = self.receipts.get(number)
        if known and known.operation not in ledger.canceled:
            self.found("V09", f"receipt {number[2]} of {number[0]} on {number[1]} is entry "
                       f"{known.sequence} already", entry)
        self.receipts[number] = entry

    def proved(self):
        return {"V09": f"{count(self.entries, 'entry', 'entries')}, each operation and each receipt "
                       f"number once; {self.refused:,} refused and moved nothing"}
