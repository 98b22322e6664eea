#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Today's headers still have everything that the frozen ones of each release have: rules 2, 3, 6.

Usage: frozen_test.py INCLUDE_FOLDER

frozen/<version>/include holds the C headers of plugins as that version published them.
"""
import os
import sys
import unittest

import declared
import variant

INCLUDE = sys.argv[1]
FROZEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frozen")
WHAT_NOW = ("\nWhat is published stays: make a new id beside it. While ids are drafts, the copy of "
            "the version that is being made may follow instead (docs/abi/rules.md).")

# What says how new the headers are grows by itself.
MAY_CHANGE = {"NOREN_PLUGIN_ABI_MINOR"}


def missing(frozen, today):
    """What of the frozen headers is not in today's as it was."""
    for name, value in frozen.constants.items():
        if name not in MAY_CHANGE and today.constants.get(name) != value:
            yield f"{name} was {value} and is {today.constants.get(name)}"
    for name, declaration in frozen.function_types.items():
        if today.function_types.get(name) != declaration:
            yield f"{name} was {declaration}"
    for name, struct in frozen.structs.items():
        now = today.structs.get(name)
        if now is None:
            yield f"{name} is gone"
            continue
        members = now.members[:len(struct.members)] if struct.may_grow() else now.members
        if members != struct.members:
            yield f"{name} was {struct.members} and is {now.members}"


def releases():
    return {version: declared.Headers(os.path.join(FROZEN, version, "include"))
            for version in sorted(os.listdir(FROZEN))}


class FrozenTest(unittest.TestCase):
    def test_nothing_published_is_gone(self):
        self.assertIn("0.1", releases())
        for version, headers in releases().items():
            self.assertGreater(len(headers.structs), 20, version)
            self.assertEqual(list(missing(headers, declared.Headers(INCLUDE))), [],
                             version + WHAT_NOW)

    def test_what_is_broken_is_seen(self):
        breaks = [
            ("plugin/display.h", {"noren_submit_fn ask;": "noren_submit_fn ask, more;"}),
            ("plugin/display.h", {"noren_submit_fn show": "noren_submit_fn ask",
                                  "noren_submit_fn ask": "noren_submit_fn show"}),
            ("plugin/display.h", {'"noren.display/1"': '"noren.display/2"'}),
            ("plugin/types.h", {"noren_bytes payload;": "noren_text payload;"}),
            ("plugin/types.h", {"(noren_error, message)": "(noren_error, domain)"}),
            ("plugin/types.h", {"int32_t vendor_code;": "int32_t more; int32_t vendor_code;"}),
            ("plugin/types.h", {"(struct noren_instance* self, noren_op op,":
                                "(struct noren_instance* self, int64_t op,"}),
            ("status.h", {"NOREN_E_BUSY 113": "NOREN_E_BUSY 116"}),
        ]
        today = declared.Headers(INCLUDE)
        for header, edits in breaks:
            with self.subTest(edits), variant.changed(INCLUDE, header, edits) as include:
                self.assertNotEqual(list(missing(today, declared.Headers(include))), [])

    def test_growth_is_none(self):
        today = declared.Headers(INCLUDE)
        for name in variant.GROWTH:
            with variant.copied(INCLUDE) as include:
                variant.grow(include, name)
                self.assertEqual(list(missing(today, declared.Headers(include))), [])

    def test_numbers_are_used_once(self):
        numbers = {}
        for name, value in declared.Headers(INCLUDE).constants.items():
            if name.startswith(("NOREN_E_", "NOREN_OUTCOME_")):
                kind = name.split("_")[1]
                self.assertNotIn((kind, value), numbers, f"{name} and {numbers.get((kind, value))}")
                numbers[kind, value] = name


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
