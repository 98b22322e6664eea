# SPDX-License-Identifier: Apache-2.0
"""What a check says when something is wrong, and what it says when nothing is."""

from dataclasses import dataclass


class Unreadable(Exception):
    """An input that cannot be read at all: nothing was proved, and nothing refuted."""


@dataclass
class Finding:
    invariant: str       # V01 ...
    what: str            # for people
    sequence: int = 0    # of the center's entry; 0 where there is none
    operation: str = ""  # UUID text
    where: str = ""      # an input that is not the export: a journal, a receipt, an intent
    is_late: bool = False  # found by comparing, after the last entry

    def place(self):
        words = []
        if self.sequence:
            words.append(f"entry {self.sequence}")
        if self.operation:
            words.append(f"operation {self.operation}")
        if self.where:
            words.append(self.where)
        return ", ".join(words) or "the export as a whole"


class Check:
    """One idea. `before` and `after` see each entry with the ledger as it stands then, `end` the ledger
    at the end. What is wrong goes to `found`; `proved` is what could be said where nothing is."""

    def __init__(self):
        self.findings = []

    def found(self, invariant, what, entry=None, operation="", where=""):
        self.findings.append(Finding(invariant, what, entry.sequence if entry else 0,
                                     uuid(entry.operation) if entry else operation, where))

    def before(self, entry, ledger):
        pass

    def after(self, entry, ledger):
        pass

    def end(self, ledger):
        pass

    def proved(self):
        """{invariant: sentence}"""
        return {}

    def not_checked(self):
        """{invariant: what is missing}"""
        return {}


def uuid(digits):
    """UUID text of 32 hexadecimal digits; other text as it is."""
    if len(digits) != 32:
        return digits
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def count(number, one, many=None):
    return f"{number:,} {one if number == 1 else many or one + 's'}"
