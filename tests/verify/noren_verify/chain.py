# SPDX-License-Identifier: Apache-2.0
"""V13, first half: no entry was changed, taken out, put in or moved since it was written; V16: the
center's clock never goes back, and no event lies in its future."""

import hashlib

from .finding import Check, count


def digest(*values):
    """BLAKE2b-256 of the canonical form: integers as 8 bytes with the big end first, text and bytes
    behind their length."""
    data = b""
    for value in values:
        if isinstance(value, int):
            data += value.to_bytes(8, "big", signed=True)
        else:
            value = value.encode() if isinstance(value, str) else value
            data += len(value).to_bytes(8, "big") + value
    return hashlib.blake2b(data, digest_size=32).digest()


def link(previous, entry):
    """The hash of an entry, chained to that of the entry before it (the first: 32 zero bytes)."""
    values = [previous, "noren-entry-1", entry.sequence, entry.kind_number,
              bytes.fromhex(entry.operation), bytes.fromhex(entry.digest), entry.at_ms, entry.event_ms,
              entry.terminal, entry.shop, entry.member, bytes.fromhex(entry.program), entry.request,
              entry.reply, len(entry.transfers)]
    for transfer in entry.transfers:
        values += [transfer.phase, transfer.reason_number, transfer.debit, transfer.credit,
                   transfer.amount, transfer.pending]
    return digest(*values)


TOLERANCE_MS = 120_000
LONGEST_MS = 400 * 24 * 3600_000


def event_time(told, seen, arrival):
    """(when it happened, whether the till's clock was off): not after its arrival, and not before the
    center was last heard and what went by since, less two minutes."""
    if told == 0:
        return arrival, False
    center = seen.get("center_ms", 0)
    if center <= 0:
        low, otherwise = arrival - LONGEST_MS, arrival
    elif center >= arrival:
        low = otherwise = arrival - TOLERANCE_MS
    else:
        elapsed = min(max(seen.get("elapsed_ms", 0), 0), arrival - center)
        low = otherwise = center + elapsed - TOLERANCE_MS
    if told < low:
        return otherwise, True
    return min(told, arrival), told - arrival > TOLERANCE_MS


class Chain(Check):
    def __init__(self, heads=()):
        super().__init__()
        self.heads = dict(heads)  # sequence: hash that was seen elsewhere
        self.previous = bytes(32)
        self.sequence = 0
        self.at_ms = 0
        self.skewed = 0

    def before(self, entry, ledger):
        if entry.sequence != self.sequence + 1:
            self.found("V13", f"follows entry {self.sequence}: entries are missing, twice there, or "
                       "in another order", entry)
        if entry.at_ms <= self.at_ms:
            self.found("V16", f"is stamped {entry.at_ms}, not after the entry before it "
                       f"({self.at_ms})", entry)
        if entry.event_ms > entry.at_ms:
            self.found("V16", f"its event ({entry.event_ms}) lies after its arrival "
                       f"({entry.at_ms})", entry)
        self.check_clamp(entry)
        hashed = link(self.previous, entry)
        if hashed.hex() != entry.hash:
            self.found("V13", "its hash does not fit its content and the entry before it", entry)
        if self.heads.get(entry.sequence, entry.hash) != entry.hash:
            self.found("V13", f"its hash is {entry.hash}, and elsewhere it was seen as "
                       f"{self.heads[entry.sequence]}", entry)
        # Goes on from what stands there, so that one damage is one finding.
        self.previous = bytes.fromhex(entry.hash)
        self.sequence = entry.sequence
        self.at_ms = max(self.at_ms, entry.at_ms)

    def check_clamp(self, entry):
        expected, is_skewed = event_time(entry.asked.get("event_time_ms", 0), entry.asked.get("seen") or {},
                                         entry.at_ms)
        if entry.event_ms != expected:
            self.found("V16", f"its event time must be {expected} and is {entry.event_ms}", entry)
        if entry.is_done and entry.kind in ("complete", "refund"):
            self.skewed += is_skewed
            if is_skewed != bool(entry.body.get("skew")):
                self.found("V16", "its till's clock was " + ("off, and it bears no mark" if is_skewed else
                           "right, and it bears the mark `skew`"), entry)

    def end(self, ledger):
        for sequence, hashed in self.heads.items():
            if sequence > self.sequence:
                self.found("V13", f"entry {sequence} with the hash {hashed} was seen elsewhere, and "
                           f"these books end at entry {self.sequence}")

    def proved(self):
        skewed = f"; {count(self.skewed, 'wrong clock')} corrected and marked" if self.skewed else ""
        heads = f", and so are {count(len(self.heads), 'head')} seen elsewhere" if self.heads else ""
        return {"V13": f"{count(self.sequence, 'entry', 'entries')} in one unbroken chain{heads}",
                "V16": f"every stamp is later than the one before, no event lies in the future{skewed}"}
