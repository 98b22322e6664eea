# SPDX-License-Identifier: Apache-2.0
"""Plausible damages to sound books. Each gives back the invariant that it breaks, the entry that must be
named (0: none) and more arguments. Where a forger could, the chain and the balances are made to fit."""

import hashlib
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


@damaging
def an_amount_changed(books):
    entry = books.sale("0005")
    transfers(entry, "award")[0]["amount"] += 100
    return "V05", entry["sequence"]


@damaging
def an_award_changed_with_all_that_follows(books):
    entry = books.sale("0007")  # the last one, so that no later figure gives it away
    transfers(entry, "award")[0]["amount"] += 100
    transfers(entry, "clearing")[-1]["amount"] += 100_000
    reply = json.loads(entry["reply"])["complete"]
    reply["rules"][0]["points"] += 100
    change(entry, "reply", awarded=reply["awarded"] + 100, balance=reply["balance"] + 100,
           rules=reply["rules"])
    books.forge()
    return "V20", entry["sequence"]


@damaging
def an_award_that_its_basket_does_not_make(books):
    entry = books.sale("0007")
    sale = json.loads(entry["request"])["sale"]
    sale["lines"][0]["amount"] = sale["total"] = 1500
    change(entry, "request", sale=sale)
    books.forge()
    return "V20", entry["sequence"]


@damaging
def an_entry_dropped(books):
    entry = books.sale("0004")
    books.entries.remove(entry)
    return "V13", entry["sequence"] + 1


@damaging
def two_entries_swapped(books):
    books.entries[3], books.entries[4] = books.entries[4], books.entries[3]
    return "V13", 4


@damaging
def the_last_entry_dropped_with_all_that_follows(books):
    entry = books.sale("0007")
    assert books.entries.pop() is entry
    books.forge()
    books.others = [line for line in books.others
                    if line.get("coupon", {}).get("issued_by") != entry["sequence"]]
    next(line for line in books.others
         if line.get("hold", {}).get("entry") == entry["sequence"] - 1)["hold"]["state"] = "open"
    books.keep_intents(lambda intent: intent["ref"] != "0007")
    os.remove(os.path.join(books.folder, "paper", "T-0001-0007.txt"))
    return "V15", 0


@damaging
def a_request_done_twice(books):
    entry = json.loads(json.dumps(books.sale("0005")))
    entry["at_ms"] = books.entries[-1]["at_ms"] + 1
    transfers(entry, "award")[0]["credit"] = f"LOT:1:{len(books.entries) + 1}"
    books.entries.append(entry)
    books.forge()
    return "V09", len(books.entries)


@damaging
def a_receipt_number_sold_twice(books):
    entry = json.loads(json.dumps(books.sale("0005")))
    entry["at_ms"] = books.entries[-1]["at_ms"] + 1
    entry["operation"] = "f" * 32
    transfers(entry, "award")[0]["credit"] = f"LOT:1:{len(books.entries) + 1}"
    books.entries.append(entry)
    books.forge()
    return "V09", len(books.entries)


@damaging
def a_hold_captured_twice(books):
    entry = books.sale("0005")
    capture = dict(next(at for at in books.sale("0001")["transfers"] if at["phase"] == 3))
    capture["id"] = entry["sequence"] * 4096 + len(entry["transfers"])
    entry["transfers"].append(capture)
    books.forge()
    return "V05", entry["sequence"]


@damaging
def a_hold_captured_twice_and_paid(books):
    first, entry = books.sale("0001"), books.sale("0005")
    for transfer in first["transfers"][:2]:
        transfer = dict(transfer, id=entry["sequence"] * 4096 + len(entry["transfers"]))
        entry["transfers"].append(transfer)
    books.forge()
    return "V06", entry["sequence"]


@damaging
def a_hold_open_behind_its_sale(books):
    entry = books.sale("0007")
    entry["transfers"] = [at for at in entry["transfers"] if at["phase"] != 3 and
                          at["debit"] != "RESERVE"]
    for index, transfer in enumerate(entry["transfers"]):
        transfer["id"] = entry["sequence"] * 4096 + index
    books.forge()
    return "V06", entry["sequence"]


@damaging
def a_hold_of_more_than_was_asked(books):
    entry = books.first("hold")
    transfers(entry, "redemption")[0]["amount"] -= 1
    books.forge()
    return "V07", entry["sequence"]


@damaging
def a_lot_below_zero(books):
    entry = books.first("hold")
    transfers(entry, "redemption")[0]["amount"] = 1001
    change(entry, "reply", held=1001)
    change(entry, "request", points=1001)
    books.forge()
    return "V03", entry["sequence"]


