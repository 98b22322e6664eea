# SPDX-License-Identifier: Apache-2.0
"""What a figure says: one JSON line, and one line of the table for people.

  figure   its name                           value, unit   ours
  peer     the peer's value, in the same unit ratio         value / peer, the median of the repeats'
  budget   "<= 2" of the ratio, or "<= 1 us"  ok            whether it is kept
Where they apply: p50, p999 and max (milliseconds for a center, else the unit), repeats, peer_is (what
the peer does), and facts of the one figure. A figure that can't be measured here has "skipped".
"""
import json
import operator
import statistics

median = statistics.median
COMPARE = {"<=": operator.le, ">=": operator.ge}


def rounded(number):
    """Four digits are more than such a machine can tell apart."""
    return float(f"{number:.4g}") if isinstance(number, float) else number


def line(figure, value, unit, peer=None, ratio=None, budget=None, **facts):
    """A budget ("<=", 2) is of the ratio, ("<=", 1, "us") of the value."""
    ok = None
    if budget:
        compare, limit, *of_value = budget
        measured = value if of_value else ratio
        ok = COMPARE[compare](measured, limit)
    made = {"figure": figure, "value": value, "unit": unit, "peer": peer, "ratio": ratio,
            "budget": " ".join(map(str, budget)) if budget else None, "ok": ok, **facts}
    return {key: rounded(member) for key, member in made.items()}


def skipped(figure, why):
    return {"figure": figure, "skipped": why}


def durations(figure, repeats, peer_is, unit="us", budget=None, peer=None, **facts):
    """A line about durations in ns as samples.hpp prints them; `peer` computes one repeat's."""
    scale = {"us": 1e3, "ms": 1e6}[unit]
    peer = peer or (lambda repeat: repeat["peer"]["p50"])
    ours = [repeat["ours"] for repeat in repeats]
    p50 = median(samples["p50"] for samples in ours) / scale
    return line(figure, p50, unit, median(map(peer, repeats)) / scale,
                median(samples["p50"] / peer(repeat) for samples, repeat in zip(ours, repeats)),
                budget, p50=p50, p999=median(samples["p999"] for samples in ours) / scale,
                max=max(samples["max"] for samples in ours) / scale, repeats=len(repeats),
                peer_is=peer_is, **facts)


def to_json(made):
    return json.dumps(made, ensure_ascii=False)


def table(lines):
    """For people, on a terminal."""
    rows = [("figure", "value", "peer", "ratio", "budget", "")]
    for made in lines:
        if "skipped" in made:
            rows.append((made["figure"], "-", "-", "-", "-", "skipped: " + made["skipped"]))
            continue
        shown = {key: "-" if made[key] is None else str(made[key])
                 for key in ("value", "peer", "ratio", "budget")}
        verdict = {True: "ok", False: "NOT KEPT", None: ""}[made["ok"]]
        rows.append((made["figure"], f"{shown['value']} {made['unit']}", shown["peer"],
                     shown["ratio"], shown["budget"], verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join("  ".join([row[0].ljust(widths[0])] +
                               [row[i].rjust(widths[i]) for i in range(1, 5)] + [row[5]]).rstrip()
                     for row in rows)
