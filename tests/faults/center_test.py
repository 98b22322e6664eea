# SPDX-License-Identifier: Apache-2.0
"""The center is killed, or does not answer, in the middle. Usage: center_test.py BUILD [TEST...]"""

import os
import signal
import sys

from case import DONE, EXISTS, START, UNKNOWN, FaultCase, main, wait_until

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proxy import Proxy  # noqa: E402


class CenterIsKilled(FaultCase):
    def test_after_commit_and_before_the_reply(self):
        proxy = Proxy(self.shop.port)
        self.addCleanup(proxy.close)
        self.shop.use_proxy(proxy.port)
        register = self.sale("0001")
        proxy.withhold_replies()
        register.tell("complete")
        # The reply has left the center, so it is committed; it has not arrived, and never will.
        wait_until("the center's commit", lambda: self.completions("0001"))
        self.shop.center.end(signal.SIGKILL)
        self.assertEqual(register.answer()[0], UNKNOWN)
        self.assert_unknown(register, "0001", "complete")
        self.said(register, "complete", UNKNOWN)  # there is nobody to ask yet
        proxy.withhold_replies(False)
        self.shop.start_center()
        self.said(register, "complete")
        self.assert_once(register, "0001")
        self.assertEqual(self.shop.points(), START + 15)

    def test_after_the_request_and_before_commit(self):
        self.shop.fault("--verb", "complete", "--delay-ms", "600000", "--count", "1")
        register = self.sale("0001")
        register.tell("complete")
        wait_until("the center's start of work", lambda: "complete" not in
                   self.shop.office("faults", "list"))
        self.shop.center.end(signal.SIGKILL)
        self.assertEqual(register.answer()[0], UNKNOWN)
        self.assertEqual(self.completions("0001"), [])
        self.shop.start_center()
        self.said(register, "complete")
        self.assert_once(register, "0001")

    def test_a_redemption_is_held_once(self):
        self.shop.fault("--verb", "hold", "--lose-reply", "--count", "1")
        register = self.sale("0001")
        self.said(register, "redeem points=300", UNKNOWN)
        self.shop.center.end(signal.SIGKILL)
        self.assert_unknown(register, "0001", "hold")
        self.said(register, "redeem points=200", 110)
        self.shop.start_center()
        self.said(register, "redeem points=300")
        self.assertEqual(register.number("points.held"), 300)
        self.said(register, "complete")
        self.assert_once(register, "0001")
        self.assertEqual(self.shop.points(), START - 300 + 12)

    def test_what_is_given_up_while_unknown_never_happens(self):
        self.shop.fault("--verb", "complete", "--drop")
        register = self.sale("0001")
        self.said(register, "redeem points=300")
        self.said(register, "complete", UNKNOWN)
        self.said(register, "abandon")
        self.assertEqual(register.value("state"), "abandoned")
        self.assertEqual(self.said(register, "pending"), "0")
        self.assertEqual(self.completions("0001"), [])
        self.assertEqual(self.shop.points(), START)

    def test_what_is_given_up_after_it_happened_is_undone(self):
        self.shop.fault("--verb", "complete", "--lose-reply")
        register = self.sale("0001")
        self.said(register, "redeem points=300")
        self.said(register, "complete", UNKNOWN)
        self.said(register, "abandon")
        self.assertEqual(len(self.completions("0001")), 1)
        self.assertEqual(self.said(register, "pending"), "0")
        self.assertEqual(self.shop.points(), START)

    def test_a_center_that_is_down_makes_the_points_provisional(self):
        register = self.sale("0001")
        self.shop.center.end(signal.SIGKILL)
        self.said(register, "complete")
        self.assertEqual(register.value("provisional"), "yes")
        self.assertEqual(self.said(register, "pending"), "1 complete:0001")
        register.end(signal.SIGKILL)
        register = self.shop.register()
        self.said(register, "begin ref=0001", EXISTS)
        self.assertEqual(register.value("provisional"), "yes")
        self.shop.start_center()
        wait_until("the queue to drain", lambda: self.said(register, "pending") == "0")
        self.assertEqual(register.value("provisional"), "no")
        self.assert_once(register, "0001")

    def test_a_till_may_rather_have_108_and_go_on_later(self):
        register = self.sale("0001")
        self.shop.center.end(signal.SIGKILL)
        self.said(register, "complete provisional=no", 108)
        self.assertNotEqual(register.value("state"), "unknown")
        self.assertEqual(self.said(register, "pending"), "0")
        self.shop.start_center()
        self.said(register, "complete")
        self.assert_once(register, "0001")

    def test_a_request_that_arrives_twice_counts_once(self):
        self.shop.fault("--verb", "complete", "--duplicate", "--count", "1")
        register = self.sale("0001")
        self.assertEqual(register.ask("complete")[0], DONE)
        self.assert_once(register, "0001")


if __name__ == "__main__":
    main()
