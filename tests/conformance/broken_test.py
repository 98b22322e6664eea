#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The conformance kit sees a broken plugin, by the name of the rule that it breaks.

Usage: broken_test.py NOREN PLUGINS_FOLDER
"""
import os
import sys
import tempfile
import unittest

from kit import check

TOOL, PLUGINS = sys.argv[1:3]


def run(name, *words):
    return check(TOOL, os.path.join(PLUGINS, "test.broken." + name.replace("_", "-")), "--unattended", *words)


class BrokenTest(unittest.TestCase):
    def fails(self, name, rule, *words, parts=("in-process", "isolated")):
        report = run(name, *words)
        self.assertEqual(report.status, 1, report.output)
        for part in parts:
            self.assertIn(rule, report.names("FAIL", part), report.output)
        return report

    def only(self, name, rule, *words, parts=("in-process", "isolated")):
        """As fails(), and nothing else fails: the rule is told from the others."""
        report = self.fails(name, rule, *words, parts=parts)
        self.assertEqual(report.names("FAIL"), {rule}, report.output)
        return report

    def test_the_honest_one_passes(self):
        report = run("honest")
        self.assertEqual(report.status, 0, report.output)
        self.assertEqual(report.names("FAIL"), set())
        self.assertTrue(report.data["passed"])
        self.assertGreater(len(report.names("ok", "isolated")), 20)

    def test_an_operation_that_ends_twice(self):
        report = self.only("completes_twice", "operations.end_once")
        self.assertIn("noren.display/1 show", report.why("operations.end_once"))

    def test_a_line_on_stdout(self):
        report = self.only("prints", "process.quiet")
        self.assertIn("shown", report.why("process.quiet"))

    def test_a_null_slot(self):
        report = self.fails("has_a_null_slot", "library.no_null_slot", parts=["library"])
        self.assertIn("noren.display/1 has NULL as slot 2 of 2", report.why("library.no_null_slot"))
        self.assertIn("instance.opens", report.names("FAIL", "isolated"))

    def test_a_wrong_pair(self):
        report = self.fails("tells_a_wrong_pair", "operations.legal_pairs")
        self.assertIn("status 112 does not go with outcome 2", report.why("operations.legal_pairs"))

    def test_a_crash_names_what_was_called_and_the_rest_is_run(self):
        report = self.only("crashes", "operations.bad_documents")
        why = report.why("operations.bad_documents")
        self.assertIn("signal 6", why)
        self.assertIn("while calling noren.display/1 show", why)
        self.assertIn("display.shows", report.names("ok", "in-process"))

    def test_a_descriptor_that_stays_open(self):
        self.only("leaks", "instance.ten_lives", parts=["in-process"])

    def test_an_operation_that_never_ends(self):
        self.fails("never_ends", "operations.end_in_time", "--test", "operations.short")

    def test_another_umask_and_locale(self):
        report = self.only("changes_the_process", "process.untouched", parts=["in-process"])
        self.assertIn("the locale is now", report.why("process.untouched"))

    def test_a_document_that_does_not_fit(self):
        self.fails("lies", "documents.fit")

    def test_a_secret_in_the_log(self):
        with tempfile.TemporaryDirectory() as work:
            path = os.path.join(work, "pin")
            with open(path, "w", encoding="utf-8") as file:
                file.write("hush-hush")
            report = self.only("tells_a_secret", "secrets.kept", "--secret", f"pin={path}")
        self.assertNotIn("hush", report.output)

    def test_one_that_does_not_open_is_told_once(self):
        report = self.only("fails_to_open", "instance.opens")
        self.assertIn("display.shows", report.names("skipped"))

    def test_an_unknown_interface(self):
        self.fails("knows_every_id", "library.unknown_interface", parts=["library"])

    def test_a_payment_service_that_forgets(self):
        report = self.fails("forgetful", "payment.same_key")
        self.assertIn("payment.recover_done", report.names("FAIL"))
        self.assertIn("payment.recover_unknown_key", report.names("FAIL"))


class CommandLineTest(unittest.TestCase):
    def test_wrong_words(self):
        for words in (["--nonsense"], ["--amount", "-5"], ["--only", "both"], ["--secret", "x"]):
            report = run("honest", *words)
            self.assertEqual(report.status, 2, (words, report.output))
            self.assertIn(words[0], report.output)

    def test_no_manifest_and_a_bad_one(self):
        with tempfile.TemporaryDirectory() as work:
            self.assertIn("0 manifests", check(TOOL, work).output)
            path = os.path.join(work, "com.example.bad.noren.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write("{}")
            report = check(TOOL, work)
            self.assertEqual(report.status, 1)
            self.assertIn("FAIL    manifest.valid", report.output)

    def test_settings_that_nobody_can_guess(self):
        folder = os.path.join(PLUGINS, "noren.printer-preview")
        report = check(TOOL, folder)
        self.assertEqual(report.status, 1)
        self.assertIn("directory", report.output)
        self.assertIn("--config", report.output)

    def test_part_of_it(self):
        report = run("honest", "--only", "isolated", "--test", "display.")
        self.assertEqual(report.status, 0, report.output)
        self.assertEqual(report.names("ok", "in-process"), set())
        self.assertIn("display.shows", report.names("ok", "isolated"))
        self.assertNotIn("instance.ten_lives", report.names("ok"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
