# SPDX-License-Identifier: Apache-2.0
from row import Row, bed, gtest

TILL = "usb-printer:till,usb=04b8:0e15:J1,driver=usblp,peripheral=unix:till,unplugged"
CABLE = "tty:cable,node=ttyUSB0,usb=0403:6001:FT1,peripheral=unix:cable,unplugged"
VENDOR = "usb-printer:vendor,usb=0519:0003:V1,class=vendor,peripheral=unix:vendor,unplugged"
DISPLAYS = ["tty:display,node=ttyUSB3,usb=0403:6001:D1,peripheral=unix:display,unplugged",
            "usb-printer:counter,usb=0d3a:0201:D2,class=vendor,peripheral=unix:counter,unplugged"]

EACH_BYTE = "paper ends at each byte of a coupon; told as it was"
PULLED = "unplugged and replugged 20 times in the middle"
ALL = "status by name, fences, jams, drawer, health, counts"
REST = "{0}/Contract.*-*PaperEnds*"
USB, SERIAL, TCP = "libusb, usblp", "libserialport, tty", "sockets"


def escpos(stack, device, what, tests):
    return Row("printer-escpos", stack, what, bed([device], gtest("printer_escpos_device_test", tests)))


def star(what, tests):
    return Row("printer-star", "libusb, vendor class", what,
               bed([VENDOR], gtest("printer_star_device_test", tests)))


def display(stack, tests):
    return Row("display-escpos", stack, "texts shown; replugged 20 times in the middle",
               bed(DISPLAYS, gtest("display_escpos_device_test", tests)))


ROWS = [
    escpos(USB, TILL, ALL, REST.format("Usb")),
    escpos(USB, TILL, EACH_BYTE, "Usb/*PaperEnds*"),
    escpos(USB, TILL, PULLED, "Usb/Cable.*"),
    escpos(SERIAL, CABLE, ALL, REST.format("Serial")),
    escpos(SERIAL, CABLE, EACH_BYTE, "Serial/*PaperEnds*"),
    escpos(SERIAL, CABLE, PULLED, "Serial/Cable.*"),
    escpos(SERIAL, CABLE, "a full printer holds the line by XOFF", "FlowControl.*"),
    Row("printer-escpos", TCP, "all, power gone at each byte too", gtest("printer_escpos_test", "*")),
    star(ALL, REST.format("Usb")),
    star(EACH_BYTE, "Usb/*PaperEnds*"),
    star(PULLED, "Usb/Cable.*"),
    Row("printer-star", TCP, "all, power gone at each byte too", gtest("printer_star_test", "*")),
    display(SERIAL, "Serial/*"),
    display("libusb, vendor class", "Usb/*"),
    Row("display-escpos", TCP, "texts folded, laid out and shown", gtest("display_escpos_test", "*")),
]
