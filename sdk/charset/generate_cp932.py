# SPDX-License-Identifier: Apache-2.0
"""Writes cp932_table.cpp: both directions of code page 932, as the devices in Japanese shops use it.

Characters that CP932 has under another code point are folded down to it, because Unicode text from
other systems carries the other one of each pair. Folding is one way only: decoding gives the code
point that CP932 itself names.
"""

import sys

FOLD = {
    0x00A0: 0x0020,  # no-break space
    0x00A2: 0xFFE0,  # cent sign
    0x00A3: 0xFFE1,  # pound sign
    0x00A5: 0x005C,  # yen sign: this byte is the yen sign on Japanese devices
    0x00A6: 0xFFE4,  # broken bar
    0x00AC: 0xFFE2,  # not sign
    0x00B5: 0x03BC,  # micro sign
    0x00B7: 0x30FB,  # middle dot
    0x2013: 0x2015,  # en dash
    0x2014: 0x2015,  # em dash
    0x2016: 0x2225,  # double vertical line
    0x2022: 0x30FB,  # bullet
    0x203E: 0x007E,  # overline
    0x2212: 0xFF0D,  # minus sign
    0x301C: 0xFF5E,  # wave dash
    0x525D: 0x5265,  # everyday characters whose 2004 form CP932 lacks
    0x5861: 0x586B,
    0x9830: 0x982C,
    0x9EB5: 0x9EBA,
}

LEADS = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFD)]


def decode(data):
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return 0
    return ord(text) if len(text) == 1 else 0


def rows(numbers):
    for start in range(0, len(numbers), 16):
        yield "    " + ", ".join(str(number) for number in numbers[start:start + 16]) + ",\n"


def main(path):
    to_unicode = [decode(bytes([lead, trail])) for lead in LEADS for trail in TRAILS]
    # Of characters that stand twice, devices and Windows write the IBM place, not NEC's copy of it.
    ibm = {decode(bytes([lead, trail])): bytes([lead, trail])
           for lead in range(0xFA, 0xFD) for trail in TRAILS}
    from_unicode = {}
    for code in range(0x80, 0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        try:
            data = chr(FOLD.get(code, code)).encode("cp932")
        except UnicodeEncodeError:
            continue
        if data[0] in (0xED, 0xEE):
            data = ibm[FOLD.get(code, code)]
        # Python also maps four control-like single bytes that no device prints.
        if len(data) == 2 or data[0] < 0x80 or 0xA1 <= data[0] <= 0xDF:
            from_unicode[code] = int.from_bytes(data, "big")

    pages, page_of = [[0] * 256], []
    for high in range(256):
        page = [from_unicode.get(high << 8 | low, 0) for low in range(256)]
        if not any(page):
            page_of.append(0)
        else:
            page_of.append(len(pages))
            pages.append(page)

    with open(path, "w", encoding="ascii") as out:
        out.write('// Made by generate_cp932.py.\n#include "charset/cp932_table.hpp"\n\n')
        out.write("namespace noren::charset {\n\n")
        out.write("const std::uint8_t kPageOf[256] = {\n")
        out.writelines(rows(page_of))
        out.write("};\n\nconst std::uint16_t kFromUnicode[][256] = {\n")
        for page in pages:
            out.write("  {\n")
            out.writelines(rows(page))
            out.write("  },\n")
        out.write("};\n\nconst std::uint16_t kToUnicode[60 * 188] = {\n")
        out.writelines(rows(to_unicode))
        out.write("};\n\n}  // namespace noren::charset\n")


if __name__ == "__main__":
    main(sys.argv[1])
