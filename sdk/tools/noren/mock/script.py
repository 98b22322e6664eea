# SPDX-License-Identifier: Apache-2.0
"""A file of words that are done one after the other; `wait N`, `after EVENT` and `until EVENT WORDS` say
when."""
import collections

from center import KINDS
from texts import Trouble

LOOK_EVERY = 0.25  # seconds
AGAIN_AFTER = 1.0

# What can be waited for: a register opens a scanner or stripe reader, a printer cuts a sheet or stops
# for want of paper or power or for a fault, the ledger has an entry of this kind.
EVENTS = ("open", "sheet", "stop", *KINDS)


class Events:
    """What has happened since the start. Each is waited for once: one that was there before its
    `after` counts."""

    def __init__(self, shop):
        self.shop = shop
        self.opened = self.stopped = 0
        self.was_open = False
        self.were_stopped = set()
        self.waited_for = collections.Counter(shop.center.counts())  # of an earlier start

    def look(self):
        is_open = any([line.is_open() for line in self.shop.lines.values()])
        self.opened += is_open and not self.was_open
        self.was_open = is_open
        stopped = {name for name, printer in self.shop.printers.items() if printer.is_stopped()}
        self.stopped += len(stopped - self.were_stopped)
        self.were_stopped = stopped

    def take(self, event):
        """Whether it has happened once more."""
        if event == "open":
            happened = self.opened
        elif event == "stop":
            happened = self.stopped
        elif event == "sheet":
            happened = sum(printer.sheets() for printer in self.shop.printers.values())
        else:
            happened = self.shop.center.counts()[event]
        if happened <= self.waited_for[event]:
            return False
        self.waited_for[event] += 1
        return True


class Script:
    """step() does what is due; obey is what does a word. For one thread."""

    def __init__(self, text, events, obey):
        stripped = (line.strip() for line in text.splitlines())
        self.lines = collections.deque(line for line in stripped if line and line[0] != "#")
        self.events = events
        self.obey = obey
        self.resumes_at = 0.0
        self.awaited = None
        self.again = None  # what is done meanwhile, each second

    @property
    def is_over(self):
        return not self.lines and self.awaited is None

    def step(self, now):
        while not self.is_over:
            if self.awaited is not None and self.events.take(self.awaited):
                self.awaited = self.again = None
                self.resumes_at = 0.0
            if now < self.resumes_at or (self.awaited is not None and self.again is None):
                return
            if self.again is not None:
                self.resumes_at = now + AGAIN_AFTER
                self.obey(self.again)
            elif self.lines:
                self._begin(self.lines.popleft(), now)

    def _begin(self, line, now):
        word, _, rest = line.partition(" ")
        if word == "wait":
            try:
                self.resumes_at = now + float(rest)
            except ValueError:
                raise Trouble("usage", usage="wait 0.5") from None
        elif word in ("after", "until"):
            event, _, again = rest.strip().partition(" ")
            if event not in EVENTS:
                raise Trouble("not_awaited", event=event, known=", ".join(EVENTS))
            if (word == "until") != bool(again):
                raise Trouble("usage", usage="after complete, until complete scan 4901234567894")
            self.awaited, self.again = event, again or None
        else:
            self.obey(line)
