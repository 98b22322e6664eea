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
        told = entry.asked.get("event_time_ms", 0)
        if entry.kind not in ("complete", "refund") or not entry.is_done:
            return
        seen = entry.asked.get("seen") or {}
        if not seen.get("center_ms"):
            if 0 < told <= entry.at_ms and entry.event_ms != told:
                self.found("V16", f"the till said {told} and the entry says {entry.event_ms}", entry)
            return
        earliest = min(seen["center_ms"] + seen.get("elapsed_ms", 0) - 120_000, entry.at_ms)
        expected = min(max(told, earliest), entry.at_ms)
        if entry.event_ms != expected:
            self.found("V16", f"its event time must be {expected} and is {entry.event_ms}", entry)
        if expected != told:
            self.skewed += 1
            if not entry.body.get("skew"):
                self.found("V16", "its event time was corrected without the mark `skew`", entry)

    def end(self, ledger):
        for sequence, hashed in self.heads.items():
            if sequence > self.sequence:
                self.found("V13", f"entry {sequence} with the hash {hashed} was seen elsewhere, and "
                           f"these books end at entry {self.sequence}")

    def proved(self):
        skewed = f"; {count(self.skewed, 'till clock')} corrected and marked" if self.skewed else ""
        heads = f", and so are {count(len(self.heads), 'head')} seen elsewhere" if self.heads else ""
        return {"V13": f"{count(self.sequence, 'entry', 'entries')} in one unbroken chain{heads}",
                "V16": f"every stamp is later than the one before, no event lies in the future{skewed}"}
