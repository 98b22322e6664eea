# SPDX-License-Identifier: Apache-2.0
"""A contactless card reader at USB with a card on it: what the CCID driver of pcscd asks, down to the
bytes on the wire (USB Device Class Integrated Circuit Cards Devices 1.1, 5.1 and 6)."""
import struct

from usbip import Device

BULK_IN = 2
# PC/SC part 3, 3.1.3.2.3: a FeliCa storage card.
ATR = bytes.fromhex("3B8F8001804F0CA00000030611003B0000000042")
T1_PARAMETERS = bytes.fromhex("1110004D00FE00")


class CcidReader(Device):
    # The identity is of a simple reader that the CCID driver has in its list.
    strings = ("Noren emulators", "Card reader", "R1")
    device_descriptor = struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x200, 0, 0, 0, 64, 0x08E6, 0x3437,
                                    0x100, 1, 2, 3, 1)

    def __init__(self, identifier):
        super().__init__()
        self.identifier = identifier
        # Extended APDUs, and all that a reader can do by itself.
        ccid = struct.pack("<BBHBBIIIBIIBIIIIIBBHBB", 0x36, 0x21, 0x0110, 0, 7, 3, 4000, 4000, 0,
                           10753, 344086, 0, 254, 0, 0, 0x000404BA, 271, 0xFF, 0xFF, 0, 0, 1)
        body = (struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, 0x0B, 0, 0, 0) + ccid +
                struct.pack("<BBBBHB", 7, 5, 0x01, 2, 64, 0) +
                struct.pack("<BBBBHB", 7, 5, 0x80 | BULK_IN, 2, 64, 0))
        self.configuration = struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 1, 1, 0, 0x80, 50) + body
        self.powered = False

    def plug(self):
        self.powered = False
        super().plug()

    def bulk_out(self, data):
        kind, length, slot, number = struct.unpack("<BIBB", data[:7])
        payload = data[10:10 + length]
        kind, answer, extra = self._obey(kind, payload)
        status = 0 if self.powered else 1
        if kind is None:  # an unknown command
            kind, status = 0x81, status | 0x40
        self.answer(BULK_IN, struct.pack("<BIBBBBB", kind, len(answer), slot, number, status, 0,
                                         extra) + answer)

    def _obey(self, kind, payload):
        if kind == 0x62:  # IccPowerOn
            self.powered = True
            return 0x80, ATR, 0
        if kind == 0x63:  # IccPowerOff
            self.powered = False
            return 0x81, b"", 1
        if kind == 0x65:  # GetSlotStatus
            return 0x81, b"", 0 if self.powered else 1
        if kind in (0x61, 0x6C, 0x6D):  # parameters
            return 0x82, T1_PARAMETERS, 1
        if kind == 0x6F:  # XfrBlock
            if payload.startswith(bytes.fromhex("FFCA0000")):
                return 0x80, self.identifier + b"\x90\x00", 0
            return 0x80, b"\x6A\x81", 0
        return None, b"", 0
