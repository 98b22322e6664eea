# SPDX-License-Identifier: Apache-2.0
"""The printer fails at each byte of a receipt with its coupon: no paper, an open cover, no power, a
pulled cable, no word, a lie; or the register is killed while it prints. What is told as printed is
on paper; what nobody knows is printed again only when a person says so, is marked, and has a code of
its own; and of all papers on which a code can be read exactly one is worth something."""

import concurrent.futures
import os
import threading

from clerk import DONE, UNKNOWN
from customer import Customer, Market
from desk import CURES, Desk, Piece, instance_of, told
from rig import Rig
from stage import Stage

DESKS = [(language, wire) for language in ("escpos", "star") for wire in ("tcp", "serial")]
MODES = ("paper", "cover", "power", "cable", "silent", "liar", "killed")
# Every how many bytes the full run has a fault: the paper ends at each byte, by turns on the two wires
# of a language; the other faults strike at other bytes on each desk.
STRIDES = {"paper": 2, "cover": 5, "power": 5, "cable": 5, "silent": 13, "liar": 13, "killed": 13}
# What each try meets: a printer that works, the fault of the point, or one that has no paper when it
# is asked. After them staff prints until the customer has a good paper.
WORKS, FAILS, NO_PAPER = range(3)
STORIES = ((FAILS,), (WORKS, FAILS), (FAILS, FAILS), (FAILS, NO_PAPER))
MOST_REPRINTS = 3
REFUSED = 111


class Work:
    """All points of one desk. Its thread only; the run is everybody's."""

    def __init__(self, run, lock, desk, place):
        self.run, self.lock, self.desk, self.place = run, lock, desk, place
        self.market = Market(desk.stage, desk.register, desk.terminal)
        self.away = []  # customers who go to another register
        # The first sale of a member differs; the second is as long as all that follow.
        desk.sell()
        desk.sell()
        self.first = self.calibrated("print")
        self.again = self.calibrated("print again=yes")

    def calibrated(self, words):
        status, text = self.desk.print(words)
        assert status == DONE, text
        self.size = self.desk.printer.worked()
        piece = self.desk.take()
        assert len(piece.codes) == 1, piece.text
        return piece

    def all_points(self, stopped):
        for number, how in enumerate(MODES):
            at_home, count = [], 0
            stride = self.run.stride((3 if how == "killed" else 1) * 191, STRIDES[how])
            begin = 1 + (self.place * 53 + number * 29) % stride
            for byte in [0, *range(begin, self.size, stride)]:
                if stopped.is_set():
                    return
                customer = self.point(how, byte, count + self.place + number)
                (at_home if count % 2 else self.away).append((customer, count % 4 < 2))
                count += 1
            self.desk.sell()  # tells the center what was printed again
            for customer, newest_first in at_home:
                self.say(self.market.bring(customer, newest_first))

    def point(self, how, byte, count):
        sale = self.desk.sell()
        story = STORIES[count % len(STORIES) if byte else 0]
        is_helped = how in ("paper", "cover") and count // len(STORIES) % 2 == 1
        point = Point(self, sale, how, byte, is_helped)
        for fault in story:
            point.one_try(fault)
        tries = 0
        while not point.customer.can_pay() and tries < MOST_REPRINTS:
            point.one_try(WORKS)
            tries += 1
        point.conclude()
        self.market.register = self.desk.register
        with self.lock:
            self.run.point(f"{how}{' and helped' if is_helped else ''}: {point.state}", point.wrong)
        return point.customer

    def say(self, wrong):
        with self.lock:
            for text in wrong:
                self.run.violation(text)


