# SPDX-License-Identifier: Apache-2.0
"""V15: what a till was told is in the center, and what it put on its list ended one way or the other;
V24: a till's results and the center's entries of that till are the same, in both directions."""

import json
import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field

from .books import as_object
from . import records
from .finding import Check, Unreadable, count, uuid

JOURNALED, REFUSED, DONE, UNKNOWN, MANUAL, QUEUED = 1, 2, 3, 4, 5, 6
STATES = {1: "journaled", 2: "refused", 3: "done", 4: "unknown", 5: "manual", 6: "queued"}
VERBS = {"hold": 1, "complete": 2, "cancel": 3, "authorize": 4, "reverse": 5, "print": 6, "refund": 7}
CENTER_VERBS = ("hold", "complete", "cancel", "refund")  # those that the center has entries of
VERSION_MAX = 2
FIGURES = ("awarded", "redeemed", "balance_before", "balance", "taken_back", "given_back", "debt")


@dataclass
class Row:
    sequence: int
    operation: str  # 32 digits
    verb: str
    state: int
    ref: str
    request: dict
    original: str
    status: int
    reply: dict
    reason: str
    note: str


@dataclass
class Journal:
    terminal: str
    path: str
    rows: list = field(default_factory=list)
    sales: dict = field(default_factory=dict)  # ref: snapshot
    whose: str = ""                            # the terminal that the journal is bound to
    damaged: list = field(default_factory=list)  # records whose checksum is wrong
    aside: list = field(default_factory=list)    # those that the till has set aside for it


def read(terminal, path):
    """Reads a copy, so that nothing of the till's own files changes."""
    journal = Journal(terminal, path)
    with tempfile.TemporaryDirectory(prefix="noren-verify-") as folder:
        try:
            copy = copied(path, folder)
            connection = sqlite3.connect(copy)
            connection.text_factory = lambda text: text.decode(errors="replace")
            version, = connection.execute("PRAGMA user_version").fetchone()
            if not 1 <= version <= VERSION_MAX:
                raise Unreadable(f"{path}: is version {version} of a till's journal, and this program "
                                 f"knows 1 to {VERSION_MAX}. Use the noren-verify of that Noren.")
            for row in connection.execute(
                    "SELECT sequence, id, verb, state, ref, request, coalesce(original, ''), status, "
                    "reply, reason, note FROM operation ORDER BY sequence"):
                journal.rows.append(Row(row[0], row[1].replace("-", ""), row[2], row[3], row[4],
                                        as_object(row[5]), row[6].replace("-", ""), row[7],
                                        as_object(row[8]), row[9], row[10]))
            for ref, snapshot in connection.execute("SELECT ref, snapshot FROM sale ORDER BY ref"):
                journal.sales[ref] = as_object(snapshot)
            if version >= 2:
                journal.damaged = records.damaged(connection)
                journal.whose = dict(connection.execute("SELECT key, value FROM meta")).get("terminal", "")
                journal.aside = [(kind, key) for kind, key in connection.execute(
                    "SELECT kind, key FROM damaged ORDER BY number")]
            connection.close()
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror}. Give --journal TERMINAL=FILE, the journal.db "
                             "of the till's state folder.") from None
        except (sqlite3.Error, AttributeError) as error:
            raise Unreadable(f"{path}: not a till's journal, or damaged ({error}). `noren journal "
                             "check` says what can be read.") from None
    return journal


def copied(path, folder):
    """The file and its write-ahead log, as they were at one moment."""
    target = os.path.join(folder, "journal.db")
    for _ in range(50):
        before = stamps(path)
        shutil.copyfile(path, target)
        if os.path.exists(path + "-wal"):
            shutil.copyfile(path + "-wal", target + "-wal")
        elif os.path.exists(target + "-wal"):
            os.remove(target + "-wal")
        if stamps(path) == before:
            return target
    raise Unreadable(f"{path}: is written to without end. Close the till first.")


def stamps(path):
    found = []
    for name in (path, path + "-wal"):
        try:
            at = os.stat(name)
            found.append((at.st_mtime_ns, at.st_size))
        except FileNotFoundError:
            found.append(None)
    if found[0] is None:
        raise FileNotFoundError(2, "No such file")
    return found


def bare(value):
    """A document without what may be left out: a card, and members that are 0, "" or empty."""
    if isinstance(value, dict):
        made = {key: bare(inner) for key, inner in value.items() if key not in ("card", "center")}
        return {key: inner for key, inner in made.items() if inner not in (0, "", False, [], {}, None)}
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return value


