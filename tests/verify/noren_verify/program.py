# SPDX-License-Identifier: Apache-2.0
"""A point program's rules, as their canonical text in the export or their TOML file says them."""

import hashlib
import tomllib
from dataclasses import dataclass, field

from .finding import Unreadable


@dataclass
class Earn:
    name: str = ""
    unit: int = 100
    points: int = 1
    base: str = "tax_included"
    order: str = "floor_then_multiply"
    tenders: list = field(default_factory=list)
    points_tender_earns: bool = False


@dataclass
class Coupon:
    title: str = ""
    text: str = ""
    value: str = ""
    valid_days: int = 0
    min_total: int = 0


@dataclass
class Program:
    hash: str = ""
    text: str = ""
    values: dict = field(default_factory=dict)
    earn: list = field(default_factory=list)
    coupons: list = field(default_factory=list)

    @property
    def utc_offset_minutes(self):
        return self.values.get("utc_offset_minutes", 540)

    @property
    def expire_days(self):
        return self.values.get("points.expire_days", 0)

    @property
    def hold_minutes(self):
        return self.values.get("hold.minutes", 15)

    @property
    def yen_per_point(self):
        return self.values.get("redeem.yen_per_point", 1)


def of_text(text):
    """From the canonical text: key=value lines, texts in quotes; a rule begins with its name."""
    program = Program(hash=hashlib.blake2b(text.encode(), digest_size=32).hexdigest(), text=text)
    for line in text.splitlines():
        key, value = line.split("=", 1)
        value = unquoted(value) if value.startswith('"') else int(value)
        section, _, name = key.partition(".")
        if key == "earn.name":
            program.earn.append(Earn())
        if key == "coupon.title":
            program.coupons.append(Coupon())
        if key == "earn.tender":
            program.earn[-1].tenders.append(value)
        elif section == "earn":
            setattr(program.earn[-1], name, value)
        elif section == "coupon":
            setattr(program.coupons[-1], name, value)
        else:
            program.values[key] = value
    return program


def unquoted(text):
    inner, letters = iter(text[1:-1]), []
    for letter in inner:
        if letter == "\\":
            letter = next(inner)
            letter = "\n" if letter == "n" else letter
        letters.append(letter)
    return "".join(letters)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


DEFAULTS = (("id", ""), ("name", ""), ("version", 1), ("unit", ""), ("currency", "JPY"),
            ("register", "first_use"), ("utc_offset_minutes", 540), ("points.expire_days", 0),
            ("hold.timeout_minutes", 15), ("redeem.yen_per_point", 1), ("redeem.minimum", 1),
            ("redeem.step", 1), ("redeem.daily_limit_unverified", 1000))
EARN = (("name", ""), ("unit", 100), ("points", 1), ("base", "tax_included"),
        ("order", "floor_then_multiply"), ("tenders", []), ("points_tender_earns", False))
LATER = (("hold.silent_hours", 24), ("return.refund", 0), ("return.shortfall", 0),
         ("offline.redeem_per_card", 0), ("offline.redeem_per_terminal", 5000),
         ("offline.redeem_count", 50), ("offline.balance_days", 7), ("offline.shortfall", 0),
         ("unknown.settled", 0), ("unknown.days", 55), ("unknown.text", ""))
CHOICES = {"return.refund": ("proportional", "points_first", "money_first"),
           "return.shortfall": ("debt", "deduct", "forgive"), "offline.shortfall": ("debt", "loss"),
           "unknown.settled": ("not_settled", "settled")}
COUPON = (("title", ""), ("text", ""), ("value", ""), ("valid_days", 0), ("min_total", 0))


def of_file(path):
    """From a program file: its canonical text is made anew."""
    try:
        with open(path, "rb") as file:
            content = tomllib.load(file)
        lines = []
        for key, default in DEFAULTS:
            add(lines, key.replace("timeout_minutes", "minutes"), member(content, key, default))
        for key, default in LATER:  # they stand in the text only where a file states something else
            value = member(content, key.replace("settled", "sale"), default)
            if key in CHOICES and value != default:
                value = CHOICES[key].index(value)
            if value != default:
                add(lines, key, value)
        for section, keys in (("earn", EARN), ("coupon", COUPON)):
            for rule in content.get(section, []):
                for key, default in keys:
                    if key == "tenders":
                        for tender in rule.get(key, default):
                            add(lines, section + ".tender", tender)
                    else:
                        add(lines, f"{section}.{key}", rule.get(key, default))
    except (OSError, ValueError, AttributeError) as error:
        raise Unreadable(f"{path}: {error}. Give --program a point program's file.") from None
    return of_text("".join(lines))


def member(content, key, default):
    for part in key.split("."):
        content = content.get(part, {}) if isinstance(content, dict) else {}
    return default if content == {} else content


def add(lines, key, value):
    lines.append(f"{key}={quoted(value) if isinstance(value, str) else int(value)}\n")
