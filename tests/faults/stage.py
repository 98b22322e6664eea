# SPDX-License-Identifier: Apache-2.0
"""The shop that a rig breaks: a center, an enrolled register, and an account of what it was told."""

import os

from books import Books
from clerk import Ledger
from shop import PROGRAM, Shop
from verified import verify_shop

WEALTH = 1_000_000


class Stage:
    """Everything of one rig, in one folder that goes with it."""

    def __init__(self, run, plugins=("reader", "points", "paper"), printer=None, mock=True):
        self.run = run
        self.shop = Shop(run.build, register=os.path.join(run.build, "tests", "fault_register"))
        self.ledger = Ledger()
        self.mock = mock
        self.wanted = plugins
        self.printer = printer
        self.verify_options = {}  # None: what is to be found is there on purpose

    def __enter__(self):
        shop = self.shop
        try:
            with open(PROGRAM, encoding="utf-8") as file:
                program = file.read()
            # One card pays for thousands of sales.
            usual = "daily_limit_unverified = 1000 "
            assert usual in program
            shop.program_file = shop.path("program.toml")
            with open(shop.program_file, "w", encoding="utf-8") as file:
                file.write(program.replace(usual, "daily_limit_unverified = 1000000 "))
            shop.start_center(mock=self.mock)
            self.ledger.give(shop, "town-1", WEALTH)
            shop.enroll()
            self.configure()
            self.books = Books(shop)
        except BaseException:
            shop.close()
            raise
        return self

    def __exit__(self, *_):
        self.books.close()
        self.shop.close()

    def reopen_books(self):
        self.books = Books(self.shop)

    def configure(self):
        plugins = [self.printer if plugin[0] == "paper" and self.printer else plugin
                   for plugin in self.shop.plugins() if plugin[0] in self.wanted]
        self.shop.write_configuration(plugins)

    def register(self, **options):
        return self.shop.register(**options)

    def second_register(self, terminal):
        """A register of the same shop, with an enrollment and a journal of its own."""
        configuration = self.second_terminal(terminal)
        register = self.shop.register(open_till=False)
        status, text = register.ask(f"open config={configuration} language=en")
        assert status == 0, (status, text)
        return register

    def second_terminal(self, terminal, printer=None):
        """Enrolls it and writes its configuration, whose path it returns."""
        shop, folder = self.shop, self.shop.path(terminal)
        shop.enroll(terminal, os.path.join(folder, "enrolled"))
        own = shop.enrollment
        shop.enrollment = os.path.join(folder, "enrolled")
        configuration = os.path.join(folder, "noren.toml")
        plugins = [printer if plugin[0] == "paper" and printer else plugin
                   for plugin in shop.plugins() if plugin[0] in self.wanted]
        shop.write_configuration(plugins, configuration, os.path.join(folder, "state"))
        shop.enrollment = own
        return configuration

    def leave(self, register):
        """Ends a register as a person does."""
        try:
            register.process.stdin.close()
        except BrokenPipeError:
            pass  # it is gone already
        register.wait()
        self.shop.processes.remove(register)

    def conclude(self, registers=()):
        """After everything is settled: the books, the journals, and an independent check of both."""
        for register in registers:
            status, text = register.ask("pending")
            if (status, text) != (0, "0"):
                self.run.violation(f"still pending: {status} {text}")
            self.leave(register)
        for text in self.ledger.check(self.books):
            self.run.violation(text)
        try:
            self.shop.office("entries")  # checks the chain
        except AssertionError as why:
            self.run.violation(f"the books do not check: {why}")
        if self.verify_options is not None:
            self.verify(**self.verify_options)

    def verify(self, **options):
        """noren-verify shares no code with the center."""
        sales = [intent(sale, verb="sale", told="done", awarded=sale.awarded)
                 for sale in self.ledger.sales]
        sales += [intent(sale, verb="abandon", told="abandoned") for sale in self.ledger.abandoned]
        for number, one in enumerate(sales, 1):
            one["intent"] = number
        try:
            verify_shop(self.shop, intents=sales, **options)
        except AssertionError as why:
            said = [line for line in str(why).splitlines()[1:]
                    if not any(word in line for word in (" proved ", "not checked", "not applicable"))]
            self.run.violation("noren-verify: " + "; ".join(said)[:1500])


def intent(sale, **told):
    """A sale as noren-verify reads it (tests/verify/README.md)."""
    lines = [{"line": 1, "amount": sale.amount, "tax": 10}]
    return {"terminal": sale.terminal, "ref": sale.ref, "shop": "main", "lines": lines,
            "tax_mode": "included", "tenders": [], "redeem": sale.redeem, "offline": False,
            "settled": True, **told}
