# SPDX-License-Identifier: Apache-2.0
"""The checksums of a till's journal, from version 2 on: BLAKE2b-128 over a record's fields. Texts stand
behind their length, numbers and lengths are 8 bytes with the small end first, the kind of record is the
first field."""

import hashlib

COLUMNS = ("sequence, id, verb, state, ref, instance, arguments, request, amount, currency, original, "
           "created_ms, status, reply, reason, note")
SEQUENCE, ID, VERB, STATE, REF, CREATED, STATUS = 0, 1, 2, 3, 4, 11, 12


def checksum(*fields):
    content = b""
    for field in fields:
        if isinstance(field, int):
            content += field.to_bytes(8, "little", signed=True)
        else:
            field = field.encode() if isinstance(field, str) else field
            content += len(field).to_bytes(8, "little") + field
    return hashlib.blake2b(content, digest_size=16).digest()


def sum_of_begun(row):
    """Of what stands from the beginning and never changes."""
    return checksum("begun", row[SEQUENCE], row[ID], row[VERB], *row[REF:10], row[10] or "", row[CREATED])


def sum_of_all(begun, row):
    return checksum("operation", begun, row[STATE], *row[STATUS:16])


def damaged(connection):
    """What does not fit its checksum, as people call it."""
    found = []
    for *row, sum_ in connection.execute(f"SELECT {COLUMNS}, sum FROM operation ORDER BY sequence"):
        try:
            fits = sum_ == sum_of_all(sum_of_begun(row), row)
        except (TypeError, AttributeError, OverflowError):
            fits = False  # a number where a text belongs
        if not fits:
            found.append(f"record {row[SEQUENCE]}, {row[VERB]} {row[ID]}")
    for kind, key, value in (("sale", "ref", "snapshot"), ("meta", "key", "value"),
                             ("note", "key", "value")):
        for name, content, sum_ in connection.execute(f"SELECT {key}, {value}, sum FROM {kind}"):
            if sum_ != checksum(kind, str(name), str(content)):
                found.append(f"the {kind} {name}")
    return found
