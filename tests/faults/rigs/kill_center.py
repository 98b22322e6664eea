# SPDX-License-Identifier: Apache-2.0
"""The center is killed at each system call on its books, while a register sells. What it had
answered is there when it starts again: answered is durable. Also at each message that it sends:
after the commit, before the answer."""

import os
import signal

import tracing
from clerk import Sale, attempt, check_while_broken, shown
from rig import Rig
from rigs.kill_register import whole
from shop import children
from stage import Stage

MOST = 400


def kill_center(run):
    tracing.need_strace()
    with Stage(run, ("reader", "points")) as stage:
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        for call in (*tracing.CALLS, tracing.SENDS):
            index = 1
            while not killed_at(stage, register, call, index):
                index += run.stride(4)
                assert index < MOST, f"{call} never ends"
        stage.conclude([register])


def killed_at(stage, register, call, index):
    """One point. True if the center lived through it."""
    shop = stage.shop
    sale = Sale(f"{call}-{index:03}", redeem=5)
    before = stage.books.last()
    end_center(stage)
    started = start_traced(stage, call, f"signal=SIGKILL:when={index}")
    if started:
        attempt(register, sale)
    lived = end_center(stage)
    shop.start_center(mock=stage.mock)
    entries = stage.books.since(before)
    state = (f"{shown(sale, 'identify')}/{shown(sale, 'redeem')}/{shown(sale, 'complete')}, "
             f"in the books {sum(entry.happened for entry in entries)}")
    wrong = check_while_broken(sale, entries) + whole(stage, register, sale, before)
    stage.run.point(state, wrong)
    return started and lived


def start_traced(stage, call, what):
    """True if it listens; a center may be made to die while it opens its books."""
    files = [] if call == tracing.SENDS else tracing.database(stage.shop.data + "/center.db")
    try:
        stage.shop.start_center(mock=stage.mock, before=tracing.injecting(
            stage.shop.path("strace.log"), call, what, files))
    except AssertionError:
        return False
    return True


def end_center(stage):
    """Ends the center, if it is still there; it is a child of strace. True if it ended well."""
    center = stage.shop.center
    for pid in children(center.pid) or ([center.pid] if center.is_running() else []):
        os.kill(pid, signal.SIGTERM)
    status = center.wait()
    stage.shop.processes.remove(center)
    return status == 0


RIGS = [
    Rig("kill_center", ("F02", "F29"), 5, kill_center,
        "the center killed at each system call on its books"),
]
