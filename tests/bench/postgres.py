# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of our own, on a socket in its folder, that does a center's award by pgbench."""
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import time

from programs import Failed

CLIENTS = 32
MEMBERS = 2000

# The center's rows (samples/center/schema.hpp), the text in them of the same size. What would end
# PostgreSQL's group commit is left out: the hash chain's one row, and the accounts that all awards
# share.
SCHEMA = """
CREATE TABLE entry(seq bigserial PRIMARY KEY, kind int, operation bytea, digest bytea, at bigint,
  event bigint, terminal text, shop text, member bigint, program bytea, request text, reply text,
  hash bytea);
CREATE TABLE op(id bytea PRIMARY KEY, entry bigint, state int);
CREATE TABLE transfer(id bigint PRIMARY KEY, phase int, reason int, debit bigint, credit bigint,
  amount bigint, pending bigint, prev_debit bigint, prev_credit bigint);
CREATE TABLE account(id bigserial PRIMARY KEY, name text UNIQUE, member bigint, expires bigint,
  debits bigint, credits bigint, debits_pending bigint, credits_pending bigint, head bigint);
CREATE INDEX open_lot ON account(member, expires, id) WHERE member > 0 AND credits > debits;
CREATE TABLE card(hash bytea PRIMARY KEY, member bigint);
INSERT INTO card SELECT sha256(i::text::bytea), i FROM generate_series(1, {members}) AS i;
CREATE SEQUENCE operation;
CREATE FUNCTION award(card_number bigint, terminal_number bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  operation_id bytea := decode(lpad(to_hex(terminal_number), 16, '0') ||
                               lpad(to_hex(nextval('operation')), 16, '0'), 'hex');
  number bigint;
  who bigint;
  lot bigint;
BEGIN
  PERFORM entry FROM op WHERE id = operation_id;
  SELECT member INTO who FROM card WHERE hash = sha256(card_number::text::bytea);
  PERFORM sum(credits - debits) FROM account WHERE member = who AND member > 0 AND credits > debits;
  INSERT INTO entry VALUES(DEFAULT, 2, operation_id, sha256(operation_id), 1, 1, 'T-0001', '0001',
    who, sha256('program'), repeat('r', {request}), repeat('a', {reply}), sha256('hash'))
    RETURNING seq INTO number;
  INSERT INTO op VALUES(operation_id, number, 0);
  INSERT INTO account VALUES(DEFAULT, 'lot:' || who || ':' || number, who, 9223372036854775807,
    0, 9, 0, 0, number * 4096) RETURNING id INTO lot;
  INSERT INTO transfer SELECT number * 4096 + i, 0, 1, 1, lot, 9, 0, 0, 0
    FROM generate_series(0, {transfers} - 1) AS i;
  RETURN number;
END $$;
"""
SCRIPT = "\\set card random(1, {members})\nSELECT award(:card, :client_id);\n"


def programs():
    """The folder with the newest server's programs, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"),
                   key=lambda path: int(path.split("/")[4]))
    return os.path.dirname(found[-1]) if found and shutil.which("pgbench") else None


def account():
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def why_not():
    if not programs():
        return "PostgreSQL and pgbench are not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and not account():
        return "PostgreSQL does not run as root, and there is no other user"
    return None


class Postgres:
    """Runs from entering to leaving; its settings are those that initdb chooses."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "pg")
        self.data = os.path.join(self.folder, "data")
        self.server = None
        self.identity = account()

    def run(self, program, *words, **options):
        """Runs a client or initdb to its end, and returns what it printed."""
        done = subprocess.run([os.path.join(programs(), program), *words], capture_output=True,
                              text=True, cwd=self.folder, **self.as_user(), **options)
        if done.returncode != 0:
            raise Failed(f"{program}: {done.stderr.strip()[-1000:]}")
        return done.stdout

    def as_user(self):
        if not self.identity:
            return {}
        return {"user": self.identity.pw_uid, "group": self.identity.pw_gid, "extra_groups": []}

    def __enter__(self):
        os.makedirs(self.folder)
        if self.identity:
            os.chown(self.folder, self.identity.pw_uid, self.identity.pw_gid)
        self.run("initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C")
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.server = subprocess.Popen(
                [os.path.join(programs(), "postgres"), "-D", self.data, "-k", self.folder,
                 "-c", "listen_addresses="], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                cwd=self.folder, **self.as_user())
        self.wait_until_ready()
        return self

    def __exit__(self, *_):
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)  # its fast shutdown
            try:
                self.server.wait(60)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    def wait_until_ready(self):
        end = time.monotonic() + 60
        while True:
            try:
                return self.sql("SELECT 1")
            except Failed:
                if self.server.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def sql(self, text):
        return self.run("psql", "-h", self.folder, "-U", "bench", "-d", "postgres", "-q",
                        "-v", "ON_ERROR_STOP=1", "-f", "-", input=text)

    def prepare(self, request, reply, transfers):
        """Tables for awards whose texts have these sizes."""
        self.sql(SCHEMA.format(members=MEMBERS, request=request, reply=reply, transfers=transfers))
        self.script = os.path.join(self.folder, "award.sql")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(SCRIPT.format(members=MEMBERS))
        os.chmod(self.script, 0o644)

    def awards_per_second(self, seconds):
        printed = self.run("pgbench", "-h", self.folder, "-U", "bench", "-n", "-M", "prepared",
                           "-c", str(CLIENTS), "-j", "2", "-T", str(max(1, round(seconds))),
                           "-f", self.script, "postgres")
        return float(re.search(r"^tps = ([\d.]+)", printed, re.M).group(1))
