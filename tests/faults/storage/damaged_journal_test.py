# SPDX-License-Identifier: Apache-2.0
"""A register whose journal was damaged while it was off: it opens, says what is damaged, guesses
nothing and works on. Usage: damaged_journal_test.py BUILD [TEST...]"""

import json
import os
import signal
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from case import EXISTS, JOURNALED, START, UNKNOWN, FaultCase, main, wait_until  # noqa: E402

POINTS = 15
ENDED_DONE = 3  # core/operation State


class DamagedJournal(FaultCase):
    def verify(self):
        """What is damaged can't agree with the books; each test says what must."""

    def damage(self, statement):
        connection = sqlite3.connect(os.path.join(self.shop.state, "journal.db"))
        changed = connection.execute(statement).rowcount
        connection.commit()
        connection.close()
        self.assertEqual(changed, 1, statement)

    def check(self):
        done = subprocess.run([self.shop.program("noren"), "journal", "check", "--json", "--config",
                               self.shop.configuration], capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout)

    def leave(self, register):
        self.said(register, "close")
        register.process.stdin.close()
        register.wait()

    def done_sale(self, ref, register=None):
        register = self.sale(ref, register)
        self.said(register, "complete")
        return register

    def test_an_outcome_that_is_damaged_is_asked_for(self):
        self.leave(self.done_sale("0001"))
        self.damage("UPDATE operation SET reply='{\"awarded\":99}' WHERE verb='complete'")
        status, report = self.check()
        self.assertEqual((status, len(report["damage"])), (1, 1), report)
        register = self.shop.register()
        self.assertIn("is damaged and counts as unknown", register.log_text())
        wait_until("it was asked for", lambda: self.said(register, "pending") == "0")
        self.assertEqual(len(self.completions("0001")), 1)
        self.assertEqual(self.shop.points(), START + POINTS)
        self.said(register, "begin ref=0001", EXISTS)
        self.assert_once(register, "0001")
        self.leave(register)
        self.assertEqual(self.check()[0], 0)

    def test_a_sale_that_is_damaged_is_named_and_the_others_go_on(self):
        register = self.sale("0001")
        os.kill(register.child_of("loyalty_center"), signal.SIGSTOP)
        register.tell("complete")
        wait_until("the journal's row",
                   lambda: self.shop.journaled("complete", "0001") == [JOURNALED])
        register.end(signal.SIGKILL)
        self.damage("UPDATE sale SET snapshot='{' WHERE ref='0001'")
        register = self.shop.register()
        self.assertIn("sale 0001 is damaged", register.log_text())
        status, text = register.ask("begin ref=0001")
        self.assertEqual(status, UNKNOWN, "its completion may have happened")
        self.assertIn("damaged", text)
        self.done_sale("0002", register)
        self.assertEqual(len(self.completions("0002")), 1)
        wait_until("it was asked for", lambda: self.said(register, "pending") == "0")
        self.assertEqual(len(self.completions("0001")), 1)
        self.assertEqual(self.shop.journaled("complete", "0001"), [ENDED_DONE])
        self.leave(register)
        status, report = self.check()
        self.assertEqual((status, len(report["set_aside"])), (1, 1), report)

    def test_an_unknown_operation_that_is_damaged_stays_unknown_until_staff_tell(self):
        register = self.sale("0001")
        os.kill(register.child_of("loyalty_center"), signal.SIGSTOP)
        register.tell("complete")
        wait_until("the journal's row",
                   lambda: self.shop.journaled("complete", "0001") == [JOURNALED])
        register.end(signal.SIGKILL)
        self.damage("UPDATE operation SET request='{}' WHERE verb='complete'")
        connection = sqlite3.connect(os.path.join(self.shop.state, "journal.db"))
        (lost,) = connection.execute("SELECT id FROM operation WHERE verb='complete'").fetchone()
        connection.close()
        register = self.shop.register()
        self.assertIn("is damaged and set aside", register.log_text())
        self.assertEqual(self.said(register, "pending"), "1 complete:0001")
        register.ask("begin ref=0001")
        self.said(register, "complete", UNKNOWN)
        told = f"resolve operation={lost} how=staff who=manager why=office"
        self.said(register, f"{told} done=yes")
        self.assertEqual(self.said(register, "pending"), "0")
        self.said(register, "complete")
        self.assertLessEqual(len(self.completions("0001")), 1)

    def test_a_page_that_is_damaged_costs_what_stood_in_it(self):
        register = self.shop.register()
        for number in range(12):
            self.done_sale(f"{number:04}", register)
        self.leave(register)
        path = os.path.join(self.shop.state, "journal.db")
        size = os.path.getsize(path)
        with open(path, "r+b") as file:
            file.seek(size - 4096)
            file.write(b"z" * 4096)
        register = self.shop.register()
        self.assertIn("pages were damaged", register.log_text())
        self.assertTrue(os.path.exists(path + ".damaged-1"))
        self.done_sale("more", register)
        for number in range(12):
            register.ask(f"begin ref={number:04}")
            register.ask("complete")
        for number in range(12):
            self.assertEqual(len(self.completions(f"{number:04}")), 1)
        self.assertEqual(self.shop.points(), START + 13 * POINTS)


if __name__ == "__main__":
    main()
