# SPDX-License-Identifier: Apache-2.0
"""The center says one thing; a till, a slip, a driver or an older head says another."""

import json
import os

from damage import damaging


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
def a_reprint_with_a_code_of_its_own(books):
    entry = books.sale("0001")
    serial = json.loads(entry["reply"])["complete"]["coupons"][0]["serial"]
    books.rewrite("paper/T-0001-0001-again.txt", serial + "-2-", serial + "-3-")
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
