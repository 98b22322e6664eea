# SPDX-License-Identifier: Apache-2.0
"""A plugin's child is killed in the middle. Usage: plugin_test.py BUILD [TEST...]"""

import os
import signal
import subprocess

from case import DONE, JOURNALED, START, UNKNOWN, FaultCase, main, wait_until

NO_HARDWARE = 107


class PaymentCase(FaultCase):
    def taken(self):
        """How often the service took money, by its own book."""
        return sum(entry["verb"] == "authorize" and entry["state"] == "done"
                   for entry in self.shop.payments().values())

    def settles_by_itself(self, register):
        """Noren asks the new child unasked; until then the register says that nobody knows."""
        self.assertIn(register.value("state"), ("unknown", "identified", "paying"))
        wait_until("an end", lambda: self.said(register, "pending") == "0")


class PaymentIsKilledFromOutside(PaymentCase):
    payment = {"delay_ms": 1500}  # what the terminal takes to ask the customer

    def test_in_the_middle_of_authorizing(self):
        register = self.sale("0001")
        register.tell("pay")
        wait_until("the journal's row",
                   lambda: self.shop.journaled("authorize", "0001") == [JOURNALED])
        os.kill(register.child_of("payment_simulated"), signal.SIGKILL)
        self.assertEqual(register.answer()[0], UNKNOWN)
        # A new child settles it: it did not happen, and never will.
        self.settles_by_itself(register)
        self.assertEqual((register.value("due"), self.taken()), ("1500", 0))
        self.said(register, "pay")
        self.assertEqual((register.value("due"), self.taken()), ("0", 1))
        self.assertEqual(register.number("payments.count"), 1)
        self.said(register, "complete")
        self.assert_once(register, "0001")


class PaymentDies(PaymentCase):
    def dies(self, point):
        self.shop.write_configuration(self.shop.plugins(payment={"die_at": point}))
        register = self.sale("0001")
        self.said(register, "pay", UNKNOWN)
        self.settles_by_itself(register)
        return register

    def test_before_it_noted_anything(self):
        register = self.dies("before")
        self.assertEqual((register.value("due"), self.taken()), ("1500", 0))
        self.said(register, "pay")
        self.assertEqual((register.value("due"), self.taken()), ("0", 1))

    def test_after_it_noted_the_intent(self):
        register = self.dies("after_intent")
        self.assertEqual((register.value("due"), self.taken()), ("1500", 0))
        self.said(register, "abandon")
        self.assertEqual(self.taken(), 0)
        self.assertEqual(self.said(register, "pending"), "0")

    def test_after_the_money_was_taken(self):
        register = self.dies("after_result")
        self.assertEqual((register.value("due"), self.taken()), ("0", 1))
        self.said(register, "pay")
        self.assertEqual(self.taken(), 1)
        self.said(register, "complete")
        self.assert_once(register, "0001")
        self.assertEqual(self.taken(), 1)

    def test_a_whole_run_asks_about_its_payment_instead_of_taking_it_twice(self):
        self.shop.write_configuration(self.shop.plugins(payment={"die_at": "after_result"}))
        register = self.shop.register()
        whole = "run ref=0001 total=1500 tax=10 redeem=300 pay=pay"
        self.said(register, whole, UNKNOWN)
        status, text = wait_until("an answer", lambda: settled(register, whole))
        self.assertEqual(status, 0, text)
        self.assertEqual(self.taken(), 1)
        self.assertEqual(len(self.completions("0001")), 1)
        self.assertEqual(self.shop.points(), START - 300 + 12)


class LoyaltyIsKilled(FaultCase):
    def test_after_it_sent_a_completion(self):
        self.shop.fault("--verb", "complete", "--delay-ms", "1000", "--count", "1")
        register = self.sale("0001")
        register.tell("complete")
        wait_until("the center's start of work",
                   lambda: "complete" not in self.shop.office("faults", "list"))
        os.kill(register.child_of("loyalty_center"), signal.SIGKILL)
        self.assertEqual(register.answer()[0], UNKNOWN)
        wait_until("the center's commit", lambda: self.completions("0001"))
        status, text = wait_until("an answer", lambda: settled(register, "complete"))
        self.assertEqual(status, 0, text)
        self.assert_once(register, "0001")
        self.assertEqual(self.shop.points(), START + 15)

    def test_before_it_sent_a_completion(self):
        register = self.sale("0001")
        child = register.child_of("loyalty_center")
        os.kill(child, signal.SIGSTOP)
        register.tell("complete")
        wait_until("the journal's row",
                   lambda: self.shop.journaled("complete", "0001") == [JOURNALED])
        os.kill(child, signal.SIGKILL)
        self.assertEqual(register.answer()[0], UNKNOWN)
        status, text = wait_until("an answer", lambda: settled(register, "complete"))
        self.assertEqual(status, 0, text)
        self.assert_once(register, "0001")

    def test_a_killed_child_comes_back(self):
        register = self.sale("0001")
        first = register.child_of("loyalty_center")
        os.kill(first, signal.SIGKILL)
        self.assertNotEqual(wait_until("a new child", lambda: other(register, first)), first)
        wait_until("an answer", lambda: register.ask("quote")[0] == 0)
        self.said(register, "complete")
        self.assert_once(register, "0001")


class PluginIsQuarantined(FaultCase):
    HELD = os.path.join("quarantine", "noren.payment-simulated.json")

    def kill_until_quarantined(self, register):
        killed = set()
        for _ in range(3):
            child = wait_until("a new child",
                               lambda: new_child(register, "payment_simulated", killed))
            os.kill(child, signal.SIGKILL)
            killed.add(child)
        wait_until("the mark",
                   lambda: os.path.exists(os.path.join(self.shop.state, self.HELD)))

    def test_after_three_deaths_until_it_is_enabled(self):
        register = self.sale("0001")
        self.kill_until_quarantined(register)
        status, text = register.ask("pay")
        self.assertEqual(status, NO_HARDWARE, text)
        self.assertIn("noren plugin enable noren.payment-simulated", text)
        self.enable()
        wait_until("a payment", lambda: register.ask("pay")[0] == DONE)
        self.said(register, "complete")
        self.assert_once(register, "0001")

    def test_also_by_the_next_register(self):
        register = self.shop.register()
        self.kill_until_quarantined(register)
        register.end(signal.SIGKILL)
        register = self.sale("0002")
        self.assertEqual(register.ask("pay")[0], NO_HARDWARE)
        self.enable()
        wait_until("a payment", lambda: register.ask("pay")[0] == DONE)

    def enable(self):
        subprocess.run([self.shop.program("noren"), "plugin", "enable", "noren.payment-simulated",
                        "--config", self.shop.configuration], check=True, capture_output=True)


def new_child(register, library, known):
    child = register.child_of(library)
    return child if child not in known else None


def other(register, first):
    child = register.child_of("loyalty_center")
    return child if child != first else None


def settled(register, line):
    """The answer, once it is no longer "nobody knows"."""
    status, text = register.ask(line)
    return None if status == UNKNOWN else (status, text)


if __name__ == "__main__":
    main()
