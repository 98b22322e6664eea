# SPDX-License-Identifier: Apache-2.0
"""Machines that come back as they were some time ago: a register from an old image of its disk, a
center from an old copy of its books; and one register in the place of another."""

import os
import shutil
import signal
import subprocess
import sys

from clerk import DONE, Sale, attempt, check_settled, settle, shown
from rig import HERE, Rig
from rigs.cut import Line
from rigs.kill_register import whole
from stage import Stage

LATER = 3  # sales after the image was taken


def old_image(run):
    """The image is taken after each step of a sale, the sale and some more go on, and then the image
    is what the register starts from. What is told under the old ids is told once."""
    with Stage(run, ("reader", "points")) as stage:
        line = Line(stage)
        line.measure()
        number = 0
        for until in ("identify", "redeem", "complete", "unknown", "queued"):
            for settled in (True, False):
                number += 1
                old_image_point(stage, line, number, until, settled)
        line.register.ask("pending")
        stage.leave(line.register)
        register = stage.register()
        stage.verify_options = {"restored": ("T-0001",)}
        stage.conclude([register])
        line.proxy.close()


def old_image_point(stage, line, number, until, settled):
    sale = Sale(f"I{number:03}", redeem=5,
                until=until if until in ("identify", "redeem") else "complete")
    before = stage.books.last()
    if until == "unknown":
        line.proxy.arm("answered", line_end(line))
    if until == "queued":
        sale.until = "redeem"
        attempt(line.register, sale)
        stage.shop.center.end(signal.SIGKILL)
        sale.until = "complete"
    attempt(line.register, sale)
    line.proxy.disarm()
    if until == "queued":
        stage.shop.start_center()
    state = f"{until}: {shown(sale, 'complete')}, then {'settled' if settled else 'not settled'}"
    image = stage.shop.path(f"image{number}")
    stop(stage, line)
    shutil.copytree(stage.shop.state, image)
    line.register = stage.register()
    sale.until = ""
    wrong = []
    if settled:
        wrong += settle(line.register, sale)
    later = [Sale(f"I{number:03}-{count}", redeem=5) for count in range(LATER)]
    for one in later:
        wrong += whole(stage, line.register, one, before)
    stop(stage, line)
    shutil.rmtree(stage.shop.state)
    shutil.move(image, stage.shop.state)
    line.register = stage.register()
    # The image knows the sale as it was then, and of the later ones nothing.
    if settled and until in ("identify", "redeem"):
        wrong += sold_again(stage, line, sale)
    else:
        unsettled = settle(line.register, sale)
        wrong += unsettled or check_settled(line.register, sale, stage.books.since(before))
    stage.ledger.add(sale)
    # A receipt number that the image has forgotten is refused by the center, and nothing stays of it.
    wrong += sold_again(stage, line, later[0])
    fresh = Sale(f"I{number:03}-fresh", redeem=5)
    wrong += whole(stage, line.register, fresh, stage.books.last())
    stage.run.point(state, wrong)


def sold_again(stage, line, sale):
    """The sale under a ref that the center knows and the register does not."""
    again = Sale(sale.ref, redeem=5)
    before = stage.books.last()
    attempt(line.register, again)
    status, text = line.register.ask("abandon")
    wrong = [] if status == DONE else [f"{sale.ref} again: cannot be given up: {status} {text}"]
    if shown(again, "complete") == "done":
        wrong.append(f"{sale.ref} was completed a second time")
    happened = [entry for entry in stage.books.since(before) if entry.happened and entry.kind == 2]
    if happened:
        wrong.append(f"{sale.ref}: a second completion in the books")
    found = [entry for entry in stage.books.since(0)
             if entry.happened and entry.kind == 2 and entry.ref() == sale.ref]
    if len(found) != 1:
        wrong.append(f"{sale.ref}: {len(found)} completions in the books")
    elif not hasattr(sale, "awarded"):
        sale.awarded = found[0].reply["complete"]["awarded"]
    return wrong


def line_end(line):
    """A byte of the center's answer to a completion, counted over a whole sale."""
    sizes = line.measure()
    return sizes["answered"] - 40


def stop(stage, line):
    line.register.end(signal.SIGKILL)
    stage.shop.processes.remove(line.register)


def old_books(run):
    """The center starts from a copy of its books. A register that heard of newer ones makes it
    notice: nothing moves until the office has decided."""
    with Stage(run, ("reader", "points")) as stage:
        shop = stage.shop
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        for lost in (1, 2, 5):
            image = shop.path(f"books{lost}")
            end_center(stage)
            shutil.copytree(shop.data, image)
            shop.start_center()
            forgotten = []
            for count in range(lost):
                sale = Sale(f"B{lost}-{count}", redeem=5)
                wrong = whole(stage, register, sale, stage.books.last())
                forgotten.append(sale)
            end_center(stage)
            stage.books.close()
            shutil.rmtree(shop.data)
            shutil.move(image, shop.data)
            shop.start_center()
            stage.reopen_books()
            before = stage.books.last()
            sale = Sale(f"B{lost}-after", redeem=5)
            attempt(register, sale)
            moved = [entry for entry in stage.books.since(before) if entry.happened]
            if moved:
                wrong.append(f"{len(moved)} entries in books that are behind")
            if not is_alarmed(shop):
                wrong.append("the center's log has no alarm")
            state = f"{lost} sales behind: {shown(sale, 'redeem')}/{shown(sale, 'complete')}"
            end_center(stage)
            shop.office("accept-restore", "--who", "office", "--reason", "the disk of last night failed")
            shop.start_center()
            for one in forgotten:
                stage.ledger.sales.remove(one)
            wrong += whole(stage, register, sale, before)
            run.point(state, wrong)
        # What the copy has forgotten stands in the register's journal: a check finds it.
        stage.verify_options = None
        stage.conclude([register])


def is_alarmed(shop):
    with open(shop.path("center.log"), encoding="utf-8", errors="replace") as file:
        return "ALARM" in file.read()


def end_center(stage):
    stage.shop.center.end(signal.SIGTERM)
    stage.shop.processes.remove(stage.shop.center)


def replaced(run):
    """A register's unfinished work moves to the one that takes its place."""
    script = os.path.join(HERE, "storage", "replacement_test.py")
    done = subprocess.run([sys.executable, script, run.build], capture_output=True, text=True,
                          timeout=300)
    for line in done.stderr.splitlines():
        if " ... ok" in line:
            run.point(line.split()[0])
    if done.returncode != 0:
        run.violation(done.stderr[-1500:])


RIGS = [
    Rig("old_image", ("F14",), 8, old_image, "a register starts from an old image of its disk"),
    Rig("old_books", ("F13",), 2, old_books, "the center starts from an old copy of its books"),
    Rig("replaced", ("F14",), 2, replaced, "another register takes over the unfinished work"),
]
