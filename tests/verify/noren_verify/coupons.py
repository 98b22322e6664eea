# SPDX-License-Identifier: Apache-2.0
"""V23: a coupon is used once at most, and only one that was issued, has not ended, was not withdrawn
and whose paper was not replaced by a newer one."""

import hashlib

from .basket import Basket
from .books import NEVER
from .finding import Check, count
from .lots import end_of_day

ISSUED, USED, WITHDRAWN = "issued", "used", "withdrawn"


def serial_of(text):
    """The serial in what was printed or typed: I and L are 1, O is 0."""
    normal = text.upper().replace("I", "1").replace("L", "1").replace("O", "0")
    return normal.split("-", 1)[0]


SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def code_of(given, instance):
    """What stands on a paper of a coupon that a reply gave."""
    if not given.get("reissue_key"):
        return given["code"]
    text = f"noren-coupon-1\0{given['serial']}\0{instance}"
    proof = hashlib.blake2b(text.encode(), key=given["reissue_key"].encode(), digest_size=32).digest()
    bits = int.from_bytes(proof[:8], "big") << 1
    mac = "".join(SIGNS[bits >> shift & 31] for shift in range(60, -1, -5))
    return f"{given['serial']}-{instance}-{mac}"


def instance_of(text):
    """The number of the paper; 0 of a serial that was typed in."""
    parts = text.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0


class Issued:
    def __init__(self, entry, ends_ms, given):
        self.entry = entry
        self.ends_ms = ends_ms
        self.given = given
        self.instance = 1
        self.state = ISSUED
        self.used_by = None


class Coupons(Check):
    def __init__(self, stored=None):
        super().__init__()
        self.stored = stored
        self.coupons = {}
        self.baskets = {}  # of sales of which goods came back

    def after(self, entry, ledger):
        if not entry.is_done:
            return
        if entry.kind == "complete":
            self.burn(entry)
            self.issue(entry, ledger)
            self.replace(entry)
        if entry.kind == "cancel":
            self.cancel(entry, ledger)
        if entry.kind == "refund":
            self.withdraw(entry, ledger)

    def burn(self, entry):
        """A sale with a coupon that is no good is refused; one that happened without a line stands, and
        says what was wrong with it."""
        flags = [flag for flag in entry.body.get("flags", []) if flag.startswith("coupon_")]
        for text in entry.asked.get("coupons", []):
            serial = serial_of(text)
            coupon = self.coupons.get(serial)
            wrong, flag = self.wrong_with(coupon, text, entry)
            if not wrong:
                coupon.state, coupon.used_by = USED, entry
            elif flag in flags and entry.asked.get("offline"):
                flags.remove(flag)
            else:
                self.found("V23", f"takes the coupon {serial}, which {wrong}", entry)
                if coupon:
                    coupon.state, coupon.used_by = USED, entry
        if flags:
            self.found("V23", f"says {', '.join(flags)} of coupons that were good", entry)

    @staticmethod
    def wrong_with(coupon, text, entry):
        """What is wrong with a coupon that is shown, in words and by its reason."""
        if coupon is None:
            return "nobody issued", "coupon_unknown"
        if text.count("-") == 2 and text.upper() != code_of(coupon.given, instance_of(text)):
            return "was forged", "coupon_forged"
        if coupon.state == USED:
            return f"entry {coupon.used_by.sequence} took already", "coupon_used"
        if coupon.state == WITHDRAWN:
            return "was withdrawn", "coupon_withdrawn"
        if 0 < instance_of(text) < coupon.instance:
            return "was replaced by a newer paper", "coupon_replaced"
        if coupon.ends_ms <= entry.event_ms:
            return "had ended", "coupon_expired"
        return "", ""

    def issue(self, entry, ledger):
        program = ledger.programs.get(entry.program)
        if program is None:
            return
        rules = [rule for rule in program.coupons if entry.sale.get("total", 0) >= rule.min_total]
        given = entry.body.get("coupons", [])
        if [rule.title for rule in rules] != [coupon.get("title") for coupon in given]:
            self.found("V23", f"brings {count(len(given), 'coupon')}, and its rules say {len(rules)}",
                       entry)
            return
        for rule, coupon in zip(rules, given):
            ends = NEVER
            if rule.valid_days:
                ends = end_of_day(entry.at_ms, program.utc_offset_minutes, rule.valid_days)
            if coupon["serial"] in self.coupons:
                self.found("V23", f"issues the serial {coupon['serial']} a second time", entry)
            elif serial_of(coupon["code"]) != coupon["serial"]:
                self.found("V23", f"the code of the coupon {coupon['serial']} names another one", entry)
            elif coupon["code"] != code_of(coupon, 1):
                self.found("V23", f"the code of the coupon {coupon['serial']} is not its key's", entry)
            self.coupons.setdefault(coupon["serial"], Issued(entry, ends, coupon))

    def replace(self, entry):
        """The till that a coupon was issued to printed it again."""
        for paper in entry.asked.get("replaced", []):
            coupon = self.coupons.get(paper.get("serial"))
            if coupon and coupon.state == ISSUED and coupon.entry.terminal == entry.terminal:
                coupon.instance = max(coupon.instance, paper.get("instance", 0))

    def cancel(self, entry, ledger):
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        if original is None or original.kind != "complete" or not original.is_done or \
                ledger.canceled.get(original.operation) is not entry:
            return
        for text in original.asked.get("coupons", []):
            coupon = self.coupons.get(serial_of(text))
            if coupon and coupon.used_by is original:
                coupon.state, coupon.used_by = ISSUED, None
        self.withdraw_those_of(original)

    def withdraw(self, entry, ledger):
        """A sale that came back whole takes its coupons along, as far as they are unused."""
        name = entry.asked.get("original", "").replace("-", "")
        original = ledger.operations.get(name)
        if original is None:
            return
        basket = self.baskets.setdefault(name, Basket(original.sale))
        basket.take(entry.sale)
        if basket.is_empty:
            self.withdraw_those_of(original)

    def withdraw_those_of(self, original):
        for given in original.body.get("coupons", []):
            coupon = self.coupons.get(given["serial"])
            if coupon and coupon.state == ISSUED:
                coupon.state = WITHDRAWN

    def end(self, ledger):
        if self.stored is None:
            return
        stored = {at["serial"]: at for at in self.stored}
        for serial in sorted(stored.keys() | self.coupons.keys()):
            kept, made = stored.get(serial), self.coupons.get(serial)
            if kept is None or made is None:
                self.found("V23", f"the coupon {serial} stands only in the " +
                           ("entries" if kept is None else "books"))
            elif kept["state"] != made.state:
                self.found("V23", f"the books say {kept['state']} of the coupon {serial}, and the "
                           f"entries make it {made.state}", made.entry)
            elif kept.get("instance", made.instance) != made.instance:
                self.found("V23", f"the books say that paper {kept['instance']} of the coupon {serial} "
                           f"is its newest, and the entries say {made.instance}", made.entry)

    def proved(self):
        used = sum(coupon.state == USED for coupon in self.coupons.values())
        return {"V23": f"{count(len(self.coupons), 'coupon')} issued, {used:,} used, each once"}
