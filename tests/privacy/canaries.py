# SPDX-License-Identifier: Apache-2.0
"""Looks for a card's number, or a code, in all that a shop leaves behind."""

import base64
import os
import re
import subprocess
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
EMULATORS = os.path.join(TESTS, "emulators")
sys.path.insert(0, os.path.join(TESTS, "support"))
from proxy import Proxy  # noqa: E402
from shop import Shop, children  # noqa: E402

BUILD = os.path.abspath(sys.argv[1])
PIECE = 10  # characters of a text that by themselves would be too much


def forms_of(identifier):
    """Every way in which a careless line of code would write the identifier."""
    text = identifier.hex()
    forms = {"bytes": identifier, "bytes backwards": identifier[::-1],
             "hexadecimal": text.encode(), "HEXADECIMAL": text.upper().encode(),
             "hexadecimal backwards": identifier[::-1].hex().encode(),
             "decimal": str(int.from_bytes(identifier, "big")).encode(),
             "decimal backwards": str(int.from_bytes(identifier, "little")).encode()}
    for sign in (" ", ":", "-"):
        forms[f"hexadecimal by {sign!r}"] = sign.join(f"{byte:02x}" for byte in identifier).encode()
        forms[f"HEXADECIMAL by {sign!r}"] = sign.join(f"{byte:02X}" for byte in identifier).encode()
    # In the middle of a longer base64 text it looks different by where it begins.
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + identifier)
        forms[f"base64 at {shift}"] = whole[(shift * 8 + 5) // 6:(shift + len(identifier)) * 8 // 6]
    forms["hexadecimal in base64"] = base64.b64encode(text.encode())[:20]
    forms.update(forms_of_text(identifier))
    return forms


def forms_of_text(identifier):
    """What else a number or a code may look like, and each longer piece of it."""
    if not re.fullmatch(rb"[ -~]{%d,}" % PIECE, identifier):
        return {}
    forms = {"the other case": identifier.swapcase()}
    for at in range(len(identifier) - PIECE + 1):
        forms[f"piece at {at}"] = identifier[at:at + PIECE]
    if identifier.isdigit():
        packed = identifier.decode() + "F" * (len(identifier) % 2)
        forms["packed"] = bytes.fromhex(packed)
        for sign in (b" ", b"-"):
            fours = [identifier[at:at + 4] for at in range(0, len(identifier), 4)]
            forms[f"fours by {sign!r}"] = sign.join(fours)
    return forms


def found_in(name, content, *canaries):
    return [f"{name}: {form}" for identifier in canaries
            for form, canary in forms_of(identifier).items() if canary in content]


def found_in_files(folder, *canaries):
    found, files = [], 0
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found += found_in(path, file.read(), *canaries)
            found += found_in("the name of " + path, name.encode(), *canaries)
            found += [f"{path}: a core file"] if name.startswith("core") else []
            files += 1
    return found, files


def memory_of(pid):
    """All that a core file of the process would hold."""
    memory = bytearray()
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found:
                begin, end = (int(number, 16) for number in found.groups())
                file.seek(begin)
                memory += file.read(end - begin)
    return bytes(memory)


def found_in_memory(register, known, *canaries):
    """`known` is a text that the register surely holds, so that the search proves something."""
    assert known.encode() in memory_of(register.pid)
    return [found for pid in [register.pid, *children(register.pid)]
            for found in found_in(f"the memory of {pid}", memory_of(pid), *canaries)]


def check_the_search():
    """A search that finds nothing proves something only if it finds what is there."""
    for identifier in (os.urandom(8), b"7083560000013710", b"NM1-70835600-XY"):
        for form, canary in forms_of(identifier).items():
            content = os.urandom(1000) + canary + os.urandom(1000)
            assert any(form in line for line in found_in("planted", content, identifier)), form
        for shift in range(3):
            document = os.urandom(shift) + identifier + os.urandom(9)
            content = b'{"card":"' + base64.b64encode(document) + b'"}'
            assert found_in("planted", content, identifier), shift
        assert not found_in("clean", os.urandom(100_000), identifier)


def check_the_search_in_the_shop(shop, identifier):
    """The same, where the search really looks: on purpose, and taken away again."""
    path = shop.path("state", "planted.log")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"debug: card {identifier.hex()} arrived\n")
    found, _ = found_in_files(shop.folder, identifier)
    os.remove(path)
    assert f"{path}: hexadecimal" in found, found


def new_shop():
    return Shop(BUILD, register=os.path.join(BUILD, "tests", "fault_register"))


def open_shop(shop, *reader):
    """A shop with this reader: its id, whether it is enrolled, its configuration, its secrets."""
    shop.start_center()
    shop.enroll()
    proxy = Proxy(shop.port)
    shop.use_proxy(proxy.port)
    shop.write_configuration(shop.plugins(reader=("reader", *reader)))
    return proxy, shop.register()


def say(register, line, *expected):
    status, text = register.ask(line)
    assert status in (expected or (0,)), (line, status, text, register.log_text())
    return text


def journal(shop, *words):
    """What the tool says of the register's journal, which is in use."""
    done = subprocess.run([shop.program("noren"), "journal", *words, "--config",
                           shop.configuration], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout + done.stderr


def search_everything(shop, register, proxy, *canaries, found=()):
    """Fails for what is found, and for what was `found` before."""
    # While all is open the write-ahead logs hold the most.
    found = [*found, *found_in_files(shop.folder, *canaries)[0]]
    check_the_search_in_the_shop(shop, canaries[0])
    said = "\n".join(register.said + shop.center.said)
    told = journal(shop, "check", "--json")
    exports = shop.office("export") + shop.office("entries", "--json")
    say(register, "close")
    told += journal(shop, "export", "--all", "--keep", "--out", shop.path("handed-over"))
    shop.center.end()
    later, files = found_in_files(shop.folder, *canaries)
    found += later
    found += found_in("standard output", said.encode(), *canaries)
    found += found_in("the journal's tool", told.encode(), *canaries)
    found += found_in("the center's export", exports.encode(), *canaries)
    found += found_in("the center's port", proxy.bytes(), *canaries)
    proxy.close()

    assert not found, "\n".join(found)
    assert files >= 8, files  # journal, storage, books, logs, receipts, enrollment
    assert len(proxy.bytes()) > 2000
    print(f"none of {len(canaries)} canaries in {files} files, {len(said)} characters said and "
          f"{len(proxy.bytes())} bytes at the center's port")
