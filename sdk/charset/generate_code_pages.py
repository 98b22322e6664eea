# SPDX-License-Identifier: Apache-2.0
"""Writes code_pages_table.cpp: the Western characters that code page 932 lacks and that receipt
printers have in a code page of single bytes, each with the plain letter for devices that lack them."""

import sys
import unicodedata

from generate_cp932 import FOLD

# In the order of CodePage.
PAGES = ["cp1252", "cp852"]
# Letters without a decomposition, by what a reader takes for them.
PLAIN = {"ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
         "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "t", "Þ": "T", "ı": "i", "€": "E", "©": "c",
         "®": "R", "«": "<", "»": ">", "‹": "<", "›": ">", "‚": ",", "„": '"', "¡": "!", "¿": "?",
         "ƒ": "f", "¹": "1", "²": "2", "³": "3", "ª": "a", "º": "o", "ˆ": "^", "˜": "~"}


def in_cp932(code):
    try:
        chr(FOLD.get(code, code)).encode("cp932")
        return True
    except UnicodeEncodeError:
        return False


def plain(character):
    first = unicodedata.normalize("NFD", character)[0]
    return first if first.isascii() else PLAIN.get(character, "?")


def main(path):
    found = {}
    for number, page in enumerate(PAGES, 1):
        for byte in range(0x80, 0x100):
            try:
                code = ord(bytes([byte]).decode(page))
            except UnicodeDecodeError:
                continue
            # Box drawing and control characters are no text.
            drawn = 0x2500 <= code < 0x2600 or unicodedata.category(chr(code))[0] == "C"
            if not drawn and not in_cp932(code) and code not in found:
                found[code] = (number, byte, ord(plain(chr(code))))
    with open(path, "w", encoding="ascii") as out:
        out.write('// Made by generate_code_pages.py.\n#include "charset/code_pages_table.hpp"\n\n')
        out.write("namespace noren::charset {\n\nconst WesternEntry kWestern[] = {\n")
        for code, (page, byte, letter) in sorted(found.items()):
            out.write(f"    {{{code}, {page}, {byte}, {letter}}},\n")
        out.write(f"}};\n\nconst std::size_t kWesternSize = {len(found)};\n\n")
        out.write("}  // namespace noren::charset\n")


if __name__ == "__main__":
    main(sys.argv[1])
