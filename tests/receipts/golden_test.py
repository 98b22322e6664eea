#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the program noren makes of every receipt of the corpus: its text, its picture, its layout.

  golden_test.py BUILD            compares with corpus/golden
  golden_test.py BUILD --update   writes that anew: read it before it is committed

The six slips of the guide are pictures in docs/pictures too, as the paper looks.

NAME.COLUMNS.receipt is a document, NAME.COLUMNS.json what fills it. Of a document with a fault, the
message is its text. slips/NAME.json fills the templates that tills print.
"""
import glob
import os
import struct
import subprocess
import sys
import unittest
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
GOLDEN = os.path.join(HERE, "corpus", "golden")
TEMPLATES = os.path.join(HERE, "..", "..", "sdk", "runtime", "slip", "templates")
PICTURES = os.path.join(HERE, "..", "..", "docs", "pictures")
SLIPS = ("receipt.48", "return.48", "pending.42", "coupon.32", "registration.48", "statement.48")
FORMS = {"text": "txt", "svg": "svg", "layout": "layout.json"}
BUILD = ""


def documents():
    """(name, columns, file, data or None) of each."""
    for file in sorted(glob.glob(os.path.join(HERE, "corpus", "*.receipt"))):
        name = os.path.basename(file)[:-len(".receipt")]
        data = file[:-len("receipt")] + "json"
        yield name, name.rsplit(".", 1)[1], file, data if os.path.exists(data) else None
    for data in sorted(glob.glob(os.path.join(HERE, "slips", "*.json"))):
        name = os.path.basename(data)[:-len(".json")]
        slip, columns = name.rsplit(".", 1)
        slip = slip.split("-")[0]
        yield "slip-" + name, columns, os.path.join(TEMPLATES, slip + ".receipt"), data


def noren(form, columns, file, data):
    words = [os.path.join(BUILD, "bin", "noren"), "--lang", "en", "receipt", file, "--printer", form,
             "--columns", columns] + (["--data", data] if data else [])
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def made():
    """{file name: bytes} of all that is to be golden."""
    files = {}
    for name, columns, file, data in documents():
        for form, ending in FORMS.items():
            status, out, err = noren(form, columns, file, data)
            if status == 0:
                files[f"{name}.{ending}"] = out + (err if form == "text" else b"")
            elif form == "text":
                assert not out, f"{name}: half a document came out"
                files[f"{name}.txt"] = err
    return files


def pictures():
    """{file name: bytes} of the guide's pictures; the reason why there are none is a LookupError."""
    files = {}
    for slip in SLIPS:
        name, columns = slip.rsplit(".", 1)
        status, out, err = noren("png", columns, os.path.join(TEMPLATES, name + ".receipt"),
                                 os.path.join(HERE, "slips", slip + ".json"))
        if status != 0:
            raise LookupError(err.decode())
        files[f"slip-{name}.png"] = out
    return files


def dots(png):
    """Size, colors and rows of a PNG file: what remains the same however it was compressed."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        chunks[kind] = chunks.get(kind, b"") + png[at + 8:at + 8 + size]
        at += 12 + size
    return chunks[b"IHDR"], chunks[b"PLTE"], chunks.get(b"tRNS"), zlib.decompress(chunks[b"IDAT"])


class Golden(unittest.TestCase):
    def test_every_document_is_as_it_was_read(self):
        files = made()
        self.assertGreaterEqual(sum(name.endswith(".txt") for name in files), 60)
        for name, content in files.items():
            with self.subTest(name):
                with open(os.path.join(GOLDEN, name), "rb") as file:
                    self.assertEqual(file.read().decode(), content.decode())

    def test_there_is_no_golden_file_without_a_document(self):
        self.assertEqual(sorted(os.listdir(GOLDEN)), sorted(made()))

    def test_the_guides_pictures_are_what_the_tool_draws(self):
        try:
            files = pictures()
        except LookupError as why:
            self.assertIn("fonts-ipafont-gothic", str(why))
            self.skipTest(str(why))
        for name, content in files.items():
            with self.subTest(name):
                with open(os.path.join(PICTURES, name), "rb") as file:
                    kept = file.read()
                self.assertEqual(dots(kept), dots(content))
                self.assertLess(len(kept), 40_000)

    def test_standard_input_and_a_file_of_ones_own(self):
        words = [os.path.join(BUILD, "bin", "noren"), "receipt", "-", "-o", "/dev/stdout",
                 "--columns", "24", "--printer", "escpos"]
        done = subprocess.run(words, input=b"|x\n=\n", capture_output=True, timeout=60, check=True)
        self.assertTrue(done.stdout.endswith(b"x\n\x1dV\x42\x00"), done.stdout)


def update():
    files = made()
    os.makedirs(GOLDEN, exist_ok=True)
    for name in os.listdir(GOLDEN):
        os.remove(os.path.join(GOLDEN, name))
    for name, content in files.items():
        with open(os.path.join(GOLDEN, name), "wb") as file:
            file.write(content)
    for name, content in pictures().items():
        with open(os.path.join(PICTURES, name), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
