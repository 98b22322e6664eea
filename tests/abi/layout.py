#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sizes, alignments and offsets of every struct and table of the plugin ABI, as compilers lay them
out for each system of targets.py.

  layout.py INCLUDE_FOLDER           prints them
  layout.py INCLUDE_FOLDER --write   writes them to layout/epoch1_*.txt, on purpose

A struct's line is its name, size, alignment (one for each that occurs) and, where it may grow, the
first published size; below it each member's name, offset and size.
"""
import os
import re
import sys

import declared
import targets

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layout")
NUMBER = re.compile(r"^\s*\.(?:long|word|4byte)\s+(\d+)", re.M)


def golden_file(model):
    return os.path.join(GOLDEN, f"epoch1_{model}.txt")


def _questions(headers):
    """Struct, member or None, what is asked, and the expression that answers it."""
    for struct in headers.structs.values():
        yield struct.name, None, "size", f"sizeof({struct.name})"
        yield struct.name, None, "align", f"__alignof__({struct.name})"
        if struct.may_grow():
            yield struct.name, None, "first", headers.size_constant(struct)
        for member, _ in struct.members:
            yield struct.name, member, "offset", f"offsetof({struct.name}, {member})"
            yield struct.name, member, "size", f"sizeof((({struct.name}*)0)->{member})"


def measure(headers, compiler):
    """{(struct, member or None, "size"|...): number}, read from what would be assembled."""
    questions = list(_questions(headers))
    # One more than asked: a zero may be written in ways of its own.
    numbers = ",\n".join(f"(unsigned int)({question[3]}) + 1u" for question in questions)
    source = f"{headers.includes()}const unsigned int layout[] = {{\n{numbers}\n}};\n"
    done = targets.run([*compiler, "-I", headers.include, "-S", "-o", "-"], source)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(compiler)}\n{done.stderr}")
    found = [int(number) - 1 for number in NUMBER.findall(done.stdout)]
    if len(found) != len(questions):
        raise RuntimeError(f"{' '.join(compiler)}: {len(found)} answers to {len(questions)}")
    return {question[:3]: number for question, number in zip(questions, found)}


def measure_all(headers):
    """{data model: [(compiler, measurement), ...]}"""
    found = {}
    for model, compiler in targets.compilers():
        found.setdefault(model, []).append((" ".join(compiler), measure(headers, compiler)))
    return found


def describe(headers, measured):
    """The text of one golden file. Compilers of one model may differ in alignment alone (8-byte
    numbers lie on 4 on i686 Linux, where a struct stands by itself)."""
    one = measured[0][1]
    lines = []
    for struct in headers.structs.values():
        aligns = sorted({each[struct.name, None, "align"] for _, each in measured})
        line = f"{struct.name} {one[struct.name, None, 'size']} align "
        line += "/".join(str(align) for align in aligns)
        if struct.may_grow():
            line += f" first {one[struct.name, None, 'first']}"
        lines.append(line)
        for member, _ in struct.members:
            lines.append(f"  {member} {one[struct.name, member, 'offset']} "
                         f"{one[struct.name, member, 'size']}")
    return "\n".join(lines) + "\n"


def main():
    headers = declared.Headers(sys.argv[1])
    for model, measured in measure_all(headers).items():
        text = describe(headers, measured)
        if "--write" in sys.argv[2:]:
            with open(golden_file(model), "w", encoding="utf-8") as file:
                file.write(text)
        else:
            print(f"# {model}\n{text}")


if __name__ == "__main__":
    main()
