# SPDX-License-Identifier: Apache-2.0
"""What a register in C holds in memory with five plugins, after a sale with them."""
import os

import line
from programs import Failed

SALE = ("begin ref=bench-1", "add amount=580 tax=8 name=bread", "identify", "pay amount=580",
        "complete", "print")


def resident(pid):
    """(VmRSS, PSS) in MB."""
    def kib(file, key):
        with open(f"/proc/{pid}/{file}", encoding="utf-8") as lines:
            return next(int(text.split()[1]) for text in lines if text.startswith(key))
    return tuple(round(amount * 1024 / 1e6, 2)
                 for amount in (kib("status", "VmRSS:"), kib("smaps_rollup", "Pss:")))


def plugin_of(pid):
    from shop import maps
    names = {os.path.basename(os.path.dirname(text.split()[-1])) for text in maps(pid).splitlines()
             if "/lib/noren/plugins/" in text}
    return ", ".join(sorted(names))


def memory(bench):
    from shop import Shop, children
    program = bench.installed("tests", "fault_register")
    with bench.folder() as folder, Shop(bench.build, folder=folder, register=program) as shop:
        shop.start_center(mock=False)
        shop.enroll()
        shop.write_configuration(plugins=shop.plugins() + [
            ("second", "noren.printer-escpos", False, {"output": f"file:{shop.path('paper')}/out"})])
        register = shop.register()
        for call in SALE:
            status, text = register.ask(call)
            if status != 0:
                raise Failed(f"memory: {call}: {status} {text}")
        rss, pss = resident(register.pid)
        isolated = {plugin_of(child): resident(child) for child in children(register.pid)}
        yield line.line("memory", rss, "MB", budget=("<=", 30, "MB"), pss=pss,
                        in_process=plugin_of(register.pid),
                        isolated_rss={name: sizes[0] for name, sizes in isolated.items()},
                        isolated_pss={name: sizes[1] for name, sizes in isolated.items()})
