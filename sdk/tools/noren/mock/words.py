# SPDX-License-Identifier: Apache-2.0
"""The words by which a person or a script moves a mock's world."""
import shlex

from center import SWITCHES, VERBS
from devices import scanned, swiped
from shop import STRIPE
from texts import Trouble

CENTER_USAGE = ("center lose_reply|drop|refuse|duplicate [VERB] [N], center delay MS [VERB], "
                "center clear|down|up")


class Words:
    """obey() does a line and gives back what to answer; raises Trouble where nothing was done."""

    def __init__(self, shop, say):
        self.shop = shop
        self.say = say
        self.is_over = False
        self.verbs = {"tap": self.tap, "remove": self.remove, "remove-at": self.remove_at,
                      "scan": self.scan, "scan-app": self.scan_app, "swipe": self.swipe, "points": self.points,
                      "center": self.center, "status": self.status, "help": self.help,
                      "quit": self.quit}

    def obey(self, line):
        word, _, rest = line.strip().partition(" ")
        if word in self.shop.printers:
            return self.shop.printers[word].obey(rest.strip())
        if word.startswith("printer-") or word == "display":
            raise self.no_thing(word, self.shop.printers)
        if word not in self.verbs:
            raise Trouble("unknown_word", word=shlex.quote(word))
        return self.verbs[word](rest.strip())

    # ---- Cards and codes --------------------------------------------------------------

    def tap(self, name):
        card = self.card(name)
        others = [other for other in self.shop.cards.values()
                  if other.is_lying and other.reader == card.reader and other is not card]
        for other in others:  # the reader has room for one
            other.remove()
        card.tap()
        told = [self.say("taken_away", other=other.name) for other in others]
        return "; ".join([self.say("lies", name=name), *told])

    def remove(self, name):
        self.card(name).remove()
        return self.say("gone", name=name)

    def remove_at(self, rest):
        name, _, command = rest.partition(" ")
        card = self.card(name)
        card.remove_at(whole(command, "remove-at card-1 N"))
        return ""

    def scan(self, text):
        self.send("scanner", text, scanned, "scan 4901234567894")

    def scan_app(self, number):
        """A code that a member's app would show now."""
        if not number:
            raise Trouble("usage", usage="scan-app 1001")
        self.send("scanner", self.shop.center.ask("member-code", number).strip(), scanned, "")
        return self.say("proves_later")

    def swipe(self, text):
        self.send("stripe", text, swiped, f"swipe {STRIPE}")

    def send(self, name, text, encode, usage):
        if name not in self.shop.lines:
            raise self.no_thing(name, self.shop.lines)
        if not text:
            raise Trouble("usage", usage=usage)
        line = self.shop.lines[name]
        if not line.is_open():
            raise Trouble("nobody_reads", name=name, place=self.shop.configuration)
        line.send(encode(text))

    def points(self, rest):
        who, _, count = rest.rpartition(" ")
        count = whole(count, "points card-1 500")
        if not who:
            raise Trouble("usage", usage="points card-1 500")
        identifier, kind = who, "code"
        if who == "stripe":
            identifier, kind = STRIPE.encode().hex(), "account"
        elif who.startswith("card-"):
            card = self.card(who)
            identifier, kind = card.identifier, card.identifier_kind
        return self.say("given", balance=self.shop.center.give(identifier, kind, count))

    def card(self, name):
        if name not in self.shop.cards:
            raise self.no_thing(name or "card", self.shop.cards)
        return self.shop.cards[name]

    def no_thing(self, name, things):
        return Trouble("no_thing", name=name, known=", ".join(things) or self.say("none"))

    # ---- The center -------------------------------------------------------------------

    def center(self, rest):
        word, *more = rest.split() or [""]
        center = self.shop.center
        if word == "up" and not more:
            center.up()
            return self.say("center_listens", address=center.address)
        if word in ("down", "clear") and not more:
            (center.down if word == "down" else center.behave)()
            return ""
        if word == "delay" and more:
            milliseconds = whole(more.pop(0), CENTER_USAGE)
            verb = self.verb_of(more, "any")
            center.delay(milliseconds, verb)
            return self.say("fault_stays", verb=verb)
        if word in SWITCHES:
            verb = self.verb_of(more, "complete")
            count = whole(more.pop(0), CENTER_USAGE) if more else 1
            if not more and count > 0:
                center.misbehave(word, verb, count)
                return self.say("fault_set", verb=verb, count=count)
        raise Trouble("usage", usage=CENTER_USAGE)

    @staticmethod
    def verb_of(more, usual):
        return more.pop(0) if more and more[0] in VERBS else usual

    # ---- All of it --------------------------------------------------------------------

    def status(self, _):
        shop, say = self.shop, self.say
        entries = sum(shop.center.counts().values())
        rows = [("center", say("up" if shop.center.is_up() else "down"),
                 say("entries", count=entries), *shop.center.faults())]
        rows += [(printer.name, say("sheets", count=printer.sheets()),
                  say("stopped" if printer.is_stopped() else "working"))
                 for printer in shop.printers.values()]
        rows += [(line.name, say("read" if line.is_open() else "unread"))
                 for line in shop.lines.values()]
        rows += [(card.name, say("lying" if card.is_lying else "away"))
                 for card in shop.cards.values()]
        return "\n" + "\n".join(f"  {name:10} {', '.join(told)}" for name, *told in rows)

    def help(self, _):
        return "\n" + self.say.help().rstrip()

    def quit(self, _):
        self.is_over = True
        return ""


def whole(text, usage):
    if not text.strip().isdigit():
        raise Trouble("usage", usage=usage)
    return int(text)
