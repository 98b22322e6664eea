# SPDX-License-Identifier: Apache-2.0
"""Copies of the public headers with something changed, for tests that must notice it.

  variant.py INCLUDE_FOLDER FOLDER   the headers of a later Noren, in which every struct that may
                                     grow has grown
"""
import contextlib
import os
import re
import shutil
import sys
import tempfile

# What a later Noren might append to each struct that may grow.
GROWTH = {
    "noren_host": ("plugin/entry.h", "void* more;"),
    "noren_plugin": ("plugin/entry.h", "void(NOREN_CALL* pause)(void* plugin);"),
    "noren_error": ("plugin/types.h", "uint32_t more; uint32_t reserved2;"),
    "noren_request": ("plugin/types.h", "noren_text more;"),
    "noren_result": ("plugin/types.h", "noren_text more;"),
}


def edit(include, header, edits):
    """Makes texts of one header, each found once, others."""
    path = os.path.join(include, "noren", header)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for before in edits:
        if text.count(before) != 1:
            raise ValueError(f"{header} has {before!r} {text.count(before)} times")
    # All at once, so that two can change places.
    anything = "|".join(re.escape(before) for before in edits)
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(anything, lambda found: edits[found.group()], text))


def grow(include, name):
    header, more = GROWTH[name]
    edit(include, header, {f"}} {name};": f"{more} }} {name};"})


@contextlib.contextmanager
def copied(include):
    """The folder of a copy of INCLUDE."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "include")
        shutil.copytree(os.path.join(include, "noren"), os.path.join(copy, "noren"))
        yield copy


@contextlib.contextmanager
def changed(include, header, edits):
    with copied(include) as copy:
        edit(copy, header, edits)
        yield copy


def main():
    include, out = sys.argv[1:3]
    target = os.path.join(out, "noren")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(os.path.join(include, "noren"), target,
                    ignore=shutil.ignore_patterns("*.cpp"))
    for name in GROWTH:
        grow(out, name)
    edit(out, "plugin/entry.h", {"NOREN_PLUGIN_ABI_MINOR 0u": "NOREN_PLUGIN_ABI_MINOR 1u"})


if __name__ == "__main__":
    main()
