# SPDX-License-Identifier: Apache-2.0
"""The table that a run of the rigs prints."""

COLUMNS = ("rig", "faults", "points", "states", "violations", "seconds")


def table_head():
    return f"{'rig':<18}{'faults':<26}{'points':>7}{'states':>8}{'violations':>12}{'seconds':>9}"


def table_row(result):
    faults = " ".join(result.rig.faults)
    if result.skipped:
        return f"{result.rig.name:<18}{faults:<26}  skipped: {result.skipped}"
    if result.rig.run is None:
        return f"{result.rig.name:<18}{faults:<26}  not yet: {result.rig.what}"
    return (f"{result.rig.name:<18}{faults:<26}{result.points:>7}{result.reached:>8}"
            f"{len(result.violations):>12}{result.seconds:>9.1f}")


def details(result, states=True):
    """What lies behind a row: notes, violations, and how often each state was reached."""
    lines = ["  " + note for note in result.notes]
    if states and result.states:
        reached = sorted(result.states.items(), key=lambda item: (-item[1], item[0]))
        shown = ", ".join(f"{name} x{count}" for name, count in reached[:12])
        lines.append("  states: " + shown + (", ..." if len(reached) > 12 else ""))
    lines += ["  VIOLATION " + text for text in result.violations[:20]]
    if len(result.violations) > 20:
        lines.append(f"  ... and {len(result.violations) - 20} more")
    return lines
