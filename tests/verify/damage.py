# SPDX-License-Identifier: Apache-2.0
"""What damages sound books. A damage gives back the invariant that it breaks, the entry that must be named
(0: none) and more arguments. Where a forger could, the chain and the balances are made to fit."""

import json
import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from noren_verify import books as export  # noqa: E402
from noren_verify import chain, ledger, records  # noqa: E402

ALL = []


def damaging(function):
    ALL.append(function)
    return function


class Books:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "books.jsonl"), encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.header = lines[0]
        self.entries = [line["entry"] for line in lines if "entry" in line]
        self.others = [line for line in lines[1:] if "entry" not in line]

    def write(self):
        lines = [self.header, *({"entry": entry} for entry in self.entries), *self.others]
        with open(os.path.join(self.folder, "books.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    def first(self, kind, fits=lambda entry: True):
        return next(entry for entry in self.entries if entry["kind_name"] == kind and
                    json.loads(entry["reply"])["status"] == 0 and fits(entry))

    def sale(self, ref, terminal="T-0001"):
        return self.first("complete", lambda entry: f'"ref":"{ref}"' in entry["request"] and
                          entry["terminal"] == terminal)

    def forge(self):
        """Numbers, ids, chain, head and stored balances anew, as someone would who owns the database."""
        previous, made = bytes(32), ledger.Ledger({})
        for number, entry in enumerate(self.entries, 1):
            moved = number != entry["sequence"]
            entry["sequence"] = number
            for index, transfer in enumerate(entry["transfers"]):
                if moved or "id" not in transfer:
                    transfer["id"] = number * 4096 + index
            read = export.entry_of(entry)
            previous = chain.link(previous, read)
            entry["hash"] = read.hash = previous.hex()
            made.apply(read)
        self.header["head"] = f"{len(self.entries)}.{previous.hex()}"
        self.others = [line for line in self.others if "account" not in line or
                       line["account"]["name"] in made.accounts]
        stored = {line["account"]["name"]: line["account"] for line in self.others if "account" in line}
        for name, account in made.accounts.items():
            if name not in stored:
                stored[name] = {"name": name, "member": 0, "expires_ms": export.NEVER}
                self.others.append({"account": stored[name]})
            stored[name].update({side: getattr(account, side) for side in (
                "debits", "credits", "debits_pending", "credits_pending")})

    def journal(self, terminal, statement, *values, is_forged=True):
        connection = sqlite3.connect(os.path.join(self.folder, terminal + ".db"))
        changed = connection.execute(statement, values).rowcount
        if is_forged:
            forge_records(connection)
        connection.commit()
        connection.close()
        assert changed == 1, (statement, changed)

    def keep_intents(self, fits):
        path = os.path.join(self.folder, "intents.jsonl")
        with open(path, encoding="utf-8") as file:
            intents = [json.loads(line) for line in file]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(intent) + "\n" for intent in intents if fits(intent))

    def rewrite(self, name, old, new):
        path = os.path.join(self.folder, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert old in text, (old, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))


def forge_records(connection):
    """Checksums anew, of all records."""
    for row in connection.execute(f"SELECT {records.COLUMNS} FROM operation").fetchall():
        begun = records.sum_of_begun(row)
        connection.execute("UPDATE operation SET begun_sum=?, sum=? WHERE sequence=?",
                           (begun, records.sum_of_all(begun, row), row[0]))
    for ref, snapshot in connection.execute("SELECT ref, snapshot FROM sale").fetchall():
        connection.execute("UPDATE sale SET sum=? WHERE ref=?",
                           (records.checksum("sale", ref, snapshot), ref))


def change(entry, document, **members):
    """Changes members of the entry's request or of its reply's own part."""
    content = json.loads(entry[document])
    part = content
    if document == "reply":
        part = next(value for value in content.values() if isinstance(value, dict))
    part.update(members)
    entry[document] = json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def transfers(entry, *reasons):
    return [transfer for transfer in entry["transfers"] if transfer["reason_name"] in reasons]
