# SPDX-License-Identifier: Apache-2.0
"""What was proved, what could not be, and the first bad entry, for people or as JSON."""

import json
from dataclasses import asdict

INVARIANTS = {
    "V01": "every entry balances", "V02": "debits are credits", "V03": "nothing below zero",
    "V04": "issued points are somewhere", "V05": "yen stand behind points",
    "V06": "holds end once", "V07": "no more is taken or given back than was held or taken",
    "V08": "what is undone is undone whole", "V09": "each operation once, and nobody else's",
    "V11": "points are used in their order, never after their end",
    "V13": "balances and chain follow from the entries", "V14": "paper is the ledger",
    "V15": "what was acknowledged is there", "V16": "time goes forward",
    "V19": "nobody is named", "V20": "awards follow from basket and rules",
    "V23": "a coupon is used once", "V24": "tills and center say the same"}
NOT_YET = {
    "V10": "budgets and caps of campaigns", "V12": "settlement and statements",
    "V17": "regions and certified shops", "V18": "prepaid value", "V21": "approval of the office's entries",
    "V22": "several associations in one center"}
SHOWN = 20


def collect(checks):
    """Everything that was found: the first entry that is wrong by itself in front, then what does not
    fit together; what was proved and what was not checked."""
    findings = sorted((finding for check in checks for finding in check.findings),
                      key=lambda at: (at.is_late, at.sequence or 2**62, at.invariant))
    broken = {finding.invariant for finding in findings}
    proved, missing = {}, {}
    for check in checks:
        for invariant, sentence in check.proved().items():
            proved.setdefault(invariant, []).append(sentence)
        for invariant, sentence in check.not_checked().items():
            missing.setdefault(invariant, []).append(sentence)
    proved = {invariant: proved[invariant] for invariant in sorted(proved) if invariant not in broken}
    return findings, proved, missing


def as_text(findings, proved, missing):
    lines = []
    if findings:
        first = findings[0]
        lines += [f"noren-verify: {first.invariant} ({INVARIANTS[first.invariant]}) is broken at "
                  f"{first.place()}:", f"  {first.what}"]
        if len(findings) > 1:
            lines.append(f"And {len(findings) - 1:,} more, which may follow from it:")
            lines += [f"  {at.invariant}  {at.place()}: {at.what}" for at in findings[1:SHOWN]]
            if len(findings) > SHOWN:
                lines.append(f"  ... {len(findings) - SHOWN:,} more (--json shows all)")
        lines.append("What holds all the same:")
    else:
        lines.append("noren-verify: nothing lost, nothing twice, as far as it was given to see.")
    for invariant, sentences in proved.items():
        lines.append(f"  {invariant}  proved            {'; '.join(sentences)}")
    for invariant, sentences in sorted(missing.items()):
        lines.append(f"  {invariant}  not checked       {'; '.join(sentences)}")
    for invariant, what in NOT_YET.items():
        lines.append(f"  {invariant}  not applicable yet: {what}")
    return "\n".join(lines)


def as_json(findings, proved, missing):
    return json.dumps({"ok": not findings,
                       "findings": [{**asdict(at), "place": at.place()} for at in findings],
                       "proved": {name: "; ".join(said) for name, said in proved.items()},
                       "not_checked": {name: "; ".join(said) for name, said in missing.items()},
                       "not_applicable_yet": NOT_YET}, ensure_ascii=False, indent=2)
