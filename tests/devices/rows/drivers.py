# SPDX-License-Identifier: Apache-2.0
from row import Row, bed, gtest

PORTS = ["tty:cable,node=ttyUSB0,usb=0403:6001:FT1,peripheral=unix:cable,unplugged",
         "tty:soldered,node=ttyS0", "tty:plain,node=ttyUSB1,usb=067b:2303,plain=1"]
PRINTERS = ["usb-printer:till,usb=04b8:0e15:J1,driver=usblp,peripheral=unix:till,unplugged",
            "usb-printer:vendor,usb=0519:0003:V1,class=vendor"]


def serial(what, tests):
    return Row("drivers/serial", "libserialport, tty", what, bed(PORTS, gtest("serial_device_test", tests)))


def usb(what, tests):
    return Row("drivers/usb", "libusb, libudev", what, bed(PRINTERS, gtest("usb_device_test", tests)))


ROWS = [
    serial("lists ports; lines set up, carry every byte", "SerialPorts.*:*Carries*:*SetsTheLine*"),
    serial("XON/XOFF, RTS/CTS and DTR/DSR hold bytes back", "*Xoff*:*ClearToSend*:*DataSet*:*LetsGo*"),
    serial("busy, denied, unreachable, timeout, canceled", "*Alone*:*NamesWhy*:*EndsAt*"),
    serial("unplugged and replugged 20 times in the middle", "*Unplugged*:*Replugs*"),
    usb("lists devices; carries every byte both ways", "*Lists*:*Carries*:*TakesInterrupts*"),
    usb("printer class requests; vendor-specific printers", "*AsksWith*:*Vendor*"),
    usb("borrows the printer from usblp and gives it back", "*Borrows*"),
    usb("busy, denied, unreachable, stalled, timeout, canceled", "*NamesWhy*:*EndsAt*:*Stall*"),
    usb("hot-plug told; replugged 20 times in the middle", "*Watched*:*Unplugged*:*Replugs*"),
    Row("drivers/tcp", "sockets", "carries bytes; unreachable, timeout, closed, canceled",
        gtest("tcp_driver_test", "*")),
    Row("drivers/connect", "sockets", "opens a device by its address", gtest("connect_driver_test", "*")),
]
