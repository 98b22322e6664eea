# SPDX-License-Identifier: Apache-2.0
"""The command line: reads the inputs, walks the entries once, says what came of it."""

import argparse
import os
import sys

from . import books, intents, journals, program, receipts, report
from .awards import Awards
from .chain import Chain
from .coupons import Coupons
from .finding import Finding, Unreadable, uuid
from .holds import Holds
from .ledger import Balanced, Ledger
from .lots import Lots
from .operations import Operations
from .privacy import Privacy
from .returns import Returns
from .undo import Undo


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="noren-verify", description="Proves from a center's export, the tills' journals and the "
        "receipts that nothing was lost and nothing was done twice, or names the first bad entry. It "
        "shares no code with the center and changes nothing. Exit status: 0 all holds, 1 something is "
        "broken, 2 an input cannot be read.")
    parser.add_argument("--center", required=True, metavar="EXPORT.jsonl",
                        help="what `noren-center export` wrote")
    parser.add_argument("--journal", action="append", default=[], metavar="TERMINAL=journal.db",
                        help="a till's journal; give all that a terminal ever had")
    parser.add_argument("--restored", action="append", default=[], metavar="TERMINAL",
                        help="this till lost its journal, or was restored from an old image: what it "
                        "did before is counted and not missed")
    parser.add_argument("--intents", metavar="intents.jsonl",
                        help="what the registers were asked to do, by who drove them")
    parser.add_argument("--receipts", action="append", default=[], metavar="FOLDER_OR_FILE",
                        help="slips as text")
    parser.add_argument("--program", action="append", default=[], metavar="FILE.toml",
                        help="the rules that the awards must follow")
    parser.add_argument("--head", action="append", default=[], metavar="SEQUENCE.HASH",
                        help="an entry's hash as it was seen elsewhere, such as by a till")
    parser.add_argument("--canary", action="append", default=[], metavar="TEXT",
                        help="a text that must be nowhere, such as a test card's number")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")
    return parser.parse_args(words)


def head_of(text):
    """A head as tills keep it has a third part, which only the center can check."""
    sequence, _, rest = text.partition(".")
    hashed = rest.split(".")[0].lower()
    if not sequence.isdigit() or len(hashed) != 64 or set(hashed) - set("0123456789abcdef"):
        raise Unreadable(f"--head {text}: give SEQUENCE.HASH, a number and 64 hexadecimal digits.")
    return int(sequence), hashed


def journal_of(text):
    terminal, sign, path = text.partition("=")
    if not terminal or not sign or not path:
        raise Unreadable(f"--journal {text}: give TERMINAL=FILE, such as T-0001=/var/lib/noren/journal.db.")
    return journals.read(terminal, path)


def checks_of(options):
    """Reads every input; gives the ledger to walk, and the checks."""
    heads = [head_of(text) for text in options.head]
    export = books.read(options.center)
    if export.head:
        heads.append(head_of(export.head))
    tills = [journal_of(text) for text in options.journal]
    listed = intents.read(options.intents) if options.intents else None
    papers = receipts.read(options.receipts)
    files = [program.of_file(path) for path in options.program]
    rules = {name: program.of_text(text) for name, text in export.programs.items()}
    for file in files:
        rules.setdefault(file.hash, file)
    stored = {name: getattr(export, name + "s") if name in export.lists else None
              for name in ("account", "hold", "coupon")}
    paths = [options.center, *(till.path for till in tills), *papers]
    paths += [till.path + "-wal" for till in tills if os.path.exists(till.path + "-wal")]
    paths += [options.intents] if options.intents else []
    checks = [Chain(heads), Operations(), Balanced(stored["account"]), Lots(stored["account"]),
              Holds(stored["hold"]), Undo(), Returns(), Awards(files), Coupons(stored["coupon"]),
              journals.Journals(tills, options.restored), intents.Intents(listed),
              receipts.Receipts(papers, tills), Privacy(options.canary, paths, tills, papers)]
    return export, Ledger(rules), checks


def walk(export, ledger, checks):
    for entry in export.entries:
        for check in checks:
            guarded(check, check.before, entry, ledger)
        ledger.apply(entry)
        for check in checks:
            guarded(check, check.after, entry, ledger)
    for check in checks:
        walked = len(check.findings)
        check.end(ledger)
        for finding in check.findings[walked:]:
            finding.is_late = True


def guarded(check, look, entry, ledger):
    """An entry that is so damaged that a check cannot read it is a finding, never a crash."""
    try:
        look(entry, ledger)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        check.findings.append(Finding("V09", f"cannot be read ({error!r})", entry.sequence,
                                      uuid(entry.operation)))


def main(words):
    options = arguments(words)
    try:
        export, ledger, checks = checks_of(options)
        walk(export, ledger, checks)
    except Unreadable as error:
        print(f"noren-verify: {error}", file=sys.stderr)
        return 2
    findings, proved, missing = report.collect(checks)
    show = report.as_json if options.json else report.as_text
    print(show(findings, proved, missing))
    return 1 if findings else 0