@damaging
def points_of_the_youngest_lot_used(books):
    entry = books.entries[json.loads(books.sale("0007")["reply"])["complete"]["entry"] - 2]
    assert entry["kind_name"] == "hold"
    lot = transfers(books.sale("0005"), "award")[0]
    assert lot["credit"] != entry["transfers"][0]["debit"] and lot["amount"] < 50
    entry["transfers"][0]["amount"] -= lot["amount"]
    entry["transfers"].append(dict(entry["transfers"][0], id=entry["transfers"][0]["id"] + 1,
                                   debit=lot["credit"], amount=lot["amount"]))
    books.forge()
    return "V11", entry["sequence"]


@damaging
def clamped_at_zero_instead_of_owed(books):
    entry = books.first("cancel", lambda entry: any(
        transfer["debit"].startswith("DEBT") for transfer in entry["transfers"]))
    owed = next(at for at in entry["transfers"] if at["debit"].startswith("DEBT"))
    entry["transfers"].remove(owed)
    yen = next(at for at in transfers(entry, "clearing") if at["credit"].startswith("RECV") and
               at["amount"] >= owed["amount"] * 1000)
    yen["amount"] -= owed["amount"] * 1000
    if yen["amount"] == 0:
        entry["transfers"].remove(yen)
    for index, transfer in enumerate(entry["transfers"]):
        transfer["id"] = entry["sequence"] * 4096 + index
    books.forge()
    return "V08", entry["sequence"]


@damaging
def points_for_someone_who_owes(books):
    entry = books.sale("0003", "T-0002")
    paid = transfers(entry, "debt_payment")[0]
    transfers(entry, "award")[0]["amount"] += paid["amount"]
    entry["transfers"].remove(paid)
    for index, transfer in enumerate(entry["transfers"]):
        transfer["id"] = entry["sequence"] * 4096 + index
    books.forge()
    return "V08", entry["sequence"]


@damaging
def an_unbalanced_transfer(books):
    entry = books.sale("0004")
    transfers(entry, "award")[0]["debit"] = "RECV:main"
    books.forge()
    return "V01", entry["sequence"]


@damaging
def yen_of_another_shop(books):
    entry = books.sale("0004")
    transfers(entry, "clearing")[0]["debit"] = "RECV:annex"
    books.forge()
    return "V05", entry["sequence"]


@damaging
def a_refusal_that_moved_points(books):
    refused = next(entry for entry in books.entries if '"status":114' in entry["reply"])
    refused["transfers"] = [dict(books.first("hold")["transfers"][0], amount=1,
                                 id=refused["sequence"] * 4096)]
    books.forge()
    return "V09", refused["sequence"]


@damaging
def a_balance_that_no_entry_made(books):
    line = next(line for line in books.others if line.get("account", {}).get("name") == "LOT:1:1")
    line["account"]["credits"] += 5
    return "V02", 0


@damaging
def two_balances_that_no_entry_made(books):
    for name, side in (("LOT:1:1", "credits"), ("ISSUED:MIGRATION", "debits")):
        line = next(line for line in books.others if line.get("account", {}).get("name") == name)
        line["account"][side] += 5
    return "V13", 0


@damaging
def a_hold_open_in_the_books_alone(books):
    line = next(line for line in books.others if line.get("hold", {}).get("state") == "captured")
    line["hold"]["state"] = "open"
    return "V13", line["hold"]["entry"]


@damaging
def another_past_than_a_till_saw(books):
    entry = books.sale("0004")
    return "V13", entry["sequence"], "--head", f"{entry['sequence']}.{'ab' * 32}"


@damaging
def an_old_backup(books):
    end = books.entries[-1]
    books.entries = books.entries[:-1]
    seen = f"{end['sequence']}.{end['hash']}.00ff"
    books.forge()
    return "V13", 0, "--head", seen


@damaging
def a_stamp_that_goes_back(books):
    entry = books.sale("0005")
    entry["at_ms"] = entry["event_ms"] = books.entries[entry["sequence"] - 2]["at_ms"] - 1
    books.forge()
    return "V16", entry["sequence"]


@damaging
def a_coupon_used_twice(books):
    entry, burned = books.sale("0005"), books.sale("0001", "T-0002")
    change(entry, "request", coupons=json.loads(burned["request"])["coupons"])
    books.forge()
    return "V23", entry["sequence"]


@damaging
def a_used_coupon_made_good_again(books):
    line = next(line for line in books.others if line.get("coupon", {}).get("state") == "used")
    line["coupon"]["state"] = "issued"
    return "V23", line["coupon"]["issued_by"]


@damaging
def rules_changed_afterwards(books):
    (old, text), = books.header["programs"].items()
    new = text.replace("earn.points=1", "earn.points=2")
    books.header["programs"] = {hashlib.blake2b(new.encode(), digest_size=32).hexdigest(): new}
    for entry in books.entries:
        entry["program"] = next(iter(books.header["programs"]))
    books.forge()
    assert old != entry["program"]
    return "V20", books.sale("0001")["sequence"]


