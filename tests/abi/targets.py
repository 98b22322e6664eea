# SPDX-License-Identifier: Apache-2.0
"""The systems whose layout must be the same, and the compilers that are asked. clang knows every
target without a C library of it, as long as nothing but <stdint.h> and <stddef.h> is included.
"""
import shutil
import subprocess

# The triple, and which golden file it is held against: Windows has a narrower long on 64 bits,
# which the headers do not use.
TARGETS = {
    "x86_64-linux-gnu": "lp64",
    "aarch64-linux-gnu": "lp64",
    "x86_64-w64-windows-gnu": "lp64",
    "i686-linux-gnu": "ilp32",
    "armv7-linux-gnueabihf": "ilp32",
    "i686-w64-windows-gnu": "ilp32",
}


def clang_for(target):
    return ["clang", f"--target={target}", "-ffreestanding"]


def compilers():
    """Pairs of data model and command line; gcc is asked for what it can do here."""
    found = [(model, clang_for(target)) for target, model in TARGETS.items()]
    for model, option in (("lp64", "-m64"), ("ilp32", "-m32")):
        command = ["gcc", option, "-ffreestanding"]
        if shutil.which("gcc") and run(command + ["-S", "-o", "-"], "int x;\n").returncode == 0:
            found.append((model, command))
    return found


def run(command, source, language="c"):
    return subprocess.run([*command, "-x", language, "-"], input=source, capture_output=True,
                          text=True, timeout=120)
