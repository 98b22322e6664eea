# SPDX-License-Identifier: Apache-2.0
"""An award from end to end: a register, its plugins' processes and a center, on one disk."""
import line


def award(bench):
    from shop import Shop
    bench.make()
    with bench.folder() as folder, Shop(bench.build, folder=folder) as shop:
        shop.start_center(mock=False)
        shop.enroll()
        shop.write_configuration(plugins=shop.plugins()[:2])
        repeats, _ = bench.measure("award", "--config", shop.configuration, "--folder", folder)

    def least(repeat):
        return 2 * repeat["fdatasync"]["p50"] + repeat["echo"]["p50"]

    def part(name):
        return line.rounded(line.median(repeat[name]["p50"] for repeat in repeats) / 1e3)

    yield line.durations("award", repeats, "two overwriting fdatasync and one loopback echo",
                         budget=("<=", 2.5), peer=least, fdatasync_p50=part("fdatasync"),
                         echo_p50=part("echo"))
