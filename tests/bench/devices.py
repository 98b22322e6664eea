# SPDX-License-Identifier: Apache-2.0
"""What devices cost: a scanner's code on its way to the register, bytes on their way to a printer."""
import os

import line
from programs import Failed

JOB_BYTES = 256 * 1024  # print_rate.hpp


def scan_event(bench):
    from shop import Shop
    bench.make()
    with bench.folder() as folder, Shop(bench.build, folder=folder) as shop:
        scanner = ("scanner", "noren.reader-scanner", False, {"device": "serial:LINE", "repeat_ms": 0})
        shop.start_center(mock=False)
        shop.enroll()
        shop.write_configuration(plugins=[scanner])
        repeats, _ = bench.measure("scan_event", "--config", shop.configuration)
    yield line.durations("scan_event", repeats, "poll() and read() of such a line on a thread",
                         budget=("<=", 1000, "us"))


def rate(figure, repeats, peer_is):
    """Megabytes a second, of jobs that took so long."""
    def of(duration):
        return JOB_BYTES / duration * 1e3

    ours, peer = ([repeat[name]["p50"] for repeat in repeats] for name in ("ours", "peer"))
    ratio = line.median(theirs / mine for mine, theirs in zip(ours, peer))
    return line.line(figure, of(line.median(ours)), "MB/s", of(line.median(peer)), ratio, (">=", 0.9),
                     repeats=len(repeats), peer_is=peer_is, job_bytes=JOB_BYTES)


def tcp_print(bench):
    repeats, _ = bench.measure("tcp_print")
    yield rate("tcp_print", repeats, "send() and recv() to the same printer")


def usb_print(bench):
    bed = os.path.join(bench.build, "tests", "device_bed")
    if not os.path.exists(bed):
        raise Failed(f"{bed} is missing: build the target all")
    printer = "usb-printer:till,usb=04b8:0e15:J1,peripheral=unix:till,unplugged"
    repeats, _ = bench.measure("usb_print", before=[bed, printer, "--"])
    yield rate("usb_print", repeats, "libusb_bulk_transfer() to the same printer")
