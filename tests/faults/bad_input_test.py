# SPDX-License-Identifier: Apache-2.0
"""What is wrong around a register is told, and loses nothing. Usage: bad_input_test.py BUILD"""

import os
import resource
import signal
import subprocess

from case import EXISTS, START, UNKNOWN, FaultCase, main


def may_mount():
    return os.geteuid() == 0 and subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True).returncode == 0


class BadInput(FaultCase):
    def opens(self, configuration=None, status=0):
        register = self.shop.register(open_till=False)
        got, text = register.ask(f"open config={configuration or self.shop.configuration} "
                                 "language=en")
        self.assertEqual(got, status, text)
        return register, text

    def test_a_second_register_on_the_same_journal_is_refused(self):
        first = self.sale("0001")
        _, text = self.opens(status=102)
        self.assertIn(self.shop.state, text)
        self.said(first, "complete")
        self.assert_once(first, "0001")

    def test_the_lock_goes_with_a_killed_register(self):
        self.sale("0001").end(signal.SIGKILL)
        second, _ = self.opens()
        self.said(second, "begin ref=0001", EXISTS)
        self.said(second, "complete")
        self.assert_once(second, "0001")

    def test_a_plugin_that_is_nowhere_is_named_with_the_places(self):
        plugins = self.shop.plugins() + [("wings", "example.flying-carpet", False, {})]
        self.shop.write_configuration(plugins)
        _, text = self.opens(status=104)
        self.assertIn("example.flying-carpet", text)
        self.assertIn(os.path.join(self.shop.build, "lib", "noren", "plugins"), text)

    def test_a_configuration_that_is_wrong_is_named_with_its_line(self):
        _, text = self.opens("/nowhere/noren.toml", 109)
        self.assertIn("/nowhere/noren.toml", text)
        self.shop.write_configuration(extra="colour = 1")
        _, text = self.opens(status=106)
        self.assertIn("colour", text)
        self.shop.write_configuration(extra="state =")
        _, text = self.opens(status=106)
        self.assertIn(self.shop.configuration, text)

    def test_a_terminal_that_is_not_enrolled_is_told_to(self):
        os.remove(os.path.join(self.shop.enrollment, "enrollment.json"))
        _, text = self.opens(status=1003)
        self.assertIn("noren-enroll", text)

    def test_a_revoked_terminal_is_refused_and_may_be_enrolled_again(self):
        register = self.sale("0001")
        self.shop.office("revoke", "T-0001")
        status, text = register.ask("complete")
        self.assertNotIn(status, (0, 1001), text)
        self.assertNotEqual(text, "")
        self.assertEqual(self.completions("0001"), [])

    def test_a_journal_that_is_no_journal_is_left_alone(self):
        self.opens()[0].end(signal.SIGKILL)
        journal = os.path.join(self.shop.state, "journal.db")
        for name in (journal + "-wal", journal + "-shm"):
            if os.path.exists(name):
                os.remove(name)
        with open(journal, "wb") as file:
            file.write(b"not a journal at all" * 500)
        _, text = self.opens(status=111)
        self.assertIn(journal, text)
        with open(journal, "rb") as file:
            self.assertTrue(file.read().startswith(b"not a journal"))
        os.remove(journal)  # there is nothing in it to verify

    def test_a_torn_journal_tail_loses_nothing_that_was_said_to_be_done(self):
        register = self.sale("0001")
        self.said(register, "complete")
        self.sale_is_begun(register, "0002")
        register.end(signal.SIGKILL)
        log = os.path.join(self.shop.state, "journal.db-wal")
        size = os.path.getsize(log)
        self.assertGreater(size, 0)
        with open(log, "r+b") as file:  # the last write stopped half way
            file.truncate(size - 1000)
        successor, _ = self.opens()
        self.said(successor, "begin ref=0001", EXISTS)
        self.assert_once(successor, "0001")

    def sale_is_begun(self, register, ref):
        self.said(register, f"begin ref={ref}")
        self.said(register, "add amount=100 tax=10")

    def test_an_unknown_card_is_109_with_a_message(self):
        with open(self.shop.program_file, encoding="utf-8") as file:
            program = file.read().replace('register = "first_use"', 'register = "office"')
        self.assertIn('register = "office"', program)
        self.shop.program_file = self.shop.path("office.toml")
        with open(self.shop.program_file, "w", encoding="utf-8") as file:
            file.write(program)
        self.shop.center.end()
        self.shop.start_center()
        register = self.shop.register()
        self.said(register, "begin ref=0001")
        self.said(register, "add amount=1500 tax=10")
        self.assertNotEqual(self.said(register, "identify code=nobody", 109), "")
        self.assertEqual(register.value("state"), "open")
        self.said(register, "identify code=town-1")
        self.said(register, "complete")
        self.assert_once(register, "0001")

    # ---- No room for the journal ------------------------------------------------------

    def no_room(self, register, fill, make_room, reason):
        fill()
        text = self.said(register, "complete", 111)
        self.assertIn(reason, text)
        self.assertIn("Nothing was sent", text)
        self.assertEqual(self.completions("0001"), [])
        self.assertEqual(register.value("state"), "identified")
        make_room()
        self.said(register, "complete")
        self.assert_once(register, "0001")
        self.assertEqual(self.shop.points(), START + 15)

    def test_a_full_disk_sends_nothing(self):
        if not may_mount():
            self.skipTest("no mount namespace for a small disk of our own")
        os.makedirs(self.shop.state, exist_ok=True)
        script = f'mount -t tmpfs -o size=1m,mode=700 tmpfs "{self.shop.state}" && exec "$0"'
        register = self.shop.register(before=["unshare", "-m", "sh", "-c", script])
        self.sale("0001", register)
        filler = f"/proc/{register.pid}/root{self.shop.state}/filler"

        def fill():
            with open(filler, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError:
                    pass

        self.no_room(register, fill, lambda: os.remove(filler), "disk is full")

    def test_a_journal_that_cannot_be_written_sends_nothing_until_it_is_opened_again(self):
        # A process that ignores SIGXFSZ, as Python's children here do, gets an error instead, and
        # nobody knows what of it the disk kept.
        register = self.sale("0001", self.shop.register(restore_signals=False))
        _, hard = resource.prlimit(register.pid, resource.RLIMIT_FSIZE)
        log = os.path.getsize(os.path.join(self.shop.state, "journal.db-wal"))
        resource.prlimit(register.pid, resource.RLIMIT_FSIZE, (log, hard))
        self.assertIn("journal.db", self.said(register, "complete", UNKNOWN))
        resource.prlimit(register.pid, resource.RLIMIT_FSIZE, (hard, hard))
        self.said(register, "complete", UNKNOWN)
        self.assertEqual(self.completions("0001"), [])
        register.end(signal.SIGKILL)
        register = self.shop.register()
        self.said(register, "begin ref=0001", EXISTS)
        self.said(register, "complete")
        self.assert_once(register, "0001")
        self.assertEqual(self.shop.points(), START + 15)


if __name__ == "__main__":
    main()
