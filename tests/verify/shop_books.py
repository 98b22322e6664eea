# SPDX-License-Identifier: Apache-2.0
"""Books to try noren-verify with: real ones, made by a real center and real registers, with everything in
them that can be had. What was done stands in a list of intents beside them."""

import json
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from shop import Shop, wait_until  # noqa: E402

DONE, UNKNOWN, EXISTS, EXTENDED, OFFLINE = 0, 1001, 110, 114, 108
WORDS = {DONE: "done", UNKNOWN: "unknown"}


class Till:
    """A terminal with its state, its configuration and, now and then, a running register."""

    def __init__(self, shop, terminal, of_shop, intents):
        self.shop, self.terminal, self.of_shop, self.intents = shop, terminal, of_shop, intents
        self.state = shop.path(terminal)
        self.configuration = shop.path(terminal + ".toml")
        shop.enrollment = shop.path("enrolled-" + terminal)
        enroll(shop, terminal, of_shop, shop.enrollment)
        shop.write_configuration(path=self.configuration, state=self.state)
        self.register = None
        self.current = None

    @property
    def journal(self):
        return os.path.join(self.state, "journal.db")

    def open(self):
        self.register = self.shop.register(open_till=False)
        self.say(f"open config={self.configuration} language=en")

    def say(self, line, *expected):
        status, text = self.register.ask(line)
        assert status in (expected or (DONE,)), (line, status, text, self.register.log_text()[-2000:])
        return status

    def begin(self, ref, *lines, tax_mode="included", card="town-1", tenders=(),
              identify=True):
        self.current = {"intent": len(self.intents) + 1, "terminal": self.terminal, "ref": ref,
                        "shop": self.of_shop, "verb": "sale", "tax_mode": tax_mode, "tenders":
                        list(tenders), "redeem": 0, "offline": False, "told": "abandoned", "lines":
                        [{"line": number, **line} for number, line in enumerate(lines, 1)]}
        self.intents.append(self.current)
        self.say(f"begin ref={ref} tax_mode={tax_mode}")
        for line in lines:
            self.say("add " + " ".join("points=no" if key == "no_points" else f"{key}={value}"
                                       for key, value in line.items()))
        for tender in tenders:
            self.say(f"add kind=tender tender={tender['tender']} amount={tender['amount']}")
        if identify:
            self.say(f"identify code={card}")

    def give_back(self, ref, original, *lines):
        self.current = {"intent": len(self.intents) + 1, "terminal": self.terminal, "ref": ref,
                        "shop": self.of_shop, "verb": "return", "lines": [], "told": "abandoned"}
        self.intents.append(self.current)
        self.say(f"return ref={ref} original={original}")
        for line in lines:
            self.say("add " + line)
        self.say("complete")
        self.current["told"] = "done"

    def redeem(self, points):
        self.say(f"redeem points={points}")
        self.current["redeem"] = points

    def complete(self, *expected):
        self.current["told"] = WORDS[self.say("complete", *(expected or (DONE,)))]
        if self.register.ask("show provisional")[1] in ("yes", "true", "1"):
            self.current.update(told="provisional", offline=True)
        elif self.current["told"] == "done":
            self.current["awarded"] = self.register.number("points.awarded")
            self.current["balance"] = self.register.number("points.balance")

    def print(self, paper, again=False):
        self.say("print again=yes" if again else "print")
        name = f"{self.terminal}-{self.current['ref']}{'-again' if again else ''}.txt"
        shutil.move(self.shop.path("paper", "receipt.txt"), os.path.join(paper, name))

    def abandon(self):
        self.say("abandon")
        self.current.update(verb="abandon", told="abandoned")

    def close(self):
        self.say("close")
        self.register.process.stdin.close()
        self.register.wait()


def enroll(shop, terminal, of_shop, folder):
    code = shop.office("enroll", terminal, "--shop", of_shop).strip().splitlines()[-1]
    subprocess.run([shop.program("noren-enroll"), f"https://127.0.0.1:{shop.port}", code, "--out",
                    folder], check=True, capture_output=True)


def item(amount, tax=10, **more):
    return {"amount": amount, "tax": tax, **more}


