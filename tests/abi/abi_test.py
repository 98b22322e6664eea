#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Both ABIs are what their baselines say, and a change that breaks one would be seen.

Usage: abi_test.py INCLUDE_FOLDER LIBNOREN
"""
import sys
import tempfile
import unittest

import abi
import anchor
import declared
import variant

INCLUDE, LIBRARY = sys.argv[1:3]
TAKE_OVER = ("\nIf that is meant: docs/abi/rules.md says what may change and when, and "
             "abi.py --write takes it over.")

# What is broken, in which header, and the edits that do it.
BREAKS = {
    "a slot in the middle of a table":
        ("plugin/payment.h", {"noren_submit_fn capture;": "noren_submit_fn more; "
                                                          "noren_submit_fn capture;"}),
    "a slot at the end of a table":
        ("plugin/display.h", {"} noren_display_v1;": "noren_submit_fn clear; } noren_display_v1;"}),
    "a slot at the end of a table of the host":
        ("plugin/services.h", {"} noren_host_log_v1;": "void(NOREN_CALL* flush)(void* host); "
                                                       "} noren_host_log_v1;"}),
    "a slot removed": ("plugin/companions.h", {"noren_submit_fn reset;": ""}),
    "two slots swapped":
        ("plugin/display.h", {"noren_submit_fn show": "noren_submit_fn ask",
                              "noren_submit_fn ask": "noren_submit_fn show"}),
    "another argument of every slot":
        ("plugin/types.h", {"(struct noren_instance* self, noren_op op,":
                            "(struct noren_instance* self, int64_t op,"}),
    "a member in the middle of a struct that may grow":
        ("plugin/types.h", {"int32_t vendor_code;": "int32_t more; int32_t vendor_code;"}),
    "a member of another type":
        ("plugin/types.h", {"noren_bytes payload;": "noren_text payload;"}),
    "a member of another sign":
        ("plugin/types.h", {"int32_t vendor_code;": "uint32_t vendor_code;"}),
    "a member removed from the end":
        ("plugin/entry.h", {"void(NOREN_CALL* stop)(void* plugin);": "",
                            "(noren_plugin, stop)": "(noren_plugin, get_interface)"}),
    "a shorter array": ("plugin/types.h", {"char domain[32];": "char domain[16];"}),
    "a member at the end of a struct that is frozen":
        ("plugin/types.h", {"} noren_text;": "uint32_t more; uint32_t reserved2; } noren_text;"}),
}


class PluginAbiTest(unittest.TestCase):
    def test_as_the_baseline_says(self):
        status, said = abi.compare_headers(abi.baseline("plugin"), INCLUDE)
        self.assertEqual(status, 0, said + TAKE_OVER)

    def test_what_breaks_it_is_seen(self):
        for what, (header, edits) in BREAKS.items():
            with self.subTest(what), variant.changed(INCLUDE, header, edits) as include:
                status, said = abi.compare_headers(abi.baseline("plugin"), include)
                # 4 is abidiff's word for a changed ABI; an error of its own is not one.
                self.assertEqual(status & 4, 4, f"{status} {said}")
                self.assertEqual(status & 3, 0, said)

    def test_growth_at_the_end_passes(self):
        growing = {s.name for s in declared.Headers(INCLUDE).structs.values() if s.may_grow()}
        self.assertEqual(growing, set(variant.GROWTH))
        for name in variant.GROWTH:
            with self.subTest(name), variant.copied(INCLUDE) as include:
                variant.grow(include, name)
                status, said = abi.compare_headers(abi.baseline("plugin"), include)
                self.assertEqual(status, 0, said)

    def test_growth_is_let_through_by_the_suppression_alone(self):
        with variant.copied(INCLUDE) as include, tempfile.TemporaryDirectory() as folder:
            variant.grow(include, "noren_result")
            library = anchor.build(declared.Headers(include), folder)
            status, _ = abi.compare(abi.baseline("plugin"), library)
            self.assertEqual(status & 4, 4)

    def test_a_new_table_passes(self):
        end = "} noren_display_v1;\n"
        more = ('#define NOREN_DISPLAY_2 "noren.display/2"\ntypedef struct noren_display_v2 {\n'
                "  noren_submit_fn show;\n  noren_submit_fn ask;\n  noren_submit_fn clear;\n"
                "} noren_display_v2;\n")
        with variant.changed(INCLUDE, "plugin/display.h", {end: end + more}) as include:
            self.assertIn("noren_display_v2", declared.Headers(include).structs)
            status, said = abi.compare_headers(abi.baseline("plugin"), include)
            self.assertEqual(status, 0, said)


class RegisterAbiTest(unittest.TestCase):
    def test_as_the_baseline_says(self):
        status, said = abi.compare(abi.baseline("noren"), LIBRARY)
        self.assertEqual(status, 0, said + TAKE_OVER)


class BaselineTest(unittest.TestCase):
    def test_names_no_machine(self):
        for name in ("plugin", "noren"):
            with open(abi.baseline(name), encoding="utf-8") as file:
                text = file.read()
            for word in ("='/", "comp-dir", "architecture=", "filepath="):
                self.assertFalse(word in text, f"{name}: {word}")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
