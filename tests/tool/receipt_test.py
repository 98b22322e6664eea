#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`noren receipt`: its forms, its options, and what it refuses. What the receipts look like is
tests/receipts' business.

Usage: receipt_test.py BUILD_FOLDER
"""
import os
import pty
import subprocess
import sys
import unittest

from noren_tool import ToolTest

ToolTest.build = sys.argv[1]
FORMS = ("text", "svg", "png", "layout", "escpos", "escpos-generic", "starprnt", "star-line")
BINARY = ("png", "escpos", "escpos-generic", "starprnt", "star-line")


class ReceiptTest(ToolTest):
    def setUp(self):
        super().setUp()
        self.receipt = self.write("a.receipt", "^^^のれん商店\nりんご | ¥300\n=\n")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def make(self, *words):
        """(status, what was written to standard output, what to the other)."""
        done = subprocess.run([self.noren, "--lang", "en", "receipt", self.receipt, *words],
                              capture_output=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def test_every_form_of_the_help_is_made(self):
        said = self.run_noren("receipt", "--help")
        for form in FORMS:
            self.assertIn(form, said)
            status, out, err = self.make("--printer", form)
            if form == "png" and "fonts-ipafont-gothic" in err:
                continue
            self.assertEqual((status, err), (0, ""), form)
            self.assertGreater(len(out), 20, form)
        for option in ("--columns", "--encoding", "cp932", "--data", "--font", "-o"):
            self.assertIn(option, said)

    def test_a_picture_is_a_png_as_wide_as_the_paper(self):
        status, out, err = self.make("--printer", "png", "--columns", "32")
        if status != 0:
            self.skipTest(err)
        self.assertEqual(out[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(int.from_bytes(out[16:20], "big"), 32 * 12 + 48)
        self.assertEqual(self.make("--printer", "png", "--columns", "32", "-o", self.path("a.png")),
                         (0, b"", ""))
        with open(self.path("a.png"), "rb") as file:
            self.assertEqual(file.read(), out)

    def test_what_a_printer_lacks_is_named(self):
        self.receipt = self.write("a.receipt", "Café 🍣🍣\n")
        status, out, err = self.make("--printer", "escpos-generic")
        self.assertEqual(status, 0)
        self.assertIn("🍣 U+1F363 will be printed as 〓", err)
        self.assertNotIn("é", err)
        self.assertIn(b"\x81\xac\x81\xac\n", out)

    def test_lines_of_a_filled_receipt_are_called_so(self):
        self.receipt = self.write("a.receipt", "{{#a}}x\n{{/a}}\n}\n")
        data = self.write("a.json", '{"a": [1, 2]}')
        status, out, err = self.make("--data", data)
        self.assertNotEqual(status, 0)
        self.assertEqual(out, b"")
        self.assertIn("Receipt 3:1", err)
        self.assertIn("with its data in it", err)

    def test_a_place_without_its_value_is_named(self):
        self.receipt = self.write("a.receipt", "{{#a}}x\n{{/a}}\n|to {{totl}}\n")
        data = self.write("a.json", '{"a": [1, 2], "total": 3}')
        status, out, err = self.make("--data", data)
        self.assertEqual((status, out.split()), (0, [b"x", b"x", b"to"]))
        self.assertIn("Template 3:5: the data has no totl.", err)
        self.assertNotIn("with its data in it", err)

    def test_a_mark_before_utf8_is_passed_over(self):
        self.receipt = self.write("a.receipt", "\ufeff{{#a}}\n|{{a}}\n{{/a}}\n")
        data = self.write("a.json", '\ufeff{"a": 1}')
        self.assertEqual(self.make("--data", data), (0, b"1\n", ""))

    def test_a_folder_is_no_file(self):
        for receipt, *words in ((".",), ("a.receipt", "--data", self.path("."))):
            self.receipt = self.path(receipt)
            status, out, err = self.make(*words)
            self.assertEqual((status, out), (1, b""), words)
            self.assertIn("can't be read. Check its name and its rights.", err)

    def test_bytes_do_not_go_to_a_terminal(self):
        for form in BINARY:
            ours, theirs = pty.openpty()
            try:
                done = subprocess.run([self.noren, "--lang", "en", "receipt", self.receipt, "--printer",
                                       form], stdout=theirs, stderr=subprocess.PIPE, timeout=60,
                                      check=False)
                os.set_blocking(ours, False)
                with self.assertRaises(BlockingIOError, msg=form):
                    os.read(ours, 1)
            finally:
                os.close(ours)
                os.close(theirs)
            self.assertEqual(done.returncode, 1, form)
            self.assertIn("-o", done.stderr.decode())

    def test_a_wrong_font_is_named(self):
        for name in ("nowhere.ttf", "a.receipt"):
            status, out, err = self.make("--printer", "png", "--font", self.path(name))
            self.assertEqual((status, out), (1, b""))
            self.assertIn(name, err)

    def test_cp932_is_the_encoding(self):
        self.assertEqual(self.make("--printer", "escpos", "--encoding", "cp932"),
                         self.make("--printer", "escpos"))
        status, out, err = self.make("--printer", "escpos", "--encoding", "utf-8")
        self.assertEqual((status, out), (1, b""))
        self.assertIn("There is no encoding utf-8. Use cp932.", err)

    def test_what_is_not_understood_shows_the_usage(self):
        for words in (("--printer", "pdf"), ("--columns", "15"), ("--columns", "97"),
                      ("--columns", "32x"), ("--colums", "32")):
            status, out, err = self.make(*words)
            self.assertEqual((status, out), (2, b""), words)
            self.assertIn("noren receipt FILE", err)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
