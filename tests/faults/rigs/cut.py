# SPDX-License-Identifier: Apache-2.0
"""The line between register and center is cut after each byte of a whole sale, in both directions.

Register and center stay up; each cut is one sale with a ref and a TLS session of its own.
"""

from clerk import Sale, attempt, check_settled, check_while_broken, settle, shown
from cutting_proxy import ANSWERED, ASKED, CuttingProxy
from rig import Rig
from stage import Stage

REDEEM = 5


class Line:
    """A register that reaches its center by a proxy, and sells one sale after the other."""

    def __init__(self, stage):
        self.stage = stage
        self.proxy = CuttingProxy(stage.shop.port)
        stage.shop.use_proxy(self.proxy.port)
        self.register = stage.register()
        self.number = 0

    def sale(self, **options):
        self.number += 1
        return Sale(f"L{self.number:06}", redeem=REDEEM, **options)

    def measure(self, knows_card=False):
        """How many bytes a sale over a session of its own takes, each way."""
        sale = self.sale()
        if knows_card:
            self.identify(sale)
        self.proxy.arm()
        self.whole(sale)
        return self.proxy.counted()

    def identify(self, sale):
        """Up to where points move. A lookup waits for its own time, whatever the till's patience."""
        for _, line in sale.steps()[:3]:
            assert self.register.ask(line)[0] == 0, line

    def whole(self, sale, before=None):
        """Settles the sale with a line that works, and checks it. What was wrong."""
        before = self.stage.books.last() if before is None else before
        wrong = settle(self.register, sale)
        if not wrong:
            wrong = check_settled(self.register, sale, self.stage.books.since(before))
            self.stage.ledger.add(sale)
        return wrong

    def spoil(self, direction, byte, how, knows_card=False, **options):
        """One point: a sale whose line is spoiled at that byte, then a line that works."""
        sale = self.sale(**options)
        before = self.stage.books.last()
        if knows_card:
            self.identify(sale)
        self.proxy.arm(direction, byte, how)
        attempt(self.register, sale)
        spoiled = self.proxy.spoiled
        state = f"{direction} {shown(sale, 'identify')}/{shown(sale, 'redeem')}/{shown(sale, 'complete')}"
        entries = self.stage.books.since(before)
        state += f", {len(entries)} in the books"
        wrong = check_while_broken(sale, entries)
        self.proxy.disarm()
        wrong += self.whole(sale, before)
        if not spoiled:
            wrong.append(f"byte {byte} {direction} was never reached")
        self.stage.run.point(state, wrong)

    def close(self):
        self.stage.conclude([self.register])
        self.proxy.close()


def every_byte(run, how, stride, knows_card=False, **options):
    with Stage(run, ("reader", "points")) as stage:
        line = Line(stage)
        line.measure()  # the first sale of a member is longer
        size = line.measure(knows_card)
        cuts = 0
        for direction in (ASKED, ANSWERED):
            # A handshake's length varies by some bytes from session to session.
            for byte in range(1, size[direction] - 8, stride):
                line.spoil(direction, byte, how, knows_card, **options)
                cuts += 1
        run.note(f"a sale takes {size[ASKED]} bytes to the center and {size[ANSWERED]} back; "
                 f"{cuts} cuts")
        line.close()


def cut(run):
    every_byte(run, "cut", run.stride(9))


def reset(run):
    every_byte(run, "reset", run.stride(67, 3))


def corrupt(run):
    """A bit of each byte is turned over. TLS sees it; a wrong length makes one side wait."""
    every_byte(run, "flip", run.stride(53, 5), knows_card=True, timeout_ms=200)


def black_hole(run):
    """From a byte on nothing arrives any more, and nobody says so."""
    every_byte(run, "hold", run.stride(97, 11), knows_card=True, timeout_ms=150)


def slow_line(run):
    """Each byte comes alone and late. Who waits gets there; who does not asks again, and no more often
    than the clerk did."""
    with Stage(run, ("reader", "points")) as stage:
        line = Line(stage)
        line.measure()
        for patience in (30, 300, 1500, 20_000):
            for count in range(run.stride(1, 10) if run.is_slice else 10):
                sale = line.sale(timeout_ms=patience)
                before = stage.books.last()
                line.identify(sale)
                line.proxy.arm(ASKED, 1, "slow")
                attempt(line.register, sale)
                calls = sum(len(told) for told in sale.told.values())
                connections = line.proxy.connections
                state = f"{patience} ms: {shown(sale, 'redeem')}/{shown(sale, 'complete')}"
                wrong = check_while_broken(sale, stage.books.since(before))
                if connections > calls:
                    wrong.append(f"{connections} connections for {calls} calls")
                line.proxy.disarm()
                wrong += line.whole(sale, before)
                run.point(state, wrong)
        line.close()


RIGS = [
    Rig("cut", ("F16", "F17"), 6, cut, "the line cut after each byte of a sale, both ways"),
    Rig("reset", ("F16", "F17"), 6, reset, "the same with RST instead of an orderly end"),
    Rig("corrupt", ("F24",), 5, corrupt, "a bit of each byte on the line turned over"),
    Rig("slow_line", ("F09", "F22"), 2, slow_line, "each byte alone and late"),
    Rig("black_hole", ("F18",), 5, black_hole, "silence from each byte on, and no end of it"),
]
