# SPDX-License-Identifier: Apache-2.0
"""Plugs a card reader in and out ten times; the PC/SC driver must tell each, and read the card."""
import os
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "emulators"))
from ccid_reader import CcidReader  # noqa: E402

ROUNDS = 10
PATIENCE = 60  # seconds for a line


def main():
    watch = subprocess.Popen([os.path.join(sys.argv[1], "tests", "guest_pcsc_watch")], text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def expect(wanted):
        guard = threading.Timer(PATIENCE, watch.kill)
        guard.start()
        line = watch.stdout.readline().strip()
        guard.cancel()
        if line != wanted:
            watch.kill()
            sys.exit(f"not {wanted!r} but {line!r}")

    expect("found")
    descriptors = None
    for number in range(ROUNDS):
        reader = CcidReader(bytes([1, 2, 3, 4, 5, 6, 7, number]))
        reader.plug()
        expect("reader added")
        expect(f"card 010203040506070{number:x}")
        reader.pull()
        expect("card removed")
        expect("reader removed")
        now = len(os.listdir(f"/proc/{watch.pid}/fd"))
        descriptors = descriptors or now
        if now != descriptors:
            sys.exit(f"{now} descriptors after round {number}, {descriptors} before")
    watch.stdin.close()
    if watch.wait() != 0:
        sys.exit("the watcher did not end well")
    print(f"points {ROUNDS}")


if __name__ == "__main__":
    main()
