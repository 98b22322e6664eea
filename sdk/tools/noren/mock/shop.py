# SPDX-License-Identifier: Apache-2.0
"""All that a mock consists of: a center, the devices, and the configuration that a register opens."""
import json
import os
import subprocess

from card_table import Card, CardTable, readers
from center import TERMINAL, Center
from devices import Line, Printer
from process import PATIENCE
from texts import Trouble

MEMBER = "2990000000019"  # an in-store number that the scanner takes for a member's
STRIPE = "9801000001"
POINTS = 1000


class Shop:
    """Started part by part; end() ends what was started, in the other order."""

    def __init__(self, wishes, programs, emulators, folder, say):
        self.wishes = wishes
        self.programs = programs
        self.emulators = emulators
        self.folder = folder
        self.say = say
        self.notes = []  # what was left out, and why
        self.parts = []
        self.printers, self.lines, self.cards = {}, {}, {}
        self.table = None
        self.configuration = os.path.join(folder, "noren.toml")
        is_new = not os.path.exists(self.configuration)
        self.center = Center(programs, folder, wishes.program)
        self.parts.append(self.center)
        try:
            self.center.up()
            self.center.enroll()
            self._start_devices(is_new)
            self._configure()
        except BaseException:
            self.end()
            raise

    def end(self):
        while self.parts:
            self.parts.pop().end()

    def _start_devices(self, is_new):
        self.usable = self._usable_plugins()
        languages = [(f"printer-{number}", language)
                     for number, language in enumerate(self.wishes.printer, 1)]
        if self.wishes.display:
            languages.append(("display", "display"))
        for name, language in languages:
            self._add(self.printers, Printer(name, language, self.emulators, self.folder))
        if self.wishes.scanner:
            self._add(self.lines, Line("scanner", "noren.reader-scanner", {}))
        if self.wishes.stripe:
            self._add(self.lines, Line("stripe", "noren.reader-magstripe", {"track": 2}))
        if self.wishes.card:
            try:
                self._lay_cards()
            except Trouble as trouble:
                self.notes.append(trouble.text(self.say))
        for identifier, kind, is_given in self._members(is_new):
            if is_given:
                self.center.give(identifier, kind, POINTS)

    def _lay_cards(self):
        self.table = CardTable(self.emulators, self.folder)
        self.parts.append(self.table)
        for number, kind in enumerate(self.wishes.card, 1):
            self._add(self.cards, Card(f"card-{number}", kind, self.table, self.folder))

    def _add(self, things, thing):
        self.parts.append(thing)
        things[thing.name] = thing

    def _members(self, is_new):
        """Who has points from the beginning: (identifier, its kind, whether to give them now)."""
        members = {}
        if "scanner" in self.lines:
            members[MEMBER] = ("code", is_new)
        if "stripe" in self.lines:
            members[STRIPE.encode().hex()] = ("account", is_new)
        for card in self.cards.values():
            members[card.identifier] = (card.identifier_kind, is_new or card.is_new)
        return [(identifier, *rest) for identifier, rest in members.items()]

    def _usable_plugins(self):
        """What stands against each plugin's use by a register; "" where nothing does."""
        command = [self.programs["noren"], "plugins", "--json", "--plugin-path",
                   self.wishes.plugin_path]
        if self.wishes.administration:
            command += ["--administration", self.wishes.administration]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE,
                              check=False)
        message = "message_ja" if self.say.index == 0 else "message"
        usable = {}
        for plugin in json.loads(done.stdout or "[]"):
            why = "" if plugin["standing"] == "usable" else plugin.get(message, plugin["standing"])
            if plugin["id"] not in usable or not why:
                usable[plugin["id"]] = why
        return usable

    def _plugins(self):
        """A register's plugins: (name, id, settings)."""
        yield "points", "noren.loyalty-center", {}
        yield "simulated", "noren.payment-simulated", {}
        for thing in [*self.printers.values(), *self.lines.values()]:
            yield thing.name, thing.plugin, thing.settings()
        yield from readers({card.kind for card in self.cards.values()})

    def _configure(self):
        """Writes noren.toml; its folders are beside it."""
        lines = ["# Written by noren mock at each start.", 'state = "till"',
                 'enrollment = "enrollment"',
                 f"plugin_path = [{quoted(self.wishes.plugin_path)}]"]
        if self.wishes.administration:
            lines.append(f"administration = {quoted(self.wishes.administration)}")
        for name, identity, settings in self._plugins():
            why = self.usable.get(identity, self.say("plugin_missing"))
            if why:
                unusable = self.say("plugin_unusable", id=identity, why=why)
                self.notes.append(self.say("left_out", name=name, why=unusable))
                continue
            lines += ["", "[[plugin]]", f"name = {quoted(name)}", f"id = {quoted(identity)}"]
            if identity == "noren.loyalty-center":
                lines.append("enrolled = true")
            if settings:
                lines.append(f"config = {toml(settings)}")
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def rows(self):
        """What there is, for people: name, place, what it is."""
        say = self.say
        with_points = say("points", points=POINTS)
        yield "center", self.center.address, say("program", program=self.wishes.program)
        yield "till", self.configuration, say("terminal", terminal=TERMINAL)
        for printer in self.printers.values():
            what = say("display") if printer.language == "display" else say(
                "paper_in", language=printer.language, folder=printer.folder)
            yield printer.name, printer.place, what
        for name, member in (("scanner", MEMBER), ("stripe", STRIPE)):
            if name in self.lines:
                what = f"{say(name)}; {member}: {with_points}"
                yield name, "serial:" + self.lines[name].place, what
        for card in self.cards.values():
            what = say("card", kind=card.kind, reader=card.reader)
            yield card.name, self.table.socket, f"{what}; {with_points}"


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return quoted(value)
