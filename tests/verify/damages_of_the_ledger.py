# SPDX-License-Identifier: Apache-2.0
"""Damages to entries, holds and balances."""

import json

from damage import change, damaging, transfers


@damaging
def an_amount_changed(books):
    entry = books.sale("0005")
    transfers(entry, "award")[0]["amount"] += 100
    return "V05", entry["sequence"]


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