class Point:
    """One sale, whose printer fails at one byte."""

    def __init__(self, work, sale, how, byte, is_helped):
        self.work, self.desk, self.sale = work, work.desk, sale
        self.how, self.byte, self.is_helped = how, byte, is_helped
        self.name = f"{self.desk.name} {sale.ref}, {how} at {byte}"
        self.customer = Customer(self.name)
        self.wrong, self.state = [], ""
        self.may_be_out = False  # a receipt of this sale, as far as the register can know
        self.pieces = 0

    def say(self, text):
        self.wrong.append(f"{self.name}: {text}")

    def one_try(self, fault):
        words = "print again=yes" if self.may_be_out else "print"
        if fault == WORKS:
            status, text = self.desk.print(words)
            if status != DONE:
                self.say(f"a printer that works did not print: {status} {text}")
        elif fault == NO_PAPER:
            status, _ = self.desk.print(words, "paper", 0)
        elif self.how == "killed":
            status = self.killed(words)
        else:
            status, _ = self.desk.print(words, self.how, self.byte, self.is_helped)
        piece = self.look(status, self.how if fault == FAILS else "")
        if fault == FAILS:
            self.state = f"{told(status)}, {self.part(piece)}"
        if fault == NO_PAPER or (fault == FAILS and not self.is_helped):
            # What comes out late is on paper too.
            self.desk.heal("paper" if fault == NO_PAPER else self.cure())
            late = self.desk.take()
            if told(status) == "refused" and late.rows:
                self.say(f"was refused ({status}) and came out afterwards")
            piece = Piece(piece.text + late.text)
        self.keep(piece)
        if told(status) != "refused":
            self.may_be_out = True
        if told(status) == "done":
            self.customer.newest_told = instance_of(self.desk.code())
        if told(status) == "unknown":
            self.stays_unknown()

    # The bytes of a register that was killed stop as on other days: no paper, or no line.
    def fault(self):
        return self.how if self.how != "killed" else "paper" if self.byte % 2 else "cable"

    def cure(self):
        return self.fault() if self.fault() in CURES else None

    def killed(self, words):
        """What the successor of the killed register says of this try."""
        before = self.desk.code()
        self.desk.kill_in_print(words, self.fault(), self.byte)
        self.desk.come_back(self.sale)
        known, state = self.desk.register.ask("show print.state")
        has_begun = known == DONE and (not self.may_be_out or self.desk.code() != before)
        if not has_begun:
            return REFUSED  # it died before anything was written down
        if state == "done" and self.may_be_out and not self.desk.peek().rows:
            return REFUSED  # done is what the paper before this one was
        return {"unknown": UNKNOWN, "done": DONE}.get(state, REFUSED)

    def look(self, status, how):
        """What is on paper at the moment when the register has answered."""
        piece = self.desk.take()
        if told(status) == "done" and how != "liar":
            if self.part(piece) != "all on paper":
                self.say(f"told done with {self.part(piece)}:\n{piece.text}")
            elif piece.codes != [self.desk.code()]:
                self.say(f"{piece.codes} on paper, and the register says {self.desk.code()}")
        if told(status) == "refused" and piece.rows:
            self.say(f"told refused ({status}) with {self.part(piece)}")
        if how and self.is_helped and told(status) == "unknown":
            self.say("was helped in time, and the register does not know")
        return piece

    def keep(self, piece):
        if not piece.rows:
            return
        for code in piece.codes:
            if code in self.customer.codes:
                self.say(f"a further paper has the same code: {code}")
            if self.may_be_out and not piece.is_marked:
                self.say(f"a further paper is not marked 再発行:\n{piece.text}")
            self.customer.codes.append(code)
        self.pieces += 1
        paper = os.path.join(self.desk.stage.shop.path("paper"), f"{self.sale.ref}-{self.pieces}.txt")
        with open(paper, "w", encoding="utf-8") as file:
            file.write(piece.text)

    def part(self, piece):
        whole = self.work.again if self.may_be_out else self.work.first
        if not piece.rows:
            return "nothing on paper"
        if piece.rows >= whole.rows and piece.codes:
            return "all on paper"
        return "its code on paper" if piece.codes else "a part on paper"

    def stays_unknown(self):
        """Asked again, also of a printer that works, nothing is printed."""
        status, text = self.desk.print("print")
        if status != UNKNOWN or self.desk.take().rows:
            self.say(f"printed again without being told to: {status} {text}")

    def conclude(self):
        """What is still unknown somebody settles who has seen the paper."""
        if not self.customer.can_pay():
            self.say(f"no good paper after {MOST_REPRINTS} reprints")
        if self.desk.register.value("print.state") == "unknown":
            newest = self.desk.code()
            is_there = newest in self.customer.codes
            status, text = self.desk.settle(self.sale, is_there)
            if (status == DONE) != is_there:
                self.say(f"settled by staff, and the register says {status} {text}")
            if is_there:
                self.customer.newest_told = instance_of(newest)
        pending = self.desk.register.ask("pending")
        if pending != (0, "0"):
            self.say(f"pending {pending}")


def paper(run):
    with Stage(run) as stage:
        desks = [Desk(stage, f"T-{number:04}", *desk) for number, desk in enumerate(DESKS, 2)]
        lock, stopped = threading.Lock(), threading.Event()
        works = [Work(run, lock, desk, place) for place, desk in enumerate(desks)]
        with concurrent.futures.ThreadPoolExecutor(len(works)) as pool:
            waiting = [pool.submit(work.all_points, stopped) for work in works]
            try:
                done, _ = concurrent.futures.wait(
                    waiting, return_when=concurrent.futures.FIRST_EXCEPTION)
            finally:
                stopped.set()
        for one in done:
            one.result()
        run.note("bytes of a receipt with its coupon: " +
                 ", ".join(f"{work.desk.name} {work.size}" for work in works))
        elsewhere = Market(stage, stage.register(), "T-0001")
        for work in works:
            for customer, newest_first in work.away:
                work.say(elsewhere.bring(customer, newest_first))
        conclude(stage, elsewhere.register, desks)


def conclude(stage, register, desks):
    """What stayed unknown was looked at; then the books, the journals and all papers are checked."""
    state = os.path.join(stage.shop.state, "journal.db")
    stage.verify_options = {"journals": [("T-0001", state), *(desk.journal() for desk in desks)]}
    stage.leave(register)
    for desk in desks:
        stage.leave(desk.register)
        desk.close()
    stage.conclude()


RIGS = [
    Rig("paper", ("F35", "F36", "F37"), 20, paper,
        "the printer fails at each byte of a receipt with its coupon"),
]
