#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The baselines that abidiff compares both ABIs with: baseline/plugin.abi (the anchor library of
anchor.py) and baseline/noren.abi (libnoren).

  abi.py INCLUDE_FOLDER LIBNOREN --write   takes both over as they are now, on purpose
"""
import os
import re
import subprocess
import sys
import tempfile

import anchor
import declared

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline")
# No path, place or machine: what is left is the ABI.
WRITE = ["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-architecture",
         "--no-elf-needed", "--type-id-style", "hash", "--exported-interfaces-only"]
READ = ["abidiff", "--no-architecture", "--no-show-locs", "--no-added-syms", "--no-corpus-path",
        "--exported-interfaces-only"]


def baseline(name):
    return os.path.join(FOLDER, name + ".abi")


def describe(library, file):
    done = subprocess.run([*WRITE, library], check=True, capture_output=True, text=True,
                          timeout=600)
    with open(file, "w", encoding="utf-8") as out:
        out.write(re.sub(r"path='[^']*/", "path='", done.stdout))


def suppressions(headers, folder):
    """What abidiff may overlook: new members at the end of a struct that may grow. Without
    type_kind, a typedef of the same name would hide every change of the struct."""
    path = os.path.join(folder, "growing.suppr")
    with open(path, "w", encoding="utf-8") as file:
        for struct in headers.structs.values():
            if struct.may_grow():
                file.write(f"[suppress_type]\ntype_kind = struct\nname = {struct.name}\n"
                           "has_data_member_inserted_at = end\n\n")
    return path


def compare(before, after, *options):
    """abidiff's exit status, where 0 is no change, and what it said."""
    done = subprocess.run([*READ, *options, before, after], capture_output=True, text=True,
                          timeout=600)
    return done.returncode, done.stdout + done.stderr


def compare_headers(before, include):
    """How the plugin ABI of a folder of headers differs from a baseline."""
    headers = declared.Headers(include)
    with tempfile.TemporaryDirectory() as folder:
        library = anchor.build(headers, folder)
        return compare(before, library, "--suppressions", suppressions(headers, folder))


def main():
    include, library, option = sys.argv[1:4]
    if option != "--write":
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        describe(anchor.build(declared.Headers(include), folder), baseline("plugin"))
    describe(library, baseline("noren"))


if __name__ == "__main__":
    main()
