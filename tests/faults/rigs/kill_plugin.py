# SPDX-License-Identifier: Apache-2.0
"""The process of the loyalty plugin is killed at each of its calls to the system that talk to the
register or to the center. The register lives, says what it cannot know, and settles it."""

import os
import shutil

import tracing
from clerk import DONE, Sale, attempt, check_while_broken, shown
from rig import Rig
from rigs.kill_register import whole
from shop import wait_until
from stage import Stage

CALLS = ("sendmsg", "epoll_wait", "write", "connect", "futex")
MOST = 400


def kill_plugin(run):
    tracing.need_strace()
    with Stage(run, ("reader", "points")) as stage:
        register = stage.register()
        whole(stage, register, Sale("first", redeem=5), stage.books.last())
        stage.leave(register)
        for call in CALLS:
            index = 1
            while killed_at(stage, call, index):
                index += run.stride(5)
                assert index < MOST, f"{call} never ends"
        stage.conclude([stage.register()])


def killed_at(stage, call, index):
    """One point. True if the plugin was killed."""
    shop = stage.shop
    # After three deaths a plugin is held back until a person has looked.
    shutil.rmtree(os.path.join(shop.state, "quarantine"), ignore_errors=True)
    register = stage.register()
    sale = Sale(f"{call}-{index:03}", redeem=5)
    before = stage.books.last()
    child = register.child_of("loyalty_center")
    tracer = tracing.Attached(child, shop.path("strace.log"), call,
                              f"signal=SIGKILL:when={index}", [])
    attempt(register, sale)
    state = f"{shown(sale, 'identify')}/{shown(sale, 'redeem')}/{shown(sale, 'complete')}"
    entries = stage.books.since(before)
    wrong = check_while_broken(sale, entries)
    # A child that died is started again after a while.
    wait_until("the plugin", lambda: register.ask("balance code=town-1")[0] == DONE)
    wrong += whole(stage, register, sale, before)
    if not register.is_running():
        wrong.append(f"{sale.ref}: the register went with its plugin")
    # Before the register goes, which may kill its child itself.
    was_killed = tracing.killed(shop.path("strace.log"))
    stage.leave(register)
    tracer.wait()
    stage.run.point(f"{state}, in the books {sum(entry.happened for entry in entries)}", wrong)
    return was_killed


RIGS = [
    Rig("kill_plugin", ("F40",), 3, kill_plugin,
        "the loyalty plugin killed at each call to register and center"),
]
