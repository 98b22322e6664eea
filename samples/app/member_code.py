#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the server of a members' app does: makes the code that a phone shows as a QR code.

  member_code.py NUMBER --key-file FILE [--ttl 120]
  member_code.py NUMBER --static

FILE comes from `noren-center member-key`; only its owner may read it. docs/abi/documents.md describes
the codes. In a server of another language this file is the example: it needs BLAKE2b and no more.
"""
import argparse
import hashlib
import os
import re
import stat
import sys
import time

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TTL_MAX = 600  # seconds


def read_number(text):
    number = text.upper()
    if not re.fullmatch("[0-9A-Z]{1,16}", number):
        raise ValueError("a member's number is 1 to 16 digits and Latin letters")
    return number


def static_code(number):
    """For a printed card. It says who the member is, and proves nothing."""
    number = read_number(number)
    total = 0
    for sign in number:  # ISO/IEC 7064, MOD 1271-36
        total = (total + SIGNS.index(sign)) * 36 % 1271
    check = (1 - total * 36) % 1271
    return f"NM1-{number}-{SIGNS[check // 36]}{SIGNS[check % 36]}"


def dynamic_code(number, key, issued, ttl=120, nonce=None):
    """For the app's screen: good for `ttl` seconds from `issued` (seconds since 1970, UTC) and for one
    sale. Show a new one each time; a nonce must never be used again."""
    number = read_number(number)
    if not 1 <= ttl <= TTL_MAX:
        raise ValueError(f"a code is good for 1 to {TTL_MAX} seconds")
    body = int(issued).to_bytes(5, "big") + ttl.to_bytes(2, "big") + (nonce or os.urandom(8))
    message = b"noren-member-code-2\0" + number.encode() + b"\0" + body
    mac = hashlib.blake2b(message, key=key, digest_size=16)
    return f"NM2-{number}-{body.hex()}-{mac.hexdigest()}".upper()


def read_key(path):
    with open(path, encoding="ascii") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise ValueError(f"{path} can be read by others")
        return bytes.fromhex(file.readline())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("number")
    parser.add_argument("--static", action="store_true")
    parser.add_argument("--key-file")
    parser.add_argument("--ttl", type=int, default=120)
    arguments = parser.parse_args()
    if arguments.static == bool(arguments.key_file):
        parser.error("say --static or --key-file")
    try:
        if arguments.static:
            print(static_code(arguments.number))
        else:
            print(dynamic_code(arguments.number, read_key(arguments.key_file), time.time(),
                               arguments.ttl))
    except (OSError, ValueError) as error:
        sys.exit(f"member_code.py: {error}")


if __name__ == "__main__":
    main()
