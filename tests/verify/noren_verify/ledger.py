# SPDX-License-Identifier: Apache-2.0
"""The ledger as the transfers alone make it, and what must hold of it at every entry: V01 to V05, and of
V13 that the stored balances are these."""

from dataclasses import dataclass

from .books import CAPTURE, PENDING, POSTED, RELEASE
from .finding import Check, count
from .purse import Purse

POINTS, YEN = "points", "yen"
UNITS = {"ISSUED": POINTS, "LOT": POINTS, "REDEEMED": POINTS, "DEBT": POINTS, "EXPIRED": POINTS,
         "BUDGET": POINTS, "USED": POINTS, "RECV": YEN, "PAY": YEN, "RESERVE": YEN, "BREAKAGE": YEN,
         "ADV": YEN, "LOSS": YEN, "OFFLINE_LOSS": YEN}
LOSSES = {"OFFLINE_LOSS": "LOSS"}  # both stand behind what the program itself bears
CREDIT_SIDE = ("LOT", "BUDGET", "ADV")  # never below zero, holds counted


def kind(name):
    return name.split(":", 1)[0]


def owner(name):
    return name.split(":", 1)[1] if ":" in name else ""


@dataclass
class Account:
    name: str
    debits: int = 0
    credits: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def balance(self):
        return self.credits - self.debits

    @property
    def available(self):
        return self.balance - self.debits_pending


class Ledger:
    """Accounts, open pending transfers and known operations, entry by entry."""

    def __init__(self, programs):
        self.programs = programs     # hash: Program
        self.accounts = {}
        self.pending = {}            # id: (transfer, entry)
        self.operations = {}         # id: entry
        self.canceled = {}           # operation: the entry that undid it
        self.expires = {}            # lot: ms
        self.purses = {}             # member: Purse
        self.now_ms = 0
        self.last = None

    def account(self, name):
        return self.accounts.setdefault(name, Account(name))

    def apply(self, entry):
        for transfer in entry.transfers:
            self.post(transfer, entry)
        if entry.operation:
            self.operations.setdefault(entry.operation, entry)
        if entry.kind == "cancel" and entry.is_done:
            self.canceled.setdefault(entry.asked.get("original", "").replace("-", ""), entry)
        self.now_ms = max(self.now_ms, entry.at_ms)
        self.last = entry

    def post(self, transfer, entry):
        for side, name in (("debits", transfer.debit), ("credits", transfer.credit)):
            account = self.account(name)
            was = account.balance
            pending = side + "_pending"
            if transfer.phase in (POSTED, CAPTURE):
                setattr(account, side, getattr(account, side) + transfer.amount)
            if transfer.phase == PENDING:
                setattr(account, pending, getattr(account, pending) + transfer.amount)
            if transfer.phase in (CAPTURE, RELEASE):
                setattr(account, pending, getattr(account, pending) - transfer.amount)
            if kind(name) == "LOT" and account.balance != was:
                self.purse(owner(name).split(":")[0]).changed(account, account.balance - was)
        if transfer.phase == PENDING:
            self.pending[transfer.id] = (transfer, entry)
        if transfer.phase in (CAPTURE, RELEASE):
            self.pending.pop(transfer.pending, None)

    def purse(self, member):
        return self.purses.setdefault(str(member), Purse(self.expires))

    def usable(self, member, at_ms):
        """A member's lots that have points beyond what is held, in the order in which they are used."""
        for name in self.purse(member).usable(at_ms):
            if self.accounts[name].available > 0:
                yield self.accounts[name]

    def debt(self, member):
        return -self.account(f"DEBT:{member}").balance

    def balance(self, member, at_ms):
        """What a member is told: points that may still be used or are on hold, less the debt."""
        purse = self.purse(member)
        gone = sum(self.accounts[name].balance for name in purse.expired(at_ms))
        return max(0, purse.total - gone - self.debt(member))


