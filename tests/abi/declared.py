# SPDX-License-Identifier: Apache-2.0
"""What the plugin's C headers declare, read from their text: structs with their members in order,
constants and ids. The headers' own style is assumed; layout_test.py notices what this overlooks,
because a member that is missed leaves a gap.
"""
import os
import re

STRUCT = re.compile(r"typedef struct (\w+) \{(.*?)\} \1;", re.S)
POINTER = re.compile(r"\(NOREN_CALL\s*\*\s*(\w+)\)")
PLAIN = re.compile(r"(\w+)\s*(?:\[\w+\])?$")
CONSTANT = re.compile(r'#define (NOREN_\w+) +(\d+u?|"[^"]*"|NOREN_SIZE_THROUGH\(.*\))')
FUNCTION_TYPE = re.compile(r"typedef [^;{]*\(NOREN_CALL\s*\*\s*(\w+)\)[^;]*;")


class Struct:
    """members: pairs of name and declaration, white space evened out."""

    def __init__(self, name, body):
        self.name = name
        self.members = []
        for declaration in body.split(";"):
            declaration = " ".join(declaration.split())
            if declaration:
                found = POINTER.search(declaration) or PLAIN.search(declaration)
                self.members.append((found.group(1), declaration))

    def may_grow(self):
        return self.members[0][0] == "struct_size"

    def is_table(self):
        return self.name.endswith("_v1")


class Headers:
    """The C headers below INCLUDE/noren that a plugin sees; names as an #include has them."""

    def __init__(self, include):
        self.include = include
        plugin = os.path.join(include, "noren", "plugin")
        self.names = ["noren/status.h", "noren/plugin.h"] + [
            "noren/plugin/" + name for name in sorted(os.listdir(plugin)) if name.endswith(".h")]
        self.structs, self.constants, self.function_types = {}, {}, {}
        for name in self.names:
            self._read(self.text(name))

    def text(self, name):
        with open(os.path.join(self.include, name), encoding="utf-8") as file:
            return file.read()

    def _read(self, text):
        text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S).replace("\\\n", " ")
        for name, body in STRUCT.findall(text):
            self.structs[name] = Struct(name, body)
        for name, value in CONSTANT.findall(text):
            self.constants[name] = " ".join(value.split())
        for found in FUNCTION_TYPE.finditer(STRUCT.sub("", text)):
            self.function_types[found.group(1)] = " ".join(found.group().split())

    def size_constant(self, struct):
        """The name of its first published size: noren_host -> NOREN_HOST_SIZE_MIN."""
        return struct.name.upper() + "_SIZE_MIN"

    def includes(self):
        return "".join(f"#include <{name}>\n" for name in self.names)
