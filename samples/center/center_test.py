# SPDX-License-Identifier: Apache-2.0
"""Runs the real noren-center as its users do: enrolls, sells, breaks it on purpose, kills it.

Usage: center_test.py NOREN_CENTER PROGRAM. Standard library only; libsodium, which seals cards, is
called through ctypes.
"""

import base64
import contextlib
import ctypes
import ctypes.util
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import unittest

CENTER, PROGRAM = sys.argv[1], sys.argv[2]
SODIUM = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def b64(data):
    return base64.b64encode(data).decode()


def operation():
    return b64(os.urandom(16))


def seal(identifier, public_key):
    plain = b"code\0" + identifier.encode()
    sealed = ctypes.create_string_buffer(len(plain) + 48)
    assert SODIUM.crypto_box_seal(sealed, plain, ctypes.c_ulonglong(len(plain)), public_key) == 0
    return {"kind": "code", "sealed": b64(sealed.raw)}


class Center:
    """One data folder, and the process that serves it."""

    def __init__(self, mock=True):
        self.folder = tempfile.TemporaryDirectory()
        self.data = os.path.join(self.folder.name, "data")
        self.mock = mock
        self.process = None
        self.log = ""
        self.start()

    def start(self):
        command = [CENTER, "serve", "--data", self.data, "--program", PROGRAM,
                   "--listen", "127.0.0.1:0"] + (["--mock"] if self.mock else [])
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("listening on "):
                self.port = int(line.rsplit(":", 1)[1])
                return
        raise AssertionError(self.process.stderr.read())

    def end(self, how):
        self.process.send_signal(how)
        status = self.process.wait(30)
        self.log += self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    def run(self, *words, good=True):
        done = subprocess.run([CENTER, words[0], *words[1:], "--data", self.data],
                              capture_output=True, text=True, timeout=60)
        assert (done.returncode == 0) == good, done.stdout + done.stderr
        return done.stdout if good else done.stderr

    def connect(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context,
                                                 timeout=30)
        connection.connect()
        return connection


