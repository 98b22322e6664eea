#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The plugin ABI is laid out as it was published, and the same on every system: rules 2 to 4.

Usage: layout_test.py INCLUDE_FOLDER
"""
import sys
import unittest

import declared
import layout
import targets
import variant

INCLUDE = sys.argv[1]


def disagreements(measured):
    """What the compilers of one model see differently, but for alignments."""
    _, one = measured[0]
    return [f"{compiler}: {question} is {each[question]}, not {number}"
            for compiler, each in measured[1:] for question, number in one.items()
            if question[2] != "align" and each[question] != number]


def gaps(headers, measured):
    """Members that do not begin where the one before ends, and structs that do not end with their
    last: padding, or a member that declared.py did not see."""
    for _, one in measured:
        for struct in headers.structs.values():
            end = 0
            for member, _ in struct.members:
                if one[struct.name, member, "offset"] != end:
                    yield f"{struct.name}.{member}"
                end = one[struct.name, member, "offset"] + one[struct.name, member, "size"]
            if one[struct.name, None, "size"] != end:
                yield struct.name


class LayoutTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.headers = declared.Headers(INCLUDE)
        cls.measured = layout.measure_all(cls.headers)

    def test_as_published(self):
        self.assertEqual(set(self.measured), {"lp64", "ilp32"})
        for model, measured in self.measured.items():
            with open(layout.golden_file(model), encoding="utf-8") as file:
                self.assertEqual(
                    layout.describe(self.headers, measured), file.read(),
                    f"the layout on {model} has changed; docs/abi/rules.md says what may, and "
                    "layout.py --write takes it over")

    def test_the_same_on_every_system(self):
        for model, measured in self.measured.items():
            self.assertGreaterEqual(len(measured), 3, model)
            self.assertEqual(disagreements(measured), [])

    def test_no_padding(self):
        for measured in self.measured.values():
            self.assertEqual(list(gaps(self.headers, measured)), [])
        source = self.headers.includes()
        for _, compiler in targets.compilers():
            done = targets.run([*compiler, "-std=c99", "-Wpadded", "-Werror", "-fsyntax-only", "-I",
                                INCLUDE], source)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_may_grow_is_part_of_nothing(self):
        growing = [struct.name for struct in self.headers.structs.values() if struct.may_grow()]
        self.assertGreaterEqual(len(growing), 5)
        for struct in self.headers.structs.values():
            for member, declaration in struct.members:
                first = declaration.split()[0]
                self.assertFalse(first in growing and "*" not in declaration,
                                 f"{struct.name}.{member}")

    def test_a_table_is_nothing_but_slots(self):
        for struct in self.headers.structs.values():
            for member, declaration in struct.members if struct.is_table() else []:
                self.assertTrue("NOREN_CALL" in declaration
                                or declaration.startswith("noren_submit_fn "),
                                f"{struct.name}.{member}")


class PlantedTest(unittest.TestCase):
    """Each of these changes is noticed."""

    def layouts(self, header, edits):
        with variant.changed(INCLUDE, header, edits) as include:
            headers = declared.Headers(include)
            return headers, layout.measure_all(headers)

    def assert_differs(self, headers, measured, model):
        with open(layout.golden_file(model), encoding="utf-8") as file:
            self.assertNotEqual(layout.describe(headers, measured[model]), file.read())

    def test_swapped_slots(self):
        headers, measured = self.layouts("plugin/display.h",
                                         {"noren_submit_fn show": "noren_submit_fn ask",
                                          "noren_submit_fn ask": "noren_submit_fn show"})
        self.assert_differs(headers, measured, "lp64")
        self.assert_differs(headers, measured, "ilp32")

    def test_an_8_byte_member_on_4(self):
        headers, measured = self.layouts("plugin/types.h",
                                         {"int32_t vendor_code;": "int64_t vendor_code;"})
        self.assertNotEqual(disagreements(measured["ilp32"]), [])
        self.assertIn("noren_error.vendor_code", list(gaps(headers, measured["lp64"])))

    def test_padding(self):
        headers, measured = self.layouts("plugin/types.h", {"currency[4]": "currency[2]"})
        self.assertIn("noren_money.exponent", list(gaps(headers, measured["lp64"])))

    def test_a_type_that_is_not_the_same_everywhere(self):
        _, measured = self.layouts("plugin/types.h",
                                   {"int32_t vendor_code;": "long vendor_code; long more;"})
        self.assertNotEqual(disagreements(measured["lp64"]), [])

    def test_a_first_size_that_moves(self):
        headers, measured = self.layouts("plugin/types.h",
                                         {"(noren_error, message)": "(noren_error, domain)"})
        self.assert_differs(headers, measured, "lp64")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