class Journals(Check):
    def __init__(self, journals, restored=()):
        super().__init__()
        self.journals = journals
        self.restored = set(restored)
        self.acknowledged = self.compared = self.open = self.outside = self.aside = 0

    def end(self, ledger):
        known = {}
        for journal in self.journals:
            self.check_records(journal)
            known.update({key.replace("-", ""): None for kind, key in journal.aside
                          if kind == "operation"})
            for row in journal.rows:
                self.check_row(journal, row, ledger)
                known[row.operation] = row
            for ref, sale in journal.sales.items():
                self.check_sale(journal, ref, sale, ledger)
        self.check_other_direction(known, ledger)

    def check_records(self, journal):
        where = f"journal of {journal.terminal}"
        if journal.whose not in ("", journal.terminal):
            self.found("V24", f"it is the journal of {journal.whose}", where=where)
        for what in journal.damaged:
            self.found("V15", f"{what} does not fit its checksum", where=where)
        self.aside += len(journal.aside)

    def wrong(self, invariant, what, journal, row, entry=None):
        self.found(invariant, what, entry, operation=uuid(row.operation),
                   where=f"journal of {journal.terminal}, {row.verb} {row.sequence} of receipt {row.ref}")

    def check_row(self, journal, row, ledger):
        if row.verb not in VERBS or row.state not in STATES or len(row.operation) != 32:
            self.wrong("V15", f"cannot be: {row.verb}, state {row.state}", journal, row)
            return
        if int(row.operation[30:], 16) != VERBS[row.verb]:
            self.wrong("V15", "its id is that of another verb", journal, row)
        if row.verb not in CENTER_VERBS:
            return
        entry = ledger.operations.get(row.operation)
        if row.state == DONE:
            self.check_done(journal, row, entry)
        elif row.state == REFUSED:
            if entry and entry.is_done and entry.operation not in ledger.canceled:
                self.wrong("V24", f"the till says refused ({row.reason}), and the center has done it",
                           journal, row, entry)
        else:
            self.open += 1
        if entry and entry.kind == row.verb:
            self.check_request(journal, row, entry)
        elif entry:
            self.wrong("V24", f"is a {entry.kind} in the center", journal, row, entry)

    def check_done(self, journal, row, entry):
        self.acknowledged += 1
        if entry is None:
            self.wrong("V15", "the till was told that it is done, and the center does not have it",
                       journal, row)
        elif not entry.is_done:
            self.wrong("V15", f"the till says done, and the center refused it "
                       f"({entry.answered.get('reason')})", journal, row, entry)
        elif row.note:
            return  # settled by a person: there was no answer to keep
        elif bare(row.reply) != bare(entry.body):
            key = next(iter(sorted(key for key in bare(row.reply).keys() | bare(entry.body).keys()
                                   if bare(row.reply).get(key) != bare(entry.body).get(key))))
            self.wrong("V24", f"the till was told {key} = {row.reply.get(key)}, and the center's entry "
                       f"says {entry.body.get(key)}", journal, row, entry)
        else:
            self.compared += 1

    def check_request(self, journal, row, entry):
        asked, recorded = bare(row.request), bare(entry.asked)
        if row.verb in ("cancel", "refund"):
            asked.setdefault("original", uuid(row.original))
        if asked != recorded:
            key = next(iter(sorted(key for key in asked.keys() | recorded.keys()
                                   if asked.get(key) != recorded.get(key))))
            self.wrong("V24", f"the till asked with {key} = {short(asked.get(key))}, and the center's "
                       f"entry says {short(recorded.get(key))}", journal, row, entry)

    def check_sale(self, journal, ref, sale, ledger):
        """A sale that counts as completed is completed at the center, with the figures it shows."""
        done = sale.get("completed_by", "").replace("-", "")
        if not done or not (sale.get("completion") or sale.get("provisional")):
            return
        entry = ledger.operations.get(done)
        where = f"journal of {journal.terminal}, receipt {ref}"
        if entry is None or not entry.is_done:
            rows = [row for row in journal.rows if row.operation == done]
            if not rows or rows[0].state not in (QUEUED, UNKNOWN, JOURNALED, MANUAL):
                self.found("V15", "the sale counts as completed, and the center does not have it", entry,
                           operation=uuid(done), where=where)
            return
        if sale.get("provisional"):
            return  # its answer has not arrived
        shown, told = bare(sale["completion"]), bare(entry.body)
        for key in (*FIGURES, "coupons", "refund_money"):
            if shown.get(key) != told.get(key):
                self.found("V14", f"the sale shows {key} = {shown.get(key)}, and the center's entry says "
                           f"{told.get(key)}", entry, where=where)
                return

    def check_other_direction(self, known, ledger):
        terminals = {journal.terminal for journal in self.journals}
        epochs = {operation[6:20] for operation in known}
        for entry in ledger.operations.values():
            if entry.terminal not in terminals or entry.operation in known:
                continue
            if entry.terminal in self.restored and entry.operation[6:20] not in epochs:
                self.outside += 1
                continue
            self.found("V24", f"the center has this {entry.kind} of {entry.terminal}, and the till's "
                       "journal does not", entry)

    def proved(self):
        if not self.journals:
            return {}
        still = f"; {self.open:,} not known to the till yet" if self.open else ""
        still += f"; {count(self.aside, 'record')} set aside as damaged" if self.aside else ""
        outside = (f"; {count(self.outside, 'entry', 'entries')} from before a till was restored or "
                   "replaced") if self.outside else ""
        return {"V15": f"{count(self.acknowledged, 'operation')} that tills were told are in the "
                       f"ledger{still}",
                "V24": f"{count(len(self.journals), 'journal')} and the ledger say the same of "
                       f"{count(self.compared, 'result')}, both ways{outside}"}

    def not_checked(self):
        missing = "no till's journal given (--journal TERMINAL=journal.db)"
        return {} if self.journals else {"V15": missing, "V24": missing}


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."