class Terminal:
    def __init__(self, center, name="T-0001", shop="main"):
        self.center = center
        self.code = center.run("enroll", name, "--shop", shop).strip()
        connection = center.connect()
        certificate = connection.sock.getpeercert(binary_form=True)
        number = 0
        for sign in self.code.replace("-", ""):
            number = number * 32 + ALPHABET.index(sign)
        code = number.to_bytes(20, "big")
        assert code[:10] == hashlib.sha256(certificate).digest()[:10]
        reply = self.post(connection, "enroll", {"code": self.code.lower()}, {})
        connection.close()
        self.name = reply["enroll"]["terminal"]
        self.key = base64.b64decode(reply["enroll"]["key"])
        self.card_key = base64.b64decode(reply["enroll"]["card_public_key"])

    @staticmethod
    def post(connection, verb, body, headers, status=200):
        text = json.dumps(body) if not isinstance(body, (str, bytes)) else body
        connection.request("POST", "/v1/" + verb, text,
                           {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == status, (answer.status, content)
        Terminal.standing = answer.getheader("Noren-Standing")
        Terminal.retry_after = answer.getheader("Retry-After")
        return json.loads(content)

    def headers(self, verb, text):
        message = b"noren-center-1\0" + verb.encode() + b"\0" + text.encode()
        mac = hashlib.blake2b(message, key=self.key, digest_size=32).hexdigest()
        return {"Authorization": f'Noren terminal="{self.name}", mac="{mac}"'}

    def ask(self, verb, body, status=200):
        connection = self.center.connect()
        try:
            text = json.dumps(body)
            return self.post(connection, verb, text, self.headers(verb, text), status)
        finally:
            connection.close()

    def card(self, name):
        return seal(name, self.card_key)

    def balance(self, name):
        return int(self.ask("lookup", {"card": self.card(name)})["lookup"]["wallets"][0]["balance"])

    def sale(self, name, total, holds=(), coupons=()):
        return {"operation": operation(), "card": self.card(name),
                "sale": {"ref": "R", "currency": "JPY", "total": total,
                         "tenders": [{"tender": "cash", "amount": total}]},
                "holds": list(holds), "coupons": list(coupons)}


def number(value):
    return value.to_bytes(8, "big", signed=True)


def blob(value):
    return number(len(value)) + value


def chained(previous, entry):
    """The hash of an entry, computed from the format's description alone."""
    data = blob(previous) + blob(b"noren-entry-1") + number(entry["sequence"])
    data += number(entry["kind"]) + blob(bytes.fromhex(entry["operation"]))
    data += blob(bytes.fromhex(entry["digest"])) + number(entry["at_ms"])
    data += number(entry["event_ms"]) + blob(entry["terminal"].encode())
    data += blob(entry["shop"].encode()) + number(entry["member"])
    data += blob(bytes.fromhex(entry["program"])) + blob(entry["request"].encode())
    data += blob(entry["reply"].encode()) + number(len(entry["transfers"]))
    for transfer in entry["transfers"]:
        data += number(transfer["phase"]) + number(transfer["reason"])
        data += blob(transfer["debit"].encode()) + blob(transfer["credit"].encode())
        data += number(transfer["amount"]) + number(transfer["pending"])
    return hashlib.blake2b(data, digest_size=32).digest()


def check_export(text):
    """Chain, rules' hashes, and every balance as the sum of its transfers."""
    lines = [json.loads(line) for line in text.splitlines()]
    programs = lines[0]["programs"]
    previous, balances, accounts = bytes(32), {}, {}
    for line in lines[1:]:
        if "account" in line:
            accounts[line["account"]["name"]] = line["account"]
            continue
        if "entry" not in line:
            continue
        entry = line["entry"]
        assert entry["program"] in programs
        previous = chained(previous, entry)
        assert previous.hex() == entry["hash"], entry["sequence"]
        for transfer in entry["transfers"]:
            for name, side in ((transfer["debit"], 0), (transfer["credit"], 1)):
                sums = balances.setdefault(name, [[0, 0], [0, 0]])
                posted, pending = {1: (1, 0), 2: (0, 1), 3: (1, -1), 4: (0, -1)}[transfer["phase"]]
                sums[0][side] += posted * transfer["amount"]
                sums[1][side] += pending * transfer["amount"]
    for key, rules in programs.items():
        assert hashlib.blake2b(rules.encode(), digest_size=32).hexdigest() == key
    assert accounts.keys() == balances.keys()
    for name, (posted, pending) in balances.items():
        account = accounts[name]
        assert posted == [account["debits"], account["credits"]], name
        assert pending == [account["debits_pending"], account["credits_pending"]], name
    return balances


class CenterTest(unittest.TestCase):
    def setUp(self):
        self.center = Center()
        self.terminal = Terminal(self.center)

    def tearDown(self):
        if self.center.process.returncode is None:
            self.assertEqual(self.center.end(signal.SIGTERM), 0)
        self.center.folder.cleanup()

    def restart_after_kill(self):
        self.center.end(signal.SIGKILL)
        self.center.start()

    def test_a_day_with_a_crash(self):
        terminal = self.terminal
        self.center.run("adjust", "town-1", "--points", "1000", "--program", PROGRAM)
        self.assertEqual(terminal.balance("town-1"), 1000)

        hold = {"operation": operation(), "card": terminal.card("town-1"), "points": 300}
        self.assertEqual(terminal.ask("hold", hold)["hold"], {"held": "300", "usable": "700", "value": "300"})
        sale = terminal.sale("town-1", 1300, [hold["operation"]])
        sale["sale"]["tenders"] = [{"tender": "points", "amount": 300},
                                   {"tender": "cash", "amount": 1000}]
        first = terminal.ask("complete", sale)
        self.assertEqual((first["status"], first["outcome"]), (0, 2))
        self.assertEqual(first["complete"]["balance"], "710")
        coupon = first["complete"]["coupons"][0]["code"]

        sale["card"] = terminal.card("town-1")
        self.assertEqual(terminal.ask("complete", sale), first)
        self.restart_after_kill()
        self.assertEqual(terminal.ask("complete", sale), first)
        self.assertEqual(terminal.ask("status", {"operation": sale["operation"]}), first)
        sale["sale"]["total"] = 9999
        reused = terminal.ask("complete", sale)
        self.assertEqual((reused["status"], reused["reason"]), (110, "operation_id_reused"))
        self.assertEqual(terminal.balance("town-1"), 710)

        used = terminal.sale("town-2", 500, coupons=[coupon])
        self.assertEqual(terminal.ask("complete", used)["status"], 0)
        again = terminal.ask("complete", terminal.sale("town-2", 500, coupons=[coupon]))
        self.assertEqual((again["status"], again["reason"]), (111, "coupon_used"))

        cancel = {"operation": operation(), "original": sale["operation"], "reason": "test"}
        undone = terminal.ask("cancel", cancel)
        self.assertEqual(undone["cancel"], {"released": "300", "taken_back": "10"})
        self.restart_after_kill()
        self.assertEqual(terminal.ask("cancel", cancel), undone)
        self.assertEqual(terminal.balance("town-1"), 1000)

        much = {"operation": operation(), "card": terminal.card("town-2"), "points": 301}
        refused = terminal.ask("hold", much)
        self.assertEqual((refused["status"], refused["extended"], refused["outcome"]),
                         (114, 209, 1))

        balances = check_export(self.center.run("export"))
        self.assertEqual(balances["ISSUED:MIGRATION"][0], [1000, 0])
        self.assertEqual(balances["REDEEMED:main"][0], [300, 300])
        self.assertIn("complete", self.center.run("entries"))
        self.center.end(signal.SIGTERM)
        self.assertIn("ALARM operation id reused", self.center.log)
        for secret in ("town-1", "town-2", terminal.key.hex()):
            self.assertNotIn(secret, self.center.log + self.center.said)
        for name in os.listdir(self.center.data):
            with open(os.path.join(self.center.data, name), "rb") as file:
                self.assertNotIn(b"town-", file.read(), name)

    def test_a_return_and_its_receipt(self):
        terminal = self.terminal
        sale = terminal.sale("town-1", 11000)
        sale["sale"].update({"ref": "1", "business_date": "2026-11-22", "lines": [
            {"line": 1, "kind": "item", "amount": 10000, "tax": 10},
            {"line": 2, "kind": "item", "amount": 1000, "tax": 10}]})
        self.assertEqual(terminal.ask("complete", sale)["complete"]["balance"], "110")
        again = terminal.sale("town-1", 500)
        again["sale"].update({"ref": "1", "business_date": "2026-11-22"})
        refused = terminal.ask("complete", again)
        self.assertEqual((refused["status"], refused["reason"]), (110, "receipt_number_used"))

        part = {"lines": [{"line": 2, "kind": "item", "amount": 1000, "tax": 10}]}
        quote = terminal.ask("quote", {"original": sale["operation"], "sale": part})
        self.assertEqual((quote["outcome"], quote["quote"]["taken_back"]), (0, "10"))
        refund = {"operation": operation(), "original": sale["operation"],
                  "sale": {"ref": "2", "business_date": "2026-11-22", **part}}
        done = terminal.ask("refund", refund)
        self.assertEqual((done["outcome"], done["refund"]["refund_money"]), (2, "1000"))
        self.restart_after_kill()
        self.assertEqual(terminal.ask("refund", refund), done)
        self.assertEqual(terminal.balance("town-1"), 100)
        check_export(self.center.run("export"))
        self.assertIn("refund", self.center.run("entries"))
        self.assertIn("each as it was written", self.center.run("entries", "--verify"))

    def test_an_old_copy_of_the_books_is_noticed(self):
        terminal = self.terminal
        books = os.path.join(self.center.data, "center.db")
        copy = os.path.join(self.center.folder.name, "copy.db")
        terminal.ask("complete", terminal.sale("town-1", 1000))
        with contextlib.closing(sqlite3.connect(books)) as live, \
                contextlib.closing(sqlite3.connect(copy)) as target:
            live.backup(target)
        terminal.ask("complete", terminal.sale("town-1", 1000))
        center_ms, head = Terminal.standing.split(" ")
        seen = {"center_ms": center_ms, "head": head}

        def restore():
            self.center.end(signal.SIGTERM)
            for name in ("center.db-wal", "center.db-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(os.path.join(self.center.data, name))
            shutil.copy(copy, books)
            self.center.start()

        restore()
        sale = {**terminal.sale("town-1", 1000), "seen": seen}
        refused = terminal.ask("complete", sale)
        self.assertEqual((refused["status"], refused["outcome"], refused["reason"]),
                         (1005, 1, "ledger_behind"))
        self.restart_after_kill()
        other = terminal.ask("complete", terminal.sale("town-2", 1000))
        self.assertEqual(other["reason"], "ledger_behind")
        self.assertEqual(terminal.balance("town-1"), 10)
        self.center.run("accept-restore", good=False)
        said = self.center.run("accept-restore", "--who", "office", "--reason", "disk died")
        self.assertIn("the books end with entry 1", said)
        self.center.run("accept-restore", "--who", "office", "--reason", "again", good=False)
        # At once, without a restart, and also for those that had seen what is lost.
        self.assertEqual(terminal.ask("complete", sale)["outcome"], 2)
        self.assertEqual(terminal.balance("town-1"), 20)
        self.center.end(signal.SIGTERM)
        self.assertIn("ALARM ledger_behind", self.center.log)

    def test_a_restore_is_accepted_for_good_whatever_the_clock_said(self):
        """An earlier one was accepted while the clock stood in 2030."""
        terminal = self.terminal
        books = os.path.join(self.center.data, "center.db")
        copy = os.path.join(self.center.folder.name, "copy.db")
        terminal.ask("complete", terminal.sale("town-1", 1000))
        with contextlib.closing(sqlite3.connect(books)) as live, \
                contextlib.closing(sqlite3.connect(copy)) as target:
            live.backup(target)
        self.center.end(signal.SIGTERM)
        self.set_note(books, "lineage", "1900000000000")
        self.center.start()
        terminal.ask("complete", terminal.sale("town-1", 1000))
        center_ms, head = Terminal.standing.split(" ")
        seen = {"center_ms": center_ms, "head": head}
        self.assertTrue(head.endswith(".1900000000000"), head)
        self.center.end(signal.SIGTERM)
        for name in ("center.db-wal", "center.db-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(self.center.data, name))
        shutil.copy(copy, books)
        self.center.start()
        sale = {**terminal.sale("town-1", 1000), "seen": seen}
        self.assertEqual(terminal.ask("complete", sale)["reason"], "ledger_behind")
        self.center.run("accept-restore", "--who", "office", "--reason", "disk died")
        self.assertEqual(terminal.ask("complete", sale)["outcome"], 2)

    @staticmethod
    def set_note(books, key, value):
        with contextlib.closing(sqlite3.connect(books)) as database, database:
            database.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (f"note.{key}", value))

    def test_damaged_books_do_not_start(self):
        self.terminal.ask("complete", self.terminal.sale("town-1", 1000))
        self.center.end(signal.SIGTERM)
        with contextlib.closing(sqlite3.connect(os.path.join(self.center.data, "center.db"))) as db:
            db.execute("UPDATE entry SET reply = replace(reply, '10', '99')")
            db.commit()
        done = subprocess.run([CENTER, "serve", "--data", self.center.data, "--program", PROGRAM,
                               "--listen", "127.0.0.1:0"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Entry 1 of the journal is damaged", done.stderr)

    def test_faults_leave_one_effect(self):
        terminal = self.terminal

        def lost(verb, body):
            with self.assertRaises((http.client.HTTPException, OSError)):
                terminal.ask(verb, body)

        sale = terminal.sale("town-1", 1000)
        self.center.run("faults", "set", "--terminal", "T-0001", "--verb", "complete",
                        "--lose-reply", "--count", "1")
        lost("complete", sale)
        self.assertEqual(terminal.balance("town-1"), 10)
        self.assertEqual(terminal.ask("status", {"operation": sale["operation"]})["outcome"], 2)
        self.assertEqual(terminal.ask("complete", sale)["complete"]["balance"], "10")

        sale = terminal.sale("town-1", 1000)
        self.center.run("faults", "set", "--verb", "complete", "--drop", "--count", "1")
        lost("complete", sale)
        unseen = terminal.ask("status", {"operation": sale["operation"]})
        self.assertEqual((unseen["status"], unseen["reason"]), (109, "operation_not_seen"))

        self.center.run("faults", "set", "--duplicate", "--delay-ms", "1", "--count", "1")
        self.assertEqual(len(self.center.run("faults", "list").splitlines()), 2)
        self.assertEqual(terminal.ask("complete", sale)["complete"]["balance"], "20")
        self.assertEqual(self.center.run("faults", "list"), "")
        self.assertEqual(terminal.balance("town-1"), 20)

        self.center.run("faults", "set", "--terminal", "T-0002", "--refuse")
        self.assertEqual(terminal.ask("complete", terminal.sale("town-1", 100))["outcome"], 2)
        self.center.run("faults", "clear")
        self.center.run("faults", "set", "--refuse")
        refused = terminal.ask("complete", terminal.sale("town-1", 100))
        self.assertEqual((refused["outcome"], refused["reason"]), (1, "fault_switch"))
        self.center.run("faults", "clear")

        late = terminal.sale("town-1", 1000)
        terminal.ask("cancel", {"operation": operation(), "original": late["operation"]})
        self.assertEqual(terminal.ask("complete", late)["reason"], "operation_canceled")
        check_export(self.center.run("export"))

    def test_only_enrolled_terminals(self):
        terminal = self.terminal
        connection = self.center.connect()
        used = Terminal.post(connection, "enroll", {"code": terminal.code}, {})
        self.assertEqual((used["status"], used["reason"]), (1003, "enrollment_code_invalid"))
        body = json.dumps({"card": terminal.card("town-1")})
        self.assertEqual(Terminal.post(connection, "lookup", body, {}, 401)["status"], 1003)
        signed = terminal.headers("lookup", body)
        Terminal.post(connection, "quote", body, signed, 401)
        Terminal.post(connection, "lookup", body + " ", signed, 401)
        Terminal.post(connection, "lookup", body, signed)
        self.center.run("revoke", "T-0001")
        reply = Terminal.post(connection, "lookup", body, signed, 401)
        self.assertEqual(reply["reason"], "terminal_revoked")
        connection.close()
        self.center.run("revoke", "T-0009", good=False)

    def test_hostile_requests(self):
        terminal = self.terminal
        connection = self.center.connect()
        broken = '{"card": 5'
        reply = Terminal.post(connection, "lookup", broken, terminal.headers("lookup", broken), 400)
        self.assertEqual((reply["status"], reply["reason"]), (106, "request_malformed"))
        Terminal.post(connection, "nothing", "{}", {}, 404)
        Terminal.post(connection, "lookup", "{}", {"Content-Type": "text/plain"}, 415)
        connection.request("GET", "/v1/lookup")
        answer = connection.getresponse()
        answer.read()
        self.assertEqual(answer.status, 405)
        connection.close()

        connection = self.center.connect()
        connection.sock.sendall(b"POST /v1/lookup HTTP/1.1\r\nContent-Length: 65537\r\n\r\n")
        self.assertTrue(connection.sock.recv(64).startswith(b"HTTP/1.1 413"))
        connection.close()
        connection = self.center.connect()
        connection.sock.sendall(b"\x00\x01nonsense\r\n\r\n")
        self.assertTrue(connection.sock.recv(64).startswith(b"HTTP/1.1 400"))
        connection.close()
        with socket.create_connection(("127.0.0.1", self.center.port)) as plain:
            plain.sendall(b"POST /v1/lookup HTTP/1.1\r\n\r\n")
            plain.settimeout(30)
            self.assertNotIn(b"HTTP/1.1 200", plain.recv(1024))
        forged = {"card": {"kind": "code", "sealed": b64(os.urandom(80))}}
        self.assertEqual(terminal.ask("lookup", forged)["reason"], "card_sealed")
        self.assertEqual(terminal.balance("town-1"), 0)

    def test_the_folder_is_private_and_stays_what_it_is(self):
        self.assertEqual(os.stat(self.center.data).st_mode & 0o777, 0o700)
        for name in ("tls.key", "tls.crt", "card.key", "program.secret", "port"):
            mode = os.stat(os.path.join(self.center.data, name)).st_mode & 0o777
            self.assertEqual(mode, 0o600, name)
        with open(os.path.join(self.center.data, "port")) as file:
            self.assertEqual(int(file.read()), self.center.port)
        self.center.end(signal.SIGTERM)
        os.remove(os.path.join(self.center.data, "card.key"))
        done = subprocess.run([CENTER, "members", "--data", self.center.data],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("card.key", done.stderr)

    def test_a_real_center_has_no_faults(self):
        real = Center(mock=False)
        self.assertIn("not a mock", real.run("faults", "set", "--drop", good=False))
        self.assertEqual(real.end(signal.SIGTERM), 0)
        done = subprocess.run([CENTER, "serve", "--mock", "--data", real.data, "--program", PROGRAM],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        real.folder.cleanup()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
