# SPDX-License-Identifier: Apache-2.0
"""The center is killed at each system call on its books, while a register sells. What it had
answered is there when it starts again: answered is durable. Also at each message that it sends:
after the commit, before the answer."""

import contextlib
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
        for when, calls in (("work", (*tracing.CALLS, tracing.SENDS)), ("start", tracing.CALLS)):
            for call in calls:
                index = 1
                while not killed_at(stage, register, when, call, index):
                    index += run.stride(2 if when == "work" else 7)
                    assert index < MOST, f"{call} never ends"
        stage.conclude([register])


def killed_at(stage, register, when, call, index):
    """One point. True if the center lived through it."""
    sale = Sale(f"{when}-{call}-{index:03}", redeem=5)
    before = stage.books.last()
    center = Center(stage, when, call, f"signal=SIGKILL:when={index}")
    if center.started:
        attempt(register, sale)
    center.end()
    stage.shop.start_center(mock=stage.mock)
    entries = stage.books.since(before)
    state = (f"at {when}: {shown(sale, 'identify')}/{shown(sale, 'redeem')}/"
             f"{shown(sale, 'complete')}, in the books {sum(entry.happened for entry in entries)}")
    wrong = check_while_broken(sale, entries) + whole(stage, register, sale, before)
    stage.run.point(state, wrong)
    return not tracing.killed(center.log)


class Center:
    """The stage's center, started anew; its calls are spoiled while it starts, or from when it
    listens."""

    def __init__(self, stage, when, call, what):
        end_center(stage)
        self.stage, self.tracer, self.started = stage, None, True
        self.log = stage.shop.path("strace.log")
        files = tracing.database(stage.shop.data + "/center.db") if call != tracing.SENDS else []
        if when == "work":
            center = stage.shop.start_center(mock=stage.mock)
            self.tracer = tracing.Attached(center.pid, self.log, call, what, files)
            return
        try:
            stage.shop.start_center(mock=stage.mock,
                                    before=tracing.injecting(self.log, call, what, files))
        except AssertionError:  # it was made to end while it opened its books
            self.started = False

    def end(self, how=signal.SIGTERM):
        end_center(self.stage, how)
        if self.tracer:
            self.tracer.wait()


def end_center(stage, how=signal.SIGTERM):
    """Ends the center, if it is still there; it may be a child of strace."""
    center = stage.shop.center
    for pid in children(center.pid) or ([center.pid] if center.is_running() else []):
        with contextlib.suppress(ProcessLookupError):  # the injected signal was faster
            os.kill(pid, how)
    center.wait()
    stage.shop.processes.remove(center)


RIGS = [
    Rig("kill_center", ("F02", "F29"), 5, kill_center,
        "the center killed at each system call on its books"),
]