def make(build, folder):
    """Sells, and leaves in the folder: books.jsonl, T-0001.db, T-0002.db, paper/ and intents.jsonl."""
    intents, paper = [], os.path.join(folder, "paper")
    os.makedirs(paper)
    with Shop(build, register=os.path.join(build, "tests", "fault_register")) as shop:
        shop.start_center()
        shop.give("town-1", 1000)
        main, annex = (Till(shop, terminal, of_shop, intents)
                       for terminal, of_shop in (("T-0001", "main"), ("T-0002", "annex")))
        main.open()
        annex.open()
        sell(shop, main, annex, paper)
        main.close()
        annex.close()
        with open(os.path.join(folder, "books.jsonl"), "w", encoding="utf-8") as file:
            file.write(shop.office("export"))
        for till in (main, annex):
            for end in ("", "-wal"):
                if os.path.exists(till.journal + end):
                    shutil.copy(till.journal + end, os.path.join(folder, till.terminal + ".db" + end))
    with open(os.path.join(folder, "intents.jsonl"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(intent) + "\n" for intent in intents)


def sell(shop, main, annex, paper):
    # Points used, points given, a coupon, paper.
    main.begin("0001", item(1580, name="tea"))
    main.redeem(300)
    main.say("pay")
    main.complete()
    main.print(paper)
    # The customer lost it; the next sale tells the center that the first paper is worth nothing.
    main.print(paper, again=True)
    coupon = json.loads(show(main))["coupons"][0]["code"]
    assert coupon.split("-")[1] == "2", coupon
    main.begin("0010", item(100))
    main.complete()
    # Tax on top, a discount, a line without points; the coupon is used in the other shop.
    annex.begin("0001", item(998, 8), item(550), item(200, 10, kind="discount"),
                item(300, 10, no_points=True), tax_mode="excluded")
    annex.say(f"add kind=coupon serial={coupon}")
    annex.complete()
    annex.print(paper)
    # Two holds that are let go, and one that the center refuses.
    for ref in ("0002", "0003"):
        main.begin(ref, item(700, 8))
        main.redeem(10)
        main.abandon()
    main.begin("0004", item(700, 8))
    main.say("redeem points=99999", EXTENDED)
    main.complete()
    # An answer is lost; the sale is asked about.
    shop.fault("--verb", "complete", "--lose-reply", "--count", "1")
    main.begin("0005", item(333), item(4444, 8))
    main.complete(UNKNOWN)
    main.complete()
    # An answer is lost, the points are spent elsewhere, and then the sale is given up: debt.
    shop.fault("--verb", "complete", "--lose-reply", "--count", "1")
    main.begin("0006", item(11000), card="town-2")
    main.complete(UNKNOWN)
    annex.begin("0002", item(500), card="town-2")
    annex.redeem(100)
    annex.complete()
    main.abandon()
    annex.begin("0003", item(15000), card="town-2")
    annex.complete()
    annex.print(paper)
    # Never seen by the center, and given up: barred.
    shop.fault("--verb", "complete", "--drop")
    annex.begin("0004", item(100))
    annex.complete(UNKNOWN)
    annex.abandon()
    shop.clear_faults()
    # Goods come back: some, then all the rest; points that were used come back with them.
    main.begin("0008", item(3000), item(2000, 8), card="town-2")
    main.redeem(40)
    main.complete()
    main.give_back("R001", "0008", "line=1 amount=1000")
    main.print(paper)
    main.give_back("R002", "0008")
    # No line: the points are provisional, and arrive when there is one.
    shop.center.end(signal.SIGKILL)
    annex.begin("0005", item(4200), identify=False)
    annex.say("identify code=town-1", DONE, OFFLINE)
    annex.complete()
    annex.print(paper)
    shop.start_center()
    wait_until("what waited", lambda: annex.register.ask("pending")[1] == "0")
    annex.current["settled"] = True
    # Killed while the center works; its successor finds out.
    shop.fault("--verb", "complete", "--delay-ms", "300", "--count", "1")
    main.begin("0007", item(2000))
    main.redeem(50)
    main.register.tell("complete")
    wait_until("the center's start of work", lambda: "complete" not in shop.office("faults", "list"))
    main.register.end(signal.SIGKILL)
    main.open()
    main.say("begin ref=0007", EXISTS)
    main.complete()
    main.print(paper)


def show(till):
    status, text = till.register.ask("show ")
    assert status == DONE, text
    return text
