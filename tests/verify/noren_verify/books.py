# SPDX-License-Identifier: Apache-2.0
"""Reads what `noren-center export` writes: a header line with the rules, then entries, accounts, holds,
coupons and terminals, one JSON object a line."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from .finding import Unreadable

NEVER = 2**63 - 1
KINDS = {1: "hold", 2: "complete", 3: "cancel", 4: "adjust", 5: "timeout", 6: "refund"}
POSTED, PENDING, CAPTURE, RELEASE = 1, 2, 3, 4
REASONS = {1: "award", 2: "debt_payment", 3: "redemption", 4: "late_redemption", 5: "shortfall",
           6: "claw_back", 7: "give_back", 8: "expiry", 9: "clearing", 10: "goodwill"}


@dataclass
class Transfer:
    id: int
    phase: int
    reason: str
    reason_number: int
    debit: str
    credit: str
    amount: int
    pending: int


@dataclass
class Entry:
    sequence: int
    kind: str
    kind_number: int
    operation: str
    digest: str
    at_ms: int
    event_ms: int
    terminal: str
    shop: str
    member: int
    program: str
    request: str
    reply: str
    transfers: list
    hash: str

    @cached_property
    def asked(self):
        return as_object(self.request)

    @cached_property
    def answered(self):
        return as_object(self.reply)

    @property
    def is_done(self):
        return self.answered.get("status") == 0

    @property
    def body(self):
        """The reply's own part: what a done operation answered."""
        name = {"adjust": "complete", "timeout": "cancel"}.get(self.kind, self.kind)
        return self.answered.get(name, {})

    @property
    def sale(self):
        return self.asked.get("sale", {})

    def of(self, *reasons):
        return [transfer for transfer in self.transfers if transfer.reason in reasons]

    def moved(self, *reasons):
        return sum(transfer.amount for transfer in self.of(*reasons))


@dataclass
class Books:
    path: str
    programs: dict = field(default_factory=dict)  # hash: canonical text
    entries: list = field(default_factory=list)
    accounts: list = field(default_factory=list)
    holds: list = field(default_factory=list)
    coupons: list = field(default_factory=list)
    terminals: list = field(default_factory=list)
    head: str = ""
    lists: set = field(default_factory=set)       # those that the export says are complete


def as_object(text):
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def read(path):
    books = Books(path)
    kinds = {"entry": (books.entries, entry_of), "account": (books.accounts, dict),
             "hold": (books.holds, dict), "coupon": (books.coupons, dict),
             "terminal": (books.terminals, dict)}
    number = 0
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                content = json.loads(line)
                if number == 1:
                    read_header(books, content)
                    continue
                (kind, value), = content.items()
                if kind in kinds:
                    into, make = kinds[kind]
                    into.append(make(value))
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}. Give --center the file that "
                         "`noren-center export` wrote.") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{path}, line {number}: not a line of an export ({error!r}). Export again: "
                         "`noren-center export --data DIR > books.jsonl`.") from None
    if number == 0:
        raise Unreadable(f"{path}: empty. Export again: `noren-center export --data DIR`.")
    return books


def read_header(books, content):
    if content["noren_export"] != 1:
        raise ValueError("made by a later Noren")
    books.programs = dict(content["programs"])
    books.head = content.get("head", "")
    books.lists = set(content.get("lists", ["account"]))


def entry_of(value):
    transfers = [Transfer(at["id"], at["phase"], REASONS.get(at["reason"], at.get("reason_name", "?")),
                          at["reason"], at["debit"], at["credit"], at["amount"], at["pending"])
                 for at in value["transfers"]]
    return Entry(value["sequence"], KINDS.get(value["kind"], "?"), value["kind"], value["operation"],
                 value["digest"], value["at_ms"], value["event_ms"], value["terminal"], value["shop"],
                 value["member"], value["program"], value["request"], value["reply"], transfers,
                 value["hash"])
