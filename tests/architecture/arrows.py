#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, read from the source tree: which folder may include which, who may call
the operating system, what public headers may not use, how long a file may be.

  arrows.py ROOT    prints each violation as file:line: what; exit status 1 if there is any

docs/architecture.md gives the reasons. Whether it would notice is tested by arrows_test.py.
"""
import os
import re
import sys

LINES_MAX = 400
CODE = (".c", ".h", ".cpp", ".hpp")
COMMENTED = CODE + (".py", ".cmake", ".toml", ".proto")

# A folder's part is that of the longest prefix here.
PARTS = {
    "sdk/api": "api",
    "sdk/tools": "tools",
    "sdk/runtime": "runtime",
    "sdk/runtime/platform": "platform",
    "sdk/host": "host",
    "sdk/core": "core",
    "sdk/proto": "proto",
    "sdk/include": "public",
    "sdk/charset": "charset",
    "sdk/raster": "raster",
    "sdk/receipt_grid": "grid",
    "sdk/receipt_picture": "picture",
    "cmake/boost": "boost",
    "drivers": "drivers",
    "plugins": "plugins",
    "plugins/loyalty-center": "loyalty-center",
    "samples/registers": "registers",
    "samples/center": "center",
    "tests": "tests",
}

# What each part may include beside itself.
ARROWS = {
    "api": {"runtime", "platform", "host", "core", "public"},
    "tools": {"runtime", "platform", "host", "core", "charset", "grid", "picture", "drivers", "proto",
              "public"},
    "runtime": {"platform", "host", "core", "grid", "public"},
    "platform": {"host", "core", "public"},
    "host": {"core", "proto", "public"},
    "core": {"charset", "raster", "grid", "public"},
    "proto": set(),
    "public": set(),
    "charset": set(),
    "raster": set(),
    "grid": {"charset"},
    "picture": {"charset", "grid"},
    "boost": set(),
    "drivers": {"charset", "raster", "grid", "public"},
    "plugins": {"drivers", "charset", "raster", "grid", "picture", "public"},
    "loyalty-center": {"plugins", "drivers", "charset", "proto", "public"},
    "registers": {"public"},
    "center": {"core", "proto", "public"},
    "tests": set(PARTS.values()),
}

# Of the public headers, those that a part may see. Others may see all.
PUBLIC = {
    "core": r"noren/status\.h",
    "center": r"noren/status\.h",
    "drivers": r"noren/(status\.h|plugin\b.*)",
    "plugins": r"noren/(status\.h|plugin\b.*)",
    "loyalty-center": r"noren/(status\.h|plugin\b.*)",
    "host": r"noren/(status\.h|plugin\b.*)",
    "runtime": r"noren/(status\.h|plugin\b.*)",
    "registers": r"noren/(status\.h|noren\.h(pp)?)",
}

SYSTEM = re.compile(r"(unistd|fcntl|pthread|dlfcn|spawn|signal|poll|netdb|dirent|termios|syslog|"
                    r"sched|grp|pwd|windows|winsock2?)\.h|(sys|arpa|netinet|net|linux)/.*|"
                    r"boost/asio/(posix|local|windows)/.*")
MAY_CALL_SYSTEM = {"platform", "drivers", "plugins", "loyalty-center", "registers", "center", "tests"}

# What decides must not reach the world but through core/seam.
IMPURE = re.compile(r"thread|mutex|shared_mutex|future|condition_variable|atomic|random|fstream|"
                    r"iostream|filesystem|time\.h|ctime|boost/(asio|beast|dll)/.*|sqlite3\.h")

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("build", ".git", "__pycache__"))
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), root)


def part_of(path):
    best = ""
    for prefix in PARTS:
        if path.startswith(prefix + "/") and len(prefix) > len(best):
            best = prefix
    return PARTS.get(best)


def is_test(path):
    """Tests stand beside what they test; what only they use is named after them."""
    name = os.path.basename(path)
    return bool(re.search(r"_test\.(cpp|c|py)$|^(test|fake)_|_fixture\.hpp$|_test_", name)
                or "/testing/" in path or path.startswith("tests/"))


def resolve(root, path, target):
    """The included file's path in the tree, or None if it is not of the tree."""
    if target.endswith(".pb.h"):
        return "sdk/proto/" + target
    here = os.path.dirname(path)
    parts = path.split("/")
    for base in (here, "sdk", "sdk/include", "", "cmake", "/".join(parts[:2])):
        candidate = os.path.normpath(os.path.join(base, target))
        if os.path.isfile(os.path.join(root, candidate)):
            return candidate
    return None


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def check_includes(root, path, text):
    part = part_of(path)
    if part is None:
        yield 1, "is in no known part of the house (PARTS in tests/architecture/arrows.py)"
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target = match.group(2)
        if part == "core" and not is_test(path) and IMPURE.fullmatch(target):
            yield number, f"the core is pure, but includes <{target}>"
        if SYSTEM.fullmatch(target) and part not in MAY_CALL_SYSTEM and not is_test(path):
            yield number, f"{part} may not call the operating system, but includes <{target}>"
        found = resolve(root, path, target)
        if found is None:
            continue
        theirs = part_of(found)
        if theirs == "tests" and is_test(path):
            continue
        if theirs != part and theirs not in ARROWS[part]:
            yield number, f"{part} may not include {theirs} ({target})"
        elif theirs == "public" and not is_test(path) and part in PUBLIC:
            if not re.fullmatch(PUBLIC[part], target):
                yield number, f"{part} may not include the public header {target}"
        elif part == "plugins" and theirs == "plugins":
            mine, other = path.split("/")[1], found.split("/")[1]
            if other not in (mine, "common") and not (other == "testing" and is_test(path)):
                yield number, f"a plugin knows no other plugin ({target})"


def check_public_header(path, text):
    words = r"\b(long|wchar_t|size_t)\b" if path.endswith(".h") else r"\b(long|wchar_t)\b"
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        # 64 bits where a compiler has no <stdint.h>: the one place that must say long.
        if re.search(words, line) and not re.fullmatch(
                r"(__extension__ )?typedef long( long)? noren_int64;", line.strip()):
            yield number, f"a public header has a type of unknown width: {line.strip()}"


def violations(root):
    found = []
    for path in files(root):
        name = os.path.basename(path)
        if not (name.endswith(COMMENTED) or name == "CMakeLists.txt"):
            continue
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(text.split("\n")[:3]):
            found.append(f"{path}:1: has no SPDX line")
        if not name.endswith(CODE):
            continue
        if name.endswith((".cpp", ".hpp")) and text.count("\n") > LINES_MAX:
            found.append(f"{path}:{LINES_MAX}: is longer than {LINES_MAX} lines")
        problems = list(check_includes(root, path, text))
        if path.startswith("sdk/include/") and not is_test(path):
            problems += check_public_header(path, text)
        found += [f"{path}:{number}: {problem}" for number, problem in problems]
    return found


def main():
    found = violations(sys.argv[1])
    print("\n".join(found) if found else "the house is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
