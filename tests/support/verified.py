# SPDX-License-Identifier: Apache-2.0
"""Ends a test with noren-verify over the shop that it made: nothing lost, nothing twice."""

import glob
import json
import os
import subprocess
import sys

VERIFY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "verify", "noren-verify")


def verify_shop(shop, journals=None, intents=None, restored=(), canaries=()):
    """Verifies the books with the tills' journals and the paper; returns what was said. `journals` are
    (terminal, path), and where none are given those of the shop's own terminal; `intents` is a list
    of intents or a file of them."""
    export = shop.path("books.jsonl")
    with open(export, "w", encoding="utf-8") as file:
        file.write(shop.office("export"))
    words = ["--center", export]
    for terminal, path in journals if journals is not None else own_journals(shop):
        words += ["--journal", f"{terminal}={path}"]
    if intents is not None:
        words += ["--intents", written(shop, intents)]
    if glob.glob(shop.path("paper", "*.txt")):
        words += ["--receipts", shop.path("paper")]
    for terminal in restored:
        words += ["--restored", terminal]
    for canary in canaries:
        words += ["--canary", canary]
    done = subprocess.run([sys.executable, VERIFY, *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"noren-verify {' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def own_journals(shop):
    journal = os.path.join(shop.state, "journal.db")
    path = os.path.join(shop.enrollment, "enrollment.json")
    if not os.path.exists(journal) or not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [(json.load(file)["terminal"], journal)]


def written(shop, intents):
    if isinstance(intents, str):
        return intents
    path = shop.path("intents.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(intent) + "\n" for intent in intents)
    return path
