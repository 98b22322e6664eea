# SPDX-License-Identifier: Apache-2.0
"""A library that abidiff can see the plugin ABI in. A plugin's tables cross as const void *, and
abidiff looks no further than that: here each struct and table is the parameter of one exported
function, and so are the function types.

Each member's type is what one more function returns: a suppression that lets a struct grow also
hides (abidiff 2.2) that a member before the end has another type.
"""
import os
import subprocess


def source(headers):
    lines = [headers.includes()]

    def export(signature, value):
        lines.append(f"{signature};\n{signature} {{ return {value}; }}")

    for name in (*headers.structs, *headers.function_types):
        export(f"const {name}* anchor_{name}(const {name}* it)", "it")
    for struct in headers.structs.values():
        for member, _ in struct.members:
            kind = f"__typeof__((({struct.name}*)0)->{member})"
            export(f"{kind}* anchor_{struct.name}__{member}(void)", "0")
    return "\n".join(lines) + "\n"


def build(headers, folder):
    """The path of libnoren_abi_anchor.so, built in FOLDER."""
    library = os.path.join(folder, "libnoren_abi_anchor.so")
    subprocess.run(["gcc", "-x", "c", "-std=c99", "-g", "-O0", "-shared", "-fPIC",
                    "-I", headers.include, "-o", library, "-"], input=source(headers), text=True,
                   check=True, capture_output=True, timeout=120)
    return library