class Balanced(Check):
    def __init__(self, accounts=None):
        super().__init__()
        self.stored = accounts
        self.transfers = 0
        self.resolved = {}
        self.was = {}

    def before(self, entry, ledger):
        for index, transfer in enumerate(entry.transfers):
            self.transfers += 1
            self.check_form(entry, index, transfer)
            if transfer.phase in (CAPTURE, RELEASE):
                self.check_resolution(entry, transfer, ledger)
        names = {name for at in entry.transfers for name in (at.debit, at.credit)}
        self.was = {name: ledger.account(name).balance for name in names}

    def check_form(self, entry, index, transfer):
        wrong = None
        if transfer.id != entry.sequence * 4096 + index:
            wrong = f"transfer {transfer.id} is not the {index + 1}. of this entry"
        elif transfer.amount <= 0:
            wrong = f"moves {transfer.amount} from {transfer.debit}"
        elif transfer.debit == transfer.credit or not {kind(transfer.debit),
                                                       kind(transfer.credit)} <= UNITS.keys():
            wrong = f"moves {transfer.amount} from {transfer.debit} to {transfer.credit}"
        elif UNITS[kind(transfer.debit)] != UNITS[kind(transfer.credit)]:
            wrong = (f"does not balance: {transfer.debit} counts {UNITS[kind(transfer.debit)]}, "
                     f"{transfer.credit} {UNITS[kind(transfer.credit)]}")
        elif transfer.phase not in (POSTED, PENDING, CAPTURE, RELEASE):
            wrong = f"has the unknown phase {transfer.phase}"
        elif (transfer.phase in (CAPTURE, RELEASE)) != (transfer.pending != 0):
            wrong = f"transfer {transfer.id} resolves {transfer.pending or 'nothing'}"
        if wrong:
            self.found("V01", wrong, entry)

    def check_resolution(self, entry, transfer, ledger):
        if transfer.pending in self.resolved:
            self.found("V06", f"the hold of entry {transfer.pending // 4096} was resolved by entry "
                       f"{self.resolved[transfer.pending]} already", entry)
            return
        self.resolved[transfer.pending] = entry.sequence
        held = ledger.pending.get(transfer.pending)
        if held is None:
            self.found("V06", f"resolves transfer {transfer.pending}, which holds nothing", entry)
        elif (held[0].debit, held[0].credit) != (transfer.debit, transfer.credit):
            self.found("V06", f"resolves transfer {transfer.pending} with other accounts", entry)
        elif held[0].amount != transfer.amount:
            self.found("V07", f"resolves {transfer.amount} of the {held[0].amount} that transfer "
                       f"{transfer.pending} held", entry)

    def after(self, entry, ledger):
        for name in self.was:
            account = ledger.account(name)
            if kind(name) in CREDIT_SIDE and account.available < 0:
                self.found("V03", f"{name} is at {account.available:,} with its holds", entry)
            if kind(name) == "DEBT" and account.balance + account.credits_pending > 0:
                self.found("V03", f"{name} is owed by nobody: {-account.balance:,}", entry)
        self.check_yen(entry, ledger)

    def check_yen(self, entry, ledger):
        """V05: the yen behind points move with them, shop by shop."""
        if not entry.transfers or entry.program not in ledger.programs:
            return
        change = {name: ledger.account(name).balance - was for name, was in self.was.items()}
        points, yen = {}, {}
        for name, amount in change.items():
            if UNITS.get(kind(name)) == YEN:
                name = LOSSES.get(name, name)
                yen[name] = yen.get(name, 0) + amount
            elif backing(name):
                points[backing(name)] = points.get(backing(name), 0) + amount
        rates = {ledger.programs[entry.program].yen_per_point}
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        if original and original.program in ledger.programs:
            rates.add(ledger.programs[original.program].yen_per_point)
        for name in sorted(points.keys() | yen.keys()):
            moved, behind = yen.get(name, 0), points.get(name, 0)
            if moved not in {behind * rate * 1000 for rate in rates}:
                self.found("V05", f"{name} moves {moved:,} thousandths of a yen for points that "
                           f"move {behind:,}", entry)
                return

    def end(self, ledger):
        self.check_sides(ledger)
        total = {name: sum(at.balance for at in ledger.accounts.values() if kind(at.name) == name)
                 for name in UNITS}
        if -total["ISSUED"] != total["LOT"] + total["REDEEMED"] + total["EXPIRED"] + total["DEBT"]:
            self.found("V04", f"{-total['ISSUED']:,} points were issued, and {total['LOT']:,} are on "
                       f"cards, {total['REDEEMED']:,} used, {total['EXPIRED']:,} expired, "
                       f"{-total['DEBT']:,} owed")
        if self.stored is not None:
            self.check_stored(ledger)

    def check_sides(self, ledger):
        stored = self.stored
        if stored is None:
            stored = [vars(at) for at in ledger.accounts.values()]
        for unit in (POINTS, YEN):
            of_unit = [at for at in stored if UNITS.get(kind(at["name"])) == unit]
            for end in ("", "_pending"):
                less = sum(at["debits" + end] - at["credits" + end] for at in of_unit)
                if less:
                    self.found("V02", f"{unit}{end.replace('_', ', ')}: debits and credits differ by "
                               f"{less:,}")

    def check_stored(self, ledger):
        stored = {at["name"]: at for at in self.stored}
        for name in sorted(stored.keys() | ledger.accounts.keys()):
            folded, kept = ledger.accounts.get(name, Account(name)), stored.get(name)
            if kept is None:
                if folded.debits or folded.credits or folded.debits_pending:
                    self.found("V13", f"the entries make an account {name}, and the books have none")
                continue
            for side in ("debits", "credits", "debits_pending", "credits_pending"):
                if kept[side] != getattr(folded, side):
                    self.found("V13", f"the books say {side.replace('_', ' ')} {kept[side]:,} of {name}, "
                               f"and the entries make {getattr(folded, side):,}")

    def proved(self):
        said = {"V01": f"{count(self.transfers, 'transfer')}: above 0, one unit on both sides",
                "V02": "debits are credits, in points and in yen",
                "V03": "no lot below zero at any entry, holds counted",
                "V04": "issued = on cards + used + expired - owed",
                "V05": "behind every point stands its yen, shop by shop, at every entry"}
        return said


def backing(name):
    """The yen account that stands behind a point account."""
    of, whose = kind(name), owner(name)
    if of == "ISSUED":
        return {"GOODWILL": "LOSS"}.get(whose, "RECV:" + whose)
    return {"LOT": "RESERVE", "DEBT": "RESERVE", "EXPIRED": "BREAKAGE"}.get(of, "PAY:" + whose if
                                                                           of == "REDEEMED" else "")
