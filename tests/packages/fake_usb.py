# SPDX-License-Identifier: Apache-2.0
"""Made-up USB devices, as the kernel shows them below /sys, for udevadm to try its rules on."""

import os
import struct


def add(sys_folder, name, vendor, product, interface_class, number):
    """A device with one interface of subclass 01, protocol 02; returns its path below /sys."""
    folder = os.path.join(sys_folder, "devices", "usb", name)
    os.makedirs(folder)
    os.makedirs(os.path.join(sys_folder, "bus", "usb"), exist_ok=True)
    os.symlink("../../../bus/usb", os.path.join(folder, "subsystem"))
    device = struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x200, 0, 0, 0, 64, vendor, product, 0x100,
                         0, 0, 0, 1)
    configuration = struct.pack("<BBHBBBBB", 9, 2, 25, 1, 1, 0, 0x80, 50)
    interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1, interface_class, 1, 2, 0)
    endpoint = struct.pack("<BBBBHB", 7, 5, 1, 2, 64, 0)
    files = {
        "idVendor": f"{vendor:04x}\n",
        "idProduct": f"{product:04x}\n",
        "uevent": f"MAJOR=189\nMINOR={number}\nDEVNAME=bus/usb/001/{number:03}\n"
                  f"DEVTYPE=usb_device\nBUSNUM=001\nDEVNUM={number:03}\n",
        "descriptors": device + configuration + interface + endpoint,
    }
    for key, content in files.items():
        with open(os.path.join(folder, key), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
    return f"/sys/devices/usb/{name}"
