# SPDX-License-Identifier: Apache-2.0
"""V06: every hold ends once, and none stays open behind a finished sale or for ever; V07: what a sale
takes is what was held for it."""

from .books import CAPTURE, PENDING, RELEASE
from .finding import Check, count, uuid

HOUR_MS = 3600_000
SLACK_OPERATIONS = 64  # the center lets overdue holds go by and by, before what it is asked next

OPEN, CAPTURED, RELEASED, TIMED_OUT = "open", "captured", "released", "timed_out"


class Hold:
    def __init__(self, entry, limit_ms):
        self.entry = entry
        self.transfers = {at.id: at.amount for at in entry.transfers if at.phase == PENDING}
        self.points = sum(self.transfers.values())
        self.overdue_ms = entry.at_ms + limit_ms
        self.state = OPEN
        self.operations_since = 0


class Holds(Check):
    def __init__(self, stored=None):
        super().__init__()
        self.stored = stored
        self.holds = {}      # operation: Hold
        self.waiting = {}    # those that are open
        self.ended = {CAPTURED: 0, RELEASED: 0, TIMED_OUT: 0}

    def before(self, entry, ledger):
        if entry.kind == "complete" and entry.is_done:
            self.check_complete(entry)

    def after(self, entry, ledger):
        if entry.kind == "hold" and entry.is_done:
            self.begin(entry, ledger)
        self.resolve(entry)
        if entry.kind == "cancel" and entry.is_done:
            self.cancel(entry, ledger)
        if entry.kind != "timeout":
            for hold in self.waiting.values():
                hold.operations_since += entry.at_ms > hold.overdue_ms

    def begin(self, entry, ledger):
        program = ledger.programs.get(entry.program)
        hours = program.values.get("hold.silent_hours", 24) if program else 24
        limit = max(hours * HOUR_MS, program.hold_minutes * 60_000 if program else 0) + HOUR_MS
        hold = Hold(entry, limit)
        if not hold.points == entry.body.get("held") == entry.asked.get("points"):
            self.found("V07", f"holds {hold.points}, was asked for {entry.asked.get('points')} and "
                       f"answered {entry.body.get('held')}", entry)
        if entry.operation not in self.holds:
            self.holds[entry.operation] = self.waiting[entry.operation] = hold

    def resolve(self, entry):
        by_entry = {}
        for at in entry.transfers:
            if at.phase in (CAPTURE, RELEASE):
                by_entry.setdefault((at.pending // 4096, at.phase), set()).add(at.pending)
        for (sequence, phase), resolved in by_entry.items():
            hold = next((at for at in self.waiting.values() if at.entry.sequence == sequence), None)
            if hold is None:
                continue  # the ledger's check has said so
            if resolved != hold.transfers.keys():
                self.found("V06", f"ends {len(resolved)} of the {len(hold.transfers)} parts of the hold "
                           f"of entry {sequence}", entry)
            asked = {at.replace("-", "") for at in entry.asked.get("holds", [])}
            if phase == CAPTURE and hold.entry.operation not in asked:
                self.found("V06", f"captures the hold of entry {sequence}, which its sale does not "
                           "name", entry)
            self.finish(hold, CAPTURED if phase == CAPTURE else
                        TIMED_OUT if entry.kind == "timeout" else RELEASED)

    def finish(self, hold, state):
        hold.state = state
        self.waiting.pop(hold.entry.operation, None)
        self.ended[state] += 1

    def check_complete(self, entry):
        points = 0
        missing = entry.body.get("flags", []).count("hold_unknown")
        seen = set()
        for name in entry.asked.get("holds", []):
            hold = self.holds.get(name.replace("-", ""))
            if hold is None or name in seen:
                # A sale that happened without a line stands, and says so.
                if not missing or not entry.asked.get("offline"):
                    self.found("V06", f"redeems by {name}, which holds nothing", entry)
                missing = max(0, missing - 1)
                continue
            seen.add(name)
            points += hold.points
            captured = {at.pending for at in entry.transfers if at.phase == CAPTURE}
            if (hold.entry.shop, hold.entry.member) != (entry.shop, entry.member):
                self.found("V06", f"takes the hold of entry {hold.entry.sequence}, of another shop or "
                           "member", entry)
            if hold.state == OPEN and not hold.transfers.keys() <= captured:
                self.found("V06", f"leaves the hold of entry {hold.entry.sequence} open behind it", entry)
            if hold.state in (CAPTURED, RELEASED):
                self.found("V06", f"redeems by {name}, which was {hold.state} already", entry)
            if hold.state == TIMED_OUT:
                hold.state = CAPTURED
        if missing:
            self.found("V06", "says that a hold is unknown which is there", entry)
        offline = entry.asked.get("offline_points", 0)
        taken = sum(at.amount for at in entry.transfers if at.phase == CAPTURE)
        taken += entry.moved("late_redemption", "shortfall")
        if not taken == points + offline == entry.body.get("redeemed"):
            self.found("V07", f"takes {taken} points, its holds are {points + offline}, and it answers "
                       f"{entry.body.get('redeemed')}", entry)

    def cancel(self, entry, ledger):
        """A hold that is canceled, or whose sale is, can never be redeemed again."""
        original = ledger.operations.get(entry.asked.get("original", "").replace("-", ""))
        if original is None or not original.is_done or \
                ledger.canceled.get(original.operation) is not entry:
            return  # it never happened, or was undone before
        names = [original.operation] if original.kind == "hold" else original.asked.get("holds", [])
        for name in names:
            hold = self.holds.get(name.replace("-", ""))
            if hold is None or (original.kind == "hold" and hold.state == CAPTURED):
                continue
            if hold.entry.sequence > original.sequence:
                continue  # it was not there when that sale came
            if hold.state == OPEN:
                self.found("V06", f"leaves the hold of entry {hold.entry.sequence} open", entry)
            hold.state = RELEASED

    def end(self, ledger):
        for hold in self.waiting.values():
            if hold.operations_since > SLACK_OPERATIONS:
                self.found("V06", f"is still open at {ledger.now_ms}, and nothing will ever end it",
                           hold.entry)
        if self.stored is None:
            return
        stored = {at["operation"]: at for at in self.stored}
        for name in sorted(stored.keys() | self.holds.keys()):
            kept, made = stored.get(name), self.holds.get(name)
            if kept is None or made is None:
                self.found("V13", f"the hold {uuid(name)} stands only in the " +
                           ("entries" if kept is None else "books"))
            elif (kept["state"], kept["points"]) != (made.state, made.points):
                self.found("V13", f"the books say {kept['state']} ({kept['points']}) of this hold, and "
                           f"the entries make it {made.state} ({made.points})", made.entry)

    def proved(self):
        ends = ", ".join(f"{number:,} {state.replace('_', ' ')}" for state, number in self.ended.items())
        return {"V06": f"{count(len(self.holds), 'hold')}: {ends}, {len(self.waiting):,} open; each "
                       "ended once at most",
                "V07": "each sale took what was held for it, and nothing came back twice"}