@damaging
def an_idm_in_a_request(books):
    entry = books.sale("0005")
    sale = json.loads(entry["request"])["sale"]
    sale["lines"][0]["name"] = "012e4cd8f30a9b71"
    change(entry, "request", sale=sale)
    books.forge()
    return "V19", entry["sequence"]


@damaging
def a_members_whole_number(books):
    entry = books.sale("0007")
    change(entry, "reply", member="1234567890123456")
    books.forge()
    return "V19", entry["sequence"]


@damaging
def a_canary_on_paper(books):
    books.rewrite("paper/T-0001-0001.txt", "領収書", "領収書 town-1")
    return "V19", 0


@damaging
def another_balance_on_paper(books):
    books.rewrite("paper/T-0001-0001.txt", " 712 P", " 721 P")
    return "V14", books.sale("0001")["sequence"]


@damaging
def another_coupon_on_paper(books):
    entry = books.sale("0001")
    serial = json.loads(entry["reply"])["complete"]["coupons"][0]["serial"]
    books.rewrite("paper/T-0001-0001.txt", serial + "-1-", "0" * 12 + "-1-")
    return "V14", entry["sequence"]


@damaging
def done_in_the_center_and_refused_at_the_till(books):
    books.journal("T-0001", "UPDATE operation SET state=2 WHERE verb='complete' AND ref='0005'")
    return "V24", books.sale("0005")["sequence"]


@damaging
def a_journal_without_what_the_till_did(books):
    books.journal("T-0001", "DELETE FROM operation WHERE verb='complete' AND ref='0005'")
    return "V24", books.sale("0005")["sequence"]


@damaging
def other_points_told_at_the_till(books):
    books.journal("T-0001", "UPDATE operation SET reply=replace(reply, '\"awarded\":47', "
                  "'\"awarded\":48') WHERE verb='complete' AND ref='0005'")
    return "V24", books.sale("0005")["sequence"]


@damaging
def another_basket_at_the_till(books):
    books.journal("T-0001", "UPDATE operation SET request=replace(request, '4444', '4445') WHERE "
                  "verb='complete' AND ref='0005'")
    return "V24", books.sale("0005")["sequence"]


@damaging
def told_done_and_never_written_down(books):
    last = json.dumps({"intent": 99, "terminal": "T-0001", "ref": "0099", "shop": "main", "verb": "sale",
                       "lines": [], "tenders": [], "redeem": 0, "told": "done"})
    with open(os.path.join(books.folder, "intents.jsonl"), "a", encoding="utf-8") as file:
        file.write(last + "\n")
    return "V09", 0


@damaging
def refused_to_the_clerk_and_done_all_the_same(books):
    def refuse(intent):
        if (intent["terminal"], intent["ref"]) == ("T-0001", "0004"):
            intent["told"] = "refused"
        return True
    books.keep_intents(refuse)
    return "V09", books.sale("0004")["sequence"]


@damaging
def an_entry_that_nobody_asked_for(books):
    books.keep_intents(lambda intent: (intent["terminal"], intent["ref"]) != ("T-0001", "0004"))
    return "V09", books.sale("0004")["sequence"]


@damaging
def a_flipped_bit_in_a_journal(books):
    books.journal("T-0001", "UPDATE operation SET amount=amount+1 WHERE verb='complete' AND ref='0005'",
                  is_forged=False)
    return "V15", 0


@damaging
def a_sale_that_shows_other_points(books):
    books.journal("T-0001", "UPDATE sale SET snapshot=replace(snapshot, '\"awarded\":47', "
                  "'\"awarded\":74') WHERE ref='0005'")
    return "V14", books.sale("0005")["sequence"]


@damaging
def the_journal_of_another_till(books):
    return "V24", 0, "--journal", f"T-0002={os.path.join(books.folder, 'T-0001.db')}"


@damaging
def other_points_on_a_return_slip(books):
    books.rewrite("paper/T-0001-R001.txt", "返却ポイント", "返却ポイント 9")
    return "V14", books.first("refund")["sequence"]


@damaging
def provisional_points_that_nobody_keeps(books):
    books.rewrite("paper/T-0002-0005.txt", "No. 0005", "No. 0500")
    return "V14", 0


@damaging
def a_return_of_what_was_never_sold(books):
    entry = books.first("refund")
    sale = json.loads(entry["request"])["sale"]
    sale["lines"][0]["amount"] = 3001
    change(entry, "request", sale=sale)
    books.forge()
    return "V08", entry["sequence"]


@damaging
def money_paid_back_for_points(books):
    entry = books.first("refund")
    told = json.loads(entry["reply"])["refund"]
    change(entry, "reply", refund_money=told["refund_money"] + told["given_back"])
    books.forge()
    return "V08", entry["sequence"]


@damaging
def a_wrong_clock_without_its_mark(books):
    entry = books.sale("0005")
    change(entry, "request", event_time_ms=1)
    books.forge()
    return "V16", entry["sequence"]
