# SPDX-License-Identifier: Apache-2.0
"""The register is killed, and another takes over. Usage: register_test.py BUILD [TEST...]"""

import os
import re
import shutil
import signal
import subprocess
import unittest

from case import DONE, JOURNALED, START, FaultCase, main, wait_until

LOYALTY = "loyalty_center"


def may_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode == 0


class RegisterIsKilled(FaultCase):
    def killed_before_send(self):
        register = self.sale("0001")
        os.kill(register.child_of(LOYALTY), signal.SIGSTOP)  # whatever it is told stays inside it
        register.tell("complete")
        wait_until("the journal's row",
                   lambda: self.shop.journaled("complete", "0001") == [JOURNALED])
        register.end(signal.SIGKILL)
        self.assertEqual(self.completions("0001"), [])
        successor = self.take_over("0001")
        self.assert_unknown(successor, "0001", "complete")
        return successor

    def test_before_send(self):
        successor = self.killed_before_send()
        self.let_it_ask()
        self.said(successor, "complete")
        self.assert_once(successor, "0001")
        self.assertEqual(self.shop.points(), START + 15)

    def test_before_send_and_given_up(self):
        successor = self.killed_before_send()
        self.said(successor, "abandon")
        self.assertEqual(self.completions("0001"), [])
        self.assertEqual(self.said(successor, "pending"), "0")
        self.assertEqual(self.shop.points(), START)

    def test_after_send(self):
        self.shop.fault("--verb", "complete", "--delay-ms", "1000", "--count", "1")
        register = self.sale("0001")
        register.tell("complete")
        wait_until("the center's start of work",
                   lambda: "complete" not in self.shop.office("faults", "list"))
        register.end(signal.SIGKILL)
        wait_until("the center's commit", lambda: self.completions("0001"))
        successor = self.take_over("0001")
        self.assert_unknown(successor, "0001", "complete")
        self.let_it_ask()
        self.said(successor, "complete")
        self.assert_once(successor, "0001")

    def test_its_plugins_end_with_it(self):
        register = self.sale("0001")
        child = register.child_of(LOYALTY)
        register.end(signal.SIGKILL)
        wait_until("the child's end", lambda: not os.path.exists(f"/proc/{child}"))

    @unittest.skipUnless(may_trace(), "strace is missing or not permitted")
    def test_at_each_write_to_its_journal(self):
        """Killed at the first, second, ... write, and at each wait for the disk, of completing a sale:
        before send, after send and after the reply. What the successor believes is compared with the
        ledger each time."""
        # Nothing but the register's own journal is written to meanwhile.
        plugins = [plugin for plugin in self.shop.plugins() if plugin[0] in ("reader", "points")]
        self.shop.write_configuration(plugins)
        states = self.sweep("pwrite64") + self.sweep("fdatasync")
        # What can be told apart from outside: nothing begun; begun, unknown, and not in the ledger;
        # unknown and in the ledger; known to be done.
        self.assertEqual(set(states), {"not begun", "unknown, not there", "unknown, there", "done"},
                         states)
        self.assertEqual(self.shop.points(), START + 15 * len(states))

    def sweep(self, call):
        states = []
        for number in range(1, 200):
            ref = f"{call}-{number:04}"
            before = self.sale(ref)
            self.said(before, "close")
            before.process.stdin.close()
            before.wait()
            survived = self.killed_at(call, number, ref)
            states.append(self.what_became_of(ref))
            if survived:
                self.assertEqual(states[-1], "done")
                return states
        self.fail(f"{call} never ends")

    def killed_at(self, call, number, ref):
        """Completes the sale in a register that is killed when it makes that call for the n-th
        time; the call itself is not made any more."""
        register = self.shop.register(open_till=False, before=[
            "strace", "-f", "-qq", "-o", self.shop.path("strace.log"), "-e", f"trace={call}",
            "-e", f"inject={call}:signal=SIGKILL:when={number}"])
        for line in (f"open config={self.shop.configuration}", f"begin ref={ref}", "complete"):
            status, text = register.ask(line)
            if status is None:
                break
            self.assertIn(status, (DONE, 110), f"{line}: {text}")
        survived = status is not None
        register.process.stdin.close()
        register.wait()
        return survived

    def what_became_of(self, ref):
        there = len(self.completions(ref))
        successor = self.take_over(ref)
        state = successor.value("state")
        pending = self.said(successor, "pending")
        if state == "done":
            self.assertEqual((there, pending), (1, "0"), ref)
            became = "done"
        elif state == "unknown":
            self.assertEqual(pending, f"1 complete:{ref}")
            self.assertLessEqual(there, 1)
            became = "unknown, there" if there else "unknown, not there"
        else:
            self.assertEqual((there, pending), (0, "0"), f"{ref}: {state}")
            became = "not begun"
        self.let_it_ask()
        self.said(successor, "complete")
        self.assert_once(successor, ref)
        successor.process.stdin.close()
        successor.wait()
        return became


class WhatIsInTheProcess(FaultCase):
    def test_no_payment_or_loyalty_code_and_no_full_protobuf(self):
        register = self.sale("0001")
        self.said(register, "pay")
        self.said(register, "complete")
        own = set(re.findall(r"\S+\.so[.0-9]*$", register.maps(), re.MULTILINE))
        self.assertTrue(any("libnoren.so" in path for path in own), own)
        self.assertTrue(any("reader_simulated" in path for path in own), own)
        for name in ("loyalty", "payment", "libprotobuf.so"):
            self.assertEqual([path for path in own if name in path], [])
        # They are in children of their own, each in one.
        self.assertNotEqual(register.child_of(LOYALTY), register.child_of("payment_simulated"))


if __name__ == "__main__":
    main()
