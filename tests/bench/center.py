# SPDX-License-Identifier: Apache-2.0
"""How many awards a second a center does, against SQLite that only writes the same rows, and against
PostgreSQL that does the same award."""
import contextlib
import json
import os
import sqlite3
import struct

import line
import postgres
from programs import Failed

CONNECTIONS = (1, 8, 32)
CARDS = 2000
FACTS = ("batch", "center_cpu_us", "registers_cpu_us")  # the mean batch; processor time an award
TLS_ONLY = "the center speaks TLS alone: there is no plain one to compare it with"


class Measuring:
    """A center, the registers that ask it, and the copy of its books that SQLite alone writes."""

    def __init__(self, bench, shop):
        from shop import Process
        self.books = os.path.join(shop.data, "center.db")
        self.seconds = bench.seconds
        self.center_pid = shop.center.pid
        codes = shop.path("codes")
        with open(codes, "w", encoding="utf-8") as file:
            for number in range(max(CONNECTIONS)):
                file.write(shop.office("enroll", f"T-{number:04}").strip().splitlines()[-1] + "\n")
        self.load = Process([bench.program("center_load"), "--url", f"https://127.0.0.1:{shop.port}",
                             "--codes", codes, "--cards", str(CARDS)], shop.path("load.log"))
        shop.processes.append(self.load)
        if self.load.read_line() != "ready":
            raise Failed("center: " + self.load.log_text())
        self.raw = Process([bench.program("raw_sqlite"), "--books", self.books,
                            "--copy", shop.path("copy.db")], shop.path("raw.log"))
        shop.processes.append(self.raw)
        self.copied = 0
        self.copy(*self.written(0, 0))

    def processor_us(self):
        """What the center and its registers have used of the processors so far."""
        used = []
        for pid in (self.center_pid, self.load.pid):
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                user, system = file.read().rsplit(")", 1)[1].split()[11:13]
            used.append((int(user) + int(system)) * 1_000_000 / os.sysconf("SC_CLK_TCK"))
        return used

    def ask(self, process, question):
        process.write_line(question)
        answer = process.read_line(120 + 20 * self.seconds)
        if answer is None:
            raise Failed("center: " + process.log_text())
        return answer

    def counters(self):
        """The last entry's number, and how many transactions SQLite has counted in the head of the
        write-ahead log's index (iChange in its file format): commits are told nowhere else."""
        with contextlib.closing(sqlite3.connect(f"file:{self.books}?mode=ro", uri=True)) as books:
            last, = books.execute("SELECT max(seq) FROM entry").fetchone()
        with open(self.books + "-shm", "rb") as file:
            return last, struct.unpack_from("=I", file.read(48), 8)[0]

    def written(self, last, commits):
        """How many entries and commits there were since."""
        now, commits_now = self.counters()
        return now, commits_now - commits

    def copy(self, to, commits):
        """Lets SQLite write what is not copied yet; returns the awards a second."""
        count = to - self.copied
        seconds = float(self.ask(self.raw, f"{self.copied} {to} {max(1, min(commits, count))}"))
        self.copied = to
        return count / seconds

    def one(self, connections):
        """One repeat: the center, then SQLite alone."""
        last, commits = self.counters()
        used = self.processor_us()
        award = json.loads(self.ask(self.load, f"{connections} {self.seconds}"))["award"]
        used = [after - before for before, after in zip(used, self.processor_us())]
        now, committed = self.written(last, commits)
        count = now - last
        return {"awards": award["count"] / self.seconds, "batch": count / committed,
                "center_cpu_us": used[0] / count, "registers_cpu_us": used[1] / count,
                "raw": self.copy(now, committed),
                **{key: award[key] / 1e6 for key in ("p50", "p999", "max")}}

    def sizes(self):
        """Of an award's texts, and its transfers, for PostgreSQL to do the same."""
        with contextlib.closing(sqlite3.connect(f"file:{self.books}?mode=ro", uri=True)) as books:
            request, reply = books.execute("SELECT avg(length(CAST(request AS BLOB))), "
                                           "avg(length(CAST(reply AS BLOB))) FROM entry").fetchone()
            transfers, = books.execute("SELECT count(*) * 1.0 / (SELECT count(*) FROM entry) "
                                       "FROM transfer").fetchone()
        return round(request), round(reply), round(transfers)


def against_raw(connections, repeats):
    def middle(key):
        return line.median(repeat[key] for repeat in repeats)
    return line.line(f"center_{connections}", middle("awards"), "awards/s", middle("raw"),
                     line.median(repeat["awards"] / repeat["raw"] for repeat in repeats),
                     (">=", 0.6) if connections == 32 else None, p50=middle("p50"),
                     p999=middle("p999"), max=max(repeat["max"] for repeat in repeats),
                     repeats=len(repeats), tls=True,
                     **{key: line.rounded(middle(key)) for key in FACTS},
                     peer_is="SQLite alone: WAL, synchronous=FULL, the same rows and commits")


def against_postgres(repeats):
    awards, peer = (line.median(repeat[key] for repeat in repeats) for key in ("awards", "postgres"))
    return line.line("center_32_postgres", awards, "awards/s", peer,
                     line.median(repeat["awards"] / repeat["postgres"] for repeat in repeats),
                     (">=", 3), repeats=len(repeats),
                     peer_is="pgbench, 32 clients, the same award without its hash chain")


def center(bench):
    from shop import Shop
    bench.make()
    why_not = postgres.why_not()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(bench.folder())
        shop = stack.enter_context(Shop(bench.build, folder=folder))
        shop.start_center(mock=False)
        measuring = Measuring(bench, shop)
        database = None
        repeats = {connections: [] for connections in CONNECTIONS}
        for _ in range(bench.repeats):
            for connections in CONNECTIONS:
                repeats[connections].append(measuring.one(connections))
            if not why_not and not database:
                os.chmod(folder, 0o711)
                database = stack.enter_context(postgres.Postgres(folder))
                database.prepare(*measuring.sizes())
            if database:
                repeats[32][-1]["postgres"] = database.awards_per_second(bench.seconds)
        for connections in CONNECTIONS:
            yield against_raw(connections, repeats[connections])
        yield against_postgres(repeats[32]) if database else line.skipped("center_32_postgres",
                                                                          why_not)
        yield line.skipped("center_32_tls", TLS_ONLY)
