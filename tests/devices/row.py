# SPDX-License-Identifier: Apache-2.0
"""What a row of `run` is, and how most are made."""
from collections import namedtuple

# plugin: as the table calls it; stack: what is real between it and the emulator; what: is tried.
# command: words, in which {build}, {root} and {python} stand for the build folder, the source tree
# and the Python that runs this. It succeeds with exit status 0 and at least one point: GoogleTest's
# and unittest's tests count, or lines "points N". Exit status 77 skips the row.
Row = namedtuple("Row", "plugin stack what command")


def bed(devices, command):
    """The command on an emulated machine with these devices (tests/emulators/bed/main.cpp)."""
    return ["{build}/tests/device_bed", *devices, "--", *command]


def gtest(program, tests):
    """Tests of one of the build's GoogleTest programs, by GoogleTest's own patterns."""
    return ["{build}/tests/" + program, "--gtest_filter=" + tests]
