# SPDX-License-Identifier: Apache-2.0
"""All registers of an association come back at once, each with hundreds of completions that waited.
Some answers are lost on the way. All is drained, each once, in a center whose memory is bounded."""

import collections
import os
import re
import time

import books
from rig import Rig
from shop import Process, Shop

MEMORY_MB = 200  # of the center, whatever comes
PATIENCE = 900


def reconnect(run):
    registers, queue = (40, 30) if run.is_slice else (400, 300)
    with Shop(run.build) as shop:
        shop.start_center(mock=False)
        codes = shop.path("codes")
        with open(codes, "w", encoding="utf-8") as file:
            for number in range(registers):
                file.write(shop.office("enroll", f"T-{number:04}").strip().splitlines()[-1] + "\n")
        load = Process([os.path.join(run.build, "tests", "fault_reconnect"), "--url",
                        f"https://127.0.0.1:{shop.port}", "--codes", codes, "--queue", str(queue),
                        "--lose", "17"], shop.path("load.log"))
        shop.processes.append(load)
        enrolled = load.read_line(PATIENCE)
        assert enrolled == f"enrolled={registers}", (enrolled, load.log_text())
        begun = time.monotonic()
        load.write_line("go")
        said = load.read_line(PATIENCE)
        took = time.monotonic() - begun
        memory = peak_mb(shop.center.pid)
        assert said, load.log_text()
        tally = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", said)}
        check(run, shop, tally, registers, queue)
        if memory > MEMORY_MB:
            run.violation(f"the center took {memory} MB")
        run.note(f"{registers} registers x {queue}: drained in {took:.1f} s, peak memory of the center "
                 f"{memory} MB; {tally['busy']} times told to come later, {tally['lost']} answers lost, "
                 f"{tally['broken']} lines ended")


def check(run, shop, tally, registers, queue):
    reader = books.Books(shop)
    entries = [entry for entry in reader.since(0) if entry.kind == books.COMPLETE]
    order = collections.defaultdict(list)
    for entry in entries:
        order[entry.ref().rsplit("-", 1)[0]].append(entry.ref())
    counted = collections.Counter(entry.ref() for entry in entries if entry.happened)
    for number in range(registers):
        refs = [f"T-{number:04}-{index}" for index in range(queue)]
        wrong = [f"{ref}: {counted[ref]} times in the books" for ref in refs if counted[ref] != 1]
        if order[f"T-{number:04}"] != refs:
            wrong.append(f"T-{number:04}: in another order in the books")
        run.point("drained", wrong)
    if tally["lost"]:
        run.point("sent again after a lost answer")
    if tally["busy"]:
        run.point("told to come later")
    if tally["drained"] != registers * queue or tally["refused"]:
        run.violation(f"of {registers * queue}: {tally}")
    if reader.repeated_operations():
        run.violation("an operation is in the books twice")
    if tally["awarded"] != reader.points():
        run.violation(f"told {tally['awarded']} points, in the books {reader.points()}")
    reader.close()
    try:
        shop.office("entries")
    except AssertionError as why:
        run.violation(f"the books do not check: {why}")


def peak_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) // 1024


RIGS = [
    Rig("reconnect", ("F25",), 2, reconnect, "400 registers come back at once with 300 sales each"),
]
