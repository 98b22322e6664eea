# SPDX-License-Identifier: Apache-2.0
"""Reads the code blocks, links and tables of Markdown files."""
import re
from typing import NamedTuple


class Block(NamedTuple):
    file: str
    line: int
    language: str
    name: str  # what follows the language: the file that the block is
    text: str

    def where(self):
        return f"{self.file}:{self.line}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blocks(path, name):
    found, start, opened, lines = [], 0, None, []
    for number, line in enumerate(read(path).splitlines(), 1):
        fence = re.match(r"```(.*)", line)
        if fence and opened is None:
            words = fence.group(1).split()
            opened, start, lines = words, number, []
        elif fence:
            found.append(Block(name, start, opened[0] if opened else "",
                               opened[1] if len(opened) > 1 else "", "\n".join(lines) + "\n"))
            opened = None
        elif opened is not None:
            lines.append(line)
    assert opened is None, f"{name}:{start}: the code block does not end"
    return found


def links(path):
    text = re.sub(r"```.*?```", "", read(path), flags=re.S)
    return [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
