# SPDX-License-Identifier: Apache-2.0
from row import Row, bed, gtest

PORT = ["tty:cable,node=ttyUSB0,usb=0403:6001:FT1,peripheral=unix:cable,unplugged"]


def serial(plugin, what, tests):
    return Row(plugin, "libserialport, tty", what, bed(PORT, gtest("reader_device_test", tests)))


ROWS = [
    serial("reader-magstripe", "swipes; replugged 20 times in the middle of one", "*Swipes*"),
    serial("reader-scanner", "goods and codes; replugged 20 times in the middle of one", "*Scans*"),
    Row("reader-magstripe", "sysfs and a pipe as hidraw", "HID reader, replugged 20 times",
        gtest("reader_magstripe_test", "*AHidReader*:HidTracks.*")),
    Row("reader-scanner", "sysfs and a pipe as hidraw", "HID scanner, replugged 20 times",
        gtest("reader_scanner_test", "*AHidScanner*:HidCodes.*")),
    Row("drivers/hid", "sysfs and a pipe as hidraw", "lists, reads, unplugged 20 times; a keyboard's keys",
        gtest("hid_driver_test", "Hidraw*:Keyboard*:Typist*")),
]
