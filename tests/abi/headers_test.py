#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The public headers compile for every language standard and compiler that is here, alone and
twice, without a warning; and together for every system of targets.py.

Usage: headers_test.py INCLUDE_FOLDER
"""
import itertools
import os
import shutil
import subprocess
import sys
import unittest

import targets

INCLUDE = sys.argv[1]
REGISTERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "register")
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror", "-Wundef", "-Wshadow", "-fsyntax-only"]
C = ["c89", "c99", "c11", "c17"]
CPP = ["c++11", "c++14", "c++17", "c++20"]
COMPILERS = [pair for pair in (("gcc", "g++"), ("clang", "clang++"), ("clang-16", "clang++-16"))
             if shutil.which(pair[0]) and shutil.which(pair[1])]


def headers(ending):
    for folder, _, names in os.walk(os.path.join(INCLUDE, "noren")):
        for name in sorted(names):
            if name.endswith(ending):
                yield os.path.relpath(os.path.join(folder, name), INCLUDE)


def compile_source(compiler, language, source, *options):
    return subprocess.run([compiler, "-x", language, *STRICT, *options, "-I", INCLUDE, "-"],
                          input=source, capture_output=True, text=True, timeout=120)


def including(header):
    return f"#include <{header}>\n#include <{header}>\nint main(void) {{ return 0; }}\n"


class HeadersTest(unittest.TestCase):
    def accept(self, done, what):
        self.assertEqual(done.returncode, 0, f"{what}\n{done.stderr}")

    def test_c_headers_in_c(self):
        for (gcc, _), standard, header in itertools.product(COMPILERS, C, headers(".h")):
            done = compile_source(gcc, "c", including(header), f"-std={standard}")
            self.accept(done, f"{gcc} -std={standard} {header}")

    def test_c_headers_in_cpp(self):
        for (_, gpp), standard, header in itertools.product(COMPILERS, CPP, headers(".h")):
            done = compile_source(gpp, "c++", including(header), f"-std={standard}")
            self.accept(done, f"{gpp} -std={standard} {header}")

    def test_cpp_headers(self):
        for (_, gpp), header in itertools.product(COMPILERS, headers(".hpp")):
            # plugin.hpp needs C++20, of which older compilers have a draft.
            standards = ["c++17", "c++20"] if header == "noren/noren.hpp" else ["c++20"]
            for standard in standards:
                done = compile_source(gpp, "c++", including(header), f"-std={standard}")
                self.accept(done, f"{gpp} -std={standard} {header}")

    def test_the_register_header_without_stdint(self):
        source = including("noren/noren.h") + (
            "typedef char is_32_bits[sizeof(noren_int32) == 4 ? 1 : -1];\n"
            "typedef char is_64_bits[sizeof(noren_int64) == 8 ? 1 : -1];\n"
            "#ifdef INT32_MAX\n#error stdint.h was included\n#endif\n")
        for gcc, gpp in COMPILERS:
            for compiler, language, standards in ((gcc, "c", C), (gpp, "c++", CPP)):
                for standard in standards:
                    done = compile_source(compiler, language, source, f"-std={standard}",
                                          "-DNOREN_NO_STDINT")
                    self.accept(done, f"{compiler} -std={standard} -DNOREN_NO_STDINT")

    def test_32_bits(self):
        seen = False
        for gcc, _ in COMPILERS:
            if compile_source(gcc, "c", "#include <stdint.h>\n", "-m32").returncode == 0:
                for header in headers(".h"):
                    self.accept(compile_source(gcc, "c", including(header), "-std=c89", "-m32"),
                                f"{gcc} -m32 {header}")
                seen = True
            # Needs no C library: the widths hold on 32 bits too.
            sizes = ("#include <noren/noren.h>\n"
                     "typedef char is_32_bits[sizeof(noren_int32) == 4 ? 1 : -1];\n"
                     "typedef char is_64_bits[sizeof(noren_int64) == 8 ? 1 : -1];\n")
            self.accept(compile_source(gcc, "c", sizes, "-std=c89", "-m32", "-DNOREN_NO_STDINT"),
                        f"{gcc} -m32 -DNOREN_NO_STDINT")
        if not seen:
            print("32 bits: only without <stdint.h> (no 32-bit C library here)", file=sys.stderr)

    def test_every_target(self):
        """The systems that registers run on, also those that no machine here is."""
        everything = "".join(f"#include <{header}>\n" for header in headers(".h"))
        widths = ("#include <noren/noren.h>\n"
                  "typedef char is_32_bits[sizeof(noren_int32) == 4 ? 1 : -1];\n"
                  "typedef char is_64_bits[sizeof(noren_int64) == 8 ? 1 : -1];\n")
        for target, language in itertools.product(targets.TARGETS, ("c", "c++")):
            for standard in C if language == "c" else CPP:
                options = targets.clang_for(target)[1:] + [f"-std={standard}"]
                what = f"{target} -std={standard}"
                self.accept(compile_source("clang", language, everything, *options), what)
                self.accept(compile_source("clang", language, widths, *options,
                                           "-DNOREN_NO_STDINT"), f"{what} -DNOREN_NO_STDINT")

    def test_registers_for_every_target(self):
        for name, language, standard in (("register.c", "c", "c89"),
                                         ("register.cpp", "c++", "c++11")):
            with open(os.path.join(REGISTERS, name), encoding="utf-8") as file:
                source = file.read()
            for target, stdint in itertools.product(targets.TARGETS, ([], ["-DNOREN_NO_STDINT"])):
                options = targets.clang_for(target)[1:] + [f"-std={standard}", *stdint]
                self.accept(compile_source("clang", language, source, *options),
                            f"{name} {target} {stdint}")

    def test_stdcall_where_windows_has_32_bits(self):
        """A callback without NOREN_CALL is refused there, and only there."""
        source = ("#include <noren/noren.h>\nvoid seen(noren_handle handle, void* user);\n"
                  "noren_event_fn event = seen;\n")
        for target in targets.TARGETS:
            done = compile_source("clang", "c", source, *targets.clang_for(target)[1:], "-std=c99")
            self.assertEqual(done.returncode == 0, target != "i686-w64-windows-gnu", target)

    def test_a_broken_header_would_be_noticed(self):
        gcc = COMPILERS[0][0]
        self.assertNotEqual(compile_source(gcc, "c", "// c++\nint x;\n", "-std=c89").returncode, 0)
        self.assertNotEqual(compile_source(gcc, "c", "typedef int t; typedef int t; int x;\n",
                                           "-std=c89").returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
