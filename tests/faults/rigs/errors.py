# SPDX-License-Identifier: Apache-2.0
"""Disks that fail, fill up or are slow, under the register's journal and under the center's books:
the n-th call fails, for every n; once, and from then on."""

import os

import tracing
from clerk import DONE, Sale, attempt, check_while_broken, settle, shown
from rig import Rig
from rigs.kill_center import end_center, start_traced
from rigs.kill_register import whole
from stage import Stage

MOST = 400
SLOW_MS = 300


def disk_of_register(run):
    """A full disk refuses and heals by itself; after a failed sync the register says nothing more
    until it is opened again. A call that is interrupted is made again."""
    tracing.need_strace()
    with Stage(run) as stage:
        first = stage.register()
        whole(stage, first, Sale("first", redeem=5, prints=True), stage.books.last())
        stage.leave(first)
        for call, error, times, stride in (("pwrite64", "ENOSPC", "", 5), ("fdatasync", "EIO", "", 2),
                                           ("pwrite64", "EIO", "", 7), ("pwrite64", "ENOSPC", "+", 9),
                                           ("fdatasync", "EIO", "+", 5), ("pwrite64", "EINTR", "", 13)):
            index = 1
            while register_point(stage, call, error, times, index):
                index += run.stride(stride)
                assert index < MOST, f"{call} never ends"
        stage.conclude([stage.register()])


def register_point(stage, call, error, times, index):
    """One point. True if the fault happened."""
    kind = f"{call} {error}{' for ever' if times else ''}"
    sale = Sale(f"{call}-{error}{'-on' if times else ''}-{index:03}", redeem=5, prints=True)
    before = stage.books.last()
    log = stage.shop.path("strace.log")
    victim = stage.register(open_till=False, before=tracing.injecting(
        log, call, f"error={error}:when={index}{times}",
        tracing.database(os.path.join(stage.shop.state, "journal.db"))))
    opened = victim.ask(f"open config={stage.shop.configuration} language=en")[0] == DONE
    if opened:
        attempt(victim, sale)
    entries = stage.books.since(before)
    state = f"{kind}: {shown(sale, 'redeem')}/{shown(sale, 'complete')}/{shown(sale, 'print')}"
    wrong = check_while_broken(sale, entries)
    settled = False
    if opened and error in ("ENOSPC", "EINTR") and not times:
        wrong += settle(victim, sale)  # there is room again
        settled = True
    elif opened and call == "fdatasync" and sale.told and not settled:
        told_done = sale.is_told("complete")
        before_again = len(sale.told.get("complete", []))
        attempt(victim, sale)
        if not told_done and DONE in sale.told.get("complete", [])[before_again:]:
            happened_fault = tracing.injected(log)
            if happened_fault:
                wrong.append(f"{sale.ref}: told done on a journal whose sync had failed")
    victim.ask("close")
    stage.leave(victim)
    there = tracing.injected(log) > 0
    successor = stage.register()
    wrong += whole(stage, successor, sale, before)
    stage.leave(successor)
    stage.run.point(state, wrong)
    return there


def disk_of_center(run):
    """A full disk refuses what moves value and answers questions; after a failed sync the center
    ends, and reads its books anew."""
    tracing.need_strace()
    with Stage(run, ("reader", "points")) as stage:
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        for call, error, times, stride in (("fdatasync", "EIO", "", 1), ("fdatasync", "EIO", "+", 2),
                                           ("pwrite64", "ENOSPC", "", 5), ("pwrite64", "ENOSPC", "+", 9),
                                           ("pwrite64", "EIO", "", 7), ("pwrite64", "EINTR", "", 15)):
            index = 1
            while center_point(stage, register, call, error, times, index):
                index += run.stride(stride)
                assert index < MOST, f"{call} never ends"
        stage.conclude([register])


def center_point(stage, register, call, error, times, index):
    """One point. True if the fault happened."""
    kind = f"{call} {error}{' for ever' if times else ''}"
    sale = Sale(f"{call}-{error}{'-on' if times else ''}-{index:03}", redeem=5)
    before = stage.books.last()
    log = stage.shop.path("strace.log")
    end_center(stage)
    wrong = []
    started = start_traced(stage, call, f"error={error}:when={index}{times}")
    if started:
        attempt(register, sale)
        if error == "ENOSPC" and shown(sale, "redeem") == "refused":
            status, text = register.ask("balance code=town-1")
            if status != DONE:
                wrong.append(f"{sale.ref}: no balance from a center whose disk is full: {text}")
    end_center(stage)
    there = tracing.injected(log) > 0
    stage.shop.start_center(mock=stage.mock)
    entries = stage.books.since(before)
    state = f"{kind}: {shown(sale, 'redeem')}/{shown(sale, 'complete')}, {len(entries)} in the books"
    wrong += check_while_broken(sale, entries) + whole(stage, register, sale, before)
    stage.run.point(state, wrong)
    return there


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
            end_center(stage)
            assert start_traced(stage, "fdatasync", f"delay_exit={SLOW_MS * 1000}:when={index}")
            attempt(register, sale)
            state = f"{shown(sale, 'redeem')}/{shown(sale, 'complete')}"
            wrong = check_while_broken(sale, stage.books.since(before))
            wrong += whole(stage, register, sale, before)
            end_center(stage)
            there = tracing.injected(stage.shop.path("strace.log")) > 0
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
