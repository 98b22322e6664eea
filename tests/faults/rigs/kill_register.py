# SPDX-License-Identifier: Apache-2.0
"""The register is killed at each system call on its journal, in a whole sale: points redeemed,
completed, printed; and it or one of its plugins at each message to another process. Its successor
goes on. The call at which it dies is not made any more."""

import os

import tracing
from clerk import Sale, attempt, check_settled, check_while_broken, settle
from rig import Rig
from stage import Stage

MOST = 400  # calls of one name in a sale


def kill_register(run):
    tracing.need_strace()
    with Stage(run) as stage:
        first = stage.register()  # the journal is made, and the member
        whole(stage, first, Sale("first", redeem=5, prints=True), stage.books.last())
        stage.leave(first)
        for call in (*tracing.CALLS, tracing.SENDS):
            index = 1
            while not killed_at(stage, call, index):
                index += run.stride(4)
                assert index < MOST, f"{call} never ends"
        stage.conclude([stage.register()])


def killed_at(stage, call, index):
    """One point. True if the register lived through it: it makes fewer such calls."""
    sale = Sale(f"{call}-{index:03}", redeem=5, prints=True)
    before = stage.books.last()
    log, files = stage.shop.path("strace.log"), []
    if call != tracing.SENDS:
        files = tracing.database(os.path.join(stage.shop.state, "journal.db"))
    victim = stage.register(open_till=False, before=tracing.injecting(
        log, call, f"signal=SIGKILL:when={index}", files))
    if victim.ask(f"open config={stage.shop.configuration} language=en")[0] == 0:
        attempt(victim, sale)
    victim.ask("close")
    stage.leave(victim)
    lived = not tracing.killed(log)
    entries = stage.books.since(before)
    told = sum(sale.is_told(verb) for verb in ("redeem", "complete", "print"))
    state = f"told {told}, in the books {sum(entry.happened for entry in entries)}"
    wrong = check_while_broken(sale, entries)
    successor = stage.register()
    if sale.is_told("complete"):
        successor.ask(f"begin ref={sale.ref}")
        if successor.value("state") != "done":
            wrong.append(f"{sale.ref}: told done, and its successor says {successor.value('state')}")
    wrong += whole(stage, successor, sale, before)
    stage.leave(successor)
    stage.run.point(state, wrong)
    return lived


def whole(stage, register, sale, before):
    wrong = settle(register, sale)
    if not wrong:
        wrong = check_settled(register, sale, stage.books.since(before))
        stage.ledger.add(sale)
    return wrong


RIGS = [
    Rig("kill_register", ("F01", "F04"), 6, kill_register,
        "the register killed at each system call on its journal"),
]
