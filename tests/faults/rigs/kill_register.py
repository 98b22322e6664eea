# SPDX-License-Identifier: Apache-2.0
"""The register is killed at each system call on its journal, in a whole sale: points redeemed,
completed, printed; and at each message to another process; and at each call of its start. Its
successor goes on. The call at which it dies is not made any more."""

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
        for when, calls in (("work", (*tracing.CALLS, tracing.SENDS)), ("start", tracing.CALLS)):
            for call in calls:
                index = 1
                while not killed_at(stage, when, call, index):
                    index += run.stride(3 if when == "work" else 7)
                    assert index < MOST, f"{call} never ends"
        stage.conclude([stage.register()])


class Victim:
    """A register whose calls are spoiled while it starts, or from when it has started."""

    def __init__(self, stage, when, call, what):
        self.log, files = stage.shop.path("strace.log"), []
        if call != tracing.SENDS:
            files = tracing.database(os.path.join(stage.shop.state, "journal.db"))
        self.stage, self.tracer = stage, None
        if when == "start":
            self.register = stage.register(
                open_till=False, before=tracing.injecting(self.log, call, what, files))
            line = f"open config={stage.shop.configuration} language=en"
            self.opened = self.register.ask(line)[0] == 0
        else:
            self.register = stage.register()
            self.tracer = tracing.Attached(self.register.pid, self.log, call, what, files)
            self.opened = True

    def leave(self):
        """Closes the till as a person does, if it is still there."""
        self.register.ask("close")
        self.stage.leave(self.register)
        if self.tracer:
            self.tracer.wait()


def killed_at(stage, when, call, index):
    """One point. True if the register lived through it: it makes fewer such calls."""
    sale = Sale(f"{when}-{call}-{index:03}", redeem=5, prints=True)
    before = stage.books.last()
    victim = Victim(stage, when, call, f"signal=SIGKILL:when={index}")
    if victim.opened:
        attempt(victim.register, sale)
    victim.leave()
    entries = stage.books.since(before)
    told = sum(sale.is_told(verb) for verb in ("redeem", "complete", "print"))
    state = f"at {when}: told {told}, in the books {sum(entry.happened for entry in entries)}"
    wrong = check_while_broken(sale, entries)
    successor = stage.register()
    if sale.is_told("complete"):
        successor.ask(f"begin ref={sale.ref}")
        if successor.value("state") != "done":
            wrong.append(f"{sale.ref}: told done, and its successor says {successor.value('state')}")
    wrong += whole(stage, successor, sale, before)
    stage.leave(successor)
    stage.run.point(state, wrong)
    return not tracing.killed(victim.log)


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
