# SPDX-License-Identifier: Apache-2.0
"""What people do twice: keys pressed again while the call runs, one receipt number on two registers,
one coupon in two sales."""

import ctypes
import os
import threading

import books
from clerk import DONE, EXISTS, Sale, attempt, settle, shown
from rig import Rig
from rigs.kill_register import whole
from stage import Stage

RUNNING, BUSY, CANCELED = 1000, 113, 1002
FOREVER = -1


class Till:
    """noren.h in this process, for calls from several threads."""

    def __init__(self, build, configuration):
        self.library = ctypes.CDLL(os.path.join(build, "lib", "libnoren.so"))
        self.handle = ctypes.c_int32()
        assert self.call("noren_open", f"config={configuration}", ctypes.byref(self.handle)) == DONE

    def call(self, name, text, *others, handle=None):
        words = text.replace(" ", "\n").encode()
        first = [] if handle is None else [ctypes.c_int32(handle)]
        return getattr(self.library, name)(*first, words, ctypes.c_int32(-1), *others)

    def begin(self, ref):
        sale = ctypes.c_int32()
        assert self.call("noren_sale_begin", f"ref={ref}", ctypes.byref(sale),
                         handle=self.handle.value) == DONE
        return sale.value

    def verb(self, sale, name, text, wait_ms):
        return self.call(f"noren_sale_{name}", text, ctypes.c_int32(wait_ms), handle=sale)

    def wait(self, sale):
        return self.library.noren_wait(ctypes.c_int32(sale), ctypes.c_int32(FOREVER))

    def cancel(self, sale):
        return self.library.noren_cancel(ctypes.c_int32(sale))

    def close(self):
        self.library.noren_close(self.handle)


def quietly(log, do):
    """What the library logs meanwhile goes to a file."""
    own, file = os.dup(2), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 2)
    try:
        return do()
    finally:
        os.dup2(own, 2)
        os.close(own)
        os.close(file)


def pressed_again(run):
    """Each key is pressed by several threads at once, and once more; some press cancel."""
    with Stage(run) as stage:
        whole(stage, register := stage.register(), Sale("first", redeem=5), stage.books.last())
        stage.leave(register)
        till = quietly(stage.shop.path("till.log"),
                       lambda: Till(run.build, stage.shop.configuration))
        for number in range(run.stride(12, 60) if run.is_slice else 60):
            keys, cancels = 2 + number % 4, number % 3 == 2
            sale = Sale(f"P{number:03}", redeem=5, prints=True)
            before = stage.books.last()
            wrong = []
            handle = till.begin(sale.ref)
            till.call("noren_sale_add", f"line=1 amount={sale.amount} tax=10", handle=handle)
            assert till.verb(handle, "identify", f"code={sale.card}", FOREVER) == DONE
            said = []
            for name, text in (("redeem", "points=5"), ("complete", ""), ("print", "")):
                said += press(till, handle, name, text, keys, cancels)
            for status in said:
                if status not in (DONE, RUNNING, BUSY, CANCELED, 106, 1001):
                    wrong.append(f"{sale.ref}: a key answered {status}")
            till.library.noren_close(ctypes.c_int32(handle))
            entries = stage.books.since(before)
            for kind in (books.HOLD, books.COMPLETE):
                if len([entry for entry in entries if entry.kind == kind and entry.happened]) > 1:
                    wrong.append(f"{sale.ref}: done twice")
            stage.ledger.add(sale)
            run.point(f"{keys} keys{', canceled' if cancels else ''}", wrong)
        till.close()
        register = stage.register()
        for sale in stage.ledger.sales[1:]:
            for text in settle(register, sale) + checked(register, sale):
                run.violation(text)
        stage.conclude([register])


def press(till, handle, name, text, keys, cancels):
    said = []
    threads = [threading.Thread(target=lambda: said.append(till.verb(handle, name, text, 0)))
               for _ in range(keys)]
    for thread in threads:
        thread.start()
    if cancels:
        till.cancel(handle)
    for thread in threads:
        thread.join()
    said.append(till.wait(handle))
    said.append(till.verb(handle, name, text, FOREVER))  # and once more
    return said


