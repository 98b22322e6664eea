# SPDX-License-Identifier: Apache-2.0
"""V19: no input names a card or a person: what looks like a card's number is searched for everywhere, and
so are the canaries that a test planted, in all the ways in which careless code would write them."""

import base64
import re

from .finding import Check, Unreadable, count

IDM = re.compile(r"(?<![0-9A-Za-z+/=])(?=[0-9]*[A-Fa-f])(?:[0-9a-f]{16}|[0-9A-F]{16})(?![0-9A-Za-z+/=])")
IDM_PARTED = re.compile(r"(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}[:-]){7}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])")
DIGITS = re.compile(r"(?<![0-9A-Za-z._-])[0-9]{15,19}(?![0-9A-Za-z._-])")
TRACK = re.compile(r"(?:;|%B)[0-9]{13,19}[=^]")
KEYS = {"idm", "uid", "pan", "track1", "track2", "track3", "card_number", "identifier"}
OWN = {"ref", "code", "serial"}  # the till's own numbers, which look like anything


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def suspicion(text):
    for pattern, what in ((IDM, "a card's IDm"), (IDM_PARTED, "a card's IDm"), (TRACK, "a track")):
        if pattern.search(text):
            return what
    if any(luhn(match.group()) for match in DIGITS.finditer(text)):
        return "a card's number"
    return ""


def suspicions(value, key=""):
    """What is wrong with the texts of a document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.lower() in KEYS and inner not in ("", None, [], {}):
                yield f"a member {name}"
            yield from suspicions(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from suspicions(inner, key)
    elif isinstance(value, str):
        if key == "member" and len(re.findall("[0-9]", value)) > 4:
            yield "a member's whole number"
        elif key not in OWN:
            found = suspicion(value)
            if found:
                yield found


def forms_of(canary):
    """Ways in which careless code would write it; it is taken as text and, if it is one, as bytes in
    hexadecimal."""
    kinds = {canary.encode()}
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2}){4,}", canary):
        kinds.add(bytes.fromhex(canary))
    forms = set()
    for plain in kinds:
        forms |= {plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode(),
                  plain[::-1].hex().encode()}
        for sign in (" ", ":", "-"):
            forms |= {plain.hex(sign).encode(), plain.hex(sign).upper().encode()}
        for shift in range(3):
            whole = base64.b64encode(bytes(shift) + plain)
            forms.add(whole[(shift * 8 + 5) // 6:(shift + len(plain)) * 8 // 6])
    return {form for form in forms if len(form) >= 6}


class Privacy(Check):
    def __init__(self, canaries=(), files=(), journals=(), receipts=None):
        super().__init__()
        self.canaries = [(canary, forms_of(canary)) for canary in canaries]
        self.files = files          # paths, searched byte by byte
        self.journals = journals
        self.receipts = receipts or {}
        self.texts = 0
        self.searched = 0

    def before(self, entry, ledger):
        self.texts += 2
        for name, document in (("request", entry.asked), ("reply", entry.answered)):
            for what in suspicions(document):
                self.found("V19", f"its {name} names {what}", entry)
        for name in (entry.terminal, entry.shop):
            if suspicion(name):
                self.found("V19", f"names {suspicion(name)}", entry)

    def end(self, ledger):
        for journal in self.journals:
            for row in journal.rows:
                self.texts += 2
                for what in [*suspicions(row.request), *suspicions(row.reply), *suspicions(row.note)]:
                    self.found("V19", f"names {what}", operation=row.operation,
                               where=f"journal of {journal.terminal}, {row.verb} {row.sequence}")
            for ref, sale in journal.sales.items():
                self.texts += 1
                for what in suspicions({key: value for key, value in sale.items() if key != "slip"}):
                    self.found("V19", f"names {what}", where=f"journal of {journal.terminal}, receipt {ref}")
        for path, text in self.receipts.items():
            self.texts += 1
            for line in text.splitlines():
                if "No." not in line and suspicion(line):
                    self.found("V19", f"names {suspicion(line)}", where=path)
        for path in self.files:
            self.search(path)

    def search(self, path):
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror}") from None
        self.searched += 1
        for number, (_, forms) in enumerate(self.canaries, 1):
            if any(form in content for form in forms):
                self.found("V19", f"contains the {number}. canary", where=path)

    def proved(self):
        planted = (f"; {count(len(self.canaries), 'canary', 'canaries')} in none of "
                   f"{count(self.searched, 'file')}") if self.canaries else ""
        return {"V19": f"nothing in {count(self.texts, 'document')} looks like a card{planted}"}

    def not_checked(self):
        return {} if self.canaries else {"V19": "names of people: no pattern finds them (--canary TEXT)"}
