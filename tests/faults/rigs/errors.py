# SPDX-License-Identifier: Apache-2.0
"""Disks that fail, fill up or are slow, under the register's journal and under the center's books:
the n-th call fails, for every n; once, and from then on."""

import dataclasses
import signal

import tracing
from clerk import DONE, Sale, attempt, check_while_broken, settle, shown
from rig import Rig
from rigs.kill_center import Center
from rigs.kill_register import Victim, whole
from shop import TookTooLong, wait_until
from stage import Stage

MOST = 400
SLOW_MS = 300


def every_fault(run, faults, point):
    """Each of the faults at each index, until it does not happen any more."""
    for when, call, error, times, stride in faults:
        index = 1
        while point(Fault(when, call, error, times, index)):
            index += run.stride(stride)
            assert index < MOST, f"{call} never ends"


@dataclasses.dataclass(frozen=True)
class Fault:
    when: str   # at start or at work
    call: str
    error: str
    times: str  # "+": from the index on
    index: int

    def __str__(self):
        return f"{self.call} {self.error}{' for ever' if self.times else ''} at {self.when}"

    def injection(self):
        return f"error={self.error}:when={self.index}{self.times}"

    def ref(self):
        # A slip has room for 20 characters.
        return f"{self.when[0]}-{self.call[:5]}-{self.error}{self.times}-{self.index:03}"


def disk_of_register(run):
    """A full disk refuses and heals by itself; after a failed sync the register says nothing more
    until it is opened again. A call that is interrupted is made again."""
    tracing.need_strace()
    with Stage(run) as stage:
        first = stage.register()
        whole(stage, first, Sale("first", redeem=5, prints=True), stage.books.last())
        stage.leave(first)
        every_fault(run, (("work", "pwrite64", "ENOSPC", "", 5), ("work", "fdatasync", "EIO", "", 2),
                          ("work", "pwrite64", "EIO", "", 7), ("work", "pwrite64", "ENOSPC", "+", 13),
                          ("work", "fdatasync", "EIO", "+", 5), ("work", "pwrite64", "EINTR", "", 23),
                          ("start", "pwrite64", "ENOSPC", "", 23),
                          ("start", "fdatasync", "EIO", "", 3)),
                    lambda fault: register_point(stage, fault))
        stage.conclude([stage.register()])


def register_point(stage, fault):
    """One point. True if the fault happened."""
    sale = Sale(fault.ref(), redeem=5, prints=True)
    before = stage.books.last()
    victim = Victim(stage, fault.when, fault.call, fault.injection())
    if victim.opened:
        attempt(victim.register, sale)
    entries = stage.books.since(before)
    state = f"{fault}: {shown(sale, 'redeem')}/{shown(sale, 'complete')}/{shown(sale, 'print')}"
    wrong = check_while_broken(sale, entries)
    if victim.opened and fault.error in ("ENOSPC", "EINTR") and not fault.times:
        wrong += settle(victim.register, sale)  # there is room again
    elif victim.opened and fault.call == "fdatasync" and not sale.is_told("complete"):
        attempt(victim.register, sale)
        if sale.is_told("complete") and tracing.injected(victim.log):
            wrong.append(f"{sale.ref}: told done on a journal whose sync had failed")
    victim.leave()
    successor = stage.register()
    wrong += whole(stage, successor, sale, before)
    stage.leave(successor)
    stage.run.point(state, wrong)
    return tracing.injected(victim.log) > 0


def disk_of_center(run):
    """A full disk refuses what moves value and answers questions; after a failed sync the center
    ends, and reads its books anew."""
    tracing.need_strace()
    with Stage(run, ("reader", "points")) as stage:
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        every_fault(run, (("work", "fdatasync", "EIO", "", 1), ("work", "fdatasync", "EIO", "+", 1),
                          ("work", "pwrite64", "ENOSPC", "", 3), ("work", "pwrite64", "ENOSPC", "+", 5),
                          ("work", "pwrite64", "EIO", "", 3), ("work", "pwrite64", "EINTR", "", 9),
                          ("start", "pwrite64", "ENOSPC", "", 11),
                          ("start", "fdatasync", "EIO", "", 2)),
                    lambda fault: center_point(stage, register, fault))
        stage.conclude([register])


def center_point(stage, register, fault):
    """One point. True if the fault happened."""
    sale = Sale(fault.ref(), redeem=5)
    before = stage.books.last()
    center = Center(stage, fault.when, fault.call, fault.injection())
    wrong = []
    if center.started:
        attempt(register, sale)
        if fault.error == "ENOSPC" and shown(sale, "redeem") == "refused":
            status, text = register.ask("balance code=town-1")
            if status != DONE:
                wrong.append(f"{sale.ref}: no balance from a center whose disk is full: {text}")
        if fault.call == "fdatasync" and not is_whole(sale) and not ends_by_itself(stage):
            wrong.append(f"{sale.ref}: the center goes on after a sync that failed")
    # A commit whose sync failed may be found again, if nothing is written any more.
    center.end(signal.SIGKILL if fault.error == "EIO" else signal.SIGTERM)
    stage.shop.start_center(mock=stage.mock)
    entries = stage.books.since(before)
    state = f"{fault}: {shown(sale, 'redeem')}/{shown(sale, 'complete')}, {len(entries)} in the books"
    wrong += check_while_broken(sale, entries) + whole(stage, register, sale, before)
    stage.run.point(state, wrong)
    return tracing.injected(center.log) > 0


def is_whole(sale):
    return sale.is_told("complete") and not sale.provisional


def ends_by_itself(stage):
    try:
        return wait_until("the center's end", lambda: not stage.shop.center.is_running(), 10)
    except TookTooLong:
        return False


def slow_disk(run):
    """The center's disk takes longer than the register waits: nobody knows, and then it is known."""
    tracing.need_strace()
    with Stage(run, ("reader", "points")) as stage:
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        there, index = True, 1
        while there:
            sale = Sale(f"slow-{index:03}", redeem=5, timeout_ms=SLOW_MS // 3)
            before = stage.books.last()
            center = Center(stage, "work", "fdatasync", f"delay_exit={SLOW_MS * 1000}:when={index}")
            attempt(register, sale)
            state = f"{shown(sale, 'redeem')}/{shown(sale, 'complete')}"
            wrong = check_while_broken(sale, stage.books.since(before))
            wrong += whole(stage, register, sale, before)
            center.end()
            there = tracing.injected(center.log) > 0
            stage.shop.start_center(mock=stage.mock)
            stage.run.point(state, wrong)
            index += 1
            assert index < MOST
        stage.conclude([register])


RIGS = [
    Rig("disk_of_register", ("F06", "F07", "F09"), 8, disk_of_register,
        "calls on the register's journal fail or find the disk full"),
    Rig("disk_of_center", ("F06", "F08", "F09"), 8, disk_of_center,
        "calls on the center's books fail or find the disk full"),
    Rig("slow_disk", ("F32",), 2, slow_disk, "the center's disk is slower than a register's patience"),
]
