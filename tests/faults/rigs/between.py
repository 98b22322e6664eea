# SPDX-License-Identifier: Apache-2.0
"""What stands between register and center repeats requests, keeps them for later, and answers with
what is no answer: pages of its own, replies that end early."""

import os
import threading

from clerk import UNKNOWN, Sale, attempt, check_while_broken
from middlebox import Middlebox, answer_of, parted
from rig import Rig
from rigs.give_up import end_as
from rigs.kill_register import whole
from stage import Stage

PAGE = b"<html><body>Please accept our terms</body></html>"


class Between:
    """A stage whose register reaches the center by a middlebox."""

    def __init__(self, stage):
        shop = stage.shop
        self.stage = stage
        self.box = Middlebox(shop.port, os.path.join(shop.data, "tls.crt"),
                             os.path.join(shop.data, "tls.key"))
        shop.use_proxy(self.box.port)
        self.register = stage.register()
        whole(stage, self.register, Sale("first", redeem=5), stage.books.last())

    def broken(self, sale, rule):
        """Sells while the rule holds; then all is well again. What was wrong."""
        before = self.stage.books.last()
        self.box.rule = rule
        attempt(self.register, sale)
        wrong = check_while_broken(sale, self.stage.books.since(before))
        self.box.rule = None
        return wrong + whole(self.stage, self.register, sale, before)

    def close(self):
        self.stage.conclude([self.register])
        self.box.close()


def only(verb, do):
    """A rule for one verb's first request."""
    left = [1]

    def rule(request, forward):
        if request.verb == verb and left:
            left.pop()
            return do(request, forward)
        return forward(request)
    return rule


def no_answer_is_success(run):
    """Whatever comes back instead of the center's reply is never taken for one."""
    def page(status, forwards, kind="text/html"):
        def do(request, forward):
            if forwards:
                forward(request)
            return answer_of(status, PAGE, kind)
        return do

    def ends_early(count, says_so):
        def do(request, forward):
            head, body = parted(forward(request))
            short = body[:count]
            if says_so:
                return answer_of("200 OK", short, "application/x-protobuf")
            return head + short  # and then the line is closed
        return do

    with Stage(run, ("reader", "points")) as stage:
        between = Between(stage)
        number = 0
        cases = [(f"{status.split()[0]} {'after' if forwards else 'without'} the center", verb,
                  page(status, forwards))
                 for verb in ("hold", "complete") for forwards in (True, False)
                 for status in ("200 OK", "500 Broken", "502 Bad Gateway", "503 Unavailable",
                                "302 Found")]
        cases += [("a page that says it is a reply", verb,
                   page("200 OK", True, "application/x-protobuf")) for verb in ("hold", "complete")]
        for verb, longest in (("hold", 12), ("complete", 600)):
            for count in range(0, longest, run.stride(9 if longest > 20 else 2)):
                cases.append(("a reply that ends early", verb, ends_early(count, True)))
        for name, verb, do in cases:
            number += 1
            sale = Sale(f"M{number:05}", redeem=5, timeout_ms=2000)
            wrong = between.broken(sale, only(verb, do))
            if name != "a reply that ends early" and UNKNOWN not in sale.told[said_as(verb)]:
                wrong.append(f"{sale.ref}: {verb} was told {sale.told[said_as(verb)]}")
            run.point(f"{name}: {verb}", wrong)
        between.close()


def said_as(verb):
    return {"hold": "redeem"}.get(verb, verb)


def repeated(run):
    """Requests come many times, at once: all get the same answer, byte for byte, or hear that there
    are too many of them; they count once. The register gets the answer of the first that is taken."""
    def many(times, answers):
        def do(request, forward):
            threads = [threading.Thread(target=lambda: answers.append(forward(request)))
                       for _ in range(times)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            taken = [answer for answer in answers if not is_busy(answer)]
            return taken[0] if taken else answers[0]
        return do

    with Stage(run, ("reader", "points")) as stage:
        between = Between(stage)
        for times in (2, 3, 10, 30) if run.is_slice else (2, 3, 5, 10, 20, 50, 100):
            for verb in ("hold", "complete"):
                answers = []
                sale = Sale(f"R{times:03}-{verb}", redeem=5)
                wrong = between.broken(sale, only(verb, many(times, answers)))
                bodies = {parted(answer)[1] for answer in answers if answer and not is_busy(answer)}
                if len(answers) != times or len(bodies) != 1:
                    wrong.append(f"{verb} x {times}: {len(bodies)} different answers")
                run.point(f"{verb} x {times}", wrong)
        between.close()


def is_busy(answer):
    return bool(answer) and b"center_busy" in answer


def late(run):
    """A request is kept on the way until the sale was given up or settled otherwise: then it comes,
    and finds that it may not happen any more, or has happened."""
    with Stage(run, ("reader", "points")) as stage:
        between = Between(stage)
        box, register = between.box, between.register
        number = 0
        for verb in ("hold", "complete", "cancel"):
            # What is being given up can only be given up.
            for then in ("abandoned",) if verb == "cancel" else ("settled", "abandoned"):
                for redeem, times in ((5, 1), (5, 2), (0, 1), (0, 2)):
                    if verb != "complete" and not redeem:
                        continue
                    number += 1
                    sale = Sale(f"late-{number:03}", redeem=redeem)
                    kept = []
                    before = stage.books.last()
                    box.rule = only(verb, lambda request, _, kept=kept: kept.append(request))
                    sale.until = "redeem" if verb == "cancel" else ""
                    attempt(register, sale)
                    if verb == "cancel":
                        register.ask("abandon")
                    sale.until = ""
                    box.rule = None
                    wrong = end_as(stage, register, sale, then, before)
                    settled = stage.books.last()
                    for _ in range(times):
                        for request in kept:
                            box.forward(request)
                    after = [entry for entry in stage.books.since(settled)
                             if entry.happened and entry.transfers]
                    if after:
                        wrong.append(f"{sale.ref}: {verb} came late and moved something")
                    run.point(f"{verb}, then {sale.end}, {len(kept)} late", wrong)
        between.close()


RIGS = [
    Rig("no_answer", ("F24",), 12, no_answer_is_success,
        "pages, errors and replies that end early instead of an answer"),
    Rig("repeated", ("F19",), 8, repeated, "each request many times at once"),
    Rig("late", ("F20", "F21"), 5, late, "requests that arrive after all is decided"),
]
