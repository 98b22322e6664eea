# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a shop with a member, and what must be true of its ledger."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from shop import Shop, wait_until  # noqa: E402,F401
from verified import verify_shop  # noqa: E402

BUILD = sys.argv[1]
DONE, UNKNOWN, EXISTS = 0, 1001, 110
JOURNALED = 1  # core/operation State
START = 1000   # the member's points before


class FaultCase(unittest.TestCase):
    payment = None

    def setUp(self):
        self.shop = Shop(BUILD, register=os.path.join(BUILD, "tests", "fault_register"))
        self.addCleanup(self.shop.close)
        self.addCleanup(self.verify)
        self.shop.start_center()
        self.shop.give("town-1", START)
        self.shop.enroll()
        self.shop.write_configuration(self.shop.plugins(payment=self.payment))

    def verify(self):
        """However a test ended: nothing lost and nothing twice, as far as books, journal and paper say."""
        verify_shop(self.shop)

    def sale(self, ref, register=None, amount=1500):
        """A sale whose customer is known: a complete() away from its points."""
        register = register or self.shop.register()
        self.said(register, f"begin ref={ref}")
        self.said(register, f"add amount={amount} tax=10")
        self.said(register, "identify")
        return register

    def said(self, register, line, status=DONE):
        got, text = register.ask(line)
        self.assertEqual(got, status, f"{line}: {text}\n{register.log_text()[-2000:]}")
        return text

    def take_over(self, ref):
        """The successor of a register that was killed. It asks by itself at once what is unknown, so
        the center answers nothing about completions until let_it_ask()."""
        self.shop.fault("--verb", "complete", "--drop")
        register = self.shop.register()
        self.said(register, f"begin ref={ref}", EXISTS)
        return register

    def let_it_ask(self):
        self.shop.clear_faults()

    def completions(self, ref):
        return [entry for entry in self.shop.entries()
                if entry["kind_name"] == "complete" and f'"ref":"{ref}"' in entry["request"]]

    def assert_once(self, register, ref):
        """The ledger holds the sale once, and the points are what the register says."""
        entries = self.completions(ref)
        self.assertEqual(len(entries), 1, entries)
        self.assertEqual(register.value("state"), "done")
        self.assertIn(f'"awarded":{register.number("points.awarded")},', entries[0]["reply"])
        self.assertEqual(self.said(register, "pending"), "0")
        self.said(register, "balance code=town-1")
        self.assertEqual(register.number("wallets.0.balance"), self.shop.points())

    def assert_unknown(self, register, ref, verb):
        self.assertEqual(register.value("state"), "unknown")
        self.assertEqual(self.said(register, "pending"), f"1 {verb}:{ref}")


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