def checked(register, sale):
    if register.value("state") != "done":
        return [f"{sale.ref}: {register.value('state')}"]
    sale.awarded = register.number("points.awarded")
    return []


def same_number(run):
    """Two registers of one shop sell under one receipt number: one sale counts."""
    with Stage(run, ("reader", "points")) as stage:
        shop = stage.shop
        first = stage.register()
        whole(stage, first, Sale("first", redeem=5), stage.books.last())
        second = stage.second_register("T-0002")
        for number in range(4 if run.is_slice else 40):
            for both_wait in (False, True):
                ref = f"S{number:03}-{both_wait:d}"
                sales = [Sale(ref, redeem=5, until="redeem" if both_wait else ""), Sale(ref, redeem=3)]
                before = stage.books.last()
                attempt(first, sales[0])
                if both_wait:  # both hold their points, and complete at once
                    sales[1].until = "redeem"
                    attempt(second, sales[1])
                    for register in (first, second):
                        register.tell("complete")
                    for register, sale in ((first, sales[0]), (second, sales[1])):
                        sale.told["complete"] = [register.answer()[0]]
                else:
                    attempt(second, sales[1])
                wrong = []
                winners = [sale for sale in sales if sale.is_told("complete")]
                losers = [(register, sale) for register, sale in zip((first, second), sales)
                          if not sale.is_told("complete")]
                if len(winners) != 1:
                    wrong.append(f"{ref}: told done {len(winners)} times")
                for register, sale in losers:
                    if sale.last("complete") != EXISTS:
                        wrong.append(f"{ref}: the other is told {sale.last('complete')}")
                    if register.ask("abandon")[0] != DONE:
                        wrong.append(f"{ref}: the other cannot be given up")
                done = [entry for entry in stage.books.since(before)
                        if entry.kind == books.COMPLETE and entry.happened]
                if len(done) != 1:
                    wrong.append(f"{ref}: {len(done)} completions in the books")
                for sale in winners:
                    sale.awarded = done[0].reply["complete"]["awarded"]
                    stage.ledger.add(sale)
                which = "the first" if winners and winners[0] is sales[0] else "the second"
                run.point(f"{'at once' if both_wait else 'one after the other'}: {which}", wrong)
        stage.verify_options = None  # two terminals, one of whose sales the driver calls refused
        stage.conclude([first])
        stage.leave(second)
        shop.office("entries")


def coupon_twice(run):
    """A coupon is shown in two sales: it is worth something once, also printed twice."""
    with Stage(run) as stage:
        register = stage.register()
        for number in range(3 if run.is_slice else 20):
            paper = Sale(f"C{number:03}", amount=2000, prints=True)
            wrong = whole(stage, register, paper, stage.books.last())
            code = register.value("coupons.0.code")
            if number % 2:
                register.ask("print again=yes")
            told = []
            for count in range(3):
                sale = Sale(f"C{number:03}-{count}")
                for _, line in sale.steps()[:3]:
                    register.ask(line)
                register.ask(f"add kind=coupon serial={code}")
                status, _ = register.ask("complete")
                told.append(status)
                if status == DONE:
                    sale.awarded = register.number("points.awarded")
                    stage.ledger.add(sale)
                elif register.ask("abandon")[0] != DONE:
                    wrong.append(f"{sale.ref}: cannot be given up")
                else:
                    stage.ledger.abandoned.append(sale)
            if told.count(DONE) != 1:
                wrong.append(f"coupon of {paper.ref} in three sales: {told}")
            run.point("printed again" if number % 2 else "printed once", wrong)
        stage.conclude([register])


RIGS = [
    Rig("pressed_again", ("F44",), 4, pressed_again, "keys pressed again, by several threads, and cancel"),
    Rig("same_number", ("F44",), 2, same_number, "one receipt number on two registers"),
    Rig("coupon_twice", ("F46",), 2, coupon_twice, "one coupon in several sales"),
]
