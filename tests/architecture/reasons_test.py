#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every reason that the SDK or a first-party plugin can give has a text in both languages.

  reasons_test.py ROOT
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
GIVEN = [
    re.compile(r'\berror\(\s*NOREN_E_\w+\s*,\s*"([a-z][a-z0-9_]+)"'),
    re.compile(r'\bRefusal\b[^;]*?NOREN_E_\w+\s*,\s*"([a-z][a-z0-9_]+)"'),
    re.compile(r'\{\s*NOREN_E_\w+\s*,\s*"([a-z]+_[a-z0-9_]+)"\s*,\s*"'),
]
ANSWERED = re.compile(r'"reason"\s*:\s*"([a-z][a-z0-9_]+)"')  # in an answer's document
PLACES = ["sdk/core", "sdk/host", "sdk/runtime", "sdk/api", "plugins"]


def catalogue():
    text = "".join(file.read_text() for file in (ROOT / "sdk/core/message").glob("catalogue_*.cpp"))
    return set(re.findall(r'\{"([a-z][a-z0-9_]+)",', text))


def given():
    for place in PLACES:
        for file in sorted((ROOT / place).rglob("*.cpp")) + sorted((ROOT / place).rglob("*.hpp")):
            if file.name.endswith("_test.cpp") or "testing" in file.parts or "fixture" in file.name:
                continue
            text = file.read_text()
            answers = place == "plugins" or "simulated" in file.parts
            for pattern in GIVEN + ([ANSWERED] if answers else []):
                for reason in pattern.findall(text):
                    yield reason, file.relative_to(ROOT)


def main():
    known = catalogue()
    found = list(given())
    missing = sorted({(reason, str(file)) for reason, file in found if reason not in known})
    for reason, file in missing:
        print(f"{file}: no text for {reason} in sdk/core/message")
    # A pattern that finds nothing any more would find nothing wrong either.
    if len({reason for reason, _ in found}) < 100 or "argument_unknown" not in known:
        sys.exit(f"only {len(found)} reasons were found in the code: the patterns are out of date")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
