# SPDX-License-Identifier: Apache-2.0
"""The center's books, read from its database beside the running center: quicker than its commands,
and so often enough for thousands of points."""

import json
import os
import sqlite3

HOLD, COMPLETE, CANCEL, ADJUST, TIMEOUT = 1, 2, 3, 4, 5


class Entry:
    def __init__(self, row):
        self.sequence, self.kind, self.operation, request, reply, self.transfers = row
        self.request = json.loads(request) if request else {}
        self.reply = json.loads(reply) if reply else {}

    @property
    def happened(self):
        """Refused operations are on record too, without a transfer; zero-point awards are done."""
        return self.reply.get("status", 0) == 0

    def ref(self):
        return self.request.get("ref") or self.request.get("sale", {}).get("ref", "")


def canceled(entries):
    """The operations that cancellations among these entries undid, in hexadecimal digits."""
    return {entry.request.get("original", "").replace("-", "") for entry in entries
            if entry.kind == CANCEL and entry.happened}


class Books:
    """A reader's own connection. One thread at a time."""

    def __init__(self, shop):
        path = os.path.join(shop.data, "center.db")
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30,
                                          check_same_thread=False)

    def close(self):
        self.connection.close()

    def last(self):
        return self.connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]

    def since(self, sequence):
        rows = self.connection.execute(
            "SELECT seq, kind, operation, request, reply, (SELECT count(*) FROM transfer WHERE "
            "transfer.id >= entry.seq * 4096 AND transfer.id < (entry.seq + 1) * 4096) "
            "FROM entry WHERE seq > ? ORDER BY seq", (sequence,))
        return [Entry(row) for row in rows]

    def repeated_operations(self):
        """Operation ids that more than one entry carries."""
        return [row[0].hex() for row in self.connection.execute(
            "SELECT operation FROM entry WHERE length(operation) = 16 GROUP BY operation "
            "HAVING count(*) > 1")]

    def open_holds(self):
        return self.connection.execute("SELECT count(*) FROM hold WHERE state = 0").fetchone()[0]

    def points(self, number=None):
        """What all members hold, or one: credits of their lots less debits."""
        return self.connection.execute(
            "SELECT coalesce(sum(credits - debits), 0) FROM account WHERE name LIKE 'LOT:%' "
            "AND (? IS NULL OR member = ?)", (number, number)).fetchone()[0]
