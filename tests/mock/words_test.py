#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How noren mock begins, what it answers, and what it leaves behind: nothing.

Usage: words_test.py BUILD_FOLDER SOURCE_FOLDER [TEST...]
"""
import os
import shutil
import signal
import subprocess

from stage import BUILD, MEMBER, MockCase, Process, main, program


class WordsTest(MockCase):
    def test_a_folder_goes_on_where_it_stopped(self):
        mock = self.start("--scanner")
        self.assertEqual(mock.ask("points %s 5" % MEMBER), "ok the balance is 1005 points")
        second = Process([program("noren"), "mock", "--dir", self.folder], self.outside + "/second.log")
        self.assertEqual(self.drain(second), 1)
        self.assertIn("another noren mock uses", second.log_text())
        mock.ask("quit")
        self.drain(mock)
        mock = self.start("--scanner", "--display")
        self.assertIn("display", mock.rows)
        self.assertEqual(mock.ask("points %s 5" % MEMBER), "ok the balance is 1010 points")
        for sold in (1, 2):  # whichever register opens the scanner next
            till = self.sell(f"R-{sold}")
            self.scan_until_hold(mock, sold)
            self.end(till, 1)  # there is no printer
            self.assertEqual(len(self.entries("complete")), sold)

    def test_a_strangers_folder_is_left_alone(self):
        os.makedirs(self.folder)
        with open(self.folder + "/letter.txt", "w", encoding="utf-8") as file:
            file.write("mine")
        mock = Process([program("noren"), "mock", "--dir", self.folder], self.outside + "/mock.log")
        self.assertEqual(self.drain(mock), 1)
        self.assertIn("Give --dir an empty folder.", mock.log_text())
        self.assertEqual(os.listdir(self.folder), ["letter.txt"])

    def test_without_a_folder_nothing_is_left(self):
        mock = self.run_mock("--once", "0.1", env={**os.environ, "TMPDIR": self.outside})
        self.assertEqual(self.drain(mock), 0, mock.log_text())
        self.assertEqual(os.listdir(self.outside), ["mock.log"])

    def test_killed_it_leaves_no_process(self):
        mock = self.start("--printer", "escpos", "--scanner", "--card", "felica")
        pids = mock.pids()
        mock.end(signal.SIGKILL)
        self.assert_gone(pids)

    # ---- Words ------------------------------------------------------------------------

    def test_words_that_cannot_be_done_say_what_to_do(self):
        mock = self.start("--printer", "escpos", "--scanner")
        for words, told in (("frobnicate", "error there is no word frobnicate. Type help."),
                            ("tap card-9", "error there is no card-9. There are: none."),
                            ("printer-7 paper out", "error there is no printer-7. There are: printer-1."),
                            ("printer-1 paper maybe", "error a printer takes one of: paper out|in"),
                            ("printer-1", "error a printer takes one of: "),
                            ("scan", "error say it so: scan 4901234567894"),
                            ("scan 1", "error no register has scanner open. Open one with " + self.folder),
                            ("swipe 1", "error there is no stripe. There are: scanner."),
                            ("center", "error say it so: center lose_reply"),
                            ("center delay soon", "error say it so: center lose_reply"),
                            ("center drop complete 0", "error say it so: center lose_reply"),
                            ("points x many", "error say it so: points card-1 500"),
                            ("after complete", "error after is for scripts only."),
                            ("center drop hold 2", "ok for the next 2 of hold"),
                            ("center delay 10", "ok for any, until center clear")):
            self.assertTrue(mock.ask(words).startswith(told), (words, mock.said[-1]))
        self.assertIn("hold drop", self.office("faults", "list"))
        self.assertEqual(mock.ask("center clear"), "ok")
        self.assertEqual(self.office("faults", "list"), "")

    def test_japanese(self):
        mock = Process([program("noren"), "--lang", "ja", "mock", "--dir", self.folder, "--once", "60"],
                       self.outside + "/mock.log")
        mock.write_line("tap card-9")
        mock.write_line("quit")
        self.assertEqual(self.drain(mock), 0, mock.log_text())
        self.assertIn("error card-9 はありません。あるのは: なし。", mock.said)

    def test_a_script_that_fails_is_told_by_the_exit_status(self):
        script = os.path.join(self.outside, "script.txt")
        for text, status in (("# nothing\nwait 0.01\nquit\n", 0), ("tap card-1\nquit\n", 1),
                             ("after lunch\nquit\n", 1)):
            with open(script, "w", encoding="utf-8") as file:
                file.write(text)
            mock = self.start("--printer", "star", "--script", script)
            self.assertEqual(self.drain(mock), status, mock.said)

    def test_what_is_not_installed_is_named(self):
        """The same files in a prefix without a center, and without the mock."""
        prefix = os.path.join(self.outside, "prefix")
        os.makedirs(prefix + "/bin")
        shutil.copy(program("noren"), prefix + "/bin")
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Install the package noren-mock", done.stderr)
        shutil.copytree(os.path.join(BUILD, "lib/noren/mock"), prefix + "/lib/noren/mock")
        environment = {**os.environ, "PATH": "/usr/bin:/bin"}
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False, env=environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn("noren-center is not installed. Install the package noren-center.", done.stderr)
        done = subprocess.run([prefix + "/bin/noren", "mock"], capture_output=True, text=True,
                              check=False, env={**os.environ, "PATH": self.outside})
        self.assertEqual(done.returncode, 1)
        self.assertIn("python3 is not installed", done.stderr)


if __name__ == "__main__":
    main()
