#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A register that has the whole zoo sells on. Usage: register_test.py BUILD [TEST...]"""
import os
import sys
import unittest

from zoo import Zoo, id_of

HERE = os.path.dirname(os.path.abspath(__file__))
for place in ("manifests", os.path.join("..", "support")):
    sys.path.insert(0, os.path.join(HERE, place))
from defects import DEFECTS  # noqa: E402
from shop import Shop, children, maps, wait_until  # noqa: E402

BUILD = sys.argv[1]
DONE, UNKNOWN, FAILURE, DENIED = 0, 1001, 111, 1003


class RegisterTest(unittest.TestCase):
    def setUp(self):
        self.shop = Shop(BUILD, register=os.path.join(BUILD, "tests", "fault_register"))
        self.addCleanup(self.shop.close)
        self.shop.start_center()
        self.shop.give("town-1", 1000)
        self.shop.enroll()
        self.zoo = Zoo(BUILD, self.shop.path("zoo"))
        self.shop.plugin_path.insert(0, self.zoo.place)
        self.shop.administration = self.zoo.administration

    def open(self, plugins):
        self.shop.write_configuration(plugins)
        self.register = self.shop.register()

    def said(self, line, status=DONE):
        got, text = self.register.ask(line)
        self.assertEqual(got, status, f"{line}: {text}\n{self.register.log_text()[-3000:]}")
        return text

    def begin(self, ref):
        self.said(f"begin ref={ref}")
        self.said("add amount=1500 tax=10")

    def sell(self, ref):
        """A whole sale with a card, points, money and paper."""
        self.begin(ref)
        self.said("identify")
        self.said("pay service=pay")
        self.said("complete")
        self.said("print printer=paper")
        self.assertEqual(self.register.value("state"), "done")
        self.assertEqual(self.register.number("due"), 0)

    def completions(self, ref):
        return [entry for entry in self.shop.entries()
                if entry["kind_name"] == "complete" and f'"ref":"{ref}"' in entry["request"]]

    # ---- Broken manifests ---------------------------------------------------------------

    def test_among_all_broken_manifests(self):
        honest = self.zoo.add_honest()
        defects = [defect for defect in DEFECTS if os.geteuid() == 0 or not defect.root_only]
        paths = self.zoo.add_broken(defects)
        trace = self.shop.path("trace")
        os.environ["NOREN_ZOO_TRACE"] = trace
        self.addCleanup(os.environ.pop, "NOREN_ZOO_TRACE")
        self.open(self.shop.plugins() + [("spare", honest, False, {})])
        self.sell("0001")
        self.begin("0002")
        self.said("complete")
        self.said("print printer=spare")

        self.assertEqual(len(self.completions("0001")), 1)
        log = self.register.log_text()
        for defect in defects:
            with self.subTest(defect.name):
                # What takes time to see is seen when the plugin is opened.
                if defect.reason not in ("plugin_hash", "plugin_load", "plugin_no_entry",
                                         "config_schema_invalid") and "library" not in defect.name:
                    self.assertIn(paths[defect.name], log)
        self.assertNotIn("THE TRAP WAS LOADED", log)
        self.assertFalse(os.path.exists(trace))
        for process in [self.register.pid, *children(self.register.pid)]:
            self.assertNotIn("libzoo_trap", maps(process))

    def test_a_broken_one_that_is_wanted_is_said_by_its_reason(self):
        wanted = [defect for defect in DEFECTS
                  if defect.name in ("unsigned", "hash_missing", "signature_changed", "epoch_2")]
        self.zoo.add_honest()
        self.zoo.add_broken(wanted)
        for defect in wanted:
            with self.subTest(defect.name):
                self.shop.write_configuration(
                    self.shop.plugins() + [("broken", id_of(defect.name), False, {})])
                register = self.shop.register(open_till=False)
                status, text = register.ask(f"open config={self.shop.configuration} language=en")
                self.assertNotEqual(status, DONE)
                self.assertIn(defect.names, text)

    # ---- Misbehaving plugins ------------------------------------------------------------

    def test_with_a_payment_service_that_crashes(self):
        crashing = self.zoo.add("crash_in_operation", ["noren.payment/1"])
        self.open(self.shop.plugins() + [("crashing", crashing, False, {})])
        self.begin("0001")
        self.said("identify")
        self.said("pay service=crashing", UNKNOWN)
        self.assertEqual(self.said("pending"), "1 authorize:0001")
        # Nobody can say what became of that one; it holds up no other.
        self.sell("0002")
        self.assertEqual(len(self.completions("0002")), 1)
        self.assertEqual(self.said("pending"), "1 authorize:0001")
        self.assertIn("child_ended", self.register.log_text())

    def test_with_a_printer_that_hangs(self):
        hanging = self.zoo.add("hang_in_operation", ["noren.printer/1"])
        self.open(self.shop.plugins() + [("hanging", hanging, False, {})])
        self.begin("0001")
        self.said("identify")
        self.said("pay service=pay")
        self.said("complete")
        self.said("print printer=hanging timeout_ms=100", UNKNOWN)
        # Somebody has looked: there is no paper.
        self.said("print printer=paper again=yes")
        self.sell("0002")
        self.assertEqual(len(self.completions("0001")), 1)
        child = self.register.child_of("libzoo_hang_in_operation")
        self.said("close")
        wait_until("the end of the one that hangs",
                   lambda: child not in children(self.register.pid))

    def test_with_a_points_program_that_lies(self):
        lying = self.zoo.add("breaks_schema", ["noren.loyalty/1"])
        self.open(self.shop.plugins() + [("lying", lying, False, {})])
        self.sell("0001")
        self.assertEqual(len(self.completions("0001")), 1)
        self.assertEqual(self.shop.points(), 1000 + 15)
        self.register.end()

        # As the only program it is believed nothing, and the customer may still pay.
        self.open([("lying", lying, False, {})]
                  + [plugin for plugin in self.shop.plugins() if plugin[0] != "points"])
        self.begin("0002")
        text = self.said("identify", FAILURE)
        self.assertIn("breaks the rules", text)
        self.said("pay service=pay")
        self.said("complete")
        self.said("print printer=paper")
        self.assertEqual(self.register.value("state"), "done")
        self.assertEqual(self.completions("0002"), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
