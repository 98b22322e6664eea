# SPDX-License-Identifier: Apache-2.0
"""Damages to what customers have: awards, debts, returns, coupons, privacy."""

import hashlib
import json

from damage import change, damaging, transfers


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
def a_paper_taken_that_was_replaced(books):
    issued, burned = books.sale("0001"), books.sale("0001", "T-0002")
    first = json.loads(issued["reply"])["complete"]["coupons"][0]["code"]
    change(burned, "request", coupons=[first])
    books.forge()
    return "V23", burned["sequence"]


@damaging
def a_replaced_paper_made_good_again(books):
    line = next(line for line in books.others if line.get("coupon", {}).get("instance", 1) > 1)
    line["coupon"]["instance"] = 1
    return "V23", line["coupon"]["issued_by"]


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
