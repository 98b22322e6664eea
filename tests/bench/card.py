# SPDX-License-Identifier: Apache-2.0
"""How long reading a card takes, with the real pcscd and an emulated card (tests/emulators)."""
import os
import subprocess
import sys
import tempfile

import line
from programs import EMULATORS, Failed

RAW_MAX_US = 300  # a slower emulator says nothing about a reader


def card_read(bench):
    pcscd = [sys.executable, os.path.join(EMULATORS, "pcscd.py")]
    if subprocess.run([*pcscd, "true"], capture_output=True).returncode == 77:
        yield line.skipped("card_read", "no pcscd of our own: needs root, pcscd and vsmartcard-vpcd")
        return
    with tempfile.TemporaryDirectory() as folder:
        # The emulated card ends with its standard input, which ends with the shell.
        pipe = os.path.join(folder, "card")
        os.mkfifo(pipe)
        card = os.path.join(EMULATORS, "felica_card.py")
        script = f'exec 9<>{pipe}; {card} --port "$VPCD_PORT" <&9 >&2 & "$@"; status=$?; ' \
                 f'echo quit >{pipe}; wait; exit $status'
        repeats, _ = bench.measure("card_read", before=[*pcscd, "sh", "-c", script, "sh"])
    transmit = line.median(repeat["transmit"]["p50"] for repeat in repeats) / 1e3
    seal = line.median(repeat["seal"]["p50"] for repeat in repeats) / 1e3
    if transmit > RAW_MAX_US:
        raise Failed(f"card_read: a raw SCardTransmit takes {transmit:.0f} us, more than "
                     f"{RAW_MAX_US}: the emulator is at fault, or the machine is busy")
    yield line.durations("card_read", repeats, "SCardConnect and SCardTransmit of the same APDUs",
                         budget=("<=", 1.2), transmit_p50=line.rounded(transmit),
                         seal_p50=line.rounded(seal))
